// ms, minimist, yargs-parser and chalk: times, command lines, colours.
const ms = require('ms'), minimist = require('minimist');
const yargs = require('yargs-parser');
const chalk = new (require('chalk').Instance)({ level: 3 });
const { random, attempt } = require('./support/random');
const { inspect } = require('util');
const r = random(9);
for (let round = 0; round < 300; round++) {
  const s = `${r.pick(['', '-', '.', '1.'])}${r.int(1000)}${r.pick(['', ' '])}${r.pick(['ms', 's', 'm', 'min', 'h', 'hrs', 'd', 'days', 'w', 'y', 'YEARS', 'x', ''])}`;
  const n = Math.floor((r.next() - 0.5) * 10 ** r.int(14));
  console.log(s, attempt(() => ms(s)), n, ms(n), ms(n, { long: true }));
}
for (const bad of ['', NaN, Infinity, null, undefined, {}, [], 'a'.repeat(200)]) console.log(attempt(() => ms(bad)));
const words = ['--name', '--name=x', '-abc', '-n5', '--no-color', '--', 'file', '--x.y.z', '--q.y', '7', '--n=1e3', '0x1f', '-', '--list', 'a', '--flag=false', '-x=3', '--é=ü', '-ab=5', '--count', '-5'];
for (let round = 0; round < 400; round++) {
  const argv = Array.from({ length: r.int(9) }, () => r.pick(words));
  console.log(argv.join(' '), attempt(() => inspect(minimist(argv, round % 3 ? {} : { string: ['name', 'x'], boolean: ['flag', 'a'], alias: { n: ['count', 'number'] }, default: { list: 'd' }, '--': true, stopEarly: round % 2 === 0 }), { breakLength: Infinity })));
}
for (let round = 0; round < 300; round++) {
  const argv = Array.from({ length: r.int(9) }, () => r.pick([...words, '--camelCase', '--kebab-case', '--a.b=1', '-vvv', '"quoted text"']));
  const options = round % 3 ? {} : { boolean: ['flag'], array: ['list', 'abc'], number: ['n'], count: ['v'], alias: { n: ['count', 'number'] }, default: { d: 1 }, narg: { name: 2 }, coerce: { x: (v) => `<${JSON.stringify(v)}>` }, configuration: { 'populate--': true, 'dot-notation': round % 2 === 0, 'unknown-options-as-args': round % 4 === 0 } };
  console.log(argv.join(' '), attempt(() => inspect(yargs(round % 5 ? argv : argv.join(' '), options), { breakLength: Infinity })), attempt(() => String(yargs.detailed(argv, options).error)));
}
console.log(yargs.camelCase('a-b_c'), yargs.decamelize('fooBarBaz'), yargs.looksLikeNumber('0x1f'), yargs('--a=1 --b "c d" -e'));
const styles = ['bold', 'dim', 'italic', 'underline', 'inverse', 'red', 'green', 'bgBlue', 'bgYellowBright', 'strikethrough', 'gray', 'hidden'];
for (let round = 0; round < 200; round++) {
  let c = chalk;
  for (let i = r.int(4); i >= 0; i--) c = c[r.pick(styles)];
  if (round % 4 === 0) c = c.hex('#' + r.bytes(3).toString('hex'));
  if (round % 5 === 0) c = c.bgAnsi256(r.int(256));
  if (round % 7 === 0) c = c.keyword(r.pick(['tomato', 'rebeccapurple', 'navy']));
  console.log(JSON.stringify(c(r.text(5), chalk.red('in\nner'), r.int(5))));
}
console.log(JSON.stringify(chalk`{bold a {red.underline ${1 + 1}} \u{41}} {hsl(32,100,50) x}`), attempt(() => chalk`{nope x}`), attempt(() => chalk`{bold x`), typeof chalk.red.bold, Object.keys(chalk.red).length);
