'use strict';
// net.BlockList: addresses, ranges and subnets, and whether an address is in any of them.
//
// Addresses are a table by key. Subnets are a table for each length of prefix that there is. Ranges are sorted and merged
// when one is first looked up after a change. So a check costs the number of different prefixes, and the logarithm of the
// number of ranges, however many rules there are. Copies (structuredClone) share the rules, as in Node.

const { codes } = require('internal/errors');
const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateArray, validateInt32, validateString } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { kClone, kPack } = require('internal/messaging');
const { isMapped, keyOf } = require('internal/net/ip');
const { SocketAddress, keyOfAddress } = require('internal/net/socket_address');

const LABELS = { __proto__: null, ipv4: 'IPv4', ipv6: 'IPv6' };

// A key with all bits after the first `prefix` ones cleared.
function masked(key, prefix) {
  const whole = prefix >> 3;
  const rest = prefix & 7;
  const part = rest === 0 ? '' : String.fromCharCode(key.charCodeAt(whole) & 0xff << 8 - rest);
  return (key.slice(0, whole) + part).padEnd(16, '\0');
}

// The rules of one kind, oldest first, of which several may be alike; an older one is found by its identity.
class Rules {
  #rules = new Map();

  get size() {
    let n = 0;
    for (const alike of this.#rules.values()) n += alike.length;
    return n;
  }
  add(identity, rule) {
    const alike = this.#rules.get(identity);
    if (alike === undefined) this.#rules.set(identity, [rule]);
    else alike.push(rule);
  }
  // Takes the newest of those that are alike away; answers whether there was one.
  remove(identity) {
    const alike = this.#rules.get(identity);
    if (alike === undefined) return false;
    alike.pop();
    if (alike.length === 0) this.#rules.delete(identity);
    return true;
  }
  clear() { this.#rules.clear(); }
  * [Symbol.iterator]() {
    for (const alike of this.#rules.values()) yield* alike;
  }
}

class State {
  serial = 0; // rules are shown newest first
  addresses = new Map(); // key -> { serial, text }
  subnets = new Rules();
  prefixes = new Map(); // length -> Map of masked key -> number of rules
  ranges = new Rules();
  sorted = null; // [[lows, highs] of mapped ranges, [lows, highs] of all others], or null when it is to be made

  addAddress(address) {
    const key = keyOfAddress(address);
    const serial = this.addresses.get(key)?.serial ?? this.serial++;
    this.addresses.set(key, { serial, text: `Address: ${LABELS[address.family]} ${address.address}` });
  }

  addSubnet(address, prefix) {
    const { identity, length, key } = subnetOf(address, prefix);
    this.subnets.add(identity, { serial: this.serial++, text: `Subnet: ${LABELS[address.family]} ${address.address}/${prefix}` });
    let table = this.prefixes.get(length);
    if (table === undefined) this.prefixes.set(length, table = new Map());
    table.set(key, (table.get(key) ?? 0) + 1);
  }
  removeSubnet(address, prefix) {
    const { identity, length, key } = subnetOf(address, prefix);
    if (!this.subnets.remove(identity)) return;
    const table = this.prefixes.get(length);
    const left = table.get(key) - 1;
    if (left > 0) table.set(key, left);
    else table.delete(key);
    if (table.size === 0) this.prefixes.delete(length);
  }

  addRange(start, end) {
    const [low, high] = [keyOfAddress(start), keyOfAddress(end)];
    this.ranges.add(low + high, { serial: this.serial++, text: `Range: ${LABELS[start.family]} ${start.address}-${end.address}`, low, high });
    this.sorted = null;
  }
  removeRange(start, end) {
    if (this.ranges.remove(keyOfAddress(start) + keyOfAddress(end))) this.sorted = null;
  }

  clear() {
    for (const part of [this.addresses, this.subnets, this.prefixes, this.ranges]) part.clear();
    this.sorted = null;
  }

  check(key, isV4) {
    if (this.addresses.has(key)) return true;
    for (const [length, table] of this.prefixes) {
      if (table.has(masked(key, length))) return true;
    }
    if (this.ranges.size === 0) return false;
    this.sorted ??= sortRanges(this.ranges);
    // An IPv4 address is in no range that begins or ends at an IPv6 address that stands for none.
    return isWithin(this.sorted[0], key) || (!isV4 && isWithin(this.sorted[1], key));
  }

  // All rules as texts: addresses, subnets, ranges.
  list() {
    const out = [];
    for (const rules of [this.addresses.values(), this.subnets, this.ranges]) {
      for (const rule of [...rules].sort((a, b) => b.serial - a.serial)) out.push(rule.text);
    }
    return out;
  }
}

function subnetOf(address, prefix) {
  const length = address.family === 'ipv4' ? prefix + 96 : prefix;
  const key = masked(keyOfAddress(address), length);
  return { identity: `${length}/${keyOfAddress(address)}`, length, key };
}

function sortRanges(ranges) {
  return [true, false].map((mapped) => {
    const list = [...ranges].filter((r) => (isMapped(r.low) && isMapped(r.high)) === mapped && r.low <= r.high && isComparable(r));
    list.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
    const [lows, highs] = [[], []];
    for (const { low, high } of list) {
      const last = highs.length - 1;
      if (last >= 0 && low <= highs[last]) {
        if (high > highs[last]) highs[last] = high;
      } else {
        lows.push(low);
        highs.push(high);
      }
    }
    return [lows, highs];
  });
}
// Made of an IPv4 and an IPv6 address, a range has nothing in it.
function isComparable({ text, low, high }) {
  return !text.startsWith('Range: IPv4') || isMapped(low) === isMapped(high);
}

function isWithin([lows, highs], key) {
  let [from, to] = [0, lows.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (lows[middle] <= key) from = middle + 1;
    else to = middle;
  }
  return from > 0 && key <= highs[from - 1];
}

// The SocketAddress that an argument is or names.
function addressOf(value, family, name) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, name);
  validateString(family, 'family');
  return new SocketAddress({ address: value, family });
}

function checkPrefix(address, prefix) {
  validateInt32(prefix, 'prefix', 0, address.family === 'ipv4' ? 32 : 128);
}

// 'a.b.c.d/n' -> [address, n]
function cidrOf(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  if (slash === -1) throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  const text = cidr.slice(slash + 1);
  const prefix = parseInt(text, 10);
  const address = cidr.slice(0, slash);
  if (`${prefix}` !== text) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'prefix length must be a valid integer');
  }
  const found = new SocketAddress({ address, family: address.includes(':') ? 'ipv6' : 'ipv4' });
  checkPrefix(found, prefix);
  return [found, prefix];
}

const ADDRESS = /^Address: IPv(4|6) (\S+)/;
const SUBNET = /^Subnet: IPv(4|6) ([^/\s]+)\/(\d+)/;
const RANGE = /^Range: IPv(4|6) ([^-\s]+)-([^-\s]+)/;

let shared = null; // the rules of the list that is being copied

class BlockList {
  #state = shared ?? new State();

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #state in value;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return '[BlockList]';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${require('internal/util/inspect').inspect({ rules: this.rules }, inner)}`;
  }

  addAddress(address, family = 'ipv4') {
    this.#state.addAddress(addressOf(address, family, 'address'));
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const found = addresses.map((address, i) => addressOf(address, family, `addresses[${i}]`));
    for (const address of found) this.#state.addAddress(address);
  }

  addRange(start, end, family = 'ipv4') {
    const from = addressOf(start, family, 'start');
    const to = addressOf(end, family, 'end');
    if (from.family === to.family && keyOfAddress(from) > keyOfAddress(to)) throw new ERR_INVALID_ARG_VALUE('start', from, 'must come before end');
    this.#state.addRange(from, to);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const address = addressOf(network, family, 'network');
    checkPrefix(address, prefix);
    this.#state.addSubnet(address, prefix);
  }

  addCIDR(cidr) {
    this.#state.addSubnet(...cidrOf(cidr));
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (let i = 0; i < cidrs.length; i++) validateString(cidrs[i], `cidrs[${i}]`);
    for (const subnet of cidrs.map(cidrOf)) this.#state.addSubnet(...subnet);
  }

  removeAddress(address, family = 'ipv4') {
    this.#state.addresses.delete(keyOfAddress(addressOf(address, family, 'address')));
  }

  removeRange(start, end, family = 'ipv4') {
    this.#state.removeRange(addressOf(start, family, 'start'), addressOf(end, family, 'end'));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    const address = addressOf(network, family, 'network');
    checkPrefix(address, prefix);
    this.#state.removeSubnet(address, prefix);
  }

  removeCIDR(cidr) {
    this.#state.removeSubnet(...cidrOf(cidr));
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      family = family.toLowerCase();
      const key = family === 'ipv4' || family === 'ipv6' ? keyOf(address, family) : undefined;
      return key !== undefined && this.#state.check(key, family === 'ipv4');
    }
    return this.#state.check(keyOfAddress(address), address.family === 'ipv4');
  }

  clear() { this.#state.clear(); }

  toJSON() { return this.rules; }

  fromJSON(data) {
    if (Array.isArray(data)) {
      for (const rule of data) if (typeof rule !== 'string') throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    } else if (typeof data === 'string') {
      data = JSON.parse(data);
      if (!Array.isArray(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
      for (const rule of data) if (typeof rule !== 'string') throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    } else {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    for (const rule of data) {
      let m;
      if ((m = ADDRESS.exec(rule)) !== null) {
        if (keyOf(m[2], `ipv${m[1]}`) !== undefined) this.addAddress(m[2], `ipv${m[1]}`);
      } else if ((m = SUBNET.exec(rule)) !== null) {
        if (keyOf(m[2], `ipv${m[1]}`) !== undefined) this.addSubnet(m[2], Number(m[3]), `ipv${m[1]}`);
      } else if ((m = RANGE.exec(rule)) !== null) {
        if (keyOf(m[2], `ipv${m[1]}`) !== undefined && keyOf(m[3], `ipv${m[1]}`) !== undefined) this.addRange(m[2], m[3], `ipv${m[1]}`);
      }
    }
  }

  get rules() { return this.#state.list(); }

  get size() { return this.#state.addresses.size + this.#state.subnets.size + this.#state.ranges.size; }

  [kPack]() { return ['internal/net/block_list', this.#state.list()]; }

  [kClone]() {
    shared = this.#state;
    try {
      return new BlockList();
    } finally {
      shared = null;
    }
  }
}
BlockList.PRIVATE_RANGES = Object.freeze(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10', 'fc00::/7']);

function unpack(rules) {
  const list = new BlockList();
  list.fromJSON(rules);
  return list;
}

module.exports = { BlockList, unpack };
