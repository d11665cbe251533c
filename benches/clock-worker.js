// The page's Worker, but that it tells how many milliseconds each check and each edit took before it
// answers.
"use strict";
var load = self.importScripts.bind(self);
var get = self.fetch.bind(self);
self.importScripts = function (path) { load("/" + path); };
self.fetch = function (path) { return get("/" + path); };
load("/worker.js");
["check", "edit"].forEach(function (call) {
  var own = gouji_worker[call];
  gouji_worker[call] = function () {
    var start = performance.now();
    var said = own.apply(null, arguments);
    postMessage({ kind: "clock", call: call, ms: performance.now() - start });
    return said;
  };
});
