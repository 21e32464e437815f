'use strict';
// Web streams as inspect shows them, and the shapes of their classes.
const { inspect } = require('util');
const s = new ReadableStream();
console.log(s);
console.log(s.getReader(), s);
let c;
const b = new ReadableStream({ type: 'bytes', start(x) { c = x; } });
console.log(b, c);
const br = b.getReader({ mode: 'byob' });
console.log(br);
br.read(new Uint8Array(3));
console.log(c, c.byobRequest);
const w = new WritableStream({ start(x) { c = x; } });
console.log(w, c);
console.log(w.getWriter(), w);
const t = new TransformStream();
console.log(t);
console.log(new TextEncoderStream(), new TextDecoderStream());
console.log(new ByteLengthQueuingStrategy({ highWaterMark: 1 }), new CountQueuingStrategy({ highWaterMark: 2 }));
console.log([new ReadableStream()], inspect(t, { depth: 0 }), inspect([[new ReadableStream()]], { depth: 0 }), inspect({ t }, { depth: 0 }));
const web = require('stream/web');
for (const name of Object.keys(web)) {
  const value = web[name];
  console.log(name, value.length, globalThis[name] === value, JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, name)));
  if (name === 'ReadableStreamTee') continue;
  for (const [owner, label] of [[value, 'static'], [value.prototype, 'proto']]) {
    for (const key of Reflect.ownKeys(owner)) {
      if (typeof key === 'symbol' && key !== Symbol.asyncIterator && key !== Symbol.toStringTag) continue;
      const d = Object.getOwnPropertyDescriptor(owner, key);
      const what = d.get ? `get ${d.get.name}` : typeof d.value === 'function' ? `${d.value.name}/${d.value.length}` : typeof d.value;
      console.log('  ', label, String(key), what, d.enumerable, d.configurable, d.writable);
    }
  }
}
