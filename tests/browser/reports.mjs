// The reports that the cases give to the page: one without a fault, and others made from it.
import assert from 'node:assert/strict';
import fs from 'node:fs';

const file = new URL('report.html', import.meta.url);

/** A report whose 42 relations all hold. */
export const clean = fs.readFileSync(file, 'utf8');

/** The same with other text in places; each must be there. */
function changed(...changes) {
  return changes.reduce((text, [from, to]) => {
    assert(text.includes(from), `report.html holds no ${from}`);
    return text.replace(from, to);
  }, clean);
}

/** 总计 of what was received is one too high: its column and its row fail. */
export const wrongTotal = changed(['<td>0<td>15\n', '<td>0<td>16\n']);

/** More documents made than are in force: nothing but a doubt. */
export const doubtful = changed(['<td>4<td>2<td>31', '<td>40<td>2<td>31']);

/** A number that is none: its cell is not read and three relations go unchecked. */
export const unreadCell = changed(['（一）予以公开<td>7<td>', '（一）予以公开<td>若干<td>']);

/** A page with no report in it. */
export const notice = '<!doctype html><meta charset="utf-8"><title>通知</title><p>明日停水，请各户储水。';

/** What a browser puts beside the HTML of a copied table: tabs and line ends. */
export const plain = clean
  .replace(/<tr>/g, '\n').replace(/<td[^>]*>/g, '\t').replace(/<[^>]+>/g, '\n');

/** A township to which nobody applied: 0 everywhere, and one total that is not. */
export const township = clean
  .replaceAll('云杉县人民政府', '白桦镇人民政府')
  .replace(/(<td(?: colspan=3)?>)\d+(?=\s*<)/g, '$10')
  .replace('（一）予以公开<td>0<td>0<td>0<td>0<td>0<td>0<td>0', '（一）予以公开<td>0<td>0<td>0<td>0<td>0<td>0<td>1');
assert(township !== clean && township.includes('<td>1\n'));

/** What Word puts on the clipboard: its paragraphs, spans and classes around every figure. */
const word = tables => `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm;text-align:justify;font-size:10.5pt;font-family:仿宋_GB2312} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->${tables
  .replace(/<(h1|h2|p)>([^<]*)/g, "<p class=MsoNormal align=center style='text-align:center'><b><span style='font-family:黑体'>$2<span lang=EN-US><o:p></o:p></span></span></b></p>\n")
  .replace(/<\/(h1|h2|p)>/g, '')
  .replace(/<table border=1>/g, "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 width=\"100%\" style='border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>")
  .replace(/<td([^>]*)>([^<]*)/g, (_, spans, text) => `<td${spans} width="8%" style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'><p class=MsoNormal align=center style='text-align:center'><span lang=EN-US style='font-size:9.0pt'>${text.trim()}<o:p></o:p></span></p></td>`)}<!--EndFragment--></body></html>`;

/** A paste from Word with five findings. */
export const fromWord = word(changed(
  ['<td>0<td>15\n', '<td>0<td>16\n'],
  ['<td>2<td>1<td>0<td>0<td>3<td>', '<td>2<td>1<td>0<td>0<td>4<td>'],
  ['<td colspan=3>1669', '<td colspan=3>1669万元'],
  ['<td>4<td>2<td>31', '<td>４<td>2<td>31'],
).replace(/^[^]*?(?=<h1>)/, ''));
