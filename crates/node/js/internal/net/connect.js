'use strict';
// Making a connection: to a path, to an address, or to a name, whose addresses are tried one after the other, the families
// by turns ("happy eyeballs", RFC 8305), each for a while.

const { wrap } = require('internal/async_context');
const { Pipe, TCP, native } = require('internal/net/handle');
const { codes, exceptionWithHostPort } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const { defaults } = require('internal/net/options');
const { afterConnect, setHandle } = require('internal/net/socket');

function fail(socket, err) {
  socket.destroy(err);
}

// What `f` answers, or the error of a program that may not.
function allowed(f) {
  try {
    return f();
  } catch (err) {
    if (err?.code !== 'ERR_ACCESS_DENIED') throw err;
    return err;
  }
}

function begin(socket, options) {
  const { path } = options;
  if (path) {
    validateString(path, 'options.path');
    socket._pipeName = path;
    const id = allowed(() => native.connectPath(path));
    if (id < 0 || id instanceof Error) {
      process.nextTick(() => {
        const err = id instanceof Error ? id : exceptionWithHostPort(id, 'connect', path);
        socket.emit('connectionAttemptFailed', path, undefined, undefined, err);
        socket.destroy(err);
      });
      return;
    }
    setHandle(socket, new Pipe(id)).connected = wrap('PIPECONNECTWRAP', (status) => finish(socket, status, path));
    return;
  }
  const { localAddress, localPort } = options;
  if (localAddress && !isIP(localAddress)) throw new codes.ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  let { port } = options;
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    validatePort(port);
  }
  port |= 0;
  let { autoSelectFamily, autoSelectFamilyAttemptTimeout: attemptTimeout } = options;
  if (autoSelectFamily !== undefined && autoSelectFamily !== null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = defaults.autoSelectFamily;
  if (attemptTimeout !== undefined && attemptTimeout !== null) {
    validateInt32(attemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    attemptTimeout = Math.max(10, attemptTimeout);
  } else {
    attemptTimeout = defaults.attemptTimeout;
  }
  const host = options.host || 'localhost';
  validateString(host, 'options.host');
  const local = localAddress || localPort ? { address: localAddress || undefined, port: localPort | 0 } : null;

  const family = isIP(host);
  if (family !== 0) {
    process.nextTick(() => {
      if (socket.connecting) connectTo(socket, host, port, family, local);
    });
    return;
  }
  if (options.lookup !== undefined && options.lookup !== null) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const wanted = { family: socket.family || options.family, hints: options.hints || 0 };
  if (wanted.family !== 4 && wanted.family !== 6 && wanted.hints === 0) wanted.hints = dns.ADDRCONFIG;
  socket._host = host;
  const lookup = options.lookup || dns.lookup;
  if (wanted.family !== 4 && wanted.family !== 6 && !localAddress && autoSelectFamily) {
    wanted.all = true;
    lookup(host, wanted, (err, addresses) => onAddresses(socket, err, addresses, host, port, local, attemptTimeout, options));
    return;
  }
  lookup(host, wanted, (err, ip, type) => {
    socket.emit('lookup', err, ip, type, host);
    if (!socket.connecting) return; // destroyed meanwhile
    const bad = err ?? badAddress(ip, type, options.host, port);
    if (bad) {
      process.nextTick(fail, socket, bad);
      return;
    }
    socket._unrefTimer();
    connectTo(socket, ip, port, type, local);
  });
}

// What is wrong with what a lookup function answered.
function badAddress(ip, type, host, port) {
  if (typeof ip !== 'string' || !isIP(ip)) return new codes.ERR_INVALID_IP_ADDRESS(ip);
  if (type !== 4 && type !== 6) return new codes.ERR_INVALID_ADDRESS_FAMILY(type, host, port);
  return null;
}

function blocked(socket, address, family) {
  return socket.blockList?.check(address, `ipv${family}`) ? new codes.ERR_IP_BLOCKED(address) : null;
}

// The native connection, or an error.
function attempt(socket, address, port, family, local) {
  const denied = blocked(socket, address, family);
  if (denied !== null) return denied;
  if (socket._handle?.bound) {
    const err = native.connectBound(socket._handle.id, address, port);
    if (err < 0) return exceptionWithHostPort(err, 'connect', address, port);
    socket._handle.bound = false;
    return socket._handle;
  }
  const id = allowed(() => native.connect(address, port, local?.address, local?.port ?? 0));
  if (id instanceof Error) return id;
  if (id >= 0) return setHandle(socket, new TCP(id));
  return local === null ? exceptionWithHostPort(id, 'connect', address, port) : exceptionWithHostPort(id, 'bind', local.address, local.port);
}

function connectTo(socket, address, port, family, local) {
  // That the local address cannot be had is no attempt.
  if (local === null) socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return; // destroyed by a listener
  const handle = attempt(socket, address, port, family, local);
  if (local !== null && !(handle instanceof Error)) socket.emit('connectionAttempt', address, port, family);
  if (handle instanceof Error) {
    socket.destroy(handle);
    return;
  }
  handle.connected = wrap('TCPCONNECTWRAP', (status) => finish(socket, status, address, port, local, family));
}

function connectError(status, address, port, local) {
  if (local === null || local === undefined || !local.address || !local.port) return exceptionWithHostPort(status, 'connect', address, port);
  const err = exceptionWithHostPort(status, 'connect', address, port, `${local.address}:${local.port}`);
  err.localAddress = local.address;
  err.localPort = local.port;
  return err;
}

function finish(socket, status, address, port, local, family) {
  if (socket.destroyed) return;
  if (status === 0) {
    afterConnect(socket);
    return;
  }
  socket.connecting = false;
  const err = connectError(status, address, port, local);
  socket.emit('connectionAttemptFailed', address, port, family, err);
  socket.destroy(err);
}

// The addresses of a name.
function onAddresses(socket, err, addresses, host, port, local, timeout, options) {
  if (!socket.connecting) return;
  if (err) {
    socket.emit('lookup', err, undefined, undefined, host);
    process.nextTick(fail, socket, err);
    return;
  }
  // The first address says which family goes first; then by turns.
  const groups = [[], []];
  let first = 0;
  for (const { address, family } of addresses) {
    socket.emit('lookup', err, address, family, host);
    if (!socket.connecting) return;
    if (!isIP(address) || (family !== 4 && family !== 6)) continue;
    first ||= family;
    const group = groups[family === first ? 0 : 1];
    if (!group.some((other) => other.address === address)) group.push({ address, family });
  }
  if (first === 0) {
    const { address, family } = addresses[0] ?? {};
    process.nextTick(fail, socket, badAddress(address, family, options.host, port));
    return;
  }
  const list = [];
  for (let i = 0; i < Math.max(groups[0].length, groups[1].length); i++) {
    for (const group of groups) if (i < group.length) list.push(group[i]);
  }
  socket._unrefTimer();
  if (list.length === 1 || socket._handle?.bound) {
    connectTo(socket, list[0].address, port, list[0].family, local);
    return;
  }
  socket.autoSelectFamilyAttemptedAddresses = [];
  tryNext({ socket, list, at: 0, port, local, timeout, errors: [], timer: null });
}

function tryNext(context) {
  const { socket, list, port, local } = context;
  if (context.at === list.length) {
    if (context.errors.length === 1) {
      socket.destroy(context.errors[0]);
      return;
    }
    const all = new AggregateError(context.errors);
    all.code = context.errors[0].code;
    socket.destroy(all);
    return;
  }
  const { address, family } = list[context.at++];
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;
  const failed = (err) => {
    context.errors.push(err);
    socket.emit('connectionAttemptFailed', address, port, family, err);
    if (socket.connecting) tryNext(context);
  };
  const handle = attempt(socket, address, port, family, local);
  if (handle instanceof Error) {
    failed(handle);
    return;
  }
  let timer = null;
  handle.connected = wrap('TCPCONNECTWRAP', (status) => {
    clearTimeout(timer);
    if (socket.destroyed || socket._handle !== handle) return;
    if (status === 0) {
      afterConnect(socket);
      return;
    }
    drop(socket, handle);
    failed(connectError(status, address, port, local));
  });
  // The last one may take as long as it wants.
  if (context.at === list.length) return;
  timer = setTimeout(() => {
    if (socket._handle !== handle || !socket.connecting) return;
    drop(socket, handle);
    context.errors.push(connectError(-110, address, port, local)); // ETIMEDOUT
    socket.emit('connectionAttemptTimeout', address, port, family);
    if (socket.connecting) tryNext(context);
  }, context.timeout);
}

function drop(socket, handle) {
  handle.owner = null;
  handle.connected = undefined;
  handle.close();
  socket._handle = null;
}

module.exports = { begin };
