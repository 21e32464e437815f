// chokidar, glob and pino.
const fs = require('fs');
const os = require('os');
const path = require('path');
const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'npm-files-')));
for (const name of ['a.js', 'b.txt', 'sub/c.js', 'sub/deep/d.js', 'node_modules/e.js']) {
  fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  fs.writeFileSync(path.join(dir, name), name);
}
(async () => {
  const { glob, globSync } = require('glob');
  console.log((await glob('**/*.js', { cwd: dir, ignore: 'node_modules/**' })).sort());
  console.log(globSync('*.{js,txt}', { cwd: dir }).sort(), globSync('**/d*', { cwd: dir, nodir: true }));
  const pino = require('pino');
  const lines = [];
  const logger = pino({ base: undefined, timestamp: false, redact: ['secret'] }, { write: (line) => lines.push(line) });
  logger.info({ a: 1, secret: 'x' }, 'hello %s', 'there');
  logger.child({ module: 'm' }).error(new TypeError('bad'), 'failed');
  console.log(lines[0].trim(), JSON.parse(lines[1]).err.type, JSON.parse(lines[1]).module);
  const chokidar = require('chokidar');
  const watcher = chokidar.watch(dir, { ignored: (p) => p.includes('node_modules'), awaitWriteFinish: false });
  const seen = [];
  const until = (text) => new Promise((resolve) => {
    const timer = setInterval(() => { if (seen.some((s) => s.startsWith(text))) { clearInterval(timer); resolve(); } }, 5);
  });
  watcher.on('all', (event, file) => seen.push(`${event} ${path.relative(dir, file)}`));
  await new Promise((resolve) => watcher.on('ready', resolve));
  console.log(seen.sort());
  seen.length = 0;
  fs.writeFileSync(path.join(dir, 'new.js'), 'n');
  await until('add new.js');
  fs.writeFileSync(path.join(dir, 'a.js'), 'changed');
  await until('change a.js');
  fs.mkdirSync(path.join(dir, 'fresh'));
  await until('addDir fresh');
  fs.writeFileSync(path.join(dir, 'fresh', 'x'), 'x');
  await until(`add fresh${path.sep}x`);
  fs.unlinkSync(path.join(dir, 'b.txt'));
  await until('unlink b.txt');
  await watcher.close();
  console.log('watched');
  fs.rmSync(dir, { recursive: true });
})();
