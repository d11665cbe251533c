// Starts the page's wasm; if that fails, says so where the page would have been.
// What is dropped, pasted or clicked before the wasm is there is kept and handed on.
"use strict";
(function () {
  var early = [];
  var kinds = ["dragover", "drop", "paste"];

  function keep(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "dragover") return;
    var from = event.dataTransfer || event.clipboardData;
    var data = new DataTransfer();
    // A File stays readable after the event; what else is in the transfer does not.
    for (var i = 0; i < from.files.length; i++) data.items.add(from.files[i]);
    ["text/html", "text/plain"].forEach(function (type) {
      var text = from.getData(type);
      if (text) data.setData(type, text);
    });
    early.push({ type: event.type, data: data });
  }

  function click(event) {
    var link = event.target.closest && event.target.closest("#example");
    if (link) early.push({ type: "click", target: link });
  }

  function submit(event) {
    event.preventDefault();
    early.push({ type: "submit", target: event.target });
  }

  function handOn() {
    kinds.forEach(function (kind) { window.removeEventListener(kind, keep, true); });
    window.removeEventListener("click", click, true);
    window.removeEventListener("submit", submit, true);
    early.forEach(function (kept) {
      var how = { bubbles: true, cancelable: true };
      if (kept.type === "click") {
        kept.target.click();
      } else if (kept.type === "submit") {
        kept.target.dispatchEvent(new Event("submit", how));
      } else if (kept.type === "drop") {
        how.dataTransfer = kept.data;
        document.body.dispatchEvent(new DragEvent("drop", how));
      } else {
        how.clipboardData = kept.data;
        document.body.dispatchEvent(new ClipboardEvent("paste", how));
      }
    });
    // A file picked before the wasm was there.
    var picker = document.querySelector("input[type=file]");
    if (picker && picker.files.length) picker.dispatchEvent(new Event("change", { bubbles: true }));
    document.documentElement.setAttribute("data-ready", "");
  }

  function trouble(error) {
    var box = document.getElementById("trouble");
    box.hidden = false;
    box.textContent = "页面没有装载完整，请刷新；仍不行请换用新版浏览器或联系提供本页的人。 (" + error + ")";
  }

  kinds.forEach(function (kind) { window.addEventListener(kind, keep, true); });
  window.addEventListener("click", click, true);
  window.addEventListener("submit", submit, true);
  // Not instantiateStreaming: servers give .wasm a wrong type.
  fetch("pkg/page.wasm")
    .then(function (response) {
      if (!response.ok) throw new Error("pkg/page.wasm: HTTP " + response.status);
      return response.arrayBuffer();
    })
    .then(function (bytes) { return gouji_page({ module_or_path: bytes }); })
    .then(function () { gouji_page.open(document); })
    .then(handOn)
    .catch(trouble);
})();
