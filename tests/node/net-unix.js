// Unix sockets, half-open connections, errors of listening and connecting.
const net = require('net');
const fs = require('fs');
const os = require('os');
const path = require('path');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'net-unix-'));
const file = path.join(dir, 's');
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let bytes = 0;
  socket.on('data', (d) => { bytes += d.length; });
  socket.on('end', () => { console.log('end seen after', bytes); socket.end('late'); });
});
server.listen(file, () => {
  console.log(server.address() === file, fs.existsSync(file));
  const client = net.connect(file);
  client.end('x'.repeat(1e6));
  client.on('data', (d) => console.log(String(d)));
  client.on('close', (hadError) => {
    console.log('closed', hadError, client.address(), client.remoteAddress);
    server.close(() => {
      console.log('file is there:', fs.existsSync(file));
      refused();
    });
  });
});
function refused() {
  net.connect(file).on('error', (e) => {
    console.log(e.message.replace(dir, ''), e.code, e.syscall, e.address === file);
    inUse();
  });
}
function inUse() {
  const first = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = first.address();
    net.createServer().listen(port, '127.0.0.1').on('error', (e) => {
      console.log(e.message.replace(port, 'PORT'), Object.keys(e), e.port === port);
      first.close();
      first.close((err) => console.log(err.code));
      closedPort(port);
    });
    try {
      first.listen(0);
    } catch (e) {
      console.log(e.code);
    }
  });
}
function closedPort(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.write('x', (e) => console.log('write:', e.message.replace(port, 'PORT')));
  socket.on('error', (e) => console.log(e.message.replace(port, 'PORT'), e.code, e.errno, e.syscall, e.address));
  socket.on('close', (hadError) => {
    console.log('close', hadError, socket.readyState);
    fs.rmSync(dir, { recursive: true });
  });
}
