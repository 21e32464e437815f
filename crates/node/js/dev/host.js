'use strict';
// Runs Tally's JavaScript half on a stock Node, for development: emulates `internalBinding` by Node's own means.
//
//   node --expose-internals dev/host.js script.js [args]      run a program through our bootstrap in a fresh context
//   require('./host').load()                                  -> { requireBuiltin }: modules alone, in this context's realm
//
// Nothing here ships. Invariant: every native behaves as BINDINGS.md says.

const vm = require('node:vm');
const fs = require('node:fs');
const path = require('node:path');
const os = require('node:os');
const util = require('node:util');
const { internalBinding: nodeBinding } = require('internal/test/binding');

const root = path.join(__dirname, '..');
const nodeUtil = nodeBinding('util');
const nodeBuffer = nodeBinding('buffer');

function listIds(dir = root, prefix = '') {
  const ids = [];
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'dev' && prefix === '') continue;
    if (entry.isDirectory()) ids.push(...listIds(path.join(dir, entry.name), `${prefix}${entry.name}/`));
    else if (entry.name.endsWith('.js')) ids.push(prefix + entry.name.slice(0, -3));
  }
  return ids;
}

function makeBindings(realm, state) {
  const B = { __proto__: null };
  const t = util.types;
  const R = realm.intrinsics;

  B.util = {
    classOf(v) {
      if (v === null) return 'null';
      if (typeof v !== 'object' && typeof v !== 'function') return typeof v;
      if (t.isProxy(v)) return 'Proxy';
      if (typeof v === 'function') {
        const gen = t.isGeneratorFunction(v);
        const asy = t.isAsyncFunction(v);
        if (gen) return asy ? 'AsyncGeneratorFunction' : 'GeneratorFunction';
        return asy ? 'AsyncFunction' : 'Function';
      }
      if (Array.isArray(v)) return 'Array';
      if (t.isTypedArray(v)) return Reflect.getOwnPropertyDescriptor(Reflect.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get.call(v);
      for (const name of ['Map', 'Set', 'MapIterator', 'SetIterator', 'WeakMap', 'WeakSet', 'Date', 'RegExp', 'Promise', 'DataView', 'ArrayBuffer', 'SharedArrayBuffer', 'External', 'NumberObject', 'StringObject', 'BooleanObject', 'SymbolObject', 'BigIntObject']) {
        if (t[`is${name}`](v)) return name;
      }
      if (t.isNativeError(v)) return 'Error';
      if (t.isArgumentsObject(v)) return 'Arguments';
      if (t.isGeneratorObject(v)) return 'Generator';
      if (t.isModuleNamespaceObject(v)) return 'ModuleNamespace';
      try { WeakRef.prototype.deref.call(v); return 'WeakRef'; } catch {}
      return 'Object';
    },
    getPromiseDetails: (p) => nodeUtil.getPromiseDetails(p),
    getProxyDetails: (v) => nodeUtil.getProxyDetails(v, true),
    previewEntries(v) {
      if (t.isMapIterator(v) || t.isSetIterator(v)) return nodeUtil.previewEntries(v, true);
      return [nodeUtil.previewEntries(v), t.isMap(v) || t.isWeakMap(v)];
    },
    getOwnNonIndexProperties: (o, onlyEnumerable) => nodeUtil.getOwnNonIndexProperties(o, onlyEnumerable ? 2 : 0),
    getConstructorName: (o) => nodeUtil.getConstructorName(o),
    getCallSites: (n) => util.getCallSites?.(n) ?? [],
    isArrayBufferDetached: (ab) => ab.detached,
    bufferIsMaterialised: () => true,
    sleep: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  };

  B.errors = {
    create(proto, message, header) {
      const err = new R.Error();
      const lines = String(err.stack).split('\n').slice(1);
      Object.setPrototypeOf(err, proto);
      Object.defineProperty(err, 'message', { value: message, writable: true, enumerable: false, configurable: true });
      while (lines.length && /host\.js|NodeError/.test(lines[0])) lines.shift();
      Object.defineProperty(err, 'stack', { value: [header, ...lines].join('\n'), writable: true, enumerable: false, configurable: true });
      return err;
    },
    uvErrorName: (errno) => util.getSystemErrorMap().get(errno),
    uvErrorMap: () => [...util.getSystemErrorMap()].map(([n, [name, msg]]) => [n, name, msg]),
    sourceContext: () => undefined,
  };

  B.process = {
    argv: state.argv,
    argv0: 'tally',
    execArgv: state.execArgv ?? [],
    execPath: process.execPath,
    pid: process.pid,
    ppid: process.ppid,
    platform: process.platform,
    arch: process.arch,
    versions: { tally: '0.1.0' },
    envPairs: () => Object.entries(process.env).flat(),
    setEnv: (k, v) => { process.env[k] = v; },
    unsetEnv: (k) => { delete process.env[k]; },
    cwd: () => process.cwd(),
    chdir: (d) => process.chdir(d),
    hrtime: () => process.hrtime.bigint(),
    now: () => performance.now(),
    timeOrigin: performance.timeOrigin,
    memoryUsage(into) {
      const m = process.memoryUsage();
      into[0] = m.rss; into[1] = m.heapTotal; into[2] = m.heapUsed; into[3] = m.external; into[4] = m.arrayBuffers;
    },
    rss: () => process.memoryUsage.rss(),
    cpuUsage: () => { const c = process.cpuUsage(); return [c.user, c.system]; },
    resourceUsage: () => Object.values(process.resourceUsage()),
    constrainedMemory: () => process.constrainedMemory(),
    availableMemory: () => process.availableMemory(),
    reallyExit: (code) => process.reallyExit(code),
    abort: () => process.abort(),
    kill: (pid, sig) => { try { process.kill(pid, sig); return 0; } catch (e) { return e.errno; } },
    umask: (m) => (m === undefined ? process.umask() : process.umask(m)),
    getuid: () => process.getuid(), geteuid: () => process.geteuid(), getgid: () => process.getgid(), getegid: () => process.getegid(),
    getgroups: () => process.getgroups(),
    signals: { ...os.constants.signals },
    watchSignal(n) { const name = Object.keys(os.constants.signals).find((k) => os.constants.signals[k] === n); process.on(name, state.onSignal = () => { state.hooks.signal(name, n); state.tick(); }); },
    unwatchSignal(n) { const name = Object.keys(os.constants.signals).find((k) => os.constants.signals[k] === n); process.removeAllListeners(name); },
    stdioKind: (fd) => { try { const s = fs.fstatSync(fd); return s.isFIFO() ? 'pipe' : s.isSocket() ? 'tcp' : s.isFile() ? 'file' : require('tty').isatty(fd) ? 'tty' : 'file'; } catch { return 'none'; } },
    ttySize: () => [80, 24],
    isatty: (fd) => require('tty').isatty(fd),
    writeString(fd, s) { try { let b = Buffer.from(s); while (b.length) b = b.subarray(fs.writeSync(fd, b)); return 0; } catch (e) { return e.errno; } },
    writeBytes(fd, b) { try { let at = 0; while (at < b.length) at += fs.writeSync(fd, b, at); return 0; } catch (e) { return e.errno; } },
    setTitle: (s) => { process.title = s; },
    getTitle: () => process.title,
  };

  B.task_queue = {
    runMicrotasks: () => nodeBinding('task_queue').runMicrotasks(),
    enqueueMicrotask: (fn) => nodeBinding('task_queue').enqueueMicrotask(() => { try { fn(); } catch (e) { state.fatal(e); } }),
  };

  const start = performance.now();
  B.timers = {
    now: () => Math.trunc(performance.now() - start) + 1,
    schedule(ms) {
      clearTimeout(state.timer);
      state.timer = setTimeout(state.fireTimers, ms);
      if (state.timerRef === false) state.timer.unref();
    },
    setTimerRef(on) { state.timerRef = on; if (state.timer) on ? state.timer.ref() : state.timer.unref(); },
    setImmediatePending(pending, refed) {
      clearImmediate(state.immediate);
      state.immediatePending = [pending, refed];
      if (pending) {
        state.immediate = setImmediate(state.fireImmediates);
        if (!refed) state.immediate.unref();
      }
    },
  };

  const made = makeBufferBindings(R);
  B.bufferProto = made.bufferProto;
  B.buffer = made.buffer;
  B.encoding = made.encoding;

  B.contextify = {
    compileFunction(source, filename, params) {
      return vm.compileFunction(source.startsWith('#!') ? `//${source}` : source, params, { filename, parsingContext: realm.context });
    },
    looksLikeModule: (source) => /^\s*(import|export)\b/m.test(source),
    runInThisContext: (source, filename) => (realm.context ? vm.runInContext(source, realm.context, { filename }) : vm.runInThisContext(source, { filename })),
  };

  B.fs = require('./host_fs').make(R, (fn) => { try { fn(); } catch (e) { state.fatal(e); } state.tick(); }, () => B.bufferProto());

  const later = (fn) => { try { fn(); } catch (e) { state.fatal(e); } state.tick(); };
  B.tcp = require('./host_net').make(R, later, () => B.bufferProto(), (e) => Object.assign(new R.Error(e.message), { errno: e.errno, code: e.code, syscall: e.syscall }));
  B.os = {
    info: () => ({ hostname: os.hostname(), release: os.release(), version: os.version(), machine: os.machine(), type: os.type(), homedir: os.homedir() }),
    cpus: () => os.cpus().flatMap((c) => [c.model, c.speed, c.times.user, c.times.nice, c.times.sys, c.times.idle, c.times.irq]),
    totalmem: os.totalmem, freemem: os.freemem, uptime: os.uptime, loadavg: os.loadavg,
    userInfo: () => { const u = os.userInfo(); return [u.uid, u.gid, u.username, u.homedir, u.shell]; },
    interfaces: () => Object.entries(os.networkInterfaces()).flatMap(([n, l]) => l.flatMap((i) => [n, i.address, i.netmask, i.family, i.mac, i.internal, i.scopeid ?? -1])),
    priority: os.getPriority, setPriority: os.setPriority,
    constants: { signals: { ...os.constants.signals }, errno: { ...os.constants.errno }, priority: { ...os.constants.priority } },
  };
  B.memory = {
    ledger: () => ({ note: 'development host' }),
    heapStatistics: () => Object.values(require('node:v8').getHeapStatistics()),
  };
  return B;
}

function makeBufferBindings(R) {
  const names = ['ascii', 'utf8', 'base64', 'ucs2', 'latin1', 'hex', 'buffer', 'base64url'];
  const nodeNames = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', 'buffer', 'base64url'];
  let proto;
  let slab;
  let used = 0;
  let slabSize = 0;
  const asNode = (v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength);
  const fast = (ab, offset, length) => Object.setPrototypeOf(new R.Uint8Array(ab, offset, length), proto);
  const exact = (size) => {
    try { return fast(new R.ArrayBuffer(size), 0, size); } catch {
      throw Object.assign(new R.RangeError('Array buffer allocation failed'), { code: 'ERR_MEMORY_ALLOCATION_FAILED' });
    }
  };
  function allocPooled(size, poolSize) {
    if (slab === undefined || size > slabSize - used) {
      slab = new R.ArrayBuffer(poolSize);
      slabSize = poolSize;
      used = 0;
    }
    const b = fast(slab, used, size);
    used = (used + size + 7) & ~7;
    return b;
  }
  function place(bytes, poolSize) {
    const b = bytes.length > 0 && bytes.length < (poolSize >>> 1) ? allocPooled(bytes.length, poolSize) : exact(bytes.length);
    b.set(bytes);
    return b;
  }
  const fixed = {};
  for (const [what, width] of [['UInt8', 1], ['UInt16LE', 2], ['UInt16BE', 2], ['UInt32LE', 4], ['UInt32BE', 4], ['Int8', 1], ['Int16LE', 2], ['Int16BE', 2], ['Int32LE', 4], ['Int32BE', 4],
    ['FloatLE', 4], ['FloatBE', 4], ['DoubleLE', 8], ['DoubleBE', 8], ['BigUInt64LE', 8], ['BigUInt64BE', 8], ['BigInt64LE', 8], ['BigInt64BE', 8]]) {
    const kind = what.replace(/[LB]E$/, '').replace('UInt', 'Uint').replace('Float', 'Float32').replace('Double', 'Float64');
    const little = !what.endsWith('BE');
    const bits = width * 8;
    const inRange = (v) => {
      if (what.startsWith('Big')) return typeof v === 'bigint' && (what.includes('U') ? v >= 0n && v < 2n ** 64n : v >= -(2n ** 63n) && v < 2n ** 63n);
      if (typeof v !== 'number') return false;
      if (/Float|Double/.test(what)) return true;
      return !(what.startsWith('U') ? v < 0 || v > 2 ** bits - 1 : v < -(2 ** (bits - 1)) || v > 2 ** (bits - 1) - 1);
    };
    const ok = (self, offset) => ArrayBuffer.isView(self) && util.types.isUint8Array(self) && (offset === undefined || (Number.isInteger(offset) && offset >= 0 && offset + width <= self.length));
    const m = {
      [`read${what}`](offset = 0) {
        if (!ok(this, offset)) return fallback(`read${what}`, this, offset, undefined);
        return new DataView(this.buffer, this.byteOffset, this.byteLength)[`get${kind}`](offset, little);
      },
      [`write${what}`](value, offset = 0) {
        if (!ok(this, offset) || !inRange(value)) return fallback(`write${what}`, this, value, offset);
        new DataView(this.buffer, this.byteOffset, this.byteLength)[`set${kind}`](offset, value, little);
        return offset + width;
      },
    };
    Object.assign(fixed, m);
  }
  let fallback;
  const P = Buffer.prototype;
  const buffer = {
    setBufferPrototype(p) { proto = p; },
    setFallback(f) { fallback = f; },
    kMaxLength: 2 ** 53 - 1,
    kStringMaxLength: 536870888,
    allocPooled,
    allocUnsafe: exact,
    alloc: exact,
    fromString: (s, enc, poolSize) => place(Buffer.from(s, nodeNames[enc]), poolSize),
    view: (b, start, length) => fast(b.buffer, b.byteOffset + start, length),
    copyBytes: (b, poolSize) => place(b, poolSize),
    slice: (b, enc, start, end) => P[`${names[enc]}Slice`].call(asNode(b), start, end),
    write: (b, enc, s, offset, length) => P[`${names[enc]}Write`].call(asNode(b), s, offset, length),
    byteLengthUtf8: (s) => Buffer.byteLength(s),
    copy: (a, b, ts, ss, n) => { b.set(a.subarray(ss, ss + n), ts); },
    compare: (a, b) => Buffer.compare(asNode(a), asNode(b)),
    compareRange: (a, b, as, ae, bs, be) => Buffer.compare(asNode(a).subarray(as, ae), asNode(b).subarray(bs, be)),
    fillBytes: (b, p, s, e) => { asNode(b).fill(asNode(p), s, e); },
    fillByte: (b, v, s, e) => { asNode(b).fill(v, s, e); },
    indexOfBytes(b, needle, from, forward, step) {
      const h = asNode(b);
      const n = asNode(needle);
      for (let i = from; forward ? i + n.length <= h.length : i >= 0; i += forward ? 1 : -1) {
        if (i % step === 0 && i + n.length <= h.length && h.compare(n, 0, n.length, i, i + n.length) === 0) return i;
      }
      return -1;
    },
    indexOfByte: (b, v, from, forward) => (forward ? Uint8Array.prototype.indexOf.call(b, v, from) : Uint8Array.prototype.lastIndexOf.call(b, v, from)),
    swap16: (b) => { asNode(b).swap16(); }, swap32: (b) => { asNode(b).swap32(); }, swap64: (b) => { asNode(b).swap64(); },
    isUtf8: (b) => nodeBuffer.isUtf8(b), isAscii: (b) => nodeBuffer.isAscii(b),
    btoa: (s) => nodeBuffer.btoa(s),
    atob: (s) => nodeBuffer.atob(s),
    fixed,
  };
  const decoders = {};
  const encoding = {
    encodeUtf8: (s) => { const u = new TextEncoder().encode(s); const r = new R.Uint8Array(u.length); r.set(u); return r; },
    encodeInto: (s, v) => { const r = new TextEncoder().encodeInto(s, v); return [r.read, r.written]; },
    labelToName: (l) => { try { return new TextDecoder(l).encoding; } catch { return undefined; } },
    decodeUtf8(v, ignoreBOM, fatal) { try { return new TextDecoder('utf-8', { ignoreBOM, fatal }).decode(v); } catch { return undefined; } },
    newDecoder: (name, fatal, ignoreBOM) => new TextDecoder(name, { fatal, ignoreBOM }),
    decode(h, v, flush) { try { return h.decode(v, { stream: !flush }); } catch { return undefined; } },
  };
  return { buffer, encoding, bufferProto: () => proto };
}

function compiler(realm) {
  return (id) => {
    const file = path.join(root, `${id}.js`);
    if (!fs.existsSync(file)) return undefined;
    const params = id === 'internal/bootstrap/loader' ? ['native'] : ['exports', 'require', 'module', 'internalBinding', 'primordials'];
    return vm.compileFunction(fs.readFileSync(file, 'utf8'), params, { filename: `node:${id}`, parsingContext: realm.context });
  };
}

function nativeFor(realm, state) {
  const bindings = makeBindings(realm, state);
  const compile = compiler(realm);
  const loadedIds = [];
  return {
    compile(id) { loadedIds.push(id); return compile(id); },
    binding(name) {
      if (!(name in bindings)) throw new Error(`No such binding: ${name}`);
      return bindings[name];
    },
    ids: listIds(),
    options: { exposeGc: typeof gc === 'function', unhandledRejections: 'throw', preload: [], ...state.options },
    loadedIds,
  };
}

// Modules alone, in Node's own realm: for comparing util, buffer, ... with the originals on the same values.
function load() {
  const realm = { context: undefined, intrinsics: globalThis };
  const native = nativeFor(realm, { argv: ['tally'], hooks: {} });
  const compile = native.compile;
  const source = fs.readFileSync(path.join(root, 'internal/bootstrap/loader.js'), 'utf8').replace(/return requireBuiltin\('internal\/bootstrap\/node'\).*/, 'return requireBuiltin;');
  native.compile = compile;
  return { requireBuiltin: vm.compileFunction(source, ['native'])(native) };
}

// A whole program through our bootstrap, in a context of its own.
function run(script, args, options) {
  const context = vm.createContext({});
  const intrinsics = vm.runInContext('({ Error, RangeError, TypeError, Uint8Array, ArrayBuffer, Function, globalThis, Float64Array, BigInt64Array, Array })', context);
  const realm = { context, intrinsics };
  vm.runInContext('delete globalThis.WebAssembly', context);
  if (typeof gc === 'function') intrinsics.globalThis.gc = gc;
  const state = { argv: [process.execPath, ...(script ? [path.resolve(script)] : []), ...args], options };
  const native = nativeFor(realm, state);
  const finish = (code) => process.reallyExit(code);
  state.fatal = (e, fromPromise = false) => {
    const code = state.hooks.uncaught(e, fromPromise);
    if (code >= 0) finish(code);
  };
  const guarded = (fn) => {
    for (;;) {
      try { return fn(); } catch (e) { state.fatal(e); }
    }
  };
  state.tick = () => guarded(() => state.hooks.tick());
  state.fireTimers = () => {
    const next = guarded(() => state.hooks.processTimers(native.binding('timers').now()));
    state.tick();
    if (next !== 0) {
      state.timerRef = next > 0;
      native.binding('timers').schedule(Math.max(1, Math.abs(next) - native.binding('timers').now()));
    }
  };
  state.fireImmediates = () => {
    guarded(() => state.hooks.processImmediate());
    state.tick();
    native.binding('timers').setImmediatePending(...state.immediatePending);
  };
  nodeBinding('task_queue').setPromiseRejectCallback((type, promise, reason) => {
    if (type === 0) state.hooks.promiseReject(0, promise, reason);
    else if (type === 1) state.hooks.promiseReject(1, promise, undefined);
  });
  state.hooks = compiler(realm)('internal/bootstrap/loader')(native);
  process.on('beforeExit', () => { state.hooks.beforeExit(); state.tick(); });
  process.on('exit', () => { const code = state.hooks.exit(); process.reallyExit(code); });
  const go = options?.eval !== undefined ? () => state.hooks.evalMain(options.eval, options.print) : () => state.hooks.runMain(script);
  try { go(); } catch (e) { state.fatal(e); }
  state.tick();
  return { native, state };
}

module.exports = { load, run };

if (require.main === module) {
  const args = process.argv.slice(2);
  if (args[0] === '-e' || args[0] === '-p') run(undefined, args.slice(2), { eval: args[1], print: args[0] === '-p' });
  else if (args[0] === '--loaded') {
    const { native } = run(args[1], args.slice(2));
    process.on('exit', () => {});
    fs.writeSync(2, `${native.loadedIds.join('\n')}\n`);
  } else run(args[0], args.slice(1));
}
