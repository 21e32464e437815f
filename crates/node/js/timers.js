'use strict';
// The public module `timers`, also the global functions of these names.

const timers = require('internal/timers');
const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function checkCallback(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
}

function setTimeout(callback, after, ...args) {
  checkCallback(callback);
  return timers.start(callback, after, args.length === 0 ? undefined : args, false);
}

function setInterval(callback, repeat, ...args) {
  checkCallback(callback);
  return timers.start(callback, repeat, args.length === 0 ? undefined : args, true);
}

function clearTimeout(timer) { timers.clearTimeout(timer); }
function clearInterval(timer) { timers.clearTimeout(timer); }

let immediates;

function setImmediate(callback, ...args) {
  checkCallback(callback);
  immediates ??= require('internal/immediate');
  return new immediates.Immediate(callback, args.length === 0 ? undefined : args);
}

function clearImmediate(immediate) {
  (immediates ??= require('internal/immediate')).clearImmediate(immediate);
}

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(fn, customPromisify, { __proto__: null, enumerable: true, get() { return require('timers/promises')[name]; } });
}

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
Object.defineProperty(module.exports, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return require('timers/promises'); } });
