// Order: by bytes, then by length; parts of both sides.
const list = ['b', 'a', 'ab', '', 'aa', 'é', 'A'].map((s) => Buffer.from(s));
console.log(list.sort(Buffer.compare).map((b) => b.toString()).join());
const a = Buffer.from('abcdef');
console.log(a.compare(Buffer.from('abcdeg')), a.compare(a), a.equals(new Uint8Array(a)), a.equals(a.subarray(0, 5)));
for (const args of [[0], [1, 3], [1, 3, 1, 3], [0, 0], [0, 0, 2, 2], [6, 6, 0, 1], [0, 6, 6], [2, 2, 3, 1]]) console.log(args.join(), a.compare(Buffer.from('abcdef'), ...args));
const attempt = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
for (const args of [[0, 7], [0, 6, 0, 7], ['0'], [1.5]]) console.log(JSON.stringify(args), attempt(() => a.compare(a, ...args)));
