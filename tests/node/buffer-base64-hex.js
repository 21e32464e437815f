// Base64 in both alphabets with junk in it, and hex that stops at the first pair that is not.
for (const s of ['', 'Y', 'YQ', 'YQ=', 'YQ==', 'YWI', 'YWJj', 'Y Q\n=', 'YQ==YWJj', '-_-_', '+/+/', 'a*b*c*d', '====', 'YWJjZA', 'é漢YQ']) {
  console.log(JSON.stringify(s), Buffer.from(s, 'base64'), Buffer.from(s, 'base64url'), Buffer.byteLength(s, 'base64'));
}
for (const s of ['', 'a', 'ab', 'abc', 'ABcd', 'zz', 'abzz12', '0x12', 'ab cd', '1'.repeat(9), '\u0161\u0162', '00ff\u0130\u0130']) {
  console.log(JSON.stringify(s), Buffer.from(s, 'hex'), Buffer.byteLength(s, 'hex'));
}
for (let n = 0; n < 5; n++) {
  const b = Buffer.alloc(n, 0xfb);
  console.log(b.toString('base64'), b.toString('base64url'), b.toString('hex'));
}
