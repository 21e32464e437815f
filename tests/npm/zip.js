// Archives and images: what is packed is unpacked again.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { PassThrough } = require('stream');
const { finished, pipeline } = require('stream/promises');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
const lines = (n) => Array.from({ length: n }, (_, i) => `line ${i} ${i * i % 97}`).join('\n');
const collect = async (stream) => { const all = []; for await (const c of stream) all.push(c); return Buffer.concat(all); };

async function archiver() {
  const make = require('archiver');
  for (const [type, options] of [['zip', { zlib: { level: 9 } }], ['tar', { gzip: true }]]) {
    const archive = make(type, options);
    const out = path.join(dir, `a.${type}`);
    const file = fs.createWriteStream(out);
    archive.on('entry', (e) => console.log(type, e.name));
    archive.pipe(file);
    archive.append(lines(1000), { name: 'text.txt', date: new Date(0) });
    archive.append(Buffer.alloc(5000, 1), { name: 'dir/ones.bin', date: new Date(0) });
    await archive.finalize();
    await finished(file);
  }
  const yauzl = require('yauzl');
  const zip = await new Promise((resolve, reject) => yauzl.open(path.join(dir, 'a.zip'), { lazyEntries: true }, (e, z) => (e ? reject(e) : resolve(z))));
  await new Promise((resolve) => {
    zip.on('entry', (entry) => zip.openReadStream(entry, async (e, s) => {
      const b = await collect(s);
      console.log('yauzl', entry.fileName, b.length, entry.uncompressedSize, entry.crc32 >>> 0);
      zip.readEntry();
    }));
    zip.on('end', resolve);
    zip.readEntry();
  });
  const Adm = require('adm-zip');
  console.log(new Adm(path.join(dir, 'a.zip')).getEntries().map((e) => [e.entryName, e.getData().length]));
  const adm = new Adm();
  adm.addFile('x.txt', Buffer.from(lines(200)));
  console.log(new Adm(adm.toBuffer()).readAsText('x.txt') === lines(200));
  const tar = require('tar');
  await tar.x({ file: path.join(dir, 'a.tar'), cwd: dir });
  console.log(fs.readFileSync(path.join(dir, 'text.txt'), 'utf8') === lines(1000), fs.statSync(path.join(dir, 'dir/ones.bin')).size);
  await tar.c({ gzip: true, file: path.join(dir, 'b.tgz'), cwd: dir, portable: true }, ['text.txt', 'dir']);
  const names = [];
  await tar.t({ file: path.join(dir, 'b.tgz'), onentry: (e) => names.push([e.path, e.size, e.type]) });
  console.log(names);
  tar.c({ gzip: true, file: path.join(dir, 'c.tgz'), cwd: dir, sync: true, portable: true }, ['text.txt']);
  fs.mkdirSync(path.join(dir, 'out'));
  tar.x({ file: path.join(dir, 'c.tgz'), cwd: path.join(dir, 'out'), sync: true });
  console.log(fs.readFileSync(path.join(dir, 'out/text.txt'), 'utf8') === lines(1000));
  const ts = require('tar-stream');
  const pack = ts.pack();
  pack.entry({ name: 'one', mtime: new Date(0) }, lines(50));
  pack.finalize();
  const extract = ts.extract();
  extract.on('entry', async (h, s, next) => { console.log('tar-stream', h.name, (await collect(s)).length); next(); });
  await pipeline(pack, require('zlib').createGzip(), require('zlib').createGunzip(), extract);
}

async function jszip() {
  const JSZip = require('jszip');
  const zip = new JSZip();
  zip.file('hello.txt', lines(300));
  zip.folder('images').file('x.bin', Buffer.alloc(100, 7));
  for (const compression of ['DEFLATE', 'STORE']) {
    const b = await zip.generateAsync({ type: 'nodebuffer', compression });
    const back = await JSZip.loadAsync(b);
    console.log(compression, Object.keys(back.files), (await back.file('hello.txt').async('string')) === lines(300));
  }
  const out = new PassThrough();
  zip.generateNodeStream({ type: 'nodebuffer', streamFiles: true }).pipe(out);
  console.log(Object.keys((await JSZip.loadAsync(await collect(out))).files));
  const pako = require('pako');
  const zlib = require('zlib');
  console.log(zlib.inflateSync(pako.deflate(lines(100))).toString() === lines(100), pako.ungzip(zlib.gzipSync(lines(100)), { to: 'string' }) === lines(100));
}

async function pngjs() {
  const { PNG } = require('pngjs');
  const png = new PNG({ width: 40, height: 30 });
  for (let i = 0; i < png.data.length; i++) png.data[i] = i * 7 & 255;
  const packed = PNG.sync.write(png);
  const back = PNG.sync.read(packed);
  console.log(back.width, back.height, back.data.equals(png.data));
  const parsed = await new Promise((resolve, reject) => new PNG().parse(packed, (e, d) => (e ? reject(e) : resolve(d))));
  console.log(parsed.data.equals(png.data));
  const streamed = await new Promise((resolve) => { const all = []; png.pack().on('data', (c) => all.push(c)).on('end', () => resolve(Buffer.concat(all))); });
  console.log(PNG.sync.read(streamed).data.equals(png.data));
  try { PNG.sync.read(packed.subarray(0, 300)); } catch (e) { console.log(e.message); }
}

async function compression() {
  const http = require('http');
  const app = require('express')();
  app.use(require('compression')({ threshold: 100 }));
  app.get('/', (q, r) => r.type('text').send(lines(500)));
  app.get('/small', (q, r) => r.type('text').send('small'));
  app.get('/stream', async (q, r) => { r.type('text'); r.write(lines(100)); r.flush(); r.end(lines(100)); });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address();
  const zlib = require('zlib');
  const undo = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync, undefined: (b) => b };
  for (const url of ['/', '/small', '/stream']) {
    for (const accept of ['gzip', 'deflate', 'br', 'identity', 'gzip, deflate, br']) {
      const [res, body] = await new Promise((resolve) => http.get({ port, path: url, headers: { 'accept-encoding': accept } }, async (r) => resolve([r, await collect(r)])));
      const coding = res.headers['content-encoding'];
      console.log(url, accept, coding, res.headers.vary, undo[coding](body).length);
    }
  }
  console.log((await (await fetch(`http://127.0.0.1:${port}/`)).text()) === lines(500));
  server.close();
  server.closeAllConnections();
}

async function processes() {
  const spawn = require('cross-spawn');
  const text = async (c) => (await collect(c.stdout)).toString();
  console.log(await text(spawn('echo', ['a', 'b c'])), spawn.sync('sh', ['-c', 'exit 3']).status);
  await new Promise((resolve) => spawn('nonexistent-command').on('error', (e) => { console.log(e.message, e.code); resolve(); }));
}

(async () => {
  for (const part of [archiver, jszip, pngjs, compression, processes]) {
    console.log(`-- ${part.name}`);
    await part();
  }
  fs.rmSync(dir, { recursive: true });
})().catch((e) => { console.log(e); process.exit(1); });
