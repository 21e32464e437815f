'use strict';
// Module `child_process`.

const { codes: { ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateArray, validateObject } = require('internal/validators');
const { ChildProcess } = require('internal/child_process/process');
const { exec, execFile, spawn } = require('internal/child_process/exec');
const { execFileSync, execSync, spawnSync } = require('internal/child_process/sync');
const { checkNull, checkNulls } = require('internal/child_process/options');

// Another one of us, with a channel to it.
function fork(modulePath, args = [], options) {
  if (typeof modulePath !== 'string' && !ArrayBuffer.isView(modulePath) && !modulePath?.href) throw new ERR_INVALID_ARG_TYPE('modulePath', ['string', 'Buffer', 'URL'], modulePath);
  modulePath = require('internal/fs/args').toPathText(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  checkNull(options.execPath, 'options.execPath');
  let execArgv = options.execArgv || process.execArgv;
  checkNulls(execArgv, 'options.execArgv');
  if (execArgv === process.execArgv && process._eval != null) {
    const at = execArgv.lastIndexOf(process._eval);
    if (at > 0) execArgv = execArgv.toSpliced(at - 1, 2);
  }
  const { toArray } = require('internal/child_process/stdio');
  if (typeof options.stdio === 'string') options.stdio = toArray(options.stdio, 'ipc');
  else if (!Array.isArray(options.stdio)) options.stdio = toArray(options.silent ? 'pipe' : 'inherit', 'ipc');
  else if (!options.stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

// The child's end of the channel: at start, when there is one.
function _forkChild(fd, serializationMode) {
  require('internal/child_process/channel').setupChild(Number(fd), serializationMode);
}

module.exports = { _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
