'use strict';
// What both classes Resolver share: a channel to name servers, and asking it. Loaded when somebody asks a name server.

const native = internalBinding('dns');
const { codes } = require('internal/errors');
const { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_IP_ADDRESS } = codes;
const { validateArray, validateInt32, validatePort, validateString, validateUint32 } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const { open, wrap } = require('internal/async_context');
const { toASCII } = require('internal/dns/ascii');
const { dnsException } = require('internal/dns/errors');
const { TYPES, shape } = require('internal/dns/records');

const EINVAL = -22;

// method of a Resolver -> [name of the operation in errors, type of the records]
const METHODS = {
  resolveAny: ['queryAny', TYPES.ANY], resolve4: ['queryA', TYPES.A], resolve6: ['queryAaaa', TYPES.AAAA], resolveCaa: ['queryCaa', TYPES.CAA],
  resolveCname: ['queryCname', TYPES.CNAME], resolveMx: ['queryMx', TYPES.MX], resolveNs: ['queryNs', TYPES.NS], resolveTlsa: ['queryTlsa', TYPES.TLSA],
  resolveTxt: ['queryTxt', TYPES.TXT], resolveSrv: ['querySrv', TYPES.SRV], resolvePtr: ['queryPtr', TYPES.PTR], resolveNaptr: ['queryNaptr', TYPES.NAPTR],
  resolveSoa: ['querySoa', TYPES.SOA], reverse: ['getHostByAddr', TYPES.PTR],
};
// type of `resolve` -> method
const BY_TYPE = {
  __proto__: null, ANY: 'resolveAny', A: 'resolve4', AAAA: 'resolve6', CAA: 'resolveCaa', CNAME: 'resolveCname', MX: 'resolveMx', NS: 'resolveNs',
  TLSA: 'resolveTlsa', TXT: 'resolveTxt', SRV: 'resolveSrv', PTR: 'resolvePtr', NAPTR: 'resolveNaptr', SOA: 'resolveSoa',
};

// The native channels go with their objects.
const registry = new FinalizationRegistry((number) => native.close(number));

let numberOf;
class ChannelWrap {
  #number;
  constructor(timeout, tries, maxTimeout) {
    this.#number = native.open(timeout, tries, maxTimeout);
    registry.register(this, this.#number);
    open('DNSCHANNEL', this);
  }
  static #numberOf(channel) { return channel.#number; }
  static { numberOf = ChannelWrap.#numberOf; }
}

// Waits for an answer; `oncomplete` as programs can see it.
class QueryReqWrap {
  constructor(properties) { Object.assign(this, properties); }
}

const BRACKETED = /^\[([^[\]]*)\]/;
const WITH_PORT = /^(.+?)(?::(\d+))?$/;

// ['192.0.2.1', '[2001:db8::1]:53'] -> flat: address, port
function parseServers(servers) {
  validateArray(servers, 'servers');
  const flat = [];
  for (let i = 0; i < servers.length; i++) {
    const text = servers[i];
    validateString(text, `servers[${i}]`);
    let address = text;
    let port = 53;
    if (isIP(text) === 0) {
      const bracketed = BRACKETED.exec(text);
      const parts = WITH_PORT.exec(text);
      if (bracketed !== null) {
        address = bracketed[1];
        port = parseInt(parts?.[2] ?? '', 10) || 53;
      } else if (parts !== null) {
        address = parts[1];
        port = parseInt(parts[2] ?? '', 10) || 53;
      }
      if (isIP(address) === 0) throw new ERR_INVALID_IP_ADDRESS(text);
      validatePort(port);
    }
    flat.push(address.split('%')[0], port);
  }
  return flat;
}

class ResolverBase {
  constructor(options = undefined) {
    const timeout = options?.timeout ?? -1;
    const tries = options?.tries ?? 4;
    const maxTimeout = options?.maxTimeout ?? 0;
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new ChannelWrap(timeout, tries, maxTimeout);
  }

  cancel() { native.cancel(numberOf(this._handle)); }

  getServers() {
    const flat = native.servers(numberOf(this._handle));
    const out = [];
    for (let i = 0; i < flat.length; i += 2) {
      const [address, port] = [flat[i], flat[i + 1]];
      if (port === 53) out.push(address);
      else out.push(address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
    }
    return out;
  }

  setServers(servers) {
    if (!native.setServers(numberOf(this._handle), parseServers(servers))) {
      throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', servers);
    }
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const families = [isIP(ipv4), ipv6 === undefined ? undefined : isIP(ipv6)];
    if (families.includes(0)) throw invalid('Invalid IP address.');
    if (families[0] === families[1]) throw invalid(`Cannot specify two IPv${families[0]} addresses.`);
    const [v4, v6] = families[0] === 4 ? [ipv4, ipv6] : [ipv6, ipv4];
    native.setLocalAddress(numberOf(this._handle), v4, v6);
  }
}

function invalid(message) {
  const err = internalBinding('errors').create(TypeError.prototype, message, `TypeError [ERR_INVALID_ARG_VALUE]: ${message}`);
  err.code = 'ERR_INVALID_ARG_VALUE';
  return err;
}

// Asks: done(err | null, records). `show` is what the request shows of itself beside. Throws what is wrong with the name.
function ask(resolver, method, name, ttl, show, done) {
  const [operation, type] = METHODS[method];
  const channel = numberOf(resolver._handle);
  function onresolve(code, flat) {
    if (code !== null) done(dnsException(code, operation, name));
    else done(null, shape(flat, type, ttl));
  }
  const callback = wrap('QUERYWRAP', onresolve);
  if (method !== 'reverse') native.query(channel, toASCII(name), type, callback);
  else if (!native.reverse(channel, name, callback)) throw dnsException(EINVAL, operation, name);
  return new QueryReqWrap({ bindingName: operation, ...show, hostname: name, oncomplete: onresolve, ttl });
}

module.exports = { BY_TYPE, ChannelWrap, METHODS, ResolverBase, ask };
