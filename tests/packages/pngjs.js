// pngjs without zlib: chunks, checksums, filters and bit depths. The compressed part is a zlib stream of stored blocks,
// written and read here.
const lib = 'pngjs/lib/';
const Parser = require(lib + 'parser'), Crc = require(lib + 'crc'), constants = require(lib + 'constants');
const bitpack = require(lib + 'bitpacker'), filterPack = require(lib + 'filter-pack'), filterParse = require(lib + 'filter-parse-sync');
const bitmapper = require(lib + 'bitmapper'), normalise = require(lib + 'format-normaliser'), SyncReader = require(lib + 'sync-reader'), ChunkStream = require(lib + 'chunkstream');
const { random, digest, attempt } = require('./support/random');
const r = random(6);

function adler(data) {
  let a = 1, b = 0;
  for (const x of data) { a = (a + x) % 65521; b = (b + a) % 65521; }
  return ((b << 16) | a) >>> 0;
}
function deflateStored(data) {
  const parts = [Buffer.from([0x78, 1])];
  for (let at = 0; at < data.length; at += 65535) {
    const part = data.subarray(at, at + 65535), head = Buffer.alloc(5);
    head[0] = at + 65535 >= data.length ? 1 : 0;
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(~part.length & 0xffff, 3);
    parts.push(head, part);
  }
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(adler(data));
  return Buffer.concat([...parts, tail]);
}
function inflateStored(data) {
  const parts = [];
  for (let at = 2; ;) {
    const n = data.readUInt16LE(at + 1);
    parts.push(data.subarray(at + 5, at + 5 + n));
    if (data[at] === 1) return Buffer.concat(parts);
    at += 5 + n;
  }
}
function chunk(type, data) {
  const b = Buffer.alloc(data.length + 12);
  b.writeUInt32BE(data.length, 0);
  b.write(type, 4, 'latin1');
  data.copy(b, 8);
  b.writeInt32BE(Crc.crc32(b.slice(4, b.length - 4)), b.length - 4);
  return b;
}
function encode(pixels, width, height, options) {
  const packed = bitpack(pixels, width, height, options);
  const bpp = constants.COLORTYPE_TO_BPP_MAP[options.colorType];
  const filtered = filterPack(packed, width, height, options, bpp);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = options.bitDepth;
  head[9] = options.colorType;
  const idat = deflateStored(filtered), cut = r.int(idat.length);
  return Buffer.concat([Buffer.from(constants.PNG_SIGNATURE), chunk('IHDR', head), chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])), chunk('IDAT', idat.subarray(0, cut)), chunk('IDAT', idat.subarray(cut)), chunk('IEND', Buffer.alloc(0))]);
}
function decode(png, feed) {
  let meta, error, gamma;
  const data = [];
  const dependencies = { error: (e) => { error = e; }, metadata: (m) => { meta = m; }, gamma: (g) => { gamma = g; }, palette: (p) => { meta.palette = p; }, transColor: (t) => { meta.transColor = t; }, simpleTransparency: () => { meta.alpha = true; }, inflateData: (d) => data.push(d), parsed() {}, finished() {} };
  const reader = new SyncReader(png);
  const parser = new Parser({}, { ...dependencies, read: reader.read.bind(reader) });
  parser.start();
  reader.process();
  if (error) throw error;
  const raw = filterParse.process(inflateStored(Buffer.concat(data)), meta);
  const bitmap = bitmapper.dataToBitMap(raw, meta);
  return { meta, gamma, pixels: normalise(bitmap, meta) };
}
for (let round = 0; round < 160; round++) {
  const width = 1 + r.int(40), height = 1 + r.int(30), bitDepth = r.pick([8, 8, 16]), colorType = r.pick([0, 2, 4, 6]);
  const smooth = r.next() < 0.5;
  const pixels = Buffer.alloc(width * height * 4 * (bitDepth / 8));
  for (let i = 0; i < pixels.length; i++) pixels[i] = smooth ? (i * 3 + (i >> 5)) & 255 : r.int(256);
  const options = { inputColorType: 6, inputHasAlpha: true, colorType, bitDepth, filterType: r.int(6) - 1, bgColor: round % 3 ? undefined : { red: 1, green: 200, blue: 77 } };
  console.log(round, attempt(() => {
    const png = encode(pixels, width, height, options);
    const out = decode(png);
    return [JSON.stringify(options), png.length, digest(png), JSON.stringify(out.meta), out.gamma, digest(out.pixels), out.pixels.constructor.name].join(' ');
  }));
}
// Low depths, palettes and interlacing, read from rows made here.
for (let round = 0; round < 160; round++) {
  const depth = r.pick([1, 2, 4, 8, 16]), colorType = depth < 8 ? r.pick([0, 3]) : depth === 8 ? r.pick([0, 2, 3, 4, 6]) : r.pick([0, 2, 4, 6]);
  const bpp = constants.COLORTYPE_TO_BPP_MAP[colorType], width = 1 + r.int(33), height = 1 + r.int(20), interlace = r.next() < 0.5;
  const meta = { width, height, depth, bpp, interlace, colorType };
  if (colorType === 3) meta.palette = Array.from({ length: 2 ** Math.min(depth, 8) }, () => [r.int(256), r.int(256), r.int(256), r.int(256)]);
  if (round % 4 === 0 && colorType === 0) meta.transColor = [r.int(2 ** depth)];
  const images = interlace ? require(lib + 'interlace').getImagePasses(width, height) : [{ width, height }];
  const rows = [];
  for (const { width, height } of images) for (let y = 0; y < height; y++) rows.push(Buffer.from([r.int(5)]), r.bytes(Math.ceil((width * bpp * depth) / 8)));
  console.log(round, JSON.stringify({ ...meta, palette: undefined }), attempt(() => {
    const raw = filterParse.process(Buffer.concat(rows), meta);
    return `${digest(raw)} ${digest(normalise(bitmapper.dataToBitMap(raw, meta), meta))}`;
  }));
}
// Broken files.
const good = encode(Buffer.alloc(64, 9), 4, 4, { inputColorType: 6, inputHasAlpha: true, colorType: 6, bitDepth: 8 });
for (let i = 0; i < good.length; i += 3) {
  const bad = Buffer.from(good);
  bad[i] ^= 1 << r.int(8);
  console.log(i, attempt(() => digest(decode(bad).pixels)));
}
// The asynchronous reader.
const stream = new ChunkStream(), got = [];
for (const n of [3, 1, -10, 7, 100]) stream.read(n, (b) => got.push(`${n}:${b.length}:${digest(b)}`));
stream.on('close', () => console.log('close', got.join(' ')));
stream.on('error', (e) => console.log('error', e.message));
for (let i = 0; i < 20; i++) stream.write(r.bytes(7));
stream.end();
