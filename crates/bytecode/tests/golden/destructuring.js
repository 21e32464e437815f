function f({ a, b: { c = 1 } = {}, ...rest }, [d, , e = a, ...g]) { return a + c + d + e; }
let p, q; [p, q] = [q, p]; ({ p, x: q.y } = p);
