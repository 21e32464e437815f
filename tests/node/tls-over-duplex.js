// A client socket around a stream says nothing until it has something to say; a server around one answers.
const tls = require('tls');
const { PassThrough, Duplex } = require('stream');
const echo = new PassThrough();
let said = 0;
const socket = new tls.TLSSocket(echo);
socket.on('error', (err) => console.log('error', err.message));
const { write } = echo;
echo.write = function(...args) { said++; return Reflect.apply(write, this, args); };
const Wrap = socket._handle._parentWrap.constructor;
console.log(Wrap.name, Wrap.length, said);
const wrapped = new Wrap(new PassThrough());
console.log(wrapped instanceof require('net').Socket, wrapped.stream instanceof Duplex);
setTimeout(() => {
  console.log(said, socket.destroyed);
  process.exit();
}, 20);
