// Numbers that look random and are the same in every run, and short digests of long results.
'use strict';

/** A generator of pseudo-random values that starts from `seed`. */
function random(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return ((t ^ (t >>> 15)) >>> 0) / 4294967296;
  };
  const int = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[int(list.length)];
  const bytes = (n) => Buffer.from(Uint8Array.from({ length: n }, () => int(256)));
  const scripts = ['abcdefghijklmnopqrstuvwxyz', 'ABC 0123456789 .,-_', 'áéíóúñçßøåž', 'Пример текст ЖЩЭ', '日本語漢字かなカナ', '€©®—…', '😀🎉👍🏽🇨🇿'];
  const text = (n) => {
    let s = '';
    while (s.length < n) s += pick([...pick(scripts)]);
    return s;
  };
  /** Anything JSON knows, nested up to `depth`. */
  const value = (depth) => {
    switch (int(depth > 0 ? 9 : 6)) {
      case 0: return null;
      case 1: return next() < 0.5;
      case 2: return int(1 << 30) - (1 << 29);
      case 3: return next() * 10 ** (int(40) - 20);
      case 4: return text(int(12));
      case 5: return int(300);
      case 6: return Array.from({ length: int(6) }, () => value(depth - 1));
      default: {
        const o = {};
        for (let i = int(6); i > 0; i--) o[pick(['id', 'name', 'tags', 'x', 'y', 'items', text(3)])] = value(depth - 1);
        return o;
      }
    }
  };
  return { next, int, pick, bytes, text, value };
}

/** 32 bits of FNV-1a over what `v` looks like, in hexadecimal. */
function digest(v) {
  const b = typeof v === 'string' ? Buffer.from(v) : v instanceof Uint8Array ? v : Buffer.from(JSON.stringify(v) ?? 'undefined');
  let h = 0x811c9dc5;
  for (let i = 0; i < b.length; i++) h = Math.imul(h ^ b[i], 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}

/** What `f` answers, or what it throws. */
function attempt(f) {
  try {
    return f();
  } catch (e) {
    return `${e.name}${e.code ? ` ${e.code}` : ''}: ${e.message}`;
  }
}

module.exports = { random, digest, attempt };
