'use strict';
// Blob and File: construction, slices, reading, streams, errors.
const {Blob,File,resolveObjectURL}=require('buffer'); const {inspect}=require('util');
async function t(name, f){ try { const v=await f(); console.log(name,'->',v);} catch(e){ console.log(name,'!!',e&&e.name,e&&e.code,e&&e.message); } }
(async()=>{
console.log(Object.getOwnPropertyDescriptor(globalThis,'Blob')?.enumerable, globalThis.Blob===Blob, globalThis.File===File);
await t('call',()=>Blob());
await t('1',()=>new Blob(1));
await t('str',()=>new Blob('abc'));
await t('obj',()=>new Blob({}));
await t('null',()=>new Blob(null));
await t('opt',()=>new Blob([],1));
await t('optnull',()=>new Blob([],null));
await t('end',()=>new Blob([],{endings:'x'}));
await t('endnull',()=>new Blob([],{endings:null}));
console.log(new Blob(), new Blob(['abc',new Uint8Array([1,2]),new ArrayBuffer(3),new DataView(new ArrayBuffer(2)),5,{},new Blob(['x'])],{type:'Text/PLAIN'}));
console.log(new Blob(new Set(['a','b'])).size, new Blob(['\ud800']).size, new Blob(['a\r\nb\nc\rd'],{endings:'native'}).size);
console.log(await new Blob(['a\r\nb\nc\rd'],{endings:'native'}).text()===('a\nb\nc\nd'));
for (const ty of ['a/b;c=d','\u00e9','A\x7f','A\x1f','text/html\n',1,null,undefined]) console.log(JSON.stringify(ty), JSON.stringify(new Blob([],{type:ty}).type));
const b=new Blob(['hello ','world','!'],{type:'t/p'});
console.log(await b.text(), await b.arrayBuffer(), await b.bytes());
for (const a of [[],[2],[-3],[2,5],[5,2],[-3,-1],[0,100],[NaN,3],['1','3'],[1.9,4.2],[2,4,'X/Y'],[2,4,'\u00e9'],[2,4,null],[undefined,undefined],[null,null]]) { const s=b.slice(...a); console.log(a, s.size, JSON.stringify(s.type), await s.text(), s instanceof File); }
await t('slice type',()=>b.slice(0,1,Symbol()));
const st=b.stream(); console.log(st); const rd=st.getReader(); for(;;){const x=await rd.read(); console.log(x); if (x.done) break}
{const st=b.stream(); const rd=st.getReader({mode:'byob'}); console.log(await rd.read(new Uint8Array(4)), await rd.read(new Uint8Array(20))); console.log(await rd.read(new Uint8Array(20)))}
{const big=new Blob([new Uint8Array(200000)]); let n=[]; for await (const c of big.stream()) n.push(c.length); console.log(n)}
{const big=new Blob([new Uint8Array(100000),new Uint8Array(100000)]); let n=[]; for await (const c of big.stream()) n.push(c.length); console.log(n)}
const ts=b.textStream?.(); console.log(ts); if(ts) for await (const x of ts) console.log(x);
await t('text this',()=>Blob.prototype.text.call({}));
await t('slice this',()=>Blob.prototype.slice.call({}));
await t('size this',()=>Object.getOwnPropertyDescriptor(Blob.prototype,'size').get.call({}));
await t('stream this',()=>Blob.prototype.stream.call({}));
await t('ab this',()=>Blob.prototype.arrayBuffer.call({}));
await t('file0',()=>new File());
await t('file1',()=>new File(['a']));
await t('filelm',()=>{const f=new File(['a'],'n',{lastModified:'5'}); return [f.name,f.lastModified,f.size,f.type]});
await t('filelm2',()=>new File(['a'],'n',{lastModified:NaN}).lastModified);
await t('fileopt',()=>new File(['a'],'n',1));
await t('fileoptnull',()=>new File(['a'],'n',null).lastModified>0);
await t('filename',()=>new File(['a'],Symbol()));
await t('filename2',()=>new File(['a'],'\ud800').name);
const f=new File(['abc'],'x.txt',{type:'text/plain',lastModified:7}); console.log(f, inspect(f,{depth:-1}), {f}, [[[f]]], [[[[f]]]]);
await t('file name this',()=>Object.getOwnPropertyDescriptor(File.prototype,'name').get.call({}));
await t('file name this2',()=>Object.getOwnPropertyDescriptor(File.prototype,'name').get.call(b));
const sc=structuredClone(b); console.log(sc, await sc.text(), sc===b); const sf=structuredClone(f); console.log(sf, sf.name, sf instanceof File);
await t('cyc',()=>new Blob([Symbol()]));
await t('iter',()=>new Blob({[Symbol.iterator]:1}));
})();
