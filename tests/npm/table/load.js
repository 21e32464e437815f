// Loads a package in both ways that a program would, and prints what it offers: names, kinds, numbers of parameters.
const name = process.argv[2];
const seen = new Set();
function kindOf(value) { return value === null ? 'null' : typeof value === 'function' ? `function${value.length}` : typeof value; }
function show(value, depth) {
  const kind = kindOf(value);
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || depth === 0 || seen.has(value)) return kind;
  seen.add(value);
  const usual = typeof value === 'function' ? ['length', 'name', 'prototype', 'arguments', 'caller'] : [];
  const keys = Reflect.ownKeys(value).filter((key) => typeof key === 'string' && !usual.includes(key)).sort();
  return `${kind}{${keys.map((key) => {
    try {
      return `${key}:${show(value[key], depth - 1)}`;
    } catch (err) {
      return `${key}:throws ${err.name}`;
    }
  }).join(' ')}}`;
}
const failed = (err) => `${err?.name} ${err?.code} ${String(err?.message).split('\n')[0]}`;
let end = 'ended early';
process.on('exit', () => console.log(end));
(async () => {
  try {
    console.log('require', show(require(name), 2));
  } catch (err) {
    console.log('require', failed(err));
  }
  try {
    console.log('import', show(await import(name), 1));
  } catch (err) {
    console.log('import', failed(err));
  }
  end = 'done';
  setTimeout(() => process.exit(), 300);
})();
