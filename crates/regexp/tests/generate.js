// Writes cases for tests/node.rs: node generate.js SEED COUNT > cases.tsv
let seed = Number(process.argv[2] || 1);
const count = Number(process.argv[3] || 1000);
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const pick = (list) => list[random(list.length)];
const hex = (s) => [...Array(s.length).keys()].map((i) => s.charCodeAt(i).toString(16).padStart(4, '0')).join('');

const letters = ['a', 'b', 'c', 'A', 'B', 'k', 's', '0', '1', ' ', '\n', '-', '_'];
const wideLetters = ['\u00e9', '\u00df', '\u017f', '\u212a', '\u03c3', '\u03c2', '\u3042', '\u{1f600}', '\u{10400}', '\ud83d', '\ude00', '\u2028'];
const letter = () => (random(6) ? pick(letters) : pick(wideLetters));
const text = () => {
  let s = '';
  const n = random(3) ? random(8) : random(30);
  const wide = random(2);
  for (let i = 0; i < n; i++) s += wide ? letter() : pick(letters);
  return s;
};
const escaped = (c) => (c === '\n' ? '\\n' : c === '\u2028' ? '\\u2028' : c);
const strictEscapes = ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n', '\\x61', '\\u0062', '\\u{61}', '\\0', '\\ud83d\\ude00', '\\p{L}', '\\P{Lu}', '\\p{Script=Greek}', '\\p{ASCII}'];
const escapes = ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n', '\\x61', '\\u0062', '\\u{61}', '\\cA', '\\0', '\\-', '\\ud83d\\ude00', '\\p{L}', '\\P{Lu}', '\\p{Script=Greek}', '\\p{ASCII}'];
const classItem = (v) => {
  switch (random(v ? 10 : 7)) {
    case 0: case 1: return escaped(letter());
    case 2: return pick(['a-c', 'A-Z', '0-9', 'a-z', '\\u0061-\\u0063', '\u03b1-\u03c9', '\u{1f600}-\u{1f610}']);
    case 3: return pick(v || random(10) ? strictEscapes : escapes);
    case 4: return pick([v ? 'b' : '\\b', v ? '\\-' : '-', v ? 'c' : '^', '\\]', '.', '\\ud83d', '\\udc00-\\udfff']);
    case 5: {
      const [x, y] = [pick(letters), pick(letters)].sort();
      return x === '-' || y === '-' ? 'a' : escaped(x) + '-' + escaped(y);
    }
    case 6: return escaped(letter());
    case 7: return '[' + classBody(v) + ']';
    case 8: return pick(['\\q{ab|c}', '\\q{a}', '\\p{Emoji_Keycap_Sequence}', '[^a]']);
    default: return random(6) ? 'k' : pick(['&&', '--', '&&[a-c]', '--[b]', '&&\\w', '--\\q{a}']);
  }
};
const classBody = (v) => {
  let s = random(4) ? '' : '^';
  for (let i = random(4); i >= 0; i--) s += classItem(v);
  return s;
};
let groups = 0;
let names = [];
const atom = (depth, f) => {
  switch (random(depth > 0 ? 17 : 8)) {
    case 0: case 1: case 2: return escaped(letter());
    case 3: return '.';
    case 4: return pick(random(10) ? strictEscapes : escapes);
    case 5: return '[' + classBody(f.includes('v')) + ']';
    case 6: return pick(['^', '$', '\\b', '\\B']);
    case 7: return escaped(letter()) + escaped(letter());
    case 8: case 9: groups++; return '(' + disjunction(depth - 1, f) + ')';
    case 10: return '(?:' + disjunction(depth - 1, f) + ')';
    case 11: return pick(['(?=', '(?!']) + disjunction(depth - 1, f) + ')';
    case 12: return pick(['(?<=', '(?<!']) + disjunction(depth - 1, f) + ')';
    case 13: return '\\' + (1 + random(groups + 2));
    case 14: {
      groups++;
      const name = random(8) ? 'n' + groups : pick(['x', 'y', 'z']);
      names.push(name);
      return '(?<' + name + '>' + disjunction(depth - 1, f) + ')';
    }
    case 15: return random(3) && names.length ? '\\k<' + pick(names) + '>' : letter() === 'a' ? '\\k<x>' : '.';
    default: return pick(['(?i:', '(?-i:', '(?s-m:', '(?m:', '(?ims:']) + disjunction(depth - 1, f) + ')';
  }
};
const quantifier = () => pick(['*', '+', '?', '{2}', '{1,2}', '{0,3}', '{2,}', '{0}', '{0,1}', '{1,}']) + (random(3) ? '' : '?');
const sequence = (depth, f) => {
  let s = '';
  for (let i = random(4); i >= 0; i--) {
    const a = atom(depth, f);
    const fixed = /^(\^|\$|\\b|\\B|\(\?<[=!].*|\(\?[=!].*)$/s.test(a) && random(20);
    s += a + (random(3) || fixed ? '' : quantifier());
  }
  return s;
};
const disjunction = (depth, f) => {
  let s = sequence(depth, f);
  while (!random(3)) s += '|' + (random(6) ? sequence(depth, f) : '');
  return s;
};
const damage = (s) => {
  const i = random(s.length + 1);
  const extra = pick(['(', ')', '[', ']', '{', '}', '*', '+', '?', '\\', '|', '-', '(?', '(?<', '\\u', '\\x', '\\c', '\\k', '\\8', '{1', '{2,1}', '\\p{', '(?i', '&&', '\\q{', '(?<a', '\\u{110000}', '(?i-i:', '(?-:', '\\01', '\\1']);
  return random(2) ? s.slice(0, i) + extra + s.slice(i) : s.slice(0, i) + s.slice(i + 1);
};
for (let i = 0; i < count; i++) {
  let f = '';
  for (const c of 'ims') if (!random(3)) f += c;
  f += pick(['', '', 'u', 'v']);
  if (!random(8)) f += 'y';
  groups = 0;
  names = [];
  let p = disjunction(3, f);
  if (!random(5)) p = damage(p);
  let r;
  let bad = null;
  try {
    r = new RegExp(p, f + 'd');
  } catch (e) {
    bad = '!' + e.message.slice(e.message.lastIndexOf('/' + [...f, 'd'].sort().join('') + ': ') + f.length + 4);
  }
  for (let k = bad ? 0 : 3; k >= 0; k--) {
    const t = text();
    let result = bad;
    if (!bad) {
      r.lastIndex = 0;
      const m = r.exec(t);
      result = m ? m.indices.map((x) => (x ? x.join(',') : '-')).join(';') : 'null';
    }
    console.log([f, hex(p), hex(t), result].join('\t'));
  }
}
