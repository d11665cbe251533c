// In each browser: how long from the drop of the bench's page to a verdict, and how much of that is
// the wasm's own check. Each drop is the first of a freshly opened page. Prints JSON, a line for
// each browser. `cargo xtask bench` starts it and says in the environment where everything is.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const { GOUJI_TOOLS, GOUJI_BROWSERS, GOUJI_SERVER } = process.env;
const { chromium } = createRequire(path.join(GOUJI_TOOLS, 'package.json'))('playwright-core');
const [file] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
const drops = 20;
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
      window.goujiBench.check = data.ms;
      event.stopImmediatePropagation();
    });
    return worker;
  };
})(window.Worker)`;

const median = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function drop(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
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
  await context.close();
  if (took.checked !== '42' || took.errors === '0') {
    throw new Error(`another verdict than expected: ${JSON.stringify(took)}`);
  }
  return took;
}

for (const { name, program } of JSON.parse(GOUJI_BROWSERS)) {
  const browser = await chromium.launch({ executablePath: program, args: flags });
  const took = [];
  for (let at = 0; at < drops; at++) took.push(await drop(browser));
  const verdict = median(took.map(({ ms }) => ms)), check = median(took.map(({ check }) => check));
  console.log(JSON.stringify({ name: `${name} (${browser.version()})`, verdict, check }));
  await browser.close();
}
