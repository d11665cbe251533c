// Cases of gouji on somebody else's page: the element, and the frame.
import assert from 'node:assert/strict';
import { long } from './pages.mjs';
import { clean, notice, wrongTotal } from './reports.mjs';
import { does, open, until } from './steps.mjs';

/** Something asked of the page until it holds. */
const inside = (what, look, argument, want) => does(what, page => until(page, async () =>
  assert.deepEqual(await page.evaluate(look, argument), want)));

const run = (what, work, argument) => does(what, page => page.evaluate(work, argument));

const checked = (id, text, name = 'report.html') => run(`checking ${name} in #${id}`, async ([id, text, name]) => {
  await customElements.whenDefined('gouji-validator');
  await document.getElementById(id).check(text, name);
}, [id, text, name]);

const dropped = (id, text) => does(`dropping on #${id}`, page => until(page, () => page.evaluate(([id, text]) => {
  const frame = document.getElementById(id).shadowRoot.getElementById('frame');
  if (!frame) throw new Error('it is not there yet');
  const data = new DataTransfer();
  data.items.add(new File([text], 'report.html'));
  frame.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
}, [id, text])));

const found = (id, want) => inside(`#${id} found ${JSON.stringify(want)}`, ([id, keys]) => {
  const result = document.getElementById(id).result;
  return result && keys.map(key => result.summary[key]);
}, [id, Object.keys(want)], Object.values(want));

const verdict = (id, errors) => inside(`the verdict of #${id}`, id =>
  document.getElementById(id).shadowRoot.getElementById('verdict').dataset.errors, id, String(errors));

const typed = (id, cell, text) => run(`typing ${text} into ${cell} of #${id}`, ([id, cell, text]) => {
  const root = document.getElementById(id).shadowRoot;
  root.getElementById(cell).dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true, composed: true }));
  const field = root.getElementById('cell-field');
  field.focus();
  if (field.readOnly) return;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  field.blur();
}, [id, cell, text]);

const submit = run('submitting', () => document.getElementById('submit').click());
const submitted = want => inside(want ? 'it is submitted' : 'it is not submitted', () => Boolean(window.submitted), null, want);
// Chromium 86 reports what 'unsafe-eval' lets it do all the same.
const nothingRefused = inside('the policy refused nothing', () => window.heard
  .filter(one => one.kind === 'refused' && !(/Chrome.86/.test(navigator.userAgent) && /^eval /.test(one.detail))), null, []);
// It does not know the word that newer kernels need.
const faults = [/contains an invalid source: ''wasm-unsafe-eval''/];

// Which policy a kernel needs (docs/embedding.md).
const portals = [[/^Chromium$/, '/tests/portal.html', 'strict'], [/86/, '/tests/portal-86.html', 'for old kernels']];

const element = portals.flatMap(([only, address, policy]) => [
  { name: `element, ${policy}: a dropped report is checked, and told in the contract`, only, faults, steps: [
    open(address),
    dropped('one', wrongTotal),
    found('one', { error: 2, unread: 0 }),
    verdict('one', 2),
    inside('the event carries the same', () => {
      const last = window.heard.filter(one => one.kind === 'gouji-result').pop();
      return [last.of, last.detail.schema, last.detail.summary.error, JSON.stringify(last.detail) === JSON.stringify(document.getElementById('one').result)];
    }, null, ['one', 'gouji.report/1', 2, true]),
    inside('progress began and ended', () => {
      const seen = window.heard.filter(one => one.kind === 'gouji-progress').map(one => one.detail.pending);
      return [seen.includes(1), seen.pop()];
    }, null, [true, 0]),
    nothingRefused,
  ] },
  { name: `element, ${policy}: a form is held back until the errors are gone`, only, faults, steps: [
    open(address),
    inside('the element is there', () => Boolean(document.getElementById('one').shadowRoot.getElementById('frame')), null, true),
    submit,
    submitted(false),
    checked('one', wrongTotal),
    submit,
    submitted(false),
    inside('it says why', () => document.getElementById('one').validationMessage, null, '年度报告还有 2 处错误，请改正后再提交。'),
    typed('one', 't3.received.total', '15'),
    found('one', { error: 0 }),
    submit,
    submitted(true),
    inside('the result went with it', () => JSON.parse(window.submitted).summary.error, null, 0),
    run('forgetting', () => document.getElementById('one').clear()),
    inside('nothing is left', () => [document.getElementById('one').result, document.getElementById('form').checkValidity()], null, [null, false]),
    nothingRefused,
  ] },
  { name: `element, ${policy}: two of them share a Worker and keep apart`, only, faults, steps: [
    open(address),
    checked('one', clean),
    checked('two', wrongTotal),
    found('one', { error: 0 }),
    // The year that is due is another one.
    found('two', { error: 3 }),
    inside('D104 says so', () => document.getElementById('two').result.diagnostics.map(one => one.code), null, ['T301', 'T303', 'D104']),
    does('counting Workers', async page => assert.equal(page.workers().length, 1)),
    run('another year is due', () => document.getElementById('two').removeAttribute('year')),
    found('two', { error: 2 }),
    typed('two', 't3.received.total', '15'),
    typed('one', 't3.received.total', '99'),
    found('one', { error: 2 }),
    // It may only be read.
    found('two', { error: 2 }),
    inside('it has the figure of the file', () => document.getElementById('two').result.cells['t3.received.total'].value, null, 16),
  ] },
]);

export const embedding = [
  ...element,
  { name: 'element: what is no report is a result, and holds the form back', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    checked('one', notice),
    inside('S102', () => document.getElementById('one').result.diagnostics.map(one => one.code), null, ['S102']),
    submit,
    submitted(false),
  ] },
  { name: 'element: gives the file back with comments', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    run('without a report it says so', async () => {
      await customElements.whenDefined('gouji-validator');
      const said = await document.getElementById('one').annotate().then(() => 'a file', error => error.message);
      if (said !== '请先放入年度报告并核对。') throw new Error(said);
    }),
    checked('one', wrongTotal),
    inside('a page with a note on the total', async () => {
      const file = await document.getElementById('one').annotate();
      const text = await file.text();
      return [file.name, text.includes('T301'), text.includes('</table>')];
    }, null, ['report-批注.html', true, true]),
  ] },
  { name: 'element: a long PDF is read, and its pages are told', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    run('listening', async () => {
      await customElements.whenDefined('gouji-validator');
      window.told = [];
      document.getElementById('one').addEventListener('gouji-progress', event => window.told.push(event.detail));
    }),
    checked('one', long(60).text, 'long.pdf'),
    // One line, the same on every page, is a running head: there is no more in it.
    inside('there is nothing in it, and its pages were told', () => {
      const pages = window.told.filter(detail => detail.pages === 60 && detail.page > 0 && detail.pending === 1);
      const { summary, diagnostics } = document.getElementById('one').result;
      return [pages.length > 20, diagnostics.map(own => own.code), summary.unread];
    }, null, [true, ['S101'], 1]),
  ] },
  { name: 'element: taken out and put back it works again', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    checked('one', wrongTotal),
    run('moving it within the page', () => document.body.append(document.getElementById('one'))),
    found('one', { error: 2 }),
    run('taking it out', async () => {
      const one = window.kept = document.getElementById('one');
      one.remove();
      await new Promise(resolve => setTimeout(resolve, 50));
    }),
    inside('it let all go', () => [window.kept.result, window.kept.shadowRoot.childNodes.length], null, [null, 0]),
    run('putting it back', () => document.getElementById('form').append(window.kept)),
    checked('one', clean),
    found('one', { error: 0 }),
  ] },
  { name: 'element: a width of its own decides how it looks', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    checked('one', wrongTotal),
    run('making it narrow', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('#form { width: 390px; }');
      document.adoptedStyleSheets = [sheet];
    }),
    inside('it is narrow', () => document.getElementById('one').shadowRoot.getElementById('frame').classList.contains('under720'), null, true),
    inside('nothing sticks out', () => document.getElementById('one').shadowRoot.getElementById('verdict').getBoundingClientRect().right <= 400, null, true),
  ] },
  { name: 'element: two versions on one page', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    checked('one', clean),
    run('a second script, under another name', () => new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.setAttribute('data-name', 'gouji-validator-2');
      script.src = '/pkg/gouji-validator.js?second';
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    })),
    run('an element of it', async text => {
      const second = document.createElement('gouji-validator-2');
      second.id = 'second';
      document.body.append(second);
      await second.check(text, 'report.html');
    }, wrongTotal),
    found('second', { error: 2 }),
    found('one', { error: 0 }),
    typed('one', 't3.received.total', '99'),
    found('one', { error: 2 }),
    found('second', { error: 2 }),
    inside('no global was made', () => Object.keys(window).filter(name => /gouji|wasm/i.test(name)), null, []),
  ] },
  { name: 'element: after 500 checks it holds what it held after 5', only: /^Chromium$/, steps: [
    open('/tests/portal.html'),
    does('checking 500 times', async page => {
      const check = count => page.evaluate(async ([text, count]) => {
        const one = document.getElementById('one');
        for (let i = 0; i < count; i++) await one.check(text, 'report.html');
      }, [wrongTotal, count]);
      const client = await page.context().newCDPSession(page);
      const held = async () => {
        await client.send('HeapProfiler.collectGarbage');
        const { usedSize } = await client.send('Runtime.getHeapUsage');
        const pages = await page.workers()[0].evaluate(() => performance.memory ? performance.memory.usedJSHeapSize : 0);
        return { usedSize, pages, nodes: await page.evaluate(() => document.getElementById('one').shadowRoot.querySelectorAll('*').length) };
      };
      await page.evaluate(() => customElements.whenDefined('gouji-validator'));
      await check(5);
      await page.evaluate(() => { window.heard.length = 0; });
      const before = await held();
      await check(495);
      await page.evaluate(() => { window.heard.length = 0; });
      const after = await held();
      assert(after.nodes <= before.nodes, `${before.nodes} elements, then ${after.nodes}`);
      assert(after.usedSize < before.usedSize * 1.25 + 1e6, `${before.usedSize} bytes, then ${after.usedSize}`);
    }),
  ] },
  { name: 'frame: says ready, is as high as it likes, and answers', only: /^Chromium$/, steps: [
    open('/tests/framing.html'),
    inside('ready', () => window.heard.some(one => one.data.type === 'ready' && one.data.version && one.origin === location.origin), null, true),
    run('asking', text => window.say({ type: 'check', id: 7, name: 'report.html', file: text }), wrongTotal),
    inside('the answer', () => {
      const answer = window.heard.find(one => one.data.type === 'checked');
      return answer && [answer.data.id, answer.data.result.summary.error];
    }, null, [7, 2]),
    inside('its height', () => window.heard.filter(one => one.data.type === 'height').pop().data.height > 500, null, true),
    run('asking for what there is not', () => window.say({ type: 'dance', id: 8 })),
    inside('it says so', () => window.heard.some(one => one.data.type === 'error' && one.data.id === 8), null, true),
    run('another protocol', () => { window.heard.length = 0; window.say({ protocol: 'other/1', type: 'check', id: 9, file: 'x' }); }),
    does('waiting', page => page.waitForTimeout(300)),
    inside('it does not listen', () => window.heard.length, null, 0),
  ] },
  { name: 'frame: sandboxed without an origin it brings all along', only: /^Chromium$/, steps: [
    open('/tests/framing.html?sandbox=allow-scripts'),
    inside('ready', () => window.heard.some(one => one.data.type === 'ready' && one.origin === 'null'), null, true),
    run('asking', text => window.say({ type: 'check', id: 7, name: 'report.html', file: text }), wrongTotal),
    inside('the answer', () => {
      const answer = window.heard.find(one => one.data.type === 'checked');
      return answer && [answer.data.id, answer.data.result.summary.error];
    }, null, [7, 2]),
  ] },
  { name: 'frame: a page that is not allowed is told so and hears nothing', only: /^Chromium$/, steps: [
    open('/tests/framing.html?origin=https://elsewhere.example'),
    inside('the frame says so', () => window.frames[0].document.getElementById('refused') && !window.frames[0].document.getElementById('refused').hidden, null, true),
    inside('nothing was heard', () => window.heard.length, null, 0),
  ] },
];
