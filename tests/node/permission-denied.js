// flags: --permission --allow-fs-read=*
'use strict';
// What is refused under --permission, and how: synchronously, in callbacks, promises and streams.
const fs = require('fs');
const show = (name, f) => {
  try {
    const r = f();
    console.log(name, '->', typeof r === 'object' ? Object.prototype.toString.call(r) : r);
  } catch (e) {
    console.log(name, e.name, '|', e.message, '|', JSON.stringify(e), e.stack.split('\n')[0] === `${e.name}: ${e.message}`);
  }
};
console.log(process.permission, Object.getOwnPropertyDescriptor(process, 'permission').enumerable, process.permission.has.length);
for (const args of [['fs'], ['fs.read'], ['fs.write'], ['fs.read', '/etc/passwd'], ['fs.write', '/tmp/x'], ['child'], ['worker'], ['addon'], ['wasi'], ['inspector'], ['x'], [], [1], ['fs.read', 1]]) {
  show(`has ${args}`, () => process.permission.has(...args));
}
show('read', () => fs.readFileSync(__filename, 'utf8').length > 100);
show('write', () => fs.writeFileSync('/tmp/no', 'x'));
show('open', () => fs.openSync('/etc/passwd', 'r+'));
for (const flags of ['w', 'a', 'a+', 'wx']) show(`open ${flags}`, () => fs.openSync('/tmp/no', flags));
show('mkdir', () => fs.mkdirSync('/tmp/no/a'));
show('mkdtemp', () => fs.mkdtempSync('/tmp/no'));
show('unlink', () => fs.unlinkSync('/tmp/no'));
show('rmdir', () => fs.rmdirSync('/tmp/no'));
show('rename', () => fs.renameSync('/tmp/no', '/tmp/yes'));
show('copy', () => fs.copyFileSync('/etc/passwd', '/tmp/no'));
show('symlink', () => fs.symlinkSync('/etc/passwd', '/tmp/no'));
show('chmod', () => fs.chmodSync('/tmp/no', 0o600));
show('utimes', () => fs.utimesSync('/tmp/no', 1, 1));
show('truncate', () => fs.truncateSync('/tmp/no'));
show('fchmod', () => fs.fchmodSync(1, 0o600));
show('fchown', () => fs.fchownSync(1, 1, 1));
show('futimes', () => fs.futimesSync(1, 1, 1));
show('stat', () => fs.statSync('/etc').isDirectory());
show('exists', () => fs.existsSync('/etc/passwd'));
show('spawnSync', () => require('child_process').spawnSync('true'));
show('spawn', () => require('child_process').spawn('true'));
show('execSync', () => require('child_process').execSync('true'));
(async () => {
  await new Promise((resolve) => fs.writeFile('/tmp/no', 'x', (e) => { console.log('callback', e.message, JSON.stringify(e)); resolve(); }));
  await fs.promises.writeFile('/tmp/no', 'x').catch((e) => console.log('promise', e.message, JSON.stringify(e)));
  await new Promise((resolve) => fs.createWriteStream('/tmp/no').on('error', (e) => { console.log('stream', e.message, JSON.stringify(e)); resolve(); }));
  process.permission.drop('fs.read');
  show('dropped', () => fs.readFileSync('/etc/passwd'));
  console.log(process.permission.has('fs.read'));
})();
