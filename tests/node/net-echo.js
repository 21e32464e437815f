// A connection from both sides: order of events, addresses, counts.
const net = require('net');
const log = [];
const server = net.createServer((socket) => {
  log.push(`server: connection ${socket.remoteFamily} ${socket.localAddress} ${socket.remotePort > 0}`);
  socket.on('data', (data) => { log.push(`server: data ${data}`); socket.write(`echo ${data}`); });
  socket.on('end', () => log.push('server: end'));
  socket.on('close', (hadError) => { log.push(`server: close ${hadError} ${socket.bytesRead} ${socket.bytesWritten}`); });
});
server.on('close', () => {
  // Both sides are in one program: only the order within a side is certain.
  for (const side of ['server:', 'client:']) for (const line of log) if (line.startsWith(side)) console.log(line);
});
server.listen(0, '127.0.0.1', () => {
  const { address, family, port } = server.address();
  console.log(address, family, port > 0, server.listening);
  const client = net.connect(port, '127.0.0.1', () => {
    log.push(`client: connect ${client.remotePort === port} ${client.pending} ${client.readyState} ${client.remoteAddress}`);
    client.write('hi');
  });
  log.push(`client: ${client.connecting} ${client.pending} ${client.readyState}`);
  client.setEncoding('utf8');
  client.on('lookup', () => log.push('client: lookup'));
  client.on('ready', () => log.push('client: ready'));
  client.once('data', (data) => { log.push(`client: data ${data}`); client.end('bye'); });
  client.on('finish', () => log.push('client: finish'));
  client.on('end', () => log.push('client: end'));
  client.on('close', (hadError) => {
    log.push(`client: close ${hadError} ${client.bytesRead} ${client.bytesWritten} ${client.destroyed} ${client.readyState}`);
    server.close();
  });
});
console.log(server.address());
