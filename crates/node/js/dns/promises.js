'use strict';
// The public module `dns/promises`.

const dns = require('dns');

function lookup(hostname, options = {}) {
  return new Promise((resolve, reject) => {
    dns.lookup(hostname, options, (err, address, family) => {
      if (err) reject(err);
      else resolve(options?.all ? address : { address, family });
    });
  });
}

module.exports = { lookup };
