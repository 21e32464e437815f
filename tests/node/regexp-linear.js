// Patterns that are exponential or quadratic elsewhere; a debug build takes milliseconds for each.
const as = 'a'.repeat(20000);
const start = process.cpuUsage();
console.log(/(a+)+b/.test(as), /^(a+)+$/.test(as + '!'), /^(a|aa)+$/.test(as + '!'), /^(?:\w+\s?)+$/.test('porter '.repeat(2000) + '!'));
console.log(/\/\*[^]*?\*\//.exec('/* a */ b '.repeat(2000))[0], ('x' + ' '.repeat(20000) + 'x').replace(/\s+$/, '').length);
console.log(/((a{1000}){1000}){1000}/.test(as), new RegExp(Array.from({ length: 5000 }, (_, i) => 'w' + i).join('|')).exec('..w4711..')[0]);
console.log('['.repeat(5000).replace(/\[[^\]]*\]/g, '').length, /^(.*?,){11}P/.test('1,'.repeat(5000)));
const { user } = process.cpuUsage(start);
console.log(user < 20e6);
