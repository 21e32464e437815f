'use strict';
// fs.Utf8Stream.
const fs=require('fs'),os=require('os'),path=require('path');const f=path.join(os.tmpdir(),'u8-'+process.pid);
const go=(o,fn)=>new Promise((res)=>{const s=new fs.Utf8Stream({dest:f,append:false,...o});s.on('error',e=>{console.log('error',e.code,e.message);res()});s.on('close',()=>{console.log(JSON.stringify(fs.readFileSync(f,'utf8').slice(0,60)),fs.statSync(f).size);res()});fn(s)});
(async()=>{
await go({},s=>{console.log(s.write('a'),s.write('b'));s.end()});
await go({sync:true},s=>{s.write('sync');console.log(fs.readFileSync(f,'utf8'));s.flushSync();s.end()});
await go({minLength:10},s=>{s.write('12345');s.on('ready',()=>{console.log(s.writing,fs.statSync(f).size);s.write('67890x');s.end()})});
await go({maxLength:5},s=>{s.on('drop',d=>console.log('drop',d));s.write('1234');s.write('56');s.end()});
await go({contentMode:'buffer'},s=>{s.write(Buffer.from('bytes'));s.end()});
await go({minLength:100},s=>{s.write('flush me');s.flush(e=>{console.log('flushed',e,fs.readFileSync(f,'utf8'));s.end()})});
await go({},s=>{for(let i=0;i<800;i++)s.write('line '+i+'\n');s.end()});
await go({},s=>{s.write('x');s.once('drain',()=>{s.reopen();s.once('ready',()=>{s.write('y');s.end()})})});
await go({dest:'/nope/x'},s=>{});
for(const o of [{},{fd:'a',dest:1,minLength:-1},{dest:f,minLength:20000},{dest:f,contentMode:'x'},{dest:f,sync:1},{dest:f,fs:{write:1}},{dest:f,retryEAGAIN:1},1]){try{new fs.Utf8Stream(o).on('error',()=>{});console.log('ok')}catch(e){console.log(e.name,e.code,e.message)}}
const s=new fs.Utf8Stream({dest:f});s.on('ready',()=>{s.destroy();try{s.write('x')}catch(e){console.log(e.code,e.message)};try{s.flush()}catch(e){console.log(e.code,e.message)};try{s.flushSync()}catch(e){console.log(e.code,e.message)};try{s.end()}catch(e){console.log(e.code,e.message)};try{s.reopen()}catch(e){console.log(e.code,e.message)}
s.on('close',()=>{console.log('closed');fs.unlinkSync(f)})});
const t=new fs.Utf8Stream({fd:1});console.log(t.fd,t.file,t.append,t.mode,t.mkdir,t.contentMode,t.minLength,t.maxLength,t.periodicFlush,t.fsync,t.sync,t.writing);try{t.write(1)}catch(e){console.log(e.code,e.message)}
})();
