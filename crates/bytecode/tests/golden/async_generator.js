async function* f(xs) { try { for await (const x of xs) yield x; } finally { await 1; } yield* g(); }
