'use strict';
const s=crypto.subtle; const hex=b=>Buffer.from(b).toString('hex');
const t=async(n,f)=>{try{const r=await f();console.log(n,'=>',r instanceof ArrayBuffer?hex(r).slice(0,80)+' '+r.byteLength:r)}catch(e){console.log(n,'!!',e.constructor.name,e.name,e.code,JSON.stringify(e.message))}};
(async()=>{
const d=Buffer.from('hello');
for (const a of ['SHA-1','SHA-256','SHA-384','SHA-512','sha-256',{name:'SHA-256'},'SHA3-256','MD5']) await t('digest '+JSON.stringify(a),()=>s.digest(a,d));
await t('digest bad',()=>s.digest('SHA-256','str'));
await t('digest none',()=>s.digest());
const k=await s.importKey('raw',Buffer.alloc(32,1),{name:'AES-GCM'},true,['encrypt','decrypt']);console.log(k,k.algorithm);
const iv=Buffer.alloc(12,2);
await t('gcm',()=>s.encrypt({name:'AES-GCM',iv},k,d));
await t('gcm aad',()=>s.encrypt({name:'AES-GCM',iv,additionalData:d,tagLength:96},k,d));
const c=await s.encrypt({name:'AES-GCM',iv},k,d);await t('gcm dec',async()=>hex(await s.decrypt({name:'AES-GCM',iv},k,c)));
await t('gcm bad',()=>s.decrypt({name:'AES-GCM',iv},k,Buffer.alloc(30)));
await t('gcm short',()=>s.decrypt({name:'AES-GCM',iv},k,Buffer.alloc(3)));
await t('gcm tagLength',()=>s.encrypt({name:'AES-GCM',iv,tagLength:5},k,d));
await t('gcm noiv',()=>s.encrypt({name:'AES-GCM'},k,d));
await t('wrong alg',()=>s.encrypt({name:'AES-CBC',iv:Buffer.alloc(16)},k,d));
await t('usage',async()=>s.encrypt({name:'AES-GCM',iv},await s.importKey('raw',Buffer.alloc(32,1),'AES-GCM',true,['decrypt']),d));
await t('export raw',()=>s.exportKey('raw',k));await t('export jwk',()=>s.exportKey('jwk',k));await t('export spki',()=>s.exportKey('spki',k));
await t('noextract',async()=>s.exportKey('raw',await s.importKey('raw',Buffer.alloc(32,1),'AES-GCM',false,['decrypt'])));
for (const [n,iv2] of [['AES-CBC',{iv:Buffer.alloc(16)}],['AES-CTR',{counter:Buffer.alloc(16),length:64}]]) {const kk=await s.importKey('raw',Buffer.alloc(16,1),n,true,['encrypt','decrypt']);await t(n,()=>s.encrypt({name:n,...iv2},kk,d));await t(n+' dec',async()=>hex(await s.decrypt({name:n,...iv2},kk,await s.encrypt({name:n,...iv2},kk,d))));await t(n+' bad',()=>s.decrypt({name:n,...iv2},kk,Buffer.alloc(15)));await t(n+' none',()=>s.encrypt({name:n},kk,d));}
const hk=await s.importKey('raw',d,{name:'HMAC',hash:'SHA-256'},true,['sign','verify']);console.log(hk.algorithm);
await t('hmac',()=>s.sign('HMAC',hk,d));await t('hmac v',async()=>s.verify('HMAC',hk,await s.sign('HMAC',hk,d),d));
await t('hmac jwk',()=>s.exportKey('jwk',hk));
await t('hmac gen',async()=>(await s.generateKey({name:'HMAC',hash:'SHA-512'},true,['sign'])).algorithm);
await t('aes gen',async()=>(await s.generateKey({name:'AES-KW',length:128},true,['wrapKey'])).algorithm);
await t('aes gen',()=>s.generateKey({name:'AES-GCM',length:100},true,['encrypt']));
await t('gen nousage',()=>s.generateKey({name:'AES-GCM',length:128},true,[]));
await t('gen badusage',()=>s.generateKey({name:'AES-GCM',length:128},true,['sign']));
await t('gen unknown',()=>s.generateKey({name:'FOO',length:128},true,['sign']));
for (const n of ['RSASSA-PKCS1-v1_5','RSA-PSS','RSA-OAEP']) {const kp=await s.generateKey({name:n,modulusLength:1024,publicExponent:new Uint8Array([1,0,1]),hash:'SHA-256'},true,n==='RSA-OAEP'?['encrypt','decrypt','wrapKey','unwrapKey']:['sign','verify']);console.log(kp.publicKey.algorithm,kp.publicKey.usages,kp.privateKey.usages,kp.publicKey.extractable);
 if(n==='RSA-OAEP')await t(n,async()=>hex(await s.decrypt({name:n},kp.privateKey,await s.encrypt({name:n},kp.publicKey,d)))); else await t(n,async()=>s.verify({name:n,saltLength:32},kp.publicKey,await s.sign({name:n,saltLength:32},kp.privateKey,d),d));
 await t('jwk',async()=>{const j=await s.exportKey('jwk',kp.privateKey);return Object.keys(j)+' '+j.alg+' '+j.key_ops+' '+j.ext});await t('spki',async()=>(await s.exportKey('spki',kp.publicKey)).byteLength);await t('imp',async()=>{const x=await s.importKey('pkcs8',await s.exportKey('pkcs8',kp.privateKey),{name:n,hash:'SHA-1'},false,[n==='RSA-OAEP'?'decrypt':'sign']);return [x.algorithm,x.type,x.usages]});}
for (const crv of ['P-256','P-384','P-521']) {const kp=await s.generateKey({name:'ECDSA',namedCurve:crv},true,['sign','verify']);console.log(kp.privateKey.algorithm);await t('ecdsa',async()=>{const g=await s.sign({name:'ECDSA',hash:'SHA-256'},kp.privateKey,d);return [g.byteLength,await s.verify({name:'ECDSA',hash:'SHA-256'},kp.publicKey,g,d)]});await t('jwk',async()=>Object.keys(await s.exportKey('jwk',kp.privateKey)).join());await t('raw',async()=>(await s.exportKey('raw',kp.publicKey)).byteLength);
 const a=await s.generateKey({name:'ECDH',namedCurve:crv},true,['deriveBits','deriveKey']);await t('ecdh',async()=>(await s.deriveBits({name:'ECDH',public:a.publicKey},a.privateKey,null)).byteLength);await t('ecdh 128',async()=>(await s.deriveBits({name:'ECDH',public:a.publicKey},a.privateKey,128)).byteLength);await t('ecdh too many',()=>s.deriveBits({name:'ECDH',public:a.publicKey},a.privateKey,5000));await t('ecdh key',async()=>(await s.deriveKey({name:'ECDH',public:a.publicKey},a.privateKey,{name:'AES-GCM',length:256},true,['encrypt'])).algorithm);}
await t('crv',()=>s.generateKey({name:'ECDSA',namedCurve:'foo'},true,['sign']));
{const kp=await s.generateKey('Ed25519',true,['sign','verify']);console.log(kp.privateKey.algorithm);await t('ed',async()=>s.verify('Ed25519',kp.publicKey,await s.sign('Ed25519',kp.privateKey,d),d));await t('jwk',async()=>{const j=await s.exportKey('jwk',kp.privateKey);return Object.keys(j).join()+j.alg});
const a=await s.generateKey('X25519',true,['deriveBits']);await t('x',async()=>(await s.deriveBits({name:'X25519',public:a.publicKey},a.privateKey,256)).byteLength);}
for (const n of ['PBKDF2','HKDF']) {const b=await s.importKey('raw',d,n,false,['deriveBits','deriveKey']);console.log(b.algorithm);const p=n==='HKDF'?{name:n,hash:'SHA-256',salt:d,info:d}:{name:n,hash:'SHA-256',salt:d,iterations:3};await t(n,()=>s.deriveBits(p,b,128));await t(n+'key',async()=>s.exportKey('raw',await s.deriveKey(p,b,{name:'AES-CBC',length:128},true,['encrypt'])));await t(n+' hmac',async()=>s.exportKey('raw',await s.deriveKey(p,b,{name:'HMAC',hash:'SHA-256'},true,['sign'])));await t(n+' odd',()=>s.deriveBits(p,b,7));await t(n+' null',()=>s.deriveBits(p,b,null));await t(n+' zero',()=>s.deriveBits(p,b,0));await t(n+' extractable',()=>s.importKey('raw',d,n,true,['deriveBits']));}
const kw=await s.importKey('raw',Buffer.alloc(16,9),'AES-KW',true,['wrapKey','unwrapKey']);
await t('wrap',()=>s.wrapKey('raw',k,kw,'AES-KW'));
await t('unwrap',async()=>s.exportKey('raw',await s.unwrapKey('raw',await s.wrapKey('raw',k,kw,'AES-KW'),kw,'AES-KW','AES-GCM',true,['encrypt'])));
await t('import bad usages',()=>s.importKey('raw',Buffer.alloc(16),'AES-GCM',true,['sign']));
await t('import bad len',()=>s.importKey('raw',Buffer.alloc(15),'AES-GCM',true,['encrypt']));
await t('import fmt',()=>s.importKey('foo',Buffer.alloc(15),'AES-GCM',true,['encrypt']));
await t('import spki for aes',()=>s.importKey('spki',Buffer.alloc(15),'AES-GCM',true,['encrypt']));
await t('import jwk aes',async()=>(await s.importKey('jwk',{kty:'oct',k:'AQEBAQEBAQEBAQEBAQEBAQ',alg:'A128GCM'},'AES-GCM',true,['encrypt'])).algorithm);
await t('import jwk bad alg',()=>s.importKey('jwk',{kty:'oct',k:'AQEBAQEBAQEBAQEBAQEBAQ',alg:'A256GCM'},'AES-GCM',true,['encrypt']));
await t('import jwk kty',()=>s.importKey('jwk',{kty:'RSA'},'AES-GCM',true,['encrypt']));
await t('import raw ec bad',()=>s.importKey('raw',Buffer.alloc(65),{name:'ECDSA',namedCurve:'P-256'},true,['verify']));
console.log(Object.getOwnPropertyNames(Object.getPrototypeOf(s)),Object.getOwnPropertyNames(Object.getPrototypeOf(crypto)),s,crypto);
console.log(require('crypto').KeyObject.from(k), await t('tock',()=>require('crypto').createSecretKey(Buffer.alloc(16)).toCryptoKey('AES-GCM',true,['encrypt'])));
try{new CryptoKey()}catch(e){console.log(e.name,e.code,e.message)} try{new SubtleCrypto()}catch(e){console.log(e.name,e.code,e.message)} try{s.digest.call({},'SHA-1',d).catch(e=>console.log(e.name,e.code,e.message))}catch(e){console.log('sync',e.message)}
for(const n of Object.getOwnPropertyNames(Object.getPrototypeOf(s)))console.log(n,Object.getPrototypeOf(s)[n].length);
console.log(await t('getPublicKey',async()=>{const kp=await s.generateKey('Ed25519',true,['sign','verify']);return s.getPublicKey(kp.privateKey,['verify'])}));
})();
