'use strict';
// process.report: a snapshot of the process as JSON, in the fields of Node's diagnostic report (version 5).
//
// What only V8 or libuv could say is left empty: native frames, open handles, loaded libraries.

const native = internalBinding('process');
const { options } = require;
const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

let sequence = 0;

const settings = {
  directory: options.reportDir ?? '',
  filename: options.reportFilename ?? '',
  signal: options.reportSignal ?? 'SIGUSR2',
  compact: options.reportCompact === true,
  excludeNetwork: options.reportExcludeNetwork === true,
  excludeEnv: options.reportExcludeEnv === true,
  reportOnFatalError: options.reportOnFatalerror === true,
  reportOnSignal: false,
  reportOnUncaughtException: options.reportUncaughtException === true,
};

function header(event, trigger, filename) {
  const os = require('os');
  const now = new Date();
  const out = {
    reportVersion: 5,
    event,
    trigger,
    filename,
    dumpEventTime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid,
    threadId: 0,
    cwd: process.cwd(),
    commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
    nodejsVersion: process.version,
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, user: times.user, nice: times.nice, sys: times.sys, idle: times.idle, irq: times.irq })),
  };
  if (!settings.excludeNetwork) {
    out.networkInterfaces = [];
    for (const [name, list] of Object.entries(os.networkInterfaces())) {
      for (const { internal, mac, address, netmask, family } of list) out.networkInterfaces.push({ name, internal, mac, address, netmask, family });
    }
  }
  out.host = os.hostname();
  return out;
}

function javascriptStack(err) {
  const [message, ...lines] = String(err?.stack ?? err).split('\n    ');
  const errorProperties = {};
  if (err !== null && typeof err === 'object') for (const key of Object.keys(err)) errorProperties[key] = String(err[key]);
  return { message, stack: lines, errorProperties };
}

function javascriptHeap() {
  const heap = require('v8').getHeapStatistics();
  return {
    totalMemory: heap.total_heap_size,
    executableMemory: heap.total_heap_size_executable,
    totalCommittedMemory: heap.total_physical_size,
    availableMemory: heap.total_available_size,
    totalGlobalHandlesMemory: heap.total_global_handles_size,
    usedGlobalHandlesMemory: heap.used_global_handles_size,
    usedMemory: heap.used_heap_size,
    memoryLimit: heap.heap_size_limit,
    mallocedMemory: heap.malloced_memory,
    externalMemory: heap.external_memory,
    peakMallocedMemory: heap.peak_malloced_memory,
    nativeContextCount: heap.number_of_native_contexts,
    detachedContextCount: heap.number_of_detached_contexts,
    doesZapGarbage: heap.does_zap_garbage,
    heapSpaces: {},
  };
}

function resourceUsage() {
  const os = require('os');
  const use = process.resourceUsage();
  const seconds = process.uptime();
  const user = use.userCPUTime / 1e6;
  const kernel = use.systemCPUTime / 1e6;
  return {
    free_memory: os.freemem(),
    total_memory: os.totalmem(),
    rss: native.rss(),
    constrained_memory: process.constrainedMemory(),
    available_memory: process.availableMemory(),
    userCpuSeconds: user,
    kernelCpuSeconds: kernel,
    cpuConsumptionPercent: ((user + kernel) / seconds) * 100,
    userCpuConsumptionPercent: (user / seconds) * 100,
    kernelCpuConsumptionPercent: (kernel / seconds) * 100,
    maxRss: use.maxRSS * 1024,
    pageFaults: { IORequired: use.majorPageFault, IONotRequired: use.minorPageFault },
    fsActivity: { reads: use.fsRead, writes: use.fsWrite },
  };
}

function make(event, trigger, filename, err) {
  const report = {
    header: header(event, trigger, filename),
    javascriptStack: javascriptStack(err),
    javascriptHeap: javascriptHeap(),
    nativeStack: [],
    resourceUsage: resourceUsage(),
    libuv: [],
    workers: [],
  };
  if (!settings.excludeEnv) report.environmentVariables = { ...process.env };
  report.userLimits = {};
  report.sharedObjects = [];
  return report;
}

function synthetic(from) {
  const err = new codes.ERR_SYNTHETIC();
  Error.captureStackTrace?.(err, from);
  err.stack = String(err.stack).replace(/^Error(?: \[ERR_SYNTHETIC\])?/, 'Error [ERR_SYNTHETIC]');
  return err;
}

function getReport(err) {
  if (err === undefined) err = synthetic(getReport);
  else validateObject(err, 'err');
  return make('JavaScript API', 'GetReport', null, err);
}

function defaultName() {
  const two = (n) => String(n).padStart(2, '0');
  const t = new Date();
  const day = `${t.getFullYear()}${two(t.getMonth() + 1)}${two(t.getDate())}`;
  const time = `${two(t.getHours())}${two(t.getMinutes())}${two(t.getSeconds())}`;
  return `report.${day}.${time}.${process.pid}.0.${String(++sequence).padStart(3, '0')}.json`;
}

function write(event, trigger, file, err) {
  const name = file || settings.filename || defaultName();
  const report = make(event, trigger, name, err);
  const text = `${settings.compact ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`;
  if (name === 'stdout' || name === 'stderr') {
    native.writeString(name === 'stdout' ? 1 : 2, text);
    return name;
  }
  const target = settings.directory ? require('path').join(settings.directory, name) : name;
  const fs = internalBinding('fs');
  let fd;
  try {
    fd = fs.open(target, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC, 0o666);
  } catch (failed) {
    native.writeString(2, `\nFailed to open Node.js report file: ${name}${settings.directory ? ` directory: ${settings.directory}` : ''} (errno: ${-failed.errno})\n`);
    return '';
  }
  native.writeString(2, `\nWriting Node.js report to file: ${name}\n`);
  native.writeString(fd, text);
  fs.close(fd);
  native.writeString(2, 'Node.js report completed\n');
  return name;
}

function writeReport(file, err) {
  if (file !== null && typeof file === 'object') {
    err = file;
    file = undefined;
  } else if (file !== undefined) {
    validateString(file, 'file');
  }
  if (err === undefined) err = synthetic(writeReport);
  else validateObject(err, 'err');
  return write('JavaScript API', 'API', file, err);
}

function onSignal(signal) {
  write(signal, 'Signal', undefined, synthetic(onSignal));
}

const report = { writeReport, getReport };

function field(name, check, changed) {
  Object.defineProperty(report, name, {
    __proto__: null, enumerable: true, configurable: true,
    get: () => settings[name],
    set(value) {
      check(value, name);
      const before = settings[name];
      settings[name] = value;
      changed?.(before, value);
    },
  });
}

function checkSignal(value, name) {
  validateString(value, name);
  if (native.signals[value] === undefined) {
    if (native.signals[value.toUpperCase()] !== undefined) throw new codes.ERR_UNKNOWN_SIGNAL(`${value} (signals must use all capital letters)`);
    throw new codes.ERR_UNKNOWN_SIGNAL(value);
  }
}

field('directory', validateString);
field('filename', validateString);
field('compact', validateBoolean);
field('excludeNetwork', validateBoolean);
field('signal', checkSignal, (before, after) => {
  if (!settings.reportOnSignal) return;
  process.removeListener(before, onSignal);
  process.on(after, onSignal);
});
field('reportOnFatalError', validateBoolean);
field('reportOnSignal', validateBoolean, (before, after) => {
  if (before === after) return;
  if (after) process.on(settings.signal, onSignal);
  else process.removeListener(settings.signal, onSignal);
});
field('reportOnUncaughtException', validateBoolean);
field('excludeEnv', validateBoolean);

// Called for an error that nobody caught.
function uncaught(err) {
  if (settings.reportOnUncaughtException) write('Exception', 'Exception', undefined, err);
}

module.exports = { report, uncaught };
