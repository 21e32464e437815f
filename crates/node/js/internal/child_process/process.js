'use strict';
// class ChildProcess: a process that was started, its streams, and its channel.
//
// 'close' comes when the process has ended and every stream that it wrote to is at its end, and its channel closed.

const EventEmitter = require('events');
const { codes, errnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { native, listeners } = require('internal/child_process/native');
const stdioOption = require('internal/child_process/stdio');
const { toSignal } = require('internal/child_process/options');
const { open, run, close } = require('internal/async_context');

const kIsUsedAsStdio = Symbol('kIsUsedAsStdio');
// Errors that are told by an event: EACCES, EAGAIN, EMFILE, ENFILE, ENOENT.
const TOLD_LATER = [-13, -11, -24, -23, -2];

let signalNames;
function signalName(number) {
  if (number === 0) return null;
  if (signalNames === undefined) {
    signalNames = {};
    for (const [name, value] of Object.entries(internalBinding('process').signals)) signalNames[value] ??= name;
  }
  return signalNames[number] ?? null;
}

// The native side of a process.
class Process {
  #id = 0;
  #scope;

  constructor(owner, onexit) {
    this.onexit = onexit;
    this.#scope = open('PROCESSWRAP', this);
    this[Symbol('owner_symbol')] = owner;
  }

  // [errno, descriptors of ours]
  spawn(options, items) {
    const { file, args, envPairs, cwd, detached, uid, gid } = options;
    const [errno, pid, id, ...fds] = native.spawn(file, args, envPairs, cwd ?? undefined, Boolean(detached), uid ?? undefined, gid ?? undefined, items);
    if (errno === 0) {
      this.pid = pid;
      this.#id = id;
      listeners.set(id, (event, code, signal) => {
        listeners.delete(id);
        this.#id = 0;
        run(this.#scope, this.onexit, this, code, signalName(signal));
      });
    }
    return [errno, fds];
  }

  kill(signal) { return internalBinding('process').kill(this.pid, signal); }
  ref() { if (this.#id > 0) native.ref(this.#id); }
  unref() { if (this.#id > 0) native.unref(this.#id); }
  hasRef() { return this.#id > 0 && native.hasRef(this.#id); }
  close() { close(this.#scope); }
}

function ChildProcess() {
  Reflect.apply(EventEmitter, this, []);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process(this, (exitCode, signalCode) => onExit(this, exitCode, signalCode));
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function onExit(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode;
  else child.exitCode = exitCode;
  child.stdin?.destroy();
  child._handle?.close();
  child._handle = null;
  if (exitCode < 0) {
    const err = errnoException(exitCode, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) err.path = child.spawnfile;
    err.spawnargs = child.spawnargs.slice(1);
    child.emit('error', err);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // Nobody may be reading what it wrote; 'close' comes all the same.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

function flushStdio(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !stream[kIsUsedAsStdio]) stream.resume();
  }
}

function openSocket(fd, readable) {
  const { Pipe, native: streams } = require('internal/net/handle');
  const { Socket } = require('internal/net/socket');
  return new Socket({ handle: new Pipe(streams.open(fd)), readable });
}

// A stream of ours that the child uses now is not read here any more.
function handOver({ handle, stream }) {
  handle.reading = false;
  handle.readStop?.();
  if (stream?._readableState) {
    stream.pause();
    stream._readableState.flowing = false;
    stream._readableState.reading = false;
    stream[kIsUsedAsStdio] = true;
  }
}

ChildProcess.prototype.spawn = function(options) {
  validateObject(options, 'options');
  const { list, ipc } = stdioOption.read(options.stdio === undefined ? 'pipe' : options.stdio, false);
  const { serialization } = options;
  validateOneOf(serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  if (ipc !== -1) {
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    options.envPairs.push(`NODE_CHANNEL_FD=${ipc}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization || 'json'}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  const [err, fds] = this._handle.spawn(options, list.map(({ item }) => item));
  if (TOLD_LATER.includes(err)) {
    process.nextTick(() => onExit(this, err, ''));
    // Without a descriptor to be had there is no point in going on.
    if (fds.length === 0 && (err === -24 || err === -23)) return err;
  } else if (err) {
    for (const fd of fds) native.closeFd(fd);
    this._handle.close();
    this._handle = null;
    throw errnoException(err, 'spawn');
  } else {
    process.nextTick(() => this.emit('spawn'));
  }
  this.pid = this._handle.pid;
  let channel;
  const sockets = list.map((one, i) => {
    switch (one.type) {
      case 'ipc':
        channel = fds.shift();
        this._closesNeeded++;
        return null;
      case 'wrap':
        handOver(one);
        return null;
      case 'pipe': {
        const socket = openSocket(fds.shift(), i > 0);
        if (i > 0) {
          this._closesNeeded++;
          socket.on('close', () => maybeClose(this));
        }
        return socket;
      }
      default:
        return null;
    }
  });
  [this.stdin, this.stdout, this.stderr] = sockets;
  this.stdio = sockets;
  if (channel !== undefined) require('internal/child_process/channel').setup(this, channel, serialization || 'json', () => maybeClose(this));
  return err;
};

ChildProcess.prototype.kill = function(signal) {
  const number = signal === 0 ? 0 : toSignal(signal === undefined ? 'SIGTERM' : signal);
  if (!this._handle?.pid) return false;
  const err = this._handle.kill(number);
  if (err === 0) {
    this.killed = true;
    return true;
  }
  if (err === -3) return false; // ESRCH: it has ended, and we have not heard of it yet
  const error = errnoException(err, 'kill');
  if (err === -22 || err === -38) throw error;
  this.emit('error', error);
  return false;
};

ChildProcess.prototype[Symbol.dispose] = function() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function() {
  this._handle?.ref();
};
ChildProcess.prototype.unref = function() {
  this._handle?.unref();
};

module.exports = { ChildProcess, signalName };
