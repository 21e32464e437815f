'use strict';
// The class Worker: what stands here for an isolate on another thread.
//
// Two channels go there: `parentPort` is the other side of one, the other one is the library's own (internal/worker/main):
// what the worker begins with, standard streams, errors.
//
// Invariants: the loop is kept alive by a worker that is referenced and has not ended. When it has ended, what it posted before
// is delivered first, then 'error', then 'exit', and nothing after.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_TALLY_NOT_BUILT_YET, ERR_WORKER_INIT_FAILED, ERR_WORKER_INVALID_EXEC_ARGV, ERR_WORKER_NOT_RUNNING, ERR_WORKER_OUT_OF_MEMORY, ERR_WORKER_PATH } = codes;
const { validateArray, validateObject, validateString } = require('internal/validators');
const { keepAlive } = require('internal/immediate');
const { close, kSide, wrap } = require('internal/message_port');
const ends = require('internal/worker/ends');
const state = require('internal/worker/state');
const codec = require('internal/worker/codec');
const { ReadableWorkerStdio, WritableWorkerStdio, receive } = require('internal/worker/stdio');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const LIMITS = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// { kind, text } of what is to run.
function programOf(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    return { kind: 'eval', text: filename };
  }
  if (isURL(filename) && filename.protocol === 'data:') return { kind: 'url', text: filename.href };
  if (isURL(filename)) return { kind: 'file', text: require('url').fileURLToPath(filename) };
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  const path = require('path');
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) throw new ERR_WORKER_PATH(filename);
  return { kind: 'file', text: path.resolve(filename) };
}

// Flat names and values of the worker's environment; undefined: a copy of ours.
function environmentOf(env) {
  if (env === undefined || env === null) return undefined;
  const { asString } = require('internal/process/env');
  return Object.keys(env).flatMap((name) => [name, asString(env[name])]);
}

function limitsOf(resourceLimits) {
  const out = [-1, -1, -1, 4];
  if (resourceLimits === undefined || resourceLimits === null || typeof resourceLimits !== 'object') return out;
  LIMITS.forEach((name, i) => {
    const value = resourceLimits[name];
    if (typeof value === 'number') out[i] = i < 2 ? Math.max(value, i === 1 ? 2 : 0.0625) : value;
  });
  return out;
}

function limitsObject(list) {
  return Object.fromEntries(LIMITS.map((name, i) => [name, list[i]]));
}

class Worker extends EventEmitter {
  #thread; // number, while it runs
  #name;
  #control;
  #public;
  #stdio;
  #limits;
  #refed = true;
  #online = false;
  #waiting = new Map(); // answers that are awaited, by number
  #asked = 0;

  constructor(filename, options = {}) {
    super();
    if (options.execArgv !== undefined && options.execArgv !== null) validateArrayOption(options.execArgv, 'options.execArgv');
    if (options.argv !== undefined && options.argv !== null) validateArrayOption(options.argv, 'options.argv');
    const program = programOf(filename, options);
    const { env } = options;
    if (env !== SHARE_ENV && env !== undefined && env !== null && typeof env !== 'object') {
      throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
    }
    const execArgv = options.execArgv ?? undefined;
    const settings = execArgv === undefined ? [] : settingsOf(execArgv.map(String));
    if (env !== SHARE_ENV && env?.NODE_OPTIONS !== undefined) checkNodeOptions(`${env.NODE_OPTIONS}`);
    this.#name = 'WorkerThread';
    if (options.name !== undefined) {
      validateString(options.name, 'options.name');
      this.#name = options.name.trim() === '' ? 'WorkerThread' : options.name;
    }
    this.#limits = limitsOf(options.resourceLimits);
    const transferList = Array.isArray(options.transferList) ? options.transferList : [];
    const [own, theirs] = ends.open();
    const [front, back] = ends.open();
    try {
      const begin = {
        program,
        name: this.#name,
        argv: options.argv?.map(String) ?? [],
        settings,
        limits: this.#limits,
        stdin: Boolean(options.stdin),
        sharesEnv: env === SHARE_ENV,
        hasData: 'workerData' in options,
        environmentData: state.environmentData.size > 0 ? state.environmentData : undefined,
      };
      if (env === SHARE_ENV) require('internal/process/env').share();
      const data = codec.encodeClone({ begin, workerData: options.workerData }, transferList);
      ends.native.post(own.end, data[0], data[1]);
      const thread = ends.native.start(theirs, back, this.#name, this.#limits, env === SHARE_ENV ? true : environmentOf(env), execArgv?.map(String), Boolean(options.trackUnmanagedFds ?? true));
      if (thread < 0) throw new ERR_WORKER_INIT_FAILED(require('internal/errors').uvErrorName?.(thread) ?? 'ERR_WORKER_INIT_FAILED');
      this.#thread = thread;
    } catch (err) {
      for (const end of [theirs, back]) ends.native.close(end);
      for (const side of [own, front]) close(side);
      throw err;
    }
    require('internal/worker/messaging').open();
    this.#control = wrap(own);
    this.#public = wrap(front);
    this.#stdio = {
      stdin: options.stdin ? new WritableWorkerStdio(this.#control, 'stdin') : null,
      stdout: new ReadableWorkerStdio(this.#control, 'stdout'),
      stderr: new ReadableWorkerStdio(this.#control, 'stderr'),
    };
    if (!options.stdout) pipe(this.#stdio.stdout, process.stdout);
    if (!options.stderr) pipe(this.#stdio.stderr, process.stderr);
    this.#control.on('message', (message) => this.#heard(message));
    this.#public.on('message', (message) => this.emit('message', message));
    this.#public.on('messageerror', (error) => this.emit('messageerror', error));
    this.#control.unref();
    this.#public.unref();
    ends.workers.set(this.#thread, (code, outOfMemory) => this.#ended(code, outOfMemory));
    keepAlive(1);
    const thread = this.#thread;
    this.performance = { eventLoopUtilization: eventLoopUtilization.bind(null, () => (this.#thread === thread ? thread : undefined)) };
    process.nextTick(() => process.emit('worker', this));
  }

  #heard(message) {
    switch (message.type) {
      case 'up':
        this.#online = true;
        this.emit('online');
        break;
      case 'error':
        this.emit('error', require('internal/worker/error_text').unpack(message.error));
        break;
      case 'stdio':
        receive(this.#stdio[message.stream], message.chunks);
        break;
      case 'more':
        this.#stdio.stdin?.more();
        break;
      case 'answer': {
        const { resolve } = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        resolve(message.value);
        break;
      }
      default:
    }
  }

  // What was posted and not delivered yet.
  #drain(port, hear) {
    const side = port[kSide];
    while (side !== undefined && !side.closed && side.end !== 0) {
      const message = ends.receive(side);
      if (message === undefined) break;
      if (message.error !== undefined) this.emit('messageerror', message.error);
      else hear(message.value);
    }
  }

  #ended(code, outOfMemory) {
    this.#drain(this.#public, (message) => this.emit('message', message));
    this.#drain(this.#control, (message) => this.#heard(message));
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(new ERR_WORKER_NOT_RUNNING());
    this.#waiting.clear();
    for (const port of [this.#control, this.#public]) {
      const side = port[kSide];
      if (side !== undefined) close(side);
    }
    const { stdout, stderr } = this.#stdio;
    for (const stream of [stdout, stderr]) if (!stream.readableEnded) stream.push(null);
    if (this.#refed) keepAlive(-1);
    this.#refed = false;
    if (outOfMemory) this.emit('error', new ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory'));
    this.emit('exit', code);
  }

  postMessage(...args) {
    if (this.#thread === undefined) return;
    this.#public.postMessage(...args);
  }

  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
      if (this.#thread === undefined) return Promise.resolve();
      this.once('exit', (exitCode) => callback(null, exitCode));
    }
    if (this.#thread === undefined) return Promise.resolve();
    this.ref();
    const { promise, resolve } = Promise.withResolvers();
    this.once('exit', resolve);
    ends.native.stop(this.#thread);
    return promise;
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this.#thread === undefined || this.#refed) return;
    this.#refed = true;
    keepAlive(1);
  }

  unref() {
    if (this.#thread === undefined || !this.#refed) return;
    this.#refed = false;
    keepAlive(-1);
  }

  get threadId() { return this.#thread ?? -1; }
  get threadName() { return this.#thread === undefined ? null : this.#name; }
  get stdin() { return this.#stdio.stdin; }
  get stdout() { return this.#stdio.stdout; }
  get stderr() { return this.#stdio.stderr; }
  get resourceLimits() { return this.#thread === undefined ? {} : limitsObject(this.#limits); }

  // Has the worker's loop answer.
  #ask(question) {
    if (this.#thread === undefined) return Promise.reject(new ERR_WORKER_NOT_RUNNING());
    const { promise, resolve, reject } = Promise.withResolvers();
    const id = ++this.#asked;
    this.#waiting.set(id, { resolve, reject });
    this.#control.postMessage({ type: 'ask', id, question });
    return promise;
  }

  getHeapSnapshot(options) { throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.Worker.getHeapSnapshot'); }

  getHeapStatistics() { return this.#ask('heapStatistics'); }

  async cpuUsage(previous) {
    if (previous) {
      validateObject(previous, 'prevValue');
      for (const name of ['user', 'system']) {
        const value = previous[name];
        require('internal/validators').validateNumber(value, `prevValue.${name}`);
        if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${name}`, value);
      }
    }
    const now = await this.#ask('cpuUsage');
    return previous ? { user: now.user - previous.user, system: now.system - previous.system } : now;
  }

  startCpuProfile() { throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.Worker.startCpuProfile'); }
  startHeapProfile() { throw new ERR_TALLY_NOT_BUILT_YET('worker_threads.Worker.startHeapProfile'); }
}

function validateArrayOption(value, name) {
  if (!Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
}

// Without the warning for many listeners: a program may have many workers.
function pipe(from, to) {
  const most = to.getMaxListeners();
  if (most !== 0 && to.listenerCount('error') + 4 >= most) to.setMaxListeners(0);
  from.pipe(to, { end: false });
  if (to.getMaxListeners() === 0) to.setMaxListeners(most);
}

function settingsOf(list) {
  const { read } = require('internal/worker/exec_argv');
  const { settings, refused } = read(list);
  if (refused.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(refused);
  return settings;
}

function checkNodeOptions(text) {
  const { allowed } = require('internal/worker/exec_argv');
  const wrong = text.split(' ').filter((word) => word.startsWith('-') && !allowed(word)).map((word) => `${word} is not allowed in NODE_OPTIONS`);
  if (wrong.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(wrong, 'invalid NODE_OPTIONS env variable');
}

// As performance.eventLoopUtilization, of the loop of another thread.
function eventLoopUtilization(threadOf, first, second) {
  const thread = threadOf();
  const figures = thread === undefined ? undefined : ends.native.loopFigures(thread);
  if (figures === undefined || figures[0] <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (second !== undefined) {
    const idle = first.idle - second.idle, active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = figures[1], active = figures[0] - idle;
  if (first === undefined) return { idle, active, utilization: active / (idle + active) };
  const moreIdle = idle - first.idle, moreActive = active - first.active;
  return { idle: moreIdle, active: moreActive, utilization: moreActive / (moreIdle + moreActive) };
}

module.exports = { SHARE_ENV, Worker };
