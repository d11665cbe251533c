// Opens the page, lets it check its example, and saves what one sees. `cargo xtask picture` starts it.
import path from 'node:path';
import { createRequire } from 'node:module';

const { GOUJI_TOOLS, GOUJI_BROWSERS, GOUJI_SERVER } = process.env;
const { chromium } = createRequire(path.join(GOUJI_TOOLS, 'package.json'))('playwright-core');
const [file] = process.argv.slice(2);
const [{ program }] = JSON.parse(GOUJI_BROWSERS);

const browser = await chromium.launch({
  executablePath: program,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
await page.goto(GOUJI_SERVER + '/');
await page.waitForSelector('html[data-ready]', { state: 'attached' });
await page.evaluate(() => document.getElementById('example').click());
await page.waitForSelector('#verdict[data-state=done]', { state: 'attached' });
// Let what glides into view come to rest.
await page.waitForTimeout(1000);
await page.evaluate(() => document.activeElement.blur());
await page.screenshot({ path: file });
await browser.close();
