'use strict';
// What natives answer as Buffers, in programs that have not asked for Buffer themselves.
const fs = require('fs');
const dir = fs.mkdtempSync('/tmp/fs-no-buffer-');
fs.mkdirSync(`${dir}/a/b`, { recursive: true });
fs.closeSync(fs.openSync(`${dir}/a/x`, 'w'));
fs.rmSync(`${dir}/a`, { recursive: true });
console.log(fs.existsSync(`${dir}/a`), fs.readdirSync(dir, 'hex'), fs.readlinkSync('/proc/self/cwd', 'hex').length > 0);
const watcher = fs.watch(dir, (type, name) => {
  console.log(type, name);
  watcher.close();
  fs.rmSync(dir, { recursive: true });
});
fs.closeSync(fs.openSync(`${dir}/y`, 'w'));
