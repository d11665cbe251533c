// Starts the page's wasm; if that fails, says so where the page would have been.
"use strict";
(function () {
  function trouble(error) {
    var box = document.getElementById("trouble");
    box.hidden = false;
    box.textContent = "页面没有装载完整，请刷新；仍不行请换用新版浏览器或联系提供本页的人。 (" + error + ")";
  }
  // Not instantiateStreaming: servers give .wasm a wrong type.
  fetch("pkg/page.wasm")
    .then(function (response) {
      if (!response.ok) throw new Error("pkg/page.wasm: HTTP " + response.status);
      return response.arrayBuffer();
    })
    .then(function (bytes) { return gouji_page({ module_or_path: bytes }); })
    .catch(trouble);
})();
