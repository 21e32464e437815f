// got, node-fetch and fastify as ES modules.
import http from 'node:http';
import got, { HTTPError } from 'got14';
import fetch, { Headers, FormData, FetchError } from 'node-fetch3';
import fastify from 'fastify';

const server = http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => {
    if (req.url === '/missing') { res.statusCode = 404; return res.end('nope'); }
    if (req.url === '/redirect') { res.writeHead(302, { location: '/ok' }); return res.end(); }
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ method: req.method, url: req.url, body, type: req.headers['content-type'] ?? null }));
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;
console.log(await got(`${base}/ok?a=1`).json());
console.log(await got.post(`${base}/post`, { json: { hello: 'world' } }).json());
await got(`${base}/missing`, { retry: { limit: 0 } }).catch((e) => console.log(e instanceof HTTPError, e.code, e.response.statusCode));
console.log((await got(`${base}/redirect`)).redirectUrls.length);
const response = await fetch(`${base}/fetch`, { method: 'PUT', body: 'text', headers: new Headers({ 'X-Y': 'z' }) });
console.log(response.status, response.headers.get('content-type'), await response.json());
console.log((await fetch(`${base}/missing`)).ok, typeof FormData);
await fetch('http://127.0.0.1:1/').catch((e) => console.log(e instanceof FetchError, e.code));
server.close();
const app = fastify();
app.get('/hello/:name', { schema: { params: { type: 'object', properties: { name: { type: 'string', minLength: 2 } } } } }, async (req) => ({ hello: req.params.name }));
console.log((await app.inject('/hello/world')).json(), (await app.inject('/hello/x')).statusCode);
await app.close();
