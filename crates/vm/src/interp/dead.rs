//! Emptying registers that nobody reads again, so that a dead temporary keeps nothing alive.
//!
//! Marking takes every register of every frame for a root, which costs nothing and is nearly always right: what a register
//! holds for too long is overwritten soon. At the end of memory it is wrong: a handler that sets its only variable to null
//! lets go of a list whose last cell a temporary still names. So when memory was refused, and from then on
//! when a program asks for a collection itself, the bytecode is asked which registers are live (`tally_bytecode::liveness`), and the rest is emptied.
//!
//! **Invariants.** A frame's registers from the window of the frame above on are that one's. Registers 0 and 1 stay.

use crate::cx::Cx;
use crate::object::code::CodeData;
use tally_bytecode::liveness::{Registers, kept};
use tally_heap::Value;

/// Frames looked at, innermost first, and different places in code.
const MOST_FRAMES: usize = 1024;
const MOST_PLACES: usize = 128;

/// Empties the dead registers of the innermost frames. Answers whether any held a cell.
#[cold]
#[inline(never)]
pub(crate) fn clear_dead(cx: &Cx) -> bool {
    let stack = cx.stack().base();
    let mut places: Vec<(*const u16, Option<Registers>)> = Vec::new();
    let mut any = false;
    // Positions from here on belong to the frames above.
    let mut end = cx.stack().top();
    for frame in cx.machine.walk().take(MOST_FRAMES) {
        let code: *const CodeData = frame.code;
        let place = match places.iter().position(|p| p.0 == frame.pc) {
            Some(i) => i,
            None if places.len() < MOST_PLACES => {
                // SAFETY: the code is kept alive by the frame's callee, and `pc` points into it.
                let live = unsafe { kept(&(*code).proto, frame.pc.offset_from((*code).entry) as u32) };
                places.push((frame.pc, live));
                places.len() - 1
            }
            None => return any,
        };
        if let Some(live) = &places[place].1 {
            // SAFETY: as above.
            let registers = unsafe { usize::from((*code).frame_size) };
            for r in (2..registers).filter(|&r| !live.has(r)) {
                let at = frame.base as usize + r;
                if at >= end as usize {
                    break;
                }
                // SAFETY: a register of a live frame that no instruction reads before it is written.
                unsafe {
                    any |= (*stack.add(at)).is_cell();
                    stack.add(at).write(Value::UNDEFINED);
                }
            }
        }
        end = frame.args.saturating_sub(2).min(frame.base);
    }
    any
}
