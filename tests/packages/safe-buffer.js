// safe-buffer: re-exports Buffer, or a wrapper around it.
const { Buffer: SafeBuffer } = require('safe-buffer');
console.log(SafeBuffer === Buffer, SafeBuffer.from('héllo').toString('hex'), SafeBuffer.alloc(4, 1), SafeBuffer.allocUnsafe(3).length);
for (const f of [() => SafeBuffer.from(5), () => SafeBuffer.alloc('x')]) try { f(); } catch (e) { console.log(e.name, e.code, e.message); }
