'use strict';
// fs.openAsBlob: a file as it was; what changed since cannot be read.
const fs = require('fs');
const FILE = `/tmp/fs-blob-${process.pid}`;
(async()=>{fs.writeFileSync(FILE,'hello world');const b=await fs.openAsBlob(FILE,{type:'text/plain'});console.log(b.constructor.name,b.size,b.type,await b.text(),await b.slice(2,5).text());let n=0;for await(const c of b.stream())n+=c.length;console.log(n);fs.writeFileSync(FILE,'changed!');await b.text().catch(e=>console.log(e.name,e.code,e.message));
for(const a of [['/no/such/file'],[FILE,1],[FILE,{type:1}],[1]])try{await fs.openAsBlob(...a)}catch(e){console.log(e.name,e.code,e.message)}
fs.unlinkSync(FILE)})()
