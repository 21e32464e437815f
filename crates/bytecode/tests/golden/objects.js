const a = 1, o = { a, b: 2, 'c d': [1, 2, 3], f() {}, g: () => 1 };
const p = { a, get x() { return 1; }, set x(v) {}, ['k' + a]: function () {}, 7: 1, __proto__: o, ...o };
const q = { toString() { return super.toString(); } };
const r = /a+/gi, t = o`x${a}y`, big = 0x10n;
