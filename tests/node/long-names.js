// Property names too long for the pages that names share.
const long = 'x'.repeat(300000), wide = '\u1234'.repeat(300000);
let rope = '';
for (let i = 0; i < 20000; i++) rope += 'abcdefghijklmn' + i % 10;
for (const name of [long, wide, rope]) {
  const o = { a: 1, [name]: 2 };
  const again = name.slice(0, 1000) + name.slice(1000);
  console.log(o[name], o[again], again in o, Object.keys(o)[1] === name, Object.keys(o)[1].length);
  console.log(JSON.parse(JSON.stringify(o))[again], Symbol.for(name) === Symbol.for(again), Reflect.ownKeys({ [Symbol.for(name)]: 1 })[0].description.length);
  for (const k in o) if (k.length > 1) console.log(k === again);
  console.log(delete o[again], name in o, new Function('return {' + (name === wide ? 'a' : name) + ': 5}')()[name]);
}
