// Schemas, hooks, decorators, errors; over sockets. (`inject` needs an ES module.)
const http = require('http');
const app = require('fastify')({ logger: false });
app.decorate('answer', 42);
app.addHook('onRequest', async (req, reply) => { reply.header('x-hook', 'yes'); });
app.get('/', async () => ({ hello: 'world', answer: app.answer }));
app.get('/user/:id', { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } }, response: { 200: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } } } } },
  async (req) => ({ id: req.params.id, name: 'n', hidden: true }));
app.post('/echo', { schema: { body: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } } }, async (req) => req.body);
app.get('/fail', async () => { throw Object.assign(new Error('teapot'), { statusCode: 418 }); });
app.register(async (scope) => { scope.get('/in', (req, reply) => reply.type('text/plain').send('scoped')); }, { prefix: '/scope' });
(async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  const ask = (method, url, payload) => new Promise((resolve, reject) => {
    const body = payload === undefined ? undefined : JSON.stringify(payload);
    const req = http.request({ port, host: '127.0.0.1', method, path: url, headers: body ? { 'Content-Type': 'application/json', 'Content-Length': body.length } : {} }, (res) => {
      res.setEncoding('utf8');
      let text = '';
      res.on('data', (d) => { text += d; });
      res.on('end', () => {
        console.log(method, url, res.statusCode, res.headers['content-type'], res.headers['x-hook'], res.headers['content-length'], text);
        resolve();
      });
    });
    req.on('error', reject);
    req.end(body);
  });
  for (const [method, url, payload] of [['GET', '/'], ['GET', '/user/7'], ['GET', '/user/x'], ['POST', '/echo', { a: 1.5 }], ['POST', '/echo', { b: 1 }], ['GET', '/fail'], ['GET', '/scope/in'], ['GET', '/none']]) await ask(method, url, payload);
  await app.close();
  console.log('closed');
})();
