function f(a, b) { return a + (a = 2) * b - 1; }
function g(i, xs) { xs[i++] += 3; i **= 2; return -i | ~xs.length; }
function h(s) { return `${s}: ${1 + 2 * 3}` + 60 * 60; }
