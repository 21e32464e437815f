'use strict';
// Heads and contents that are large, do not end, or that nobody reads.
const http = require('http');
const net = require('net');
const { once } = require('events');
const { raw } = require('./support/http-raw.cjs');
const { serve, hello, get, ask } = require('./support/http-serve.cjs');

(async () => {
  await serve('content that does not end', {}, (req, res) => {
    let bytes = 0;
    req.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes < 300_000 || res.headersSent) return;
      res.writeHead(413);
      res.end('enough');
    });
    req.on('error', () => {});
  }, async (port) => {
    const answer = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => { text += chunk; if (text.includes('enough')) { socket.destroy(); resolve(text); } });
      socket.on('error', () => {});
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = () => {
        if (socket.destroyed) return;
        if (socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`)) setImmediate(more);
        else socket.once('drain', more);
      };
      more();
    });
    console.log(answer.split('\r\n')[0]);
  });

  const long = 'x'.repeat(1 << 20);
  await serve('a head of 1 MiB', { maxHeaderSize: 2 << 20 }, (req, res) => { res.end(`${req.headers.x.length} ${req.headers.x === long}`); }, async (port) => {
    console.log(await raw(port, [get('/', `Connection: close\r\nX: ${long}\r\n`)]));
  });
  await serve('a head of 1 MiB, refused', {}, hello, async (port) => {
    console.log((await raw(port, [get('/', `X: ${'x'.repeat(20000)}\r\n`)])).slice(0, 50));
  });
  await serve('an answer with a head of 1 MiB', {}, (req, res) => { res.setHeader('X', long); res.end('y'); }, async (port) => {
    console.log(await ask({ port, agent: false, maxHeaderSize: 2 << 20 }));
    console.log(await ask({ port, agent: false }));
  });

  await serve('a slow reader', {}, (req, res) => {
    let sent = 0;
    let pauses = 0;
    const chunk = Buffer.alloc(64 * 1024, 'z');
    const more = () => {
      while (sent < 40) {
        sent++;
        if (!res.write(chunk)) {
          pauses++;
          res.once('drain', more);
          return;
        }
      }
      res.end(`|${pauses > 0}`);
    };
    more();
  }, async (port) => {
    const result = await new Promise((resolve) => {
      http.get({ port, host: '127.0.0.1', agent: false }, async (res) => {
        let bytes = 0;
        let tail = '';
        for await (const piece of res) {
          bytes += piece.length;
          tail = piece.toString('latin1').slice(-5);
          if (bytes < 500_000) await new Promise(setImmediate);
        }
        resolve(`${bytes} ${tail}`);
      });
    });
    console.log(result);
  });

  await serve('questions without listening', {}, (req, res) => { res.end('y'.repeat(50_000)); }, async (port) => {
    const count = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      let bytes = 0;
      socket.pause();
      socket.write(get('/').repeat(60));
      setTimeout(() => {
        socket.on('data', (chunk) => {
          bytes += chunk.length;
          if (bytes >= 60 * 50_000) {
            socket.destroy();
            resolve('all came');
          }
        });
        socket.resume();
      }, 10);
    });
    console.log(count);
  });

  await serve('a reset while writing', {}, (req, res) => {
    req.on('error', (err) => console.log(`  req ${err.code}`));
    res.on('close', () => console.log(`  res close ${res.writableFinished}`));
    const timer = setInterval(() => res.write(Buffer.alloc(1 << 16)), 1);
    res.on('close', () => clearInterval(timer));
  }, async (port, server) => {
    await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.write(get('/'));
      socket.once('data', () => { socket.resetAndDestroy(); });
      server.on('request', (req, res) => res.on('close', resolve));
    });
  });
})();
