//! Code units, labels, constants, handlers and positions of one function being compiled.
//!
//! Jumps name labels; a label is bound once, and the distances are filled in by `finish`. Constants are
//! deduplicated. Overflows (constants, caches) do not fail at once: they are noted and reported at the end.
//!
//! **Invariants**: positions are added in ascending pc order; every label that is used gets bound.

use rustc_hash::FxHashMap;
use std::ops::Range;

use crate::opcode::{COLD_CACHE, Opcode, OperandKind};
use crate::proto::{Constant, Handler, JsText, JumpTable, PositionTableBuilder};

/// A jump target, bound or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u32);

const UNBOUND: u32 = u32::MAX;

#[derive(PartialEq, Eq, Hash)]
enum ConstantKey {
    String(JsText),
    Number(u64),
    BigInt(Box<str>),
    Keys(Box<[u16]>),
}

struct Fixup {
    at: u32,
    start: u32,
    label: Label,
}

/// Builds one function's code.
#[derive(Default)]
pub struct Assembler {
    pub code: Vec<u16>,
    pub constants: Vec<Constant>,
    keys: FxHashMap<ConstantKey, u32>,
    labels: Vec<u32>,
    fixups: Vec<Fixup>,
    pub handlers: Vec<Handler>,
    pending_handlers: Vec<(Range<u32>, Label, u16)>,
    tables: Vec<(i32, Vec<Label>)>,
    pub positions: PositionTableBuilder,
    last_position: Option<(u32, Range<u32>)>,
    num_ics: u32,
    /// The first limit that was passed.
    pub overflow: Option<&'static str>,
    /// Where the last instruction starts.
    last_start: Option<usize>,
}

impl Assembler {
    pub fn pc(&self) -> u32 {
        self.code.len() as u32
    }

    /// Appends an instruction without jump operands.
    pub fn emit(&mut self, op: Opcode, operands: &[u16]) {
        debug_assert_eq!(op.len(), 1 + operands.len(), "{op:?}");
        self.last_start = Some(self.code.len());
        self.code.push(op as u16);
        self.code.extend_from_slice(operands);
    }

    /// Appends a jump; its target is the last operand.
    pub fn jump(&mut self, op: Opcode, operands: &[u16], label: Label) {
        debug_assert_eq!(op.operands().last().map(|(_, kind)| *kind), Some(OperandKind::Jump), "{op:?}");
        debug_assert_eq!(op.len(), 3 + operands.len(), "{op:?}");
        let start = self.pc();
        self.last_start = Some(self.code.len());
        self.code.push(op as u16);
        self.code.extend_from_slice(operands);
        self.fixups.push(Fixup { at: self.pc(), start, label });
        self.code.extend_from_slice(&[0, 0]);
    }

    /// Notes that instructions from here on come from this offset.
    pub fn position(&mut self, offset: u32, text: Range<u32>) {
        let position = (offset, text);
        if self.last_position.as_ref() != Some(&position) {
            self.positions.push(self.code.len() as u32, position.0, position.1.clone());
            self.last_position = Some(position);
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(self.labels.len() as u32 - 1)
    }

    pub fn bind(&mut self, label: Label) {
        debug_assert_eq!(self.labels[label.0 as usize], UNBOUND);
        self.labels[label.0 as usize] = self.pc();
        self.last_start = None;
    }

    /// A label at the current place.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Whether the code before this point always goes elsewhere and nothing jumps here.
    pub fn is_unreachable(&self) -> bool {
        let Some(start) = self.last_start else { return false };
        matches!(
            Opcode::from_unit(self.code[start]),
            Some(
                Opcode::Jump
                    | Opcode::JumpLoop
                    | Opcode::Return
                    | Opcode::ReturnUndefined
                    | Opcode::ReturnDerived
                    | Opcode::Throw
                    | Opcode::Rethrow
                    | Opcode::ThrowError
                    | Opcode::ThrowConstAssign
            )
        )
    }

    /// A handler for `range`. Inner ones must be added before outer ones.
    pub fn handler(&mut self, range: Range<u32>, target: Label, reg: u16) {
        if range.start < range.end {
            self.pending_handlers.push((range, target, reg));
        }
    }

    pub fn table(&mut self, min: i32, targets: Vec<Label>) -> u16 {
        self.tables.push((min, targets));
        self.limited(self.tables.len() - 1, "jump tables")
    }

    fn limited(&mut self, index: usize, what: &'static str) -> u16 {
        if index >= 0xFFFF {
            self.overflow.get_or_insert(what);
            return 0;
        }
        index as u16
    }

    /// A cache; the instructions beyond the last one that has its own share [`COLD_CACHE`].
    pub fn ic(&mut self) -> u16 {
        if self.num_ics >= u32::from(COLD_CACHE) {
            self.num_ics = u32::from(COLD_CACHE) + 1;
            return COLD_CACHE;
        }
        self.num_ics += 1;
        (self.num_ics - 1) as u16
    }

    /// A cache for an instruction that must find there what it put there.
    pub fn own_ic(&mut self) -> u16 {
        let ic = self.ic();
        if ic == COLD_CACHE {
            self.overflow.get_or_insert("tagged templates");
        }
        ic
    }

    pub fn num_ics(&self) -> u16 {
        self.num_ics as u16
    }

    /// Adds a constant that is not shared.
    pub fn constant(&mut self, constant: Constant) -> u16 {
        self.constants.push(constant);
        self.limited(self.constants.len() - 1, "constants")
    }

    fn shared(&mut self, key: ConstantKey, make: impl FnOnce() -> Constant) -> u32 {
        if let Some(&index) = self.keys.get(&key) {
            return index;
        }
        self.constants.push(make());
        let index = self.constants.len() as u32 - 1;
        self.keys.insert(key, index);
        index
    }

    /// A text that a wide instruction may name.
    pub fn wide_text(&mut self, text: JsText) -> u32 {
        let copy = text.clone();
        self.shared(ConstantKey::String(text), || Constant::String(copy))
    }

    pub fn text(&mut self, text: JsText) -> u16 {
        let index = self.wide_text(text);
        self.limited(index as usize, "constants")
    }

    pub fn string(&mut self, text: &str) -> u16 {
        self.text(JsText::from_str(text))
    }

    pub fn number(&mut self, value: f64) -> u32 {
        self.shared(ConstantKey::Number(value.to_bits()), || Constant::Number(value))
    }

    pub fn bigint(&mut self, digits: &str) -> u32 {
        self.shared(ConstantKey::BigInt(digits.into()), || Constant::BigInt(digits.into()))
    }

    pub fn keys(&mut self, keys: Vec<u16>) -> u16 {
        let keys: Box<[u16]> = keys.into();
        let index = self.shared(ConstantKey::Keys(keys.clone()), || Constant::Keys(keys));
        self.limited(index as usize, "constants")
    }

    fn target(&self, label: Label) -> u32 {
        let target = self.labels[label.0 as usize];
        debug_assert_ne!(target, UNBOUND, "a label that is jumped to was never bound");
        target
    }

    /// Fills in the jumps and gives the jump tables.
    pub fn finish(&mut self) -> Box<[JumpTable]> {
        for fixup in std::mem::take(&mut self.fixups) {
            let distance = self.target(fixup.label).wrapping_sub(fixup.start);
            self.code[fixup.at as usize] = distance as u16;
            self.code[fixup.at as usize + 1] = (distance >> 16) as u16;
        }
        for (range, target, reg) in std::mem::take(&mut self.pending_handlers) {
            let target = self.target(target);
            self.handlers.push(Handler { start: range.start, end: range.end, target, reg });
        }
        let tables = std::mem::take(&mut self.tables);
        tables
            .into_iter()
            .map(|(min, targets)| JumpTable { min, targets: targets.iter().map(|&label| self.target(label)).collect() })
            .collect()
    }
}
