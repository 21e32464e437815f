// bl: a list of buffers that reads as one.
const BufferList = require('bl').BufferListStream || require('bl');
const b = new BufferList();
b.append(Buffer.from('abcd')); b.append('efg'); b.append([Buffer.from('hi'), Buffer.from('j')]); b.append(new BufferList(Buffer.from('klm')));
console.log(b.length, b.toString(), b.slice(2, 9).toString(), b.get(5), b.indexOf('hi'), b.indexOf(Buffer.from('zz')), b.shallowSlice(3, 6).toString(), b.duplicate().length, b.readUInt16BE(1), b.readInt32LE(3), b.readDoubleLE(0));
b.consume(4); console.log(b.toString('ascii'), b.toString('utf8', 1, 3), b.slice().length, b.getBuffers ? b.getBuffers().length : 0); const target = Buffer.alloc(5, '.'); b.copy(target, 1, 2, 5); console.log(target.toString());
const s = new BufferList((err, data) => console.log('collected', err, data.toString())); s.write('one '); s.write(Buffer.from('two')); s.end();
