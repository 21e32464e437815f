'use strict';
// What the command line asks for before the program runs. Loaded only when options were given.

const { options } = require;

// Flags and variables that Node knows and that mean nothing here: one warning for all of them.
function tellWithoutMeaning(names) {
  const flags = names.map((name) => name.replace(/=.*/s, ''));
  process.emitWarning(`${flags.join(', ')} ${flags.length === 1 ? 'has' : 'have'} no effect in this version of tally`);
}

function disableProto(mode) {
  if (mode === 'delete') {
    delete Object.prototype.__proto__;
    return;
  }
  const refuse = () => {
    const { codes } = require('internal/errors');
    throw new codes.ERR_PROTO_ACCESS();
  };
  Object.defineProperty(Object.prototype, '__proto__', { __proto__: null, get: refuse, set: refuse, configurable: true });
}

// The channel to the process that started this one.
function openChannel() {
  const { channelFd, channelSerialization } = options;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  if (/^\d+$/.test(channelFd)) require('child_process')._forkChild(channelFd, channelSerialization);
}

// The primary of a cluster counts its workers.
function joinCluster() {
  if (process.send === undefined) return;
  require('cluster')._setupWorker();
  delete process.env.NODE_UNIQUE_ID;
}

const PERMISSION_FLAGS = ['allowFsRead', 'allowFsWrite', 'allowAddons', 'allowChildProcess', 'allowInspector', 'allowNet', 'allowWasi', 'allowWorker'];

function needPermission() {
  const native = internalBinding('process');
  const error = new (require('internal/errors').codes.ERR_MISSING_OPTION)('--permission');
  native.writeString(2, `${error.stack} {\n  code: '${error.code}'\n}\n\nNode.js v${native.nodeVersion}\n`);
  native.reallyExit(1);
}

function apply() {
  if (options.stackTraceLimit !== undefined) Error.stackTraceLimit = Number.parseInt(options.stackTraceLimit, 10);
  if (options.title !== undefined) process.title = options.title;
  if (options.disableProto !== undefined) disableProto(options.disableProto);
  if (options.experimentalWebsocket === false) for (const name of ['WebSocket', 'CloseEvent']) delete globalThis[name];
  if (options.experimentalGlobalNavigator === false) for (const name of ['navigator', 'Navigator']) delete globalThis[name];
  if (options.reportOnSignal) require('internal/process/report').report.reportOnSignal = true;
  if (options.channelFd !== undefined) openChannel();
  if (options.clusterId !== undefined) joinCluster();
  if (options.enableSourceMaps) require('internal/source_map').setSupport(true, { nodeModules: true, generatedCode: true });
  if (options.permission) require('internal/process/permission').define();
  else if (PERMISSION_FLAGS.some((name) => options[name])) needPermission();
  if (options.withoutMeaning !== undefined) tellWithoutMeaning(options.withoutMeaning);
}

module.exports = { apply };
