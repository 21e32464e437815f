// flags: --max-memory=68m
// The table of names grows by permission: a program that makes names for ever is refused with the reserve whole, and its handler
// has what it needs.
'use strict';
const { ledger } = require('tally:memory');
const held = {};
let refused;
try {
  for (let i = 0; ; i++) held[`name ${i}`] = i;
} catch (err) {
  refused = err;
  console.log(ledger().total < 68 * 1048576, process.memoryUsage().rss > 0, /a(b)/.exec('ab')[1]);
}
console.log(refused.code);
