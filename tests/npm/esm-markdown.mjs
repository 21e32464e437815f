// unified and its family, prettier with its plugins.
import { unified } from 'unified';
import { remark } from 'remark';
import remarkHtml from 'remark-html';
import { rehype } from 'rehype';
import { fromMarkdown } from 'mdast-util-from-markdown';
import * as prettier from 'prettier';
import prettierDefault from 'prettier';

const text = '# Title\n\nSome *emphasis*, **strong**, `code`, [a link](http://x/ "t") and ![image](y.png).\n\n1. one\n2. two\n   * nested\n\n> quote\n\n```js\nlet x = 1;\n```\n\n<b>html</b>\n\n***\n';
console.log(String(await remark().use(remarkHtml).process(text)));
console.log(String(await remark().process('*  a\n*  b\n\nHello   world')));
console.log(JSON.stringify(fromMarkdown('a *b*'), (k, v) => (k === 'position' ? undefined : v)));
console.log(String(await rehype().data('settings', { fragment: true }).process('<p>a<br>b<i>c')));
const plugin = unified().use(function () { this.parser = (doc) => ({ type: 'root', value: doc }); this.compiler = (tree) => tree.value.toUpperCase(); });
console.log(String(plugin.processSync('shout')), plugin.frozen);
console.log(prettierDefault.version === prettier.version);
console.log(await prettier.format('const a={b:1,c:[1,2,3]},f=async x=>{await x}\nclass A extends B{#p=1;static{}}', { parser: 'babel', semi: false, singleQuote: true }));
console.log(await prettier.format('interface A{x?:number}\nenum E{a=1}', { parser: 'typescript' }));
console.log(await prettier.format('a{color:red;b:c}', { parser: 'css' }), await prettier.format('{"a":[1,\n2]}', { parser: 'json' }), await prettier.format('#  x\n* a', { parser: 'markdown' }));
console.log(await prettier.check('a;\n', { parser: 'babel' }), (await prettier.getFileInfo('x.ts')).inferredParser);
await prettier.format('a b', { parser: 'babel' }).catch((e) => console.log(e.name, e.message.split('\n')[0]));
