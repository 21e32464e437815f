'use strict';
// Line editing on a terminal that is two streams: what each key writes, and the line that comes of it.
const readline = require('readline');
const { PassThrough, Writable } = require('stream');

function terminal(keys, options = {}) {
  const input = new PassThrough();
  input.isTTY = true;
  input.setRawMode = (on) => { written.push(`raw:${on}`); };
  const written = [];
  const output = new Writable({ decodeStrings: false, write(chunk, encoding, done) { written.push(String(chunk)); done(); } });
  output.columns = options.columns ?? 20;
  output.isTTY = true;
  const rl = readline.createInterface({ input, output, terminal: true, prompt: '> ', ...options });
  const events = [];
  for (const name of ['line', 'close', 'pause', 'resume', 'SIGINT', 'SIGTSTP', 'SIGCONT', 'history']) {
    if (options.listen === undefined || options.listen.includes(name)) rl.on(name, (...args) => events.push(`${name}${args.length ? `(${JSON.stringify(args[0])})` : ''}`));
  }
  rl.prompt();
  for (const key of keys) {
    const before = written.length;
    if (Array.isArray(key)) rl.write(...key);
    else input.emit('keypress', ...(typeof key === 'string' ? [key, { sequence: key, name: key }] : [undefined, key]));
    console.log(JSON.stringify(key), JSON.stringify(written.slice(before).join('')), JSON.stringify(rl.line), rl.cursor);
  }
  rl.close();
  console.log(events.join(' '), JSON.stringify(rl.history));
}
const k = (name, mods = '') => ({ name, ctrl: mods.includes('c'), meta: mods.includes('m'), shift: mods.includes('s') });

console.log('# moving and deleting');
terminal(['hello wide world', k('left'), k('left'), 'X', k('backspace'), k('delete'), k('home'), 'Y', k('right'), k('end'), k('b', 'm'), k('left', 'c'), k('right', 'c'), k('f', 'm'), k('a', 'c'), k('d', 'c'),
  k('e', 'c'), k('w', 'c'), k('backspace', 'm'), k('b', 'c'), k('f', 'c'), k('h', 'c'), k('a', 'c'), k('d', 'm'), k('delete', 'c'), k('return')]);
console.log('# kill and yank, undo and redo');
terminal(['one two three', k('left', 'c'), k('k', 'c'), k('u', 'c'), k('y', 'c'), k('y', 'm'), k('y', 'm'), 'x', { name: '-', ctrl: true, sequence: '\x1F' }, { name: 'undefined', ctrl: true, sequence: '\x1F' }, { name: '6', ctrl: true, sequence: '\x1E' },
  k('backspace', 'cs'), k('delete', 'cs'), k('enter')]);
console.log('# history');
terminal(['first', k('return'), 'second', k('return'), 'second', k('return'), k('up'), k('up'), k('up'), k('up'), k('down'), k('p', 'c'), k('n', 'c'), k('n', 'c'), k('n', 'c'), k('n', 'c'), 'fi', k('up'), k('up'), k('down'), k('return')]);
terminal([k('up'), k('up'), k('down'), k('return')], { history: ['b', 'a'], historySize: 2 });
terminal(['a', k('return'), 'b', k('return'), 'a', k('return')], { removeHistoryDuplicates: true });
terminal(['a', k('return')], { historySize: 0 });
console.log('# long lines and wide characters');
terminal(['0123456789abcdefghij', 'k', k('left'), k('left'), k('left'), 'Z', k('home'), k('end'), k('return')], { columns: 10 });
terminal(['古古a', 'e\u0301', k('left'), k('left'), k('backspace'), '\u{1F468}\u200D\u{1F469}', k('left'), k('delete'), k('return')], { columns: 10 });
console.log('# write');
terminal([['abc'], ['de\nf'], [null, { ctrl: true, name: 'u' }], ['x\r\ny\r'], ['\t']]);
console.log('# signals and the end');
terminal(['abc', k('c', 'c')]);
terminal(['abc', k('c', 'c')], { listen: ['line', 'close', 'pause'] });
terminal([k('d', 'c')]);
terminal(['a', k('left'), k('d', 'c'), k('d', 'c')]);
terminal(['abc', k('l', 'c'), k('return')]);
terminal(['abc', k('z', 'c'), k('return')]);
console.log('# completion');
const completer = (line) => [['apple', 'apricot', 'banana'].filter((w) => w.startsWith(line)), line];
terminal(['a', k('tab'), k('tab'), 'r', k('tab'), k('tab'), k('return')], { completer });
terminal([k('tab'), k('tab'), k('return')], { completer });
terminal(['zz', k('tab'), k('return')], { completer });
terminal(['x', k('tab'), k('return')], { completer: (line, done) => done(null, [['xy', 'xyz', ''], 'x']) });
terminal(['x', k('tab'), k('tab')], { completer: (line, done) => done(null, [['xa', '', 'xb'], 'x']) });
terminal(['x', k('tab')], { completer: (line, done) => done('no') });
