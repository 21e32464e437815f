// What keeps the loop going, by name and as objects.
const show = (what) => console.log(what, process.getActiveResourcesInfo().filter((x) => x !== 'TTYWrap' && x !== 'PipeWrap'), process._getActiveHandles().filter((x) => x.fd === undefined || x.fd > 2).map((x) => x.constructor.name), process._getActiveRequests().length);
show('nothing');
const timer = setTimeout(() => {}, 1000); setInterval(() => {}, 1000).unref(); const immediate = setImmediate(() => {});
show('timers');
clearTimeout(timer); clearImmediate(immediate);
show('cleared');
const server = require('net').createServer().listen(0, '127.0.0.1', () => {
  show('listening');
  server.close(() => setImmediate(setImmediate, () => {
    show('closed');
    require('fs').stat('/', () => {});
    show('stat');
  }));
});
