function sum(n) { let s = 0; for (let i = 0; i < n; i++) { if (i % 2) continue; s += i; } return s; }
function spin() { while (true) { do { spin(); } while (spin()); } }
function keys(o) { for (const k in o) spin(k); for (o.p of o) ; }
