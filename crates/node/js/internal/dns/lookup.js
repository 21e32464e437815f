'use strict';
// Look-ups by the system: what both forms of `lookup` and `lookupService` share.

const native = internalBinding('dns');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { validateBoolean, validateNumber, validateOneOf, validateString } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const { wrap } = require('internal/async_context');
const { toASCII } = require('internal/dns/ascii');
const { dnsException } = require('internal/dns/errors');
const { ORDERS, getDefaultResultOrder, inOrder } = require('internal/dns/order');

// Flags of getaddrinfo.
const V4MAPPED = 8;
const ALL = 16;
const ADDRCONFIG = 32;

const EINVAL = -22;
const LONGEST = 255; // libuv has room for no longer name

const FAMILIES = [0, 4, 6];
const FAMILY_NAMES = [undefined, 'IPv4', 'IPv6'];

function validateHostname(hostname) {
  if (!hostname) return;
  validateString(hostname, 'hostname');
  if (hostname.includes('\0')) throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a string without null bytes');
}

// The options of a look-up, checked: { family, hints, all, order }. With callbacks families may have names.
function parseOptions(options, names) {
  const parsed = { family: 0, hints: 0, all: false, order: getDefaultResultOrder() };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', FAMILIES);
    parsed.family = options;
    return parsed;
  }
  if (options !== undefined && typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  if (options?.hints != null) {
    validateNumber(options.hints, 'options.hints');
    const hints = options.hints >>> 0;
    if ((hints & ~(V4MAPPED | ALL | ADDRCONFIG)) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
    parsed.hints = hints;
  }
  if (options?.family != null) {
    const named = names ? FAMILY_NAMES.indexOf(options.family) : -1;
    if (named === -1) validateOneOf(options.family, 'options.family', FAMILIES);
    parsed.family = named === -1 ? options.family : FAMILIES[named];
  }
  if (options?.all != null) {
    validateBoolean(options.all, 'options.all');
    parsed.all = options.all;
  }
  if (options?.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    parsed.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options?.order != null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    parsed.order = options.order;
  }
  return parsed;
}

let warned = false;
function warnOfHostname(hostname) {
  if (warned) return;
  warned = true;
  process.emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module solely for compatibility.`, 'DeprecationWarning', 'DEP0118');
}

// What is known without the system, as a list of addresses: undefined if nothing is.
function known(hostname) {
  if (!hostname) {
    warnOfHostname(hostname);
    return [];
  }
  return isIP(hostname) === 0 ? undefined : [hostname];
}

const withFamily = (address) => ({ address, family: isIP(address) });

// Programs see these when they look what is waited for.
class GetAddrInfoReqWrap {
  constructor(callback, family, hostname, oncomplete) {
    Object.assign(this, { callback, family, hostname, oncomplete });
  }
}
class GetNameInfoReqWrap {
  constructor(callback, hostname, port, oncomplete) {
    Object.assign(this, { callback, hostname, port, oncomplete });
  }
}

// done(err | null, addresses)
function ask(hostname, { family, hints, order }, done) {
  const ascii = toASCII(hostname);
  if (ascii.length > LONGEST) {
    process.nextTick(done, dnsException(EINVAL, 'getaddrinfo', hostname));
    return;
  }
  native.lookup(ascii, family, hints, wrap('GETADDRINFOREQWRAP', (error, found) => {
    if (error !== null || typeof found === 'number') done(error ?? dnsException(found, 'getaddrinfo', hostname));
    else done(null, inOrder(found, order));
  }));
}

// done(err | null, hostname, service)
function askService(address, port, done) {
  native.lookupService(address, port, wrap('GETNAMEINFOREQWRAP', (error, found) => {
    if (error !== null || typeof found === 'number') done(error ?? dnsException(found, 'getnameinfo'));
    else done(null, found[0], found[1]);
  }));
}

module.exports = { ADDRCONFIG, ALL, V4MAPPED, GetAddrInfoReqWrap, GetNameInfoReqWrap, ask, askService, known, parseOptions, validateHostname, withFamily };
