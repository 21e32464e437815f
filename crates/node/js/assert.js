'use strict';
// The public module `assert`.

const { codes: { ERR_AMBIGUOUS_ARGUMENT, ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { inspect } = require('internal/util/inspect');
const { classOf } = internalBinding('util');

let comparisons;
function isDeepEqual(a, b) { return (comparisons ??= require('internal/util/comparisons')).isDeepEqual(a, b); }
function isDeepStrictEqual(a, b) { return (comparisons ??= require('internal/util/comparisons')).isDeepStrictEqual(a, b, settings?.skipPrototype); }

const kOptions = Symbol('options');

// The options of the Assert whose method is running: each method sets them before it compares and before it fails. Methods
// that were taken from their object have none.
let settings;
function of(self) {
  settings = self === undefined || self === null ? undefined : self[kOptions];
}

function failure(options) {
  return new AssertionError(settings === undefined ? options : { ...options, diff: settings.diff });
}

function innerFail(options) {
  if (options.message instanceof Error) throw options.message;
  throw failure(options);
}

function innerOk(fn, count, value, message) {
  if (value) return;
  let generated = false;
  if (count === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generated = true;
    const expression = require('internal/assert/expression').callerExpression(fn.name);
    if (expression !== undefined) message = `The expression evaluated to a falsy value:\n\n  ${expression}\n`;
  } else if (message instanceof Error) {
    throw message;
  }
  const err = failure({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
  err.generatedMessage = generated;
  throw err;
}

function ok(...args) {
  of(undefined);
  innerOk(ok, args.length, ...args);
}
const assert = ok;
module.exports = assert;

assert.ok = assert;

assert.fail = function fail(...args) {
  of(this);
  const [actual, expected, message, operator] = args;
  if (args.length < 2) {
    if (actual instanceof Error) throw actual;
    const err = failure({ message: actual ?? 'Failed', operator: 'fail', stackStartFn: fail });
    err.generatedMessage = actual == null;
    throw err;
  }
  // The old form: (actual, expected, message, operator).
  warnFail();
  if (message instanceof Error) throw message;
  const options = { actual, expected, operator: args.length === 2 ? '!=' : operator ?? 'fail', stackStartFn: fail };
  if (message !== undefined) options.message = message;
  throw failure(options);
};

let failWarned = false;
function warnFail() {
  if (failWarned) return;
  failWarned = true;
  process.emitWarning(
    'assert.fail() with more than one argument is deprecated. Please use assert.strictEqual() instead or only pass a message.',
    'DeprecationWarning', 'DEP0094');
}

Object.defineProperty(assert.fail, 'length', { value: 5 });

assert.AssertionError = AssertionError;

// Each: whether the values pass.
const checks = {
  // eslint-disable-next-line eqeqeq
  equal: (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)),
  // eslint-disable-next-line eqeqeq
  notEqual: (a, b) => !(a == b || (Number.isNaN(a) && Number.isNaN(b))),
  deepEqual: isDeepEqual,
  notDeepEqual: (a, b) => !isDeepEqual(a, b),
  deepStrictEqual: isDeepStrictEqual,
  notDeepStrictEqual: (a, b) => !isDeepStrictEqual(a, b),
  strictEqual: Object.is,
  notStrictEqual: (a, b) => !Object.is(a, b),
  partialDeepStrictEqual: includesPartially,
};
const OPERATORS = { equal: '==', notEqual: '!=' };

for (const name of Object.keys(checks)) {
  const check = checks[name];
  assert[name] = {
    [name](actual, expected, message) {
      of(this);
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
      if (!check(actual, expected)) innerFail({ actual, expected, message, operator: OPERATORS[name] ?? name, stackStartFn: assert[name] });
    },
  }[name];
}

function includesPartially(actual, expected) {
  return require('internal/assert/partial').includesPartially(actual, expected);
}

// What stands for an error in the message when its properties are compared.
class Comparison {}

const NONE = Symbol('no exception');

function callAndCatch(fn) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  try {
    fn();
  } catch (err) {
    return err;
  }
  return NONE;
}

function isPromise(value) {
  return classOf(value) === 'Promise' || (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');
}

async function waitAndCatch(fnOrPromise) {
  let promise = fnOrPromise;
  if (typeof fnOrPromise === 'function') {
    promise = fnOrPromise();
    if (!isPromise(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromise(fnOrPromise)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], fnOrPromise);
  }
  try {
    await promise;
  } catch (err) {
    return err;
  }
  return NONE;
}

function matchesRegExp(pattern, value) {
  return RegExp.prototype.exec.call(pattern, typeof value === 'string' ? value : String(value)) !== null;
}

// Whether the thrown error is the expected one; throws when not.
function checkExpected(actual, expected, message, fn) {
  const fail = (options) => innerFail({ actual, expected, message, operator: fn.name, stackStartFn: fn, ...options });
  if (typeof expected !== 'function') {
    if (classOf(expected) === 'RegExp') {
      if (matchesRegExp(expected, actual)) return;
      if (message) fail({});
      const text = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(typeof actual === 'string' ? actual : String(actual))}\n`;
      const err = failure({ actual, expected, message: text, operator: fn.name, stackStartFn: fn });
      err.generatedMessage = true;
      throw err;
    }
    if (typeof actual !== 'object' || actual === null) fail({ operator: 'deepStrictEqual' });
    const keys = Object.keys(expected);
    if (expected instanceof Error) keys.push('name', 'message');
    else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
    for (const key of keys) {
      if (typeof actual[key] === 'string' && classOf(expected[key]) === 'RegExp' && matchesRegExp(expected[key], actual[key])) continue;
      if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
      if (message) fail({});
      const pick = (source, other) => {
        const out = new Comparison();
        for (const k of keys) if (k in source) out[k] = other !== undefined && typeof source[k] === 'string' && classOf(other[k]) === 'RegExp' && matchesRegExp(other[k], source[k]) ? other[k] : source[k];
        return out;
      };
      const err = failure({ actual: pick(actual, expected), expected: pick(expected), operator: 'deepStrictEqual', stackStartFn: fn });
      Object.assign(err, { actual, expected, operator: fn.name });
      throw err;
    }
    return;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return;
  if (Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error) {
    if (message) fail({});
    let text = `The error is expected to be an instance of "${expected.name}". Received `;
    if (actual instanceof Error) text += `"${actual.name}"\n\nError message:\n\n${actual.message}`;
    else text += `"${inspect(actual, { depth: -1 })}"`;
    const err = failure({ actual, expected, message: text, operator: fn.name, stackStartFn: fn });
    err.generatedMessage = true;
    throw err;
  }
  const verdict = Reflect.apply(expected, {}, [actual]);
  if (verdict === true) return;
  if (message) fail({});
  const name = expected.name ? `"${expected.name}" ` : '';
  let text = `The ${name}validation function is expected to return "true". Received ${inspect(verdict)}`;
  if (actual instanceof Error) text += `\n\nCaught error:\n\n${actual}`;
  const err = failure({ actual, expected, message: text, operator: fn.name, stackStartFn: fn });
  err.generatedMessage = true;
  throw err;
}

function expectsError(fn, actual, expected, message) {
  if (typeof expected === 'string') {
    if (arguments.length === 4) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], expected);
    if (typeof actual === 'object' && actual !== null ? actual.message === expected : actual === expected) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', typeof actual === 'object' && actual !== null ?
        `The error message "${actual.message}" is identical to the message.` : `The error "${actual}" is identical to the message.`);
    }
    message = expected;
    expected = undefined;
  } else if (expected != null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], expected);
  }
  if (actual === NONE) {
    let details = expected && expected.name ? ` (${expected.name})` : '';
    details += message ? `: ${message}` : '.';
    innerFail({ actual: undefined, expected, operator: fn.name, message: `Missing expected ${fn === assert.rejects ? 'rejection' : 'exception'}${details}`, stackStartFn: fn });
  }
  if (expected) checkExpected(actual, expected, message, fn);
}

function expectsNoError(fn, actual, expected, message) {
  if (actual === NONE) return;
  if (typeof expected === 'string') {
    message = expected;
    expected = undefined;
  }
  const wanted = expected === undefined || (typeof expected === 'function' ? expected.prototype !== undefined && actual instanceof expected : classOf(expected) === 'RegExp' && matchesRegExp(expected, actual));
  if (!wanted) throw actual;
  innerFail({
    actual, expected, operator: fn.name, stackStartFn: fn,
    message: `Got unwanted ${fn === assert.doesNotReject ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\nActual message: "${actual && actual.message}"`,
  });
}

assert.throws = function throws(fn, ...args) {
  const actual = callAndCatch(fn);
  of(this);
  expectsError(throws, actual, ...args);
};
assert.rejects = async function rejects(promise, ...args) {
  const actual = await waitAndCatch(promise);
  of(undefined);
  expectsError(rejects, actual, ...args);
};
assert.doesNotThrow = function doesNotThrow(fn, ...args) {
  const actual = callAndCatch(fn);
  of(this);
  expectsNoError(doesNotThrow, actual, ...args);
};
assert.doesNotReject = async function doesNotReject(fn, ...args) {
  const actual = await waitAndCatch(fn);
  of(undefined);
  expectsNoError(doesNotReject, actual, ...args);
};

assert.ifError = function ifError(err) {
  if (err === null || err === undefined) return;
  of(this);
  let message = 'ifError got unwanted exception: ';
  if (typeof err === 'object' && typeof err.message === 'string') message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
  else message += inspect(err);
  const wrapped = failure({ actual: err, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  if (typeof err?.stack === 'string') joinStacks(wrapped, err.stack);
  throw wrapped;
};

// Where it was noticed, down to what both stacks have, then where it was made.
function joinStacks(err, original) {
  const made = original.split('\n').filter((line) => /^\s+at /.test(line));
  if (made.length === 0) return;
  const lines = err.stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  if (first === -1) return;
  const shared = lines.findIndex((line, i) => i >= first && made.includes(line));
  err.stack = [...lines.slice(0, shared === -1 ? lines.length : shared), ...made].join('\n');
}

function match(string, regexp, message, fn) {
  if (classOf(regexp) !== 'RegExp') throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const wanted = fn === assert.match;
  if (typeof string === 'string' && (RegExp.prototype.exec.call(regexp, string) !== null) === wanted) return;
  if (message instanceof Error) throw message;
  const generated = !message;
  message ||= typeof string !== 'string' ? `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
    `${wanted ? 'The input did not match the regular expression ' : 'The input was expected to not match the regular expression '}${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  const err = failure({ actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn });
  err.generatedMessage = generated;
  throw err;
}

assert.match = function match_(string, regexp, message) {
  of(this);
  match(string, regexp, message, assert.match);
};
assert.doesNotMatch = function doesNotMatch(string, regexp, message) {
  of(this);
  match(string, regexp, message, assert.doesNotMatch);
};
Object.defineProperty(assert.match, 'name', { value: 'match' });

// Assertions with options of their own. The methods are those of the module.
function Assert(options) {
  const { validateOneOf } = require('internal/validators');
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const own = { __proto__: null, strict: true, skipPrototype: false, ...options };
  if (own.diff !== undefined) validateOneOf(own.diff, 'options.diff', ['simple', 'full']);
  own.diff ??= 'simple';
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, { __proto__: null, value: own });
  if (own.strict) Object.assign(this, STRICT);
}
const STRICT = { equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual };
for (const name of ['fail', 'ok', ...Object.keys(checks), 'throws', 'rejects', 'doesNotThrow', 'doesNotReject', 'ifError', 'match', 'doesNotMatch']) {
  Assert.prototype[name] = assert[name];
}
Assert.prototype.ok = function ok(...args) {
  of(this);
  innerOk(ok, args.length, ...args);
};
assert.Assert = Assert;

const { deprecate, defineLazy } = require('internal/util');
defineLazy(assert, 'CallTracker', () => deprecate(require('internal/assert/call_tracker').CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173'));

function strict(...args) {
  of(undefined);
  innerOk(strict, args.length, ...args);
}
for (const key of Object.keys(assert)) if (key !== 'CallTracker') strict[key] = assert[key];
Object.assign(strict, STRICT);
defineLazy(strict, 'CallTracker', () => assert.CallTracker);
assert.strict = strict;
strict.strict = strict;
