function f(o, k, ...rest) { o.m(1); o[k](2); f(3); new o.C(4); f(...rest); o.m(...rest, 5); return o.a.b.c(6); }
