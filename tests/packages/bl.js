// bl: a list of buffers that reads as one.
const bl = require('bl');
const { BufferList } = bl;
const { random, digest, attempt } = require('./support/random');
const r = random(2);

const list = new bl();
list.append(Buffer.from('abcd')).append('efg').append([Buffer.from('hi'), Buffer.from('j')]).append(new bl(Buffer.from('klm')));
console.log(list.length, list.toString(), list.slice(2, 9).toString(), list.get(5), list.indexOf('hi'), list.indexOf(Buffer.from('zz')));
console.log(list.shallowSlice(3, 6).toString(), list.duplicate().length, list.readUInt16BE(1), list.readInt32LE(3), list.readDoubleLE(0));

// A list and the buffer it stands for, through the same random operations.
for (let round = 0; round < 150; round++) {
  const l = new BufferList();
  let model = Buffer.alloc(0);
  const steps = [];
  for (let step = 0; step < 12; step++) {
    const n = model.length;
    switch (r.int(10)) {
      case 0: case 1: case 2: { const b = r.bytes(r.int(64)); l.append(b); model = Buffer.concat([model, b]); break; }
      case 3: { const s = r.text(r.int(16)); l.append(s); model = Buffer.concat([model, Buffer.from(s)]); break; }
      case 4: { const b = r.bytes(r.int(9)); l.prepend(b); model = Buffer.concat([b, model]); break; }
      case 5: { const k = r.int(n + 3); l.consume(k); model = model.slice(k); break; }
      case 6: { const a = r.int(n + 4) - 2, b = r.int(n + 4); steps.push(digest(l.slice(a, b)), digest(l.slice(a))); break; }
      case 7: { const t = Buffer.alloc(20, 1); const args = [r.int(5), r.int(n + 1), r.int(n + 1)]; steps.push(attempt(() => { const k = l.copy(t, ...args); return k && k.length; }), digest(t)); break; }
      case 8: { if (n) { const needle = model.subarray(r.int(n), r.int(n) + 1); steps.push(l.indexOf(needle), model.indexOf(needle)); } break; }
      default: {
        const at = r.int(n + 1);
        for (const m of ['readDoubleBE', 'readFloatLE', 'readInt32BE', 'readUInt32LE', 'readInt16LE', 'readUInt8', 'readBigInt64BE', 'readBigUInt64LE']) steps.push(String(attempt(() => l[m](at))));
        steps.push(String(attempt(() => l.readUIntBE(at, 3))), String(attempt(() => l.readIntLE(at, 6))));
      }
    }
  }
  console.log(round, l.length, l.length === model.length, digest(l.slice()) === digest(model), l.getBuffers ? l.getBuffers().length : '', steps.join(' '), l.toString('hex', 0, 12), JSON.stringify(l.toString('utf8', 3, 9)), l.toString('latin1').length);
}
console.log(list, BufferList.isBufferList(list), BufferList.isBufferList(Buffer.alloc(1)));
for (const bad of [5, {}, null, true, Symbol.iterator]) console.log(attempt(() => new BufferList(bad).length), attempt(() => new BufferList().append(bad).length), attempt(() => list.indexOf(bad)));

// As a stream: written to, piped from, collected by a callback and by a promise.
const s = new bl((err, data) => {
  console.log('collected', err, data.toString());
  const through = new bl();
  for (let i = 0; i < 200; i++) through.append(r.bytes(1000));
  const before = digest(through.slice());
  const sink = new bl();
  sink.on('finish', () => console.log('piped', sink.length, digest(sink.slice()) === before, through.length));
  through.pipe(sink);
});
s.write('one ');
s.write(Buffer.from('two'));
s.end();
const promised = new bl();
promised.write('x'.repeat(10));
promised.end();
(async () => {
  let n = 0;
  for await (const chunk of new bl([Buffer.from('one'), Buffer.from('two')])) n += chunk.length;
  console.log('iterated', n);
})();
