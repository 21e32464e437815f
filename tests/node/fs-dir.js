'use strict';
// fs.Dir, readdir's options, mkdtempDisposable, rm and rmdir.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-dir-'));
process.chdir(root);
fs.mkdirSync('d/e/f', { recursive: true });
for (let i = 0; i < 70; i++) fs.writeFileSync(`d/n${i}`, '');
fs.writeFileSync('d/e/x', '');
fs.writeFileSync(Buffer.from([100, 47, 0xff, 0xfe]), '');

function attempt(label, f) {
  try {
    console.log(label, f());
  } catch (err) {
    console.log(label, err.name, err.code, err.message);
  }
}
const openFds = () => fs.readdirSync('/proc/self/fd').length;

(async () => {
  const fds = openFds();
  const dir = fs.opendirSync('d', { bufferSize: 3 });
  console.log(dir.path, dir.constructor.name, typeof dir.read, Object.keys(dir));
  const names = [];
  for (let entry; (entry = dir.readSync()) !== null;) names.push(entry.name);
  console.log(names.length, names.includes('n69'), dir.readSync());
  dir.closeSync();
  attempt('read', () => dir.readSync());
  attempt('close', () => dir.closeSync());
  await dir.close().catch((err) => console.log('promise', err.code));
  dir.close((err) => console.log('callback', err.code));
  await dir.read().catch((err) => console.log('read promise', err.code, err.message));

  const all = [];
  for await (const entry of await fs.promises.opendir('d', { recursive: true })) all.push(path.join(entry.parentPath, entry.name));
  console.log(all.length, all.includes('d/e/x'), all.includes('d/e/f'));
  const early = await fs.promises.opendir('d');
  for await (const entry of early) { console.log(typeof entry.isFile()); break; }
  attempt('closed by the loop', () => early.readSync());
  await new Promise((resolve) => fs.opendir('d', (err, handle) => {
    handle.read((er, entry) => {
      console.log(er, typeof entry.name);
      handle.close((e) => { console.log(e); resolve(); });
    });
    attempt('concurrent', () => handle.readSync());
  }));
  await (await fs.promises.opendir('d'))[Symbol.asyncDispose]();
  console.log('descriptors', openFds() - fds);
  attempt('absent', () => fs.opendirSync('nope'));
  await fs.promises.opendir('nope').catch((err) => console.log(err.code, err.message));
  attempt('buffer size', () => fs.opendirSync('d', { bufferSize: 0 }));
  attempt('buffer size', () => fs.opendirSync('d', { bufferSize: 'x' }));
  attempt('encoding', () => fs.opendirSync('d', { encoding: 'x' }));

  const raw = fs.readdirSync('d', 'buffer').find((name) => name[0] === 0xff);
  console.log(raw, fs.readdirSync('d', { encoding: 'hex' }).includes('fffe'), fs.readdirSync('d', { encoding: 'latin1' }).includes('\xff\xfe'));
  console.log(fs.readdirSync('d', { withFileTypes: true, encoding: 'buffer' }).find((e) => e.name[0] === 0xff).name, fs.existsSync(Buffer.concat([Buffer.from('d/'), raw])));
  fs.unlinkSync(Buffer.concat([Buffer.from('d/'), raw]));
  console.log(fs.readdirSync('d', { recursive: true }).length, fs.readdirSync('d', { recursive: true, withFileTypes: true }).filter((e) => e.parentPath === 'd/e').map((e) => e.name));
  console.log((await fs.promises.readdir(Buffer.from('d/e'), { withFileTypes: true })).map((e) => [e.name, e.isDirectory()]));
  attempt('recursive', () => fs.readdirSync('d', { recursive: 1 }));

  const temporary = fs.mkdtempDisposableSync(path.join(root, 't-'));
  console.log(Object.keys(temporary), fs.existsSync(temporary.path), temporary.path.length - root.length);
  fs.writeFileSync(path.join(temporary.path, 'x'), '');
  temporary.remove();
  console.log(fs.existsSync(temporary.path));
  const later = await fs.promises.mkdtempDisposable(path.join(root, 't-'));
  await later[Symbol.asyncDispose]();
  console.log(fs.existsSync(later.path), fs.mkdtempSync(Buffer.from('b-'), 'buffer') instanceof Buffer);

  attempt('rm dir', () => fs.rmSync('d'));
  attempt('rm absent', () => fs.rmSync('nope'));
  attempt('rm force', () => fs.rmSync('nope', { force: true }));
  attempt('rm options', () => fs.rmSync('d', { recursive: 1 }));
  attempt('rm options', () => fs.rmSync('d', { maxRetries: -1 }));
  attempt('rm options', () => fs.rmSync('d', { retryDelay: 'x' }));
  attempt('rmdir full', () => fs.rmdirSync('d'));
  attempt('rmdir file', () => fs.rmdirSync('d/n1'));
  await fs.promises.rm('d').catch((err) => console.log(err.name, err.code, err.message));
  await fs.promises.rm('nope').catch((err) => console.log(err.code, err.message));
  await fs.promises.rm('d', { recursive: true });
  console.log(fs.existsSync('d'));
  console.log(fs.mkdirSync('m/n/o', { recursive: true }) === path.join(fs.realpathSync(root), 'm'), fs.mkdirSync('m/n', { recursive: true }));
  fs.writeFileSync('m/file', '');
  attempt('mkdir', () => fs.mkdirSync('m/file', { recursive: true }));
  attempt('mkdir', () => fs.mkdirSync('m/file/x', { recursive: true }));
  attempt('mkdir', () => fs.mkdirSync('m'));
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
})();
