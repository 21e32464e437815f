'use strict';
// ERR_TEST_FAILURE: why a test did not pass. `cause` is what was thrown, or the text that says what happened.

const { codes } = require('internal/errors');

// The values of `failureType`.
const types = {
  __proto__: null,
  code: 'testCodeFailure',
  hook: 'hookFailed',
  subtests: 'subtestsFailed',
  cancelledByParent: 'cancelledByParent',
  parentFinished: 'parentAlreadyFinished',
  timeout: 'testTimeoutFailure',
  aborted: 'testAborted',
  callbackAndPromise: 'callbackAndPromisePresent',
  multipleCallbacks: 'multipleCallbackInvocations',
  uncaughtException: 'uncaughtException',
  unhandledRejection: 'unhandledRejection',
  expected: 'expectedFailure',
};

function textOf(cause) {
  const said = cause?.message ?? cause;
  return typeof said === 'string' ? said : require('internal/util/inspect').inspect(said);
}

function withoutInternals(stack) {
  return stack.split('\n').filter((line, i) => i === 0 || !/^ +at .*\bnode:/.test(line)).join('\n');
}

// `text` where it is not the cause's own message.
function failure(cause, type, text = textOf(cause)) {
  const err = new codes.ERR_TEST_FAILURE(text);
  const lines = text.split('\n').length - 1;
  const head = err.stack.split('\n').slice(0, lines + 1).join('\n');
  const rest = withoutInternals(`\n${err.stack.slice(head.length + 1)}`);
  Object.defineProperty(err, 'stack', { __proto__: null, value: head + (rest === '\n' ? '' : rest), writable: true, configurable: true });
  err.failureType = type;
  err.cause = cause;
  return err;
}

function isFailure(err) {
  return err?.code === 'ERR_TEST_FAILURE';
}

module.exports = { failure, isFailure, types };
