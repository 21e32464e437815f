// 9,000 connections (both ends in this program), each of which sends one message a second for ten seconds.
const net = require('node:net');
const CONNECTIONS = 9000;
const SECONDS = 10;
let open = 0;
let answers = 0;
const server = net.createServer((socket) => {
  socket.on('data', (data) => socket.write(data));
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', 1024, more);
const clients = [];
function more() {
  // A few hundred at a time, so that none waits in the listening queue for long.
  for (let i = 0; i < 200 && clients.length < CONNECTIONS; i++) {
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      if (++open === CONNECTIONS) talk();
      else if (open === clients.length) more();
    });
    client.on('data', () => answers++);
    clients.push(client);
  }
}
function talk() {
  let round = 0;
  const timer = setInterval(() => {
    if (round++ === SECONDS) {
      clearInterval(timer);
      for (const client of clients) client.destroy();
      server.close();
      if (answers !== CONNECTIONS * SECONDS) throw new Error(`${answers} answers`);
      return;
    }
    for (const client of clients) client.write('ping');
  }, 1000);
}
