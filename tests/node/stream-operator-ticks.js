// How soon values come through the helpers, beside promises: a dot is a microtask.
const {Readable}=require('stream');
const ops={find:(r,f)=>r.find(f),some:(r,f)=>r.some(f),every:(r,f)=>r.every(async x=>!(await f(x))),map:(r,f)=>r.map(f).take(1).toArray(),filt:(r,f)=>r.filter(f).take(1).toArray(),fm:(r,f)=>r.flatMap(async x=>{await f(x);return [x,x]}).toArray(),fe:(r,f)=>r.forEach(f),red:(r,f)=>r.reduce(async(a,b)=>{await f(b);return a+b},''),ta:r=>r.toArray(), drop:r=>r.drop(1).toArray(),
c2:(r,f)=>r.map(f,{concurrency:2}).toArray(),c3:(r,f)=>r.find(f,{concurrency:3}),c4:(r,f)=>r.filter(async x=>{await f(x);await null;return x!=='b'},{concurrency:2,highWaterMark:3}).toArray()};
(async()=>{ for (const k in ops) for (const mode of ['sync','async']) for (const kind of [0,1,2]) { const log=[]; let go=true; (async()=>{let n=0; while(go&&n<60){await null;n++;log.push('.')}})();
 const src=['a','b','c','d']; const r=kind===0?Readable.from(src):kind===1?Readable.from((async function*(){yield* src})()):new Readable({objectMode:true,read(){const x=src.shift();setImmediate(()=>this.push(x??null))}}); for(const e of ['end','close','error']) r.on(e,(x)=>log.push(e+(x?.code??'')));
 const f=mode==='sync'?(x=>{log.push('f'+x);return true}):(async x=>{log.push('f'+x);await null;return true});
 const p=ops[k](r,f); p.then(v=>log.push('R'+v),e=>log.push('J'+e.code)); for(let i=0;i<12;i++) await new Promise(setImmediate); go=false; console.log(k,mode,kind,log.join(' ').replace(/(\. )+/g,m=>'.'.repeat(m.length/2)+' ')); } })();
