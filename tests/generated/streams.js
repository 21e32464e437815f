// Programs made from a seed, about streams: random calls on a Writable, a Readable, a Duplex or a Transform, on several
// piped together, on pipelines and on iterators, with implementations that answer at once, later, with an error, by throwing or by a
// promise. Every event, callback, return value and change of a flag is a line of the trace; the hash of the trace is what is compared.
// `node streams.js FIRST COUNT [show]`.
'use strict';

const { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, addAbortSignal } = require('stream');
const { random } = require('./random.js');
const [first, count, show] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 20), process.argv[4]];

let log = [];
let kinds = new Set();
const text = v => v instanceof Error ? `${v.code ?? v.name}:${v.message}` : Buffer.isBuffer(v) ? `b'${v.toString('latin1')}'` : typeof v === 'string' ? `'${v}'` : v === undefined ? '-'
  : Array.isArray(v) ? `[${v.map(text)}]` : typeof v === 'object' && v !== null ? (v.id !== undefined ? `#${v.id}` : '{}') : String(v);
const bits = v => v.map(b => b === true ? 1 : b === false ? 0 : b === null ? 'n' : b === undefined ? 'u' : b).join('');
function flags(s) {
  let out = '';
  const w = s._writableState, r = s._readableState;
  if (w) out += ` w${bits([s.writable, s.writableEnded, s.writableFinished, s.writableNeedDrain, s.writableAborted])}.${s.writableLength}.${s.writableCorked}.${w.pendingcb}.${w.bufferedRequestCount}.${bits([w.finalCalled, w.prefinished, w.ended, w.writing, w.errorEmitted, w.closeEmitted, w.sync])}`;
  if (r) out += ` r${bits([s.readable, s.readableEnded, s.readableFlowing, s.readableDidRead, s.readableAborted, s.isPaused()])}.${s.readableLength}.${bits([r.ended, r.reading, r.needReadable, r.emittedReadable, r.readableListening, r.resumeScheduled, r.readingMore, r.errorEmitted, r.closeEmitted, r.sync, r.constructed])}`;
  return `${out} ${bits([s.destroyed, s.closed])}${s.errored ? `!${text(s.errored)}` : ''}`;
}
const say = (s, line) => log.push(`${s ? s.name : ''} ${line}${s ? flags(s) : ''}`);
const EVENTS = ['drain', 'finish', 'prefinish', 'close', 'pipe', 'unpipe', 'end', 'pause', 'resume'];

/** One program. */
function program(seed) {
  const r = random(Math.imul(seed, 2654435761));
  const pick = a => a[r(a.length)];
  const chance = n => r(100) < n;
  let made = 0;
  const boom = () => new Error(`e${made++}`);
  let item = 0;
  const later = (f, ...a) => pick([() => process.nextTick(f, ...a), () => setImmediate(f, ...a), () => Promise.resolve().then(() => f(...a)), () => setImmediate(() => setImmediate(f, ...a))])();
  /** Calls back at once, later, twice, never or with an error. */
  const answer = (cb, trouble, ...values) => {
    const n = r(100);
    if (n < trouble) { const how = r(6); if (how === 0) throw boom(); if (how === 1) return later(cb, boom()); if (how === 2) return cb(boom()); if (how === 3) { cb(null, ...values); cb(null, ...values); return undefined; } if (how === 4) return undefined; later(cb, null, ...values); later(cb, null, ...values); return undefined; }
    return n < 60 ? cb(null, ...values) : later(cb, null, ...values);
  };
  const trouble = pick([0, 0, 0, 6, 20]);
  const chunk = objectMode => objectMode && chance(70) ? pick([{ id: item++ }, item++, 'str' + item++, Buffer.from('x')]) : pick([() => Buffer.from('b' + item++), () => 's' + item++, () => 'long-string-' + item++, () => new Uint8Array([65 + item++ % 26]), () => '', () => 'é' + item++])();
  const mark = () => pick([undefined, undefined, 0, 1, 3, 8, 20, 64]);

  function common(name) {
    const o = {};
    const m = mark();
    if (m !== undefined) o.highWaterMark = m;
    if (chance(30)) o.objectMode = true;
    if (chance(10)) o.emitClose = false;
    if (chance(15)) o.autoDestroy = false;
    if (chance(20)) o.destroy = function(err, cb) { log.push(`${name} _destroy ${text(err)}`); const n = r(10); if (n < 5) return cb(err); if (n < 7) return later(cb, err); if (n === 7) return cb(null); if (n === 8) return later(cb, boom()); if (n === 9) throw boom(); };
    if (chance(15)) o.construct = function(cb) { log.push(`${name} _construct`); answer(cb, trouble); };
    return o;
  }
  function writing(o, name) {
    o.write = function(c, e, cb) { log.push(`${name} _write ${text(c)} ${e}`); answer(cb, trouble); };
    if (chance(25)) o.writev = function(cs, cb) { log.push(`${name} _writev ${cs.map(c => text(c.chunk) + '/' + c.encoding)} ${cs.allBuffers}`); answer(cb, trouble); };
    if (chance(40)) o.final = function(cb) { log.push(`${name} _final`); answer(cb, trouble); };
    if (chance(20)) o.decodeStrings = false;
    if (chance(10)) o.defaultEncoding = pick(['latin1', 'hex', 'utf8']);
    return o;
  }
  function reading(o, name) {
    let left = pick([0, 1, 3, 6]);
    const kind = r(4);
    if (chance(15) && !o.objectMode) o.encoding = pick(['utf8', 'hex', 'latin1']);
    o.read = function(n) {
      log.push(`${name} _read ${n}`);
      const give = () => { if (left-- > 0) say(this, `push ${this.push(chunk(o.objectMode || o.readableObjectMode))}`); else if (kind !== 3) say(this, `push ${this.push(null)}`); };
      if (r(100) < trouble / 2) { const how = r(3); if (how === 0) throw boom(); if (how === 1) { this.destroy(boom()); return; } later(() => this.destroy(boom())); return; }
      if (kind === 0) give(); else if (kind === 1) later(give); else if (kind === 2) { give(); if (chance(40)) give(); } else if (chance(50)) later(give); else give();
    };
    return o;
  }
  let streams = 0;
  function watch(s, name) {
    s.name = name;
    for (const e of EVENTS) s.on(e, () => say(s, `'${e}'`));
    s.on('error', e => say(s, `'error' ${text(e)}`));
    return s;
  }
  function make(kind) {
    const name = `${kind}${streams++}`;
    const o = common(name);
    if (kind === 'D' || kind === 'T') { if (chance(15)) o.allowHalfOpen = false; if (chance(10)) o.readableObjectMode = true; if (chance(10)) o.writableObjectMode = true; }
    if (kind === 'W') return watch(new Writable(writing(o, name)), name);
    if (kind === 'R') return watch(new Readable(reading(o, name)), name);
    if (kind === 'D') { if (chance(8)) o.readable = false; else if (chance(8)) o.writable = false; return watch(new Duplex(reading(writing(o, name), name)), name); }
    if (kind === 'P') { delete o.construct; return watch(new PassThrough(o), name); }
    o.transform = function(c, e, cb) { log.push(`${name} _transform ${text(c)} ${e}`); if (chance(15)) this.push(c); if (chance(10)) answer(cb, trouble); else answer(cb, trouble, c); };
    if (chance(40)) o.flush = function(cb) { log.push(`${name} _flush`); if (chance(30)) this.push('flushed'); if (chance(50)) answer(cb, trouble); else answer(cb, trouble, 'tail'); };
    if (chance(10)) o.final = function(cb) { log.push(`${name} _final`); answer(cb, trouble); };
    return watch(new Transform(o), name);
  }
  let calls = 0;
  const cb = (s, what) => { const id = calls++; log.push(`(${what} ${id})`); return (e, ...v) => say(s, `cb ${id} ${text(e)} ${v.map(text)}`); };
  const dataListener = s => { const f = c => { say(s, `'data' ${text(c)}`); if (chance(8)) s.pause(); }; return f; };
  const readableListener = s => () => { say(s, `'readable'`); if (chance(80)) { const n = pick([undefined, undefined, 1, 4, 0]); let c; let i = 0; while ((c = s.read(n)) !== null && i++ < 20) say(s, `read ${text(c)}`); } };

  /** One random call on `s`. */
  function call(s) {
    const w = s._writableState !== undefined, rd = s._readableState !== undefined;
    const choices = ['destroy', 'listen'];
    if (w) choices.push('write', 'write', 'write', 'write', 'write', 'write', 'end', 'end', 'cork', 'uncork');
    if (rd) choices.push('data', 'data', 'readable', 'resume', 'resume', 'pause', 'read', 'read', 'read', 'setEncoding', 'unshift', 'push', 'off');
    if (rd && w && s instanceof Transform) choices.push('write', 'write', 'data', 'end');
    const what = pick(choices);
    const done = v => say(s, `${what} -> ${v === s ? 'this' : text(v)}`);
    try {
      switch (what) {
        case 'write': { const c = chunk(s.writableObjectMode); const n = r(4); done(n === 0 ? s.write(c, cb(s, 'write')) : n === 1 ? s.write(c, pick(['utf8', 'latin1', 'hex']), cb(s, 'write')) : s.write(c)); break; }
        case 'end': if (chance(60)) { const n = r(5); done(n === 0 ? s.end() : n === 1 ? s.end(chunk(s.writableObjectMode)) : n === 2 ? s.end(cb(s, 'end')) : n === 3 ? s.end(chunk(s.writableObjectMode), cb(s, 'end')) : s.end(chunk(s.writableObjectMode), 'latin1', cb(s, 'end'))); } break;
        case 'cork': done(s.cork()); break;
        case 'uncork': done(s.uncork()); break;
        case 'destroy': if (chance(25)) done(chance(50) ? s.destroy() : s.destroy(boom())); break;
        case 'listen': if (chance(30)) done(typeof finished(s, pick([{}, { readable: false }, { writable: false }]), cb(s, 'finished'))); break;
        case 'data': if (s.listenerCount('data') < 2) done(s.on('data', dataListener(s))); break;
        case 'readable': if (chance(50) && s.listenerCount('readable') < 2) done(s.on('readable', readableListener(s))); break;
        case 'off': if (chance(40)) { const e = pick(['data', 'readable']); const l = s.listeners(e); if (l.length) done(s.removeListener(e, l[0])); else if (chance(20)) done(s.removeAllListeners(e)); } break;
        case 'resume': done(s.resume()); break;
        case 'pause': done(s.pause()); break;
        case 'read': done(s.read(pick([undefined, undefined, 0, 1, 2, 5, 30]))); break;
        case 'setEncoding': if (chance(15)) done(s.setEncoding(pick(['utf8', 'hex', 'latin1']))); break;
        case 'unshift': if (chance(40)) done(s.unshift(chunk(s.readableObjectMode))); break;
        case 'push': if (chance(30)) done(s.push(chance(85) ? chunk(s.readableObjectMode) : null)); break;
      }
    } catch (e) { say(s, `${what} threw ${text(e)}`); }
  }
  /** Calls, some now and some later. */
  function script(list, steps) {
    const step = () => { if (steps-- <= 0) return; for (let i = r(3); i >= 0; i--) call(pick(list)); chance(50) ? step() : later(step); };
    step();
  }
  const sources = () => pick([() => make('R'), () => make('R'), () => make('T'), () => make('D'), () => watch(Readable.from(['f1', 'f2', 'f3'].slice(r(4))), 'F'), () => watch(Readable.from((async function* () { yield 'g1'; await null; yield 'g2'; if (chance(trouble)) throw boom(); })()), 'G')])();

  const scene = r(10);
  if (scene < 2) { kinds.add('W'); script([make('W')], 4 + r(10)); }
  else if (scene < 4) { kinds.add('R'); script([make('R')], 4 + r(10)); }
  else if (scene === 4) { kinds.add('DT'); script([make(pick(['D', 'T', 'P']))], 4 + r(12)); }
  else if (scene === 5) { // pipe
    kinds.add('pipe');
    const s = sources(), d = make(pick(['W', 'W', 'T', 'D', 'P']));
    const list = [s, d];
    const pipe = (a, b) => { try { a.pipe(b, chance(15) ? { end: false } : undefined); say(a, 'piped'); } catch (e) { say(a, `pipe threw ${text(e)}`); } };
    pipe(s, d);
    if (chance(40)) { const e = make('W'); list.push(e); pipe(chance(50) && d.pipe && d._readableState ? d : s, e); }
    if (chance(40)) later(() => { s.unpipe(chance(60) ? d : undefined); say(s, 'unpiped'); });
    if (chance(50)) script(list, 1 + r(5));
  } else if (scene === 6 || scene === 7) { // pipeline
    kinds.add('pipeline');
    const parts = [];
    const list = [];
    const add = s => { parts.push(s); list.push(s); };
    const gen = async function* (source) { for await (const c of source) { log.push(`gen ${text(c)}`); if (r(100) < trouble) throw boom(); yield c; } };
    const start = r(8);
    if (start === 0) parts.push(['i1', 'i2', 'i3']); else if (start === 1) parts.push(async function* () { yield 'a1'; if (chance(trouble)) throw boom(); yield 'a2'; }); else if (start === 2) parts.push(function* () { yield 'y1'; yield 'y2'; }); else add(sources());
    for (let i = r(3); i > 0; i--) chance(30) ? parts.push(gen) : add(make(pick(['T', 'T', 'P', 'D'])));
    const end = r(8);
    if (end === 0) parts.push(async source => { let all = ''; for await (const c of source) { log.push(`end ${text(c)}`); all += text(c); if (r(100) < trouble) throw boom(); } return all; }); else if (end === 1) add(make('D')); else if (end === 2) add(make('T')); else if (end === 3) parts.push(gen); else add(make('W'));
    const signal = chance(15) ? new AbortController() : undefined;
    if (chance(50) || signal) {
      require('stream/promises').pipeline(...parts, ...(signal || chance(20) ? [{ signal: signal?.signal, end: chance(80) }] : [])).then(v => log.push(`resolved ${text(v)}`), e => log.push(`rejected ${text(e)}`));
    } else {
      try { const out = pipeline(...parts, (e, v) => log.push(`done ${text(e)} ${text(v)}`)); log.push(`pipeline -> ${out?.name} ${out?.constructor?.name}`); if (out?.on && chance(40) && typeof out.resume === 'function') out.on('data', c => log.push(`out ${text(c)}`)); } catch (e) { log.push(`pipeline threw ${text(e)}`); }
    }
    if (signal) later(() => signal.abort());
    if (chance(25) && list.length) script(list, 1 + r(3));
  } else if (scene === 8) { // iteration
    kinds.add('iterate');
    const s = sources();
    const stop = r(6);
    const pullLater = chance(30);
    const run = async () => { let i = 0; try { for await (const c of chance(40) ? s.iterator({ destroyOnReturn: chance(50) }) : s) { say(s, `item ${text(c)}`); if (i++ === stop && chance(60)) break; if (r(100) < trouble) throw boom(); if (chance(30)) await new Promise(f => setImmediate(f)); } say(s, 'loop over'); } catch (e) { say(s, `loop threw ${text(e)}`); } };
    pullLater ? later(run) : run();
    if (chance(40)) script([s], 1 + r(4));
  } else { // operators and signals
    kinds.add('operators');
    const s = sources();
    const ac = new AbortController();
    const o = chance(30) ? { signal: ac.signal } : chance(50) ? { concurrency: 1 + r(3) } : undefined;
    const f = async (v, q) => { log.push(`f ${text(v)}`); if (chance(40)) await null; if (chance(20)) await new Promise(g => setImmediate(g)); if (r(100) < trouble) throw boom(); return v; };
    let chain = s;
    try {
      for (let i = r(3); i > 0; i--) chain = pick([() => chain.map(f, o), () => chain.filter(f, o), () => chain.flatMap(async v => { await f(v); return [v, v]; }, o), () => chain.drop(r(3)), () => chain.take(r(4)), () => chain.compose(async function* (src) { for await (const c of src) yield c; })])();
      const last = pick([() => chain.toArray(o), () => chain.forEach(f, o), () => chain.some(f, o), () => chain.every(f, o), () => chain.find(f, o), () => chain.reduce(async (a, b) => a + text(b), ''), () => chain.reduce((a, b) => b, undefined, o)])();
      last.then(v => log.push(`resolved ${text(v)}`), e => log.push(`rejected ${text(e)}`));
    } catch (e) { log.push(`threw ${text(e)}`); }
    if (o?.signal || chance(10)) later(() => { if (chance(50)) addAbortSignal(ac.signal, s); later(() => ac.abort(boom())); });
    if (chance(20)) script([s], 1 + r(3));
  }
}

function hash(lines) {
  let h = 0x811c9dc5;
  for (const l of lines) for (let i = 0; i < l.length; i++) h = Math.imul(h ^ l.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}
process.on('uncaughtException', e => log.push(`UNCAUGHT ${text(e)}`));
process.on('unhandledRejection', e => log.push(`UNHANDLED ${text(e)}`));
process.on('warning', () => {});
const rest = () => new Promise(f => setImmediate(f));
/** Until nothing has happened for a while. */
async function settle() { for (let quiet = 0, n = 0; quiet < 12 && n < 400; n++) { const before = log.length; await rest(); quiet = log.length === before ? quiet + 1 : 0; } }
(async () => {
  for (let seed = first; seed < first + count; seed++) {
    log = [];
    kinds = new Set();
    try { program(seed); } catch (e) { log.push(`program threw ${text(e)} ${show ? e.stack : ''}`); }
    await settle();
    console.log(`${seed} ${[...kinds]} ${log.length} ${hash(log)}`);
    if (show) console.log(log.join('\n'));
  }
})();
