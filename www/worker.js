// Runs in the Worker: takes a file or a text, gives back what the wasm says of it.
// A classic script, so that it works from file:// and in old engines.
"use strict";
if (typeof goujiParts === "undefined") importScripts((self.goujiBase || "") + "parts.js" + (self.goujiBuild ? "?v=" + self.goujiBuild : ""));

var booted = new Promise(function (resolve) {
  goujiParts.same("worker.js", "GOUJI_BUILD".replace(/^GOUJI_.*/, ""));
  // What the page that started this says it is.
  if (self.goujiBuild) goujiParts.same("parts.js", self.goujiBuild);
  goujiParts.load("worker");
  resolve(goujiParts.compile("worker"));
}).then(function (module) { return gouji_worker({ module_or_path: module }); });

// The readers of office files, that of PDF, and what is handed on come when they are first needed. In
// step: the wasm that asks is in the middle of a check, and a Worker may wait.
var readers = {};

function reader(name) {
  if (!readers[name]) {
    try {
      readers[name] = goujiParts.now(name);
    } catch (error) {
      throw "not-loaded";
    }
  }
  return readers[name];
}

function goujiElsewhere(name, what, file, bytes) {
  // A view of memory that moves when it grows, as it may while the other wasm is made sure of.
  bytes = bytes.slice();
  var module = reader(name);
  try {
    return module[what](file, bytes);
  } catch (error) {
    // A wasm that has trapped is of no more use.
    delete readers[name];
    throw error;
  }
}

// How far a file of many pages has come; a few are read before anybody has looked.
var checking = 0;

function goujiPages(read, of) {
  if (checking && of > 20 && read % Math.ceil(of / 100) === 0) postMessage({ kind: "pages", id: checking, read: read, of: of });
}

// The browser's decoders: all encodings but UTF-8 and UTF-16 are left to them. Undefined where it
// knows no such encoding or, if "fatal", where the bytes are no text in it.
function goujiLabel(label) {
  try { return new TextDecoder(label).encoding; } catch (error) { return undefined; }
}

function goujiDecode(name, bytes, fatal) {
  // A new one each time: old engines keep what a decoder that threw had left.
  try { return new TextDecoder(name, { fatal: fatal, ignoreBOM: true }).decode(bytes); } catch (error) { return undefined; }
}

// Engines compile wasm as it is first used: a report of a few cells makes them do so while the user
// is still looking for the file.
var WARM = "<h1>某县人民政府2023年政府信息公开工作年度报告</h1><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数"
  + "<td>现行有效件数<tr><td>规章<td>0<td>0<td>0</table><table><tr><td>申请人情况<td>自然人<td>商业企业<td>科研机构<td>总计"
  + "<tr><td>一、本年新收政府信息公开申请数量<td>1<td>0<td>/<td>2<tr><td>（七）总计<td>1<td>0<td> <td>1</table>";

booted.then(
  function () {
    postMessage({ kind: "ready" });
    try { gouji_worker.check(0, "warm.html", new TextEncoder().encode(WARM), undefined, "zh");
      gouji_worker.edit(0, 0, [["t3.received.natural", "2"]], "zh");
      gouji_worker.forget(0); } catch (error) { /* a real file will say so */ }
  },
  function (error) { postMessage({ kind: "dead", why: String(error && error.message || error) }); }
);

function bytesOf(payload) {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(payload));
}

// A file that is no longer held is asked for again by the page.
function patch(job, patch) {
  if (patch) postMessage({ kind: "patch", id: job.id, index: job.index, patch: patch });
  else postMessage({ kind: "gone", id: job.id });
}

var answers = {
  check: function (job) {
    var bytes;
    try {
      bytes = bytesOf(job.payload);
    } catch (error) {
      postMessage({ kind: "unopened", id: job.id, why: String(error) });
      return;
    }
    checking = job.id;
    postMessage({ kind: "done", id: job.id, outcomes: gouji_worker.check(job.id, job.name, bytes, job.expected, job.lang) });
    checking = 0;
  },
  blank: function (job) {
    postMessage({ kind: "done", id: job.id, outcomes: gouji_worker.blank(job.id, job.year, job.body, job.lang) });
  },
  json: function (job) {
    var json = gouji_worker.json(job.id, job.index, job.lang);
    postMessage({ kind: "json", id: job.id, index: job.index, number: job.number, json: json });
  },
  draw: function (job) {
    var outcomes = gouji_worker.draw(job.id, job.lang);
    if (outcomes.length) postMessage({ kind: "drawn", id: job.id, outcomes: outcomes });
    else postMessage({ kind: "gone", id: job.id });
  },
  edit: function (job) { patch(job, gouji_worker.edit(job.id, job.index, job.changes, job.lang)); },
  accept: function (job) { patch(job, gouji_worker.accept(job.id, job.index, job.number, job.reason, job.lang)); },
  hand: function (job) {
    var saved = gouji_worker.saved(job.id, job.date);
    if (saved === undefined) { postMessage({ kind: "gone", id: job.id, number: job.number }); return; }
    var text;
    try {
      text = reader("hand").hand(saved, job.index, job.what, job.date, job.lang);
    } catch (error) {
      // A wasm that has trapped is of no more use, and if it is the one that checks, nor is this Worker.
      if (readers.hand === gouji_worker) throw error;
      delete readers.hand;
      postMessage({ kind: "unhanded", id: job.id, number: job.number, why: String(error) });
      return;
    }
    postMessage({ kind: "handed", id: job.id, index: job.index, number: job.number, what: job.what, text: text || "" });
  },
  remember: function (job) { gouji_worker.remember(job.reasons); },
  forget: function (job) { gouji_worker.forget(job.id); }
};

onmessage = function (event) {
  var job = event.data;
  booted.then(function () {
    try {
      answers[job.kind](job);
    } catch (error) {
      postMessage({ kind: "fault", id: job.id, why: String(self.goujiPanic || error) });
    }
  }, function () {});
};
