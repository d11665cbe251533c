// What a portal does with the element, and with the same in a frame.
(function () {
  "use strict";
  var form = document.getElementById("hand-in");
  var validator = document.getElementById("validator");
  var outcome = document.getElementById("outcome");

  // Who reports on which year is told the element as the form says it.
  form.elements.year.addEventListener("change", function () { validator.setAttribute("year", this.value); });
  form.elements.unit.addEventListener("change", function () { validator.setAttribute("body", this.value); });
  validator.addEventListener("gouji-result", function (event) {
    var summary = event.detail.summary;
    outcome.textContent = summary.error ? "还有 " + summary.error + " 处错误，改正后才能提交。" : "可以提交。";
  });
  validator.addEventListener("gouji-error", function (event) { outcome.textContent = event.detail.message; });
  form.addEventListener("submit", function (event) {
    // Only reached without errors: the element is part of the form's validation.
    event.preventDefault();
    var report = JSON.parse(new FormData(form).get("report"));
    outcome.textContent = "已提交：" + report.body + " " + report.year + " 年（示例，没有真的发送）。";
  });

  // The frame: gouji.embed/1.
  var frame = document.getElementById("frame");
  var framed = document.getElementById("framed");
  var home = location.origin;
  frame.src = "../embed.html?compact=&origin=" + encodeURIComponent(home);
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || event.origin !== home) return;
    var said = event.data;
    if (said.protocol !== "gouji.embed/1") return;
    if (said.type === "height") frame.style.height = said.height + 2 + "px";
    else if (said.type === "checked") framed.textContent = "错误 " + said.result.summary.error + " 处";
    else if (said.type === "error") framed.textContent = said.message;
  });
  document.getElementById("try").addEventListener("click", function () {
    var example = "<h1>青禾县人民政府2023年政府信息公开工作年度报告</h1><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>1</td><td>0</td><td>1</td></tr><tr><td>行政规范性文件</td><td>2</td><td>0</td><td>5</td></tr></table>";
    frame.contentWindow.postMessage({ protocol: "gouji.embed/1", type: "check", id: 1, name: "示例.html", file: example }, home);
  });
})();
