function f(xs) {
  out: for (const x of xs) {
    try { if (x) continue; if (x === 2) break out; return x; } catch { xs(); } finally { f(); }
  }
}
