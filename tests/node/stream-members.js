// What `stream` and its classes have: names, kinds, lengths, and what the constructors and write() refuse.
const { Readable, Writable, Duplex, Transform, PassThrough, Stream } = require('stream');
const show = (name, f) => { try { console.log(name, f()); } catch (e) { console.log(name, 'threw', e.code, e.message); } };
const sink = (o) => new Writable({ write(c, e, cb) { console.log('_write', c, e); cb(); }, ...o });
const describe = (o) => Reflect.ownKeys(o).filter((k) => String(k) !== 'Symbol(Stream.toAsyncStreamable)').map((k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  const what = d.get ? 'get' + (d.set ? '+set' : '') : typeof d.value === 'function' ? `${d.value.name}/${d.value.length}` : typeof d.value;
  return `${String(k)} ${what} ${d.writable ? 'w' : ''}${d.enumerable ? 'e' : ''}${d.configurable ? 'c' : ''}`;
}).join('\n  ');
for (const C of [Stream, Readable, Writable, Duplex, Transform, PassThrough]) console.log(C.name, '\n  ' + describe(C), '\n  prototype\n  ' + describe(C.prototype));
for (const C of [Readable.ReadableState, Writable.WritableState]) console.log(C.name, Object.getOwnPropertyNames(C.prototype).sort().join());
for (const m of ['readable', 'writable', 'duplex', 'transform', 'passthrough']) { const x = require('_stream_' + m); console.log(m, x === Stream[x.name], x.name); }
for (const m of ['stream/promises', 'stream/consumers']) console.log(m, describe(require(m)));
show('object, bad encoding', () => sink({ objectMode: true }).write({}, 'bad'));
show('bytes, bad encoding', () => sink().write(Buffer.from('x'), 'bad'));
show('text, bad encoding', () => sink({ decodeStrings: false }).write('x', 'bad'));
show('text as buffer', () => sink().write('x', 'buffer'));
for (const v of [undefined, null, 5, {}, Symbol.iterator]) show('write ' + String(v), () => sink().write(v));
for (const v of [undefined, {}, 5, 'x']) { const w = sink({ objectMode: true }); show('object ' + String(v), () => [w.write(v), w.write(v, 'latin1'), w.write(v, () => {})]); }
for (const highWaterMark of [0, 1, 2]) show('mark ' + highWaterMark, () => { const w = sink({ highWaterMark }); return [w.write('ab'), w.writableNeedDrain, w.writableHighWaterMark]; });
show('setDefaultEncoding', () => sink().setDefaultEncoding('UTF-8')._writableState.defaultEncoding);
show('setDefaultEncoding bad', () => sink().setDefaultEncoding('nope'));
for (const C of [Readable, Writable]) { show('defaultEncoding', () => new C({ defaultEncoding: 'HEX' })[C === Readable ? '_readableState' : '_writableState'].defaultEncoding); show('bad', () => new C({ defaultEncoding: 'nope' })); }
show('encoding', () => new Readable({ encoding: 'HEX' }).readableEncoding);
show('bad encoding', () => new Readable({ encoding: 'nope' }));
for (const o of [{ highWaterMark: -1 }, { readableHighWaterMark: 'x' }, { writableHighWaterMark: 1.5 }, { readableHighWaterMark: 3, writableHighWaterMark: 4 }]) show(JSON.stringify(o), () => { const d = new Duplex(o); return [d.readableHighWaterMark, d.writableHighWaterMark]; });
show('without new', () => [Writable() instanceof Writable, Duplex() instanceof Writable, Transform() instanceof Readable, new Duplex() instanceof Transform, Object.create(Writable.prototype) instanceof Writable]);
show('from', () => Readable.from(5));
for (const f of ['isDestroyed', 'isDisturbed', 'isErrored', 'isReadable', 'isWritable']) show(f, () => [null, {}, 'x', new Readable(), new Writable(), new Duplex(), new Readable().destroy(), new EventTarget(), { readable: true, on() {}, pipe() {} }].map((v) => { v?.on?.('error', () => {}); return Stream[f](v); }));
show('bytes', () => [Stream._isUint8Array(new Uint8Array(1)), Stream._isUint8Array(Buffer.alloc(1)), Stream._isUint8Array([]), Stream._isArrayBufferView(new DataView(new ArrayBuffer(1))), Stream._uint8ArrayToBuffer(new Uint8Array([1, 2]))]);
show('marks', () => { const was = [Stream.getDefaultHighWaterMark(true), Stream.getDefaultHighWaterMark(false)]; Stream.setDefaultHighWaterMark(false, 5); Stream.setDefaultHighWaterMark(true, 2); return [was, new Readable().readableHighWaterMark, new Writable({}).writableHighWaterMark, new Writable({ objectMode: true }).writableHighWaterMark]; });
show('bad mark', () => Stream.setDefaultHighWaterMark(true, -1));
