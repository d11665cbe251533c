// Where the parts of gouji come from in the page that is a single file: out of goujiInlined, which
// holds each wasm as gzip in Base64. Stands in the place of www/parts.js (which says what each name
// means), in the page and at the head of its Worker's script.
"use strict";
var goujiParts = (function () {
  // In the Worker the head of its script has defined this.
  if (self.document) self.goujiInlined = function (name) { return document.getElementById("wasm-" + name).textContent.trim(); };

  function packed(name) {
    var text = atob(goujiInlined(name)), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  // gzip: ten bytes, the deflated data, a sum, and at the very end the length.
  function inflate(bytes) {
    if (typeof DecompressionStream == "function") {
      return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    }
    var length = new DataView(bytes.buffer).getUint32(bytes.length - 4, true);
    var whole = new Uint8Array(length);
    goujiInflate(bytes.subarray(10, bytes.length - 8), whole);
    return Promise.resolve(whole.buffer);
  }

  return {
    build: "GOUJI_BUILD",
    same: function () {},
    worker: function () {
      var text = function (id) { return document.getElementById(id).textContent; };
      return URL.createObjectURL(new Blob(["var goujiPacked='", text("wasm-worker").trim(),
        "';function goujiInlined(){return goujiPacked}\n", text("worker-text")], { type: "text/javascript" }));
    },
    load: function () {},
    compile: function (name) {
      return Promise.resolve(packed(name)).then(inflate)
        .then(function (bytes) { return WebAssembly.compile(bytes); });
    },
    // One wasm holds them all.
    now: function () { return gouji_worker; }
  };
})();
