// Routes, parameters, bodies, cookies, redirects, static files, errors; asked by http.request.
const http = require('http');
const fs = require('fs');
const os = require('os');
const path = require('path');
const express = require(process.argv[2] ?? 'express');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'npm-express-'));
fs.writeFileSync(path.join(dir, 'page.html'), '<p>static</p>'.repeat(5000));
fs.utimesSync(path.join(dir, 'page.html'), 1e9, 1e9); // its tag is made of this
const app = express();
app.disable('x-powered-by');
app.use((req, res, next) => { res.setHeader('X-Step', 'one'); next(); });
app.use('/static', express.static(dir, { etag: true, lastModified: false }));
app.use(express.json());
app.use(express.urlencoded({ extended: true }));
app.get('/', (req, res) => res.send('hello'));
app.get('/user/:id', (req, res) => res.json({ id: req.params.id, query: req.query, ip: req.ip, host: req.hostname }));
app.post('/json', (req, res) => res.status(201).json({ got: req.body, type: req.get('content-type') }));
app.post('/form', (req, res) => res.json(req.body));
app.get('/move', (req, res) => res.redirect(302, '/user/7'));
app.get('/cookie', (req, res) => res.cookie('a', 'b c', { httpOnly: true }).type('text').send('c'));
app.get('/stream', (req, res) => { res.type('text'); for (let i = 0; i < 5; i++) res.write(`part ${i}\n`); res.end(); });
app.get('/boom', () => { throw new Error('boom'); });
app.get('/later', async () => { await null; throw new Error('later'); });
app.use((req, res) => res.status(404).send(`no ${req.method} ${req.path}`));
app.use((err, req, res, next) => res.status(500).send(`error ${err.message}`));
const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (method, url, body, headers = {}) => new Promise((resolve, reject) => {
    const req = http.request({ port, host: '127.0.0.1', method, path: url, headers, agent }, (res) => {
      const parts = [];
      res.on('data', (d) => parts.push(d));
      res.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const { date, ...rest } = res.headers;
        console.log(method, url, res.statusCode, JSON.stringify(rest).replaceAll(port, 'PORT'), text.length > 300 ? `${text.length} bytes` : text.replaceAll(port, 'PORT'));
        resolve(res);
      });
    });
    req.on('error', reject);
    req.end(body);
  });
  await ask('GET', '/');
  await ask('GET', '/user/42?a=1&b[]=2&c[d]=3');
  await ask('POST', '/json', JSON.stringify({ deep: { list: [1, 'ü', null] } }), { 'Content-Type': 'application/json' });
  await ask('POST', '/json', '{"broken"', { 'Content-Type': 'application/json' });
  await ask('POST', '/form', 'x=1&y=%C3%BC&z[]=a&z[]=b', { 'Content-Type': 'application/x-www-form-urlencoded' });
  await ask('GET', '/move');
  await ask('GET', '/cookie');
  await ask('GET', '/stream');
  if (process.argv[2] === undefined) await ask('GET', '/later');
  await ask('GET', '/boom');
  await ask('GET', '/none');
  await ask('DELETE', '/user/1');
  await ask('HEAD', '/user/1');
  const page = await ask('GET', '/static/page.html');
  await ask('GET', '/static/page.html', undefined, { 'If-None-Match': page.headers.etag });
  await ask('GET', '/static/page.html', undefined, { Range: 'bytes=0-9' });
  await ask('GET', '/static/../secret');
  agent.destroy();
  server.close(() => {
    fs.rmSync(dir, { recursive: true });
    console.log('closed');
  });
});
