// base64-js: encode and decode by hand-written loops over typed arrays.
const base64 = require('base64-js');
for (const n of [0, 1, 2, 3, 4, 100, 1000]) {
  const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 7 + n) & 255);
  const text = base64.fromByteArray(bytes);
  const back = base64.toByteArray(text);
  console.log(n, text.slice(0, 40), text.length, base64.byteLength(text), Buffer.compare(Buffer.from(bytes), Buffer.from(back)), text === Buffer.from(bytes).toString('base64'));
}
try { base64.toByteArray('abc'); } catch (e) { console.log(e.message); }
