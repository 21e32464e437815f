// An ArrayBuffer that is transferred while a file is read into it: the bytes go where the memory went.
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tally-detached-'));
const file = path.join(dir, 'file');
fs.writeFileSync(file, 'x'.repeat(1000));

function read(size, move) {
  return new Promise((resolve) => {
    const view = new Uint8Array(size);
    const { buffer } = view;
    const fd = fs.openSync(file, 'r');
    fs.read(fd, view, 0, size, 0, (error, n) => {
      const bytes = new Uint8Array(moved);
      console.log(size, error, n, view.length, buffer.byteLength, bytes.length, bytes.filter((b) => b === 120).length);
      fs.closeSync(fd);
      resolve();
    });
    const moved = move(buffer);
  });
}

(async () => {
  for (const size of [10, 100, 1000, 500000]) {
    await read(size, (buffer) => buffer.transfer());
    await read(size, (buffer) => structuredClone(buffer, { transfer: [buffer] }));
  }
  // The bytes that are written are those of the moment of the call, wherever they are now.
  const view = new Uint8Array(2000).fill(65);
  const fd = fs.openSync(file, 'w');
  const written = new Promise((resolve) => fs.write(fd, view, (error, n) => resolve([error, n])));
  const moved = view.buffer.transfer();
  console.log(await written, view.length, moved.byteLength);
  fs.closeSync(fd);
  console.log(fs.readFileSync(file, 'latin1') === 'A'.repeat(2000));
  fs.rmSync(dir, { recursive: true });
})();
