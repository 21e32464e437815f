'use strict';
// Names as name servers have them: lower case, and other letters as `xn--` labels.

const ASCII = /^[\x00-\x7f]*$/;

function toASCII(name) {
  return ASCII.test(name) ? name.toLowerCase() : require('url').domainToASCII(name);
}

module.exports = { toASCII };
