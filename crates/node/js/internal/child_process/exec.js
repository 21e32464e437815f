'use strict';
// spawn, and what is made of it: exec and execFile, which gather what a process writes.

const { Buffer } = require('buffer');
const { AbortError, codes, genericNodeError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { ChildProcess } = require('internal/child_process/process');
const { MAX_BUFFER, checkMaxBuffer, checkTimeout, killSignalOf, normalizeExec, normalizeExecFile, normalizeSpawn } = require('internal/child_process/options');

function abort(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (err) {
    child.emit('error', err);
  }
}

function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options);
  checkTimeout(options.timeout);
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const killSignal = killSignalOf(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (err) {
        child.emit('error', err);
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer) clearTimeout(timer);
      timer = null;
    });
  }
  if (signal) {
    const onAbort = () => abort(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      const remove = require('events').addAbortListener(signal, onAbort);
      child.once('exit', remove[Symbol.dispose]);
    }
  }
  return child;
}

// What a stream of the child has written, up to a limit.
class Output {
  constructor(stream, name, encoding, most, exceeded) {
    this.parts = [];
    this.encoding = encoding;
    this.stream = stream;
    let length = 0;
    if (!stream) return;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      if (most === Infinity) {
        this.parts.push(chunk);
        return;
      }
      const decoded = stream.readableEncoding;
      const size = decoded ? Buffer.byteLength(chunk, decoded) : chunk.length;
      length += size;
      if (length > most) {
        this.parts.push(chunk.slice(0, most - (length - size)));
        exceeded(new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        this.parts.push(chunk);
      }
    });
  }
  get all() { return this.encoding || this.stream?.readableEncoding ? this.parts.join('') : Buffer.concat(this.parts); }
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFile(file, args, options, callback));
  options = { encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false, ...options };
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);
  const { argv0, cwd, env, gid, shell, signal, uid, windowsHide, windowsVerbatimArguments } = options;
  const child = spawn(file, args, { argv0, cwd, env, gid, shell, signal, uid, windowsHide: Boolean(windowsHide), windowsVerbatimArguments: Boolean(windowsVerbatimArguments) });

  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let killed = false;
  let exited = false;
  let timer;
  let failure = null;
  let command = file;

  const kill = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (err) {
      failure ??= err;
      onExit();
    }
  };
  const exceeded = (err) => {
    failure = err;
    kill();
  };
  const out = new Output(child.stdout, 'stdout', encoding, options.maxBuffer, exceeded);
  const err = new Output(child.stderr, 'stderr', encoding, options.maxBuffer, exceeded);

  function onExit(code, signal) {
    if (exited) return;
    exited = true;
    clearTimeout(timer);
    if (!callback) return;
    const stdout = out.all;
    const stderr = err.all;
    if (!failure && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    if (args?.length) command += ` ${args.join(' ')}`;
    failure ??= genericNodeError(`Command failed: ${command}\n${stderr}`, { code: code < 0 ? require('util').getSystemErrorName(code) : code, killed: child.killed || killed, signal });
    failure.cmd = command;
    callback(failure, stdout, stderr);
  }

  if (options.timeout > 0) timer = setTimeout(kill, options.timeout);
  child.on('close', onExit);
  child.on('error', (error) => {
    failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    onExit();
  });
  return child;
}

function exec(command, options, callback) {
  const found = normalizeExec(command, options, callback);
  return execFile(found.file, found.options, found.callback);
}

// The form that promises: { stdout, stderr }, and `child`.
function promised(original) {
  const { name } = original;
  return {
    [name]: function(...args) {
      const { promise, resolve, reject } = Promise.withResolvers();
      promise.child = original(...args, (err, stdout, stderr) => {
        if (err !== null) {
          err.stdout = stdout;
          err.stderr = stderr;
          reject(err);
        } else {
          resolve({ stdout, stderr });
        }
      });
      return promise;
    },
  }[name];
}
for (const fn of [exec, execFile]) {
  const value = promised(fn);
  Object.defineProperty(value, 'name', { __proto__: null, value: fn.name, configurable: true });
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), { __proto__: null, enumerable: false, value });
}

module.exports = { exec, execFile, spawn };
