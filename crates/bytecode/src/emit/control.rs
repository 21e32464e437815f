//! What a jump out of a statement has to pass: loops, labels, `try` blocks, `finally`, open iterators.
//!
//! Entries form a stack. `break`, `continue` and `return` walk it from the top, and do what each entry on the way
//! asks: close an iterator, or leave through a `finally` (which goes on with the walk when it is done). Exception
//! handlers are ranges with holes: the code of a way out is not covered by the handlers it has passed.

use super::assembler::Label;
use super::{Gen, Reg};
use crate::opcode::Opcode;

/// The covered ranges of one exception handler.
pub struct Region {
    handler: Label,
    reg: Reg,
    ranges: Vec<(u32, u32)>,
    open: Option<u32>,
}

/// A way out that waits for a `finally` block to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// To the label, with the control stack this high.
    Jump(Label, usize),
    Return,
}

/// A `finally` block around.
pub struct Finally {
    pub region: Region,
    /// Where the block starts.
    pub entry: Label,
    /// How it is to go on: see `try_stmt`.
    pub kind: Reg,
    pub value: Reg,
    pub exits: Vec<Exit>,
}

pub enum Control<'a> {
    /// A statement with labels. A `break` that names one of them goes to `to`; if `plain`, one without a name as well.
    Breakable {
        labels: Vec<&'a str>,
        plain: bool,
        to: Label,
    },
    /// The body of a loop: `continue` goes to the label.
    Continuable {
        labels: Vec<&'a str>,
        to: Label,
    },
    /// A `try` block with a `catch`.
    Try {
        region: Region,
    },
    Finally(Finally),
    /// A `for-of` or an array pattern with an open iterator.
    Iterator {
        region: Region,
        iter: Reg,
        next: Reg,
        is_async: bool,
        offset: u32,
    },
    /// Stands in for an entry that is being worked on.
    Taken,
}

impl Control<'_> {
    /// Whether leaving it asks for nothing.
    pub fn is_plain(&self) -> bool {
        matches!(self, Control::Breakable { .. } | Control::Continuable { .. })
    }
}

impl<'c, 'a> Gen<'c, 'a> {
    /// Starts a region whose exceptions go to `handler`.
    pub(super) fn region(&mut self, handler: Label, reg: Reg) -> Region {
        Region { handler, reg, ranges: Vec::new(), open: Some(self.asm.pc()) }
    }

    /// Ends it for good.
    pub(super) fn end_region(&mut self, mut region: Region) {
        self.suspend(&mut region);
        for (start, end) in region.ranges {
            self.asm.handler(start..end, region.handler, region.reg);
        }
    }

    fn suspend(&mut self, region: &mut Region) {
        if let Some(start) = region.open.take() {
            region.ranges.push((start, self.asm.pc()));
        }
    }

    /// Pushes the handler that closes `iter` when something throws.
    pub(super) fn push_iterator_close(&mut self, iter: Reg, next: Reg) {
        let handler = self.asm.label();
        let exception = self.alloc();
        let region = self.region(handler, exception);
        self.control.push(Control::Iterator { region, iter, next, is_async: false, offset: 0 });
    }

    /// Pops it, and puts the handler's code here (jumped over).
    pub(super) fn pop_iterator_close(&mut self, offset: u32) {
        let Some(Control::Iterator { region, iter, next, is_async, .. }) = self.control.pop() else { return };
        let (handler, exception) = (region.handler, region.reg);
        self.end_region(region);
        let end = self.asm.label();
        self.jump(Opcode::Jump, &[], end);
        self.asm.bind(handler);
        if is_async {
            self.async_close_silently(iter, offset);
        } else {
            self.op_at(offset, Opcode::IteratorCloseSilently, &[iter, next]);
        }
        self.op(Opcode::Rethrow, &[exception]);
        self.asm.bind(end);
    }

    /// The regions of the entries from `height` up, taken out one by one as a way out passes them.
    fn suspend_entry(&mut self, index: usize) {
        let mut entry = std::mem::replace(&mut self.control[index], Control::Taken);
        match &mut entry {
            Control::Try { region } | Control::Iterator { region, .. } => self.suspend(region),
            Control::Finally(finally) => self.suspend(&mut finally.region),
            Control::Breakable { .. } | Control::Continuable { .. } | Control::Taken => {}
        }
        self.control[index] = entry;
    }

    fn resume_entries(&mut self, from: usize) {
        let pc = self.asm.pc();
        for entry in &mut self.control[from..] {
            let region = match entry {
                Control::Try { region } | Control::Iterator { region, .. } => region,
                Control::Finally(finally) => &mut finally.region,
                Control::Breakable { .. } | Control::Continuable { .. } | Control::Taken => continue,
            };
            region.open = Some(pc);
        }
    }

    /// Leaves all entries above `height`, then jumps to `target`.
    pub(super) fn leave(&mut self, target: Label, height: usize) {
        self.walk_out(height, Exit::Jump(target, height), None);
    }

    /// `return r[value]`, through everything around.
    pub(super) fn leave_function(&mut self, value: Reg) {
        self.walk_out(0, Exit::Return, Some(value));
    }

    fn walk_out(&mut self, height: usize, exit: Exit, value: Option<Reg>) {
        let mut index = self.control.len();
        let mut lowest = index;
        while index > height {
            index -= 1;
            self.suspend_entry(index);
            lowest = index;
            match &mut self.control[index] {
                Control::Finally(finally) => {
                    let number = match finally.exits.iter().position(|&known| known == exit) {
                        Some(number) => number,
                        None => {
                            finally.exits.push(exit);
                            finally.exits.len() - 1
                        }
                    };
                    let (kind, kept, entry) = (finally.kind, finally.value, finally.entry);
                    if let Some(value) = value {
                        self.mov(kept, value);
                    }
                    self.load_smi(kind, super::try_stmt::FIRST_EXIT + number as i32);
                    self.jump(Opcode::Jump, &[], entry);
                    return self.resume_entries(lowest);
                }
                &mut Control::Iterator { iter, next, is_async, offset, .. } => {
                    if is_async {
                        self.async_close(iter, offset);
                    } else {
                        self.op_at(offset, Opcode::IteratorClose, &[iter, next]);
                    }
                }
                _ => {}
            }
        }
        match (exit, value) {
            (Exit::Jump(target, _), _) => self.jump(Opcode::Jump, &[], target),
            (Exit::Return, value) => self.emit_return(value.unwrap_or(1)),
        }
        self.resume_entries(lowest);
    }

    fn emit_return(&mut self, value: Reg) {
        if self.derived {
            let mark = self.mark();
            let info = self.cx.analysis.funcs[self.func as usize].this;
            let this = info.map_or(1, |sym| self.symbol_reg(sym));
            self.op(Opcode::ReturnDerived, &[value, this]);
            return self.release(mark);
        }
        self.op(Opcode::Return, &[value]);
    }

    /// `break`, plain or with a label.
    pub(super) fn break_statement(&mut self, label: Option<&str>) {
        let found = self.control.iter().enumerate().rev().find_map(|(index, entry)| match entry {
            Control::Breakable { labels, plain, to } => {
                let matches = label.map_or(*plain, |label| labels.contains(&label));
                matches.then_some((index, *to))
            }
            _ => None,
        });
        if let Some((index, target)) = found {
            self.leave(target, index + 1);
        }
    }

    /// `continue`, plain or with a label.
    pub(super) fn continue_statement(&mut self, label: Option<&str>) {
        let found = self.control.iter().enumerate().rev().find_map(|(index, entry)| match entry {
            Control::Continuable { labels, to } => label.is_none_or(|label| labels.contains(&label)).then_some((index, *to)),
            _ => None,
        });
        if let Some((index, target)) = found {
            self.leave(target, index + 1);
        }
    }
}
