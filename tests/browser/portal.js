// A portal that writes down what the elements say.
window.heard = [];
window.submitted = null;
['gouji-result', 'gouji-error', 'gouji-progress'].forEach(function (kind) {
  document.addEventListener(kind, function (event) { window.heard.push({ kind: kind, of: event.target.id, detail: event.detail }); });
});
document.addEventListener('submit', function (event) {
  event.preventDefault();
  window.submitted = new FormData(event.target).get('report');
});
document.addEventListener('securitypolicyviolation', function (event) {
  window.heard.push({ kind: 'refused', of: event.violatedDirective, detail: event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber });
});
