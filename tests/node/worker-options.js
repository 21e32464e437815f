'use strict';
// What a worker begins with: files, URLs, workerData, argv, env, names, limits, environment data, standard streams.
const wt = require('worker_threads');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { Worker } = wt;

function once(emitter, name) {
  return new Promise((resolve, reject) => {
    emitter.once(name, resolve);
    if (name !== 'error') emitter.once('error', reject);
  });
}

async function answer(worker) {
  const exit = once(worker, 'exit');
  const message = await once(worker, 'message');
  await exit;
  return message;
}

const inside = (expression) => `const wt = require('worker_threads'); wt.parentPort.postMessage(${expression});`;

async function main() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tally-worker-'));
  try {
    const file = path.join(dir, 'w.js');
    fs.writeFileSync(file, inside('[__filename === process.argv[1], require.main === module, wt.isMainThread, process.argv.slice(2), wt.workerData]'));
    console.log(await answer(new Worker(file, { argv: ['one', 2], workerData: { n: 1 } })));
    console.log(await answer(new Worker(pathToFileURL(file))));
    process.chdir(dir);
    console.log(await answer(new Worker('./w.js')));
    const esm = path.join(dir, 'w.mjs');
    fs.writeFileSync(esm, "import { parentPort, threadId } from 'node:worker_threads';\nawait null;\nparentPort.postMessage([typeof threadId, import.meta.filename === process.argv[1], import.meta.main]);");
    console.log(await answer(new Worker(esm)));
    console.log(await answer(new Worker(new URL("data:text/javascript,import { parentPort } from 'worker_threads'; parentPort.postMessage(import.meta.url.slice(0, 20));"))));
    const ts = path.join(dir, 'w.ts');
    fs.writeFileSync(ts, "import { parentPort } from 'node:worker_threads';\nconst text: string = 'types';\nparentPort!.postMessage(text);");
    console.log(await answer(new Worker(ts)));
    const missing = new Worker(path.join(dir, 'missing.js'));
    const error = await once(missing, 'error').then(null, (err) => err);
    console.log(error.code);
  } finally {
    process.chdir(os.tmpdir());
    fs.rmSync(dir, { recursive: true });
  }

  const eval_ = (expression, options) => answer(new Worker(inside(expression), { eval: true, ...options }));
  console.log(await eval_('[wt.threadName, wt.workerData, process.argv.slice(1), process.execArgv, __filename, __dirname]', { name: 'named', execArgv: ['--no-warnings'] }));
  console.log(await eval_('[wt.threadName, wt.workerData, wt.isInternalThread]'));
  console.log(await eval_('wt.resourceLimits', { resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 6, codeRangeSizeMb: 8, stackSizeMb: 2 } }));
  console.log(await eval_('Object.entries(process.env).sort()', { env: { A: 1, B: 'two' } }));
  process.env.TALLY_TEST = 'parent';
  console.log(await eval_("(process.env.TALLY_TEST += '!', process.env.TALLY_TEST)"), process.env.TALLY_TEST);
  console.log(await eval_("(process.env.TALLY_TEST += '?', delete process.env.TALLY_GONE, process.env.TALLY_TEST)", { env: wt.SHARE_ENV }), process.env.TALLY_TEST, 'TALLY_TEST' in process.env);
  process.env.TALLY_LATER = 'x';
  console.log(await eval_("[process.env.TALLY_LATER, Object.keys(process.env).includes('TALLY_LATER')]", { env: wt.SHARE_ENV }));

  wt.setEnvironmentData('key', { deep: [1] });
  wt.setEnvironmentData('gone', 1);
  wt.setEnvironmentData('gone');
  console.log(await eval_("[wt.getEnvironmentData('key'), wt.getEnvironmentData('gone')]"), wt.getEnvironmentData('key'));

  const names = ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid', 'execve'];
  for (const line of await eval_(`${JSON.stringify(names)}.map((name) => { try { process[name]('/'); } catch (err) { return err.code + ' ' + err.message; } })`)) console.log(line);
  console.log(await eval_("(() => { try { process.umask(0); } catch (err) { return [typeof process.umask(), err.message]; } })()"));
  console.log(await eval_("[typeof process.send, process.connected, process.stdout.isTTY, process.stdin.constructor.name, process.stdout.constructor.name, process.stderr.constructor.name]"));

  const stdio = new Worker("process.stdin.setEncoding('utf8').on('data', (text) => console.log('got', text)).on('end', () => { console.log('end'); console.error('err'); })", { eval: true, stdin: true, stdout: true, stderr: true });
  stdio.stdin.write('first');
  stdio.stdin.end(' last');
  const text = async (stream) => (await stream.toArray()).join('');
  const [out, err] = await Promise.all([text(stdio.stdout), text(stdio.stderr)]);
  console.log([out.replaceAll('\n', ' ').replace('got first got last', 'got first last').replace('got  last', 'got last'), err]);

  const large = new Worker("for (let i = 0; i < 100; i++) process.stdout.write('x'.repeat(10000)); process.exit(2)", { eval: true, stdout: true });
  console.log((await text(large.stdout)).length, large.stdin);

  const unref = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await once(unref, 'online');
  console.log(unref.performance.eventLoopUtilization().utilization <= 1, typeof (await unref.getHeapStatistics()).used_heap_size, typeof (await unref.cpuUsage()).user);
  unref.on('exit', () => console.log('not told'));
  unref.unref();
  {
    await using disposed = new Worker('for (;;);', { eval: true });
    disposed.on('exit', () => console.log('disposed'));
  }
}

main();
