// Cases of the page as it is hosted: kept for use without a network, never of two versions, and
// useless as a copy.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { wrongTotal } from './reports.mjs';
import { does, drop, finds, listening, open, press, reads, saves, until, verdict, visible } from './steps.mjs';

const { GOUJI_SITE, GOUJI_PICTURES } = process.env;
const html = (name, text) => ({ name: `${name}.html`, text });

/** The site with a file of another build among its own. */
async function mixed(name, change) {
  const server = http.createServer((request, response) => {
    const asked = new URL(request.url, 'http://x').pathname.slice(1) || 'index.html';
    const file = path.join(GOUJI_SITE, asked);
    if (!fs.existsSync(file)) { response.writeHead(404); response.end(); return; }
    let bytes = fs.readFileSync(file);
    if (asked === name) bytes = Buffer.from(change(bytes.toString('latin1')), 'latin1');
    const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
    response.writeHead(200, { 'Content-Type': types[path.extname(asked)] ?? 'application/octet-stream' });
    response.end(bytes);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/`;
}

const build = () => /data-build="([0-9a-f]{16})"/.exec(fs.readFileSync(path.join(GOUJI_SITE, 'index.html'), 'utf8'))[1];
const other = text => text.replaceAll(build(), '0123456789abcdef');

const openCopy = async (page, name, copy) => {
  fs.mkdirSync(GOUJI_PICTURES, { recursive: true });
  const file = path.join(GOUJI_PICTURES, name);
  fs.writeFileSync(file, copy);
  await page.goto(`file://${file}`);
};

/** The page as HTML, by the Standard's own way to write it. */
const copied = does('opening a copy saved to disk', async page => {
  const copy = await page.evaluate(() => `<!DOCTYPE html>${document.documentElement.outerHTML}`);
  assert.doesNotMatch(copy, /云杉县|处错误/);
  await openCopy(page, 'copy.html', copy);
});

/** "网页，单个文件" of Chromium, where no script runs any more. */
const copiedAsOne = does('opening a copy saved as one file', async page => {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureSnapshot', { format: 'mhtml' });
  // Quoted-printable, as the text of a page in Chinese is.
  const bytes = data.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const text = Buffer.from(bytes, 'latin1').toString();
  assert.match(text, /这是网页的副本/);
  assert.doesNotMatch(text, /云杉县|不平/);
  await openCopy(page, 'copy.mht', data);
});

/** "网页，全部" of Chromium: every element with its contents, also where it can't have any. */
const copiedAsIs = does('opening a complete copy', async page => {
  const copy = await page.evaluate(() => {
    const write = node => {
      if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeType === Node.TEXT_NODE ? node.data : '';
      const open = node.cloneNode(false).outerHTML.replace(/<\/[^>]*>$/, '');
      return `${open}${[...node.childNodes].map(write).join('')}</${node.localName}>`;
    };
    return `<!DOCTYPE html>${write(document.documentElement)}`;
  });
  assert.match(copy, /云杉县/);
  await openCopy(page, 'complete.html', copy);
});

const saysWhatItIs = [
  reads('body', /这是网页的副本/),
  finds('looking for the report', () => /云杉县/.test(document.documentElement.outerHTML), false),
  finds('looking for the way to the file', () => /^http:\/\/127.*\/gouji\.html$/.test(document.querySelector('#idle-note a').href), true),
];

export const hosted = [
  { name: 'hosted: after one visit it opens without a network', context: { serviceWorkers: 'allow' }, steps: [
    open('/'),
    does('waiting until it is kept', page => until(page, () => page.evaluate(async () => {
      const kept = await navigator.serviceWorker.getRegistration();
      if (!kept || !kept.active) throw new Error('not kept yet');
    }))),
    does('taking the network away', page => page.context().setOffline(true)),
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    does('asking for what is loaded late', page => page.evaluate(() => document.querySelector('#source-switch').click())),
    visible('#source'),
  ] },
  ...[
    ['pkg/page.wasm', '#trouble'], ['pkg/worker.wasm', '#trouble'], ['boot.js', '#trouble'],
    ['worker.js', '#trouble'], ['style.css', '#trouble'], ['pkg/page.js', '#trouble'],
  ].map(([name, place]) => ({ name: `hosted: ${name} of another version does not start`, faults: [/./], steps: [
    does(`opening the page with it`, async page => page.goto(await mixed(name, other))),
    visible(place),
    reads(place, /不是同一个版本/),
  ] })),
  { name: 'hosted: the file for use without a network is offered', steps: [
    open('/'),
    visible('#offline'),
    finds('looking where it leads', () => {
      const link = document.getElementById('offline');
      return [link.getAttribute('href'), link.download];
    }, ['gouji.html', 'gouji.html']),
  ] },
  { name: 'hosted: a copy of it says what it is, where to go, and holds nothing of a report', faults: [/./], steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    copied,
    ...saysWhatItIs,
  ] },
  { name: 'hosted: a complete copy says so too, and shows nothing of a report', faults: [/./], steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    copiedAsIs,
    ...saysWhatItIs,
  ] },
  { name: 'hosted: a copy as one file says so without a script', only: /^Chromium$/, faults: [/./], steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    copiedAsOne,
    visible('.copied'),
    finds('looking for all that is seen', () => document.body.innerText.includes('保存离线版'), true),
  ] },
  { name: 'hosted: Ctrl+S saves the result, and without a report the file for use without a network', steps: [
    listening,
    open('/'),
    does('noting which file is asked for', page => page.evaluate(() => {
      HTMLAnchorElement.prototype.click = function () { window.asked = this.getAttribute('href'); };
    })),
    finds('waiting for the program', () => document.documentElement.hasAttribute('data-ready'), true),
    press('Control+s'),
    finds('looking for the file', () => window.asked, 'gouji.html'),
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    press('Control+s'),
    saves('the result', last => {
      assert.match(last.name, /云杉县.*\.html$/);
      assert.match(last.text, /云杉县/);
    }),
  ] },
];
