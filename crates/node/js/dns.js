'use strict';
// The public module `dns`: lookup, by the system's resolver. Queries of name servers come later.

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE } = codes;
const { validateFunction } = require('internal/validators');
const { isIP } = require('internal/net/ip');

function lookup(hostname, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  if (hostname && typeof hostname !== 'string') throw new ERR_INVALID_ARG_TYPE('hostname', 'string', hostname);
  validateFunction(callback, 'callback');
  if (typeof options === 'number') options = { family: options };
  const family = options?.family === 'IPv4' ? 4 : options?.family === 'IPv6' ? 6 : options?.family ?? 0;
  const all = options?.all === true;
  const answer = (addresses) => {
    if (all) callback(null, addresses.map((address) => ({ address, family: isIP(address) })));
    else callback(null, addresses[0], isIP(addresses[0]));
  };
  if (!hostname) {
    process.nextTick(() => (all ? callback(null, []) : callback(null, null, family === 6 ? 6 : 4)));
    return {};
  }
  if (isIP(hostname)) {
    process.nextTick(answer, [hostname]);
    return {};
  }
  internalBinding('tcp').lookup(hostname, family, (err, addresses) => {
    if (err) callback(err);
    else answer(addresses);
  });
  return {};
}
Object.defineProperty(lookup, require('internal/util').customPromisifyArgs, { value: ['address', 'family'], enumerable: false });

module.exports = { lookup, ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8, getDefaultResultOrder: () => 'verbatim', setDefaultResultOrder() {} };
for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt',
  'reverse', 'lookupService', 'getServers', 'setServers', 'Resolver']) {
  module.exports[name] = { [name]() { throw new codes.ERR_TALLY_NOT_BUILT_YET(`dns.${name}`); } }[name];
}
Object.defineProperty(module.exports, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return require('dns/promises'); } });
