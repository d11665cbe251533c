// Cases of files with fixed pages: their reader comes with the first of them, and their own pages
// stand beside the form.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { clean } from './reports.mjs';
import {
  cell, choose, click, counts, does, drop, finds, holds, open, point, press, reads, type, until, verdict, visible,
} from './steps.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const file = where => ({ name: path.basename(where), base64: fs.readFileSync(path.join(root, where)).toString('base64') });

const example = file('tests/pdf/qinghe-2023.pdf');
const real = '../shared/real/hongze-2023.pdf';

/** A PDF of this many pages that are full of letters: it takes some seconds to read. */
export function long(pages) {
  const line = 'BT /F1 5 Tf 20 800 Td ' + '(a) Tj '.repeat(4000) + 'ET';
  const kids = Array.from({ length: pages }, (_, at) => `${at + 5} 0 R`).join(' ');
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>';
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>', `<< /Length ${line.length} >>\nstream\n${line}\nendstream`];
  while (objects.length < pages + 4) objects.push(page);
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return String(place).padStart(10, '0') + ' 00000 n \n';
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return { name: 'long.pdf', text: `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF` };
}

/** Remembers what is fetched from here on. */
const asked = [];
const watching = does('watching what is fetched', page => {
  asked.length = 0;
  page.on('request', request => asked.push(new URL(request.url()).pathname));
});
const fetched = (name, want) => does(`${name} is ${want ? '' : 'not '}fetched`, page =>
  until(page, () => assert.equal(asked.some(path => path.endsWith(name)), want, asked.join(' '))));

export const pages = [
  { name: 'a PDF is read, and its reader comes only with it', steps: [
    watching,
    open('/'),
    drop({ name: 'clean.html', text: clean }),
    verdict({ errors: 0 }),
    fetched('pkg/pdf.wasm', false),
    drop(example),
    click('#files [data-job]', 1),
    verdict({ errors: 3, doubts: 1, unread: 0, checked: 42 }),
    cell('t3.received.natural', '7'),
    fetched('pkg/pdf.wasm', true),
  ] },
  { name: 'the pages of a PDF stand beside the form, with its findings marked', steps: [
    open('/'),
    drop(example),
    verdict({ errors: 3 }),
    click('#source-switch'),
    counts('#source svg.page', 2),
    reads('#source svg.page text', /青禾县/),
    holds('the wrong total is marked with its findings', () => {
      const marked = [...document.querySelectorAll('#source rect[data-n]')];
      return marked.some(rect => rect.dataset.n.split(' ').length === 3) || marked.map(rect => rect.dataset.n);
    }),
    // A place leads to its cell, and a cell to its place.
    does('pressing a place', page => page.evaluate(() => {
      const at = document.getElementById('t3.received.natural').dataset.at;
      document.getElementById(at).dispatchEvent(new MouseEvent('click', { bubbles: true }));
    })),
    holds('its cell is chosen', () => document.getElementById('t3.received.natural').classList.contains('chosen')),
    point('[id="t3.concluded.total"]'),
    finds('looking for the place of the cell', () =>
      document.querySelector('#source .here')?.id === document.getElementById('t3.concluded.total').dataset.at, true),
    holds('it is in sight', () => {
      const place = document.querySelector('#source .here').getBoundingClientRect();
      const frame = document.querySelector('#source').getBoundingClientRect();
      return place.top >= frame.top - 1 && place.bottom <= frame.bottom + 1 || [place.top, place.bottom, frame.top, frame.bottom];
    }),
    does('taking a picture', async page => {
      if (process.env.GOUJI_PICTURES) await page.screenshot({ path: path.join(process.env.GOUJI_PICTURES, 'pages.png') });
    }),
    click('#source-switch'),
    visible('#source', false),
  ] },
  { name: 'a long PDF says how far it is, and can be stopped', steps: [
    open('/'),
    drop({ name: 'clean.html', text: clean }, long(1500)),
    reads('#files li:last-child', /已读 \d+ 页，共 1500 页/),
    visible('#stop'),
    does('taking a picture', async page => {
      if (process.env.GOUJI_PICTURES) await page.screenshot({ path: path.join(process.env.GOUJI_PICTURES, 'long.png') });
    }),
    click('#stop'),
    click('#files [data-job]', 1),
    verdict({ unread: 1 }),
    visible('#stop', false),
    reads('#report h2', '“long.pdf”没有核对'),
    // What was checked before the Worker was ended is still there to work on.
    click('#files [data-job]'),
    verdict({ errors: 0 }),
    click('.menu summary'),
    click('[data-hand="tables"]'),
    visible('#panel'),
    choose('t3.received.total'),
    type('16'), press('Enter'),
    verdict({ errors: 2 }),
    click('#files [data-clear]'),
    drop(long(1500)),
    reads('#verdict-words', '正在核对…'),
    reads('#verdict-coverage', /已读 \d+ 页，共 1500 页/),
    visible('#stop'),
    click('#stop'),
    verdict({ unread: 1 }),
    drop({ name: 'clean.html', text: clean }),
    verdict({ errors: 0, unread: 0 }),
  ] },
  { name: 'a PDF is given back with its findings as comments', only: /^Chromium$/, steps: [
    open('/'),
    drop(example),
    verdict({ errors: 3 }),
    does('downloading', async page => {
      const download = page.waitForEvent('download');
      await page.evaluate(() => document.querySelector('[data-hand="annotated"]').click());
      const made = await download;
      assert.match(made.suggestedFilename(), /^qinghe-2023-.*\.pdf$/);
      const [before, after] = [Buffer.from(example.base64, 'base64'), fs.readFileSync(await made.path())];
      assert(after.subarray(0, before.length).equals(before), 'the file has changed');
      assert.equal(after.subarray(before.length).toString('latin1').match(/\/Subtype \/Highlight/g).length, 2);
    }),
  ] },
  ...fs.existsSync(path.join(root, real)) ? [{ name: 'a published PDF shows its own errors and no other', steps: [
    open('/'),
    drop(file(real)),
    verdict({ errors: 3, unread: 0 }),
    counts('#report .finding[data-code="T401"]', 2),
    counts('#report .finding[data-code="F103"]', 1),
    click('#source-switch'),
    visible('#source svg.page'),
  ] }] : [],
];
