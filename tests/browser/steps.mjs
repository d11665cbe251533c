// What a case can do and look at. A step is { does, run }: what it says when it fails, and how.
import assert from 'node:assert/strict';

const step = (does, run) => ({ does, run });

/** Repeats until it no longer throws, or time is up. */
export async function until(page, look) {
  for (const end = Date.now() + 15000; ; await page.waitForTimeout(30)) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

// Everything below looks at the page from within: the driver's own way to find elements calls what
// Chromium 86 does not have.

// A server, or the single file itself.
export const open = address => step(`opening ${address}`, (page, server) =>
  page.goto(server.endsWith('.html') ? server + address.slice(1) : server + address));

export const click = (selector, index = 0) => step(`clicking ${selector} ${index}`, page =>
  until(page, () => page.evaluate(([selector, index]) => {
    const element = document.querySelectorAll(selector)[index];
    if (!element) throw new Error('it is not there');
    element.click();
  }, [selector, index])));

/** Files are { name, text }, or { name, base64 } where they are no text. */
export const drop = (...files) => step(`dropping ${files.map(file => file.name)}`, page =>
  page.evaluate(files => {
    const data = new DataTransfer();
    for (const { name, text, base64 } of files) {
      const content = base64 === undefined ? text : Uint8Array.from(atob(base64), c => c.charCodeAt(0));
      data.items.add(new File([content], name));
    }
    const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
  }, files));

export const pick = (...files) => step(`picking ${files.map(file => file.name)}`, page =>
  page.evaluate(files => {
    const data = new DataTransfer();
    for (const { name, text } of files) data.items.add(new File([text], name));
    const input = document.querySelector('input[type=file]');
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, files));

/** Content by type, as a clipboard holds it. */
export const paste = content => step(`pasting ${Object.keys(content)}`, page =>
  page.evaluate(content => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(content)) data.setData(type, text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    // Firefox makes an event of its own data, from one text only.
    if (!event.clipboardData || !event.clipboardData.types.length) {
      Object.defineProperty(event, 'clipboardData', { value: data });
    }
    document.body.dispatchEvent(event);
  }, content));

/** A script that runs before those of the page. */
export const before = script => step('preparing the page', page => page.addInitScript(script));

/** The verdict says it is done, and these of its data-. */
export const verdict = want => step(`waiting for the verdict ${JSON.stringify(want)}`, page =>
  until(page, async () => {
    const is = await page.evaluate(() => ({ ...document.getElementById('verdict').dataset }));
    const asked = Object.keys({ state: '', ...want }).map(key => [key, is[key]]);
    const strings = Object.entries({ state: 'done', ...want }).map(([key, value]) => [key, String(value)]);
    assert.deepEqual(Object.fromEntries(asked), Object.fromEntries(strings));
  }));

export const reads = (selector, text) => step(`waiting for ${selector} to read ${text}`, page =>
  until(page, async () => {
    const is = await page.evaluate(selector => document.querySelector(selector).textContent.trim(), selector);
    if (text instanceof RegExp) assert.match(is, text);
    else assert.equal(is, text);
  }));

export const cell = (id, text) => reads(`[data-cell="${id}"]`, text);

export const titled = text => step(`waiting for the title ${text}`, page =>
  until(page, async () => assert.match(await page.title(), text)));

export const counts = (selector, count) => step(`counting ${count} ${selector}`, page =>
  until(page, async () =>
    assert.equal(await page.evaluate(selector => document.querySelectorAll(selector).length, selector), count)));

export const visible = (selector, want = true) => step(`${selector} is ${want ? '' : 'not '}seen`, page =>
  until(page, async () => assert.equal(await page.evaluate(selector => {
    const element = document.querySelector(selector);
    const box = element.getBoundingClientRect();
    // What a closed details holds has a box in newer engines all the same.
    return box.width > 0 && box.height > 0 && (!element.checkVisibility || element.checkVisibility());
  }, selector), want)));

/** What a function in the page gives. */
export const finds = (what, look, want) => step(what, page =>
  until(page, async () => assert.deepEqual(await page.evaluate(look), want)));

/** Where an element lies in the window, brought into view; the mouse and the driver meet there. */
const place = (page, selector) => until(page, () => page.evaluate(selector => {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  element.scrollIntoView({ block: 'center', inline: 'center' });
  const { x, y, width, height } = element.getBoundingClientRect();
  if (!width || !height) throw new Error(`${selector} is not seen`);
  return { x: x + width / 2, y: y + height / 2 };
}, selector));

const byId = id => `[id="${id}"]`;

/** A person's click: the mouse goes there. */
export const point = (selector, options = {}) => step(`pointing at ${selector}`, async page => {
  const { x, y } = await place(page, selector);
  await page.mouse.click(x, y, options);
});

export const hover = selector => step(`the mouse over ${selector}`, async page => {
  const { x, y } = await place(page, selector);
  await page.mouse.move(x, y);
});

/** The mouse chooses a cell of the tables. */
export const choose = id => point(byId(id));

/** The mouse draws from one cell to another: by events, for the driver moves no held mouse in 86. */
export const draw = (from, to) => step(`drawing from ${from} to ${to}`, page => page.evaluate(ids => {
  const [from, to] = ids.map(id => document.getElementById(id));
  const mouse = (element, type, buttons) =>
    element.dispatchEvent(new MouseEvent(type, { buttons, bubbles: true, cancelable: true }));
  mouse(from, 'mousedown', 1);
  mouse(to, 'mouseover', 1);
  mouse(to, 'mouseup', 0);
}, [from, to]));

export const press = (...keys) => step(`pressing ${keys.join(' ')}`, async page => {
  for (const key of keys) await page.keyboard.press(key);
});

export const type = text => step(`typing ${text}`, page => page.keyboard.type(text));

/** Content by type, pasted where the keyboard is. */
export const pasteHere = content => step(`pasting ${Object.keys(content)} where the keyboard is`, page =>
  page.evaluate(content => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(content)) data.setData(type, text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    const taken = !document.activeElement.dispatchEvent(event);
    // What nobody takes the field takes, as it would from a clipboard.
    if (!taken && 'value' in document.activeElement) document.execCommand('insertText', false, content['text/plain']);
  }, content));

/** The keyboard is in this cell. */
export const inCell = id => step(`the keyboard is in ${id}`, page => until(page, async () => {
  const is = await page.evaluate(() =>
    document.activeElement.id === 'cell-field' ? document.activeElement.closest('td').id : document.activeElement.outerHTML.slice(0, 80));
  assert.equal(is, id);
}));

export const focused = selector => step(`the keyboard is on ${selector}`, page => until(page, async () => {
  const is = await page.evaluate(selector => document.activeElement.matches(selector) || document.activeElement.outerHTML.slice(0, 120), selector);
  assert.equal(is, true);
}));

/** What an attribute says; null where it is not there. */
export const says = (selector, name, want) => step(`waiting for ${name} of ${selector} to be ${want}`, page =>
  until(page, async () => {
    const is = await page.evaluate(([selector, name]) => document.querySelector(selector).getAttribute(name), [selector, name]);
    if (want instanceof RegExp) assert.match(is ?? '', want);
    else assert.equal(is, want);
  }));

/** The texts of several cells by id. */
export const cells = want => step(`waiting for the cells ${JSON.stringify(want)}`, page => until(page, async () => {
  const is = await page.evaluate(ids => ids.map(id => [id, document.getElementById(id).dataset.text ?? '']), Object.keys(want));
  assert.deepEqual(Object.fromEntries(is), want);
}));

/** Something in the page is true; what a function in it gives is shown when it is not. */
export const holds = (what, look, argument) => step(what, page => until(page, async () => {
  const is = await page.evaluate(look, argument);
  assert.ok(is === true, JSON.stringify(is));
}));

/** Anything else that the driver can do. */
export const does = (what, run) => step(what, run);

/** A text is put into a field of the page. */
export const fill = (selector, text) => step(`writing ${text} into ${selector}`, page =>
  until(page, () => page.evaluate(([selector, text]) => {
    const field = document.querySelector(selector);
    if (!field) throw new Error(`there is no ${selector}`);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, [selector, text])));

/** What the page copies is kept as `window.copied`, what it saves as `window.saved`. */
export const listening = before(`
  window.copied = []; window.saved = [];
  window.addEventListener('copy', function (event) {
    var get = function (type) { return event.clipboardData.getData(type); };
    window.copied.push({ text: get('text/plain'), html: get('text/html'), taken: event.defaultPrevented });
  });
  (function (own) {
    URL.createObjectURL = function (blob) {
      var entry = { type: blob.type };
      window.saved.push(entry);
      blob.text().then(function (text) { entry.text = text; });
      return own.call(URL, blob);
    };
  })(URL.createObjectURL);
  (function (own) {
    HTMLAnchorElement.prototype.click = function () {
      if (!this.download) return own.call(this);
      window.saved[window.saved.length - 1].name = this.download;
    };
  })(HTMLAnchorElement.prototype.click);
  window.print = function () { window.printed = (window.printed || 0) + 1; };
`);

/** What was saved last is dropped on a page opened afresh. */
export const dropSaved = step('dropping what was saved on a fresh page', async (page, server) => {
  const saved = await until(page, () => page.evaluate(() => {
    const last = window.saved[window.saved.length - 1];
    if (!last || !last.text || !last.name) throw new Error('nothing was saved');
    return last;
  }));
  await page.goto(server + '/');
  await drop(saved).run(page, server);
});

/** Looks at what was saved last, in Node. */
export const saves = (what, look) => step(`saving ${what}`, page => until(page, async () => {
  const last = await page.evaluate(() => window.saved[window.saved.length - 1]);
  assert(last?.text && last.name, 'nothing was saved');
  look(last);
}));
