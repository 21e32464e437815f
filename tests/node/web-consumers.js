'use strict';
// stream/consumers over Node's streams, web streams and plain iterables.
const { Readable } = require('stream');
const consumers = require('stream/consumers');

async function t(name, f) {
  try {
    console.log(name, await f());
  } catch (e) {
    console.log(name, e.name, e.code, e.message);
  }
}

(async () => {
  console.log(Object.keys(consumers), Object.keys(consumers).map((key) => consumers[key].length));
  for (const key of ['text', 'json', 'arrayBuffer', 'blob', 'buffer', 'bytes']) {
    await t(key, () => consumers[key](ReadableStream.from(['[1,', '2]'])));
    await t(key, () => consumers[key](Readable.from([Buffer.from('[1'), Buffer.from(']')])));
    await t(key, () => consumers[key]([new Uint8Array([0x33]), '4']));
  }
  await t('split', () => consumers.text(ReadableStream.from([new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])])));
  await t('bom', async () => (await consumers.text(ReadableStream.from([new Uint8Array([0xef, 0xbb, 0xbf, 0x41])]))).length);
  await t('bad json', () => consumers.json(Readable.from(['{'])));
  await t('failing', () => consumers.text(new ReadableStream({ start(c) { c.error(new Error('no')); } })));
})();
