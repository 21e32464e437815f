'use strict';
// net.BoundSocket: a stream socket that has an address and nothing else yet, until a server or a socket takes it over.

const { native } = require('internal/net/handle');
const { codes, errnoException, exceptionWithHostPort } = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const { kConsume } = require('internal/net/options');

const V6_ONLY = 1;
const REUSE_PORT = 2;

class BoundSocket {
  #id = 0; // 0: somebody else has it
  #address;
  #path;

  constructor(options = {}) {
    validateObject(options, 'options');
    const { path, port = 0, ipv6Only = false, reusePort = false } = options;
    if (path !== undefined) {
      validateString(path, 'options.path');
      const id = native.bindPath(path);
      if (id < 0) throw errnoException(id, 'bind');
      this.#id = id;
      this.#path = path;
      this.#address = path;
      return;
    }
    validateBoolean(ipv6Only, 'options.ipv6Only');
    validateBoolean(reusePort, 'options.reusePort');
    const { host = ipv6Only ? '::' : '0.0.0.0' } = options;
    validateString(host, 'options.host');
    if (isIP(host) === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.host', host, 'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
    const number = validatePort(port, 'options.port');
    const id = native.bindTcp(host, number, (ipv6Only ? V6_ONLY : 0) | (reusePort ? REUSE_PORT : 0));
    if (id < 0) throw exceptionWithHostPort(id, 'bind', host, number);
    this.#id = id;
    const [address, family, bound] = native.address(id);
    this.#address = { address, family, port: bound };
  }

  #checked() {
    if (this.#id === 0) throw new codes.ERR_SOCKET_HANDLE_ADOPTED();
    return this.#id;
  }

  address() {
    this.#checked();
    return typeof this.#address === 'string' ? this.#address : { ...this.#address };
  }

  fd() { return native.fd(this.#checked()); }

  close() {
    native.close(this.#checked());
    this.#id = 0;
    if (this.#path !== undefined) require('fs').rmSync(this.#path, { force: true });
  }

  get isPipe() { return this.#path !== undefined; }

  // Who takes it over closes it.
  [kConsume]() {
    const id = this.#checked();
    this.#id = 0;
    return { id, path: this.#path };
  }

  [Symbol.dispose]() {
    if (this.#id !== 0) this.close();
  }
}

module.exports = { BoundSocket };
