'use strict';
// fs.cp and fs.cpSync with their options and errors.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'fs-cp-')));
process.chdir(root);
fs.mkdirSync('src/deep/er', { recursive: true });
fs.writeFileSync('src/a.txt', 'a');
fs.writeFileSync('src/deep/b.txt', 'b', { mode: 0o640 });
fs.writeFileSync('src/deep/er/c.txt', 'c');
fs.symlinkSync('a.txt', 'src/link');
fs.symlinkSync('deep', 'src/dirlink');
fs.utimesSync('src/a.txt', 1000, 2000);

const clean = (text) => text.replaceAll(root, 'ROOT');
function tell(label, err) {
  if (err) console.log(label, err.name, err.code, err.errno, err.syscall, clean(err.message), clean(String(err.path)));
  else console.log(label, 'done');
}
function list(dir) {
  return fs.readdirSync(dir, { recursive: true }).sort().map((name) => {
    const full = path.join(dir, name);
    const stat = fs.lstatSync(full);
    return stat.isSymbolicLink() ? `${name} -> ${clean(fs.readlinkSync(full))}` : name;
  }).join(' ');
}
function attempt(label, ...args) {
  try {
    tell(label, fs.cpSync(...args));
  } catch (err) {
    tell(label, err);
  }
}

const withSync = ['sync', (...args) => { try { fs.cpSync(...args); return Promise.resolve(); } catch (err) { return Promise.reject(err); } }];
const withCallback = ['callback', (...args) => new Promise((resolve, reject) => { fs.cp(...args, (err) => (err ? reject(err) : resolve())); })];
const withPromise = ['promise', (...args) => fs.promises.cp(...args)];

async function all([form, cp]) {
  const to = (name) => `${form}-${name}`;
  const run = async (label, ...args) => {
    try {
      await cp(...args);
      tell(`${form} ${label}`);
    } catch (err) {
      tell(`${form} ${label}`, err);
    }
  };
  await run('file', 'src/a.txt', to('new/place/a.txt'));
  console.log(fs.readFileSync(to('new/place/a.txt'), 'utf8'));
  await run('tree', 'src', to('tree'), { recursive: true });
  console.log(list(to('tree')));
  await run('verbatim', 'src', to('verbatim'), { recursive: true, verbatimSymlinks: true });
  console.log(list(to('verbatim')));
  if (form !== 'sync') await run('dereference', 'src', to('real'), { recursive: true, dereference: true });
  if (form !== 'sync') console.log(list(to('real')));
  const seen = [];
  await run('filter', 'src', to('some'), { recursive: true, filter: (a, b) => { seen.push([a, b.replace(form, 'F')]); return !a.endsWith('er'); } });
  console.log(list(to('some')), seen.map((pair) => pair.join('>')).sort().join(' '));
  await run('times', 'src/a.txt', to('times.txt'), { preserveTimestamps: true });
  console.log(fs.statSync(to('times.txt')).mtimeMs, fs.statSync(to('times.txt')).atimeMs === 1000000 || 'read since');
  fs.writeFileSync(to('there.txt'), 'old');
  await run('no force', 'src/a.txt', to('there.txt'), { force: false });
  console.log(fs.readFileSync(to('there.txt'), 'utf8'));
  await run('exists', 'src/a.txt', to('there.txt'), { force: false, errorOnExist: true });
  await run('force', 'src/a.txt', to('there.txt'), { errorOnExist: true });
  console.log(fs.readFileSync(to('there.txt'), 'utf8'));
  await run('exclusive', 'src/a.txt', to('there2.txt'), { mode: fs.constants.COPYFILE_EXCL });
  await run('absent', 'nope', to('x'));
}

(async () => {
  await all(withCallback);
  await all(withPromise);
  attempt('sync no recursive', 'src', 'x');
  await all(['sync', withSync[1]]);
  for (const [, cp] of [withCallback, withPromise]) {
    for (const [label, ...args] of [
      ['no recursive', 'src', 'x'], ['same', 'src', 'src', { recursive: true }], ['into itself', 'src', 'src/deep/x', { recursive: true }],
      ['dir to file', 'src', 'src/a.txt', { recursive: true }], ['file to dir', 'src/a.txt', 'src/deep'], ['same file', 'src/a.txt', 'src/a.txt'],
    ]) await cp(...args).then(() => tell(label), (err) => tell(label, err));
  }
  for (const options of [1, { recursive: 1 }, { filter: 1 }, { mode: 99 }, { dereference: true, verbatimSymlinks: true }, { force: 'x' }]) {
    try {
      fs.cpSync('src', 'y', options);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
})();
