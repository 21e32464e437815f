// flags: --test-reporter=./node/support/test-runner/events.mjs
// mock: functions, methods, accessors, properties, timers and the date.
const {test,mock}=require('node:test');const assert=require('assert');
function tryit(f){try{console.log(f())}catch(e){console.log(e.name,e.code,e.message)}}
test('fn',(t)=>{
 const f=t.mock.fn((a,b)=>a+b); console.log(f(1,2), f.mock.callCount(), f.mock.calls[0].arguments, f.mock.calls[0].result, f.name, f.length);
 f.mock.mockImplementation((a,b)=>a*b); console.log(f(3,4)); f.mock.mockImplementationOnce(()=>'once'); f.mock.mockImplementationOnce(()=>'later', 4); console.log(f(),f(3,3),f(),f(2,2)); f.mock.restore(); console.log(f(5,5)); f.mock.resetCalls(); console.log(f.mock.callCount());
 const g=t.mock.fn(()=>1,()=>2,{times:2}); console.log(g(),g(),g());
 const h=t.mock.fn(); console.log(h(), h.mock.calls.length, h);
 class A{constructor(x){this.x=x}}; const M=t.mock.fn(A); const a=new M(7); console.log(a, a instanceof A, M.mock.calls[0].target===A, M.mock.calls[0].this===a, M.mock.calls[0].result===a);
 const e=t.mock.fn(()=>{throw new Error('x')}); try{e()}catch{} console.log(e.mock.calls[0].error.message, e.mock.calls[0].result);
 console.log(Object.keys(e.mock.calls[0]));
});
test('method',(t)=>{
 const o={v:2, add(a){return this.v+a}, get p(){return 'p'}, set p(x){this.q=x}};
 const m=t.mock.method(o,'add'); console.log(o.add(3), m===o.add, m.mock.calls[0].this===o); t.mock.method(o,'add',function(a){return this.v*a}); console.log(o.add(5));
 t.mock.getter(o,'p',()=>'mocked'); console.log(o.p); o.p=4; console.log(o.q); const s=t.mock.setter(o,'p',function(x){this.q=x*2}); o.p=4; console.log(o.q,s.mock.callCount());
 t.mock.restoreAll(); console.log(o.add(3), o.p);
 class P{ m(){return 'orig'} static s(){return 's'} }; t.mock.method(P.prototype,'m',()=>'mm'); console.log(new P().m()); t.mock.method(P,'s',()=>'ss'); console.log(P.s()); t.mock.reset(); console.log(new P().m(), P.s());
 const x={a:1}; const px=t.mock.property(x,'a',5); console.log(x.a, px.mock.accessCount(), px.mock.accesses.map(a=>[a.type,a.value])); x.a=9; console.log(x.a); px.mock.mockImplementationOnce(77); console.log(x.a,x.a); px.mock.mockImplementation(3); console.log(x.a, px.mock.accessCount()); px.mock.resetAccesses(); console.log(px.mock.accessCount()); px.mock.restore(); console.log(x);
 tryit(()=>t.mock.method({},'x')); tryit(()=>t.mock.method(1,'x')); tryit(()=>t.mock.method({},1)); tryit(()=>t.mock.method({get a(){return 1}},'a',{getter:true,setter:true})); tryit(()=>t.mock.getter({},'x',{getter:false})); tryit(()=>t.mock.property({},'x')); tryit(()=>t.mock.property(1,'x'));tryit(()=>t.mock.fn(1));tryit(()=>t.mock.fn(()=>1,{times:0}));tryit(()=>t.mock.fn(()=>1,()=>1,{times:1.5}));tryit(()=>t.mock.fn(()=>1).mock.mockImplementation(1));tryit(()=>t.mock.fn(()=>1).mock.mockImplementationOnce(()=>1,-1)); tryit(()=>t.mock.method({a(){}},'a',()=>1,1));
});
test('timers',async (t)=>{
 t.mock.timers.enable({apis:['setTimeout','setInterval','setImmediate','Date'],now:1000}); const L=[];
 setTimeout(()=>L.push('t10'),10); setTimeout((a,b)=>L.push('t5',a,b),5,1,2); setImmediate(()=>L.push('imm')); const i=setInterval(()=>L.push('int'),4); const c=setTimeout(()=>L.push('never'),3); clearTimeout(c);
 console.log(Date.now(), new Date().toISOString(), L); t.mock.timers.tick(4); console.log(L, Date.now()); t.mock.timers.tick(6); console.log(L, Date.now()); clearInterval(i); t.mock.timers.tick(100); console.log(L);
 const {setTimeout:st}=require('timers/promises'); const p=st(50,'val'); t.mock.timers.tick(50); console.log(await p); setTimeout(()=>L.push('z'),500);setTimeout(()=>L.push('y'),1500); t.mock.timers.runAll(); console.log(L.slice(-2), Date.now()); t.mock.timers.setTime(99999); console.log(Date.now(), Date.isMock, typeof Date(), new Date(5).getTime(), Date.UTC(2000,0), Date.length, Date.name, new Date() instanceof Date);
 const tm=setTimeout(()=>{},5); console.log(typeof tm, tm.hasRef(), tm.unref()===tm, tm.hasRef());
 tryit(()=>t.mock.timers.enable()); t.mock.timers.reset(); console.log(Date.now()>1e12, Date.isMock); tryit(()=>t.mock.timers.tick(1)); tryit(()=>t.mock.timers.enable({apis:['x']})); tryit(()=>t.mock.timers.enable({apis:1})); tryit(()=>t.mock.timers.enable({now:-1})); tryit(()=>t.mock.timers.enable({now:'x'})); t.mock.timers.enable({apis:['Date']}); tryit(()=>t.mock.timers.tick(-1)); tryit(()=>t.mock.timers.setTime(-1)); tryit(()=>t.mock.timers.setTime('x')); console.log(Date.now());
});
test('timers2',(t)=>{ t.mock.timers.enable(); const s=AbortSignal.timeout(10); t.mock.timers.tick(10); console.log(s.aborted, s.reason?.name, s.reason?.message); let n=0; setTimeout(()=>{n++; setTimeout(()=>n++,5)},5); t.mock.timers.tick(10); console.log(n); setTimeout(()=>{throw new Error('tm')},1); tryit(()=>t.mock.timers.tick(1)); });
test('restored',()=>{ console.log(Date.isMock, setTimeout.name); });
