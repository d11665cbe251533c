// Cases of what is handed on: copied, saved, printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { clean, doubtful, wrongTotal } from './reports.mjs';
import {
  cells, choose, click, counts, does, drop, dropSaved, fill, finds, focused, holds, listening, open, point, press, reads,
  saves, says, titled, type, until, verdict, visible,
} from './steps.mjs';

const html = (name, text) => ({ name: `${name}.html`, text });

/** Looks at what was copied last, in Node. */
const copied = (what, look) => does(`copying ${what}`, page => until(page, async () => {
  const last = await page.evaluate(() => window.copied[window.copied.length - 1]);
  assert(last, 'nothing was copied');
  look(last);
}));

const ask = what => [click('.menu summary'), click(`[data-hand="${what}"]`)];

/** A document that can be read, and that has no list of its parts to which a new one could be added. */
function unlisted() {
  const file = path.join(process.env.GOUJI_PICTURES, 'form.docx');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  execFileSync(process.env.GOUJI_COMMAND, ['form', '--year', '2025', '-o', file]);
  const bytes = fs.readFileSync(file, 'latin1');
  assert(bytes.includes('[Content_Types].xml'));
  const without = bytes.replaceAll('[Content_Types].xml', '[Content_Typez].xml');
  return { name: 'unlisted.docx', base64: Buffer.from(without, 'latin1').toString('base64') };
}

/** A report with an edit and a reason. */
const worked = [
  listening,
  open('/'),
  drop(html('doubt', doubtful)),
  verdict({ errors: 0, doubts: 1 }),
  click('.accept summary'),
  fill('.accept textarea', '多数在年内已废止'),
  point('.accept button'),
  verdict({ doubts: 0 }),
  choose('t3.received.total'),
  type('16'), press('Enter'),
  verdict({ errors: 2, doubts: 0 }),
];
const restored = [
  verdict({ errors: 2, doubts: 0 }),
  cells({ 't3.received.total': '16', 't2.normative.made': '40' }),
  says('[id="t3.received.total"]', 'data-changed', '15'),
  reads('.findings > .accepted', /多数在年内已废止/),
];

export const handing = [
  { name: 'the list of findings is copied as text', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    click('[data-hand="list"]'),
    copied('the list', ({ text, taken }) => {
      assert(taken);
      assert.match(text, /云杉县/);
      assert.match(text, /错误/);
      assert.match(text, /表三/);
      assert.doesNotMatch(text, /[<>]/);
    }),
    says('[data-hand="list"]', 'data-said', '已复制'),
    reads('#said', '已复制'),
  ] },
  { name: 'the tables are copied with their merged cells and no foreign markup', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    choose('t3.received.total'),
    type('15'), press('Enter'),
    verdict({ errors: 0 }),
    ...ask('tables'),
    visible('#panel'),
    focused('#panel'),
    point('#panel [data-do="copy"]'),
    copied('the tables', ({ text, html }) => {
      assert.match(html, /rowspan="?22/);
      assert.match(html, /colspan="?3/);
      assert.match(html, /rowspan="?8/);
      assert.doesNotMatch(html, /class=|data-|id=|aria-|<span|<button|<script|var\(/);
      assert.equal(html.match(/<table/g).length, 3);
      assert.match(text, /一、本年新收政府信息公开申请数量\t\t\t12\t3\t0\t0\t0\t0\t15/);
    }),
    // It reads back as what it is: without a fault.
    does('pasting it into a fresh page', async (page, server) => {
      const last = await page.evaluate(() => window.copied[window.copied.length - 1]);
      await page.goto(server + '/');
      await page.evaluate(({ html, text }) => {
        const data = new DataTransfer();
        data.setData('text/html', html);
        data.setData('text/plain', text);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, last);
    }),
    verdict({ checked: 42, unread: 0 }),
    cells({ 't3.received.total': '15', 't4.suit_direct.total': '1' }),
  ] },
  { name: 'the tables are saved as a file that reads back', steps: [
    listening,
    open('/'),
    drop(html('clean', clean)),
    verdict({ errors: 0 }),
    ...ask('tables'),
    click('#panel [data-do="save"]'),
    saves('the tables', ({ name, type, text }) => {
      assert.equal(name, '云杉县人民政府 2024年 表格.html');
      assert.match(type, /^text\/html/);
      assert.match(text, /<table/);
    }),
    dropSaved,
    verdict({ checked: 42, unread: 0 }),
    cells({ 't3.received.total': '15' }),
  ] },
  { name: 'values are copied one by one, and the keyboard goes on to the next', steps: [
    listening,
    open('/'),
    drop(html('clean', clean)),
    verdict({ errors: 0 }),
    ...ask('values'),
    counts('#panel .values li', 200),
    point('#panel .values li:nth-child(4) button'),
    copied('a value', ({ text, html }) => assert.deepEqual([text, html], ['4', ''])),
    says('#panel .values li:nth-child(4) button', 'data-copied', ''),
    focused('#panel .values li:nth-child(5) button'),
    press('Enter'),
    copied('the next', ({ text }) => assert.equal(text, '2')),
    press('Escape'),
    visible('#panel', false),
    focused('.menu summary'),
  ] },
  { name: 'the notice is changed, copied, saved', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    ...ask('notice'),
    holds('it is a letter', () => /云杉县人民政府：[^]*须更正的问题[^]*请对照上述问题/.test(document.querySelector('#panel textarea').value) || document.querySelector('#panel textarea').value),
    fill('#panel textarea', '改过的通知'),
    point('#panel [data-do="copy"]'),
    copied('the notice', ({ text }) => assert.equal(text, '改过的通知')),
    click('#panel [data-do="save"]'),
    saves('the notice', ({ name, text }) => assert.deepEqual([name, text], ['云杉县人民政府 2024年 整改通知.txt', '改过的通知'])),
    click('#panel [data-do="close"]'),
    visible('#panel', false),
  ] },
  { name: 'a result saved as a page brings back edits and reasons', steps: [
    ...worked,
    ...ask('saved-html'),
    saves('a page', ({ name, type, text }) => {
      assert.equal(name, '云杉县人民政府 2024年 核对结果.html');
      assert.match(type, /^text\/html/);
      assert.match(text, /gouji-saved/);
      assert.match(text, /SHA-?256/i);
    }),
    dropSaved,
    ...restored,
  ] },
  { name: 'a result saved as JSON brings back edits and reasons', steps: [
    ...worked,
    ...ask('saved-json'),
    saves('JSON', ({ name, text }) => {
      assert.equal(name, '云杉县人民政府 2024年 核对结果.json');
      assert.equal(JSON.parse(text).schema, 'gouji.saved/1');
    }),
    dropSaved,
    ...restored,
  ] },
  { name: 'a form filled in by hand is saved and comes back', steps: [
    listening,
    open('/'),
    click('.blank summary'),
    fill('#blank-year', '2024'),
    fill('#blank-body', '云杉县人民政府'),
    click('#blank button'),
    visible('#report .t3'),
    choose('t3.received.natural'),
    type('12'), press('Enter'),
    cells({ 't3.received.natural': '12' }),
    ...ask('saved-json'),
    saves('JSON', ({ text }) => assert.equal(JSON.parse(text).form.year, 2024)),
    dropSaved,
    visible('#report .t3'),
    cells({ 't3.received.natural': '12' }),
  ] },
  { name: 'the file comes back with its findings, and the tables as files', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    ...ask('annotated'),
    saves('the page with notes', ({ name, text }) => {
      assert.equal(name, 'wrong-批注.html');
      // Written so that it can be read in whatever encoding the page is.
      const plain = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code));
      assert.match(plain, /云杉县[^]*勾稽关系不平/);
    }),
    ...ask('xlsx'),
    saves('a workbook', ({ name, text }) => {
      assert.match(name, /\.xlsx$/);
      assert.match(text, /^PK/);
    }),
    choose('t3.received.total'),
    type('15'), press('Enter'),
    verdict({ errors: 0 }),
    // A web page takes no figures: its tables come as they stand now.
    ...ask('corrected'),
    saves('a document', ({ name, text }) => {
      assert.match(name, /\.docx$/);
      assert.match(text, /^PK/);
    }),
  ] },
  { name: 'a file that cannot be written back is said to be so, for all to see', steps: [
    open('/'),
    does('dropping it', (page, server) => drop(unlisted()).run(page, server)),
    verdict({ errors: 0 }),
    ...ask('annotated'),
    visible('#trouble'),
    reads('#trouble', /没有做成.*另存一份/),
    ...ask('docx'),
    visible('#trouble', false),
  ] },
  { name: 'a real download has the name and the bytes', only: /^Chromium$/, steps: [
    open('/'),
    drop(html('clean', clean)),
    verdict({ errors: 0 }),
    does('downloading', async page => {
      const download = page.waitForEvent('download');
      await page.evaluate(() => document.querySelector('[data-hand="saved-json"]').click());
      const file = await download;
      assert.equal(file.suggestedFilename(), '云杉县人民政府 2024年 核对结果.json');
      assert.equal(JSON.parse(fs.readFileSync(await file.path(), 'utf8')).schema, 'gouji.saved/1');
    }),
  ] },
  { name: 'the record is printed: on A4, with the sum of the file and what was not checked', steps: [
    ...worked,
    click('[data-hand="record"]'),
    reads('#record', /检查记录/),
    reads('#record', /doubt\.html/),
    reads('#record', /[0-9a-f]{64}/),
    reads('#record', /没有核对什么/),
    reads('#record', /多数在年内已废止/),
    reads('#record', /\d{4}-\d\d-\d\d|\d{4}年\d+月\d+日/),
    finds('counting the calls of the printer', () => window.printed, 1),
    does('looking at what is seen in print', async page => {
      await page.emulateMedia({ media: 'print' });
      const seen = await page.evaluate(() => ['#record', '.masthead', '#report', '#tools', '.intake'].map(selector =>
        document.querySelector(selector).getClientRects().length > 0));
      assert.deepEqual(seen, [true, false, false, false, false]);
    }),
  ] },
  { name: 'the record as PDF', only: /^Chromium$/, steps: [
    ...worked,
    click('[data-hand="record"]'),
    reads('#record', /检查记录/),
    does('making a PDF', async page => {
      const file = path.join(process.env.GOUJI_PICTURES, 'record.pdf');
      await page.pdf({ path: file, preferCSSPageSize: true });
      const pages = fs.readFileSync(file, 'latin1').match(/\/Type\s*\/Page\b/g).length;
      assert(pages >= 2 && pages <= 8, `${pages} pages`);
    }),
  ] },
  { name: 'what a panel shows follows what is typed', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    ...ask('tables'),
    reads('#panel .preview', /16/),
    choose('t3.received.total'),
    type('15'), press('Enter'),
    verdict({ errors: 0 }),
    holds('it shows the figure', () => [...document.querySelectorAll('#panel .preview tr')].some(row => /本年新收/.test(row.textContent) && /15$/.test(row.textContent.trim()))),
    holds('and leaves the keyboard in the table', () => document.activeElement.id === 'cell-field'),
    point('#panel [data-do="copy"]'),
    copied('the tables', ({ text }) => assert.match(text, /一、本年新收政府信息公开申请数量\t\t\t12\t3\t0\t0\t0\t0\t15/)),
  ] },
  { name: 'a panel of one report is not left standing over another', steps: [
    open('/'),
    drop(html('one', clean), html('two', wrongTotal)),
    counts('#files [data-job]', 2),
    verdict({ errors: 0 }),
    ...ask('tables'),
    visible('#panel'),
    click('#files [data-job]', 1),
    verdict({ errors: 2 }),
    visible('#panel', false),
  ] },
  { name: 'a menu closes by Escape and by a click elsewhere', steps: [
    open('/'),
    drop(html('clean', clean)),
    verdict({ errors: 0 }),
    point('.menu summary'),
    visible('.menu [data-hand="tables"]'),
    press('Escape'),
    visible('.menu [data-hand="tables"]', false),
    focused('.menu summary'),
    point('.menu summary'),
    visible('.menu [data-hand="tables"]'),
    point('h2'),
    visible('.menu [data-hand="tables"]', false),
  ] },
];
