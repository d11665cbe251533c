// In each browser: how long from the drop of the bench's page to a verdict, and how much of that is
// the wasm's own check; each drop is the first of a freshly opened page. Then how long from a
// keystroke in table 3 to what it changes on the page, how much of that is the wasm's, and the longest
// task that held up the page meanwhile. Then how long the wasm takes for files of other kinds, and for
// those built to harm, with the memory that all of it then has. Prints JSON, a line for each browser.
// `cargo xtask bench` starts it and says in the environment where everything is.
//
//     browser.mjs PAGE FOLDER FILE …     the files, and the folder `harm`, are in FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const { GOUJI_TOOLS, GOUJI_BROWSERS, GOUJI_SERVER } = process.env;
const { chromium } = createRequire(path.join(GOUJI_TOOLS, 'package.json'))('playwright-core');
const [file, folder, ...others] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
const drops = 20, keys = 60, again = 10;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// The page's Worker, but one that also tells how long each check took; the page does not hear it.
const clocked = `(function (Own) {
  window.goujiBench = {};
  window.Worker = function () {
    var worker = new Own('/bench/clock-worker.js');
    worker.addEventListener('message', function (event) {
      var data = event.data;
      if (data.kind === 'ready') window.goujiBench.ready = true;
      if (data.kind !== 'clock') return;
      window.goujiBench[data.call] = data.ms;
      window.goujiBench.memory = data.memory;
      event.stopImmediatePropagation();
    });
    return worker;
  };
})(window.Worker)`;

const median = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Types figures into a cell of table 3, each of which changes findings, sums and marks. */
const typing = keys => {
  const found = { times: [], edits: [], longest: 0, tasks: 0 };
  let watching = false;
  try {
    const observer = new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => {
      found.tasks += 1;
      found.longest = Math.max(found.longest, duration);
    }));
    observer.observe({ entryTypes: ['longtask'] });
    watching = true;
  } catch { /* an engine that does not tell */ }
  const cell = document.getElementById('t3.received.natural');
  cell.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }));
  const field = document.getElementById('cell-field');
  const pause = ms => new Promise(done => setTimeout(done, ms));
  const one = text => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${text} did not reach the page`)), 10000);
    field.value = text;
    const start = performance.now();
    const observer = new MutationObserver(() => {
      if (document.getElementById(cell.id).dataset.text !== text) return;
      const ms = performance.now() - start;
      clearTimeout(late);
      observer.disconnect();
      resolve(ms);
    });
    observer.observe(document.getElementById('report'), { attributes: true, childList: true, subtree: true });
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  return (async () => {
    for (let at = 0; at < keys; at++) {
      // As fast as one types.
      await pause(80);
      found.times.push(await one(String(100 + at)));
      found.edits.push(window.goujiBench.edit);
    }
    await pause(100);
    if (!watching) found.longest = null;
    return found;
  })();
};

async function drop(browser, then = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(clocked);
  await page.goto(GOUJI_SERVER + '/');
  const took = await page.evaluate(text => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no verdict within 20 s')), 20000);
    const ready = setInterval(() => {
      if (!document.documentElement.hasAttribute('data-ready') || !window.goujiBench.ready) return;
      clearInterval(ready);
      const verdict = document.getElementById('verdict');
      const data = new DataTransfer();
      data.items.add(new File([text], 'page.html'));
      const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      const start = performance.now();
      new MutationObserver(() => {
        if (verdict.dataset.state !== 'done') return;
        const { checked, errors } = verdict.dataset;
        resolve({ ms: performance.now() - start, check: window.goujiBench.check, checked, errors });
      }).observe(verdict, { attributes: true });
      document.body.dispatchEvent(event);
    }, 20);
  }), text);
  took.then = await then(page);
  await context.close();
  if (took.checked !== '42' || took.errors === '0') {
    throw new Error(`another verdict than expected: ${JSON.stringify(took)}`);
  }
  return took;
}

/** Drops files into one page, one after another: of each check the milliseconds, the bytes that all wasm has then. */
async function checks(browser, paths) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(clocked);
  await page.goto(GOUJI_SERVER + '/');
  // Each goes over once: the driver chokes on a large one many times.
  const names = paths.map(file => path.basename(file));
  const contents = Object.fromEntries(paths.map(file => [path.basename(file), fs.readFileSync(file).toString('base64')]));
  const found = await page.evaluate(async ([names, contents]) => {
    const until = async look => {
      for (let waited = 0; !look(); waited += 5) {
        if (waited > 60000) throw new Error('no verdict');
        await new Promise(done => setTimeout(done, 5));
      }
    };
    await until(() => document.documentElement.hasAttribute('data-ready') && window.goujiBench.ready);
    // The Worker still warms its engine up.
    await new Promise(done => setTimeout(done, 300));
    const found = [], verdict = document.getElementById('verdict').dataset;
    for (const name of names) {
      const bytes = Uint8Array.from(atob(contents[name]), c => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name));
      delete window.goujiBench.check;
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      await until(() => window.goujiBench.check !== undefined && verdict.state === 'done');
      found.push({ ms: window.goujiBench.check, memory: window.goujiBench.memory, checked: verdict.checked });
    }
    return found;
  }, [names, contents]);
  await context.close();
  return found;
}

for (const { name, program } of JSON.parse(GOUJI_BROWSERS)) {
  const browser = await chromium.launch({ executablePath: program, args: flags });
  const took = [];
  for (let at = 0; at < drops; at++) took.push(await drop(browser));
  const verdict = median(took.map(({ ms }) => ms)), check = median(took.map(({ check }) => check));
  const { then } = await drop(browser, page => page.evaluate(typing, keys));
  const key = median([...then.times]), edit = median([...then.edits]);
  const slow = then.times.sort((a, b) => a - b)[Math.floor(keys * 0.95)];
  const files = [], harm = [];
  for (const other of others) {
    // The first one loads the reader.
    const [, ...found] = await checks(browser, Array(again + 1).fill(path.join(folder, other)));
    if (found[0].checked === '0') throw new Error(`nothing was checked of ${other}`);
    files.push({ name: other, first: found[0].ms, ms: median(found.map(({ ms }) => ms)) });
  }
  for (const input of fs.readdirSync(path.join(folder, 'harm'))) {
    const [, { ms, memory }] = await checks(browser, [path.join(folder, others[0]), path.join(folder, 'harm', input)]);
    harm.push({ name: input, ms, mib: memory / 2 ** 20 });
  }
  console.log(JSON.stringify({ name: `${name} (${browser.version()})`, verdict, check, key, slow, edit, longest: then.longest, files, harm }));
  await browser.close();
}
