// The page's Worker, but that a file named dies.html makes its wasm trap. Chromium 86 lets no test
// driver change the script of a Worker on its way, so the page is given this one.
"use strict";
var load = self.importScripts.bind(self);
var get = self.fetch.bind(self);
self.importScripts = function (path) { load("/" + path); };
self.fetch = function (path) { return get("/" + path); };
load("/worker.js");
var check = gouji_worker.check;
gouji_worker.check = function (id, name, bytes, lang) {
  if (name === "dies.html") throw new WebAssembly.RuntimeError("unreachable");
  return check(id, name, bytes, lang);
};
