'use strict';
// A connection to a server by bytes: what is sent, and what came back until it closed.
const net = require('net');

const steady = (text) => text.replace(/^Date: .*\r\n/mg, '').replace(/\r\n/g, '\\r\\n');

function raw(port, pieces, options = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: options.allowHalfOpen ?? false });
    let text = '';
    let failure = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      options.onData?.(text, socket);
    });
    socket.on('error', (err) => { failure = ` ${err.code}`; });
    socket.on('close', () => resolve(options.whole ? text : steady(text) + failure));
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece);
        await new Promise((done) => setTimeout(done, options.pause ?? 1));
      }
      if (options.end) socket.end();
    });
  });
}

module.exports = { raw, steady };
