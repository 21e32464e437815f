// 100 MB of CSV through the streaming parser.
const { Readable } = require('stream');
const { parse } = require('csv-parse');
const SIZE = Number(process.env.CSV_BYTES ?? 100e6);
const block = Buffer.from(Array.from({ length: 500 }, (_, i) => `${i},"name, ${i}",${i * 1.5},"quote ""${i}""",é${i}\n`).join(''));
let left = Math.floor(SIZE / block.length);
const source = new Readable({ read() { this.push(left-- > 0 ? block : null); } });
let rows = 0;
let sum = 0;
const parser = parse({ columns: ['id', 'name', 'value', 'quote', 'word'], cast: (v, c) => (c.column === 'value' ? Number(v) : v) });
source.pipe(parser);
parser.on('data', (row) => {
  rows++;
  sum += row.value + row.name.length + row.quote.length;
});
parser.on('end', () => console.log(rows, sum));
parser.on('error', (e) => console.log('error', e.message));
