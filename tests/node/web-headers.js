'use strict';
// Headers and FormData: conversions, errors, order, iteration, inspection.
const {inspect}=require('util');
async function t(name, f){ try { const v=await f(); console.log(name,'->',v);} catch(e){ console.log(name,'!!',e&&e.name,e&&e.code,e&&e.message, e&&e.cause?('cause:'+e.cause.name+' '+e.cause.code+' '+e.cause.message):''); } }
(async()=>{
const H=(i)=>new Headers(i);
await t('h0',()=>H()); await t('h1',()=>H(1)); await t('hnull',()=>H(null)); await t('hstr',()=>H('ab')); await t('harr',()=>H([['a','b'],['c']])); await t('harr3',()=>H([['a','b'],['c','d','e']])); await t('harr1',()=>H(['ab'])); await t('hobj',()=>H({A:'b',c:1,d:null})); await t('hsym',()=>H({[Symbol()]:1})); await t('hbad',()=>H({'a b':1})); await t('hbadv',()=>H({a:'b\nc'})); await t('hbadv0',()=>H({a:'b\0c'})); await t('hempty',()=>H({'':1})); await t('huni',()=>H({a:'\u0100'})); await t('huniname',()=>H({'\u0100':'a'})); await t('hlat',()=>H({a:'\u00e9'}).get('a'));
await t('hmap',()=>H(new Map([['x','y']]))); await t('hh',()=>H(new Headers({q:'w'})));
const h=H(); 
await t('app0',()=>h.append()); await t('app1',()=>h.append('a')); await t('appbad',()=>h.append('a b','c')); await t('get0',()=>h.get()); await t('getbad',()=>h.get('a b')); await t('has0',()=>h.has()); await t('set1',()=>h.set('a')); await t('del0',()=>h.delete()); await t('delbad',()=>h.delete('a b')); await t('hasbad',()=>h.has('(')); await t('fe',()=>h.forEach()); await t('fe1',()=>h.forEach(1)); await t('setbad',()=>h.set('a','\r'));
h.append('X','  1 '); h.append('x','2'); h.set('B','c'); h.append('set-cookie','a=1'); h.append('Set-Cookie','b=2'); console.log(h, [...h], h.get('x'), h.get('set-cookie'), h.getSetCookie(), h.has('b'), [...h.keys()],[...h.values()], h.get('nope'));
h.forEach(function(v,k,s){console.log(k,v,s===h,this.z)},{z:1});
console.log(inspect(h,{depth:0}), {h}, [[[h]]], h.entries(), Object.prototype.toString.call(h.entries()), String(h));
await t('this',()=>Headers.prototype.get.call({},'a')); 
const it=h.entries(); it.next(); h.delete('set-cookie'); console.log([...it]);
// FormData
const fd=new FormData(); await t('fd1',()=>new FormData(1)); await t('fdu',()=>new FormData(undefined)); await t('fdn',()=>new FormData(null)); await t('fdap',()=>fd.append('a')); await t('fdap0',()=>fd.append()); await t('fdapf',()=>fd.append('a','b','c')); await t('fdget',()=>fd.get()); await t('fdset',()=>fd.set('a')); await t('fdsetf',()=>fd.set('a','b','f')); await t('fdhas',()=>fd.has()); await t('fddel',()=>fd.delete()); await t('fdall',()=>fd.getAll()); await t('fdfe',()=>fd.forEach()); 
fd.append('a','1'); fd.append('a',2); fd.append('f',new Blob(['x'],{type:'t/x'})); fd.append('g',new File(['y'],'n.txt',{lastModified:5}),'m.txt'); fd.set('u','\ud800'); console.log([...fd].length, fd.get('a'), fd.getAll('a'), fd.get('f').name, fd.get('g').lastModified, fd.get('g').name, fd.get('zz'), fd.has('a')); fd.set('a','9'); fd.delete('u'); console.log([...fd.keys()], inspect(fd,{depth:0}));
await t('fdthis',()=>FormData.prototype.get.call({},'a'));
console.log(fd.entries(), Object.prototype.toString.call(fd.entries()));
})();

