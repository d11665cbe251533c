// Browsers that the first driver does not know, made to look like those it does: no more of it than
// the cases of core.mjs ask for. Firefox by puppeteer-core (WebDriver BiDi), WebKitGTK by its own
// WebDriver.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const need = createRequire(path.join(process.env.GOUJI_TOOLS, 'package.json'));
const sleep = ms => new Promise(done => setTimeout(done, ms));

/** Launches a browser of this kind. */
export const launch = { firefox, webkit };

async function firefox(program) {
  const puppeteer = need('puppeteer-core');
  const browser = await (puppeteer.default ?? puppeteer).launch({
    browser: 'firefox', executablePath: program, headless: true,
    // As for a user: files on disk are strangers to each other.
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true },
  });
  const version = await browser.version();
  return {
    version: () => version,
    close: () => browser.close(),
    async newContext() {
      const context = await browser.createBrowserContext();
      return { newPage: async () => ofPuppeteer(await context.newPage()), close: () => context.close() };
    },
  };
}

async function ofPuppeteer(page) {
  await page.setViewport({ width: 1280, height: 800 });
  return {
    on: (kind, hear) => page.on(kind, hear),
    setDefaultTimeout: ms => page.setDefaultTimeout(ms),
    goto: url => page.goto(url),
    evaluate: (look, argument) => page.evaluate(look, argument),
    addInitScript: script => page.evaluateOnNewDocument(script),
    waitForTimeout: sleep,
    title: () => page.title(),
    frames: () => page.frames(),
    screenshot: () => page.screenshot(),
    mouse: page.mouse,
    keyboard: {
      type: text => page.keyboard.type(text),
      async press(key) {
        const keys = key.split('+'), last = keys.pop();
        for (const held of keys) await page.keyboard.down(held);
        await page.keyboard.press(last);
        for (const held of keys.reverse()) await page.keyboard.up(held);
      },
    },
  };
}

const KEYS = { Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004', Control: '\uE009', Shift: '\uE008' };

async function webkit(program) {
  const port = 4700 + process.pid % 200;
  const driver = spawn('xvfb-run', ['-a', program, `--port=${port}`], {
    stdio: 'ignore', detached: true,
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
  });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value && value.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let tried = 0; ; tried++) {
    try {
      await ask('GET', '/status');
      break;
    } catch (error) {
      if (tried > 80) throw error;
      await sleep(150);
    }
  }
  let version = '';
  const begin = async () => {
    const session = await ask('POST', '/session', { capabilities: { alwaysMatch: {} } });
    version = `${session.capabilities.browserName} ${session.capabilities.browserVersion}`;
    return `/session/${session.sessionId}`;
  };
  await ask('DELETE', await begin());
  return {
    version: () => version,
    close: async () => process.kill(-driver.pid),
    async newContext() {
      const session = await begin();
      return { newPage: async () => ofWebDriver(ask, session), close: () => ask('DELETE', session) };
    },
  };
}

async function ofWebDriver(ask, session) {
  await ask('POST', `${session}/window/rect`, { width: 1280, height: 900 }).catch(() => {});
  const scripts = [];
  const run = (script, args) => ask('POST', `${session}/execute/sync`, { script, args });
  const evaluate = (look, argument) => run(`return (${look}).apply(null, arguments)`, [argument ?? null]);
  const act = actions => ask('POST', `${session}/actions`, { actions });
  const keys = steps => act([{ type: 'key', id: 'keys', actions: steps }]);
  const pointer = steps => act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: steps }]);
  const at = (x, y) => ({ type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y), origin: 'viewport' });
  return {
    on: () => {},
    setDefaultTimeout: () => {},
    evaluate,
    waitForTimeout: sleep,
    frames: () => [],
    addInitScript: async script => { scripts.push(script); },
    async goto(url) {
      await ask('POST', `${session}/url`, { url });
      // The page of the single file stands in its frame.
      if (url.startsWith('file:')) await ask('POST', `${session}/frame`, { id: 0 });
      for (const script of scripts) await run(script, []);
    },
    title: () => ask('GET', `${session}/title`),
    screenshot: async () => Buffer.from(await ask('GET', `${session}/screenshot`), 'base64'),
    mouse: {
      click: (x, y) => pointer([at(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]),
      move: (x, y) => pointer([at(x, y)]),
    },
    keyboard: {
      type: text => keys([...text].flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }])),
      press(key) {
        const values = key.split('+').map(name => KEYS[name] ?? name);
        return keys([
          ...values.map(value => ({ type: 'keyDown', value })),
          ...values.reverse().map(value => ({ type: 'keyUp', value })),
        ]);
      },
    },
  };
}
