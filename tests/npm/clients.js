// axios, node-fetch, got, superagent and request against one server: bodies, redirects, errors, timeouts, abort.
const http = require('http');
const server = http.createServer((req, res) => {
  let bytes = 0;
  const parts = [];
  req.on('data', (d) => { bytes += d.length; if (bytes < 1000) parts.push(d); });
  req.on('end', () => {
    if (req.url === '/redirect') {
      res.writeHead(302, { Location: '/json' });
      res.end();
    } else if (req.url === '/slow') {
      setTimeout(() => res.end('slow'), 2000).unref();
    } else if (req.url === '/bad') {
      res.statusCode = 503;
      res.end('{"error":"busy"}');
    } else if (req.url === '/chunks') {
      for (let i = 0; i < 10; i++) res.write('0123456789'.repeat(1000));
      res.end();
    } else {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({ method: req.method, url: req.url, type: req.headers['content-type'], accept: req.headers.accept, bytes, body: Buffer.concat(parts).toString() }));
    }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const say = (...args) => console.log(...args.map((a) => (typeof a === 'string' ? a.replaceAll(base, 'BASE') : a)));
  const attempt = async (name, f) => {
    try {
      say(name, JSON.stringify(await f()));
    } catch (e) {
      say(name, 'failed', e.name, e.code, e.message);
    }
  };
  const axios = require('axios');
  await attempt('axios get', async () => (await axios.get(`${base}/json`, { params: { a: 1, b: 'ü' } })).data);
  await attempt('axios post', async () => (await axios.post(`${base}/json`, { x: [1, 2] })).data);
  await attempt('axios redirect', async () => (await axios.get(`${base}/redirect`)).data.url);
  await attempt('axios bad', async () => (await axios.get(`${base}/bad`)).data);
  await attempt('axios timeout', async () => (await axios.get(`${base}/slow`, { timeout: 50 })).data);
  await attempt('axios stream', async () => { let n = 0; for await (const d of (await axios.get(`${base}/chunks`, { responseType: 'stream' })).data) n += d.length; return n; });
  const fetch = require('node-fetch');
  await attempt('node-fetch', async () => (await fetch(`${base}/json`, { method: 'PUT', body: 'text' })).json());
  await attempt('node-fetch redirect', async () => (await (await fetch(`${base}/redirect`)).json()).url);
  await attempt('node-fetch bad', async () => { const r = await fetch(`${base}/bad`); return [r.status, r.statusText, await r.text()]; });
  await attempt('node-fetch refused', async () => (await fetch('http://127.0.0.1:1/')).text());
  const got = require('got');
  await attempt('got', async () => got(`${base}/json`, { searchParams: { q: 1 } }).json());
  await attempt('got post', async () => got.post(`${base}/json`, { json: { k: 'v' } }).json());
  await attempt('got bad', async () => got(`${base}/bad`, { retry: 0 }).text());
  await attempt('got timeout', async () => got(`${base}/slow`, { timeout: 50, retry: 0 }).text());
  const superagent = require('superagent');
  await attempt('superagent', async () => (await superagent.post(`${base}/json`).send({ s: 1 }).query({ q: 2 })).body);
  await attempt('superagent bad', async () => (await superagent.get(`${base}/bad`)).body);
  const request = require('request');
  await attempt('request', () => new Promise((resolve, reject) => request({ url: `${base}/json`, method: 'POST', form: { f: 1 } }, (e, r, body) => (e ? reject(e) : resolve([r.statusCode, body])))));
  const FormData = require('form-data');
  await attempt('form-data', () => new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('field', 'value');
    form.append('file', Buffer.alloc(5000, 'x'), { filename: 'x.bin' });
    form.submit(`${base}/json`, (e, res) => { if (e) reject(e); else { res.resume(); res.on('end', () => resolve([res.statusCode, res.headers['content-type']])); } });
  }));
  server.close();
  server.closeAllConnections();
});
