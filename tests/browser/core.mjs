// What has to work everywhere: on http and in the single file, in every browser. The steps use no
// more of a driver than all of them have.
import assert from 'node:assert/strict';
import { clean, doubtful, plain, wrongTotal } from './reports.mjs';
import {
  before, cells, choose, click, counts, does, drop, fill, finds, holds, listening, open, paste, point, press, reads,
  saves, says, titled, type, verdict, visible,
} from './steps.mjs';

const html = (name, text) => ({ name: `${name}.html`, text });
const good = { errors: 0, doubts: 0, unread: 0, checked: 42 };
const bad = { errors: 2, doubts: 0, unread: 0, checked: 42 };

export const core = [
  { name: 'a dropped report gets its verdict', steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    titled(/错误 2/),
    reads('[data-cell="t3.received.total"]', /16/),
    visible('[data-code="T301"]'),
  ] },
  { name: 'a pasted report gets its verdict', steps: [
    open('/'),
    paste({ 'text/html': wrongTotal, 'text/plain': '不是报告' }),
    verdict(bad),
    paste({ 'text/plain': plain }),
    verdict(good),
  ] },
  { name: 'a report in GBK is read', steps: [
    open('/'),
    does('dropping bytes in GBK', page => page.evaluate(() => {
      // "政府信息公开工作年度报告" needs no table of ours: the browser says whether it was understood.
      const words = [0xd5, 0xfe, 0xb8, 0xae, 0xd0, 0xc5, 0xcf, 0xa2, 0xb9, 0xab, 0xbf, 0xaa];
      const bytes = new Uint8Array([...'<meta charset=gbk><h1>'].map(c => c.charCodeAt(0)).concat(words));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'gbk.html'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    })),
    verdict({ errors: 1 }),
    visible('[data-code="S102"]'),
  ] },
  { name: 'a figure typed over is checked at once', steps: [
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    choose('t3.received.total'),
    type('15'), press('Enter'),
    verdict(good),
    cells({ 't3.received.total': '15' }),
    click('#undo'),
    verdict(bad),
  ] },
  { name: 'a doubt is accepted with a reason', steps: [
    open('/'),
    drop(html('doubt', doubtful)),
    verdict({ errors: 0, doubts: 1 }),
    click('.accept summary'),
    fill('.accept textarea', '多数在年内已废止'),
    point('.accept button'),
    verdict({ doubts: 0 }),
  ] },
  { name: 'an empty form is filled in', steps: [
    open('/'),
    click('.blank summary'),
    fill('#blank-year', '2024'),
    click('#blank button'),
    visible('#report .t3'),
    choose('t3.received.natural'),
    type('12'), press('Enter'),
    cells({ 't3.received.natural': '12' }),
  ] },
  { name: 'a result is saved', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    click('.menu summary'), click('[data-hand="saved-json"]'),
    saves('JSON', ({ name, text }) => {
      assert.equal(name, '云杉县人民政府 2024年 核对结果.json');
      assert.equal(JSON.parse(text).schema, 'gouji.saved/1');
    }),
  ] },
  { name: 'findings are copied', steps: [
    listening,
    open('/'),
    drop(html('wrong', wrongTotal)),
    verdict(bad),
    point('[data-hand="list"]'),
    says('[data-hand="list"]', 'data-said', '已复制'),
    holds('the copy was taken', () => /表三/.test(window.copied[0].text) && window.copied[0].taken),
  ] },
  { name: 'the record is printed', steps: [
    listening,
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
    click('[data-hand="record"]'),
    reads('#record', /检查记录/),
    finds('counting the calls of the printer', () => window.printed, 1),
  ] },
  { name: 'tables are shown as they will be pasted', steps: [
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
    click('.menu summary'), click('[data-hand="tables"]'),
    counts('#panel .preview table', 3),
  ] },
  { name: 'the page says in whose hands the file is', steps: [
    open('/'),
    point('#assure'),
    reads('#assured', /内容安全策略/),
    visible('#identity'),
    holds('it names what it is', () => /^\d+\.\d+\.\d+$/.test(document.querySelector('#identity dd').textContent)
      && /^[0-9a-f]{64}$/.test(document.querySelector('#identity .sum').textContent)),
  ] },
];

/** Takes from the browser, and from its Workers, what newer engines inflate with. */
const withoutStreams = before(`
  delete window.DecompressionStream;
  (function (Own) {
    window.Blob = function (parts, options) {
      var script = options && options.type === 'text/javascript';
      return new Own(script ? ['delete self.DecompressionStream;'].concat(parts) : parts, options);
    };
    window.Blob.prototype = Own.prototype;
  })(window.Blob);
`);

/** Cases of the single file alone. */
export const alone = [
  { name: 'a browser without streams inflates it too', steps: [
    withoutStreams,
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
    holds('there is no stream', () => typeof DecompressionStream === 'undefined'),
  ] },
  { name: 'it has no offer of itself, and a title', steps: [
    open('/'),
    visible('#offline', false),
    drop(html('clean', clean)),
    verdict(good),
    titled(/^通过/),
  ] },
  { name: 'an address may ask for English', steps: [
    open('/?lang=en'),
    reads('h1 .by-mouse', 'Drop an annual report into this window'),
  ] },
  { name: 'Ctrl+P prints the page within', steps: [
    listening,
    open('/'),
    drop(html('clean', clean)),
    verdict(good),
    press('Control+p'),
    finds('counting the calls of the printer', () => window.printed, 1),
  ] },
  { name: 'the readers of office files are in it', steps: [
    open('/'),
    drop({ name: 'notice.rtf', text: '{\\rtf1\\ansi notice\\par}' }),
    verdict({ errors: 1, unread: 1, checked: 0 }),
    visible('[data-code="S102"]'),
  ] },
];
