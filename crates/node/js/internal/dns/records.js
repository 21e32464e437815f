'use strict';
// Records as programs get them, from the flat list of a query: type, seconds to live, fields, and so on.

const A = 1;
const NS = 2;
const CNAME = 5;
const SOA = 6;
const PTR = 12;
const MX = 15;
const TXT = 16;
const AAAA = 28;
const SRV = 33;
const NAPTR = 35;
const TLSA = 52;
const ANY = 255;
const CAA = 257;

const NAMES = { __proto__: null, [NS]: 'NS', [CNAME]: 'CNAME', [PTR]: 'PTR' };

function bytesOf(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

// What a query for `type` gives; `ttl`: addresses with their time to live.
function shape(flat, type, ttl) {
  const any = type === ANY;
  const out = [];
  for (let i = 0; i < flat.length;) {
    const kind = flat[i];
    const seconds = flat[i + 1];
    i += 2;
    switch (kind) {
      case A: case AAAA: {
        const address = flat[i++];
        if (any) out.push({ address, ttl: seconds, type: kind === A ? 'A' : 'AAAA' });
        else out.push(ttl ? { address, ttl: seconds } : address);
        break;
      }
      case NS: case CNAME: case PTR: {
        const value = flat[i++];
        out.push(any ? { value, type: NAMES[kind] } : value);
        break;
      }
      case MX:
        out.push({ exchange: flat[i], priority: flat[i + 1], type: 'MX' });
        i += 2;
        break;
      case TXT: {
        const entries = flat.slice(i + 1, i + 1 + flat[i]);
        i += 1 + entries.length;
        out.push(any ? { entries, type: 'TXT' } : entries);
        break;
      }
      case SRV:
        out.push({ name: flat[i], port: flat[i + 1], priority: flat[i + 2], weight: flat[i + 3], type: 'SRV' });
        i += 4;
        break;
      case NAPTR: {
        const [flags, service, regexp, replacement, order, preference] = flat.slice(i, i + 6);
        out.push({ flags, service, regexp, replacement, order, preference, type: any ? 'NAPTR' : undefined });
        i += 6;
        break;
      }
      case SOA: {
        const [nsname, hostmaster, serial, refresh, retry, expire, minttl] = flat.slice(i, i + 7);
        const record = { nsname, hostmaster, serial, refresh, retry, expire, minttl, type: any ? 'SOA' : undefined };
        if (!any) return record;
        out.push(record);
        i += 7;
        break;
      }
      case CAA: {
        const record = { critical: flat[i], type: 'CAA' };
        Object.defineProperty(record, flat[i + 1], { __proto__: null, value: flat[i + 2], writable: true, enumerable: true, configurable: true });
        out.push(record);
        i += 3;
        break;
      }
      default: // TLSA
        out.push({ certUsage: flat[i], selector: flat[i + 1], match: flat[i + 2], data: bytesOf(flat[i + 3]) });
        i += 4;
    }
  }
  return out;
}

module.exports = { TYPES: { A, AAAA, ANY, CAA, CNAME, MX, NAPTR, NS, PTR, SOA, SRV, TLSA, TXT }, shape };
