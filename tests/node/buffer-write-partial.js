// write() stops at whole characters and leaves the rest alone.
const euro = '€é😀x';
for (const enc of ['utf8', 'utf16le', 'latin1', 'hex', 'base64']) {
  for (let room = 0; room < 10; room++) {
    const b = Buffer.alloc(10, 0x2e);
    const text = enc === 'hex' ? 'a1b2c3d4e5f6' : enc === 'base64' ? 'aGVsbG8gd29ybGQ=' : euro;
    console.log(enc, room, b.write(text, 1, room > 9 ? 9 : room, enc), b.toString('hex'));
  }
}
