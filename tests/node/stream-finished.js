// Who is told that a stream is over: finished(), on streams that are over already, too.
const {Writable,Readable,finished}=require('stream');
for (const o of [undefined,{},{readable:false},{writable:false}]) { const w=new Writable({write(c,e,cb){cb()}}); w.destroy(); w.on('close',()=>console.log('close',o)); finished(w,...(o?[o]:[]),(e)=>console.log('cb',o,e?.code)); console.log(w.listenerCount('close'),w.listenerCount('finish'));
 w.end();}
setImmediate(()=>{
for (const o of [undefined,{},{readable:false},{writable:false}]) { const w=new Readable({read(){}}); w.push(null); w.resume(); w.on('close',()=>console.log('close',o)); w.on('end',()=>console.log('end',o)); finished(w,...(o?[o]:[]),(e)=>console.log('cb',o,e?.code,w.destroyed)); console.log(w.listenerCount('close'),w.listenerCount('end')); }
});

for (const highWaterMark of [0,1,2,3]) for (const objectMode of [false,true]) for (const pre of [0,1]) for (const k of ['now','tick','never']) { const l=[]; const w=new Writable({highWaterMark,objectMode,write(c,e,cb){k==='now'?cb():k==='tick'?process.nextTick(cb):0}}); w.on('drain',()=>l.push('drain')); if(pre) w.cork(), w.write('a'), w.uncork(); l.push(w.write('a'), w.writableNeedDrain,w._writableState.pendingcb); setImmediate(()=>console.log(highWaterMark,objectMode,pre,k,...l,w.writableNeedDrain,w._writableState.pendingcb)); }
setImmediate(()=>{ const w=new Writable({write(c,e,cb){cb()}}); w.destroy(); finished(w,{writable:false},(e)=>console.log('wf',e?.code)); finished(w,{readable:false},(e)=>console.log('rf',e?.code)); finished(w,(e)=>console.log('f',e?.code)); process.nextTick(()=>console.log('tick'));
const r=Readable.from(['a']); r.resume(); finished(r,{readable:false},(e)=>console.log('R rf',e?.code,r.destroyed)); finished(r,{writable:false},(e)=>console.log('R wf',e?.code,r.destroyed)); finished(r,(e)=>console.log('R f',e?.code,r.destroyed)); r.on('end',()=>console.log('end')); r.on('close',()=>console.log('close'));
});
