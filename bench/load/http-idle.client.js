// 9,000 connections, one request each; then nothing for five seconds.
const net = require('node:net');
const port = Number(process.argv[2]);
const CONNECTIONS = 9000;
let answered = 0;
let made = 0;
more();
function more() {
  for (let i = 0; i < 200 && made < CONNECTIONS; i++) {
    made++;
    const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    socket.once('data', () => {
      if (++answered === made) more();
      if (answered === CONNECTIONS) setTimeout(() => process.exit(), 5000);
    });
  }
}
