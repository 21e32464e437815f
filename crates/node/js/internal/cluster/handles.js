'use strict';
// What the primary has for its workers: a server whose connections go round (RoundRobin), or a descriptor that all of them
// have (Shared). `add(worker, answer)` answers (errno, reply, handle); `remove(worker)` says whether that was the last one.

const { TCP, Pipe, PipeServer, native } = require('internal/net/handle');
const { send } = require('internal/cluster/worker');

class RoundRobin {
  constructor(key, { address, port, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    this.all = new Map();
    this.free = new Map(); // those who wait for a connection
    this.handles = []; // connections that wait for a worker
    this.handle = null;
    const server = this.server = new (require('net').Server)();
    if (fd >= 0) server.listen({ fd, backlog });
    else if (port >= 0) server.listen({ port, host: address, ipv6Only: Boolean(flags & 1), reusePort: Boolean(flags & 2), backlog, exclusive: true });
    else server.listen({ path: address, backlog, readableAll, writableAll });
    server.once('listening', () => {
      const handle = this.handle = server._handle;
      const isPipe = handle instanceof PipeServer;
      handle.owner = this;
      handle.events = [undefined, (_, id) => this.distribute(isPipe ? new Pipe(id) : new TCP(id))];
      server._handle = null;
      this.server = null;
    });
  }

  add(worker, answer) {
    this.all.set(worker.id, worker);
    const done = () => {
      const found = this.handle.address();
      answer(0, Array.isArray(found) ? { sockname: found } : null, null);
      this.handOff(worker); // there may be connections already
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (err) => answer(err.errno, null));
  }

  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size !== 0) return false;
    for (const handle of this.handles.splice(0)) handle.close();
    this.handle?.close();
    this.handle = null;
    return true;
  }

  distribute(handle) {
    this.handles.push(handle);
    const [first] = this.free;
    if (first === undefined) return;
    this.free.delete(first[0]);
    this.handOff(first[1]);
  }

  handOff(worker) {
    if (!this.all.has(worker.id)) return; // it is closing
    const handle = this.handles.shift();
    if (handle === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    send(worker.process, { act: 'newconn', key: this.key }, handle, (reply) => {
      if (reply.accepted) handle.close();
      else this.distribute(handle); // it is shutting down: another one
      this.handOff(worker);
    });
  }
}

class Shared {
  constructor(key, { address, port, addressType, fd, flags }) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.errno = 0;
    if (addressType === 'udp4' || addressType === 'udp6') {
      const { UDP } = require('internal/dgram/handle');
      const handle = new UDP(addressType === 'udp6' ? 6 : 4);
      const err = fd >= 0 ? handle.open(fd) : handle.bind(address || (addressType === 'udp6' ? '::' : '0.0.0.0'), port || 0, flags || 0);
      if (err < 0) this.errno = err;
      else this.take({ close: () => handle.close(), fd: handle.fd });
      return;
    }
    // Bound, and no more: it is the workers who listen.
    let id;
    if (fd >= 0) {
      const copy = internalBinding('child').dupFd(fd);
      id = copy < 0 ? copy : native.open(copy);
    } else if (addressType === -1) {
      id = native.bindPath(address);
    } else {
      id = native.bindTcp(address ?? '::', port, flags || 0);
      if (id < 0 && address === null && [-97, -22, -99].includes(id)) id = native.bindTcp('0.0.0.0', port, flags || 0);
    }
    if (id < 0) {
      this.errno = id;
      return;
    }
    const close = () => {
      native.close(id);
      if (addressType === -1 && !(fd >= 0) && address[0] !== '\0') {
        try { require('fs').unlinkSync(address); } catch { /* somebody else was first */ }
      }
    };
    this.take({ close, fd: native.fd(id) });
  }

  take(handle) { this.handle = handle; }

  add(worker, answer) {
    this.workers.set(worker.id, worker);
    answer(this.errno, null, this.handle === null ? null : { descriptor: this.handle.fd });
  }

  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    if (this.workers.size !== 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

module.exports = { RoundRobin, Shared };
