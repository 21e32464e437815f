// Every fixed-width read at every place.
const b = Buffer.from([0x80, 0x01, 0xff, 0x7f, 0xc0, 0x49, 0x0f, 0xdb, 0x40, 0x09, 0x21, 0xfb]);
for (const kind of ['UInt8', 'Int8', 'UInt16LE', 'UInt16BE', 'Int16LE', 'Int16BE', 'UInt32LE', 'UInt32BE', 'Int32LE', 'Int32BE', 'FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE', 'BigUInt64LE', 'BigUInt64BE', 'BigInt64LE', 'BigInt64BE']) {
  const read = b[`read${kind}`];
  console.log(kind, read.length, b[`write${kind}`].length, b[`read${kind.replace('UInt', 'Uint')}`] === read);
  for (let i = 0; i <= b.length; i++) {
    try {
      console.log(i, read.call(b, i));
    } catch (e) {
      console.log(i, e.name, e.code, e.message);
      break;
    }
  }
}
