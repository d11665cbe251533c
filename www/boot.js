// Starts the page's wasm; if that fails, says so where the page would have been.
// What is dropped, pasted or clicked before the wasm is there is kept and handed on.
"use strict";
(function () {
  var early = [];
  var html = document.documentElement;
  var bundled = html.hasAttribute("data-bundle");
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
        var paste = new ClipboardEvent("paste", how);
        // Firefox takes no data from a script.
        if (paste.clipboardData !== kept.data) Object.defineProperty(paste, "clipboardData", { value: kept.data });
        document.body.dispatchEvent(paste);
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
    box.textContent = "页面没有装载完整，请刷新；仍不行请换用新版浏览器或联系提供本页的人。 (" + (error && error.message || error) + ")";
  }

  // Engines that cannot run the page, and copies saved to disk, have been told so by the first script.
  if (html.className === "idle") return;

  // Nothing of a report gets into a copy of this page: what a browser saves as one file, and every
  // serialisation as the HTML Standard has it (13.3), leaves out what stands in an element that can't
  // have contents; one that is long obsolete means nothing else. "Complete" copies of Chromium take
  // even that along (README, Limits), for which Ctrl+S saves the result instead (desk.rs).
  function shelter(element) {
    var shelter = document.createElement("basefont");
    element.parentNode.insertBefore(shelter, element);
    shelter.appendChild(element);
  }
  shelter(document.querySelector("title"));
  shelter(document.querySelector(".needs-wasm"));

  kinds.forEach(function (kind) { window.addEventListener(kind, keep, true); });
  window.addEventListener("click", click, true);
  window.addEventListener("submit", submit, true);

  document.getElementById("assure").addEventListener("click", function () {
    var place = document.getElementById("assured");
    place.open = true;
    place.scrollIntoView();
    place.querySelector("summary").focus();
  });

  if (bundled) {
    // The shell around this page lends it the window's title and language (www/bundle/shell.html).
    var tell = function () { parent.postMessage({ title: document.title }, "*"); };
    new MutationObserver(tell).observe(document.querySelector("title"), { childList: true, characterData: true, subtree: true });
    tell();
    window.addEventListener("message", function (event) {
      if (event.source !== parent) return;
      if (event.data.print) window.print();
      if (event.data.lang) { html.lang = event.data.lang; if (html.hasAttribute("data-ready")) gouji_page.speak(html.lang); }
    });
    // The browser's own Ctrl+P prints the shell, which shows only what fits into the window.
    window.addEventListener("keydown", function (event) {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key !== "p") return;
      event.preventDefault();
      window.print();
    });
  } else {
    // A copy saved to disk says where it came from.
    html.setAttribute("data-from", new URL(".", location.href).href);
  }
  if (bundled || goujiParts.build) document.getElementById("identity").hidden = false;
  document.getElementById("offline").hidden = bundled || !goujiParts.build;

  function style(name) {
    var said = getComputedStyle(html).getPropertyValue("--gouji-" + name).replace(/[^0-9a-z]/g, "");
    // Not there: the style sheet has not come, which is no mixture.
    if (said) goujiParts.same(name + ".css", said);
  }

  Promise.resolve()
    .then(function () {
      if (!bundled) {
        goujiParts.same("index.html", html.getAttribute("data-build").replace(/^GOUJI_.*/, ""));
        goujiParts.same("boot.js", "GOUJI_BUILD".replace(/^GOUJI_.*/, ""));
        goujiParts.same("pkg/page.js", self.gouji_page_build);
        style("style");
        style("work");
      }
      html.setAttribute("data-worker", goujiParts.worker());
      return goujiParts.compile("page");
    })
    .then(function (module) { return gouji_page({ module_or_path: module }); })
    .then(function () { gouji_page.open(document); })
    .then(handOn)
    .then(keepOffline)
    .catch(trouble);

  // From the second visit on the page opens without a network, where the browser keeps pages at all:
  // not on file://, nor over plain http from another machine.
  function keepOffline() {
    try {
      if (!bundled && goujiParts.build && navigator.serviceWorker) {
        navigator.serviceWorker.register("sw.js").catch(function () {});
      }
    } catch (error) { /* it opens with a network */ }
  }
})();
