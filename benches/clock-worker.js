// The page's Worker, but that it tells how many milliseconds each check and each edit took before it
// answers, and how many bytes of memory all its wasm had then.
"use strict";
// Everything else stands at the root.
self.goujiBase = "/";
var instances = [];
var Own = WebAssembly.Instance, instantiate = WebAssembly.instantiate;
WebAssembly.Instance = function (module, imports) {
  var instance = new Own(module, imports);
  instances.push(instance);
  return instance;
};
WebAssembly.Instance.prototype = Own.prototype;
WebAssembly.instantiate = function (module, imports) {
  return instantiate(module, imports).then(function (made) {
    instances.push(made.instance || made);
    return made;
  });
};
importScripts("/worker.js");
["check", "edit"].forEach(function (call) {
  var own = gouji_worker[call];
  gouji_worker[call] = function () {
    var start = performance.now();
    var said = own.apply(null, arguments);
    var ms = performance.now() - start;
    var memory = instances.reduce(function (sum, instance) { return sum + instance.exports.memory.buffer.byteLength; }, 0);
    postMessage({ kind: "clock", call: call, ms: ms, memory: memory });
    return said;
  };
});
