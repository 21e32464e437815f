'use strict';
// structuredClone, TextDecoder, process, path and events with arguments that are nearly right.
const path = require('path');
const events = require('events');
const { performance } = require('perf_hooks');
const { inspect } = require('util');
Error.stackTraceLimit = 0;

function t(name, f) {
  let text;
  try {
    text = inspect(f());
  } catch (e) {
    text = `${e.constructor.name} ${e.name} ${e.code} ${e.message}`;
  }
  console.log(name, text);
}

const uncloneable = [
  Object(Symbol('a')), new Proxy([], {}), new Proxy({}, {}), (function* () {})(), new Map().entries(), [][Symbol.iterator](), Promise.resolve(), new WeakMap(),
  new WeakRef({}), (function() { return arguments; })(1), () => {}, Symbol('s'), 'a'.matchAll(/a/g),
];
for (const value of uncloneable) t('clone', () => structuredClone(value));
t('clone', () => structuredClone(new EventTarget()));
t('clone', () => {
  const copy = structuredClone(new DOMException('why', 'AbortError'));
  return [copy.name, copy.code, copy.message, copy instanceof DOMException];
});
for (const options of [1, 'text', Symbol('a'), null, undefined, {}, [], () => {}, { transfer: 5 }, { transfer: null }, { transfer: 'ab' }, { transfer: [1] }, { transfer: [{}] },
  { transfer: [new SharedArrayBuffer(1)] }, { transfer: [Buffer.from('pooled').buffer] }]) t('options', () => structuredClone(1, options));
t('detached', () => {
  const buffer = new ArrayBuffer(4);
  structuredClone(buffer, { transfer: [buffer] });
  return structuredClone(1, { transfer: [buffer] });
});

for (const input of [null, 5, 'abc', {}, [], new DataView(new ArrayBuffer(2)), undefined]) t('decode', () => new TextDecoder().decode(input));
for (const options of [null, 5, 'x', {}, undefined, [], () => {}]) t('decode', () => new TextDecoder().decode(Buffer.from('a'), options));
for (const key of ['encoding', 'fatal', 'ignoreBOM']) t(key, () => Object.getOwnPropertyDescriptor(TextDecoder.prototype, key).get.call({}));

for (const code of [0, '2', 'x', 1.5, '1.5', NaN, null, undefined, true, {}, -1, 256, '', 2n, Infinity, ' 3 ', '0x10', 2 ** 40]) {
  t('exitCode', () => {
    process.exitCode = code;
    return process.exitCode;
  });
}
process.exitCode = undefined;
process.chdir('/');
t('chdir', () => process.chdir('/nonexistent'));
try {
  process.chdir('/nonexistent');
} catch (e) {
  console.log(Object.keys(e).join(), e.path, e.dest);
}
t('freeze', () => {
  try {
    Object.freeze(process.env);
  } catch (e) {
    console.log(e instanceof TypeError);
  }
  process.env.STILL = 'open';
  process.env[''] = 'q';
  process.env['a=b'] = 'c';
  process.env.NUL = 'a\0b';
  process.env.LONE = '\ud800';
  return [process.env.STILL, process.env[''], '' in process.env, process.env['a=b'], process.env.NUL, process.env.LONE, Object.isExtensible(process.env)];
});

const names = ['', '/', '//', 'a/', '/a', 'x/a//', 'a/b', '/..', '/../', '/a/..', '..', '/...', '/.a', 'b.txt//'];
for (const name of names) {
  console.log(name, names.map((suffix) => JSON.stringify(path.basename(name, suffix))).join(' '), path.basename(name, 'q.txt'), JSON.stringify(path.parse(name)), path.format(path.parse(name)));
}
t('format', () => path.format([]));

for (const emitter of [5, 'a', {}, [], () => {}, new events(), new EventTarget(), { listenerCount: () => 7 }]) t('listenerCount', () => events.listenerCount(emitter, 'a'));
t('once', () => {
  const emitter = new events();
  emitter.once('a', function foo() {});
  return emitter.rawListeners('a');
});
for (const options of [undefined, null, {}, [], () => {}, 5]) t('Event', () => new Event('a', options).type);
for (const signals of [null, 'a', 5, {}, [], new Set(), () => {}, [1]]) t('any', () => AbortSignal.any(signals).aborted);
t('mark', () => performance.mark('a', { startTime: -1 }));
