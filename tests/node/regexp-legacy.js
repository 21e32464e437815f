// RegExp.$1 and its kin follow the last match, whatever made it.
const show = (what) =>
  console.log(what, [RegExp.$1, RegExp.$2, RegExp.$9, RegExp.input, RegExp.$_, RegExp.lastMatch, RegExp['$&'], RegExp.lastParen, RegExp['$+'], RegExp.leftContext, RegExp['$`'], RegExp.rightContext, RegExp["$'"]]);
show('none');
/(b)(c)?/.exec('abd');
show('exec');
/nothing/.test('other');
show('no match');
/(\d)(\d)/.test('x12y');
show('test');
'a-b-c'.replace(/-(\w)/g, '');
show('replace');
'a-b-c'.match(/(\w)/g);
show('match');
'one two'.split(/( )/);
show('split');
'one two'.search(/t(w)/);
show('search');
/(1)(2)(3)(4)(5)(6)(7)(8)(9)(a)(b)/.exec('_123456789ab_');
show('eleven groups');
'x1y2'.replace(/([a-z])(\d)/g, () => { console.log(RegExp.$1, RegExp.lastMatch); return ''; });
RegExp.input = 'assigned';
show('input');
console.log(Object.getOwnPropertyNames(RegExp).filter((n) => n.length > 1 && n !== 'escape').sort().join(' '));
