// swap16, swap32, swap64 in place, on slices too.
const b = Buffer.from([...Array(16).keys()]);
console.log(b.swap16().toString('hex'), b.swap16().swap32().toString('hex'), b.swap32().swap64().toString('hex'), b.subarray(8).swap64().toString('hex'), b.swap16() === b);
for (const n of [1, 2, 3, 4, 6, 12]) for (const w of [16, 32, 64]) { try { Buffer.alloc(n)[`swap${w}`](); } catch (e) { console.log(n, w, e.name, e.code, e.message); } }
