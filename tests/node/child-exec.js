'use strict';
// exec, execFile and their promises; the synchronous forms; arguments that are none.
const cp = require('child_process');
const util = require('util');
const show = (e) => e && [e.name, e.message, e.code, e.killed, e.signal, e.cmd, Object.keys(e).join()].join('|');
const run = (f, ...a) => new Promise((resolve) => f(...a, (e, o, s) => { console.log(show(e), JSON.stringify(o), JSON.stringify(s)); resolve(); }));
(async () => {
  await run(cp.exec, 'echo out; echo err >&2; exit 5');
  await run(cp.exec, 'echo $A', { env: { A: 'env' } });
  await run(cp.exec, 'printf "\\342\\202\\254"', { encoding: 'latin1' });
  await run(cp.exec, 'printf abc', { encoding: 'buffer' });
  await run(cp.execFile, 'echo', ['a', 'b c']);
  await run(cp.execFile, 'nonexistent-command');
  await run(cp.execFile, 'echo $0', { shell: true });
  await run(cp.exec, 'yes', { maxBuffer: 20 });
  await run(cp.exec, 'sleep 10', { timeout: 30 });
  const ac = new AbortController();
  const aborted = run(cp.exec, 'sleep 10', { signal: ac.signal });
  ac.abort();
  await aborted;
  console.log(await util.promisify(cp.exec)('echo hi'), await util.promisify(cp.exec)('echo o; exit 2').catch((e) => [e.code, e.stdout, e.stderr]));
  const p = util.promisify(cp.execFile)('echo', ['a']);
  console.log(p.child.constructor.name, await p, util.promisify(cp.exec).name);
  const sync = (f) => { try { const r = f(); console.log(r && r.pid > 0 ? { ...r, pid: 'pid' } : r); } catch (e) { console.log(show(e), e.status, e.error === e); } };
  sync(() => cp.spawnSync('sh', ['-c', 'echo out; echo err >&2; exit 4']));
  sync(() => { const { error, ...r } = cp.spawnSync('nonexistent-command'); return [error.message, error.path, error.spawnargs, r]; });
  sync(() => { const { error, ...r } = cp.spawnSync('sleep', ['5'], { timeout: 30 }); return [error.message, r.signal, r.status, r.output]; });
  sync(() => { const { error, ...r } = cp.spawnSync('yes', { maxBuffer: 10, encoding: 'utf8' }); return [error.message, r.signal, r.status]; });
  sync(() => cp.spawnSync('cat', { input: 'hello', encoding: 'utf8' }).stdout);
  sync(() => cp.execSync('cat', { input: Buffer.alloc(200000, 'x') }).length);
  sync(() => cp.execFileSync('echo', ['a'], { encoding: 'utf8' }));
  sync(() => cp.execSync('exit 3', { stdio: 'pipe' }));
  sync(() => cp.execFileSync('false', { stdio: 'pipe' }));
  sync(() => cp.execSync('echo e >&2; exit 3', { stdio: 'pipe' }));
  sync(() => cp.execSync('echo inherited', { stdio: 'inherit' }));
  sync(() => cp.spawnSync('kill -15 $$', { shell: true }).signal);
  const file = __filename;
  const cases = {
    none: () => cp.spawn(), empty: () => cp.spawn(''), args: () => cp.spawn('true', 'x'), options: () => cp.spawn('true', [], 5), cwd: () => cp.spawn('true', { cwd: 5 }), stdio: () => cp.spawn('true', { stdio: 'foo' }), stdio1: () => cp.spawn('true', { stdio: ['foo'] }),
    uid: () => cp.spawn('true', { uid: 'a' }), detached: () => cp.spawn('true', { detached: 'a' }), shell: () => cp.spawn('true', { shell: 5 }), argv0: () => cp.spawn('true', { argv0: 5 }), hide: () => cp.spawn('true', { windowsHide: 5 }), timeout: () => cp.spawn('true', { timeout: -1 }),
    signal: () => cp.spawn('true', { killSignal: 'x' }), abort: () => cp.spawn('true', { signal: 5 }), nul: () => cp.spawn('tr\0ue'), nul1: () => cp.spawn('true', ['a\0b']), nul2: () => cp.spawn('true', { env: { A: 'a\0b' } }), ipc: () => cp.spawn('true', { stdio: ['ipc', 'ipc'] }),
    serialization: () => cp.spawn('true', { serialization: 'x' }), exec: () => cp.exec(), maxBuffer: () => cp.exec('true', { maxBuffer: 'a' }), execFile: () => cp.execFile('true', 5), execFile1: () => cp.execFile('true', [], 'x'), fork: () => cp.fork(), fork1: () => cp.fork(file, { stdio: ['pipe'] }),
    fork2: () => cp.fork(file, 5), stdio5: () => cp.spawn('true', { stdio: 5 }), input: () => cp.spawnSync('true', { input: 5 }), ipcSync: () => cp.spawnSync('true', { stdio: ['ipc'] }), object: () => cp.spawn('true', { stdio: [{}] }), badfd: () => cp.spawn('true', { stdio: [0, 1, 99] }),
    gid: () => cp.spawn('true', { gid: 1.5 }), number: () => cp.spawn(5), nullOptions: () => cp.spawn('true', [], null), url: () => cp.spawn('true', { cwd: new URL('http://x') }), kill: () => new cp.ChildProcess().kill('SIGFOO'), unborn: () => new cp.ChildProcess().spawn(),
    unborn1: () => new cp.ChildProcess().spawn({ file: 5 }), unborn2: () => new cp.ChildProcess().spawn({ file: 'x', args: 5 }),
  };
  for (const name of Object.keys(cases)) {
    try { cases[name](); console.log(name, 'ok'); } catch (e) { console.log(name, e.name, e.code, e.errno, JSON.stringify(e.message), Object.keys(e).join()); }
  }
})();
