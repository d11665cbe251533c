// The page's Worker, but that its wasm traps: on a file named dies.html, and on the figure 666.
// Chromium 86 lets no test driver change the script of a Worker on its way, so the page is given
// this one.
"use strict";
self.goujiBase = self.location.origin + "/";
importScripts(self.goujiBase + "worker.js");
var check = gouji_worker.check;
gouji_worker.check = function (id, name, bytes, expected, lang) {
  if (name === "dies.html") throw new WebAssembly.RuntimeError("unreachable");
  return check(id, name, bytes, expected, lang);
};
var edit = gouji_worker.edit;
gouji_worker.edit = function (id, index, changes, lang) {
  if (changes.some(function (change) { return change[1] === "666"; })) throw new WebAssembly.RuntimeError("unreachable");
  return edit(id, index, changes, lang);
};
