'use strict';
// The public module `dns`: look-ups by the system, queries of name servers with callbacks.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction, validatePort, validateString } = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');
const { isIP } = require('internal/net/ip');
const { codes } = require('internal/dns/errors');
const { getDefaultResultOrder, setDefaultResultOrder } = require('internal/dns/order');
const system = require('internal/dns/lookup');
const { METHODS, BY_TYPE, ResolverBase, ask } = require('internal/dns/resolver');
const { bindDefaultResolver, setDefaultResolver } = require('internal/dns/default_resolver');

function lookup(hostname, options, callback) {
  system.validateHostname(hostname);
  if (typeof options === 'function') [options, callback] = [undefined, options];
  validateFunction(callback, 'callback');
  const parsed = system.parseOptions(options, true);
  const { all, family } = parsed;
  const found = system.known(hostname);
  if (found !== undefined) {
    if (all) process.nextTick(callback, null, found.map(system.withFamily));
    else if (found.length === 0) process.nextTick(callback, null, null, family === 6 ? 6 : 4);
    else process.nextTick(callback, null, found[0], isIP(found[0]));
    return {};
  }
  function onlookup(err, addresses) {
    if (err !== null) callback(err);
    else if (all) callback(null, addresses.map(system.withFamily));
    else callback(null, addresses[0], family || isIP(addresses[0]));
  }
  system.ask(hostname, parsed, onlookup);
  return new system.GetAddrInfoReqWrap(callback, family, hostname, onlookup);
}
Object.defineProperty(lookup, customPromisifyArgs, { __proto__: null, value: ['address', 'family'], enumerable: false });

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  const number = validatePort(port);
  validateFunction(callback, 'callback');
  function onlookupservice(err, hostname, service) {
    if (err !== null) callback(err);
    else callback(null, hostname, service);
  }
  system.askService(address, number, onlookupservice);
  return new system.GetNameInfoReqWrap(callback, address, number, onlookupservice);
}
Object.defineProperty(lookupService, customPromisifyArgs, { __proto__: null, value: ['hostname', 'service'], enumerable: false });

class Resolver extends ResolverBase {}

for (const [method, [operation]] of Object.entries(METHODS)) {
  const query = function(name, callback) {
    let options;
    if (arguments.length > 2) [options, callback] = [callback, arguments[2]];
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    return ask(this, method, name, Boolean(options?.ttl), { callback }, (err, records) => {
      if (err !== null) callback(err);
      else callback(null, records);
    });
  };
  Object.defineProperty(query, 'name', { __proto__: null, value: operation, configurable: true });
  Resolver.prototype[method] = query;
}

Resolver.prototype.resolve = function resolve(hostname, rrtype, callback) {
  let method;
  if (typeof rrtype === 'string') method = BY_TYPE[rrtype];
  else if (typeof rrtype === 'function') [method, callback] = ['resolve4', rrtype];
  else throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return Resolver.prototype[method].call(this, hostname, callback);
};

let promises;

// All functions ask these servers from now on.
function defaultResolverSetServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  setDefaultResolver(resolver);
  bindDefaultResolver(module.exports, Resolver.prototype);
  if (promises !== undefined) bindDefaultResolver(promises, promises.Resolver.prototype);
}

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: defaultResolverSetServers,
  ADDRCONFIG: system.ADDRCONFIG,
  ALL: system.ALL,
  V4MAPPED: system.V4MAPPED,
  ...codes,
};
bindDefaultResolver(module.exports, Resolver.prototype);
Object.defineProperty(module.exports, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return promises ??= require('dns/promises'); } });
