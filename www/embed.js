// The element in a frame: what it finds goes to the page around it by postMessage, gouji.embed/1
// (docs/embedding.md). Messages are taken from, and sent to, one origin only: that which the frame's
// address names (?origin=), and only if the page's gouji-origins allow it.
(function () {
  "use strict";
  var PROTOCOL = "gouji.embed/1";
  var query = {};
  location.search.slice(1).split("&").forEach(function (pair) {
    var at = pair.indexOf("=");
    if (at > 0) query[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1).replace(/\+/g, " "));
  });
  var english = /^en/i.test(query.lang || "");

  // Of the address, not of the document: a sandboxed frame has no origin of its own.
  var own = location.origin;
  var asked = query.origin || own;
  var allowed = document.querySelector("meta[name=gouji-origins]").content.split(/\s+/);
  if (!allowed.some(function (one) { return one === "*" || one === asked || (one === "'self'" && asked === own); })) {
    var refused = document.getElementById("refused");
    refused.textContent = english
      ? "This page may not be held in a frame by " + asked + ". Whoever runs it can allow that in embed.html (gouji-origins)."
      : "本页不允许 " + asked + " 嵌入。请提供本页的人在 embed.html 的 gouji-origins 里加上这个地址。";
    refused.hidden = false;
    return;
  }

  function send(type, more) {
    if (window.parent === window) return;
    var message = { protocol: PROTOCOL, type: type };
    for (var key in more) message[key] = more[key];
    window.parent.postMessage(message, asked);
  }

  var element = document.createElement("gouji-validator");
  var ATTRIBUTES = ["lang", "year", "level", "body", "readonly", "compact", "required", "theme"];

  function set(attributes) {
    ATTRIBUTES.forEach(function (name) {
      if (!(name in attributes)) return;
      var value = attributes[name];
      if (value === null || value === false) element.removeAttribute(name);
      else element.setAttribute(name, value === true ? "" : String(value));
    });
  }

  element.addEventListener("gouji-result", function (event) { send("result", { result: event.detail }); });
  element.addEventListener("gouji-progress", function (event) { send("progress", event.detail); });
  element.addEventListener("gouji-error", function (event) { send("error", { message: event.detail.message }); });

  window.addEventListener("message", function (event) {
    var said = event.data;
    if (event.source !== window.parent || event.origin !== asked) return;
    if (!said || said.protocol !== PROTOCOL) return;
    if (said.type === "check") {
      var payload = said.file;
      try {
        element.check(payload, said.name).then(
          function (result) { send("checked", { id: said.id, result: result }); },
          function (error) { send("error", { id: said.id, message: String(error) }); });
      } catch (error) {
        send("error", { id: said.id, message: String(error) });
      }
    } else if (said.type === "annotate") {
      element.annotate().then(
        function (file) { send("annotated", { id: said.id, file: file }); },
        function (error) { send("error", { id: said.id, message: String(error) }); });
    } else if (said.type === "clear") {
      element.clear();
    } else if (said.type === "set") {
      set(said.attributes || {});
    } else {
      send("error", { id: said.id, message: "gouji.embed/1: " + said.type + "?" });
    }
  });

  // How high it would like to be.
  var height = 0;
  function measure() {
    var now = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (now !== height) { height = now; send("height", { height: now }); }
  }

  var script = document.createElement("script");
  // A document without an origin may fetch nothing; what is one script with all in it, it may load.
  script.src = self.origin === "null" ? "pkg/gouji-validator-all.js" : "pkg/gouji-validator.js";
  script.onload = function () {
    set(query);
    document.body.appendChild(element);
    if (typeof ResizeObserver === "function") new ResizeObserver(measure).observe(document.documentElement);
    send("ready", { version: element.version });
    measure();
  };
  script.onerror = function () {
    var words = english ? "The checker did not load." : "核对程序没有装载成功，请刷新。";
    send("error", { message: words });
    var box = document.getElementById("refused");
    box.textContent = words;
    box.hidden = false;
  };
  document.head.appendChild(script);
})();
