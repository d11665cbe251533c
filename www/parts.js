// Where the parts of gouji come from: each is a script (the glue) and a wasm in pkg/. Read by the
// page and by its Worker. In the page that is a single file www/bundle/inlined.js stands in its place.
//
// goujiParts.build                the build that this script belongs to; "" where it was not made by
//                                 `cargo xtask site`
// goujiParts.compile(name)        a promise of the compiled wasm
// goujiParts.now(name)            the started part, at once: in a Worker only, which may wait
// goujiParts.worker()             the address of a script for the page's Worker
// goujiParts.same(what, build)    throws a sentence where parts of two versions have met
"use strict";
var goujiParts = (function () {
  var stamp = "GOUJI_BUILD", build = /^[0-9a-f]+$/.test(stamp) ? stamp : "";
  var base = self.goujiBase || "";

  function same(what, other) {
    if ((other || "") === build) return;
    throw new Error("页面的各部分不是同一个版本，为免出错没有启动；请按 Ctrl+F5 刷新，仍不行请联系提供本页的人。 "
      + "Parts of two versions have met, so nothing was started: please reload. (" + what + ": " + (other || "?") + " / " + (build || "?") + ")");
  }

  function address(name) { return base + "pkg/" + name + (build && "?v=" + build); }

  // The version stands in the wasm itself, in a section that engines pass over.
  function checked(name, module) {
    var sections = WebAssembly.Module.customSections(module, "gouji"), text = "";
    if (sections.length) text = String.fromCharCode.apply(null, new Uint8Array(sections[0]));
    same("pkg/" + name + ".wasm", text);
    return module;
  }

  return {
    build: build,
    same: same,
    // A Blob, for such a Worker is bound by the page's own content security policy; one with an
    // address of its own is not.
    worker: function () {
      var here = new URL(base || ".", location.href).href;
      var text = "goujiBase=" + JSON.stringify(here) + ";goujiBuild=" + JSON.stringify(build)
        + ";importScripts(goujiBase+'worker.js" + (build && "?v=" + build) + "');";
      return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    },
    load: function (name) {
      importScripts(address(name + ".js"));
      same("pkg/" + name + ".js", self["gouji_" + name + "_build"]);
    },
    compile: function (name) {
      // Not compileStreaming: servers give .wasm a wrong type.
      return fetch(address(name + ".wasm"))
        .then(function (response) {
          if (!response.ok) throw new Error("pkg/" + name + ".wasm: HTTP " + response.status);
          return response.arrayBuffer();
        })
        .then(function (bytes) { return WebAssembly.compile(bytes); })
        .then(function (module) { return checked(name, module); });
    },
    now: function (name) {
      this.load(name);
      var request = new XMLHttpRequest();
      request.open("GET", address(name + ".wasm"), false);
      request.responseType = "arraybuffer";
      request.send();
      if (!request.response || !request.response.byteLength || request.status >= 400) throw new Error(name);
      var part = self["gouji_" + name];
      part.initSync({ module: checked(name, new WebAssembly.Module(request.response)) });
      return part;
    }
  };
})();
