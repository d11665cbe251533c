// What a program in Node does with the package; prints JSON.
import fs from 'node:fs';
import { check, version } from 'gouji';

const results = [];
for (const file of process.argv.slice(2)) {
  results.push(await check(fs.readFileSync(file), file, { lang: 'zh' }));
}
const options = { year: 2019, body: '白桦镇人民政府', level: 'township', lang: 'en' };
const other = await check(fs.readFileSync(process.argv[2]), 'other.html', options);
const refused = await check(5, 'five').then(() => 'taken', error => error.constructor.name);
const text = await check('不是报告', 'a.txt');
console.log(JSON.stringify({ version, results, other, refused, text }));
