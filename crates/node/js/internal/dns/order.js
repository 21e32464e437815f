'use strict';
// In which order a look-up answers with addresses: as the system gives them, or one family first.

const { validateOneOf } = require('internal/validators');

const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];

let order;

function getDefaultResultOrder() {
  return order ??= ofCommandLine();
}

function ofCommandLine() {
  const value = require.options.dnsResultOrder ?? 'verbatim';
  validateOneOf(value, '--dns-result-order', ORDERS);
  return value;
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', ORDERS);
  order = value;
}

// Sorts by family, otherwise stable.
function inOrder(addresses, wanted) {
  if (wanted === 'verbatim') return addresses;
  const isFirst = (address) => address.includes(':') === (wanted === 'ipv6first');
  return [...addresses.filter(isFirst), ...addresses.filter((address) => !isFirst(address))];
}

module.exports = { ORDERS, getDefaultResultOrder, setDefaultResultOrder, inOrder };
