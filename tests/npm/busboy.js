// An upload of 100 MB in a multipart form.
const http = require('http');
const busboy = require('busboy');
const SIZE = 100e6;
const server = http.createServer((req, res) => {
  const parser = busboy({ headers: req.headers });
  const seen = [];
  parser.on('file', (name, file, info) => {
    let bytes = 0;
    let sum = 0;
    file.on('data', (d) => { bytes += d.length; sum = (sum + d[0] + d[d.length - 1]) % 65536; });
    file.on('close', () => seen.push([name, info.filename, info.mimeType, bytes, sum > 0]));
  });
  parser.on('field', (name, value) => seen.push([name, value]));
  parser.on('close', () => res.end(JSON.stringify(seen)));
  req.pipe(parser);
});
server.listen(0, '127.0.0.1', () => {
  const boundary = 'xxBOUNDARYxx';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="big.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const req = http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, 'Content-Length': head.length + SIZE + tail.length } }, (res) => {
    res.on('data', (d) => console.log(String(d)));
    res.on('end', () => server.close(() => console.log('closed')));
  });
  req.write(head);
  const chunk = Buffer.alloc(65536, 'a');
  let left = SIZE;
  const more = () => {
    while (left > 0) {
      const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
      left -= part.length;
      if (!req.write(part)) {
        req.once('drain', more);
        return;
      }
    }
    req.end(tail);
  };
  more();
});
