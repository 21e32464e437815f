// flags: --expose-gc
// What waits in the queues of streams is known, stream by stream, and let go with them. It is nobody's second time.
const { Readable, Writable, PassThrough } = require('stream');
const memory = require('tally:memory');
const KiB = 1024;
const queued = () => memory.ledger().streamQueues;
const about = (n, want) => (Math.abs(n - want) < 64 * KiB ? 'about ' + want / KiB + ' KiB' : n + ' bytes, not ' + want);
const stalled = (o) => new Writable({ write() {}, ...o });
const soon = () => new Promise((f) => setImmediate(f));

(async () => {
  console.log('at first', about(queued(), 0));
  const before = memory.ledger().total;
  let w = stalled();
  for (let i = 0; i < 16; i++) w.write(Buffer.alloc(64 * KiB));
  console.log('written', about(queued(), 1024 * KiB), 'total grew', about(Math.round((memory.ledger().total - before) / KiB / 256) * 256 * KiB, 1024 * KiB));
  const row = memory.streams()[0];
  console.log(row.stream, row.writableBytes, row.readableBytes, row.highWaterMark, /stream-queues\.js:\d+:\d+$/.test(row.madeAt));
  w.destroy();
  await soon();
  console.log('destroyed', about(queued(), 0));

  w = stalled();
  w.cork();
  for (let i = 0; i < 8; i++) w.write('x'.repeat(32 * KiB));
  console.log('corked', about(queued(), 256 * KiB));
  w = null;
  await soon();
  gc();
  console.log('dropped', about(queued(), 0));

  const r = new Readable({ read() {}, encoding: 'latin1' });
  for (let i = 0; i < 8; i++) r.push(Buffer.alloc(32 * KiB, 'a'));
  console.log('text to read', about(queued(), 256 * KiB), memory.streams().find((x) => x.stream === 'Readable').readableBytes);
  r.resume();
  await soon();
  console.log('read', about(queued(), 0));

  const p = new PassThrough({ objectMode: true });
  for (let i = 0; i < 100; i++) p.write({ i });
  console.log('objects', about(queued(), 0), memory.streams().find((x) => x.stream === 'PassThrough').objects);

  // Streams that came and went leave nothing in the list.
  for (let i = 0; i < 2000; i++) stalled().destroy().on('error', () => {});
  for (let i = 0; i < 500; i++) { const s = stalled(); s.write('x'); s.destroy(); }
  await soon();
  console.log('listed', memory.streams().length < 10);
})();
