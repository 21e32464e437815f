// Writes properties.bin and properties.txt beside it from what the Node that runs it knows; the argument is the folder
// test262/test/built-ins/RegExp/property-escapes/generated, whose tests name all properties, values and aliases.
const fs = require('fs');
const path = require('path');
const folder = process.argv[2];
const characters = [];
for (let c = 0; c <= 0x10ffff; c++) characters.push(c >= 0xd800 && c < 0xe000 ? String.fromCharCode(c) : String.fromCodePoint(c));
const rangesOf = (property) => {
  const pattern = new RegExp(`^\\p{${property}}$`, 'u');
  const ranges = [];
  let start = -1;
  for (let c = 0; c <= 0x110000; c++) {
    const has = c < 0x110000 && pattern.test(characters[c]);
    if (has && start < 0) start = c;
    else if (!has && start >= 0) {
      ranges.push([start, c - 1]);
      start = -1;
    }
  }
  return ranges;
};
const bytes = [];
const put = (n) => {
  for (; n >= 128; n >>= 7) bytes.push((n & 127) | 128);
  bytes.push(n);
};
let names = '';
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.js'))) {
  const expressions = [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/"\\\\p\{([^}]*)\}"/g)].map((m) => m[1]);
  const values = [...new Set(expressions.map((e) => e.split('=').at(-1)))];
  if (!values.length || /^(Any|ASCII|Assigned)\.js$/.test(file)) continue;
  const kind = file.startsWith('General_Category') ? 'gc' : file.startsWith('Script_Extensions') ? 'scx' : file.startsWith('Script_-') ? 'sc' : 'b';
  names += `${kind} ${bytes.length} ${values.join(' ')}\n`;
  const ranges = rangesOf(expressions[0]);
  put(ranges.length);
  let next = 0;
  for (const [from, to] of ranges) {
    put(from - next);
    put(to - from);
    next = to + 1;
  }
}
fs.writeFileSync(path.join(__dirname, 'properties.bin'), Buffer.from(bytes));
fs.writeFileSync(path.join(__dirname, 'properties.txt'), names);
