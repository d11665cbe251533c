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

/** A number that is none: its cell is not read and three relations go unchecked. */
export const unreadCell = changed(['（一）予以公开<td>7<td>', '（一）予以公开<td>若干<td>']);

/** A page with no report in it. */
export const notice = '<!doctype html><meta charset="utf-8"><title>通知</title><p>明日停水，请各户储水。';

/** What a browser puts beside the HTML of a copied table: tabs and line ends. */
export const plain = clean
  .replace(/<tr>/g, '\n').replace(/<td[^>]*>/g, '\t').replace(/<[^>]+>/g, '\n');
