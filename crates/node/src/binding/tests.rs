//! Natives called as JavaScript would call them, with a collector that moves everything at each allocation.

use super::{buffer, encoding, errors, fs, state::BindingState};
use crate::state::NodeState;
use crate::threads::Pace;
use tally_heap::{Config, Imm, Local, Value};
use tally_ledger::Ledger;
use tally_vm::object::object::Object;
use tally_vm::object::string::{self, Str};
use tally_vm::ops::property;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, isolate};

/// An isolate whose Buffer.prototype is an empty object.
struct Machine {
    cx: Box<Cx>,
}

/// An argument.
#[derive(Clone, Copy)]
enum A<'a> {
    N(f64),
    B(bool),
    S(&'a str),
    L(Local<Value>),
}
use A::{B, L, N, S};

impl Machine {
    fn new() -> Machine {
        let config = Config { stress: Some(1), ..Config::default() };
        let mut cx = isolate::new(config, Ledger::new()).expect("there is room");
        let bindings = BindingState::new(&cx);
        cx.host.embedder = Some(Box::new(NodeState::for_tests(bindings)));
        let mut m = Machine { cx };
        let proto = m.cx.slot();
        m.cx.new_object(proto).expect("there is room");
        m.call(buffer::PROPS, "setBufferPrototype", &[L(proto)]);
        m
    }
    fn try_call(&mut self, props: &[Prop], name: &str, args: &[A<'_>]) -> JsResult<Local<Value>> {
        let this = self.cx.undefined();
        self.call_on(props, name, this, args)
    }
    fn call_on(&mut self, props: &[Prop], name: &str, this: Local<Value>, args: &[A<'_>]) -> JsResult<Local<Value>> {
        let native = props
            .iter()
            .find_map(|p| match p {
                Prop::HostMethod(Key::Name(n), _, f) if *n == name => Some(*f),
                _ => None,
            })
            .unwrap_or_else(|| panic!("no native {name}"));
        let cx = &mut *self.cx;
        let out = cx.slot();
        let values: Vec<Local<Value>> = args
            .iter()
            .map(|a| match *a {
                N(n) => cx.local(Imm::number(n)),
                B(b) => cx.local(Imm::bool(b)),
                S(s) => {
                    let slot = cx.slot();
                    string::new_string(cx, slot, s).expect("there is room");
                    slot
                }
                L(l) => l,
            })
            .collect();
        let callee = cx.slot();
        cx.local(cx.val(this));
        for v in &values {
            cx.local(cx.val(*v));
        }
        let a = Args::of_slots(callee, args.len() as u32);
        let v = native(cx, a)?.raw();
        // SAFETY: nothing was allocated since the native answered.
        cx.set(out, unsafe { tally_heap::Val::from_raw(v) });
        Ok(out)
    }
    fn call(&mut self, props: &[Prop], name: &str, args: &[A<'_>]) -> Local<Value> {
        match self.try_call(props, name, args) {
            Ok(v) => v,
            Err(_) => panic!("{name} threw {}", self.error().0),
        }
    }
    fn number(&mut self, props: &[Prop], name: &str, args: &[A<'_>]) -> f64 {
        let v = self.call(props, name, args);
        self.cx.val(v).as_number()
    }
    fn text(&mut self, props: &[Prop], name: &str, args: &[A<'_>]) -> String {
        let v = self.call(props, name, args);
        self.text_of(v)
    }
    fn text_of(&self, v: Local<Value>) -> String {
        v.cast::<Str>(&self.cx).map_or_else(|| format!("{:?}", self.cx.val(v)), |s| string::to_rust_string(s.get(&self.cx)))
    }
    /// Message and code of the error in flight.
    fn error(&mut self) -> (String, String) {
        let [e, message, code] = self.cx.slots();
        self.cx.take_exception(tally_vm::Thrown, e);
        let o = e.cast::<Object>(&self.cx).expect("an error object");
        for (key, out) in [("message", message), ("code", code)] {
            let name = self.cx.rooted_name(key).expect("there is room");
            property::get(&mut self.cx, o, name, out).expect("a plain property");
        }
        (self.text_of(message), self.text_of(code))
    }
    fn buffer(&mut self, text: &str) -> Local<Value> {
        self.call(buffer::PROPS, "fromString", &[S(text), N(1.0), N(8192.0)])
    }
    fn utf8(&mut self, b: Local<Value>) -> String {
        self.text(buffer::PROPS, "slice", &[L(b), N(1.0), N(0.0), N(1e9)])
    }
    fn bytes(&self, b: Local<Value>) -> Vec<u8> {
        // SAFETY: nothing writes meanwhile.
        unsafe { super::bytes::read(&self.cx, b) }.to_vec()
    }
}

const ENC: [(f64, &str); 7] =
    [(0.0, "ascii"), (1.0, "utf8"), (2.0, "base64"), (3.0, "utf16le"), (4.0, "latin1"), (5.0, "hex"), (7.0, "base64url")];

#[test]
fn strings_go_in_and_out() {
    let mut m = Machine::new();
    for (number, text) in
        [(1.0, "Zażółć 😀"), (3.0, "Zażółć 😀"), (4.0, "caf\u{e9}"), (0.0, "plain"), (5.0, "00ff10"), (2.0, "aGVsbG8="), (7.0, "-_8")]
    {
        for pool in [8192.0, 0.0] {
            let b = m.call(buffer::PROPS, "fromString", &[S(text), N(number), N(pool)]);
            assert_eq!(m.text(buffer::PROPS, "slice", &[L(b), N(number), N(0.0), N(1000.0)]), text, "{number} {pool}");
        }
    }
    for (number, name) in ENC {
        let long: String = "ab12".repeat(5000);
        let b = m.call(buffer::PROPS, "fromString", &[S(&long), N(number), N(8192.0)]);
        assert_eq!(m.text(buffer::PROPS, "slice", &[L(b), N(number), N(0.0), N(1e9)]), long, "{name}");
    }
}

#[test]
fn junk_in_hex_gives_the_rest_back() {
    let mut m = Machine::new();
    for (text, want) in [("00ffzz00", vec![0, 255]), ("zz", vec![])] {
        for pool in [8192.0, 0.0] {
            let b = m.call(buffer::PROPS, "fromString", &[S(text), N(5.0), N(pool)]);
            assert_eq!(m.bytes(b), want);
        }
    }
    let long = format!("{}zz", "00".repeat(10_000));
    let b = m.call(buffer::PROPS, "fromString", &[S(&long), N(5.0), N(8192.0)]);
    assert_eq!(m.bytes(b).len(), 10_000);
}

#[test]
fn one_slab_serves_many() {
    let mut m = Machine::new();
    // Under stress every region moves when the next is made.
    m.cx.buffers.evacuates.set(false);
    let (a, b) = (m.buffer("first"), m.buffer("second"));
    let (pa, pb) = (super::bytes::cells(&m.cx, a).as_ptr().addr(), super::bytes::cells(&m.cx, b).as_ptr().addr());
    assert_eq!(pb - pa, 8, "8-byte aligned, next to each other");
    let c = m.call(buffer::PROPS, "allocPooled", &[N(1.0), N(8192.0)]);
    assert_eq!(super::bytes::cells(&m.cx, c).as_ptr().addr() - pb, 8);
    assert_eq!((m.utf8(a), m.utf8(b)), ("first".into(), "second".into()));
}

#[test]
fn views_share_their_bytes() {
    let mut m = Machine::new();
    for size in [10.0, 100.0] {
        let b = m.call(buffer::PROPS, "alloc", &[N(size)]);
        let v = m.call(buffer::PROPS, "view", &[L(b), N(2.0), N(3.0)]);
        m.call(buffer::PROPS, "fillByte", &[L(v), N(7.0), N(0.0), N(3.0)]);
        assert_eq!(m.bytes(b)[..6], [0, 0, 7, 7, 7, 0]);
        assert_eq!(m.bytes(v), [7, 7, 7]);
    }
}

#[test]
fn overlapping_bytes() {
    let mut m = Machine::new();
    let b = m.buffer("abcdefgh");
    m.call(buffer::PROPS, "copy", &[L(b), L(b), N(2.0), N(0.0), N(6.0)]);
    assert_eq!(m.utf8(b), "ababcdef");
    let part = m.call(buffer::PROPS, "view", &[L(b), N(3.0), N(2.0)]);
    m.call(buffer::PROPS, "fillBytes", &[L(b), L(part), N(0.0), N(8.0)]);
    assert_eq!(m.utf8(b), "bcbcbcbc");
    m.call(buffer::PROPS, "swap32", &[L(b)]);
    assert_eq!(m.utf8(b), "cbcbcbcb");
}

#[test]
fn ranges_beyond_the_end_are_cut() {
    let mut m = Machine::new();
    let (a, b) = (m.buffer("abcd"), m.buffer("xy"));
    m.call(buffer::PROPS, "copy", &[L(a), L(b), N(1.0), N(1.0), N(100.0)]);
    assert_eq!(m.utf8(b), "xb");
    m.call(buffer::PROPS, "copy", &[L(a), L(b), N(9.0), N(9.0), N(1e15)]);
    assert_eq!(m.text(buffer::PROPS, "slice", &[L(a), N(1.0), N(3.0), N(2.0)]), "");
    assert_eq!(m.text(buffer::PROPS, "slice", &[L(a), N(1.0), N(-5.0), N(f64::NAN)]), "");
    assert_eq!(m.number(buffer::PROPS, "write", &[L(a), N(1.0), S("zzzz"), N(3.0), N(9.0)]), 1.0);
    m.call(buffer::PROPS, "fillByte", &[L(a), N(0.0), N(5.0), N(2.0)]);
    assert_eq!(m.number(buffer::PROPS, "compareRange", &[L(a), L(b), N(9.0), N(1.0), N(0.0), N(0.0)]), 0.0);
    // What is no view has no bytes.
    assert_eq!(m.text(buffer::PROPS, "slice", &[N(5.0), N(1.0), N(0.0), N(9.0)]), "");
    m.call(buffer::PROPS, "swap16", &[S("text")]);
}

#[test]
fn finding_and_comparing() {
    let mut m = Machine::new();
    let (hay, needle) = (m.buffer("hello world"), m.buffer("o"));
    for (from, forward, want) in [(0.0, true, 4.0), (5.0, true, 7.0), (8.0, true, -1.0), (10.0, false, 7.0), (6.0, false, 4.0)] {
        assert_eq!(m.number(buffer::PROPS, "indexOfBytes", &[L(hay), L(needle), N(from), B(forward), N(1.0)]), want);
        assert_eq!(m.number(buffer::PROPS, "indexOfByte", &[L(hay), N(111.0), N(from), B(forward)]), want);
    }
    assert_eq!(m.number(buffer::PROPS, "compare", &[L(hay), L(needle)]), -1.0);
    assert_eq!(m.number(buffer::PROPS, "compare", &[L(hay), L(hay)]), 0.0);
    assert_eq!(m.number(buffer::PROPS, "byteLengthUtf8", &[S("é😀")]), 6.0);
}

#[test]
fn fixed_width_numbers() {
    let mut m = Machine::new();
    let b = m.call(buffer::PROPS, "alloc", &[N(9.0)]);
    let mut fixed = |name: &str, args: &[A<'_>]| {
        let v = m.call_on(buffer::FIXED, name, b, args).expect("the plain case");
        m.cx.val(v).as_number()
    };
    assert_eq!(fixed("writeUInt32BE", &[N(4_022_250_974.0), N(4.0)]), 8.0);
    assert_eq!(fixed("readInt32BE", &[N(4.0)]), -272_716_322.0);
    assert_eq!(fixed("readUInt16LE", &[N(6.0)]), 57_005.0);
    assert_eq!(fixed("writeDoubleLE", &[N(-0.0)]), 8.0);
    assert!(fixed("readDoubleLE", &[]).is_sign_negative());
    assert_eq!(fixed("writeFloatBE", &[N(1.5), N(5.0)]), 9.0);
    assert_eq!(fixed("readFloatBE", &[N(5.0)]), 1.5);
    let one = m.call_on(buffer::FIXED, "writeInt8", b, &[N(-1.0), N(0.0)]);
    assert!(one.is_ok());
    let big = m.call_on(buffer::FIXED, "readBigInt64LE", b, &[]).expect("the plain case");
    let b2 = m.call(buffer::PROPS, "alloc", &[N(8.0)]);
    m.call_on(buffer::FIXED, "writeBigInt64LE", b2, &[L(big)]).expect("the plain case");
    assert_eq!(m.bytes(b2), m.bytes(b)[..8]);
}

#[test]
fn base64_of_the_web() {
    let mut m = Machine::new();
    assert_eq!(m.text(buffer::PROPS, "btoa", &[S("hello")]), "aGVsbG8=");
    assert_eq!(m.text(buffer::PROPS, "btoa", &[S("")]), "");
    assert_eq!(m.number(buffer::PROPS, "btoa", &[S("€")]), -1.0);
    assert_eq!(m.text(buffer::PROPS, "atob", &[S(" aGVs bG8 = ")]), "hello");
    assert_eq!(m.text(buffer::PROPS, "atob", &[S("/w==")]), "\u{ff}");
    assert_eq!(m.number(buffer::PROPS, "atob", &[S("a")]), -1.0);
    assert_eq!(m.number(buffer::PROPS, "atob", &[S("*")]), -2.0);
}

#[test]
fn decoders_stream() {
    let mut m = Machine::new();
    let d = m.call(encoding::PROPS, "newDecoder", &[S("utf-8"), B(false), B(false)]);
    let whole = m.buffer("a€b");
    let first = m.call(buffer::PROPS, "view", &[L(whole), N(0.0), N(2.0)]);
    let second = m.call(buffer::PROPS, "view", &[L(whole), N(2.0), N(3.0)]);
    assert_eq!(m.text(encoding::PROPS, "decode", &[L(d), L(first), B(false)]), "a");
    assert_eq!(m.text(encoding::PROPS, "decode", &[L(d), L(second), B(true)]), "€b");
    assert_eq!(m.text(encoding::PROPS, "labelToName", &[S("latin1")]), "windows-1252");
    assert_eq!(m.text(encoding::PROPS, "labelToName", &[S("nope")]), "undefined");
    assert_eq!(m.text(encoding::PROPS, "decodeUtf8", &[L(second), B(false), B(true)]), "undefined");
    assert_eq!(m.text(encoding::PROPS, "decodeUtf8", &[L(whole), B(false), B(true)]), "a€b");
    assert!(m.try_call(encoding::PROPS, "decode", &[N(1.0), L(whole), B(true)]).is_err());
}

#[test]
fn memory_that_is_refused() {
    let mut m = Machine::new();
    assert!(m.try_call(buffer::PROPS, "allocUnsafe", &[N(1e15)]).is_err());
    assert_eq!(m.error(), ("Array buffer allocation failed".into(), "undefined".into()));
    let total = m.cx.ledger().total();
    m.cx.ledger().set_limit(Some(total + (64 << 20)));
    assert!(m.try_call(buffer::PROPS, "alloc", &[N(65.0 * 1024.0 * 1024.0)]).is_err());
    assert_eq!(m.error().1, "ERR_MEMORY_LIMIT");
}

#[test]
fn system_errors_have_their_properties_in_order() {
    let mut m = Machine::new();
    assert!(m.try_call(fs::PROPS, "rename", &[S("/no/such/a"), S("/no/such/b")]).is_err());
    let e = m.cx.slot();
    m.cx.take_exception(tally_vm::Thrown, e);
    let keys = m.cx.slot();
    let o = e.cast::<Object>(&m.cx).expect("an error");
    let names = property::own_keys(&mut m.cx, o, keys).expect("plain");
    use tally_vm::object::slots::SlotsExt;
    let n = names.get(&m.cx).capacity();
    let all: Vec<String> = (0..n)
        .map(|i| {
            let names = names.get(&m.cx);
            let s = names.read(names.at(i)).cast::<Str>().expect("a string");
            string::to_rust_string(s)
        })
        .filter(|k| k != "stack" && k != "message")
        .collect();
    assert_eq!(all, ["errno", "code", "syscall", "path", "dest"]);
}

#[test]
fn files_are_read_and_written() {
    let mut m = Machine::new();
    let dir = m.text(fs::PROPS, "mkdtemp", &[S("/tmp/tally-fs-")]);
    let path = format!("{dir}/file");
    let flags = f64::from(libc::O_CREAT | libc::O_RDWR);
    let fd = m.number(fs::PROPS, "open", &[S(&path), N(flags), N(438.0)]);
    let b = m.buffer("hello");
    assert_eq!(m.number(fs::PROPS, "write", &[N(fd), L(b), N(1.0), N(4.0), N(-1.0)]), 4.0);
    let into = m.call(buffer::PROPS, "alloc", &[N(4.0)]);
    assert_eq!(m.number(fs::PROPS, "read", &[N(fd), L(into), N(1.0), N(100.0), N(0.0)]), 3.0);
    assert_eq!(m.bytes(into), *b"\0ell");
    m.call(fs::PROPS, "close", &[N(fd)]);
    assert_eq!(m.text(fs::PROPS, "readFileUtf8", &[S(&path)]), "ello");
    assert_eq!(m.number(fs::PROPS, "kind", &[S(&path)]), 0.0);
    assert_eq!(m.number(fs::PROPS, "kind", &[S(&dir)]), 1.0);
    assert_eq!(m.number(fs::PROPS, "kind", &[S("/no\0")]), -1.0);
    assert!(m.try_call(fs::PROPS, "close", &[N(fd)]).is_err());
    assert_eq!(m.error(), ("EBADF: bad file descriptor, close".into(), "EBADF".into()));
    assert!(m.try_call(fs::PROPS, "readFileUtf8", &[S(&dir)]).is_err());
    assert_eq!(m.error().0, "EISDIR: illegal operation on a directory, read");
    m.call(fs::PROPS, "unlink", &[S(&path)]);
    m.call(fs::PROPS, "rmdir", &[S(&dir)]);
}

/// Waits until `n` callbacks were delivered: error message or the text, number or bytes of the result.
fn deliveries(m: &mut Machine, n: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < n {
        let r: Result<bool, ()> = crate::jobs::deliver(&mut m.cx, |cx, _callback, args| {
            let [error, result] = [args[0], args[1]];
            all.push(if let Some(o) = error.cast::<Object>(cx) {
                let name = cx.names().message;
                let out = cx.slot();
                property::get(cx, o, name, out).expect("plain");
                string::to_rust_string(out.cast::<Str>(cx).expect("text").get(cx))
            } else if let Some(s) = result.cast::<Str>(cx) {
                string::to_rust_string(s.get(cx))
            } else if cx.val(result).is_undefined() {
                "undefined".into()
            } else if cx.val(result).is_number() {
                cx.val(result).as_number().to_string()
            } else {
                // SAFETY: nothing writes meanwhile.
                format!("{:?}", String::from_utf8_lossy(unsafe { super::bytes::read(cx, result) }))
            });
            Ok(())
        });
        assert!(r.is_ok());
        std::thread::yield_now();
    }
    all
}

/// Starts an asynchronous file operation.
fn request(m: &mut Machine, op: &str, args: &[A<'_>]) {
    let list = m.cx.slot();
    let array = m.cx.new_array(list, 0).expect("there is room");
    for a in args {
        let v = m.cx.slot();
        match *a {
            N(n) => m.cx.set(v, Imm::number(n)),
            B(b) => m.cx.set(v, Imm::bool(b)),
            S(s) => {
                string::new_string(&mut m.cx, v, s).expect("there is room");
            }
            L(l) => m.cx.copy(v, l),
        }
        m.cx.push(array, v).expect("there is room");
    }
    m.call(fs::PROPS, "request", &[S(op), L(list), N(0.0)]);
}

#[test]
fn a_job_that_panics_is_an_error() {
    let mut m = Machine::new();
    for _ in 0..10 {
        let callback = m.cx.undefined();
        crate::jobs::start(&m.cx, Pace::Disk, callback, "test", || panic!("injected"), |_cx, (), _out| Ok(()));
    }
    let want = "Work on another thread panicked: injected. This is a bug of the runtime, not of the program.";
    assert_eq!(deliveries(&mut m, 10), [want; 10]);
    assert!(!crate::jobs::waiting(&m.cx));
    request(&mut m, "access", &[S("/"), N(0.0)]);
    assert_eq!(deliveries(&mut m, 1), ["undefined"]);
}

/// The result of a method of an object.
fn method(m: &mut Machine, object: Local<Value>, name: &str, args: &[Local<Value>]) -> Local<Value> {
    let [f, out] = m.cx.slots();
    let key = m.cx.rooted_name(name).expect("there is room");
    let o = object.cast::<Object>(&m.cx).expect("an object");
    property::get(&mut m.cx, o, key, f).expect("a method");
    if tally_vm::ops::call::call(&mut m.cx, f, object, args, out).is_err() {
        panic!("{name} threw {}", m.error().0);
    }
    out
}

/// A read that waits for a pipe, while the program does this and that to the bytes it reads into.
#[test]
fn bytes_of_a_job_outlive_what_is_done_to_them() {
    use std::io::{Write, pipe};
    use std::os::fd::AsRawFd;
    use tally_vm::object::buffer_cells::{ArrayBuffer, ArrayBufferExt, TypedArray};
    use tally_vm::object::element_type::Element;
    use tally_vm::object::views;
    use tally_vm::realm::Intrinsic;

    let mut m = Machine::new();
    let (reader, mut writer) = pipe().expect("a pipe");
    let fd = f64::from(reader.as_raw_fd());
    const TEXT: &[u8] = b"0123456789";
    let view_of = |m: &mut Machine, buffer: Local<ArrayBuffer>| {
        let [view, proto] = m.cx.slots();
        m.cx.intrinsic(Intrinsic::Uint8ArrayPrototype, proto).expect("there is room");
        let b = buffer.get(&m.cx).backing().expect("not detached").clone();
        views::new_view(&mut m.cx, view, Element::Uint8, b, 0, None, proto).expect("there is room");
        view
    };
    // New lengths of `transfer`, and what the new buffer has when the job is done: the very bytes, if they could stay.
    let large = 300_000;
    for length in [10, 100, large] {
        for (wanted, seen) in [(length, TEXT), (length / 2, &[0; 10][..]), (length * 2, &[0; 10][..])] {
            let (held, n) = (m.cx.slot(), m.cx.local(Imm::number(wanted as f64)));
            let view = m.call(buffer::PROPS, "alloc", &[N(length as f64)]);
            let typed: Local<TypedArray> = view.cast(&m.cx).expect("a Buffer");
            views::buffer_of(&mut m.cx, typed, held).expect("there is room");
            request(&mut m, "read", &[N(fd), L(view), N(0.0), N(length as f64), N(-1.0)]);
            let moved = method(&mut m, held, "transfer", &[n]);
            assert!(super::bytes::is_detached(&m.cx, held) && m.bytes(view).is_empty());
            m.buffer("garbage");
            writer.write_all(TEXT).expect("written");
            assert_eq!(deliveries(&mut m, 1), ["10"]);
            let moved: Local<ArrayBuffer> = moved.cast(&m.cx).expect("an ArrayBuffer");
            let whole = view_of(&mut m, moved);
            let seen = &seen[..seen.len().min(wanted)];
            assert_eq!((m.bytes(whole).len(), &m.bytes(whole)[..seen.len()]), (wanted, seen), "{length} -> {wanted}");
        }
    }
    // Shrunk under the job, whose bytes are not what it gets back when it grows.
    for length in [100, large as u64] {
        let [held, proto] = m.cx.slots();
        let store = m.cx.new_resizable_store(length, length).expect("there is room");
        m.cx.intrinsic(Intrinsic::ArrayBufferPrototype, proto).expect("there is room");
        let buffer = views::new_buffer_cell(&mut m.cx, held, store.into(), 0, proto).expect("there is room");
        let view = view_of(&mut m, buffer);
        request(&mut m, "read", &[N(fd), L(view), N(0.0), N(length as f64), N(-1.0)]);
        views::resize(&mut m.cx, buffer, 3).expect("shorter");
        writer.write_all(TEXT).expect("written");
        assert_eq!(deliveries(&mut m, 1), ["10"]);
        assert_eq!(m.bytes(view), b"012");
        views::resize(&mut m.cx, buffer, length as usize).expect("longer");
        assert_eq!(m.bytes(view)[..5], *b"012\0\0");
        assert!(m.bytes(view)[3..].iter().all(|&b| b == 0));
    }
}

#[test]
fn files_on_threads() {
    let mut m = Machine::new();
    let dir = m.text(fs::PROPS, "mkdtemp", &[S("/tmp/tally-async-")]);
    let path = format!("{dir}/file");
    std::fs::write(&path, "0123456789").expect("written");
    request(&mut m, "readFileUtf8", &[S(&path)]);
    assert!(crate::jobs::waiting(&m.cx));
    assert_eq!(deliveries(&mut m, 1), ["0123456789"]);
    assert!(!crate::jobs::waiting(&m.cx));
    request(&mut m, "rename", &[S("/no/a"), S("/no/b")]);
    assert_eq!(deliveries(&mut m, 1), ["ENOENT: no such file or directory, rename '/no/a' -> '/no/b'"]);
    let mut fd = m.number(fs::PROPS, "open", &[S(&path), N(0.0), N(0.0)]);
    // Into bytes that begin in the heap, which moves meanwhile.
    let b = m.call(buffer::PROPS, "alloc", &[N(4.0)]);
    request(&mut m, "read", &[N(fd), L(b), N(1.0), N(3.0), N(2.0)]);
    for _ in 0..20 {
        m.buffer("garbage");
    }
    assert_eq!(deliveries(&mut m, 1), ["3"]);
    assert_eq!(m.bytes(b), *b"\x00234");
    for (position, want) in [(8.0, "\"89\""), (10.0, "\"\""), (-1.0, "\"0123456789\"")] {
        for left in [-1.0, 1.0, 10.0, 100.0] {
            let want = if left == 1.0 && position == -1.0 { "\"01\"" } else { want };
            m.call(fs::PROPS, "readPooled", &[N(fd), N(65536.0), N(position), N(left), N(0.0)]);
            assert_eq!(deliveries(&mut m, 1), [want], "{position} {left}");
            m.call(fs::PROPS, "close", &[N(fd)]);
            fd = m.number(fs::PROPS, "open", &[S(&path), N(0.0), N(0.0)]);
        }
    }
    let pool = &m.cx.host.state::<NodeState>().bindings.file_pool;
    let stats = pool.stats();
    assert!(stats.live_bytes <= 80, "the unread tails went back: {stats:?}");
    m.call(fs::PROPS, "readPooled", &[N(999.0), N(10.0), N(0.0), N(-1.0), N(0.0)]);
    assert_eq!(deliveries(&mut m, 1), ["EBADF: bad file descriptor, read"]);
    assert!(m.try_call(fs::PROPS, "request", &[S("nope"), N(0.0), N(0.0)]).is_err());
    m.call(fs::PROPS, "close", &[N(fd)]);
    m.call(fs::PROPS, "unlink", &[S(&path)]);
    m.call(fs::PROPS, "rmdir", &[S(&dir)]);
}

#[test]
fn names_of_errors() {
    let mut m = Machine::new();
    m.call(errors::PROPS, "uvErrorMap", &[]);
    assert_eq!(m.text(errors::PROPS, "uvErrorName", &[N(5.0)]), "undefined");
    let e = m.cx.slot();
    m.cx.new_object(e).expect("there is room");
    m.call(errors::PROPS, "create", &[L(e), S("text"), S("Error [X]: text")]);
}
