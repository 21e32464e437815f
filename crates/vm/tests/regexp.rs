//! RegExp, and the string methods that use it.

mod common;
use common::{check, eval_in};

#[test]
fn matching() {
    check(&[
        ("String(/a(b)?c/.exec('xacx')) + /a(b)?c/.exec('xacx').index + /a(b)?c/.exec('xacx').input", "ac,1xacx"),
        ("/x/.test('axb') + ' ' + /y/.test('axb')", "true false"),
        (
            "var r = /o/g; r.exec('foo'); r.lastIndex + ',' + r.exec('foo').index + ',' + r.lastIndex + r.exec('foo') + r.lastIndex",
            "2,2,3null0",
        ),
        ("var r = /o/y; r.test('foo') + ',' + (r.lastIndex = 1, r.test('foo')) + r.lastIndex", "false,true2"),
        ("var m = /(?<y>\\d{4})-(?<m>\\d\\d)/.exec('on 2024-05'); m.groups.y + m.groups.m + Object.getPrototypeOf(m.groups)", "202405null"),
        ("var m = /a(b)(c)?/d.exec('xab'); String(m.indices[0]) + '|' + m.indices[1] + '|' + m.indices[2]", "1,3|2,3|undefined"),
        ("/é+/.exec('caféé!')[0] + /\\u{1F600}/u.exec('x😀y').index + '😀'.match(/./u)[0].length + '😀'.match(/./)[0].length", "éé121"),
        ("/ÀÉ/i.test('àé') + ' ' + /[^x]/.exec('x√')[0] + /\\bfoo\\b/.test('a foo b')", "true √true"),
        ("var r = /^a/g, s = 'aaa'; s.match(r).length + s.replace(/^a/g, 'b')", "1baa"),
        ("/a.c/s.test('a\\nc') + ' ' + /^b/m.test('a\\nb') + /(?<=\\$)\\d+/.exec('x$42')[0]", "true true42"),
        ("/[\\p{L}--[a-z]]/v.exec('abC')[0] + /\\p{Lu}/u.exec('abC')[0]", "CC"),
        ("/(a)|b/.exec('b').length + '' + /(a)|b/.exec('b')[1]", "2undefined"),
        ("var r = /./gu; r.lastIndex = 1; r.exec('😀').index", "0"),
        ("/(?:)/.test('') + String(new RegExp('')) + new RegExp('/') + RegExp('a/b\\n', 'gi')", "true/(?:)//\\///a\\/b\\n/gi"),
    ]);
}

#[test]
fn objects() {
    check(&[
        ("var r = /a/gimsuyd; r.flags + r.global + r.source + r.hasIndices + r.unicodeSets", "dgimsuytrueatruefalse"),
        ("Object.getOwnPropertyNames(/a/) + ''", "lastIndex"),
        (
            "var d = Object.getOwnPropertyDescriptor(/a/, 'lastIndex'); [d.value, d.writable, d.enumerable, d.configurable] + ''",
            "0,true,false,false",
        ),
        ("RegExp.prototype.source + RegExp.prototype.global + RegExp.prototype.flags", "(?:)undefined"),
        (
            "var r = /a/; [RegExp(r) === r, new RegExp(r) === r, new RegExp(r, 'g').flags, RegExp.length, RegExp.name] + ''",
            "true,false,g,2,RegExp",
        ),
        ("new RegExp('(')", "throws SyntaxError: Invalid regular expression: /(/: Unterminated group"),
        ("new RegExp(')')", "throws SyntaxError: Invalid regular expression: /)/: Unmatched ')'"),
        ("new RegExp('[')", "throws SyntaxError: Invalid regular expression: /[/: Unterminated character class"),
        ("new RegExp('*')", "throws SyntaxError: Invalid regular expression: /*/: Nothing to repeat"),
        ("new RegExp('a**')", "throws SyntaxError: Invalid regular expression: /a**/: Nothing to repeat"),
        ("new RegExp('[b-a]')", "throws SyntaxError: Invalid regular expression: /[b-a]/: Range out of order in character class"),
        ("new RegExp('a{2,1}')", "throws SyntaxError: Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier"),
        ("new RegExp('{', 'u')", "throws SyntaxError: Invalid regular expression: /{/u: Lone quantifier brackets"),
        ("new RegExp('(?a)')", "throws SyntaxError: Invalid regular expression: /(?a)/: Invalid group"),
        ("new RegExp('(?<a')", "throws SyntaxError: Invalid regular expression: /(?<a/: Invalid capture group name"),
        ("new RegExp('\\\\-', 'u')", "throws SyntaxError: Invalid regular expression: /\\-/u: Invalid escape"),
        ("new RegExp('\\\\')", "throws SyntaxError: Invalid regular expression: /\\/: \\ at end of pattern"),
        ("new RegExp('(?<a>x)(?<a>y)')", "throws SyntaxError: Invalid regular expression: /(?<a>x)(?<a>y)/: Duplicate capture group name"),
        ("new RegExp('x', 'gg')", "throws SyntaxError: Invalid flags supplied to RegExp constructor 'gg'"),
        ("RegExp.prototype.exec.call({})", "throws TypeError: Method RegExp.prototype.exec called on incompatible receiver #<Object>"),
        (
            "class R extends RegExp { exec(s) { this.n = (this.n || 0) + 1; return super.exec(s) } } var r = new R('a', 'g'); 'banana'.replace(r, 'o') + r.n + (r instanceof R)",
            "bonono4true",
        ),
        ("var r = /a/; r.exec = () => ({ 0: 'zz', index: 1, length: 1 }); 'abcd'.replace(r, '[$&]')", "a[zz]d"),
        ("RegExp.escape('a.b*c-d e')", "\\x61\\.b\\*c\\x2dd\\x20e"),
        ("var r = /a/; r.compile('b', 'g'); r.test('b') + r.flags", "trueg"),
        ("RegExp[Symbol.species] === RegExp", "true"),
        ("[/[/]\\//.source, String(/[/]\\//)] + ''", "[/]\\/,/[/]\\//"),
    ]);
}

#[test]
fn strings() {
    check(&[
        ("'a1b22'.replace(/\\d+/g, '<$&>') + 'abc'.replace(/b/, \"[$`|$'|$$]\")", "a<1>b<22>a[a|c|$]c"),
        ("'John Smith'.replace(/(\\w+) (\\w+)/, '$2 $1 $3 $01')", "Smith John $3 John"),
        ("'2024-05'.replace(/(?<y>\\d+)-(?<m>\\d+)/, '$<m>/$<y>$<z>')", "05/2024"),
        ("'abc'.replace(/(b)(x)?/, (m, a, b, at, s) => [m, a, b, at, s].join())", "ab,b,,1,abcc"),
        ("'abc'.replace(/(?<q>b)/, (...a) => a.length + a[4].q)", "a5bc"),
        ("'aaa'.replaceAll(/a/g, (m, i) => i)", "012"),
        ("'aaa'.replaceAll(/a/, 'b')", "throws TypeError: String.prototype.replaceAll called with a non-global RegExp argument"),
        (
            "'a,b;c'.split(/[,;]/) + '|' + 'a1b2c'.split(/(\\d)/) + '|' + 'abc'.split(/(?:)/) + '|' + 'a,b,c'.split(/,/, 2)",
            "a,b,c|a,1,b,2,c|a,b,c|a,b",
        ),
        (
            "''.split(/x/).length + '' + ''.split(/(?:)/).length + 'ab'.split(/a*?/) + '|' + 'ab'.split(/a*/) + '|' + 'A<B>b</B>'.split(/<(\\/)?([^<>]+)>/)",
            "10a,b|,b|A,,B,b,/,B,",
        ),
        ("'😀😀'.split(/(?:)/u).length + ',' + '😀'.split(/(?:)/).length", "2,2"),
        ("'abcabc'.search(/c/) + '' + 'abc'.search(/x/)", "2-1"),
        (
            "'a1b2'.match(/\\d/g) + '|' + 'ab'.match(/x/g) + '|' + 'ab'.match(/b/).index + '|' + 'aXbX'.match(/(?:)/g).length",
            "1,2|null|1|5",
        ),
        ("[...'a1b22'.matchAll(/(\\d)+/g)].map(m => m[0] + '@' + m.index + m[1]) + ''", "1@11,22@32"),
        ("Object.prototype.toString.call('a'.matchAll(/a/g)) + [...'abc'.matchAll(/(?:)/g)].length", "[object RegExp String Iterator]4"),
        ("'x'.matchAll(/x/)", "throws TypeError: String.prototype.matchAll called with a non-global RegExp argument"),
        ("'aXbxc'.split(/x/i) + '' + 'tést été'.replace(/é/g, 'e') + '日本語'.replace(/本/, '$&$&')", "a,b,ctest ete日本本語"),
        (
            "var s = 'é'.repeat(100) + 'z'; var r = /z/g; r.exec(s).index + '' + s.replace(/é/g, '').length + s.match(/é/g).length",
            "1001100",
        ),
        ("var s = 'ab'.repeat(50), n = 0, r = /b/g; while (r.exec(s)) n++; n + ',' + r.lastIndex", "50,0"),
        ("'aab'.replace(/a/y, 'x') + 'aab'.replace(/a/gy, 'x') + 'baa'.replace(/a/gy, 'x')", "xabxxbbaa"),
        ("'a\\\\b'.replace(/\\\\/g, '/') + '/a/b'.split('/').length", "a/b3"),
        ("'aBc'.replace(/[A-Z]/g, c => '-' + c.toLowerCase())", "a-bc"),
        ("'x'.replace(/x/, '$1$2$<n>$')", "$1$2$<n>$"),
        ("'abc'.match(/(?<n>b)/).groups.n + 'test'.match('s').index", "b2"),
    ]);
}

/// A regular expression with an `exec` of its own is replaced by the steps as they are written, others from ranges.
#[test]
fn templates_mean_the_same_on_both_ways() {
    let code = r#"
        var all = ['$', '$$', '$&', '$`', "$'", '$1', '$2', '$10', '$01', '$00', '$12', '$<a>', '$<z>', '$<a', '$é$1é'];
        var own = r => Object.assign(new RegExp(r), { exec: RegExp.prototype.exec });
        var both = (r, t) => { var text = 'abc'.replace(r, t); return 'abc'.replace(own(r), t) === text ? text : 'differs'; };
        [/(?<a>b)(x)?/, /(b)(x)?/].map(r => all.map(t => both(r, t)).join()).join('|')"#;
    check(&[(
        code,
        "a$c,a$c,abc,aac,acc,abc,ac,ab0c,abc,a$00c,ab2c,abc,ac,a$<ac,a$ébéc|a$c,a$c,abc,aac,acc,abc,ac,ab0c,abc,a$00c,ab2c,a$<a>c,a$<z>c,a$<ac,a$ébéc",
    )]);
}

/// The same under collection at every allocation.
#[test]
fn while_everything_moves() {
    let code = "
        let out = [];
        for (let i = 0; i < 3; i++) {
            let text = 'key' + i + '=value' + i + '; päth=/'.repeat(4);
            out.push(text.replace(/(\\w+)=(\\w*)/g, (m, k, v) => k.toUpperCase() + ':' + v));
            out.push(text.split(/; */).length, text.match(/=/g).length);
            for (const m of text.matchAll(/(?<k>[a-zä]+)=/gd)) out.push(m.groups.k + m.indices[1]);
            out.push(text.search(/p/), String(new RegExp('v' + i, 'g').exec(text)), text.replace(/v(.)/, '$1$1'));
        }
        out.join('|')";
    let want = eval_in(&mut common::isolate(), code);
    assert!(!want.starts_with("throws"), "{want}");
    let config = tally_heap::Config { stress: Some(1), verify: true, ..tally_heap::Config::default() };
    let mut cx = tally_vm::isolate::new(config, tally_ledger::Ledger::default()).expect("memory");
    assert_eq!(eval_in(&mut cx, code), want);
}
