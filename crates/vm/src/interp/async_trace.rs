//! The lines `at async f` of a stack trace: who waits for what is running.
//!
//! The running job's reaction says which promise its end will settle; whoever awaits that promise is the next line, and
//! so on. The chain ends at a promise that is settled, that nobody waits for, or for which several do.

use super::stack_trace::{COMBINATORS, Line, line_flag};
use crate::builtins::async_generator;
use crate::builtins::promise::{only_reaction, reaction, resolved_by, waiting_for};
use crate::cx::Cx;
use crate::interp::async_fn;
use crate::kinds;
use crate::object::function::Function;
use crate::object::record::{Record, RecordExt};
use tally_heap::{Imm, Ref, Val};

/// Up to `limit` lines, innermost first; none outside of a job.
pub(super) fn waiting(cx: &Cx, limit: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let running: Option<Ref<'_, Record>> = cx.machine.reaction.get().and_then(|r| cx.val(r).cast());
    let mut at = running.map(|r| follow(r).1);
    // A derived promise gives no line; a chain of those must end, too.
    for _ in 0..limit.saturating_mul(4) {
        let Some(reaction) = at.and_then(only_reaction).filter(|_| lines.len() < limit) else { break };
        let (line, next) = follow(reaction);
        lines.extend(line);
        at = Some(next);
    }
    lines
}

/// Who a reaction resumes, if that has a name, and the promise that is settled after it.
fn follow<'h>(r: Ref<'h, Record>) -> (Option<Line<'h>>, Val<'h>) {
    let handler = r.value(reaction::ON_FULFILLED);
    match handler.kind() {
        Some(kinds::RECORD) => {
            let (saved, promise) = async_fn::suspended(handler);
            (suspended(saved), promise)
        }
        Some(kinds::ASYNC_GENERATOR) => {
            let (saved, promise) = async_generator::suspended(handler);
            (suspended(saved), promise)
        }
        _ => match waiting_for(handler).or_else(|| waiting_for(r.value(reaction::ON_REJECTED))) {
            Some((name, index, promise)) => {
                let which = COMBINATORS.iter().position(|c| *c == name).unwrap_or_default() as i32;
                let flags = line_flag::ASYNC | line_flag::ELEMENT | which << 8;
                let line = Line { callee: Imm::UNDEFINED, this: Imm::UNDEFINED, pc: u32::try_from(index).unwrap_or_default(), flags };
                (Some(line), promise)
            }
            None => (None, resolved_by(handler).unwrap_or(r.value(reaction::PROMISE))),
        },
    }
}

/// The line of a frame that was put away.
fn suspended(saved: Val<'_>) -> Option<Line<'_>> {
    let saved: Ref<'_, Record> = saved.cast().filter(|_| saved.kind() == Some(kinds::SAVED_FRAME))?;
    let (pc, callee, this) = (saved.value(0).raw().as_int() as u32, saved.value(1), saved.value(2));
    callee.is::<Function>().then_some(Line { callee, this, pc, flags: line_flag::ASYNC })
}
