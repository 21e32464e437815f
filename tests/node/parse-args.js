// util.parseArgs: values, positionals, tokens, errors.
const { parseArgs, inspect, styleText } = require('util');
const options = {
  text: { type: 'string', short: 't', default: 'd' }, bool: { type: 'boolean', short: 'b' },
  many: { type: 'string', multiple: true, short: 'm' }, off: { type: 'boolean', default: false },
};
const attempt = (config) => {
  try { return parseArgs(config); } catch (e) { return `${e.name} ${e.code} ${e.message}`; }
};
for (const args of [
  [], ['-b'], ['-bt', 'x'], ['-btx'], ['-tx'], ['--text=1', 'pos'], ['--text'], ['--zz'], ['-z'], ['--many', '1', '--many=2', '-m3'], ['--', '-b'],
  ['--bool=1'], ['--no-bool'], ['-t', '-b'], ['--text', '--bool'], ['--text='], ['-'], ['a', '--bool', 'b'], ['--__proto__'],
]) {
  console.log(args, attempt({ args, options, allowPositionals: true }));
  console.log(attempt({ args, options, strict: false, tokens: true }));
}
console.log(attempt({ args: ['x'], options: {} }), attempt({ args: ['--no-bool', '--no-off'], options, allowNegative: true }));
for (const bad of [1, { args: 1 }, { options: { a: {} } }, { options: { a: { type: 'x' } } }, { options: { a: { type: 'string', short: 'ab' } } },
  { options: { a: { type: 'string', default: 1 } } }, { strict: 1 }, { options: { a: { type: 'string', multiple: true, default: 'x' } } }]) console.log(attempt(bad));
