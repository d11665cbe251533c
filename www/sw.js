// Keeps one version of the page as a whole, so that it opens without a network after one visit. Its
// files stand in one cache named after the build: a new version is fetched completely before it
// takes over, and takes over when no page of the old one is open any more.
"use strict";
var BUILD = "GOUJI_BUILD";
var FILES = ["GOUJI_FILES"];
var CACHE = "gouji-" + BUILD;

function address(path) { return new URL(path, self.registration.scope).href; }

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) {
    return Promise.all(FILES.map(function (path) {
      // Past the browser's cache, which may hold an older one.
      return fetch(address(path), { cache: "reload" }).then(function (response) {
        if (!response.ok) throw new Error(path + ": HTTP " + response.status);
        return cache.put(address(path), response);
      });
    }));
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) {
      return name.indexOf("gouji-") === 0 && name !== CACHE ? caches.delete(name) : undefined;
    }));
  }));
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url), scope = self.registration.scope;
  if (request.method !== "GET" || url.href.indexOf(scope) !== 0) return;
  var path = url.href.slice(scope.length).replace(/[?#].*$/, "");
  if (request.mode === "navigate") {
    if (path !== "" && path !== "index.html") return;
    path = "index.html";
  }
  // A file that is asked for by another version is not ours to give.
  var version = url.searchParams.get("v");
  if (FILES.indexOf(path) < 0 || (version && version !== BUILD)) return;
  event.respondWith(caches.open(CACHE)
    .then(function (cache) { return cache.match(address(path)); })
    .then(function (kept) { return kept || fetch(request); }));
});
