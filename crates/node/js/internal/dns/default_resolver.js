'use strict';
// The resolver that the functions of `dns` and `dns/promises` ask: made when one of them first does.

const { ChannelWrap, ResolverBase } = require('internal/dns/resolver');

const FUNCTIONS = ['getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs',
  'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse'];

// As a Resolver without options, but for the channel, which is opened when it is first read.
function makeResolver() {
  let channel = null;
  return Object.create(ResolverBase.prototype, {
    _handle: { __proto__: null, get() { return channel ??= new ChannelWrap(-1, 4, 0); }, configurable: true, enumerable: true },
  });
}

let current;

// Puts the functions of a module into it, as methods of the default resolver.
function bindDefaultResolver(target, prototype) {
  current ??= makeResolver();
  for (const name of FUNCTIONS) target[name] = prototype[name].bind(current);
}

function setDefaultResolver(resolver) {
  current = resolver;
}

module.exports = { bindDefaultResolver, setDefaultResolver };
