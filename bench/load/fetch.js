// 100 MB by fetch from a server in the same program.
const http = require('node:http');
const TOTAL = 100e6;
const chunk = Buffer.alloc(65536, 1);
const server = http.createServer((req, res) => {
  res.setHeader('Content-Length', TOTAL);
  let left = TOTAL;
  const more = () => {
    while (left > 0) {
      const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
      left -= part.length;
      if (!res.write(part)) {
        res.once('drain', more);
        return;
      }
    }
    res.end();
  };
  more();
});
server.listen(0, '127.0.0.1', async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`);
  let bytes = 0;
  for await (const part of response.body) bytes += part.length;
  if (bytes !== TOTAL) throw new Error(`${bytes} bytes`);
  server.close();
  server.closeAllConnections();
});
