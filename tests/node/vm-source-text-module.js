// flags: --experimental-vm-modules --no-warnings
// vm.SourceTextModule and SyntheticModule: linked, evaluated, refused.
const vm = require('vm'); const util=require('util');
(async()=>{
 console.log(Object.keys(vm), typeof vm.SourceTextModule, vm.SourceTextModule.length, [vm.SourceTextModule, vm.SyntheticModule, vm.Module].map((c) => Object.getOwnPropertyNames(c.prototype).sort().join()));
 const m=new vm.SourceTextModule('import x, {y as z} from "foo"; export const q = x + z; export default 5; import.meta.k; globalThis.done = q', {identifier:'id1', initializeImportMeta(meta,mod){meta.k=1; console.log('meta',mod===m)}});
 console.log(m, m.status, m.identifier, m.context, m.dependencySpecifiers, m.moduleRequests);
 await m.link(async (spec, ref, extra)=>{ console.log('link',spec,ref===m,extra); const s=new vm.SyntheticModule(['default','y'],function(){ this.setExport('default',1); this.setExport('y',2); },{context:ref.context}); return s; });
 console.log(m.status); const r=await m.evaluate(); console.log(r, m.status, m.namespace.q, m.namespace.default, globalThis.done, m.namespace);
 const c=vm.createContext({v:7, print:console.log}); const m2=new vm.SourceTextModule('print(v); export const a = v*2; await 1; export let b = 3; export const own = Array; export const g = globalThis',{context:c}); await m2.link(()=>{}); await m2.evaluate(); console.log(m2.namespace.a, m2.namespace.b, m2.identifier, m2.namespace.own === Array, m2.namespace.g.v, m2.context === c);
 const e=new vm.SourceTextModule('throw new Error("bad")'); await e.link(()=>{}); await e.evaluate().catch(x=>console.log('rej',x.message)); console.log(e.status, e.error?.message);
 const tr=async(n,f)=>{try{console.log(n,await f())}catch(e){console.log(n,e.name,e.code,e.message)}};
 await tr('syntax',()=>new vm.SourceTextModule('import from'));
 await tr('notlinked',()=>new vm.SourceTextModule('1').evaluate()); await tr('ns',()=>new vm.SourceTextModule('1').namespace); await tr('err',()=>new vm.SourceTextModule('1').error);
 await tr('linkbad',()=>new vm.SourceTextModule('import "x"').link(()=>1)); await tr('linkarg',()=>new vm.SourceTextModule('1').link(1)); await tr('linkthrow',()=>new vm.SourceTextModule('import "x"').link(()=>{throw new Error('lt')}));
 await tr('missing',async()=>{const m=new vm.SourceTextModule('import {nope} from "x"'); await m.link(()=>new vm.SyntheticModule(['a'],()=>{})); });
 await tr('syn',async()=>{const s=new vm.SyntheticModule(['a'],()=>{}); await s.link(()=>{}); await s.evaluate(); s.setExport('zz',1)}); await tr('syn2',()=>new vm.SyntheticModule(1)); await tr('syn3',()=>new vm.SyntheticModule([],1)); await tr('src',()=>new vm.SourceTextModule(1)); await tr('base',()=>new (Object.getPrototypeOf(vm.SourceTextModule))());
 await tr('twice',async()=>{const m=new vm.SourceTextModule('1'); await m.link(()=>{}); await m.link(()=>{})});
 await tr('circ',async()=>{const a=new vm.SourceTextModule('import {b} from "b"; export const a=1; export const f=()=>b',{identifier:'a'}); const b=new vm.SourceTextModule('import {a} from "a"; export const b=2; export const g=()=>a',{identifier:'b'}); await a.link((s)=>s==='b'?b:a); await a.evaluate(); return [a.namespace.f(), b.namespace.g(), b.status]});
 await tr('dyn',async()=>{const m=new vm.SourceTextModule('export const p = await import("q")',{async importModuleDynamically(s,mod,attrs){ const x=new vm.SyntheticModule(['w'],function(){this.setExport('w',s)}); await x.link(()=>{}); await x.evaluate(); return x; }}); await m.link(()=>{}); await m.evaluate(); return m.namespace.p.w});
 await tr('attrs',async()=>{const m=new vm.SourceTextModule('import j from "j" with {type:"json"}'); console.log(m.moduleRequests); await m.link((s,r,e)=>{console.log(e); return new vm.SyntheticModule(['default'],function(){this.setExport('default',{})})})});
 await tr('inst',async()=>{const m=new vm.SourceTextModule('import j from "j"; export default j'); const s=new vm.SyntheticModule(['default'],function(){this.setExport('default',8)}); m.linkRequests([s]); m.instantiate(); console.log(m.status); await m.evaluate(); return m.namespace.default });
 await tr('tla',async()=>{const m=new vm.SourceTextModule('await 1'); return [m.hasTopLevelAwait?.(), m.hasAsyncGraph?.()]});
 await tr('cached',()=>typeof new vm.SourceTextModule('1').createCachedData());
})();
