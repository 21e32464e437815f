// Who listens to whom in compose and Duplex.from.
const {Readable,compose,PassThrough,Duplex}=require('stream');
const G=async function*(s){for await(const x of s) {yield x}};
const r=Readable.from(['a','b']); const d=Duplex.from(G); const c=compose(r,d);
for (const s of [r,d,c]) console.log(s.constructor.name,s.readableHighWaterMark,s.writableHighWaterMark,s.readableObjectMode,s.writableObjectMode,s.writable,s.readable,s.eventNames().map(String).map(e=>e+s.listenerCount(e)).join());
const c2=r.compose(G); console.log(c2.constructor.name,c2.writable,c2.readableHighWaterMark, c2.readableObjectMode, Object.getOwnPropertyNames(c2).join());
const L=s=>console.log(s.constructor.name,s.eventNames().map(String).map(e=>e+s.listenerCount(e)).join());
{const r=Readable.from(['a']); const d=Duplex.from(r); L(r);L(d)} {const w=new PassThrough, r=new PassThrough; const d=Duplex.from({readable:r,writable:w}); L(r);L(w);L(d)}
{const {Writable}=require('stream');const w=new Writable; const d=Duplex.from(w); L(w); L(d); console.log(d.readable,d.writable)}
{const d=Duplex.from(async function(s){}); L(d); console.log(d.readable,d.writable)} {const d=Duplex.from(Promise.resolve(5)); L(d); console.log(d.readable,d.writable)} {const d=Duplex.from(['a']); L(d); console.log(d.readable,d.writable)}
