// Cases of being usable by everybody: axe-core's rules, and what no rule can tell.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { clean, doubtful, wrongTotal } from './reports.mjs';
import {
  cells, choose, click, does, drop, fill, focused, holds, inCell, open, point, press, says, type, until, verdict, visible,
} from './steps.mjs';

const html = (name, text) => ({ name: `${name}.html`, text });
const axe = fs.readFileSync(path.join(process.env.GOUJI_TOOLS, 'node_modules/axe-core/axe.min.js'), 'utf8');
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** axe-core finds nothing serious in what is on screen. */
const passes = what => does(`axe-core on ${what}`, async page => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(values =>
    window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), levels);
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, impact, nodes }) =>
    `${impact} ${id} (${nodes.length}): ${nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.any.map(a => a.message).join(' ').slice(0, 200)}`).join('\n  ')}`);
  assert.equal(told.join('\n'), '');
});

const media = options => does(`as with ${JSON.stringify(options)}`, page => page.emulateMedia(options));
const size = (width, height) => does(`in a window of ${width} pixels`, page => page.setViewportSize({ width, height }));

/** Nothing of the page lies outside the window; tables scroll within their frames. */
const fits = does('nothing hangs out of the window', page => until(page, async () => {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('body *')].filter(element => {
      const { left, right, width } = element.getBoundingClientRect();
      if (!width || element.checkVisibility && !element.checkVisibility() || left >= -1 && right <= limit + 1) return false;
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (/auto|scroll|hidden/.test(getComputedStyle(at).overflowX) && at !== document.body) return false;
      }
      return getComputedStyle(element).clipPath === 'none';
    });
    return [document.documentElement.scrollWidth - limit, ...out.slice(0, 5).map(element => element.outerHTML.slice(0, 120))];
  });
  assert.deepEqual(wide, [0]);
}));

/** Every figure can be brought into view, beside the labels that stick. */
const reachable = holds('every figure can be seen', () => {
  for (const cell of document.querySelectorAll('[id^="t3.received."], [id^="t3.concluded."], [id^="t4.review."], [id^="t4.suit_after_review."]')) {
    cell.scrollIntoView({ block: 'center', inline: 'nearest' });
    const { x, y, width, height } = cell.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!top || !cell.contains(top)) return `${cell.id} is under ${top && top.outerHTML.slice(0, 80)}`;
  }
  return true;
});

const wrong = [drop(html('wrong', wrongTotal)), verdict({ errors: 2 })];
const blank = [
  click('.blank summary'),
  fill('#blank-year', '2024'),
  click('#blank button'),
  visible('#report .t3'),
  choose('t3.received.natural'),
  type('12'),
  cells({ 't3.received.natural': '12' }),
];
const states = [
  ['the intake', []],
  ['an open report', wrong],
  ['an open menu', [...wrong, click('.menu summary')]],
  ['an open finding', [...wrong, click('#f1 .sum-up summary'), click('.why summary'), click('#source-switch'), visible('#source')]],
  ['the tables to copy', [...wrong, click('[data-hand="tables"]'), visible('#panel')]],
  ['the values to copy', [...wrong, click('[data-hand="values"]'), visible('#panel')]],
  ['the notice', [...wrong, click('[data-hand="notice"]'), visible('#panel')]],
  ['a doubt about to be accepted', [drop(html('doubt', doubtful)), verdict({ doubts: 1 }), click('.accept summary')]],
  ['an empty form', blank],
  ['several files', [drop(html('one', clean), html('two', wrongTotal)), verdict({ errors: 0 })]],
];

export const access = [
  ...states.map(([what, steps]) => ({
    name: `access: axe-core finds nothing serious in ${what}`,
    only: /^Chromium$/,
    steps: [open('/'), ...steps, passes(what), media({ colorScheme: 'dark' }), passes(`${what} in the dark`)],
  })),
  { name: 'access: axe-core finds nothing serious in English', only: /^Chromium$/, steps: [
    open('/?lang=en'), ...wrong, passes('English'),
  ] },
  ...states.map(([what, steps]) => ({
    name: `access: 320 pixels hold ${what}`,
    steps: [open('/'), size(320, 640), fits, ...steps, fits, click('#large'), fits],
  })),
  { name: 'access: 320 pixels show every figure, also in larger text', steps: [
    open('/'), size(320, 640), ...wrong, reachable, click('#large'), reachable, size(800, 600), reachable,
    size(1280, 800), reachable, click('#large'), reachable,
  ] },
  { name: 'access: English fits 320 pixels', steps: [open('/?lang=en'), size(320, 640), fits, ...wrong, fits] },
  // A window of 1280 pixels zoomed to 200 % has 640 of them.
  { name: 'access: zoomed to 200 % everything is there', steps: [
    open('/'), size(640, 400), ...wrong, fits,
    visible('#verdict'), visible('#tools'), visible('#f1'), visible('.t2'),
    choose('t3.received.total'), type('15'), verdict({ errors: 0 }),
    holds('the cell that is typed in is not covered', () => {
      const { x, y, width, height } = document.getElementById('cell-field').getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return top.id === 'cell-field' || top.outerHTML.slice(0, 200);
    }),
  ] },
  { name: 'access: the keyboard goes through the page in the order of what is seen', steps: [
    open('/'),
    ...wrong,
    focused('#verdict'),
    press('Tab'), focused('[data-hand="list"]'),
    press('Tab'), focused('[data-hand="record"]'),
    press('Tab'), focused('#source-switch'),
    press('Tab'), focused('.menu summary'),
    press('Enter'), visible('.menu [data-hand="tables"]'),
    press('Tab'), focused('[data-hand="tables"]'),
    press('Escape'), focused('.menu summary'),
    press('Tab'), focused('.why summary'),
  ] },
  { name: 'access: everything can be done by keyboard alone', steps: [
    open('/'),
    drop(html('doubt', doubtful)),
    verdict({ doubts: 1 }),
    does('going on by Tab to where a doubt is accepted', async page => {
      for (let at = 0; at < 40; at++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => document.activeElement.matches('.accept summary'))) return;
      }
      throw new Error('it was not reached');
    }),
    press('Enter', 'Tab'),
    focused('.accept textarea'),
    type('kept'),
    press('Tab'),
    focused('.accept button'),
    press('Enter'),
    verdict({ doubts: 0 }),
    holds('the keyboard is not lost', () => document.activeElement !== document.body || 'it is on the body'),
    does('going on by Tab into table 3', async page => {
      for (let at = 0; at < 40; at++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => !!document.activeElement.closest('.t3'))) return;
        if (await page.evaluate(() => !!document.activeElement.closest('.t2'))) await page.keyboard.press('Escape');
      }
      throw new Error('it was not reached');
    }),
    inCell('t3.received.natural'),
    type('13'),
    verdict({ errors: 2 }),
  ] },
  { name: 'access: cells are called by table, row and column', steps: [
    open('/'),
    ...wrong,
    says('[id="t3.refused_secret.business"]', 'aria-label', /表三“1\.属于国家秘密”的“商业企业”：0/),
    choose('t3.refused_secret.business'),
    says('#cell-field', 'aria-label', /表三“1\.属于国家秘密”的“商业企业”：0/),
    holds('rows and columns are headers', () => document.querySelectorAll('.t3 th[scope]').length > 30),
    holds('every control has a name', () => [...document.querySelectorAll('button, input, textarea, summary')].filter(element =>
      element.getClientRects().length && !(element.textContent.trim() || element.getAttribute('aria-label') || element.labels?.length)).map(element => element.outerHTML).join() || true),
  ] },
  { name: 'access: forced colours leave every mark visible', only: /^Chromium$/, steps: [
    open('/'),
    media({ forcedColors: 'active' }),
    ...wrong,
    choose('t3.carried_in.total'),
    holds('a wrong cell has an outline', () => getComputedStyle(document.getElementById('t3.received.total')).outlineStyle === 'solid'),
    holds('the field has one', () => getComputedStyle(document.getElementById('cell-field')).outlineStyle === 'solid'),
    does('taking a picture', page => page.screenshot({ path: path.join(process.env.GOUJI_PICTURES, 'forced-colours.png') })),
  ] },
  { name: 'access: less motion is less motion', steps: [
    media({ reducedMotion: 'reduce' }),
    open('/'),
    ...wrong,
    holds('nothing moves', () => document.getAnimations().filter(animation => animation.playState === 'running').length === 0),
  ] },
  { name: 'access: larger text is larger, and remembered', steps: [
    open('/'),
    ...wrong,
    click('#large'),
    says('#large', 'aria-pressed', 'true'),
    holds('the figures are larger', () => parseFloat(getComputedStyle(document.getElementById('t3.received.total')).fontSize) >= 17 || getComputedStyle(document.getElementById('t3.received.total')).fontSize),
    open('/'),
    says('#large', 'aria-pressed', 'true'),
    click('#large'),
    says('#large', 'aria-pressed', 'false'),
  ] },
  { name: 'access: a finger chooses a cell and types', only: /^Chromium$/, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, steps: [
    open('/'),
    ...wrong,
    fits,
    does('tapping a cell', page => page.evaluate(() => document.getElementById('t3.received.total').scrollIntoView({ block: 'center', inline: 'center' }))),
    does('tapping', page => tap(page, 't3.received.total')),
    visible('#cell-bar'),
    holds('no keyboard comes up yet', () => document.activeElement.id !== 'cell-field'),
    // Later: two taps at once open the cell, as two clicks do.
    does('tapping again', async page => { await page.waitForTimeout(700); await tap(page, 't3.received.total'); }),
    inCell('t3.received.total'),
    type('15'),
    cells({ 't3.received.total': '15' }),
    verdict({ errors: 0 }),
  ] },
];

async function tap(page, id) {
  const { x, y } = await page.evaluate(id => {
    const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }, id);
  await page.touchscreen.tap(x, y);
}
