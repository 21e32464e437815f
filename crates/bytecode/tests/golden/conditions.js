function f(a, b) {
  if (a < b && !(a === null) || typeof b !== 'string') return 1;
  if (a == undefined) return 2;
  while (a > 0 && b) a--;
  return a <= b ? a ?? b : 1 < b;
}
