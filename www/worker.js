// Runs in the Worker: takes a file or a text, gives back what the wasm says of it. The wasm keeps
// it until it is told to forget it.
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

// Engines compile wasm as it is first used: a report of a few cells makes them do so while the user
// is still looking for the file.
var WARM = "<h1>某县人民政府2023年政府信息公开工作年度报告</h1><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数"
  + "<td>现行有效件数<tr><td>规章<td>0<td>0<td>0</table><table><tr><td>申请人情况<td>自然人<td>商业企业<td>科研机构<td>总计"
  + "<tr><td>一、本年新收政府信息公开申请数量<td>1<td>0<td>/<td>2<tr><td>（七）总计<td>1<td>0<td> <td>1</table>";

booted.then(
  function () {
    postMessage({ kind: "ready" });
    try {
      gouji_worker.check(0, "warm.html", new TextEncoder().encode(WARM), "zh");
      gouji_worker.forget(0);
    } catch (error) { /* a real file will say so */ }
  },
  function (error) { postMessage({ kind: "dead", why: String(error) }); }
);

function bytesOf(payload) {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(payload));
}

function check(job) {
  var bytes;
  try {
    bytes = bytesOf(job.payload);
  } catch (error) {
    postMessage({ kind: "unopened", id: job.id, why: String(error) });
    return;
  }
  postMessage({ kind: "done", id: job.id, outcomes: gouji_worker.check(job.id, job.name, bytes, job.lang) });
}

// Again, in another language; a Worker that has taken the place of another knows nothing of it.
function draw(job) {
  var outcomes = gouji_worker.draw(job.id, job.lang);
  postMessage(outcomes ? { kind: "drawn", id: job.id, outcomes: outcomes } : { kind: "gone", id: job.id });
}

function forget(job) { gouji_worker.forget(job.id); }

var tasks = { check: check, draw: draw, forget: forget };

onmessage = function (event) {
  var job = event.data;
  booted.then(function () {
    try {
      tasks[job.kind](job);
    } catch (error) {
      postMessage({ kind: "fault", id: job.id, why: String(self.goujiPanic || error) });
    }
  }, function () {});
};
