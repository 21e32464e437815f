'use strict';
// Lines from a stream that is no terminal: splitting, events, questions, the iterator, signals; readline/promises.
const readline = require('readline');
const promises = require('readline/promises');
const { PassThrough, Readable } = require('stream');
const { promisify } = require('util');
const collect = (stream) => { const out = []; stream.on('data', (d) => out.push(String(d))); return out; };

async function main() {
  for (const chunks of [['a\nb\r\nc\rd'], ['a\r', '\nb'], ['x', 'y\n\n', 'z'], ['\u00e9'.repeat(2), '\n'], [Buffer.from([0xc3]), Buffer.from([0xa9, 10])], ['a\u2028b\u2029c'], [], ['\n']]) {
    const input = new PassThrough();
    const rl = readline.createInterface({ input });
    const seen = [];
    rl.on('line', (l) => seen.push(l));
    for (const c of chunks) input.write(c);
    input.end();
    await new Promise((done) => rl.on('close', done));
    console.log(JSON.stringify(seen), rl.closed, rl.terminal, rl.line, rl.getPrompt());
  }
  {
    const rl = readline.createInterface({ input: Readable.from(['1\n2\n3\n', '4\n5']) });
    const seen = [];
    for await (const line of rl) seen.push(line);
    console.log(seen.join());
  }
  {
    const rl = readline.createInterface({ input: Readable.from(['1\n2\n3\n4\n']) });
    for await (const line of rl) {
      console.log(line);
      if (line === '2') break;
    }
    console.log(rl.closed);
  }
  {
    const input = new PassThrough();
    const output = new PassThrough();
    const out = collect(output);
    const rl = readline.createInterface({ input, output, prompt: 'p> ' });
    const events = [];
    for (const name of ['pause', 'resume', 'close', 'line']) rl.on(name, (l) => events.push(name + (l ?? '')));
    rl.prompt();
    rl.question('who? ', (a) => events.push(`answer ${a}`));
    rl.question('again? ', (a) => events.push(`never ${a}`));
    input.write('me\n');
    input.write('rest\n');
    await new Promise(setImmediate);
    rl.setPrompt('q> ');
    console.log(rl.pause() === rl, rl.pause() === rl, rl.resume() === rl, rl.getPrompt());
    rl.write('written\n');
    rl.prompt();
    const ac = new AbortController();
    rl.question('aborted? ', { signal: ac.signal }, (a) => events.push(`never ${a}`));
    ac.abort();
    rl.question('aborted? ', { signal: ac.signal }, (a) => events.push(`never ${a}`));
    const asked = promisify(rl.question).call(rl, 'promised? ');
    input.write('yes\n');
    console.log(await asked);
    const c2 = new AbortController();
    const gone = promisify(rl.question).call(rl, 'gone? ', { signal: c2.signal });
    c2.abort('why');
    await gone.catch((e) => console.log(e.name, e.code, e.cause));
    rl.close();
    rl.close();
    for (const f of [() => rl.pause(), () => rl.resume(), () => rl.write('x'), () => rl.question('x', () => {})]) { try { f(); console.log('no error'); } catch (e) { console.log(e.code, e.message); } }
    console.log(events.join('|'), JSON.stringify(out.join('')));
  }
  {
    const ac = new AbortController();
    const rl = readline.createInterface({ input: new PassThrough(), signal: ac.signal });
    const closed = new Promise((done) => rl.on('close', done));
    ac.abort();
    await closed;
    console.log('closed by a signal');
  }
  {
    const input = new PassThrough();
    const rl = promises.createInterface({ input, output: new PassThrough() });
    const asked = rl.question('a? ');
    input.write('b\n');
    console.log(await asked);
    const ac = new AbortController();
    const gone = rl.question('c? ', { signal: ac.signal });
    ac.abort();
    await gone.catch((e) => console.log(e.name, e.code));
    rl.close();
    await Promise.resolve().then(() => rl.question('d')).catch((e) => console.log(e.code));
  }
  for (const o of [{ completer: 1 }, { history: 1 }, { historySize: -1 }, { historySize: 'x' }, { tabSize: 0 }, { tabSize: 'a' }, { signal: 1 }, { escapeCodeTimeout: NaN }, { crlfDelay: 5 }, { crlfDelay: 500 }]) {
    try { const rl = readline.createInterface({ input: new PassThrough(), ...o }); console.log(rl.crlfDelay, rl.tabSize); rl.close(); } catch (e) { console.log(e.name, e.code, e.message); }
  }
  const output = new PassThrough();
  const out = collect(output);
  const show = (f) => { try { const r = f(); console.log(r === true || r === undefined ? r : typeof r, JSON.stringify(out.splice(0).join(''))); } catch (e) { console.log(e.name, e.code, e.message); } };
  show(() => readline.cursorTo(output, 1));
  show(() => readline.cursorTo(output, 1, 2));
  show(() => readline.cursorTo(output, 'a'));
  show(() => readline.cursorTo(output, 'a', 'b'));
  show(() => readline.cursorTo(output, 'a', 1));
  show(() => readline.cursorTo(output, NaN));
  show(() => readline.cursorTo(output, 1, () => {}));
  show(() => readline.cursorTo(output, 1, 2, 'cb'));
  show(() => readline.cursorTo(null, 1));
  for (const d of [[1, 0], [-1, 2], [0, -3], [0, 0]]) show(() => readline.moveCursor(output, ...d));
  for (const d of [-1, 0, 1]) show(() => readline.clearLine(output, d));
  show(() => readline.clearScreenDown(output));
  show(() => readline.clearLine(output, 1, 1));
  const r = new promises.Readline(output);
  show(() => r.cursorTo(1, 2).moveCursor(3, 4).clearLine(0).clearScreenDown());
  await r.commit();
  await new Promise(setImmediate);
  show(() => r.rollback());
  show(() => r.cursorTo('x'));
  show(() => r.clearLine(2));
  show(() => new promises.Readline({}));
  show(() => new promises.Readline(output, { autoCommit: 1 }));
  new promises.Readline(output, { autoCommit: true }).clearLine(1);
  await new Promise(setImmediate);
  show(() => {});
  console.log(Object.keys(readline).join(), Object.keys(promises).join(), readline.promises === promises, readline.Interface.length, readline.createInterface.length);
  const plain = readline.Interface({ input: new PassThrough() });
  console.log(plain instanceof readline.Interface, plain instanceof require('events'), typeof plain[Symbol.dispose], typeof plain[Symbol.asyncIterator], plain.columns);
  plain.close();
}
main();
