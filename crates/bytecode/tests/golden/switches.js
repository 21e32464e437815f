function f(x) { switch (x) { case 1: return 'a'; case 2: case 3: x = 4; break; case 5: default: return 'b'; } switch (typeof x) { case 'string': return 1; case x: { let y = x; return () => y; } } }
