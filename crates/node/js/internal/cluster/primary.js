'use strict';
// Module cluster in the primary: starts workers, hears of them, and has what they listen on.

const EventEmitter = require('events');
const { Worker, listen, send } = require('internal/cluster/worker');
const { codes } = require('internal/errors');

const cluster = new EventEmitter();
module.exports = cluster;

const intercom = new EventEmitter();
const handles = new Map();
let ids = 0;

cluster.isWorker = false;
cluster.isMaster = true; // its old name
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;
cluster.schedulingPolicy = { none: 1, rr: 2 }[process.env.NODE_CLUSTER_SCHED_POLICY] ?? 2;

cluster.setupPrimary = function(options) {
  const settings = { args: process.argv.slice(2), exec: process.argv[1], execArgv: process.execArgv, silent: false, ...cluster.settings, ...options };
  cluster.settings = settings;
  if (cluster.schedulingPolicy !== cluster.SCHED_NONE && cluster.schedulingPolicy !== cluster.SCHED_RR) {
    throw new codes.ERR_INTERNAL_ASSERTION(`Bad cluster.schedulingPolicy: ${cluster.schedulingPolicy}`);
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function startProcess(id, env) {
  const { cwd, exec, args, serialization, silent, windowsHide, execArgv, stdio, gid, uid } = cluster.settings;
  return require('child_process').fork(exec, args, {
    cwd, serialization, silent, windowsHide, execArgv, stdio, gid, uid, env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
  });
}

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) intercom.emit('disconnect');
}

function removeHandles(worker) {
  for (const [key, handle] of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

cluster.fork = function(env) {
  cluster.setupPrimary();
  const id = ++ids;
  const worker = new Worker({ id, process: startProcess(id, env) });
  worker.on('message', function(message, handle) { cluster.emit('message', this, message, handle); });
  worker.process.once('exit', (exitCode, signalCode) => {
    // One that is still connected has more to say.
    if (!worker.isConnected()) {
      removeHandles(worker);
      removeWorker(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', exitCode, signalCode);
    cluster.emit('exit', worker, exitCode, signalCode);
  });
  worker.process.once('disconnect', () => {
    removeHandles(worker);
    if (worker.isDead()) removeWorker(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  listen(worker.process, (message) => onMessage(worker, message));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[worker.id] = worker;
  return worker;
};

cluster.disconnect = function(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) process.nextTick(() => intercom.emit('disconnect'));
  for (const worker of workers) {
    if (worker.isConnected()) worker.disconnect();
  }
  if (typeof callback === 'function') intercom.once('disconnect', callback);
};

function onMessage(worker, message) {
  switch (message.act) {
    case 'online':
      worker.emit('online');
      cluster.emit('online', worker);
      break;
    case 'queryServer': queryServer(worker, message); break;
    case 'listening': {
      const { addressType, address, port, fd } = message;
      const info = { addressType, address, port, fd };
      worker.state = 'listening';
      worker.emit('listening', info);
      cluster.emit('listening', worker, info);
      break;
    }
    case 'exitedAfterDisconnect':
      worker.exitedAfterDisconnect = true;
      send(worker.process, { ack: message.seq });
      break;
    case 'close': {
      const handle = handles.get(message.key);
      if (handle?.remove(worker)) handles.delete(message.key);
      break;
    }
    default:
  }
}

function queryServer(worker, message) {
  if (worker.exitedAfterDisconnect) return; // it will not need it
  const { address, port, addressType, fd, index } = message;
  const key = `${address}:${port}:${addressType}:${fd}:${index}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    const { RoundRobin, Shared } = require('internal/cluster/handles');
    const udp = addressType === 'udp4' || addressType === 'udp6';
    handle = cluster.schedulingPolicy === cluster.SCHED_RR && !udp ? new RoundRobin(key, message) : new Shared(key, message);
    handles.set(key, handle);
  }
  handle.add(worker, (errno, reply, given) => {
    if (errno) {
      handles.delete(key); // another one may try again
      handle.remove(worker);
    }
    send(worker.process, { errno, key, ack: message.seq, ...reply }, given);
  });
}

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  removeHandles(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function(signo) {
  this.process.kill(signo || 'SIGTERM');
};
