'use strict';
// The global `process`.
//
// Made at every start, so it holds only what is cheap: expensive parts (env, stdio, events) are made when first read.
// It becomes an EventEmitter when `events` is first loaded; until then its emitter methods load it.

const native = internalBinding('process');
const { nextTick, runNextTicks } = require('internal/process/task_queues');

const { defineLazy } = internalBinding('util');
function lazy(target, name, make, enumerable = true) { defineLazy(target, name, make, enumerable); }

// `process instanceof process.constructor`, as in Node.
const constructor = Object.defineProperty(function process() {}, 'name', { value: 'process' });
const proto = constructor.prototype;
Object.defineProperty(proto, Symbol.toStringTag, { __proto__: null, value: 'process', configurable: true });
const process = Object.create(proto);

function fixed(name, value) {
  Object.defineProperty(process, name, { __proto__: null, value, writable: false, enumerable: true, configurable: true });
}

fixed('version', `v${native.nodeVersion}`);
lazy(process, 'versions', () => Object.freeze({ node: native.nodeVersion, ...native.versions, modules: '137', uv: '1.52.1', unicode: '17.0' }));
fixed('arch', native.arch);
fixed('platform', native.platform);
const DOWNLOADS = `https://nodejs.org/download/release/v${native.nodeVersion}/node-v${native.nodeVersion}`;
fixed('release', { name: 'node', lts: 'Krypton', sourceUrl: `${DOWNLOADS}.tar.gz`, headersUrl: `${DOWNLOADS}-headers.tar.gz` });
process.moduleLoadList = [];
process.domain = null;
process._exiting = false;
Object.defineProperty(process, 'exitCode', {
  __proto__: null, configurable: true, enumerable: true,
  get: () => exitCode,
  set: setExitCode,
});
lazy(process, 'config', () => Object.freeze({ target_defaults: Object.freeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }), variables: Object.freeze({}) }));
lazy(process, 'features', () => Object.freeze({
  inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: true, tls_sni: true, tls_ocsp: false, tls: true,
  openssl_is_boringssl: false, cached_builtins: true, get require_module() { return require.options.experimentalRequireModule !== false; }, quic: false,
  get typescript() { return require.options.stripTypes === false ? false : 'strip'; },
}));

process.argv = native.argv;
Object.defineProperty(process, 'argv0', { __proto__: null, value: native.argv0, writable: false, enumerable: true, configurable: false });
process.execArgv = native.execArgv;
process.execPath = native.execPath;
fixed('pid', native.pid);
process.ppid = native.ppid;
process.debugPort = 9229;
if (require.options.deprecation === false) process.noDeprecation = true;
if (require.options.throwDeprecation) process.throwDeprecation = true;
if (require.options.traceDeprecation) process.traceDeprecation = true;
Object.defineProperty(process, 'title', {
  __proto__: null, configurable: true, enumerable: true,
  get() { return native.getTitle(); },
  set(value) { native.setTitle(`${value}`); },
});
lazy(process, 'env', () => require('internal/process/env').makeEnv());
for (const [name, fd] of [['stdin', 0], ['stdout', 1], ['stderr', 2]]) {
  Object.defineProperty(process, name, {
    __proto__: null, configurable: true, enumerable: true,
    get: () => require('internal/process/stdio').stream(fd),
  });
}

process.nextTick = nextTick;
process._tickCallback = runNextTicks;
process.cwd = function cwd() { return native.cwd(); };
process.uptime = function uptime() { return native.now() / 1000; };
process.abort = function abort() { native.abort(); };
process.reallyExit = function reallyExit() { native.reallyExit(arguments[0] || 0); };

let exitCode;

function setExitCode(value) {
  if (value !== null && value !== undefined) {
    let number = value;
    if (typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))) number = Number(value);
    require('internal/validators').validateInteger(number, 'code');
    value = number | 0; // what the system takes
  }
  exitCode = value ?? undefined;
}

process.exit = function exit(code) {
  if (arguments.length !== 0 && code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
};

const NS_PER_SEC = 1000000000n;

process.hrtime = function hrtime(time) {
  const now = native.hrtime();
  const seconds = Number(now / NS_PER_SEC);
  const nanos = Number(now % NS_PER_SEC);
  if (time === undefined) return [seconds, nanos];
  require('internal/validators').validateArray(time, 'time');
  if (time.length !== 2) throw new (require('internal/errors').codes.ERR_OUT_OF_RANGE)('time', 2, time.length);
  const diff = nanos - time[1];
  return diff < 0 ? [seconds - time[0] - 1, diff + 1e9] : [seconds - time[0], diff];
};
process.hrtime.bigint = function bigint() { return native.hrtime(); };

const memory = new Float64Array(5);

process.memoryUsage = function memoryUsage() {
  native.memoryUsage(memory);
  return { rss: memory[0], heapTotal: memory[1], heapUsed: memory[2], external: memory[3], arrayBuffers: memory[4] };
};
process.memoryUsage.rss = function rss() { return native.rss(); };

// The rest is seldom called: each first call loads internal/process/methods.
for (const name of ['ref', 'unref', '_kill', '_linkedBinding', '_getActiveRequests', '_getActiveHandles', '_debugProcess', '_debugEnd', 'chdir', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'constrainedMemory', 'availableMemory', 'kill', 'umask', 'getuid', 'geteuid',
  'getgid', 'getegid', 'getgroups', 'emitWarning', 'binding', 'getActiveResourcesInfo', 'getBuiltinModule', 'loadEnvFile', 'dlopen', 'setSourceMapsEnabled',
  'setUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback', '_rawDebug', 'openStdin']) {
  process[name] = { [name](...args) { return require('internal/process/methods')[name](...args); } }[name];
}
for (const [name, length] of [['ref', 1], ['unref', 1], ['chdir', 1], ['cpuUsage', 1], ['threadCpuUsage', 1], ['kill', 2], ['umask', 1], ['emitWarning', 4], ['binding', 1],
  ['getBuiltinModule', 1], ['_linkedBinding', 1], ['setSourceMapsEnabled', 1], ['setUncaughtExceptionCaptureCallback', 1]]) Object.defineProperty(process[name], 'length', { value: length });
for (const [name, length] of [['setuid', 1], ['seteuid', 1], ['setgid', 1], ['setegid', 1], ['initgroups', 2], ['setgroups', 1], ['execve', 1]]) {
  const method = { [name](...args) { return require('internal/process/identity')[name](...args); } }[name];
  process[name] = Object.defineProperty(method, 'length', { value: length });
}
lazy(process, 'finalization', () => require('internal/process/finalization'));
lazy(process, 'allowedNodeEnvironmentFlags', () => require('internal/process/allowed_flags'));
Object.defineProperty(process, 'report', { __proto__: null, configurable: true, enumerable: true, get: () => require('internal/process/report').report });
Object.defineProperty(process, 'sourceMapsEnabled', { __proto__: null, configurable: true, enumerable: true, get: () => require.isLoaded('internal/source_map') && require('internal/source_map').support.enabled });
process._preload_modules = require.options.require ?? [];
process._tickCallback = runNextTicks;

// Emitter methods until `events` is there. An internal emit without listeners must not load it.
let attached = false;
const stubs = ['on', 'once', 'off', 'emit', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'prependOnceListener',
  'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners', 'getMaxListeners'];
for (const name of stubs) {
  proto[name] = name === 'emit' ?
    function emit() { return false; } :
    { [name](...args) {
      require('events');
      return process[name](...args);
    } }[name];
}

// Called at the end of `events`.
function attachEvents(EventEmitter) {
  if (attached) return;
  attached = true;
  for (const name of stubs) delete proto[name];
  Object.setPrototypeOf(proto, EventEmitter.prototype);
  EventEmitter.call(process);
  const signals = require('internal/process/signals');
  process.on('newListener', signals.started);
  process.on('removeListener', signals.stopped);
}

module.exports = { process, attachEvents };
