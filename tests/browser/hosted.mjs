// Cases of the page as it is hosted: kept for use without a network, never of two versions, and
// useless as a copy.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { wrongTotal } from './reports.mjs';
import { does, drop, finds, open, reads, until, verdict, visible } from './steps.mjs';

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

/** What the browser writes when a page is saved as a whole: the elements as they stand. */
const copyOf = does('opening a copy saved to disk', async page => {
  const copy = await page.evaluate(() => `<!DOCTYPE html>${document.documentElement.outerHTML}`);
  assert.match(copy, /云杉县/);
  fs.mkdirSync(GOUJI_PICTURES, { recursive: true });
  const file = path.join(GOUJI_PICTURES, 'copy.html');
  fs.writeFileSync(file, copy);
  await page.goto(`file://${file}`);
});

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
  { name: 'hosted: a copy of it says what it is, where to go, and shows nothing of a report', faults: [/./], steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict({ errors: 2 }),
    copyOf,
    reads('body', /这是网页的副本/),
    finds('looking for the report', () => /云杉县/.test(document.documentElement.outerHTML), false),
    finds('looking for the way to the file', () => /^http:\/\/127.*\/gouji\.html$/.test(document.querySelector('#idle-note a').href), true),
  ] },
];
