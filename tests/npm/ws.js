// An echo of 10,000 messages, text and binary, small and large; ping, close codes, an error.
const { WebSocketServer, WebSocket } = require('ws');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
let closed;
server.on('connection', (socket, req) => {
  console.log('connection', req.url, req.headers['sec-websocket-version']);
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('close', (code, reason) => { closed = `server close ${code} ${reason}`; });
});
server.on('listening', () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/path?x=1`);
  const N = 10000;
  let got = 0;
  let wrong = 0;
  const message = (i) => (i % 3 === 0 ? `text ${i} é` : i % 1000 === 1 ? Buffer.alloc(100000, i) : Buffer.alloc(i % 200, i));
  client.on('open', () => { for (let i = 0; i < N; i++) client.send(message(i)); });
  client.on('message', (data, isBinary) => {
    const want = message(got);
    if (isBinary !== (typeof want !== 'string') || !Buffer.from(want).equals(data)) wrong++;
    if (++got < N) return;
    console.log('echoed', got, 'wrong', wrong);
    client.ping('are you there');
  });
  client.on('pong', (data) => { console.log('pong', String(data)); client.close(4001, 'enough'); });
  client.on('close', (code, reason) => {
    console.log('client close', code, String(reason));
    server.close(() => {
      console.log(closed);
      new WebSocket('ws://127.0.0.1:1').on('error', (e) => console.log(e.code)).on('close', (c) => console.log('closed', c));
    });
  });
});
