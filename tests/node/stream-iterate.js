// Iterating a stream: what is destroyed when it is over, and who still listens.
const {Duplex,Readable}=require('stream');
(async()=>{ for (const opt of [undefined,{destroyOnReturn:false}]) for (const allowHalfOpen of [true,false]) { const d=new Duplex({allowHalfOpen,objectMode:true,read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d.on('error',e=>console.log('err',e.code)); for await (const x of opt?d.iterator(opt):d) ; console.log(opt,allowHalfOpen,d.destroyed,d.listenerCount('readable'),d.listenerCount('end'),d.listenerCount('close')); 
 const r=new Readable({read(){this.push('a');this.push(null)}}); for await (const x of opt?r.iterator(opt):r) ; console.log(r.destroyed,r.listenerCount('readable'),r.listenerCount('end'));
 const r2=new Readable({autoDestroy:false,read(){this.push('a');this.push(null)}}); for await (const x of opt?r2.iterator(opt):r2) ; console.log(r2.destroyed,r2.listenerCount('readable'),r2.listenerCount('end'));
 const d3=new Duplex({allowHalfOpen,objectMode:true,read(){this.push('a');},write(c,e,cb){cb()}}); d3.on('error',e=>console.log('err',e.code)); for await (const x of opt?d3.iterator(opt):d3) break; console.log(d3.destroyed,d3.listenerCount('readable'),d3.listenerCount('end'),d3.listenerCount('close'));
 } })();
;(() => {
const {Duplex}=require('stream');
(async()=>{ const d=new Duplex({objectMode:true,read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d.on('error',e=>console.log('err',e.code)); d.resume(); await new Promise(r=>d.on('end',r)); for await (const x of d); console.log(d.destroyed,d.listenerCount('readable'));
const d2=new Duplex({readable:false,write(c,e,cb){cb()}}); d2.on('error',e=>console.log('err',e.code)); for await (const x of d2); console.log(d2.destroyed,d2.listenerCount('readable'));
const d3=new Duplex({read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d3.on('error',e=>console.log('err',e.code)); try{ for await (const x of d3) {throw 1}} catch(e){console.log(e)} console.log(d3.destroyed,d3.listenerCount('readable'));
const d4=new Duplex({read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d4.on('error',e=>console.log('err',e.code)); for await (const x of d4) {break} console.log(d4.destroyed,d4.listenerCount('readable'));
const d5=new Duplex({read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d5.on('error',e=>console.log('err',e.code)); for await (const x of d5) {d5.end()} console.log(d5.destroyed,d5.listenerCount('readable'));
const d6=new Duplex({autoDestroy:false,read(){this.push('a');this.push(null)},write(c,e,cb){cb()}}); d6.on('error',e=>console.log('err',e.code)); for await (const x of d6) {break} console.log(d6.destroyed,d6.listenerCount('readable'));
const d7=new Duplex({read(){this.push('a');this.push(null)},write(c,e,cb){}}); d7.write('x');d7.end(); d7.on('error',e=>console.log('err',e.code)); for await (const x of d7) ; console.log(d7.destroyed,d7.listenerCount('readable'));
})()
})();
