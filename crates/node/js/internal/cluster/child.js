'use strict';
// Module cluster in a worker: what it listens on is asked of the primary.

const EventEmitter = require('events');
const { Worker, listen, send } = require('internal/cluster/worker');
const { TCPServer, PipeServer, native } = require('internal/net/handle');

const cluster = new EventEmitter();
module.exports = cluster;

const handles = new Map(); // key -> what is closed when the worker goes
const indexes = new Map(); // how many times an address was asked for: each server has its own

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

cluster._setupWorker = function() {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // The primary is gone, or has let go of this one without a word.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  listen(process, (message, handle) => {
    if (message.act === 'newconn') onConnection(message, handle);
    else if (message.act === 'disconnect') disconnect(worker, true);
  });
  send(process, { act: 'online' });
};

// Stands in for a listening handle: connections come from the primary.
class FakeServer {
  constructor(key, sockname) {
    this.key = key;
    this.sockname = sockname;
    this.owner = null;
    this.events = null;
    this.isOpen = true;
    handles.set(key, this);
  }
  get fd() { return -1; }
  address() { return this.sockname ?? -9; }
  ref() {}
  unref() {}
  hasRef() { return this.isOpen; }
  close(callback) {
    if (this.isOpen) {
      this.isOpen = false;
      handles.delete(this.key);
      send(process, { act: 'close', key: this.key });
    }
    callback?.();
  }
}

// `listen` of a server, or `bind` of a datagram socket: answers (errno, handle) or, for the latter, a descriptor.
cluster._getServer = function(owner, options, callback) {
  const { address, port, addressType, fd, flags, backlog } = options;
  const indexKey = `${address}:${port}:${addressType}:${fd}`;
  const index = port === 0 || port === undefined || indexes.has(indexKey) ? (indexes.get(indexKey) ?? -1) + 1 : 0;
  indexes.set(indexKey, index);
  const message = { act: 'queryServer', index, address, port, addressType, fd, flags, backlog };
  send(process, message, null, (reply, given) => {
    if (reply.errno) {
      callback(reply.errno, null);
    } else if (given !== undefined && given !== null) {
      const isDatagram = addressType === 'udp4' || addressType === 'udp6';
      const { key } = reply;
      const release = () => {
        if (handles.delete(key)) send(process, { act: 'close', key });
      };
      if (isDatagram) {
        handles.set(key, { close: (done) => { owner.close(done); release(); } });
        callback(0, given);
        return;
      }
      const id = native.listenFd(given, backlog || 511);
      if (id < 0) {
        callback(id, null);
        return;
      }
      const handle = addressType === -1 ? new PipeServer(id) : new TCPServer(id);
      const { close } = handle;
      handle.close = (done) => {
        release();
        const result = Reflect.apply(close, handle, []);
        done?.();
        return result;
      };
      handles.set(key, handle);
      callback(0, handle);
    } else {
      callback(0, new FakeServer(reply.key, reply.sockname));
    }
  });
  owner.once('listening', () => {
    cluster.worker.state = 'listening';
    const found = owner.address();
    send(process, { ...message, act: 'listening', port: (found && found.port) || port });
  });
};

function onConnection(message, handle) {
  const fake = handles.get(message.key);
  const accepted = fake !== undefined && fake.owner !== null;
  send(process, { ack: message.seq, accepted });
  if (accepted) fake.deliver(handle);
  else handle?.close();
}

function disconnect(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const check = () => {
    if (--waiting !== 0) return;
    if (byPrimary) process.disconnect();
    else send(process, { act: 'exitedAfterDisconnect' }, null, () => process.disconnect());
  };
  for (const handle of [...handles.values()]) {
    waiting++;
    // A server that the program has is closed as by itself, with its last connection.
    if (typeof handle.owner?.close === 'function') handle.owner.close(check);
    else handle.close(check);
  }
  handles.clear();
  check();
}

Worker.prototype.disconnect = function() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send(process, { act: 'exitedAfterDisconnect' }, null, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};
