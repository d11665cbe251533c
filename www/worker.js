// Runs in the Worker: takes a file or a text, gives back what the wasm says of it.
// A classic script, so that it works from file:// and in old engines.
"use strict";
importScripts("pkg/worker.js");

// Not instantiateStreaming: servers give .wasm a wrong type.
var booted = fetch("pkg/worker.wasm")
  .then(function (response) {
    if (!response.ok) throw new Error("pkg/worker.wasm: HTTP " + response.status);
    return response.arrayBuffer();
  })
  .then(function (bytes) { return gouji_worker({ module_or_path: bytes }); });

booted.then(
  function () { postMessage({ kind: "ready" }); },
  function (error) { postMessage({ kind: "dead", why: String(error) }); }
);

function bytesOf(payload) {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(payload));
}

onmessage = function (event) {
  var job = event.data;
  booted.then(function () {
    var bytes;
    try {
      bytes = bytesOf(job.payload);
    } catch (error) {
      postMessage({ kind: "unopened", id: job.id, why: String(error) });
      return;
    }
    try {
      postMessage({ kind: "done", id: job.id, outcomes: gouji_worker.check(job.name, bytes) });
    } catch (error) {
      postMessage({ kind: "fault", id: job.id, why: String(self.goujiPanic || error) });
    }
  }, function () {});
};
