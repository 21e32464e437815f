// flags: --max-old-space-size=300
// Long arrays that a finished task never wrote give their memory up when it is needed, and take it again when written.
'use strict';
const n = 8 * 1024 * 1024; // 64 MiB
const kept = [];
const more = (count) => { for (let i = 0; i < count; i++) kept.push(new Array(n)); };
more(2);
kept[1][5] = 'written';
const start = kept.length;
setTimeout(() => {
  more(2);
  setTimeout(() => {
    try { more(2); console.log('in all', kept.length - start + 2); } catch (e) { console.log(e.name, e.code, kept.length); }
    for (const [i, a] of kept.entries()) console.log(i, a.length, 5 in a, a[5], a.indexOf(undefined), Object.keys(a).join());
    kept.length = 3;
    kept[0][n - 1] = 1; kept[0][7] = { a: 1 };
    console.log(Object.keys(kept[0]).join(), kept[0].length, kept[0][n - 1], kept[0][7]);
    kept[2].length = 10; kept[2].push(1, 2); console.log(kept[2]);
  }, 1);
}, 1);
