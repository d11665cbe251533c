// What a case can do and look at. A step is { does, run }: what it says when it fails, and how.
import assert from 'node:assert/strict';

const step = (does, run) => ({ does, run });

/** Repeats until it no longer throws, or time is up. */
async function until(page, look) {
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

export const open = address => step(`opening ${address}`, (page, server) => page.goto(server + address));

export const click = (selector, index = 0) => step(`clicking ${selector} ${index}`, page =>
  until(page, () => page.evaluate(([selector, index]) => {
    const element = document.querySelectorAll(selector)[index];
    if (!element) throw new Error('it is not there');
    element.click();
  }, [selector, index])));

/** Files are { name, text }. */
export const drop = (...files) => step(`dropping ${files.map(file => file.name)}`, page =>
  page.evaluate(files => {
    const data = new DataTransfer();
    for (const { name, text } of files) data.items.add(new File([text], name));
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
    const box = document.querySelector(selector).getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  }, selector), want)));

/** What a function in the page gives. */
export const finds = (what, look, want) => step(what, page =>
  until(page, async () => assert.deepEqual(await page.evaluate(look), want)));
