//! Which registers of a suspended activation may still be read: the others hold what the program has let go of.
//!
//! The usual backward analysis, made when somebody asks (a collection that found memory short) and not kept. Passes over the
//! code from its end to its start carry the set of live registers along; what is live at a jump's target is remembered
//! from pass to pass, until nothing changes.
//!
//! **Invariants.** What [`kept`] answers holds while the instruction at `pc` runs: its own operands, what is live after it,
//! and what is live where an exception of it is caught. `r0` and `r1` are always kept: traces look at them.

use crate::disasm::{Instruction, instructions};
use crate::opcode::{NO_REGISTER, Opcode, OperandKind};
use crate::proto::{Constant, FunctionProto};
use rustc_hash::FxHashMap;

/// Most work for one answer, in instructions times handlers, and in words of the remembered sets.
const MOST_STEPS: usize = 1 << 22;

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registers(Box<[u64]>);

impl Registers {
    fn new(count: usize) -> Registers {
        Registers(vec![0; count.div_ceil(64)].into())
    }
    /// Whether the register is in it.
    pub fn has(&self, r: usize) -> bool {
        self.0.get(r / 64).is_some_and(|w| w >> (r % 64) & 1 != 0)
    }
    fn add(&mut self, r: usize) {
        if let Some(w) = self.0.get_mut(r / 64) {
            *w |= 1 << (r % 64);
        }
    }
    fn remove(&mut self, r: usize) {
        if let Some(w) = self.0.get_mut(r / 64) {
            *w &= !(1 << (r % 64));
        }
    }
    /// Adds the others; whether that changed anything.
    fn union(&mut self, other: &Registers) -> bool {
        let mut changed = false;
        for (w, o) in self.0.iter_mut().zip(&other.0) {
            changed |= *o & !*w != 0;
            *w |= o;
        }
        changed
    }
}

/// The registers that must be left alone while the instruction at `pc` runs. `None` if that is not known: the code is too
/// long to ask now, or `pc` is not the start of an instruction.
pub fn kept(proto: &FunctionProto, pc: u32) -> Option<Registers> {
    let list: Vec<Instruction<'_>> = instructions(proto).collect();
    let words = usize::from(proto.nregs).div_ceil(64);
    if list.len().saturating_mul(1 + proto.handlers.len() + words) > MOST_STEPS {
        return None;
    }
    let mut at_target: FxHashMap<u32, Registers> = FxHashMap::default();
    let none = Registers::new(usize::from(proto.nregs));
    for handler in &proto.handlers {
        at_target.insert(handler.target, none.clone());
    }
    for i in &list {
        for target in targets(proto, i) {
            at_target.entry(target).or_insert_with(|| none.clone());
        }
    }
    if at_target.len().saturating_mul(words) > MOST_STEPS {
        return None;
    }
    loop {
        let mut changed = false;
        let mut live = none.clone();
        let mut answer = None;
        for i in list.iter().rev() {
            if ends(i.op) {
                live.0.fill(0);
            }
            for target in targets(proto, i) {
                if let Some(there) = at_target.get(&target) {
                    live.union(there);
                }
            }
            for handler in proto.handlers.iter().filter(|h| (h.start..h.end).contains(&i.pc)) {
                if let Some(there) = at_target.get(&handler.target) {
                    let mut there = there.clone();
                    there.remove(usize::from(handler.reg));
                    live.union(&there);
                }
            }
            let after = (i.pc == pc).then(|| live.clone());
            each_written(i, |r| live.remove(r));
            // What may be caught is live before as well, whatever the instruction writes: it writes nothing when it throws.
            for handler in proto.handlers.iter().filter(|h| (h.start..h.end).contains(&i.pc)) {
                if let Some(there) = at_target.get(&handler.target) {
                    let mut there = there.clone();
                    there.remove(usize::from(handler.reg));
                    live.union(&there);
                }
            }
            each_read(proto, i, |r| live.add(r));
            if let Some(mut after) = after {
                after.union(&live);
                after.add(0);
                after.add(1);
                // The window of a call that runs grows by what a bound function brings, up to the end of the frame.
                if let Some(window) = call_window(i) {
                    (window..usize::from(proto.nregs)).for_each(|r| after.add(r));
                }
                answer = Some(after);
            }
            if let Some(known) = at_target.get_mut(&i.pc) {
                changed |= known.union(&live);
            }
        }
        if !changed {
            return answer;
        }
    }
}

/// Whether the next instruction is not reached from this one by falling through.
fn ends(op: Opcode) -> bool {
    use Opcode as O;
    matches!(
        op,
        O::Jump
            | O::JumpLoop
            | O::Return
            | O::ReturnUndefined
            | O::ReturnDerived
            | O::Throw
            | O::Rethrow
            | O::ThrowError
            | O::ThrowConstAssign
    )
}

/// Where the instruction may go on but by falling through.
fn targets<'p>(proto: &'p FunctionProto, i: &Instruction<'p>) -> impl Iterator<Item = u32> + use<'p> {
    let (mut jump, mut table) = (None, None);
    let mut at = 0;
    for (_, kind) in i.op.operands() {
        match kind {
            OperandKind::Jump => jump = Some(i.pc.wrapping_add_signed(i.wide(at))),
            OperandKind::Table => table = proto.jump_tables.get(usize::from(i.operands[at])),
            _ => {}
        }
        at += kind.units();
    }
    jump.into_iter().chain(table.into_iter().flat_map(|t| t.targets.iter().copied()))
}

fn each_written(i: &Instruction<'_>, mut f: impl FnMut(usize)) {
    let mut at = 0;
    for (_, kind) in i.op.operands() {
        let unit = usize::from(i.operands[at]);
        match kind {
            OperandKind::Dst => f(unit),
            // The method and its receiver.
            OperandKind::Window if matches!(i.op, Opcode::LoadMethod | Opcode::LoadMethodElem) => {
                f(unit);
                f(unit + 1);
            }
            _ => {}
        }
        at += kind.units();
    }
}

/// Where the window of a call begins.
fn call_window(i: &Instruction<'_>) -> Option<usize> {
    use Opcode as O;
    if matches!(i.op, O::LoadMethod | O::LoadMethodElem | O::NewObjectWith | O::Concat | O::NewArrayWith | O::CopyDataProps) {
        return None;
    }
    let mut at = 0;
    for (_, kind) in i.op.operands() {
        if matches!(kind, OperandKind::Window) {
            return Some(usize::from(i.operands[at]));
        }
        at += kind.units();
    }
    None
}

fn each_read(proto: &FunctionProto, i: &Instruction<'_>, mut f: impl FnMut(usize)) {
    use Opcode as O;
    // Arguments are read where parameters are.
    if matches!(i.op, O::CreateArguments | O::CreateRest) {
        (2..2 + usize::from(proto.nparams)).for_each(&mut f);
    }
    let mut at = 0;
    for (_, kind) in i.op.operands() {
        let unit = i.operands[at];
        match kind {
            OperandKind::Reg | OperandKind::RegMut => f(usize::from(unit)),
            OperandKind::RegOpt if unit != NO_REGISTER => f(usize::from(unit)),
            OperandKind::Window => {
                let next = i.operands.get(at + 1).copied().unwrap_or(0);
                let count = match i.op {
                    O::LoadMethod | O::LoadMethodElem => 0,
                    O::NewObjectWith => match proto.constants.get(usize::from(i.operands[1])) {
                        Some(Constant::Keys(keys)) => keys.len(),
                        _ => usize::from(proto.nregs),
                    },
                    O::Concat | O::NewArrayWith | O::CopyDataProps => usize::from(next),
                    // A call: callee, `this` and arguments.
                    _ => 2 + usize::from(next),
                };
                (usize::from(unit)..usize::from(unit) + count).for_each(&mut f);
            }
            _ => {}
        }
        at += kind.units();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CompileMode, CompileOptions, Source, compile};
    use std::sync::Arc;

    /// Registers kept at the first call of the function `f` of the source, as a list.
    fn at_first_call(text: &str) -> (usize, Vec<usize>) {
        let script = compile(Arc::new(Source::new("t.js", text)), &CompileOptions { mode: CompileMode::Script { completion: false } })
            .expect("compiles");
        let f = &script.functions[0];
        let call = instructions(f).find(|i| matches!(i.op, Opcode::Call | Opcode::CallUndefined)).expect("a call");
        let kept = kept(f, call.pc).expect("short code");
        (usize::from(f.nregs), (0..usize::from(f.nregs)).filter(|&r| kept.has(r)).collect())
    }

    #[test]
    fn what_is_not_read_again_is_not_kept() {
        // `a` and `b` are r2 and r3.
        let (_, kept) = at_first_call("function f(a, b) { g(); return b }");
        assert!(!kept.contains(&2) && kept.contains(&3), "{kept:?}");
        let (_, kept) = at_first_call("function f(a, b) { for (;;) { g(); if (b) return; a = b; } }");
        assert!(!kept.contains(&2) && kept.contains(&3), "{kept:?}");
    }

    #[test]
    fn what_a_handler_reads_is_kept() {
        let (_, kept) = at_first_call("function f(a, b) { try { g(); b = 1; } catch { return a + b } }");
        assert!(kept.contains(&2) && kept.contains(&3), "{kept:?}");
        let (_, kept) = at_first_call("function f(a, b) { g(); return arguments }");
        assert!(kept.len() >= 2, "{kept:?}");
    }

    /// What a bound function brings lies behind the arguments that the instruction names.
    #[test]
    fn a_window_that_runs_is_kept_to_the_end_of_the_frame() {
        let (all, kept) = at_first_call("function f(a, b) { g(a, b); return [1, 2, 3, 4, 5, 6].length }");
        assert!(kept.contains(&(all - 1)) && !kept.contains(&2) && !kept.contains(&3), "{kept:?} of {all}");
    }
}
