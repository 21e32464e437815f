'use strict';
// Byte streams: reading into a view, autoAllocateChunkSize, respond and respondWithNewView, release with bytes left, tee.
const hex = (view) => view && `${view.constructor.name}(${Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex')}) of ${view.buffer.byteLength} at ${view.byteOffset}`;

async function byob() {
  const rs = new ReadableStream({ type: 'bytes', pull(c) { const v = c.byobRequest?.view; if (v) { v.set([1, 2, 3]); c.byobRequest.respond(3); } else c.enqueue(new Uint8Array([9])); } });
  const reader = rs.getReader({ mode: 'byob' });
  const mine = new Uint8Array(8).subarray(2, 7);
  const { value, done } = await reader.read(mine);
  console.log(hex(value), done, mine.byteLength, mine.buffer.byteLength);
  const words = await reader.read(new Uint16Array(4), { min: 3 });
  console.log(hex(words.value));
  reader.releaseLock();
  const plain = rs.getReader();
  console.log(hex((await plain.read()).value));
}

async function allocated() {
  let asked = [];
  const rs = new ReadableStream({
    type: 'bytes', autoAllocateChunkSize: 4,
    pull(c) { asked.push(c.byobRequest.view.byteLength); c.byobRequest.view[0] = asked.length; c.byobRequest.respond(1); if (asked.length === 3) c.close(); },
  });
  for await (const chunk of rs) console.log(hex(chunk));
  console.log(asked.join());
}

async function enqueued() {
  let c;
  const rs = new ReadableStream({ type: 'bytes', start(x) { c = x; } }, { highWaterMark: 10 });
  const chunk = new Uint8Array([1, 2, 3, 4, 5, 6]);
  c.enqueue(chunk.subarray(1, 5));
  console.log(chunk.byteLength, c.desiredSize);
  c.enqueue(new DataView(new ArrayBuffer(2)));
  const reader = rs.getReader({ mode: 'byob' });
  console.log(hex((await reader.read(new Uint8Array(3))).value), c.desiredSize);
  console.log(hex((await reader.read(new DataView(new ArrayBuffer(10)))).value), c.desiredSize);
  const pending = reader.read(new Uint8Array(4));
  const request = c.byobRequest;
  const other = new Uint8Array(request.view.buffer, 0, 2);
  other.set([7, 8]);
  request.respondWithNewView(other);
  console.log(hex((await pending).value), request.view);
  const last = reader.read(new Uint16Array(2));
  c.close();
  c.byobRequest.respond(0);
  const { value, done } = await last;
  console.log(hex(value), done);
}

async function releasing() {
  let c;
  const rs = new ReadableStream({ type: 'bytes', start(x) { c = x; } });
  const first = rs.getReader({ mode: 'byob' });
  const lost = first.read(new Uint16Array(2)).catch((e) => console.log(e.code, e.message));
  c.byobRequest.view[0] = 5;
  c.byobRequest.respond(1);
  first.releaseLock();
  await lost;
  const second = rs.getReader();
  const got = second.read();
  c.enqueue(new Uint8Array([6, 7]));
  console.log(hex((await got).value), hex((await second.read()).value));
}

async function tee() {
  let c;
  const [a, b] = new ReadableStream({ type: 'bytes', start(x) { c = x; } }).tee();
  const ra = a.getReader({ mode: 'byob' });
  const rb = b.getReader();
  const pa = ra.read(new Uint8Array(4));
  const pb = rb.read();
  await null;
  c.enqueue(new Uint8Array([1, 2]));
  console.log(hex((await pa).value), hex((await pb).value));
  c.close();
  console.log((await rb.read()).done);
}

(async () => {
  for (const f of [byob, allocated, enqueued, releasing, tee]) await f();
})();
