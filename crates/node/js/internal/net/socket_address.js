'use strict';
// net.SocketAddress: an address, a port, a family and a flow label, checked once.

const { codes } = require('internal/errors');
const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE } = codes;
const { validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { kClone, kPack } = require('internal/messaging');
const { keyOf, textOfV6 } = require('internal/net/ip');

// Options that were checked already: { address, port, family, flowlabel, key }
let checked = null;

class SocketAddress {
  #detail;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #detail in value;
  }

  // `a.b.c.d:port` or `[v6]:port`, as the host of a URL would be read; undefined for anything else.
  static parse(input) {
    validateString(input, 'input');
    try {
      const { hostname, port } = new URL(`http://${input}`);
      if (hostname.startsWith('[') && hostname.endsWith(']')) return new SocketAddress({ address: hostname.slice(1, -1), port: port | 0, family: 'ipv6' });
      return new SocketAddress({ address: hostname, port: port | 0 });
    } catch {
      return undefined;
    }
  }

  constructor(options = {}) {
    if (checked !== null) {
      this.#detail = checked;
      checked = null;
      return;
    }
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { address = family === 'ipv4' ? '127.0.0.1' : '::', port = 0, flowlabel = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    validateString(address, 'options.address');
    const number = validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const key = keyOf(address, family);
    if (key === undefined) throw new ERR_INVALID_ADDRESS();
    this.#detail = { address: family === 'ipv4' ? address : textOfV6(key), port: number, family, flowlabel: family === 'ipv4' ? 0 : flowlabel & 0xfffff, key };
  }

  get address() { return this.#detail.address; }
  get port() { return this.#detail.port; }
  get family() { return this.#detail.family; }
  get flowlabel() { return this.#detail.flowlabel; }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[SocketAddress]';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `SocketAddress ${require('internal/util/inspect').inspect(this.toJSON(), inner)}`;
  }

  [kPack]() { return ['internal/net/socket_address', { ...this.#detail }]; }

  [kClone]() {
    checked = this.#detail;
    return new SocketAddress();
  }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  static keyOf(address) { return address.#detail.key; }
}
const keyOfAddress = SocketAddress.keyOf;
delete SocketAddress.keyOf;

function unpack(detail) {
  checked = detail;
  return new SocketAddress();
}

module.exports = { SocketAddress, keyOfAddress, unpack };
