//! Prototypes as text: one line per instruction, for people and for golden files.
//!
//! `pc: Name operands`, where registers are `r3`, constants are shown by value, jumps by their absolute target. Jump
//! tables and handlers follow the code, inner functions follow the outer one. [`verify`] checks the invariants that
//! the machine relies on.

use std::fmt::Write as _;

use crate::opcode::{NO_CONSTANT, NO_REGISTER, Opcode, OperandKind};
use crate::proto::{Constant, FunctionProto};

/// One decoded instruction.
pub struct Instruction<'p> {
    /// Position of its first unit.
    pub pc: u32,
    /// Which one.
    pub op: Opcode,
    /// Its operand units.
    pub operands: &'p [u16],
}

impl Instruction<'_> {
    /// The 32-bit operand that starts at unit `at` of the operands.
    pub fn wide(&self, at: usize) -> i32 {
        i32::from(self.operands[at]) & 0xFFFF | i32::from(self.operands[at + 1]) << 16
    }
}

/// The instructions of a function in order. Ends early at a unit that is no opcode.
pub fn instructions(proto: &FunctionProto) -> impl Iterator<Item = Instruction<'_>> {
    let mut pc = 0usize;
    std::iter::from_fn(move || {
        let op = Opcode::from_unit(*proto.code.get(pc)?)?;
        let operands = proto.code.get(pc + 1..pc + op.len())?;
        let instruction = Instruction { pc: pc as u32, op, operands };
        pc += op.len();
        Some(instruction)
    })
}

fn constant_text(constant: &Constant) -> String {
    match constant {
        Constant::String(text) => format!("{:?}", text.to_string_lossy()),
        Constant::Number(value) => format!("{value:?}"),
        Constant::BigInt(digits) => format!("{digits}n"),
        Constant::RegExp { pattern, flags } => format!("/{}/{flags}", pattern.to_string_lossy()),
        Constant::Template { raw, .. } => {
            let raw: Vec<String> = raw.iter().map(|text| format!("{:?}", text.to_string_lossy())).collect();
            format!("template[{}]", raw.join(", "))
        }
        Constant::Keys(keys) => format!("keys{keys:?}"),
        Constant::EvalScope(_) => "scopes".into(),
        Constant::GlobalDecls(decls) => {
            let lexicals: Vec<String> = decls.lexicals.iter().map(|l| l.name.to_string_lossy()).collect();
            let vars: Vec<String> = decls.vars.iter().map(|name| name.to_string_lossy()).collect();
            let functions: Vec<String> = decls.functions.iter().map(|name| name.to_string_lossy()).collect();
            format!("globals{{let {lexicals:?} var {vars:?} function {functions:?}}}")
        }
    }
}

fn keys_text(proto: &FunctionProto, keys: &[u16]) -> String {
    let names: Vec<String> = keys.iter().map(|&key| proto.string(key).map(|text| text.to_string_lossy()).unwrap_or_default()).collect();
    format!("{{{}}}", names.join(", "))
}

fn operand_text(proto: &FunctionProto, instruction: &Instruction<'_>, kind: OperandKind, at: usize) -> String {
    let unit = instruction.operands[at];
    match kind {
        OperandKind::Dst | OperandKind::Reg | OperandKind::RegMut => format!("r{unit}"),
        OperandKind::Window => format!("r{unit}.."),
        OperandKind::RegOpt if unit == NO_REGISTER => "-".into(),
        OperandKind::RegOpt => format!("r{unit}"),
        OperandKind::ConstOpt if unit == NO_CONSTANT => "-".into(),
        OperandKind::Const | OperandKind::ConstOpt => match proto.constants.get(usize::from(unit)) {
            Some(Constant::Keys(keys)) => keys_text(proto, keys),
            Some(constant) => constant_text(constant),
            None => format!("k{unit}?"),
        },
        OperandKind::Func => format!("f{unit}"),
        OperandKind::Table => format!("t{unit}"),
        OperandKind::Ic => format!("ic{unit}"),
        OperandKind::U16 => format!("{unit}"),
        OperandKind::Smi => format!("{}", unit as i16),
        OperandKind::Int32 => format!("{}", instruction.wide(at)),
        OperandKind::Jump => format!("->{}", i64::from(instruction.pc) + i64::from(instruction.wide(at))),
    }
}

/// The text of one function, inner ones not included.
pub fn function(proto: &FunctionProto) -> String {
    let mut out = String::new();
    let flags = &proto.flags;
    let marks = [
        (flags.strict, "strict"),
        (flags.is_async, "async"),
        (flags.is_generator, "generator"),
        (flags.uses_arguments, "arguments"),
        (flags.has_rest, "rest"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
    let _ = writeln!(
        out,
        "{:?} {:?} nparams={} nregs={} ics={} {}",
        proto.kind,
        proto.name.to_string_lossy(),
        proto.nparams,
        proto.nregs,
        proto.num_ics,
        marks.join(" ")
    );
    for instruction in instructions(proto) {
        let mut at = 0;
        let mut operands = Vec::new();
        for (_, kind) in instruction.op.operands() {
            operands.push(operand_text(proto, &instruction, *kind, at));
            at += kind.units();
        }
        let line = format!("{:4}: {} {}", instruction.pc, instruction.op.name(), operands.join(", "));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for (index, table) in proto.jump_tables.iter().enumerate() {
        let _ = writeln!(out, "  t{index}: from {} {:?}", table.min, table.targets);
    }
    for handler in &proto.handlers {
        let _ = writeln!(out, "  try {}..{} -> {} r{}", handler.start, handler.end, handler.target, handler.reg);
    }
    out
}

/// The text of a function and all functions inside it.
pub fn disassemble(proto: &FunctionProto) -> String {
    let mut out = function(proto);
    for inner in &proto.functions {
        out.push('\n');
        out.push_str(&disassemble(inner));
    }
    out
}

/// Checks the invariants of a prototype and of those inside it; gives the first that is broken.
pub fn verify(proto: &FunctionProto) -> Result<(), String> {
    let starts: std::collections::HashSet<u32> = instructions(proto).map(|instruction| instruction.pc).collect();
    let total: usize = instructions(proto).map(|instruction| instruction.op.len()).sum();
    let fail = |what: String| Err(format!("{}: {what}\n{}", proto.name.to_string_lossy(), function(proto)));
    if total != proto.code.len() {
        return fail(format!("code ends inside an instruction at {total}"));
    }
    for instruction in instructions(proto) {
        let mut at = 0;
        for (name, kind) in instruction.op.operands() {
            let unit = instruction.operands[at];
            let index = usize::from(unit);
            let ok = match kind {
                OperandKind::Dst | OperandKind::Reg | OperandKind::RegMut => unit < proto.nregs,
                OperandKind::Window => unit <= proto.nregs,
                OperandKind::RegOpt => unit == NO_REGISTER || unit < proto.nregs,
                OperandKind::Const => index < proto.constants.len(),
                OperandKind::ConstOpt => unit == NO_CONSTANT || index < proto.constants.len(),
                OperandKind::Func => index < proto.functions.len(),
                OperandKind::Table => index < proto.jump_tables.len(),
                OperandKind::Ic => unit < proto.num_ics,
                OperandKind::U16 | OperandKind::Smi | OperandKind::Int32 => true,
                OperandKind::Jump => {
                    let target = i64::from(instruction.pc) + i64::from(instruction.wide(at));
                    u32::try_from(target).is_ok_and(|target| starts.contains(&target))
                }
            };
            if !ok {
                return fail(format!("{} at {}: bad operand {name}", instruction.op.name(), instruction.pc));
            }
            at += kind.units();
        }
        if matches!(
            instruction.op,
            Opcode::Call | Opcode::CallUndefined | Opcode::Construct | Opcode::CallEval | Opcode::ConstructWithTarget
        ) && u32::from(instruction.operands[1]) + 2 + u32::from(instruction.operands[2]) > u32::from(proto.nregs)
        {
            return fail(format!("{} at {}: window past the frame", instruction.op.name(), instruction.pc));
        }
    }
    for handler in &proto.handlers {
        let in_code = handler.start < handler.end && handler.end <= proto.code.len() as u32;
        if !in_code || !starts.contains(&handler.target) || handler.reg >= proto.nregs {
            return fail(format!("bad handler {handler:?}"));
        }
    }
    for table in &proto.jump_tables {
        if table.targets.iter().any(|target| !starts.contains(target)) {
            return fail("bad jump table".into());
        }
    }
    let ends = instructions(proto).last().map(|instruction| instruction.op);
    let terminates = matches!(
        ends,
        Some(
            Opcode::Return
                | Opcode::ReturnUndefined
                | Opcode::ReturnDerived
                | Opcode::Throw
                | Opcode::Rethrow
                | Opcode::ThrowError
                | Opcode::ThrowConstAssign
                | Opcode::Jump
                | Opcode::JumpLoop
        )
    );
    if !terminates {
        return fail("code runs past its end".into());
    }
    proto.functions.iter().try_for_each(|inner| verify(inner))
}
