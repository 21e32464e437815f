'use strict';
// Which texts are IP addresses, and their sixteen bytes.
//
// An address is compared as a key: a string of sixteen characters, each a byte. IPv4 addresses are the IPv6 addresses
// ::ffff:a.b.c.d that stand for them, so keys order as the addresses do.

const MAPPED = '\0\0\0\0\0\0\0\0\0\0\xff\xff';
const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]\d|\d)(?:\.(?!$)|$)){4}$/;
const ZONE = /^[0-9a-zA-Z-.:]+$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function bytesOfV4(text) {
  let out = '';
  for (const part of text.split('.')) out += String.fromCharCode(+part);
  return out;
}

// The bytes of an IPv6 address, its zone left out; undefined if the text is none.
function bytesOfV6(text) {
  const zone = text.indexOf('%');
  if (zone !== -1) {
    if (!ZONE.test(text.slice(zone + 1))) return undefined;
    text = text.slice(0, zone);
  }
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const bytes = ['', ''];
  for (let h = 0; h < halves.length; h++) {
    if (halves[h] === '') {
      if (halves.length === 1) return undefined;
      continue;
    }
    const groups = halves[h].split(':');
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      if (GROUP.test(group)) {
        const n = parseInt(group, 16);
        bytes[h] += String.fromCharCode(n >> 8, n & 255);
      } else if (h === halves.length - 1 && i === groups.length - 1 && V4.test(group)) {
        bytes[h] += bytesOfV4(group);
      } else {
        return undefined;
      }
    }
  }
  const missing = 16 - bytes[0].length - bytes[1].length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return bytes[0] + '\0'.repeat(missing) + bytes[1];
}

function isIPv4(ip) { return V4.test(`${ip}`); }
function isIPv6(ip) { return bytesOfV6(`${ip}`) !== undefined; }
function isIP(ip) {
  if (isIPv4(ip)) return 4;
  return isIPv6(ip) ? 6 : 0;
}

// The key of an address of a family ('ipv4' or 'ipv6'); undefined if the text is none of that family.
function keyOf(text, family) {
  if (family === 'ipv6') return bytesOfV6(text);
  return V4.test(text) ? MAPPED + bytesOfV4(text) : undefined;
}

function isMapped(key) { return key.startsWith(MAPPED); }

// The text of a key as inet_ntop writes it, for IPv6.
function textOfV6(key) {
  const groups = [];
  for (let i = 0; i < 16; i += 2) groups.push(key.charCodeAt(i) << 8 | key.charCodeAt(i + 1));
  let [start, length] = [-1, 1]; // the longest run of zeros, the first of those
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > length) [start, length] = [i, n];
    i += n;
  }
  const dotted = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  let out = '';
  for (let i = 0; i < (dotted ? 6 : 8); i++) {
    if (i === start) {
      out += i === 0 ? '::' : ':';
      i += length - 1;
    } else {
      out += groups[i].toString(16) + (i < 7 ? ':' : '');
    }
  }
  return dotted ? out + textOfV4(key) : out;
}

function textOfV4(key) {
  return `${key.charCodeAt(12)}.${key.charCodeAt(13)}.${key.charCodeAt(14)}.${key.charCodeAt(15)}`;
}

module.exports = { isIP, isIPv4, isIPv6, keyOf, isMapped, textOfV4, textOfV6 };
