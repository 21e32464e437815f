//! Modules and stores without JavaScript.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tally_wasm::*;

const I: u8 = 0x7f;

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    assert!(content.len() < 128);
    let mut out = vec![id, content.len() as u8];
    out.extend_from_slice(content);
    out
}
fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    [b"\0asm\x01\0\0\0".to_vec(), sections.concat()].concat()
}
/// A list of one.
fn one(item: &[u8]) -> Vec<u8> {
    [&[1], item].concat()
}
fn body(code: &[u8]) -> Vec<u8> {
    [&[code.len() as u8 + 2, 0], code, &[0x0b]].concat()
}

struct Free;
impl Meter for Free {
    fn take(&self, _: usize) -> bool {
        true
    }
}

/// A memory out of address space that is there already.
struct Block {
    bytes: RefCell<Box<[u8]>>,
    len: Cell<usize>,
    refuses: Cell<bool>,
}
impl Block {
    fn new(pages: usize, most: usize) -> Rc<Block> {
        let bytes = RefCell::new(vec![0; most * PAGE].into_boxed_slice());
        Rc::new(Block { bytes, len: Cell::new(pages * PAGE), refuses: Cell::new(false) })
    }
}
// SAFETY: the box neither moves nor shrinks, and tests look at it between calls.
unsafe impl Linear for Block {
    fn base(&self) -> *mut u8 {
        self.bytes.borrow_mut().as_mut_ptr()
    }
    fn len(&self) -> usize {
        self.len.get()
    }
    fn capacity(&self) -> usize {
        self.bytes.borrow().len()
    }
    fn resize(&self, bytes: usize) -> bool {
        if self.refuses.get() {
            return false;
        }
        self.len.set(bytes);
        true
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Counts what it is asked, and calls a function back while it is more than 0.
struct Asked<'a> {
    store: &'a Store,
    back: Option<FuncId>,
    calls: u32,
    polls: u32,
    stop_at: u32,
}
impl Asked<'_> {
    fn of(store: &Store) -> Asked<'_> {
        Asked { store, back: None, calls: 0, polls: 0, stop_at: u32::MAX }
    }
}
impl Host for Asked<'_> {
    fn call(&mut self, import: u32, args: &[Value], results: &mut [Value]) -> Result<(), Stop> {
        self.calls += 1;
        assert_eq!(import, 7);
        let Value::I32(n) = args[0] else { panic!("another type") };
        if n == 0 {
            return Err(Stop);
        }
        let mut out = Vec::new();
        if let Some(back) = self.back {
            let mut inner = Asked { back: self.back, ..Asked::of(self.store) };
            self.store.call(back, &[Value::I32(n)], &mut out, &mut inner).map_err(|_| Stop)?;
            results[0] = out[0];
        } else {
            results[0] = Value::I32(n * 10);
        }
        Ok(())
    }
    fn poll(&mut self) -> Result<(), Stop> {
        self.polls += 1;
        if self.polls >= self.stop_at { Err(Stop) } else { Ok(()) }
    }
    fn make_room(&mut self, _: usize) {}
}

fn functions(instance: &Instance) -> Vec<FuncId> {
    instance.exports.iter().filter_map(|e| if let ExternId::Func(f) = e { Some(*f) } else { None }).collect()
}

/// `down(n)`: 0 for 0, else what the host gives for n - 1, plus 1.
fn down() -> Vec<u8> {
    module(&[
        section(1, &one(&[0x60, 1, I, 1, I])),
        section(2, &one(&[1, b'e', 1, b'f', 0, 0])),
        section(3, &[1, 0]),
        section(7, &one(&[1, b'd', 0, 1])),
        section(10, &one(&body(&[0x20, 0, 0x45, 0x04, I, 0x41, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x41, 1, 0x6a, 0x0b]))),
    ])
}

#[test]
fn the_host_enters_again() {
    let engine = Engine::default();
    let store = Store::new(&engine, Box::new(Free));
    let module = engine.compile(&down()).expect("a module");
    let host = store.add_host_func(&FuncType { params: [ValType::I32].into(), results: [ValType::I32].into() }, 7).expect("idle");
    let instance = store.instantiate(&module, &[ExternId::Func(host)], &[]).expect("it fits");
    let down = functions(&instance)[0];
    let mut out = Vec::new();
    let mut asked = Asked { back: Some(down), ..Asked::of(&store) };
    assert_eq!(store.call(down, &[Value::I32(50)], &mut out, &mut asked), Err(Failure::Stopped), "it stops at 0");
    asked.back = None;
    assert_eq!(store.call(down, &[Value::I32(5)], &mut out, &mut asked), Ok(()));
    assert_eq!(out, [Value::I32(41)]);
}

#[test]
fn endless_loops_end() {
    let engine = Engine::default();
    let store = Store::new(&engine, Box::new(Free));
    let bytes = module(&[
        section(1, &one(&[0x60, 0, 0])),
        section(3, &[1, 0]),
        section(7, &one(&[1, b'l', 0, 0])),
        section(10, &one(&body(&[0x03, 0x40, 0x0c, 0, 0x0b]))),
    ]);
    let module = engine.compile(&bytes).expect("a module");
    let instance = store.instantiate(&module, &[], &[]).expect("it fits");
    let mut asked = Asked { stop_at: 3, ..Asked::of(&store) };
    assert_eq!(store.call(functions(&instance)[0], &[], &mut Vec::new(), &mut asked), Err(Failure::Stopped));
    assert_eq!(asked.polls, 3);
}

#[test]
fn memories_of_modules_are_the_embedders() {
    let engine = Engine::default();
    let store = Store::new(&engine, Box::new(Free));
    // grow(n), load(at), and a start function that stores 9 at 1.
    let bytes = module(&[
        section(1, &[2, 0x60, 1, I, 1, I, 0x60, 0, 0]),
        section(3, &[3, 0, 0, 1]),
        section(5, &one(&[1, 1, 3])),
        section(7, &[3, 1, b'g', 0, 0, 1, b'l', 0, 1, 1, b'm', 2, 0]),
        section(8, &[2]),
        section(
            10,
            &[&[3][..], &body(&[0x20, 0, 0x40, 0]), &body(&[0x20, 0, 0x2d, 0, 0]), &body(&[0x41, 1, 0x41, 9, 0x3a, 0, 0])].concat(),
        ),
        section(11, &one(&[0, 0x41, 2, 0x0b, 1, 5])),
    ]);
    let module = engine.compile(&bytes).expect("a module");
    assert_eq!(module.memories(), [MemoryType { min: 1, max: Some(3), is_64: false }]);
    assert!(module.imports().is_empty());
    assert_eq!(module.exports().iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["g", "l", "m"]);
    let block = Block::new(1, 3);
    let memory = store.add_memory(module.memories()[0], Rc::clone(&block) as Rc<dyn Linear>).expect("long enough");
    let instance = store.instantiate(&module, &[], &[memory]).expect("it fits");
    assert_eq!(instance.exports[2], ExternId::Memory(memory));
    assert_eq!(block.bytes.borrow()[..4], [0, 0, 5, 0]);
    let mut asked = Asked::of(&store);
    let mut out = Vec::new();
    store.call(instance.start.expect("a start function"), &[], &mut out, &mut asked).expect("it runs");
    assert_eq!(block.bytes.borrow()[..4], [0, 9, 5, 0]);
    let [grow, load] = functions(&instance)[..] else { panic!("two functions") };
    let mut call = |f, n| {
        store.call(f, &[Value::I32(n)], &mut out, &mut asked)?;
        Ok::<_, Failure>(out[0])
    };
    assert_eq!(call(grow, 1), Ok(Value::I32(1)));
    assert_eq!(block.len.get(), 2 * PAGE);
    block.refuses.set(true);
    assert_eq!(call(grow, 1), Ok(Value::I32(-1)), "refused by whoever has the memory");
    block.refuses.set(false);
    assert_eq!(call(grow, 2), Ok(Value::I32(-1)), "beyond its maximum");
    assert_eq!(call(load, 1), Ok(Value::I32(9)));
    assert_eq!(call(load, 2 * PAGE as i32), Err(Failure::Trap(Trap::MemoryOutOfBounds)));
    store.settle();
    assert_eq!((store.memory_len(memory), block.len.get()), (Some(2 * PAGE), 2 * PAGE));
}

#[test]
fn damaged_modules_are_refused() {
    let engine = Engine::default();
    let right = down();
    assert!(engine.validate(&right));
    for end in 0..right.len() {
        let cut = &right[..end];
        // (Sections are not needed, but for code to functions.)
        assert_eq!(engine.compile(cut).is_ok(), engine.validate(cut), "cut at {end}");
    }
    for at in 0..right.len() {
        for bit in 0..8 {
            let mut bytes = right.clone();
            bytes[at] ^= 1 << bit;
            assert_eq!(engine.compile(&bytes).is_ok(), engine.validate(&bytes), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn what_is_refused_is_named() {
    let engine = Engine::default();
    let refusal = |sections: &[Vec<u8>]| engine.compile(&module(sections)).err().expect("refused").to_string();
    assert_eq!(refusal(&[section(5, &one(&[3, 1, 2]))]), "threads (shared memories and atomics): not built yet @+11");
    assert!(refusal(&[section(1, &one(&[0x60, 0, 0])), section(13, &one(&[0, 0]))]).starts_with("exception handling: not built yet"));
    assert_eq!(refusal(&[section(7, &[0]), section(5, &one(&[0, 1]))]), "unexpected section <Memory> @+13");
    let wrong = [section(1, &one(&[0x60, 0, 1, I])), section(3, &[1, 0]), section(10, &one(&body(&[0x42, 1])))];
    assert!(refusal(&wrong).starts_with("Compiling function #0 failed: type mismatch"), "{}", refusal(&wrong));
    let start = [section(1, &one(&[0x60, 1, I, 0])), section(3, &[1, 0]), section(8, &[0]), section(10, &one(&body(&[])))];
    assert!(!engine.validate(&module(&start)));
    refusal(&start);
}
