'use strict';
// emitKeypressEvents: keys from the bytes of a terminal.
const readline = require('readline');
const { PassThrough } = require('stream');
const stream = new PassThrough();
readline.emitKeypressEvents(stream);
readline.emitKeypressEvents(stream);
let keys = [];
stream.on('keypress', (text, key) => keys.push([text, key.name, `${key.ctrl ? 'c' : ''}${key.meta ? 'm' : ''}${key.shift ? 's' : ''}`, key.code, key.sequence]));
const cases = ['a', 'A', '1', ' ', '\t', '\r', '\n', '\x7f', '\b', '\x01', '\x1a', '\x1b[A', '\x1b[1;5C', '\x1b[1;2D', '\x1b[3~', '\x1b[3;5~', '\x1bOP', '\x1b[11~', '\x1b[[A', '\x1b[24~', '\x1bOa', '\x1b[a', '\x1b[2$', '\x1b[3^', '\x1b[Z',
  '\x1ba', '\x1bA', '\x1b\r', '\x1b\x7f', '\x1b ', '\x1b\x1b[A', '\x1b\x1b', '\u00e9', '\u{1F468}', '\u4e2d', 'ab', '\x1b[A\x1b[B', '~', '\x1b~', '\x1b[200~x\x1b[201~', '\x1b[1;10A', '\x1bO5A', '\x1b[99~', '\x1b[H', '\x1b[5~', '\x1b[[5~', '\x1d', '\x1f', '-', '\x1b[E', '\x1bOE', '\x1b[1;3A', '\x1b[8;4~'];
(async () => {
  for (const text of cases) {
    keys = [];
    stream.write(text);
    await new Promise(setImmediate);
    console.log(JSON.stringify(text), JSON.stringify(keys));
  }
  keys = [];
  stream.write(Buffer.from([0xe4, 0xb8]));
  await new Promise(setImmediate);
  stream.write(Buffer.from([0xad]));
  await new Promise(setImmediate);
  console.log(JSON.stringify(keys));
  const lone = new PassThrough();
  readline.emitKeypressEvents(lone, { escapeCodeTimeout: 5 });
  lone.on('keypress', (text, key) => console.log('alone', text, key));
  lone.write('\x1b');
})();
