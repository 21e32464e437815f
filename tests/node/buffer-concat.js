// concat: lengths given and not, cut and padded.
const parts = [Buffer.from('ab'), new Uint8Array([99]), Buffer.alloc(0), Buffer.from('def')];
for (const n of [undefined, 0, 1, 3, 6, 8]) console.log(n, Buffer.concat(parts, n));
const big = Buffer.concat(Array(3000).fill(Buffer.from('xyz')));
console.log(big.length, big.subarray(-3).toString(), big.buffer.byteLength);
for (const args of [['x'], [[1]], [[Buffer.alloc(1)], 1.5], [[Buffer.alloc(1)], '1'], [[new Uint16Array(1)]]]) { try { console.log(Buffer.concat(...args)); } catch (e) { console.log(e.name, e.code, e.message); } }
