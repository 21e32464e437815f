'use strict';
// Who queues how much: the streams that have something in their queues, the bound on a queue, and --trace-backpressure.
//
// The bytes that wait are nobody's second time: they are charged as stores, slabs or strings. What is kept here is whose
// they are. A stream is listed, weakly, when something waits in it for the first time, and forgotten when it is closed; the
// sum is measured when somebody asks (binding `stream_queues`), so that no chunk costs anything.
//
// Where a stream was made is noted by each as a small number. A queue several times its high-water mark asks now and then
// whether there is memory for more; near the bound (--max-memory) the write is refused by a RangeError that names the stream.

const native = internalBinding('stream_queues');

const listed = new WeakSet();
native.setQueues(listed);

const tracing = require.options.traceBackpressure === true;
// Queues shorter than these never ask; longer ones do once for so many bytes or objects, as powers of two.
const leastBytes = tracing ? 1 : 1 << 18;
const leastObjects = tracing ? 1 : 1 << 10;
const bytesShift = tracing ? 0 : 15;
const objectsShift = tracing ? 0 : 8;
const TIMES = 4; // the high-water mark
const ENTRY = 160; // about what a chunk in a queue takes beside its bytes

const records = new WeakMap(); // by state, of queues that have been long
const told = []; // with tracing: records in the order of their first line

function list(stream) { listed.add(stream); }
function forget(stream) { listed.delete(stream); }

// About how many bytes a state keeps alive.
function waiting(state) {
  return state.buffer !== undefined ? state.buffer.length - state.bufferIndex : state.bufferedRequestCount;
}
function footprint(state) {
  return (state.objectMode ? 0 : state.length) + waiting(state) * ENTRY;
}

// Before a chunk of `size` joins a queue that is long already. Throws when it may not.
function ask(stream, state, size) {
  if (state.length < TIMES * state.highWaterMark) return;
  let record = records.get(state);
  if (record === undefined) {
    record = { next: 0, refusedAt: Infinity, line: TIMES * Math.max(state.highWaterMark, 1), peak: 0, stream: undefined, state: undefined, name: undefined, writer: undefined };
    records.set(state, record);
  }
  if (tracing && state.length + size >= record.line) trace(stream, state, state.length + size, record);
  const held = footprint(state) + (state.objectMode ? 0 : size);
  if (held < record.next) return;
  const room = native.room(held, size, held >= record.refusedAt, waiting(state));
  if (room === 0) {
    record.refusedAt = Math.min(record.refusedAt, held);
    throw refusal(stream, state, held);
  }
  record.refusedAt = Infinity;
  record.next = held + room;
}

function refusal(stream, state, held) {
  const { ERR_MEMORY_LIMIT } = require('internal/errors').codes;
  const what = state.buffer !== undefined ? 'push() says false until more is read' : "write() says false until 'drain'";
  return new ERR_MEMORY_LIMIT(`Memory limit reached: ${bytes(held)} wait in the queue of ${describe(stream, state)}; ${what}`);
}

function bytes(n) {
  if (n < 1024) return `${n} B`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}
function amount(state, n) { return state.objectMode ? `${n} objects` : bytes(n); }

// `Socket to 127.0.0.1:80, made at /app/x.js:3:9`
function describe(stream, state) {
  const at = madeAt(state);
  return `${nameOf(stream)}${at === undefined ? '' : `, made at ${at}`}`;
}

function nameOf(stream) {
  let name = 'a stream';
  try {
    name = stream.constructor.name || name;
    if (typeof stream.path === 'string') name += ` of ${stream.path}`;
    else if (typeof stream.remotePort === 'number') name += ` to ${stream.remoteAddress}:${stream.remotePort}`;
    else if (typeof stream.fd === 'number') name += ` of descriptor ${stream.fd}`;
  } catch {
    // A getter of the program's own that throws: what is known so far will do.
  }
  return name;
}

function madeAt(state) {
  const side = state.buffer !== undefined ? require('internal/streams/readable_state') : require('internal/streams/writable_state');
  return native.siteText(side.madeAt(state));
}

function say(line) { internalBinding('process').writeString(2, `${line}\n`); }

// A line for each doubling.
function trace(stream, state, length, record) {
  if (record.state === undefined) {
    record.state = new WeakRef(state);
    record.name = describe(stream, state);
    if (told.push(record) === 1) process.once('exit', table);
  }
  while (record.line <= length) record.line *= 2;
  record.peak = length;
  const writer = native.siteText(native.site());
  if (writer !== undefined) record.writer = writer;
  say(`[backpressure] ${record.name} holds ${amount(state, length)}, ${Math.floor(length / Math.max(state.highWaterMark, 1))} times its high-water mark of ` +
    `${amount(state, state.highWaterMark)}${writer === undefined ? '' : `; the program is at ${writer}`}`);
}

function table() {
  say('[backpressure] streams that went past their high-water marks (most, now, what):');
  for (const { name, peak, state, writer } of told) {
    const alive = state.deref();
    const most = alive === undefined ? String(peak) : amount(alive, Math.max(peak, alive.length));
    say(`[backpressure] ${most.padStart(12)} ${(alive === undefined ? 'gone' : amount(alive, alive.length)).padStart(12)}  ${name}${writer === undefined ? '' : `; written at ${writer}`}`);
  }
}

// One row for each stream that is listed, the longest queues first.
function rows() {
  const out = [];
  for (const stream of internalBinding('util').previewEntries(listed)[0]) {
    const w = stream._writableState;
    const r = stream._readableState;
    const half = (state) => (state && !state.objectMode ? state.length : 0);
    const objects = (state) => (state?.objectMode ? state.length : 0);
    out.push({
      stream: nameOf(stream),
      writableBytes: half(w),
      readableBytes: half(r),
      objects: objects(w) + objects(r),
      highWaterMark: (w ?? r)?.highWaterMark,
      madeAt: madeAt(w ?? r),
    });
  }
  return out.sort((a, b) => b.writableBytes + b.readableBytes - a.writableBytes - a.readableBytes || b.objects - a.objects);
}

module.exports = { ask, bytesShift, forget, leastBytes, leastObjects, list, objectsShift, rows, site: native.site };
