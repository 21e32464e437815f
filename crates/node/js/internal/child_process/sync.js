'use strict';
// spawnSync, execSync, execFileSync: natively run to the end.

const { Buffer } = require('buffer');
const { codes, errnoException, genericNodeError } = require('internal/errors');
const { native } = require('internal/child_process/native');
const { signalName } = require('internal/child_process/process');
const stdioOption = require('internal/child_process/stdio');
const { MAX_BUFFER, checkMaxBuffer, checkTimeout, killSignalOf, normalizeExec, normalizeSpawn } = require('internal/child_process/options');

function spawnSync(file, args, options) {
  return runSync({ maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) });
}

function runSync(options) {
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  const killSignal = killSignalOf(options.killSignal) ?? 0;
  const { list } = stdioOption.read(options.stdio || 'pipe', true);
  const inputs = list.map(({ input }, i) => {
    if (i === 0 && options.input) input = options.input;
    if (input == null) return undefined;
    list[i] = { type: 'pipe', item: -2 };
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    if (typeof input === 'string') return Buffer.from(input, options.encoding);
    throw new codes.ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  });
  const { file, args, envPairs, cwd, detached, uid, gid, timeout, maxBuffer } = options;
  const found = native.spawnSync(file, args, envPairs, cwd ?? undefined, detached, uid ?? undefined, gid ?? undefined, list.map(({ item }) => item), inputs, timeout ?? 0, maxBuffer ?? Infinity, killSignal);
  const [errno, pid, code, signal, ...outputs] = found;
  const result = {};
  if (errno !== 0) {
    result.error = errnoException(errno, `spawnSync ${file}`);
    result.error.path = file;
    result.error.spawnargs = args.slice(1);
  }
  result.status = pid === 0 || signal !== 0 ? null : code;
  result.signal = signalName(signal);
  result.output = pid === 0 ? null : outputs;
  result.pid = pid;
  const { encoding } = options;
  if (result.output && encoding && encoding !== 'buffer') result.output = outputs.map((output) => (output ? output.toString(encoding) : output));
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  return result;
}

function failureOf(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command || args.join(' ')}`;
  if (result.stderr?.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function answer(result, inheritsStderr, args, command) {
  if (inheritsStderr && result.stderr) process.stderr.write(result.stderr);
  const failure = failureOf(result, args, command);
  if (failure) throw failure;
  return result.stdout;
}

function execFileSync(file, args, options) {
  const found = { maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) };
  return answer(runSync(found), !found.stdio, [found.argv0 || file, ...found.args.slice(1)]);
}

function execSync(command, options) {
  const { file, options: found } = normalizeExec(command, options, null);
  return answer(spawnSync(file, found), !found.stdio, undefined, command);
}

module.exports = { execFileSync, execSync, spawnSync };
