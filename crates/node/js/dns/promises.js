'use strict';
// The public module `dns/promises`.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net/ip');
const { codes } = require('internal/dns/errors');
const { getDefaultResultOrder, setDefaultResultOrder } = require('internal/dns/order');
const system = require('internal/dns/lookup');
const { METHODS, BY_TYPE, ResolverBase, ask } = require('internal/dns/resolver');
const { bindDefaultResolver, setDefaultResolver } = require('internal/dns/default_resolver');

function lookup(hostname, options) {
  system.validateHostname(hostname);
  const parsed = system.parseOptions(options, false);
  const { all, family } = parsed;
  return new Promise((resolve, reject) => {
    const found = system.known(hostname);
    if (found !== undefined) {
      if (all) resolve(found.map(system.withFamily));
      else resolve(found.length === 0 ? { address: null, family: family === 6 ? 6 : 4 } : system.withFamily(found[0]));
      return;
    }
    system.ask(hostname, parsed, (err, addresses) => {
      if (err !== null) reject(err);
      else if (all) resolve(addresses.map(system.withFamily));
      else resolve({ address: addresses[0], family: family || isIP(addresses[0]) });
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  const number = validatePort(port);
  return new Promise((resolve, reject) => {
    system.askService(address, number, (err, hostname, service) => {
      if (err !== null) reject(err);
      else resolve({ hostname, service });
    });
  });
}

class Resolver extends ResolverBase {}

for (const [method, [operation]] of Object.entries(METHODS)) {
  const query = function(name, options) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      ask(this, method, name, Boolean(options?.ttl), { resolve, reject }, (err, records) => {
        if (err !== null) reject(err);
        else resolve(records);
      });
    });
  };
  Object.defineProperty(query, 'name', { __proto__: null, value: operation, configurable: true });
  Resolver.prototype[method] = query;
}

Resolver.prototype.resolve = function resolve(hostname, rrtype) {
  let method;
  if (typeof rrtype === 'string') method = BY_TYPE[rrtype];
  else if (rrtype === undefined) method = 'resolve4';
  else throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return Resolver.prototype[method].call(this, hostname);
};

function defaultResolverSetServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  setDefaultResolver(resolver);
  bindDefaultResolver(module.exports, Resolver.prototype);
}

module.exports = { lookup, lookupService, Resolver, getDefaultResultOrder, setDefaultResultOrder, setServers: defaultResolverSetServers, ...codes };
bindDefaultResolver(module.exports, Resolver.prototype);
