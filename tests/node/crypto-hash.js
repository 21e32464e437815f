// Hashes by every name, HMAC, random bytes and numbers, errors.
const c=require('crypto');
for(const n of c.getHashes()) console.log(n, c.createHash(n).update('héllo').update(Buffer.from([1,2,3])).digest('hex'));
for(const n of ['SHA-256','sha-1','SHA2-256','sha3_256','nope']) try{c.createHash(n);console.log(n,'ok')}catch(e){console.log(n,e.message,e.code,e.name)}
try{c.createHash('sha256',{outputLength:20})}catch(e){console.log(e.code,e.message)} try{c.createHmac('nope','k')}catch(e){console.log(e.message,e.code,e.name)} try{const h=c.createHash('md5');h.digest();h.update('a')}catch(e){console.log(e.code,e.message)} try{const h=c.createHash('md5');h.digest();h.digest()}catch(e){console.log(e.code,e.message)}
try{c.createHash('md5').update(1)}catch(e){console.log(e.message)} try{c.randomBytes(-1)}catch(e){console.log(e.message,e.code)} try{c.timingSafeEqual(Buffer.alloc(1),Buffer.alloc(2))}catch(e){console.log(e.message,e.code,e.name)} try{c.randomInt(5,2)}catch(e){console.log(e.message)} try{c.randomInt(2**50)}catch(e){console.log(e.message)} console.log(c.hash('sha1','x'),c.hash('sha1','x','buffer')); try{c.createHmac('sha1')}catch(e){console.log(e.message)}
const h=c.createHmac('sha1','k'); console.log(h.digest('hex'),h.digest('hex')); try{h.update('x')}catch(e){console.log(e.message)}
try{c.randomFillSync(new Array(3))}catch(e){console.log(e.message)} try{c.randomFillSync(Buffer.alloc(3),5)}catch(e){console.log(e.message)} try{c.randomFillSync(Buffer.alloc(3),1,5)}catch(e){console.log(e.message)}
try{c.createHash()}catch(e){console.log(e.message)}
console.log(c.createHash('shake128',{outputLength:40}).update('a').digest('hex'), c.createHash('shake256',{outputLength:0}).digest('hex'));
const a=c.createHash('sha256').update('a'); const b=a.copy(); console.log(a.digest('base64url'), b.update('b').digest('latin1').length);
for (const alg of ['md5','sha1','sha256','sha512','sha3-256','blake2b512','ripemd160','sm3']) for (const k of ['', 'k', 'x'.repeat(200), Buffer.alloc(64,3)]) console.log(alg, c.createHmac(alg,k).update('data').digest('base64'));
console.log(c.randomUUID().replace(/[0-9a-f]/g,'x'), c.randomUUID({disableEntropyCache:true})[14], c.randomBytes(5).length, [...Array(100)].every(()=>{const n=c.randomInt(3,9);return n>=3&&n<9}));
c.randomBytes(8,(e,b)=>{console.log(e,b.length); c.randomFill(new Uint32Array(4),1,2,(e,b)=>{console.log(e,b[0],b[3],b[1]+b[2]>0); c.randomInt(5,(e,n)=>console.log(e,n<5))})});
const s=c.createHash('sha1'); s.on('readable',()=>{const d=s.read(); if(d) console.log(d.toString('hex'))}); s.write('some'); s.end('thing');
require('stream').Readable.from(['a','b']).pipe(c.createHmac('sha256','key').setEncoding('hex')).on('data',d=>console.log(d));
console.log(c.timingSafeEqual(Buffer.from('abc'),Buffer.from('abc')),c.timingSafeEqual(Buffer.from('abc'),new Uint8Array(3)));
console.log(c.createHash('sha256').update('x'.repeat(100000)).digest('hex'), c.createHash('md5').update('e9e9','hex').digest('hex'), c.createHash('md5').update('é','latin1').digest('hex'));
