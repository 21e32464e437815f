// flags: --max-memory=96m --expose-gc
// URLs: what the parser needs beside the heap is asked for, and given back; so are URLs, with their URLSearchParams.
const tooLong = 'é'.repeat(8 << 20);
for (const f of [() => new URL(`http://a/?${tooLong}`), () => new URLSearchParams(tooLong), () => { new URL('http://a/').hash = tooLong; }]) {
  try {
    f();
    console.log('was given');
  } catch (e) {
    console.log(e.name, e.code);
  }
}
console.log(new URL(`http://a/?${'é'.repeat(1 << 18)}`).href.length);

const used = () => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};
let kept = [];
const make = (n) => {
  for (let i = 0; i < n; i++) {
    const url = new URL(`https://example.com/path/${i}?a=b`);
    url.searchParams.append('c', 'd');
    kept.push(url);
  }
};
make(100);
kept = [];
const before = used();
make(20000);
console.log(kept[19999].href, used() > before + (2 << 20));
kept = undefined;
console.log(used() < before + (1 << 20));
