// t.assert: snapshots written and compared, assertions that a program registers.
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'snapshot-'));
const file = path.join(dir, 's.js');
fs.writeFileSync(file, `
const t = require('node:test');
t.assert.register('isOdd', (n) => { require('assert').ok(n % 2); });
t.describe('s', () => { t.test('snap', (c) => { c.assert.snapshot({ a: 1, b: [1, 'x\`y\${"$"}{z}\\\\'] }); c.assert.snapshot(process.env.VALUE); c.assert.snapshot('str', { serializers: [(v) => v + '!'] }); c.assert.isOdd(1); }); });
t.test('file', (c) => { c.assert.fileSnapshot({ a: 1 }, ${JSON.stringify(dir)} + '/f.txt'); });
t.test('ok', (c) => { c.assert.ok(0 === 1); });
t.test('bad', (c) => { c.assert.snapshot(1, { serializers: 1 }); });
`);
function go(value, ...flags) {
  const { stdout, status } = spawnSync(process.execPath, [...flags, '--test-reporter=tap', file], { encoding: 'utf8', env: { ...process.env, VALUE: value } });
  console.log(status, stdout.replaceAll(dir, 'DIR').split('\n').filter((line) => /^ *(not ok|ok|error:|filename|Cannot|Expected|.*!==|c\.assert)/.test(line)).join('\n'));
}
go('5');
go('5', '--test-update-snapshots');
console.log(fs.readFileSync(`${file}.snapshot`, 'utf8'), fs.readFileSync(`${dir}/f.txt`, 'utf8'));
go('5');
go('6');
fs.rmSync(dir, { recursive: true });
