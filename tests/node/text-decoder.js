// TextDecoder in several encodings, streaming, fatal, with a byte order mark.
const attempt = (f) => { try { return JSON.stringify(f()); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xe2, 0x82, 0xac, 0xff);
console.log(attempt(() => new TextDecoder().decode(bytes)), attempt(() => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)), attempt(() => new TextDecoder('utf8', { fatal: true }).decode(bytes)));
const d = new TextDecoder();
console.log(attempt(() => d.decode(bytes.subarray(0, 2), { stream: true })), attempt(() => d.decode(bytes.subarray(2, 5), { stream: true })), attempt(() => d.decode(bytes.subarray(5, 7), { stream: true })), attempt(() => d.decode()));
console.log(attempt(() => d.decode(bytes.subarray(4, 6), { stream: true })), attempt(() => d.decode()), attempt(() => d.decode(new ArrayBuffer(1))), attempt(() => d.decode(new DataView(bytes.buffer, 3, 1))));
console.log(attempt(() => new TextDecoder('utf-16le').decode(Uint8Array.of(0x61, 0, 0x3d, 0xd8, 0, 0xde))), attempt(() => new TextDecoder('latin1').encoding), attempt(() => new TextDecoder('nope')));
console.log(new TextDecoder('  UTF-8 ').encoding, new TextDecoder().fatal, new TextDecoder('utf-8', { fatal: true }).fatal, d.ignoreBOM);
const e = new TextEncoder();
console.log(e.encode('a€\ud800'), e.encode(), e.encoding, e.encodeInto('a€😀', new Uint8Array(5)), e.encodeInto('abc', new Uint8Array(2)), e.encode('x'.repeat(100)).length);
