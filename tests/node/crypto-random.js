// Web Crypto random values, UUIDs of version 7.
const c=require('crypto'); console.log(crypto.getRandomValues(new Uint8Array(4)).length, crypto.randomUUID().length, c.randomUUIDv7()[14], c.webcrypto.getRandomValues(new Uint32Array(2)).length);
for (const f of [()=>crypto.getRandomValues(new Float32Array(1)),()=>crypto.getRandomValues(new Uint8Array(70000)),()=>crypto.getRandomValues(),()=>crypto.getRandomValues({}),()=>(0,crypto.getRandomValues)(new Uint8Array(1))]) try{f(); console.log('no')}catch(e){console.log(e.name,e.message,e.code)}
