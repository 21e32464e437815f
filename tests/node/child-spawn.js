'use strict';
// spawn: events and their order, what a ChildProcess has, errors of processes that cannot be started, signals, stdio.
const cp = require('child_process');
const d = (o, k) => { const p = Object.getOwnPropertyDescriptor(o, k); return (p.enumerable ? 'E' : 'e') + (p.writable ? 'W' : 'w') + (p.configurable ? 'C' : 'c'); };
console.log(Object.keys(cp).map((k) => k + d(cp, k) + cp[k].length).join());
console.log(Object.getOwnPropertyNames(cp.ChildProcess.prototype).map((k) => k + d(cp.ChildProcess.prototype, k)).join(), Object.getOwnPropertySymbols(cp.ChildProcess.prototype));
function ev(n, c) {
  for (const e of ['spawn', 'exit', 'close', 'error', 'disconnect', 'message']) c.on(e, (...a) => console.log(n, e, ...a.map((x) => (x instanceof Error ? [x.message, x.code, x.errno, x.syscall, x.path, x.spawnargs, Object.keys(x).join()].join('|') : x))));
  return new Promise((resolve) => c.on('close', resolve));
}
const text = (s) => new Promise((resolve) => { let b = ''; s.setEncoding('utf8').on('data', (x) => { b += x; }).on('end', () => resolve(b)); });
(async () => {
  const c = cp.spawn('true');
  console.log(Object.getOwnPropertyNames(c).map((k) => `${k}:${typeof c[k]}`).join());
  console.log(c.stdin.constructor.name, c.stdin.readable, c.stdin.writable, c.stdout.readable, c.stdout.writable, c.stdio.length, c.spawnargs, c.spawnfile, c.connected, c.killed, c.exitCode, c.signalCode);
  await ev('true', c);
  const x = cp.spawn('/nonexistent', ['a', 'b']);
  console.log(x.pid, x.stdin.constructor.name, x.exitCode);
  await ev('enoent', x);
  await ev('path', cp.spawn('nonexistent-command'));
  await ev('eacces', cp.spawn('/etc/passwd'));
  await ev('cwd', cp.spawn('true', { cwd: '/nonexistent' }));
  const k = cp.spawn('sleep', ['10']);
  const killed = ev('kill', k);
  console.log(k.kill(), k.killed, k.kill(0));
  await killed;
  console.log(k.kill(), k.killed, k.exitCode, k.signalCode);
  await ev('exit 3', cp.spawn('exit 3', { shell: true }));
  await ev('self', cp.spawn('kill -9 $$', { shell: '/bin/sh' }));
  const disposed = cp.spawn('sleep', ['10']);
  disposed[Symbol.dispose]();
  await ev('disposed', disposed);
  // What comes and goes through the pipes.
  const cat = cp.spawn('cat');
  cat.stdin.end('through the pipe');
  console.log(await text(cat.stdout));
  const env = cp.spawn('sh', ['-c', 'echo $A $HOME; pwd; echo $0; echo err >&2'], { env: { A: 'b', PATH: process.env.PATH, U: undefined }, cwd: '/', argv0: 'shell' });
  console.log(JSON.stringify(await Promise.all([text(env.stdout), text(env.stderr)])));
  const five = cp.spawn('sh', ['-c', 'echo three >&3; cat <&4 >&3'], { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'overlapped', 'ignore'] });
  five.stdio[4].end('four');
  console.log(five.stdin, five.stdout, five.stderr, five.stdio.length, JSON.stringify(await text(five.stdio[3])));
  const quiet = (c) => new Promise((resolve) => c.on('close', (...a) => { console.log(...a); resolve(); }));
  await quiet(cp.spawn('sh', ['-c', 'echo inherited'], { stdio: 'inherit' }));
  await quiet(cp.spawn('sh', ['-c', 'echo to the descriptor'], { stdio: [0, 1, 2] }));
  // A child has what it was given, and nothing else.
  const ls = cp.spawn('sh', ['-c', 'ls /proc/self/fd | grep -c "^[4-9]$"'], { stdio: ['ignore', 'pipe', 'ignore'] });
  console.log((await text(ls.stdout)).trim());
  const own = cp.spawn('sh', ['-c', 'ps -o sid= -p $$ | tr -d " "; echo $$'], { detached: true });
  const [sid, pid] = (await text(own.stdout)).trim().split('\n');
  console.log(sid === pid || sid === '', Number(pid) === own.pid);
  await ev('timeout', cp.spawn('sleep', ['10'], { timeout: 20, killSignal: 'SIGINT' }));
  const ac = new AbortController();
  const aborted = ev('abort', cp.spawn('sleep', ['10'], { signal: ac.signal }));
  ac.abort('why');
  await aborted;
  // Nobody reads, and it ends all the same.
  await ev('unread', cp.spawn('sh', ['-c', 'echo unread']));
  // One that nobody waits for.
  const gone = cp.spawn('sleep', ['100'], { stdio: 'ignore', detached: true });
  gone.unref();
  process.on('exit', () => gone.kill());
})();
