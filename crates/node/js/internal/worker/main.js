'use strict';
// How a worker begins: what its parent's `Worker` has posted, what is different about `process` here, and then its program.

const native = internalBinding('worker');
const state = require('internal/worker/state');
const ends = require('internal/worker/ends');
const { kSide, wrap } = require('internal/message_port');
const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');

const LIMITS = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const UNSUPPORTED = ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid'];

let control;
let stdin;
let outputs = [];

function refuse(name, what = `process.${name}()`) {
  const method = { [name]() { throw new ERR_WORKER_UNSUPPORTED_OPERATION(what); } }[name];
  method.disabled = true;
  return method;
}

function changeProcess(begin) {
  for (const name of UNSUPPORTED) process[name] = refuse(name);
  process.execve = refuse('execve', 'Calling process.execve');
  for (const name of ['_debugProcess', '_debugEnd']) delete process[name];
  const { umask } = process;
  process.umask = Object.defineProperty(function(mask) {
    if (mask !== undefined) throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  }, 'name', { value: 'umask' });
  for (const name of ['channel', 'connected', 'disconnect', 'send']) delete process[name];
  process.argv = [process.execPath, ...(begin.program.kind === 'eval' ? ['[worker eval]'] : [begin.program.text]), ...begin.argv];
  const { ReadableWorkerStdio, WritableWorkerStdio } = require('internal/worker/stdio');
  stdin = new ReadableWorkerStdio(control, 'stdin');
  if (begin.stdin) {
    stdin.wanted = () => { stdin.wanted = undefined; control.ref(); };
    stdin.ended = () => control.unref();
  } else {
    stdin.push(null);
  }
  const { setStream } = require('internal/process/stdio');
  setStream(0, stdin);
  outputs = [new WritableWorkerStdio(control, 'stdout'), new WritableWorkerStdio(control, 'stderr')];
  setStream(1, outputs[0]);
  setStream(2, outputs[1]);
}

function answer(question) {
  if (question === 'cpuUsage') return process.threadCpuUsage();
  return require('v8').getHeapStatistics();
}

function heard(message) {
  switch (message.type) {
    case 'stdio': require('internal/worker/stdio').receive(stdin, message.chunks); break;
    case 'more': outputs[message.stream === 'stdout' ? 0 : 1].more(); break;
    case 'ask': control.postMessage({ type: 'answer', id: message.id, value: answer(message.question) }); break;
    default:
  }
}

function defaults(limits) {
  const { heap_size_limit } = require('v8').getHeapStatistics();
  const values = [limits[0] > 0 ? limits[0] : 48, limits[1] > 0 ? limits[1] : Math.round(heap_size_limit / 2 ** 20), limits[2] > 0 ? limits[2] : 0, limits[3]];
  return Object.fromEntries(LIMITS.map((name, i) => [name, values[i]]));
}

// An error that nobody caught. True: the parent is told of it, or will be.
function fatal(error) {
  let packed;
  try {
    packed = require('internal/worker/error_text').pack(error);
  } catch {
    packed = { type: 'Error', properties: [['message', false, { value: 'Serializing an uncaught exception failed' }], ['code', true, { value: 'ERR_WORKER_UNSERIALIZABLE_ERROR' }], ['name', false, { value: 'Error' }]] };
  }
  control.postMessage({ type: 'error', error: packed });
}

// Everything that was written goes, whether the parent has read or not.
function flush() {
  for (const stream of outputs) {
    while (stream.waiting.length > 0) stream.more();
  }
}

function run() {
  const [thread, own, front] = native.info();
  const side = ends.sideOf(own);
  control = wrap(side);
  const first = ends.receive(side);
  if (first.error !== undefined) throw first.error; // no memory for what it begins with
  const { begin, workerData } = first.value;
  const parentPort = wrap(ends.sideOf(front));
  Object.assign(state, {
    isMainThread: false, threadId: thread, threadName: begin.name, parentPort, control,
    workerData: begin.hasData ? workerData : undefined,
    environmentData: begin.environmentData ?? new Map(),
  });
  Object.defineProperty(state, 'resourceLimits', { __proto__: null, get: () => defaults(begin.limits), enumerable: true });
  for (const [name, value] of begin.settings) require.options[name] = value;
  if (begin.sharesEnv) require('internal/process/env').share();
  require('internal/process/signals').disable();
  require('events'); // before the program listens to anything, so that `process` emits
  changeProcess(begin);
  control.on('message', heard);
  control.unref();
  require('internal/process/execution').setWorker(fatal, flush);
  const { reallyExit } = process;
  process.reallyExit = Object.defineProperty(function(code) {
    flush();
    reallyExit(code);
  }, 'name', { value: 'reallyExit' });
  require('internal/worker/messaging').open();
  control.postMessage({ type: 'up' });
  const { kind, text } = begin.program;
  const execution = require('internal/process/execution');
  if (kind === 'eval') execution.evalMain(text, false, '[worker eval]');
  else if (kind === 'file') execution.runMain(text);
  else require('internal/modules/esm/loader').runFile(text);
}

module.exports = { run };
