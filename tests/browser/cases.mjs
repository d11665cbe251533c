// The cases, each a name and its steps. Each runs in a fresh page, in every browser.
import { clean, notice, plain, unreadCell, wrongTotal } from './reports.mjs';
import { access } from './access.mjs';
import { closed } from './closed.mjs';
import { alone, core } from './core.mjs';
import { embedding } from './embedding.mjs';
import { hosted } from './hosted.mjs';
import { handing } from './handing.mjs';
import { pages } from './pages.mjs';
import { reasons } from './reasons.mjs';
import {
  before, cell, click, counts, drop, finds, open, paste, pick, reads, titled, verdict, visible,
} from './steps.mjs';
import { stories } from './stories.mjs';
import { typing } from './typing.mjs';

const html = (name, text) => ({ name: `${name}.html`, text });
const good = { errors: 0, doubts: 0, unread: 0, checked: 42 };
const bad = { errors: 2, doubts: 0, unread: 0, checked: 42 };

// A Worker whose wasm traps on the file dies.html.
const trapWorker = `(function (Own) {
  window.Worker = function () { return new Own(URL.createObjectURL(new Blob(["importScripts('" + location.origin + "/tests/trap-worker.js')"], { type: 'text/javascript' }))); };
})(window.Worker)`;

// Opened from disk, without a network.
const inOneFile = [...core, ...alone].map(test => (
  { ...test, name: `in the single file: ${test.name}`, where: 'file', context: { offline: true } }));

/** What also the browsers of `cargo xtask test --all` are shown. */
export const everywhere = [...core.map(test => ({ ...test, name: `on http: ${test.name}` })), ...inOneFile];

export const cases = [
  { name: 'the wasm loads in a worker', steps: [
    open('/tests/smoke.html'),
    reads('#answer', /^gouji \d+\.\d+\.\d+$/),
  ] },
  { name: 'the page waits for a report', steps: [
    open('/'),
    verdict({ state: 'idle' }),
    visible('input[type=file]'),
  ] },
  { name: 'a dropped report without a fault passes', steps: [
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
    titled(/^通过/),
    cell('t3.received.total', '15'),
    cell('t4.suit_direct.total', '1'),
  ] },
  { name: 'the page goes over to English and back, with what it has checked', steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    click('#lang'),
    reads('h1 .by-mouse', 'Drop an annual report into this window'),
    titled(/^Errors 2/),
    reads('#report .findings', /Table 3, total|Table 3, 总计 \(total\)/),
    reads('#lang', '中文'),
    click('#lang'),
    titled(/^错误 2/),
    reads('#report .findings', /表三/),
  ] },
  { name: 'an address may ask for English', steps: [
    open('/?lang=en'),
    reads('h1 .by-mouse', 'Drop an annual report into this window'),
    drop(html('clean', clean)),
    verdict(good),
    titled(/^Passed/),
  ] },
  { name: 'a server may give wasm a wrong type', server: 'old', steps: [
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
  ] },
  { name: 'a wrong total is an error of its row and its column', steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    titled(/错误 2/),
    reads('[data-cell="t3.received.total"]', /16/),
    visible('[data-code="T301"]'),
    visible('[data-code="T303"]'),
  ] },
  { name: 'a cell that is no number is unread', steps: [
    open('/'),
    drop(html('unread', unreadCell)),
    verdict({ errors: 1, unread: 1, checked: 40 }),
    reads('[data-cell="t3.granted.natural"]', /若干/),
  ] },
  { name: 'a picked file gets a verdict', steps: [
    open('/'),
    pick(html('clean', clean)),
    verdict(good),
  ] },
  { name: 'several files are a list, and the first opens', steps: [
    open('/'),
    drop(html('wrong', wrongTotal), html('clean', clean), html('notice', notice)),
    verdict(bad),
    counts('#files [data-job]', 3),
    click('#files [data-job]', 1),
    verdict(good),
  ] },
  { name: 'a page without a report says so', steps: [
    open('/'),
    drop(html('notice', notice)),
    verdict({ errors: 1, unread: 1, checked: 0 }),
    visible('[data-code="S102"]'),
  ] },
  { name: 'a pasted table is read from its html', steps: [
    open('/'),
    paste({ 'text/html': wrongTotal, 'text/plain': '不是报告' }),
    verdict(bad),
  ] },
  { name: 'a pasted text is read', steps: [
    open('/'),
    paste({ 'text/plain': plain }),
    verdict(good),
    cell('t3.received.total', '15'),
  ] },
  { name: 'the example opens', steps: [
    open('/'),
    click('#example'),
    verdict({ checked: 42 }),
    titled(/错误 \d+/),
  ] },
  { name: 'a worker that dies is replaced', steps: [
    before(trapWorker),
    open('/'),
    drop(html('dies', clean), html('lives', clean)),
    click('#files [data-job]', 0),
    reads('#report', /dies\.html.*勾稽自己的问题/s),
    click('#files [data-job]', 1),
    verdict(good),
    // The Worker that checked a file before another died is gone, and with it what it kept.
    drop(html('dies', clean)),
    reads('#report', /dies\.html.*勾稽自己的问题/s),
    click('#lang'),
    reads('#report', /failed on “dies\.html”/),
    click('#files [data-job="2"]'),
    reads('#report .findings h3', 'Findings'),
    verdict(good),
  ] },
  { name: 'without WebAssembly the page asks for another mode', steps: [
    before('delete window.WebAssembly'),
    open('/'),
    reads('body', /请切换到极速模式/),
    visible('#verdict', false),
  ] },
  { name: 'what a file says is never a part of the page', steps: [
    open('/'),
    drop(html('<img src=x onerror=alert(1)>', wrongTotal.replaceAll('云杉县', '<b onclick=x>云&lt;script&gt;县</b>'))),
    verdict({ state: 'done' }),
    finds('looking for foreign elements', () => document.querySelectorAll('#report script, #report [onclick], #files img').length, 0),
  ] },

  ...typing,
  ...reasons,
  ...handing,
  ...pages,
  ...access,
  ...embedding,
  ...stories,
  ...closed,
  ...hosted,
  ...inOneFile,
];
