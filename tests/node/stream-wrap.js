// A net.Socket over any stream (_stream_wrap).
const J=require('_stream_wrap'); const {duplexPair,PassThrough}=require('stream'); const net=require('net');
const rest=async()=>{for(let i=0;i<12;i++) await new Promise(setImmediate)};
(async()=>{ const [a,b]=duplexPair(); const s=new J(a); console.log(s instanceof net.Socket, s.constructor.name, s.readyState, J.StreamWrap===J, s.isClosing());
for(const e of ['end','finish','close','error']) s.on(e,x=>console.log('s',e,x?.message??x??''));
b.on('data',d=>console.log('b got',String(d))); s.on('data',d=>console.log('s got',String(d))); s.write('hello'); s.write('6162','hex',()=>console.log('written')); b.write('back'); await rest(); console.log(s.bytesRead,s.bytesWritten); s.end('bye'); b.end(); await rest(); console.log(s.destroyed,a.destroyed);
const [c,d]=duplexPair(); const t=new J(c); t.on('error',e=>console.log('t',e.message)); t.on('close',h=>console.log('t close',h)); c.destroy(new Error('under')); await rest();
const [e]=duplexPair(); const u=new J(e); u.on('close',()=>console.log('u close')); u.destroy(); await rest(); console.log(e.destroyed);
const o=new PassThrough({objectMode:true}); const v=new J(o); v.on('error',e=>console.log('v',e.code,e.message)); o.write({}); await rest();
})();
