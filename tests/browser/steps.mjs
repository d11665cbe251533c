// What a case can do and look at. A step is { does, run }: what it says when it fails, and how.
import assert from 'node:assert/strict';

const step = (does, run) => ({ does, run });

export const open = address => step(`opening ${address}`, (page, server) => page.goto(server + address));

export const reads = (selector, text) => step(`waiting for ${selector} to read ${text}`, async page => {
  const element = page.locator(selector);
  const deadline = Date.now() + 10000;
  let last;
  do {
    last = await element.textContent();
    if (text instanceof RegExp ? text.test(last) : last.trim() === text) return;
    await page.waitForTimeout(50);
  } while (Date.now() < deadline);
  assert.fail(`it reads ${JSON.stringify(last)}`);
});
