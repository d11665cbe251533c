// The package as it was installed: from Node against the command, and through Vite in a browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';

const { GOUJI_TOOLS, GOUJI_BROWSERS, GOUJI_COMMAND, GOUJI_PACKAGE } = process.env;
const { chromium } = createRequire(path.join(GOUJI_TOOLS, 'package.json'))('playwright-core');
const root = new URL('../..', import.meta.url).pathname;
let passed = 0, failed = 0;

async function test(name, work) {
  try {
    await work();
    passed++;
    console.log(`  ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`  FAIL  ${name}\n${String(error.stack).replace(/^/gm, '        ')}`);
  }
}

const files = [
  'examples/qinghe-2023.html', ...['tests/pdf/qinghe-2023.pdf', 'tests/browser/report.html'],
].map(file => path.join(root, file));

await test('Node gives what the command gives', () => {
  const said = JSON.parse(execFileSync('node', ['use.mjs', ...files], { cwd: GOUJI_PACKAGE, encoding: 'utf8' }));
  for (const [at, file] of files.entries()) {
    let lines;
    try {
      lines = execFileSync(GOUJI_COMMAND, ['check', '--format', 'json', file], { encoding: 'utf8' });
    } catch (error) {
      // A report with errors has an exit status of its own.
      lines = error.stdout;
    }
    assert.deepEqual(said.results[at], lines.trim().split('\n').map(line => JSON.parse(line)), file);
  }
  assert.match(said.version, /^\d+\.\d+\.\d+$/);
  const codes = said.other[0].diagnostics.map(finding => finding.code);
  assert(codes.includes('D104') && codes.includes('D106'), codes.join());
  assert.match(said.other[0].diagnostics.find(finding => finding.code === 'D104').message, /handed in for 2019/);
  assert.equal(said.refused, 'TypeError');
  assert.equal(said.text[0].diagnostics[0].code[0], 'S');
});

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const server = http.createServer((request, response) => {
  const file = path.join(GOUJI_PACKAGE, 'dist', request.url === '/' ? 'index.html' : decodeURIComponent(request.url.split(/[?#]/)[0]));
  fs.readFile(file, (error, bytes) => {
    response.writeHead(error ? 404 : 200, { 'content-type': types[path.extname(file)] || 'application/octet-stream' });
    response.end(bytes || '');
  });
}).listen(0, '127.0.0.1');
await new Promise(resolve => server.on('listening', resolve));

const [{ program }] = JSON.parse(GOUJI_BROWSERS);
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'] });
const page = await browser.newPage();
const faults = [];
page.on('pageerror', error => faults.push(error.message));
const report = fs.readFileSync(path.join(root, 'tests/browser/report.html'), 'utf8').replace('<td>0<td>15\n', '<td>0<td>16\n');

await test('Vite: check() in a page', async () => {
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.gouji);
  assert.equal(await page.evaluate(async text => (await window.gouji.check(text, 'a.html'))[0].summary.error, report), 2);
});
await test('Vite: the element', async () => {
  assert.equal(await page.evaluate(async text => {
    await window.gouji.defined;
    return (await document.getElementById('element').check(text, 'a.html')).summary.error;
  }, report), 2);
  const pdf = fs.readFileSync(path.join(root, 'tests/pdf/qinghe-2023.pdf')).toString('base64');
  assert.equal(await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    const got = await document.getElementById('element').check(bytes, 'a.pdf'); return got.source.format || JSON.stringify(got.diagnostics);
  }, pdf), 'pdf');
});
await test('Vite: nothing was thrown', () => assert.deepEqual(faults, []));
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
