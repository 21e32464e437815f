// fileURLToPath, fileURLToPathBuffer and pathToFileURL by both systems' rules, urlToHttpOptions.
const url=require('url'), util=require('util');
const t=(f)=>{try{console.log(f())}catch(e){console.log(e.name,e.code,e.message,Object.keys(e).map((k) => `${k}=${e[k]}`).join())}};
for (const w of [undefined,true,false]) { console.log('windows',w);
for (const u of ['file:///a/b%20c','file:///C:/a/b','file:///C|/x','file://host/a','file:///','file:///a%2fb','file:///a%5cb','file:///%00','http://a','file:///%E4','file:///a?b#c','file:///ü%25','file:///1:/x','file:////h/s','file:///CC:/a', 'file:///C:%5Cx', 'file:///a/%zz']) for (const x of [u, new URL(u)]) { t(() => url.fileURLToPath(x,{windows:w})); if (x===u) t(() => url.fileURLToPathBuffer(x,{windows:w}).toString('latin1')); }
for (const p of ['/a b','/a%b','/a?b#c','/a\\b','C:\\a b\\c','\\\\server\\share\\x y','\\\\?\\C:\\x','\\\\server','/a\nb\r\tc','a/','/','/ü','\\a','C:x','\\\\.\\pipe\\x','//a/b', '/a/', '\\\\?\\UNC\\server\\share\\a', '/~[]|^"', '\\\\\\a']) t(() => url.pathToFileURL(p,{windows:w}).href.replace(process.cwd().replace(/\\/g,'/'),'CWD'));
}
t(() => url.fileURLToPath(1));
t(() => url.fileURLToPath({}));
t(() => url.fileURLToPath({href:'file:///a',protocol:'file:',hostname:'',pathname:'/a'}));
t(() => url.fileURLToPath('x'));
t(() => url.fileURLToPath());
t(() => url.fileURLToPathBuffer(1));
t(() => url.pathToFileURL(1));
t(() => url.pathToFileURL(new URL('file:///a')));
t(() => url.fileURLToPath({href:'a',auth:'x',protocol:'file:'}));
t(() => url.fileURLToPath({href:'file:///a',protocol:'file:'}));
t(() => util.inspect(url.urlToHttpOptions(new URL('https://us%20er:p%3As@[::1]:8/p/a?q=1#f'))));
t(() => util.inspect(url.urlToHttpOptions(new URL('http://a'))));
t(() => url.urlToHttpOptions(1));
t(() => url.urlToHttpOptions());
t(() => util.inspect(url.urlToHttpOptions(Object.assign(new URL('http://a'),{foo:1, agent:2}))));
t(() => util.inspect(url.urlToHttpOptions({hostname:'x',href:'y',a:1})));
t(() => util.inspect(url.urlToHttpOptions(new URL('mailto:a@b'))));
t(() => {const o=url.urlToHttpOptions(new URL('http://a')); return Object.getPrototypeOf(o)===null});
