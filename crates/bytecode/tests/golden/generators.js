function* g(a) { const x = yield a; try { yield x; } finally { a(); } return yield* g(1); }
async function h(x) { return (await x) + await 2; }
