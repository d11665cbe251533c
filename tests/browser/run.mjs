// Runs the cases in every browser and closes with "N passed, N failed". `cargo xtask browser` starts
// it, serves the page and says in the environment where everything is.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { cases, everywhere } from './cases.mjs';
import { launch } from './engines.mjs';

const { GOUJI_TOOLS, GOUJI_BROWSERS, GOUJI_SERVER, GOUJI_OLD_SERVER, GOUJI_BUNDLE, GOUJI_PICTURES } = process.env;
const { chromium } = createRequire(path.join(GOUJI_TOOLS, 'package.json'))('playwright-core');

// Root in a container has no sandbox to offer; the rest keeps the browser from calling home.
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const [filter = ''] = process.argv.slice(2);
const servers = { new: GOUJI_SERVER, old: GOUJI_OLD_SERVER };
let passed = 0, failed = 0;

const runs = ({ name, skip, only = /./ }, browser) => !skip && only.test(browser) && name.includes(filter);

/** The page within the shell of the single file, driven as if it were the page itself. */
const within = page => new Proxy(page, {
  get(page, key) {
    const frame = page.frames().find(frame => frame.parentFrame());
    const of = key === 'evaluate' && frame ? frame : page;
    return typeof of[key] === 'function' ? of[key].bind(of) : of[key];
  },
});

async function runCase(browser, { steps, server = 'new', where, context: own, faults = [] }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block', ...own });
  const page = await context.newPage();
  const address = where === 'file' ? `file://${GOUJI_BUNDLE}` : servers[server];
  page.setDefaultTimeout(15000);
  // A fault that nobody expects fails the case, whatever its steps see.
  const seen = [];
  page.on('pageerror', error => seen.push(`the page threw: ${error.message}`));
  page.on('console', message => message.type() === 'error' && seen.push(`console: ${message.text()}`));
  let doing = 'starting';
  try {
    for (const { does, run } of steps) {
      doing = does;
      await run(where === 'file' ? within(page) : page, address);
    }
    doing = 'looking for faults';
    const unexpected = seen.filter(line => !faults.some(fault => fault.test(line)));
    if (unexpected.length) throw new Error(unexpected.join('\n'));
    return null;
  } catch (error) {
    const message = [error.message.split('\n').slice(0, 12).join('\n'), ...seen].join('\n');
    return { message: `while ${doing}: ${message}`, picture: await page.screenshot().catch(() => null) };
  } finally {
    await context.close().catch(() => {});
  }
}

fs.rmSync(GOUJI_PICTURES, { recursive: true, force: true });
fs.mkdirSync(GOUJI_PICTURES, { recursive: true });
for (const { name: browserName, program, kind } of JSON.parse(GOUJI_BROWSERS)) {
  // Those that are run now and then show the cases that have to work everywhere.
  const shown = kind === 'chromium' ? cases : everywhere;
  const browser = kind in launch ? await launch[kind](program) : await chromium.launch({ executablePath: program, args: flags });
  console.log(`${browserName} (${browser.version()})`);
  for (const test of shown.filter(test => runs(test, browserName))) {
    const started = Date.now();
    const fault = await runCase(browser, test);
    if (!fault) {
      passed++;
      console.log(`  ok    ${test.name} (${Date.now() - started} ms)`);
      continue;
    }
    failed++;
    const file = path.join(GOUJI_PICTURES, `${browserName} ${test.name}.png`.replace(/[^\w.]+/g, '-'));
    if (fault.picture) fs.writeFileSync(file, fault.picture);
    console.log(`  FAIL  ${test.name}\n${fault.message.replace(/^/gm, '        ')}`);
    if (fault.picture) console.log(`        see ${file}`);
  }
  await browser.close();
}
const skipped = cases.filter(test => test.skip).length;
if (skipped) console.log(`${skipped} cases wait for what they test`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
