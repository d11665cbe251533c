// <gouji-validator>: the whole of gouji as one element on somebody else's page. README, 嵌入门户.
// The build puts the parts in here (xtask/src/element): GLUE, TEMPLATE, STYLE, WIDTHS, BUILD, WORKER,
// and in gouji-validator-all.js the wasm itself, INLINED.
// It is its own Worker script, makes no global but the element, and writes no style or script into
// the page: a page may have a strict CSP, and two versions of it.
(function () {
  "use strict";
  /*@parts@*/

  var page = typeof document === "object";
  var script = page ? document.currentScript : null;
  var source = page ? script.src : (self.goujiSource || self.location.href);
  // Where the wasm lies: beside this script, unless a bundler has put it elsewhere.
  var places = {};
  try { places = JSON.parse(page ? script.getAttribute("data-parts") || "{}" : decodeURIComponent(source.split("#")[1] || "%7B%7D")); } catch (error) { /* beside */ }

  function place(name) {
    return new URL(places[name] || name + ".wasm", source.split("#")[0]).href;
  }

  function inflated(base64) {
    var text = atob(base64), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  // Refuses what is not the wasm of this very build.
  function load(name) {
    if (INLINED) {
      return new Promise(function (resolve) { resolve(inflated(INLINED[name])); });
    }
    return fetch(place(name), { integrity: BUILD.wasm[name].sri }).then(function (response) {
      if (!response.ok) throw new Error(name + ".wasm: HTTP " + response.status);
      return response.arrayBuffer();
    });
  }

  if (!page) {
    var core = GLUE.element();
    // What www/parts.js is to the page.
    WORKER(core, {
      same: function () {},
      load: function () {},
      compile: function () { return load("element").then(function (bytes) { return WebAssembly.compile(bytes); }); },
      now: function (name) {
        // One wasm holds them all.
        if (INLINED) return core;
        var request = new XMLHttpRequest();
        request.open("GET", place(name), false);
        request.responseType = "arraybuffer";
        request.send();
        var bytes = request.response;
        if (!bytes || !bytes.byteLength || request.status >= 400) throw "not-loaded";
        if (core.sha256(new Uint8Array(bytes)) !== BUILD.wasm[name].sha256) throw "not-loaded";
        var part = GLUE[name]();
        part.initSync({ module: bytes });
        return part;
      }
    });
    return;
  }

  var WORDS = {
    zh: {
      loading: "正在装载核对程序……",
      dead: "核对程序没有装载成功，请刷新；仍不行请联系提供本页的人。 (",
      pending: "正在核对，请稍候。",
      missing: "请先放入年度报告并核对。",
      lost: "这份文件没有读出年度报告，请换一份或改用 Word 原文件。",
      errors: function (n) { return "年度报告还有 " + n + " 处错误，请改正后再提交。"; },
      unread: function (n) { return "年度报告还有 " + n + " 格读不出，请补填后再提交。"; }
    },
    en: {
      loading: "Loading the checker …",
      dead: "The checker did not load. Reload the page, or tell whoever runs it. (",
      pending: "Still checking.",
      missing: "Put in the report to be checked first.",
      lost: "No report was found in this file: try another, or the Word file it came from.",
      errors: function (n) { return "The report still has " + n + " error(s): correct them first."; },
      unread: function (n) { return "The report still has " + n + " unread cell(s): fill them in first."; }
    }
  };

  // ---- one Worker for all elements of the page ----
  var worker = null, ready = null, ports = [], next = 1, owners = {};

  function newWorker() {
    var hash = "#" + encodeURIComponent(JSON.stringify(places));
    try {
      return new Worker(source.split("#")[0] + hash);
    } catch (error) {
      // A script of another origin can't be a Worker; one that imports it can.
      var text = "self.goujiSource=" + JSON.stringify(source.split("#")[0] + hash) + ";importScripts(" + JSON.stringify(source) + ");";
      return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }
  }

  function tell(port, data) { port.dispatchEvent(new MessageEvent("message", { data: data })); }

  // The Worker is of no more use: what it was doing for others is asked for again.
  function drop(guilty) {
    if (worker) worker.terminate();
    worker = ready = null;
    ports.forEach(function (port) {
      if (port === guilty) return;
      Object.keys(port.flying).forEach(function (id) {
        delete port.flying[id];
        Promise.resolve().then(function () { tell(port, { kind: "gone", id: Number(id) }); });
      });
    });
    owners = {};
    ports.forEach(function (port) { port.ids = {}; });
  }

  function rouse() {
    if (worker) return;
    worker = newWorker();
    worker.onerror = function (event) {
      var list = ports.slice();
      drop(null);
      list.forEach(function (port) { tell(port, { kind: "fault", why: event.message || "" }); });
    };
    worker.onmessage = function (event) {
      var data = event.data;
      if (data.kind === "ready" || data.kind === "dead") {
        ready = data;
        ports.forEach(function (port) { tell(port, data); });
        return;
      }
      var owner = owners[data.id];
      // What it does for itself, or for an element that is gone.
      if (!owner) return;
      data.id = owner.id;
      if (data.kind !== "pages") delete owner.port.flying[owner.id];
      // Asked for by the element and not by its page.
      if (data.number) { owner.port.result(data); return; }
      if (data.kind === "fault") drop(owner.port);
      tell(owner.port, data);
    };
  }

  function newPort(result) {
    var port = new EventTarget();
    port.ids = {};
    port.flying = {};
    port.result = result;
    port.postMessage = function (message) {
      rouse();
      if (message.kind === "remember") { worker.postMessage(message); return; }
      var id = message.id;
      if (!port.ids[id]) {
        port.ids[id] = next++;
        owners[port.ids[id]] = { port: port, id: id };
      }
      message.id = port.ids[id];
      if (message.kind === "forget") {
        delete owners[port.ids[id]];
        delete port.ids[id];
        delete port.flying[id];
      } else if (!message.number) {
        port.flying[id] = true;
      }
      worker.postMessage(message);
    };
    // Ends the page's use of it, or, of a Worker that hangs or has trapped, the Worker.
    port.terminate = function () {
      ports = ports.filter(function (other) { return other !== port; });
      if (Object.keys(port.flying).length && worker) { drop(port); return; }
      if (!worker) return;
      Object.keys(port.ids).forEach(function (id) { port.postMessage({ kind: "forget", id: Number(id) }); });
      if (!ports.length) drop(port);
    };
    ports.push(port);
    rouse();
    if (ready) Promise.resolve().then(function () { if (ready) tell(port, ready); });
    return port;
  }

  // ---- what all elements share ----
  var module = null, sheet = null;

  function compiled() {
    if (!module) {
      module = load("page").then(function (bytes) { return WebAssembly.compile(bytes); });
      // One who comes later may have more luck.
      module.catch(function () { module = null; });
    }
    return module;
  }

  function dress(root, css) {
    try {
      if (!sheet) { sheet = new CSSStyleSheet(); sheet.replaceSync(css); }
      root.adoptedStyleSheets = [sheet];
    } catch (error) {
      // Before Safari 16.4 and Firefox 101: the page's CSP has to allow this style.
      var style = document.createElement("style");
      style.textContent = css;
      root.appendChild(style);
    }
  }

  function deferred() {
    var made = {};
    made.promise = new Promise(function (resolve, reject) { made.resolve = resolve; made.reject = reject; });
    return made;
  }

  function payloadOf(what) {
    if (typeof what === "string" || what instanceof Blob) return what;
    if (what instanceof ArrayBuffer || ArrayBuffer.isView(what)) return new Blob([what]);
    throw new TypeError("gouji-validator: check(File | Blob | ArrayBuffer | Uint8Array | string)");
  }

  class Validator extends HTMLElement {
    static get formAssociated() { return true; }
    static get observedAttributes() { return ["lang", "year", "level", "body", "readonly", "required"]; }
    static get version() { return BUILD.version; }

    constructor() {
      super();
      this._json = null;
      this._pending = 0;
      this._waiting = [];
      this._handing = {};
      this._at = null;
      this._internals = this.attachInternals ? this.attachInternals() : null;
      this._root = this.attachShadow({ mode: "open" });
      dress(this._root, STYLE);
    }

    connectedCallback() {
      if (!this.hasAttribute("tabindex")) this.tabIndex = -1;
      if (!this._internals || !this._internals.setValidity) this._guard();
      this._open();
    }

    disconnectedCallback() {
      var self = this;
      // One that is only moved is connected again by then.
      Promise.resolve().then(function () { if (!self.isConnected) self._close(); });
    }

    attributeChangedCallback(name, before, now) {
      if (before === now || !this._page) return;
      if (name === "lang") this._page.speak(this._lang());
      else if (name === "required") this._judge();
      else if (name !== "readonly") this._page.again();
    }

    formResetCallback() { this.clear(); }

    /** The last report that was checked, as gouji.report/1; null before the first. */
    get result() { return this._json; }

    /** The version of gouji. */
    get version() { return BUILD.version; }

    get form() { return this._internals ? this._internals.form : this.closest("form"); }
    get name() { return this.getAttribute("name"); }
    get type() { return "gouji-validator"; }
    get validity() { return this._internals && this._internals.validity; }
    get validationMessage() { return this._message || ""; }
    get willValidate() { return true; }
    checkValidity() { return this._internals && this._internals.checkValidity ? this._internals.checkValidity() : !this._message; }
    reportValidity() { return this._internals && this._internals.reportValidity ? this._internals.reportValidity() : !this._message; }

    /** Checks a file, a text or HTML; gives the result once it is there. */
    check(what, name) {
      var self = this, payload = payloadOf(what);
      var wait = deferred();
      name = name || what.name || (this._lang() === "en" ? "text" : "文本");
      this._waiting.push(wait);
      this._open().then(function () { self._page.take(name, payload); }, function (error) {
        self._waiting = self._waiting.filter(function (other) { return other !== wait; });
        wait.reject(error);
      });
      return wait.promise;
    }

    /** Forgets all. */
    clear() {
      if (this._page) this._page.clear();
      this._json = null;
      this._judge();
    }

    _lang() {
      var lang = this.getAttribute("lang") || (this.closest("[lang]") || document.documentElement).getAttribute("lang") || "zh";
      return /^en/i.test(lang) ? "en" : "zh";
    }

    _words() { return WORDS[this._lang()]; }

    _open() {
      if (this._opening) return this._opening;
      var self = this;
      var loading = document.createElement("p");
      loading.className = "frame loading";
      loading.setAttribute("role", "status");
      loading.textContent = this._words().loading;
      this._root.appendChild(loading);
      this._opening = compiled().then(function (module) {
        var glue = GLUE.page();
        return glue({ module_or_path: module }).then(function () { return glue; });
      }).then(function (glue) {
        loading.remove();
        var holder = document.createElement("template");
        holder.innerHTML = TEMPLATE;
        self._root.appendChild(holder.content);
        self._measure();
        glue.open(self._root, self._host());
        self._page = glue;
        self._judge();
      });
      this._opening.catch(function (error) {
        self._opening = null;
        loading.setAttribute("role", "alert");
        loading.textContent = self._words().dead + error + ")";
        self._error(loading.textContent);
      });
      return this._opening;
    }

    _close() {
      if (this._page) this._page.close();
      this._page = this._opening = this._at = null;
      if (this._observer) this._observer.disconnect();
      while (this._root.lastChild) this._root.removeChild(this._root.lastChild);
      this._json = null;
    }

    // What the page's wasm asks of whoever holds it (src/web/page/host.rs).
    _host() {
      var self = this, asked = 0;
      return {
        worker: function () {
          self._port = newPort(function (data) { self._found(data); });
          return self._port;
        },
        get lang() { return self._lang(); },
        get readonly() { return self.hasAttribute("readonly"); },
        get expected() {
          var year = parseInt(self.getAttribute("year"), 10);
          var expected = {};
          if (year > 0 && year < 10000) expected.year = year;
          if (self.getAttribute("body")) expected.body = self.getAttribute("body");
          if (self.getAttribute("level")) expected.level = self.getAttribute("level");
          return expected;
        },
        found: function (file, index, pending) {
          var before = self._pending;
          self._pending = pending;
          if (before !== pending || pending) self._event("gouji-progress", { pending: pending });
          self._asked = ++asked;
          self._at = file ? { file: file, index: index } : null;
          if (file && !pending) {
            // The last word of an event that says several is enough.
            Promise.resolve().then(function () {
              if (self._asked === asked && self._page) {
                self._port.postMessage({ kind: "json", id: file, index: index, number: asked, lang: self._lang() });
              }
            });
          } else if (!file && !pending) {
            self._json = null;
          }
          self._judge();
        },
        reading: function (read, of) { self._event("gouji-progress", { pending: self._pending, page: read, pages: of }); },
        failed: function (words) { self._error(words); },
        print: function (html) { self._print(html); }
      };
    }

    /** The file that was checked with the findings in it as comments, or a DOCX of its tables where it takes none: a promise of a File. */
    annotate() {
      var at = this._at, wait = deferred();
      if (!at) { wait.reject(new Error(this._words().missing)); return wait.promise; }
      var number = this._numbers = (this._numbers || 0) + 1;
      var day = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
      this._handing["hand " + number] = wait;
      this._port.postMessage({
        kind: "hand", id: at.file, index: at.index, what: "annotated", number: "hand " + number,
        date: day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate()), lang: this._lang()
      });
      return wait.promise;
    }

    _handed(data) {
      var wait = this._handing[data.number];
      delete this._handing[data.number];
      if (!wait) return;
      var made = null;
      try { made = JSON.parse(data.text || "null"); } catch (error) { /* none */ }
      if (!made) { wait.reject(new Error(data.why || this._words().lost)); return; }
      var text = atob(made.data), bytes = new Uint8Array(text.length);
      for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      wait.resolve(new File([bytes], made.name));
    }

    _found(data) {
      if (data.kind !== "json") { this._handed(data); return; }
      if (data.number !== this._asked || !data.json) return;
      this._json = JSON.parse(data.json);
      this._judge();
      this._event("gouji-result", this._json);
      var waiting = this._waiting;
      this._waiting = [];
      for (var i = 0; i < waiting.length; i++) waiting[i].resolve(this._json);
    }

    _error(message) { this._event("gouji-error", { message: message }); }

    _event(kind, detail) {
      this.dispatchEvent(new CustomEvent(kind, { detail: detail, bubbles: true, composed: true }));
    }

    // Whether the form may be submitted, and with what.
    _judge() {
      var words = this._words(), json = this._json, message = "", missing = false;
      if (this._pending) message = words.pending;
      else if (!json) { missing = this.hasAttribute("required"); message = missing ? words.missing : ""; }
      else if (json.diagnostics.some(function (finding) { return /^S/.test(finding.code); })) message = words.lost;
      else if (json.summary.error) message = words.errors(json.summary.error);
      else if (json.summary.unread) message = words.unread(json.summary.unread);
      this._message = message;
      var internals = this._internals;
      if (!internals || !internals.setValidity) return;
      internals.setFormValue(json ? JSON.stringify(json) : null);
      var at = this._root.getElementById("verdict");
      if (!at || at.hidden) at = this._root.getElementById("pick");
      var flags = message ? (missing ? { valueMissing: true } : { customError: true }) : {};
      if (message && at) internals.setValidity(flags, message, at);
      else internals.setValidity(flags, message);
    }

    // Engines without form-associated elements (Chromium before 77, Safari before 16.4).
    _guard() {
      var self = this, form = this.closest("form");
      if (!form || this._guarded === form) return;
      this._guarded = form;
      form.addEventListener("submit", function (event) {
        if (self._message && self.isConnected) {
          event.preventDefault();
          event.stopImmediatePropagation();
          self._error(self._message);
          self.scrollIntoView();
        }
      }, true);
    }

    _measure() {
      var frame = this._root.getElementById("frame");
      var apply = function () {
        var width = frame.clientWidth;
        WIDTHS.forEach(function (at) {
          frame.classList.toggle("under" + at, width <= at);
          frame.classList.toggle("over" + at, width >= at);
        });
      };
      apply();
      if (typeof ResizeObserver === "function") {
        this._observer = new ResizeObserver(apply);
        this._observer.observe(frame);
      }
    }

    // Prints a sheet alone: all else of the page is out of sight as long as that lasts.
    _print(html) {
      var holder = document.createElement("div");
      holder.setAttribute("data-gouji-print", "");
      var root = holder.attachShadow({ mode: "open" });
      dress(root, STYLE);
      var paper = document.createElement("div");
      paper.className = "frame";
      paper.innerHTML = html;
      root.appendChild(paper);
      var hide = null;
      try {
        hide = new CSSStyleSheet();
        hide.replaceSync("[data-gouji-print]{display:none}@page{size:A4;margin:13mm 14mm 15mm}@media print{body>*:not([data-gouji-print]){display:none!important}[data-gouji-print]{display:block}}");
        document.adoptedStyleSheets = Array.prototype.slice.call(document.adoptedStyleSheets || []).concat([hide]);
      } catch (error) { hide = null; }
      document.body.appendChild(holder);
      window.addEventListener("afterprint", function () {
        holder.remove();
        if (hide) document.adoptedStyleSheets = Array.prototype.filter.call(document.adoptedStyleSheets, function (other) { return other !== hide; });
      }, { once: true });
      window.print();
    }
  }

  // Another name for a second version on one page: <script data-name="…">.
  var name = script.getAttribute("data-name") || "gouji-validator";
  if (customElements.get(name)) {
    if (customElements.get(name).version !== BUILD.version) {
      console.warn("gouji " + BUILD.version + ": <" + name + "> 已由另一版本定义；用 data-name 换个名字 / is defined by another version already: choose another name by data-name");
    }
    return;
  }
  customElements.define(name, Validator);
})();
