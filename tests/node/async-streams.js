// Which context the callbacks of streams run in.
const { AsyncLocalStorage, executionAsyncResource } = require('async_hooks');
const { finished, pipeline, Readable, Writable } = require('stream');
const als = new AsyncLocalStorage();
const lines = [];
const log = (...a) => lines.push(a.join(' '));
const r = als.run('made', () => new Readable({ read() {} }));
als.run('finished', () => finished(r, () => log('finished', als.getStore(), executionAsyncResource().constructor.name)));
als.run('listener', () => r.on('data', () => log('data', als.getStore())));
als.run('listener', () => r.on('end', () => log('end', als.getStore())));
als.run('pusher', () => setTimeout(() => { r.push('x'); r.push(null); }, 1));
als.run('promise', () => require('stream/promises').finished(r).then(() => log('finished promise', als.getStore())));
const w = als.run('made', () => new Writable({ write(chunk, encoding, callback) { log('write', als.getStore()); setTimeout(callback, 1); } }));
als.run('first', () => w.write('a', () => log('first written', als.getStore())));
als.run('second', () => w.write('b', () => log('second written', als.getStore())));
als.run('ender', () => w.end(() => log('ended', als.getStore())));
als.run('pipeline', () => pipeline(Readable.from(['a', 'b']), new Writable({ write(chunk, encoding, callback) { log('piped', als.getStore()); callback(); } }), () => log('pipeline', als.getStore())));
als.run('iteration', async () => { for await (const x of Readable.from([1, 2])) log('iterated', x, als.getStore()); });
const net = require('net');
const server = als.run('server', () => net.createServer((socket) => {
  log('connection', als.getStore());
  als.run('reader', () => socket.on('data', (data) => { log('data of socket', String(data), als.getStore()); socket.end('answer', () => log('answered', als.getStore())); }));
})).listen(0, '127.0.0.1', () => {
  const client = als.run('client', () => net.connect(server.address().port, '127.0.0.1', () => { log('connected', als.getStore()); als.run('asker', () => client.write('ask', () => log('asked', als.getStore()))); }));
  als.run('client reader', () => client.on('data', () => log('client data', als.getStore())).on('close', () => { log('closed', als.getStore()); server.close(); }));
});
process.on('exit', () => console.log(lines.sort().join('\n')));
