'use strict';
// Development stand-in for the `tcp` binding (BINDINGS.md, section 12).
const net = require('node:net');
const dns = require('node:dns');

exports.make = (R, later, bufferPrototype, convert) => {
  const handles = new Map();
  let lastId = 0;
  let dispatch;
  const tell = (id, event, value) => later(() => dispatch(id, event, value));
  const tellLater = (id, event) => { setImmediate(() => tell(id, event)); }; // never from inside a native call
  function adopt(socket) {
    const id = ++lastId;
    handles.set(id, socket);
    socket.pause();
    socket.on('data', (chunk) => {
      const bytes = new R.Uint8Array(chunk.length);
      bytes.set(chunk);
      tell(id, 3, Object.setPrototypeOf(bytes, bufferPrototype()));
    });
    socket.on('end', () => tell(id, 4));
    socket.on('error', (err) => { if (!socket.connectFailed) tell(id, socket.isConnecting ? 2 : 6, convert(err)); });
    socket.on('close', () => { if (socket.weClosed) tell(id, 7); });
    return id;
  }
  const listen = (...args) => {
    const id = ++lastId;
    const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (s) => { const sid = adopt(s); tell(id, 1, sid); });
    handles.set(id, server);
    server.on('error', (err) => tell(id, 6, convert(err)));
    server.listen(...args);
    return id;
  };
  const connect = (...args) => {
    const socket = net.connect({ ...args[0], allowHalfOpen: true });
    socket.isConnecting = true;
    const id = adopt(socket);
    socket.on('connect', () => { socket.isConnecting = false; tell(id, 2, null); });
    return id;
  };
  const get = (id) => handles.get(id);
  return {
    setDispatcher(fn) { dispatch = fn; },
    listen(address, port, backlog) {
      // A bound handle at once, as the native side has it; a taken port shows when listening.
      const handle = net._createServerHandle(address ?? '::', port, net.isIPv4(address ?? '::') ? 4 : 6);
      const err = typeof handle === 'number' ? handle : handle.listen(backlog);
      if (err) {
        const [code, text] = require('util').getSystemErrorMap().get(err);
        throw Object.assign(new R.Error(`listen ${code}: ${text}`), { errno: err, code, syscall: 'listen' });
      }
      return listen(handle);
    },
    listenPath: (path) => listen(path),
    connect: (address, port) => connect({ host: address, port }),
    connectPath: (path) => connect({ path }),
    readStart: (id) => { get(id).resume(); },
    readStop: (id) => { get(id).pause(); },
    write(id, views) {
      const all = Buffer.concat(views.map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength)));
      get(id).write(all, (err) => tell(id, 5, err ? convert(err) : null));
      return false;
    },
    shutdown: (id) => { get(id).end(() => tell(id, 8)); },
    close(id) {
      const h = get(id);
      h.weClosed = true;
      if (h.destroyed) tellLater(id, 7);
      else if (h.destroy) h.destroy();
      else {
        h.close();
        tellLater(id, 7);
      }
    },
    reset: (id) => { get(id).resetAndDestroy(); },
    setNoDelay: (id, on) => { get(id).setNoDelay(on); },
    setKeepAlive: (id, on, s) => { get(id).setKeepAlive(on, s * 1000); },
    ref: (id) => { get(id).ref(); }, unref: (id) => { get(id).unref(); },
    address(id) { const a = get(id).address(); return a && a.address !== undefined ? [a.address, a.family, a.port] : a && typeof a === 'string' ? a : undefined; },
    peer(id) { const s = get(id); return s.remoteAddress === undefined ? undefined : [s.remoteAddress, s.remoteFamily, s.remotePort]; },
    lookup: (host, family, cb) => dns.lookup(host, { family, all: true }, (err, list) => later(() => cb(err ? convert(err) : null, err ? undefined : list.map((x) => x.address)))),
  };
};
