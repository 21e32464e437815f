'use strict';
// Events of a child of the runner, on its standard output between what the program prints there: a mark, the length of
// what follows (4 bytes, big-endian), and the event as v8.serialize writes it. Errors are taken apart, because structured
// clones lose what is put on them.

const { serialize, deserialize } = require('internal/v8/serdes');
const { Buffer } = require('buffer');

const MARK = Buffer.from([0xff, 0x0f, 0x54, 0x52, 0x0f, 0xff]);
const HEAD = MARK.length + 4;
const MOST = 256 * 1024 * 1024; // bytes that one event may have: what is longer is no event

const KINDS = { __proto__: null, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };

function isError(value) {
  return require('internal/util/inspect').isError(value);
}

function pack(value, depth = 0) {
  if (depth > 8) return undefined;
  if (isError(value)) {
    const own = {};
    // Nothing that was put on a DOMException comes along.
    for (const key of value instanceof DOMException ? [] : Object.keys(value)) {
      if (typeof value[key] !== 'function' && typeof value[key] !== 'symbol') own[key] = pack(value[key], depth + 1);
    }
    const kind = Object.keys(KINDS).find((name) => name !== 'Error' && value instanceof KINDS[name]) ?? 'Error';
    return { $error: kind, name: value instanceof DOMException ? kind : value.name, message: value.message, stack: stackOf(value), errors: Array.isArray(value.errors) ? value.errors.map((each) => pack(each, depth + 1)) : undefined, cause: Object.hasOwn(value, 'cause') ? { value: pack(value.cause, depth + 1) } : undefined, own };
  }
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? inspected(value) : value;
  try {
    serialize(value);
    return value;
  } catch {
    return inspected(value);
  }
}

// That of a DOMException begins as every error's does.
function stackOf({ stack, name }) {
  if (typeof stack !== 'string') return undefined;
  return /^[A-Z]\w*Error$/.test(name) ? stack.replace(/^Error(?=:|\n|$)/, name) : stack;
}

function inspected(value) {
  return require('internal/util/inspect').inspect(value);
}

function unpack(value) {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, '$error')) return value;
  const err = new KINDS[value.$error](value.message);
  if (value.name !== err.name) Object.defineProperty(err, 'name', { __proto__: null, value: value.name, writable: true, configurable: true });
  Object.defineProperty(err, 'stack', { __proto__: null, value: value.stack, writable: true, configurable: true });
  for (const key of Object.keys(value.own)) err[key] = unpack(value.own[key]);
  if (value.errors !== undefined) Object.defineProperty(err, 'errors', { __proto__: null, value: value.errors.map(unpack), writable: true, configurable: true });
  if (value.cause !== undefined && !Object.hasOwn(value.own, 'cause')) {
    Object.defineProperty(err, 'cause', { __proto__: null, value: unpack(value.cause.value), writable: true, configurable: true });
  }
  return err;
}

function frame({ type, data }) {
  const copy = { ...data };
  if (copy.details !== undefined) {
    copy.details = { ...copy.details };
    if (copy.details.error !== undefined) copy.details.error = pack(copy.details.error);
  }
  if (copy.data !== undefined) copy.data = pack(copy.data);
  const body = serialize({ type, data: copy });
  const out = Buffer.allocUnsafe(HEAD + body.length);
  MARK.copy(out);
  out.writeUInt32BE(body.length, MARK.length);
  body.copy(out, HEAD);
  return out;
}

// In the child: events go out when the tests at hand are through, behind what these print.
function send(stream) {
  const { writeBytes } = internalBinding('process');
  let waiting = [];
  const flush = () => {
    const frames = waiting;
    waiting = [];
    for (const each of frames) writeBytes(1, each);
  };
  stream.on('data', (event) => { if (waiting.push(frame(event)) === 1) process.nextTick(flush); });
}

// In the runner: tells events from what the program printed.
class Receiver {
  #held = Buffer.alloc(0);
  #late = [];

  constructor(onEvent, onText) {
    this.tell = onEvent;
    this.print = onText;
  }

  // Events wait for the end of the turn, so that what the program wrote to its other output in between comes first.
  #later(fn, value) {
    if (this.#late.push([fn, value]) === 1) require('timers').setImmediate(() => this.#flush());
  }

  #flush() {
    for (const [fn, value] of this.#late.splice(0)) fn(value);
  }

  onEvent(event) { this.#later(this.tell, event); }

  onText(text) {
    if (this.#late.length > 0) this.#later(this.print, text);
    else this.print(text);
  }

  write(chunk) {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (this.#held.length > 0) {
      const at = this.#held.indexOf(MARK);
      if (at !== 0) {
        // A mark may have begun at the end.
        const until = at === -1 ? this.#held.length - partial(this.#held) : at;
        if (until > 0) this.onText(this.#held.subarray(0, until).toString());
        this.#held = this.#held.subarray(until);
        if (at === -1) return;
        continue;
      }
      if (this.#held.length < HEAD) return;
      const length = this.#held.readUInt32BE(MARK.length);
      if (length > MOST) {
        this.onText(this.#held.subarray(0, 1).toString('latin1'));
        this.#held = this.#held.subarray(1);
        continue;
      }
      if (this.#held.length < HEAD + length) return;
      this.#event(this.#held.subarray(HEAD, HEAD + length));
      this.#held = this.#held.subarray(HEAD + length);
    }
  }

  #event(body) {
    let event;
    try {
      event = deserialize(body);
    } catch {
      this.onText(body.toString());
      return;
    }
    const { data } = event;
    Object.setPrototypeOf(data, null);
    if (data.details?.error !== undefined) data.details.error = unpack(data.details.error);
    if (data.data !== undefined) data.data = unpack(data.data);
    this.onEvent(event);
  }

  end() {
    this.#flush();
    if (this.#held.length > 0) this.onText(this.#held.toString());
  }
}

// How many bytes at the end may be the beginning of a mark.
function partial(bytes) {
  for (let n = Math.min(MARK.length - 1, bytes.length); n > 0; n--) {
    if (bytes.subarray(bytes.length - n).equals(MARK.subarray(0, n))) return n;
  }
  return 0;
}

module.exports = { Receiver, send };
