// Three people and their report, from the first look to what they take away, on a desk and on a
// phone. Each looks at what it passes: the pictures are kept beside the tests' results.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fromWord, township } from './reports.mjs';
import {
  cells, choose, click, does, drop, holds, listening, open, paste, pasteHere, point, press, reads, titled, type, until,
  verdict, visible,
} from './steps.mjs';

const desk = { name: 'desk', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 };
const phone = { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Each on a desk and on a phone, with its pictures in a folder of its own. */
const on = (devices, name, tell) => devices.map(({ name: device, ...context }) => {
  let number = 0;
  const see = (what, whole = false) => does(`taking the picture “${what}”`, async page => {
    number += 1;
    const folder = path.join(process.env.GOUJI_PICTURES, 'stories');
    fs.mkdirSync(folder, { recursive: true });
    await page.waitForTimeout(150);
    await page.screenshot({ path: path.join(folder, `${name}-${device}-${number}-${what}.png`), fullPage: whole });
  });
  return {
    name: `story: ${name} (${device})`,
    only: /^Chromium$/,
    context: { colorScheme: 'light', ...context },
    steps: [does('beginning', () => { number = 0; }), ...tell(see, device)],
  };
});

export const stories = [
  ...on([desk, phone], 'township', see => [
    listening,
    open('/'),
    see('intake'),
    drop({ name: '白桦镇2024年年报.html', text: township }),
    verdict({ errors: 2 }),
    see('verdict'),
    see('whole', true),
    // The finding leads to the cell; there the right figure is one press away.
    point('#f1 .message'),
    see('finding'),
    choose('t3.granted.total'),
    see('cell'),
    type('0'), press('Enter'),
    verdict({ errors: 0, doubts: 0 }),
    titled(/^通过/),
    see('passed'),
    does('going up', page => page.evaluate(() => scrollTo(0, 0))),
    see('passed-top'),
    click('[data-hand="record"]'),
    reads('#record', /白桦镇人民政府/),
    reads('#record', /没有核对什么/),
    does('looking at the page to file', async page => {
      await page.emulateMedia({ media: 'print' });
    }),
    see('record', true),
  ]),
  ...on([desk, phone], 'county', see => [
    listening,
    open('/'),
    paste({ 'text/html': fromWord, 'text/plain': '' }),
    verdict({ state: 'done', errors: 3, doubts: 2 }),
    see('pasted'),
    see('whole', true),
    // One suggestion taken, one figure typed, one pasted.
    click('#report .suggestion .fill'),
    verdict({ errors: 1 }),
    cells({ 't3.received.total': '15' }),
    see('suggestion-taken'),
    choose('t4.review.total'),
    see('dispute'),
    type('3'), press('Enter'),
    verdict({ errors: 0, doubts: 2 }),
    choose('t2.fee.amount'),
    type('1669'), press('Enter'),
    choose('t2.normative.made'),
    pasteHere({ 'text/plain': '4\r\n' }),
    verdict({ errors: 0, doubts: 0 }),
    titled(/^通过/),
    see('corrected'),
    click('.menu summary'),
    see('menu'),
    click('[data-hand="tables"]'),
    visible('#panel'),
    see('tables'),
    point('#panel [data-do="copy"]'),
    does('looking at what goes back to Word', page => until(page, async () => {
      const { html } = await page.evaluate(() => window.copied[window.copied.length - 1]);
      assert.match(html, /<table/);
      assert.doesNotMatch(html, /Mso|class=|o:p|1669万元|４/);
    })),
    see('copied'),
  ]),
  ...on([phone, desk], 'visitor', see => [
    open('/'),
    see('intake', true),
    holds('it says at once what it is and that nothing is uploaded', () =>
      /年度报告/.test(document.querySelector('h1').textContent) && /未上传/.test(document.querySelector('.local').textContent)),
    click('#example'),
    verdict({ checked: 42 }),
    see('verdict'),
    see('whole', true),
    point('#f1 .message'),
    see('finding'),
    click('.why summary'),
    see('why'),
    click('#source-switch'),
    visible('#source'),
    see('source'),
    click('#source-switch'),
    click('.menu summary'),
    see('menu'),
    click('#lang'),
    see('english'),
  ]),
];
