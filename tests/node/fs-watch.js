'use strict';
// fs.watch, fs.promises.watch, fs.watchFile.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-watch-'));
process.chdir(root);
const fds = () => fs.readdirSync('/proc/self/fd').length;
const once = (emitter, name) => new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
// The events up to one that a test makes last.
const until = (watcher, last) => new Promise((resolve) => {
  const seen = [];
  watcher.on('change', function f(type, name) {
    seen.push(`${type} ${name}`);
    if (String(name) === last) {
      watcher.removeListener('change', f);
      resolve([...new Set(seen)]);
    }
  });
});

(async () => {
  fs.mkdirSync('d');
  fs.writeFileSync('d/a', '1');
  const before = fds();
  let w = fs.watch('d');
  console.log(w.constructor.name, typeof w.ref, w.ref() === w, w.unref() === w);
  w.ref();
  let events = until(w, 'last');
  fs.writeFileSync('d/a', '2');
  fs.writeFileSync('d/b', '');
  fs.renameSync('d/b', 'd/c');
  fs.unlinkSync('d/c');
  fs.writeFileSync('d/last', '');
  console.log(await events);
  const closed = once(w, 'close');
  w.close();
  w.close();
  await closed;

  w = fs.watch('d/a', 'buffer', () => {});
  events = once(w, 'change');
  fs.writeFileSync('d/a', '3');
  console.log(await events);
  w.close();
  w = fs.watch(Buffer.from('d'), { encoding: 'hex', persistent: false });
  events = once(w, 'change');
  const keep = setInterval(() => {}, 1000);
  fs.writeFileSync('d/xyz', '3');
  console.log(await events);
  clearInterval(keep);
  w.close();

  // All below, directories that come later included.
  fs.mkdirSync('d/sub/deep', { recursive: true });
  w = fs.watch('d', { recursive: true });
  events = until(w, 'sub/deep/last');
  fs.writeFileSync('d/sub/deep/last', '');
  console.log((await events).includes('rename sub/deep/last'));
  events = until(w, 'new/below');
  fs.mkdirSync('d/new');
  fs.writeFileSync('d/new/below', '');
  console.log((await events).includes('rename new'));
  w.close();

  // Two watchers of one file, one of which goes.
  const [one, two] = [fs.watch('d/a'), fs.watch('d/a')];
  one.close();
  events = once(two, 'change');
  fs.writeFileSync('d/a', '4');
  console.log(await events);
  two.close();

  const controller = new AbortController();
  w = fs.watch('d', { signal: controller.signal });
  events = once(w, 'close');
  controller.abort();
  console.log(await events);
  for (const args of [['nope'], [1], ['d', { encoding: 'x' }], ['d', { recursive: 1 }], ['d', 1]]) {
    try {
      fs.watch(...args);
    } catch (err) {
      console.log(err.code, err.message, err.filename);
    }
  }

  const stop = new AbortController();
  const found = [];
  setTimeout(() => fs.writeFileSync('d/seen', ''), 1);
  try {
    for await (const event of fs.promises.watch('d', { signal: stop.signal })) {
      found.push(event);
      stop.abort();
    }
  } catch (err) {
    console.log(err.name, err.code, found[0]);
  }
  for (const args of [['nope'], ['d', { persistent: 1 }], ['d', { maxQueue: 'x' }], ['d', { overflow: 'x' }], ['d', { encoding: 'x' }], ['d', 1]]) {
    await fs.promises.watch(...args).next().catch((err) => console.log(err.code, err.message));
  }

  const watcher = fs.watchFile('d/polled', { interval: 5 }, () => {});
  console.log(watcher.constructor.name, fs.watchFile('d/polled', () => {}) === watcher, watcher.listenerCount('change'));
  let [current, previous] = await once(watcher, 'change');
  console.log(current.size, current.mtimeMs, previous.mtimeMs);
  events = once(watcher, 'change');
  fs.writeFileSync('d/polled', 'abc');
  [current, previous] = await events;
  console.log(previous.size, current.isFile(), previous.isFile());
  const stopped = once(watcher, 'stop');
  fs.unwatchFile('d/polled');
  await stopped;
  fs.watchFile('d/a', { interval: 5, bigint: true, persistent: false }, () => {});
  for (const args of [['d/x'], [1, () => {}], ['d/x', { interval: 'x' }, () => {}], ['d/x', 1]]) {
    try {
      fs.watchFile(...args);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  console.log(fds() - before <= 1); // Node keeps its inotify
  process.chdir('/');
  fs.rmSync(root, { recursive: true });
})();
