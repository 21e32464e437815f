// base64-js: encode and decode by hand-written loops over typed arrays.
const base64 = require('base64-js');
const { random, digest, attempt } = require('./support/random');
const r = random(1);
for (let round = 0; round < 400; round++) {
  const bytes = round < 130 ? r.bytes(round) : r.bytes(r.int(20000));
  const text = base64.fromByteArray(bytes);
  const back = base64.toByteArray(text);
  const urlSafe = text.replace(/\+/g, '-').replace(/\//g, '_');
  console.log(
    bytes.length, text.slice(0, 24), text.length, base64.byteLength(text), digest(text), digest(back),
    Buffer.compare(bytes, back), text === bytes.toString('base64'), digest(base64.toByteArray(urlSafe)),
    digest(Buffer.from(urlSafe, 'base64url')), back.constructor.name,
  );
}
for (const bad of ['abc', 'a', 'ab=', '====', 'a===', '\u{1F600}\u{1F600}', 'ab c', '', 'YQ==', 'YWI=', '-_-_', '~~~~']) {
  console.log(JSON.stringify(bad), attempt(() => base64.byteLength(bad)), attempt(() => base64.toByteArray(bad)));
}
