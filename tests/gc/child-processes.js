// flags: --expose-gc
// Processes one after another and many at once: no descriptor, thread or zombie stays.
const cp = require('child_process');
const fs = require('fs');
function count() {
  const children = fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  const [, threads] = /^Threads:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'));
  return { fds: fs.readdirSync('/proc/self/fd').length, threads: Number(threads), children: children === '' ? 0 : children.split(' ').length };
}
const exec = (command) => new Promise((resolve, reject) => cp.exec(command, (e, o) => (e ? reject(e) : resolve(o))));
(async () => {
  await exec('true');
  gc();
  const before = count();
  for (let i = 0; i < 60; i++) await exec('true');
  const outputs = await Promise.all(Array.from({ length: 40 }, (_, i) => exec(`echo ${i}`)));
  console.log(outputs.every((o, i) => o === `${i}\n`));
  for (let i = 0; i < 20; i++) cp.execFileSync('true');
  await Promise.all(Array.from({ length: 20 }, () => new Promise((resolve) => cp.spawn('/nonexistent').on('error', () => {}).on('close', resolve))));
  for (let i = 0; i < 3; i++) {
    const child = cp.fork(__filename, { execArgv: ['-e', '0'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.send('nobody listens', () => {});
    child.on('error', () => {});
    await new Promise((resolve) => child.on('close', resolve));
  }
  gc();
  console.log(JSON.stringify(before) === JSON.stringify(count()) || [before, count()]);
})();
