"use strict";
// The errors of web streams: names, codes and messages.
async function t(name, f){ try { const v=await f(); console.log(name,'->',v);} catch(e){ console.log(name,'!!',e&&e.name,e&&e.code,e&&e.message, e instanceof DOMException); } }
(async()=>{
await t('rs call',()=>ReadableStream());
await t('rs src num',()=>new ReadableStream(1));
await t('rs src null',()=>new ReadableStream(null));
await t('rs type',()=>new ReadableStream({type:'x'}));
await t('rs strat',()=>new ReadableStream({}, 1));
await t('rs pull',()=>new ReadableStream({pull:1}));
await t('rs cancel',()=>new ReadableStream({cancel:1}));
await t('rs hwm',()=>new ReadableStream({}, {highWaterMark:-1}));
await t('rs hwm NaN',()=>new ReadableStream({}, {highWaterMark:NaN}));
await t('rs size',()=>new ReadableStream({}, {size:1}));
await t('bytes size',()=>new ReadableStream({type:'bytes'}, {size(){}}));
await t('bytes auto0',()=>new ReadableStream({type:'bytes',autoAllocateChunkSize:0}));
const s=new ReadableStream(); const r=s.getReader();
await t('getReader locked',()=>s.getReader());
await t('cancel locked',()=>s.cancel());
await t('tee locked',()=>s.tee());
await t('values locked',()=>s.values());
await t('pipeTo locked',()=>s.pipeTo(new WritableStream()));
await t('pipeThrough locked',()=>s.pipeThrough(new TransformStream()));
await t('getReader mode',()=>new ReadableStream().getReader({mode:'x'}));
await t('getReader opts',()=>new ReadableStream().getReader(1));
await t('getReader null',()=>new ReadableStream().getReader(null));
await t('getReader byob non byte',()=>new ReadableStream().getReader({mode:'byob'}));
await t('values opts',()=>new ReadableStream().values(1));
await t('pipeTo noarg',()=>new ReadableStream().pipeTo());
await t('pipeTo bad',()=>new ReadableStream().pipeTo({}));
await t('pipeTo opts',()=>new ReadableStream().pipeTo(new WritableStream(),1));
await t('pipeTo signal',()=>new ReadableStream().pipeTo(new WritableStream(),{signal:1}));
await t('pipeTo signal null',()=>new ReadableStream().pipeTo(new WritableStream(),{signal:null}));
const lw=new WritableStream(); lw.getWriter();
await t('pipeTo wlocked',()=>new ReadableStream().pipeTo(lw));
await t('pipeThrough none',()=>new ReadableStream().pipeThrough());
await t('pipeThrough {}',()=>new ReadableStream().pipeThrough({}));
await t('pipeThrough {r}',()=>new ReadableStream().pipeThrough({readable:1,writable:new WritableStream()}));
await t('pipeThrough {w}',()=>new ReadableStream().pipeThrough({readable:new ReadableStream(),writable:1}));
await t('pipeThrough wlocked',()=>new ReadableStream().pipeThrough({readable:new ReadableStream(),writable:lw}));
await t('pipeThrough sig',()=>new ReadableStream().pipeThrough(new TransformStream(),{signal:1}));
await t('locked this',()=>Object.getOwnPropertyDescriptor(ReadableStream.prototype,'locked').get.call({}));
await t('cancel this',()=>ReadableStream.prototype.cancel.call({}));
await t('getReader this',()=>ReadableStream.prototype.getReader.call({}));
await t('pipeTo this',()=>ReadableStream.prototype.pipeTo.call({}));
await t('pipeThrough this',()=>ReadableStream.prototype.pipeThrough.call({}));
await t('tee this',()=>ReadableStream.prototype.tee.call({}));
await t('values this',()=>ReadableStream.prototype.values.call({}));
await t('from',()=>ReadableStream.from());
await t('from1',()=>ReadableStream.from(1));
await t('from{}',()=>ReadableStream.from({}));
await t('from null',()=>ReadableStream.from(null));
await t('from sym',()=>ReadableStream.from({[Symbol.asyncIterator]:1}));
await t('from sym2',()=>ReadableStream.from({[Symbol.iterator]:()=>1}));
await t('from next',()=>ReadableStream.from({[Symbol.iterator]:()=>({next:()=>1})}).getReader().read());
await t('from anext',()=>ReadableStream.from({[Symbol.asyncIterator]:()=>({next:()=>1})}).getReader().read());
await t('from ret',()=>ReadableStream.from({[Symbol.asyncIterator]:()=>({next:()=>({}), return:()=>1})}).cancel());
await t('rdr ctor',()=>new ReadableStreamDefaultReader());
await t('rdr ctor{}',()=>new ReadableStreamDefaultReader({}));
await t('rdr ctor locked',()=>new ReadableStreamDefaultReader(s));
await t('byob ctor',()=>new ReadableStreamBYOBReader());
await t('byob ctor{}',()=>new ReadableStreamBYOBReader({}));
await t('byob ctor locked',()=>new ReadableStreamBYOBReader(s));
await t('byob ctor nonbyte',()=>new ReadableStreamBYOBReader(new ReadableStream()));
await t('read this',()=>ReadableStreamDefaultReader.prototype.read.call({}));
await t('closed this',()=>Object.getOwnPropertyDescriptor(ReadableStreamDefaultReader.prototype,'closed').get.call({}));
await t('cancel this',()=>ReadableStreamDefaultReader.prototype.cancel.call({}));
await t('release this',()=>ReadableStreamDefaultReader.prototype.releaseLock.call({}));
r.releaseLock();
await t('released read',()=>r.read());
await t('released cancel',()=>r.cancel());
await t('released closed',()=>r.closed);
{const s=new ReadableStream(); const r=s.getReader(); const p=r.read(); r.releaseLock(); await t('pending read rel',()=>p); await t('closed rel',()=>r.closed);}
let c; {new ReadableStream({start(x){c=x; x.close()}});}
await t('ctl close twice',()=>c.close());
await t('ctl enq closed',()=>c.enqueue(1));
await t('ctl error closed',()=>c.error(1));
{new ReadableStream({start(x){c=x;}},{size(){return -1}});}
await t('ctl enq size',()=>c.enqueue(1));
await t('ctl ctor',()=>new ReadableStreamDefaultController());
await t('bctl ctor',()=>new ReadableByteStreamController());
await t('breq ctor',()=>new ReadableStreamBYOBRequest());
await t('wctl ctor',()=>new WritableStreamDefaultController());
await t('tctl ctor',()=>new TransformStreamDefaultController());
let bs=new ReadableStream({type:'bytes',start(x){c=x}}); let br=bs.getReader({mode:'byob'});
await t('byob read none',()=>br.read());
await t('byob read {}',()=>br.read({}));
await t('byob read 0',()=>br.read(new Uint8Array(0)));
await t('byob read 0b',()=>br.read(new Uint8Array(new ArrayBuffer(4),0,0)));
{const u=new Uint8Array(4); structuredClone(u.buffer,{transfer:[u.buffer]}); await t('byob read det',()=>br.read(u));}
await t('byob min0',()=>br.read(new Uint8Array(4),{min:0}));
await t('byob min5',()=>br.read(new Uint8Array(4),{min:5}));
await t('byob min-1',()=>br.read(new Uint8Array(4),{min:-1}));
await t('byob minDV',()=>br.read(new DataView(new ArrayBuffer(4)),{min:5}));
await t('byob sab',()=>br.read(new Uint8Array(new SharedArrayBuffer(4))));
await t('bctl enq none',()=>c.enqueue());
await t('bctl enq str',()=>c.enqueue('a'));
await t('bctl enq 0',()=>c.enqueue(new Uint8Array(0)));
await t('bctl enq 0b',()=>c.enqueue(new Uint8Array(new ArrayBuffer(3),0,0)));
await t('byobRequest null',()=>c.byobRequest);
const pp=br.read(new Uint8Array(4)); const q=c.byobRequest;
await t('respond none',()=>q.respond());
await t('respond 5',()=>q.respond(5));
await t('respond 0',()=>q.respond(0));
await t('respondWNV none',()=>q.respondWithNewView());
await t('respondWNV {}',()=>q.respondWithNewView({}));
await t('respondWNV other',()=>q.respondWithNewView(new Uint8Array(4)));
await t('respondWNV other',()=>q.respondWithNewView(new Uint8Array(5)));
await t('respondWNV off',()=>q.respondWithNewView(new Uint8Array(new ArrayBuffer(4),1,2)));
await t('respondWNV 0',()=>q.respondWithNewView(new Uint8Array(q.view.buffer,0,0)));
await t('respond ok',()=>q.respond(2));
await t('respond again',()=>q.respond(2));
await t('respondWNV again',()=>q.respondWithNewView(new Uint8Array(2)));
await t('view again',()=>q.view);
await t('req this',()=>Object.getOwnPropertyDescriptor(ReadableStreamBYOBRequest.prototype,'view').get.call({}));
console.log(await pp);
c.close();
await t('bclose twice',()=>c.close());
await t('benq closed',()=>c.enqueue(new Uint8Array(1)));
{let c; const s=new ReadableStream({type:'bytes',start(x){c=x}}); const r=s.getReader({mode:'byob'}); const p=r.read(new Uint16Array(2)); c.byobRequest.view; c.enqueue(new Uint8Array(1)); await t('partial close',()=>c.close()); await t('partial read',()=>p);}
{let c; const s=new ReadableStream({type:'bytes',start(x){c=x}}); const r=s.getReader({mode:'byob'}); const p=r.read(new Uint16Array(2)); c.close(); await t('close resp',()=>c.byobRequest.respond(1)); await t('close resp0',()=>c.byobRequest.respond(0)); await t('p',()=>p)}
{let c; const s=new ReadableStream({type:'bytes',start(x){c=x}}); const r=s.getReader({mode:'byob'}); const p=r.read(new Uint16Array(2)); r.releaseLock(); await t('byob rel',()=>p); await t('byob read rel',()=>r.read(new Uint8Array(1)));}
// writable
await t('ws call',()=>WritableStream());
await t('ws type',()=>new WritableStream({type:'bytes'}));
await t('ws type2',()=>new WritableStream({type:''}));
await t('ws 1',()=>new WritableStream(1));
await t('ws write1',()=>new WritableStream({write:1}));
await t('ws abort',()=>new WritableStream({abort:1}));
await t('ws close',()=>new WritableStream({close:1}));
const w=new WritableStream(); const ww=w.getWriter();
await t('ws abort locked',()=>w.abort());
await t('ws close locked',()=>w.close());
await t('ws getWriter locked',()=>w.getWriter());
await t('writer ctor',()=>new WritableStreamDefaultWriter());
await t('writer ctor{}',()=>new WritableStreamDefaultWriter({}));
await t('writer ctor locked',()=>new WritableStreamDefaultWriter(w));
ww.releaseLock();
await t('w rel write',()=>ww.write());
await t('w rel close',()=>ww.close());
await t('w rel abort',()=>ww.abort());
await t('w rel closed',()=>ww.closed);
await t('w rel ready',()=>ww.ready);
await t('w rel ds',()=>ww.desiredSize);
{const w=new WritableStream(); await w.close(); await t('close closed',()=>w.close()); const k=w.getWriter(); await t('write closed',()=>k.write(1)); await t('wclose closed',()=>k.close()); await t('ds',()=>k.desiredSize);}
{const w=new WritableStream(); const k=w.getWriter(); k.close(); await t('write closing',()=>k.write(1));await t('close closing',()=>k.close());}
{const w=new WritableStream(); const k=w.getWriter(); const p=k.closed; p.catch(()=>{}); k.abort('x'); await t('write aborted',()=>k.write(1));await t('close aborted',()=>k.close()); await t('closed',()=>p); await t('ds',()=>k.desiredSize)}
{const w=new WritableStream({},{size(){return NaN}}); const k=w.getWriter(); await t('write NaN size',()=>k.write(1)); await t('closed',()=>k.closed);}
await t('w this',()=>WritableStreamDefaultWriter.prototype.write.call({}));
await t('w closed this',()=>Object.getOwnPropertyDescriptor(WritableStreamDefaultWriter.prototype,'closed').get.call({}));
await t('w ds this',()=>Object.getOwnPropertyDescriptor(WritableStreamDefaultWriter.prototype,'desiredSize').get.call({}));
await t('w release this',()=>WritableStreamDefaultWriter.prototype.releaseLock.call({}));
await t('ws locked this',()=>Object.getOwnPropertyDescriptor(WritableStream.prototype,'locked').get.call({}));
await t('ws abort this',()=>WritableStream.prototype.abort.call({}));
await t('ws getWriter this',()=>WritableStream.prototype.getWriter.call({}));
await t('wc this',()=>WritableStreamDefaultController.prototype.error.call({}));
await t('wc signal this',()=>Object.getOwnPropertyDescriptor(WritableStreamDefaultController.prototype,'signal').get.call({}));
// transform
await t('ts call',()=>TransformStream());
await t('ts 1',()=>new TransformStream(1));
await t('ts rt',()=>new TransformStream({readableType:1}));
await t('ts wt',()=>new TransformStream({writableType:1}));
await t('ts transform1',()=>new TransformStream({transform:1}));
await t('ts flush1',()=>new TransformStream({flush:1}));
await t('ts cancel1',()=>new TransformStream({cancel:1}));
await t('ts readable this',()=>Object.getOwnPropertyDescriptor(TransformStream.prototype,'readable').get.call({}));
await t('tc this',()=>TransformStreamDefaultController.prototype.enqueue.call({}));
{let c; const s=new TransformStream({start(x){c=x}}); c.terminate(); await t('enq term',()=>c.enqueue(1)); const w=s.writable.getWriter(); await t('write term',()=>w.write(1)); await t('term twice',()=>c.terminate()); await t('ds',()=>c.desiredSize);}
// strategies
await t('bl',()=>new ByteLengthQueuingStrategy());
await t('bl1',()=>new ByteLengthQueuingStrategy(1));
await t('bl{}',()=>new ByteLengthQueuingStrategy({}));
await t('blcall',()=>ByteLengthQueuingStrategy({}));
const f=new ByteLengthQueuingStrategy({highWaterMark:'5'}); console.log(f, f.highWaterMark, f.size, f.size===new ByteLengthQueuingStrategy({highWaterMark:1}).size, f.size.length,f.size.name, f.size({byteLength:4}));
const g=new CountQueuingStrategy({highWaterMark:'5'}); console.log(g, g.highWaterMark, g.size.name, g.size.length, g.size());
await t('bl size und',()=>f.size());
await t('tds enc',()=>new TextDecoderStream('x'));
await t('tds opt',()=>new TextDecoderStream('utf-8',1));
await t('cs',()=>new CompressionStream());
await t('cs x',()=>new CompressionStream('x'));
{const s=new TextDecoderStream('utf-8',{fatal:true}); const w=s.writable.getWriter(); const r=s.readable.getReader(); w.write(new Uint8Array([255])).catch(()=>{}); await t('fatal',()=>r.read());}
{const s=new TextDecoderStream(); const w=s.writable.getWriter(); const r=s.readable.getReader(); w.write('a').catch(()=>{}); await t('bad chunk',()=>r.read());}
{const s=new TextEncoderStream(); const w=s.writable.getWriter(); const r=s.readable.getReader(); w.write(Symbol()).catch(()=>{}); await t('sym chunk',()=>r.read());}
const {ReadableStreamTee}=require('stream/web'); await t('tee fn',()=>String(ReadableStreamTee(new ReadableStream()).length)); 
await t('tee fn bad',()=>ReadableStreamTee({}));
})();
