// How long mammoth and SheetJS take for the text of the same files. They read; they check nothing.
// Prints JSON: milliseconds, the median of 50 reads after 10 to warm up, and how many cells had text.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, tools] = process.argv.slice(2);
const require = createRequire(join(tools, 'package.json'));
const mammoth = require('mammoth');
const sheets = require('xlsx');

async function document(buffer) {
  const { value } = await mammoth.convertToHtml({ buffer });
  return value.split(/<t[dh][^>]*>/).slice(1).filter((cell) => cell.replace(/<[^>]*>/g, '').trim()).length;
}

async function workbook(buffer) {
  const book = sheets.read(buffer, { type: 'buffer' });
  const rows = book.SheetNames.flatMap((name) => sheets.utils.sheet_to_json(book.Sheets[name], { header: 1 }));
  return rows.flat().filter((cell) => cell !== undefined && cell !== '').length;
}

async function measured(read, name) {
  const buffer = readFileSync(join(folder, name));
  const times = [];
  let cells = 0;
  for (let run = -10; run < 50; run += 1) {
    const start = performance.now();
    cells = await read(buffer);
    if (run >= 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { ms: (times[24] + times[25]) / 2, cells };
}

console.log(JSON.stringify({ docx: await measured(document, 'report.docx'), xlsx: await measured(workbook, 'report.xlsx') }));
