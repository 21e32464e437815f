// url.parse, format and resolve: kinds of arguments, odd texts, options for URLs.
const url=require('url');
const t=(f)=>{try{console.log(JSON.stringify(f()))}catch(e){console.log(e.name,e.code,e.message,Object.keys(e).join(), e.input)}};
console.log(Object.keys(new url.Url()), new url.Url());
for (const x of [1,null,undefined,{},'x',Symbol(),new URL('http://a'),{host:'a'},{protocol:'http',hostname:'a',port:8},()=>1,[]]) { t(() => url.format(x));
t(() => url.parse(x));
t(() => url.resolve('http://a/b',x));
t(() => url.resolve(x,'a')); }
for (const u of ['http://a b/','http://a:x','http://[::1]:8/','http://[::1','http://[a]','http://a%','http://\u0000','javascript:alert(1)//x','http://ü.com/ü','HTTP://U:P@A.B:80/p?q#h','//a/b','mailto:a@b','http:a','http:/a','file:///x','http://a?b','http://a#b','http://user@a@b/','http://%zz@a/','a:b@c','x://y','/a b','/a?b c','  http://a  ','http://a\\b\\c?\\d','http://a/b\tc\n','http://a*b/','http://'+'a'.repeat(260),'http://a.b.:80','http://-a','ws://a','gopher://x','coap:u:p@h:1/x','git+http://a/b:c','#','?','','http://xn--a/','http://\u00ad/','http://a^b','http://a,b/','http://1.2.3/', "http://a'b/c'd"]) { t(() => url.parse(u));
t(() => url.parse(u,true,true).query);
t(() => url.parse(u,false,true).host)}
const U=new URL('http://u:p@xn--tda.com:8/p?q#h'); for (const o of [undefined,{auth:false},{fragment:false},{search:false},{unicode:true},{auth:0,unicode:1}, null, 1, 'x']) t(() => url.format(U,o));
t(() => url.format('http://ü.com/ '));
t(() => url.format(new URL('mailto:x'),{unicode:true}));
t(() => url.format({protocol:'http',host:'a',query:{a:[1,2],b:'c d'}}));
t(() => url.format({protocol:'x:',slashes:true,hostname:'::1',pathname:'a#?b',search:'q#r',hash:'h'}));
t(() => url.format({auth:'a:b@c',hostname:'h'}));
t(() => url.format({hostname:1}));
