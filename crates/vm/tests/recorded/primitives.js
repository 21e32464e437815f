"abc".at(-1)
"abc".at(3)
"abc".at(NaN)
"abc".charAt(1) + "abc".charAt(-1) + "abc".charAt(9)
"abc".charCodeAt(9)
"\u{1F600}x".codePointAt(0)
"\u{1F600}x".codePointAt(1)
"abc".codePointAt(3)
"a".concat(1, null, undefined, {toString(){return "T"}})
"abcdef".endsWith("cd", 4)
"abcdef".endsWith("")
"abc".endsWith("abcd")
"abcabc".includes("ca"), "abcabc".includes("ca", 3)
"abcabc".indexOf("c", 3)
"abc".indexOf("", 10)
"abc".indexOf("d")
"abc".indexOf()
"undefined".indexOf()
"abcabc".lastIndexOf("c")
"abcabc".lastIndexOf("c", 4)
"abcabc".lastIndexOf("", 1)
"abcabc".lastIndexOf("abc", -5)
"abcabc".lastIndexOf("x")
"canal".lastIndexOf("a", Infinity)
"ab\uD800".isWellFormed()
"ab\u{1F600}".isWellFormed()
"ab\uD800c\uDC00".toWellFormed()
"a".localeCompare("b")
"b".localeCompare("a")
"a".localeCompare("a")
"a".localeCompare("B")
"a".localeCompare("A")
"A".localeCompare("a")
"résumé".localeCompare("resume")
"reserve".localeCompare("résumé")
"a b".localeCompare("ab")
"10".localeCompare("9")
"_a".localeCompare("a")
["z","a","Z","A","ä","1","_"].sort((x,y)=>x.localeCompare(y)).join()
"\u0041\u030a".normalize() === "\u00c5"
"\u00c5".normalize("NFD").length
"\ufb01".normalize("NFKC")
"\u1e9b\u0323".normalize("NFKD").length
"ab\uD800\u00c5".normalize("NFD").length
"abc".padEnd(6, "12345")
"abc".padStart(10, "123")
"abc".padStart(5)
"abc".padStart(2)
"abc".padStart(8, "")
"abc".padEnd(8, undefined) + "|"
"ab".repeat(3)
"ab".repeat(0)
"ab".repeat(2.9)
"ab".repeat(5000).length
"ab".repeat(5000).slice(-3)
"".repeat(2**31)
"abcdef".slice(2, -1)
"abcdef".slice(-3)
"abcdef".slice(4, 2)
"abcdef".slice(undefined, 2)
"abcdef".substring(4, 1)
"abcdef".substring(-5, NaN)
"abcdef".substring(2)
"abcdef".substr(-3, 2)
"abcdef".substr(2)
"abcdef".substr(1, -1)
"abcdef".startsWith("cd", 2)
"abcdef".startsWith("")
"ÀÉÎ straße ŸΣ".toLowerCase()
"straße µÿ ﬁ".toUpperCase()
"ΑΣ ΑΣΑ Σ ΑΣ.".toLowerCase()
"İ".toLowerCase().length
"\uD801\uDC00".toLowerCase() === "\uD801\uDC28"
"abc\uD800Σ".toLowerCase().charCodeAt(4)
"ABC".toLocaleLowerCase()
"abc".toLocaleUpperCase()
" \t\n\u00a0\ufeffab c\u2029\u3000".trim() + "|"
" ab ".trimStart() + "|"
" ab ".trimEnd() + "|"
String.prototype.trimLeft === String.prototype.trimStart
String.prototype.trimLeft.name + String.prototype.trimRight.name
[..."a\u{1F600}\uD800b"].length
[..."héé"].join("-")
Object.prototype.toString.call(""[Symbol.iterator]())
"a-b-c".split("-").length
"a-b-c".split("-", 2).join()
"abc".split("").join()
"abc".split().length
"".split("").length
"".split(",").length
"a,b,".split(",").length
"aXXbXXc".split("XX").join("|")
"abc".split("", 2).join()
"abc".split("b", 0).length
"a-b".replace("-", "+")
"a-b-c".replace("-", "+")
"a-b-c".replaceAll("-", "+")
"abc".replaceAll("", "-")
"abc".replace("b", "[$&|$`|$'|$$|$1|$<x>]")
"abc".replaceAll("b", (m, i, s) => m.toUpperCase() + i + s)
"aaa".replaceAll("aa", "b")
"abc".replace("x", "y")
"abc".replace("b", undefined)
"x".replace("x", "$0$10$")
"x".replace({[Symbol.replace](s, r) { return s + r + "!" }}, "q")
"x".split({[Symbol.split](s, l) { return [s, l, "sp"].join() }}, 3)
"x".search({[Symbol.search](s) { return s + "se" }})
"x".match({[Symbol.match](s) { return s + "ma" }})
"x".matchAll({[Symbol.matchAll](s) { return s + "mm" }})
String.raw`a\n${1}b${2}`
String.raw({raw: "abc"}, 1, 2, 3)
String.raw({raw: {length: 0}})
String.fromCharCode(97, 98, 65536 + 99, 0x1F600).length
String.fromCharCode()
String.fromCharCode(65)
String.fromCodePoint(97, 0x1F600).length
String.fromCodePoint()
"a".anchor('x"y') + "a".big() + "a".blink() + "a".bold() + "a".fixed()
"a".fontcolor("red") + "a".fontsize(7) + "a".italics() + "a".link("u")
"a".small() + "a".strike() + "a".sub() + "a".sup()
String(Symbol("q"))
String(Symbol())
String([1, [2, 3]])
String(null) + String(undefined) + String(true) + String(-0) + String(1n)
typeof new String("a") + new String("abc").length + new String("abc")[1] + Object.keys(new String("ab"))
new String("abc").valueOf() === "abc"
Object.prototype.toString.call(String.prototype) + String.prototype.length
Object.prototype.toString.call(Number.prototype) + Number.prototype
Object.prototype.toString.call(Boolean.prototype) + Boolean.prototype
String.length + String.name + String.fromCharCode.length + String.prototype.padStart.length
"abc"[1] + "abc".length + "abc"["2"] + "abc"[3]
"b" in new String("abc"), 1 in new String("abc")
Number("12") + Number("") + Number(" 0x10 ")
Number("1_0")
Number(12n) + Number(2n ** 64n)
Number() + typeof new Number(5) + (new Number(5) + 1)
Number.MAX_SAFE_INTEGER + "," + Number.MIN_SAFE_INTEGER + "," + Number.EPSILON + "," + Number.MIN_VALUE + "," + Number.MAX_VALUE
Number.isInteger(5.0) + "" + Number.isInteger(5.5) + Number.isInteger("5") + Number.isInteger(Infinity)
Number.isSafeInteger(2**53 - 1) + "" + Number.isSafeInteger(2**53)
Number.isNaN(NaN) + "" + Number.isNaN("NaN") + isNaN("x") + isFinite("5") + Number.isFinite("5")
Number.parseInt === parseInt && Number.parseFloat === parseFloat
parseInt("12px") + parseInt("0x1f") + parseInt("z", 36) + parseInt("101", 2)
parseInt(null, 36)
parseInt("123", 37)
parseInt(0.0000005)
parseInt("  -0") === 0 && 1 / parseInt("-0")
parseInt(1e21)
parseFloat("3.14abc") + parseFloat("  .5e1x")
parseFloat("-Infinityx")
parseFloat("")
(255).toString(16) + (0.1).toString(2).length + (-255.5).toString(36)
(1e21).toString(7)
(1.005).toFixed(2) + (1.45).toFixed(1) + (-1.5).toFixed(0) + (1e21).toFixed(2) + (0).toFixed(2)
(123.456).toFixed(30)
(-0).toFixed(2) + (-1e-10).toFixed(2)
(12345).toExponential() + (12345).toExponential(2) + (0).toExponential(2) + NaN.toExponential(1000)
(123.456).toPrecision(4) + (0.00001).toPrecision(1) + (1e-7).toPrecision(3) + (123456).toPrecision(2) + (5).toPrecision()
(1234567.891).toLocaleString() + (0.5).toLocaleString() + (-12).toLocaleString()
(1234.5).toLocaleString("en-US", {minimumFractionDigits: 2})
(123456789012345678901n).toLocaleString()
0.1 + 0.2
1e21 + 1
123456789.123456789
-1e-7
100 .valueOf() + Number.prototype.valueOf.call(new Number(7))
BigInt(10) + BigInt("0xff") + BigInt(true) + BigInt("  12  ")
BigInt(Number.MAX_SAFE_INTEGER) + 2n
BigInt("")
BigInt.asIntN(8, 255n) + "," + BigInt.asUintN(8, -1n) + "," + BigInt.asIntN(64, 2n ** 63n)
(255n).toString(16) + (-255n).toString(2)
typeof Object(1n) + Object(1n).toString() + (Object(1n) + 1n)
2n ** 100n % 1000007n
-7n / 2n + "," + -7n % 2n + "," + (-7n >> 1n) + "," + (5n & -2n) + "," + (5n | -8n) + "," + (5n ^ -8n) + "," + ~5n
1n == 1 && 1n == "1" && 2n > 1 && "3" > 2n && !(1n == "x") && 1n < 1.5
0n == "" && !0n && !!1n && 1n + "a"
Object.prototype.toString.call(1n) + Object.prototype.toString.call(Symbol())
typeof Symbol() + Symbol("x").toString() + Symbol("x").description + Symbol().description
Symbol.for("a") === Symbol.for("a") && Symbol.for("a") !== Symbol("a")
Symbol.keyFor(Symbol.for("abc")) + Symbol.keyFor(Symbol.iterator)
Symbol.iterator.toString() + Symbol.asyncIterator.description
Object(Symbol("o")).description + (Object(Symbol.iterator) == Symbol.iterator)
Symbol.prototype[Symbol.toPrimitive].call(Symbol.iterator) === Symbol.iterator
Symbol.prototype[Symbol.toStringTag] + Symbol.length + Symbol.name
true ? Object.getOwnPropertyDescriptor(Symbol.prototype, Symbol.toPrimitive).writable : 0
new Boolean(false) ? "t" : "f"
Boolean("") + "" + Boolean("0") + Boolean([]) + Boolean(0n) + Boolean(NaN)
new Boolean(1).toString() + true.toString() + (true).valueOf()
Math.max() + "," + Math.min() + "," + Math.max(1, NaN, 3) + "," + Math.max(-0, 0) + "," + 1 / Math.min(0, -0) + "," + Math.max(1, "3", [2])
Math.round(2.5) + "," + Math.round(-2.5) + "," + 1 / Math.round(-0.2) + "," + Math.round(0.49999999999999994) + "," + Math.round(1e300)
Math.sign(-3) + "," + 1 / Math.sign(-0) + "," + Math.sign("x") + "," + Math.trunc(-4.7) + "," + Math.floor(-4.5) + "," + Math.ceil(-4.5)
Math.hypot(3, 4) + "," + Math.hypot() + "," + Math.hypot(NaN, Infinity) + "," + Math.hypot(1e200, 1e200) + "," + Math.hypot(1, 1, 1)
Math.fround(5.5) + "," + Math.fround(5.05) + "," + Math.clz32(1) + "," + Math.clz32(0) + "," + Math.imul(0xffffffff, 5) + "," + Math.imul(2, 4)
Math.pow(2, 0.5) + "," + Math.pow(NaN, 0) + "," + Math.pow(1, Infinity) + "," + (-8) ** (1 / 3) + "," + 2 ** -1074
Math.cbrt(27) + "," + Math.log2(8) + "," + Math.log10(1000) + "," + Math.log1p(1e-10) + "," + Math.expm1(1e-10)
Math.sqrt(2) + "," + Math.PI + "," + Math.E + "," + Math.LN2 + "," + Math.SQRT1_2 + "," + Math.LOG10E
Math.atan2(1, -1) + "," + Math.atan2(-0, -0) + "," + Math.sinh(1) + "," + Math.acosh(2) + "," + Math.atanh(0.5) + "," + Math.asinh(1)
Math.sin(1) + "," + Math.cos(1) + "," + Math.tan(1) + "," + Math.exp(1) + "," + Math.log(10)
Object.prototype.toString.call(Math) + Math.max.length + Math.hypot.length + Math.pow.name
Math.random() < 1 && Math.random() !== Math.random()
"a" + 1 + 2 + null + undefined + true + [1, 2] + {}
[] + {} + [] + 1
1 + {valueOf() { return 2 }} + {toString() { return "s" }}
`${{[Symbol.toPrimitive](h) { return h }}}` + ({[Symbol.toPrimitive](h) { return h }} + "") + (+{[Symbol.toPrimitive](h) { return h === "number" ? 7 : 0 }})
[10, 9, 1].sort().join() + ([2] > 1) + (null >= 0) + (undefined == 0) + ("b" > "a") + ("B" > "a") + (NaN != NaN)
"5" * "2" - "1" + +"3" + -"2" + +true + +null + +[] + +"0b11"
(2 ** 32 + 5 | 0) + "," + (-1 >>> 0) + "," + (1 << 31) + "," + (5.9 ^ 0) + "," + ~~-5.7 + "," + (1e21 | 0)
5 % -3 + "," + -5 % 3 + "," + 1 / (-4 % 2) + "," + 5.5 % 2 + "," + 1 % 0
let o = {}; o[1.5] = 1; o[-0] = 2; o["01"] = 3; o[1e21] = 4; o[null] = 5; o[[1, 2]] = 6; o[7n] = 7; Object.keys(o).join()
let s = ""; for (let i = 0; i < 3000; i++) s += i; s.length + s.slice(-5) + s.indexOf("2999") + s[5000]
let s = ""; for (let i = 0; i < 3000; i++) s = i + s; s.length + s.slice(0, 9) + (s === s + "") + (s === s.split("").join(""))
let a = "x".repeat(100), m = {}; m[a] = 1; m["x".repeat(50) + "x".repeat(50)]
let s = "héllo wörld €".repeat(20); s.slice(3, 60).toUpperCase().slice(5, 50) + s.lastIndexOf("€") + s.indexOf("€", 20)
"\u0131".toUpperCase() + "ŉ".toUpperCase() + "ΐ".toUpperCase() + "և".toUpperCase()
"abc" < "abd" && "a" < "b" && "Z" < "a" && "" < "a" && !("a" < "a") && "a" < "aa" && "\u{1F600}" < "\uFFFF"
try { "a".repeat(-1) } catch (e) { e.name + e.message }
try { "a".repeat(2 ** 30) } catch (e) { e.name + e.message }
try { "a".repeat(2 ** 29 - 24).padEnd(2 ** 29) } catch (e) { e.name + e.message }
try { let s = "x".repeat(2 ** 28); s + s + s } catch (e) { e.name + e.message }
try { String.prototype.at.call(null) } catch (e) { e.name + e.message }
try { "a".includes({[Symbol.match]: true}) } catch (e) { e.name + e.message }
try { "a".normalize("x") } catch (e) { e.name + e.message }
try { String.fromCodePoint(1.5) } catch (e) { e.name + e.message }
try { String.raw() } catch (e) { e.name + e.message }
try { `${Symbol("x")}` } catch (e) { e.name + e.message }
try { Symbol() + 1 } catch (e) { e.name + e.message }
try { new Symbol() } catch (e) { e.name + e.message }
try { Symbol.keyFor(1) } catch (e) { e.name + e.message }
try { Symbol.prototype.toString.call(1) } catch (e) { e.name + e.message }
try { new BigInt(1) } catch (e) { e.name + e.message }
try { BigInt(1.5) } catch (e) { e.name + e.message }
try { BigInt("x1") } catch (e) { e.name + e.message }
try { BigInt() } catch (e) { e.name + e.message }
try { 1n + 1 } catch (e) { e.name + e.message }
try { +1n } catch (e) { e.name + e.message }
try { Math.max(1n) } catch (e) { e.name + e.message }
try { 1n / 0n } catch (e) { e.name + e.message }
try { 1n >>> 0n } catch (e) { e.name + e.message }
try { 2n ** (2n ** 80n) } catch (e) { e.name + e.message }
try { BigInt.asIntN(-1, 1n) } catch (e) { e.name + e.message }
try { (1).toString(1) } catch (e) { e.name + e.message }
try { (1).toFixed(101) } catch (e) { e.name + e.message }
try { Number.prototype.toString.call("x") } catch (e) { e.name + e.message }
try { Boolean.prototype.valueOf.call(1) } catch (e) { e.name + e.message }
try { +{toString: null, valueOf: null} } catch (e) { e.name + e.message }
try { +{valueOf() { return {} }, toString() { return {} }} } catch (e) { e.name + e.message }
try { Object.keys(null) } catch (e) { e.name + e.message }
try { ""[Symbol.iterator]().next.call({}) } catch (e) { e.name + e.message }
try { [1].map({}) } catch (e) { e.name + e.message }
try { [1].map(new Promise(() => {})) } catch (e) { e.name + e.message }
try { [1].map(Object.create(null)) } catch (e) { e.name + e.message }
try { [1].map([]) } catch (e) { e.name + e.message }
try { [1].map(new (class Foo {})) } catch (e) { e.name + e.message }
try { [1].map(new TypeError("boo")) } catch (e) { e.name + e.message }
try { [1].map(Math) } catch (e) { e.name + e.message }
encodeURIComponent("a b&c/d?é€\u{1F600}'()*") + encodeURI("http://x.y/a b?q=é&r=[1]#h")
decodeURIComponent("a%20b%26%C3%A9%E2%82%AC%F0%9F%98%80+") + decodeURI("%2Fa%20b%3F%C3%A9%23")
escape("a b+é€@*_-./%") + unescape("%u20AC%E9%zz%u12%")
try { decodeURIComponent("%") } catch (e) { e.name + e.message }
try { decodeURIComponent("%C0%80") } catch (e) { e.name + e.message }
try { decodeURI("%ED%A0%80") } catch (e) { e.name + e.message }
try { encodeURI("\uD800") } catch (e) { e.name + e.message }
decodeURIComponent.name + decodeURI.length + escape("") + encodeURI()
