//! Variables: where a symbol is at a given place, and how it is read, written and initialised.
//!
//! A symbol that is not captured has a register. A captured one has a slot in the context of its scope; that context
//! is in a register if the scope belongs to this function, else a known number of parents above the context the
//! closure was made with. Names without a symbol are globals.

use oxc_ast::ast::*;
use oxc_span::Span;

use super::assembler::Label;
use super::{Dst, Gen, Reg};
use crate::NO_REGISTER;
use crate::opcode::Opcode;
use crate::scope::{NO_SCOPE, NO_SYMBOL, RefInfo, ScopeIdx, SymIdx, SymKind, Symbol, WITH_OBJECT};

/// Where a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Reg(Reg),
    Slot { ctx: Reg, depth: u16, idx: u16 },
}

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn symbol(&self, sym: SymIdx) -> &'c Symbol<'a> {
        &self.cx.analysis.symbols[sym as usize]
    }

    pub(super) fn reference(&self, id: &IdentifierReference<'_>) -> RefInfo {
        match id.reference_id.get() {
            Some(at) => self.cx.analysis.refs[at.index()],
            None => RefInfo::NONE,
        }
    }

    pub(super) fn binding(&self, id: &BindingIdentifier<'_>) -> SymIdx {
        id.symbol_id.get().map_or(NO_SYMBOL, |at| at.index() as SymIdx)
    }

    /// The register of the innermost context, or `NO_REGISTER`.
    pub(super) fn context(&self) -> Reg {
        let mut scope = self.scope;
        while scope != NO_SCOPE && self.cx.analysis.scopes[scope as usize].func == self.func {
            if let Some(&reg) = self.ctx_regs.get(&scope) {
                return reg;
            }
            scope = self.cx.analysis.scopes[scope as usize].parent;
        }
        self.closure_ctx.unwrap_or(NO_REGISTER)
    }

    pub(super) fn place(&self, sym: SymIdx) -> Place {
        let symbol = self.symbol(sym);
        let own = symbol.func == self.func;
        let derived_this = own && self.derived && symbol.scope == self.cx.analysis.funcs[self.func as usize].param_scope;
        match symbol.kind {
            SymKind::This if own && !(symbol.captured && derived_this) => return Place::Reg(1),
            SymKind::FuncName if own => return Place::Reg(0),
            _ => {}
        }
        if !symbol.captured {
            let reg = self.sym_regs.get(&sym).copied();
            debug_assert!(reg.is_some(), "{} has no register", symbol.name);
            return Place::Reg(reg.unwrap_or(1));
        }
        let (mut scope, mut depth) = (self.scope, 0);
        while scope != NO_SCOPE && scope != symbol.scope {
            let info = &self.cx.analysis.scopes[scope as usize];
            if info.func != self.func && info.slots > 0 {
                depth += 1;
            }
            scope = info.parent;
        }
        let ctx = if own { self.ctx_regs.get(&symbol.scope).copied() } else { self.closure_ctx };
        debug_assert!(ctx.is_some(), "{} has no context", symbol.name);
        Place::Slot { ctx: ctx.unwrap_or(1), depth, idx: symbol.slot }
    }

    /// Reads a symbol without a dead-zone check.
    pub(super) fn load_symbol(&mut self, sym: SymIdx, dst: Reg) {
        match self.place(sym) {
            Place::Reg(reg) => self.mov(dst, reg),
            Place::Slot { ctx, depth: 0, idx } => self.op(Opcode::LoadSlot, &[dst, ctx, idx]),
            Place::Slot { ctx, depth, idx } => self.op(Opcode::LoadSlotUp, &[dst, ctx, depth, idx]),
        }
    }

    /// A register that holds the symbol: its own, or a new temporary.
    pub(super) fn symbol_reg(&mut self, sym: SymIdx) -> Reg {
        match self.place(sym) {
            Place::Reg(reg) => reg,
            Place::Slot { .. } => {
                let reg = self.alloc();
                self.load_symbol(sym, reg);
                reg
            }
        }
    }

    /// Gives a symbol its first value (or any value, unchecked).
    pub(super) fn init_symbol(&mut self, sym: SymIdx, src: Reg) {
        match self.place(sym) {
            Place::Reg(reg) => self.mov(reg, src),
            Place::Slot { ctx, depth: 0, idx } => self.op(Opcode::StoreSlot, &[ctx, idx, src]),
            Place::Slot { ctx, depth, idx } => self.op(Opcode::StoreSlotUp, &[ctx, depth, idx, src]),
        }
    }

    /// Where the initial value of a symbol can be computed directly, if it has a register.
    pub(super) fn init_dst(&self, sym: SymIdx) -> Option<Dst> {
        if sym == NO_SYMBOL {
            return None;
        }
        match self.place(sym) {
            Place::Reg(reg) if self.symbol(sym).tdz => Some(Dst::var(reg)),
            Place::Reg(reg) => Some(Dst::temp(reg)),
            Place::Slot { .. } => None,
        }
    }

    // ---- Names that may be properties ----------------------------------------------------------

    /// Looks for a name in the objects that may have it as a property: jumps to the label of the first that has, with the
    /// object in `base`. Each label comes with whether the object is that of a `with`.
    pub(super) fn find_object(&mut self, info: RefInfo, name: &str, offset: u32, base: Reg) -> Vec<(Label, bool)> {
        let Some(list) = info.dynamic.checked_sub(1).and_then(|at| self.cx.analysis.dynamics.get(at as usize)) else {
            return Vec::new();
        };
        let constant = self.asm.string(name);
        let mut found = Vec::new();
        for &sym in list {
            let is_with = self.symbol(sym).name == WITH_OBJECT;
            let label = self.asm.label();
            self.load_symbol(sym, base);
            self.asm.position(offset, offset..offset);
            self.jump(Opcode::JumpIfHasBinding, &[base, constant, u16::from(is_with)], label);
            found.push((label, is_with));
        }
        found
    }

    /// The object that has a name, or undefined, in a new register; none if no object can have it.
    pub(super) fn name_base(&mut self, info: RefInfo, name: &str, offset: u32) -> Option<Reg> {
        if info.dynamic == 0 {
            return None;
        }
        let base = self.alloc();
        let found = self.find_object(info, name, offset, base);
        self.op(Opcode::LoadUndefined, &[base]);
        for (label, _) in found {
            self.asm.bind(label);
        }
        Some(base)
    }

    /// Runs one of two ways, by whether there is an object in `base`.
    pub(super) fn by_base(&mut self, base: Reg, with: impl FnOnce(&mut Self), without: impl FnOnce(&mut Self)) {
        let (plain, end) = (self.asm.label(), self.asm.label());
        self.jump(Opcode::JumpIfUndefined, &[base], plain);
        with(self);
        self.jump(Opcode::Jump, &[], end);
        self.asm.bind(plain);
        without(self);
        self.asm.bind(end);
    }

    pub(super) fn load_binding(&mut self, base: Reg, name: &str, offset: u32, dst: Reg) {
        let name = self.asm.string(name);
        self.op_at(offset, Opcode::LoadBinding, &[dst, base, name]);
    }

    /// Reads a name into `dst`.
    pub(super) fn load_name(&mut self, info: RefInfo, name: &str, span: Span, dst: Reg) {
        let mark = self.mark();
        let base = self.name_base(info, name, span.start);
        self.load_name_from(base, info, name, span, dst);
        self.release(mark);
    }

    /// The same, with the object already looked for.
    pub(super) fn load_name_from(&mut self, base: Option<Reg>, info: RefInfo, name: &str, span: Span, dst: Reg) {
        match base {
            None => self.load_static(info, name, span, dst),
            Some(base) => {
                let object = |this: &mut Self| this.load_binding(base, name, span.start, dst);
                self.by_base(base, object, |this| this.load_static(info, name, span, dst));
            }
        }
    }

    /// Reads the operand of a `typeof`: a name that is nowhere is undefined.
    pub(super) fn load_name_or_undefined(&mut self, info: RefInfo, id: &IdentifierReference<'a>, dst: Reg) {
        let (name, span) = (id.name.as_str(), id.span);
        let plain = |this: &mut Self| {
            if info.sym != NO_SYMBOL {
                return this.load_static(info, name, span, dst);
            }
            let (name, ic) = (this.asm.string(name), this.asm.ic());
            this.op_at(span.start, Opcode::LoadGlobalOrUndefined, &[dst, name, ic]);
        };
        let mark = self.mark();
        match self.name_base(info, name, span.start) {
            None => plain(self),
            Some(base) => self.by_base(base, |this| this.load_binding(base, name, span.start, dst), plain),
        }
        self.release(mark);
    }

    /// Reads a name that is no property of an object around.
    pub(super) fn load_static(&mut self, info: RefInfo, name: &str, span: Span, dst: Reg) {
        if info.sym == NO_SYMBOL {
            // These three cannot be changed or shadowed at the top.
            match name {
                "undefined" => return self.op(Opcode::LoadUndefined, &[dst]),
                "NaN" => return self.number(f64::NAN, dst),
                "Infinity" => return self.number(f64::INFINITY, dst),
                _ => {}
            }
            let (name, ic) = (self.asm.string(name), self.asm.ic());
            return self.op_at(span.start, Opcode::LoadGlobal, &[dst, name, ic]);
        }
        if !info.check {
            return self.load_symbol(info.sym, dst);
        }
        let name = self.asm.string(name);
        if self.symbol(info.sym).kind == SymKind::Import {
            if let Place::Slot { ctx, depth, idx } = self.place(info.sym) {
                self.op_at(span.start, Opcode::LoadImport, &[dst, ctx, depth, idx, name]);
            }
            return;
        }
        match self.place(info.sym) {
            Place::Reg(reg) => {
                self.op_at(span.start, Opcode::CheckTdz, &[reg, name]);
                self.mov(dst, reg);
            }
            Place::Slot { ctx, depth: 0, idx } => {
                self.op_at(span.start, Opcode::LoadSlotChecked, &[dst, ctx, idx, name]);
            }
            Place::Slot { ctx, depth, idx } => {
                self.op_at(span.start, Opcode::LoadSlotUpChecked, &[dst, ctx, depth, idx, name]);
            }
        }
    }

    /// The register of a local variable, if it can be used in place: nothing in `later` assigns it.
    pub(super) fn local_in_place(&mut self, id: &IdentifierReference<'_>, later: Span) -> Option<Reg> {
        let info = self.reference(id);
        if info.sym == NO_SYMBOL || info.dynamic != 0 {
            return None;
        }
        let Place::Reg(reg) = self.place(info.sym) else { return None };
        let writes = &self.symbol(info.sym).writes;
        let next = writes.partition_point(|&offset| offset < later.start);
        if writes.get(next).is_some_and(|&offset| offset < later.end) {
            return None;
        }
        if info.check {
            let name = self.asm.string(id.name.as_str());
            self.op_at(id.span.start, Opcode::CheckTdz, &[reg, name]);
        }
        Some(reg)
    }

    /// The register a plain assignment to this name ends in, if it is a writable local that needs no check.
    pub(super) fn assignable_local(&self, info: RefInfo) -> Option<Reg> {
        if info.sym == NO_SYMBOL || info.check || info.dynamic != 0 {
            return None;
        }
        match self.symbol(info.sym).kind {
            SymKind::Const | SymKind::ClassInner | SymKind::FuncName | SymKind::Import => None,
            _ => match self.place(info.sym) {
                Place::Reg(reg) => Some(reg),
                Place::Slot { .. } => None,
            },
        }
    }

    /// Assigns to a name, whose object was looked for before the value was evaluated.
    pub(super) fn store_name_to(&mut self, base: Option<Reg>, info: RefInfo, name: &str, span: Span, src: Reg) {
        match base {
            None => self.store_name(info, name, span, src),
            Some(base) => {
                let object = |this: &mut Self| {
                    let name = this.asm.string(name);
                    this.op_at(span.start, Opcode::StoreBinding, &[base, name, src]);
                };
                self.by_base(base, object, |this| this.store_name(info, name, span, src));
            }
        }
    }

    /// What the name of a `var` refers to, if that may be a property.
    pub(super) fn var_reference(&self, id: &BindingIdentifier<'_>, kind: BindKind) -> Option<RefInfo> {
        let index = *self.cx.analysis.var_refs.get(&id.span.start)?;
        let info = self.cx.analysis.refs[index];
        (kind == BindKind::Var && info.dynamic != 0).then_some(info)
    }

    /// Assigns to a name that is no property of an object around.
    pub(super) fn store_name(&mut self, info: RefInfo, name: &str, span: Span, src: Reg) {
        if info.sym == NO_SYMBOL {
            let (name, ic) = (self.asm.string(name), self.asm.ic());
            return self.op_at(span.start, Opcode::StoreGlobal, &[name, src, ic]);
        }
        let symbol = self.symbol(info.sym);
        let strict = self.cx.analysis.funcs[self.func as usize].strict;
        let is_const = matches!(symbol.kind, SymKind::Const | SymKind::ClassInner | SymKind::Import);
        if is_const || symbol.kind == SymKind::FuncName {
            if info.check && symbol.kind != SymKind::Import {
                let mark = self.mark();
                let temp = self.alloc();
                self.load_name(info, name, span, temp);
                self.release(mark);
            }
            if is_const || strict {
                let name = self.asm.string(name);
                self.op_at(span.start, Opcode::ThrowConstAssign, &[name]);
            }
            return;
        }
        if !info.check {
            return self.init_symbol(info.sym, src);
        }
        let name = self.asm.string(name);
        match self.place(info.sym) {
            Place::Reg(reg) => {
                self.op_at(span.start, Opcode::CheckTdz, &[reg, name]);
                self.mov(reg, src);
            }
            Place::Slot { ctx, depth: 0, idx } => {
                self.op_at(span.start, Opcode::StoreSlotChecked, &[ctx, idx, src, name]);
            }
            Place::Slot { ctx, depth, idx } => {
                self.op_at(span.start, Opcode::StoreSlotUpChecked, &[ctx, depth, idx, src, name]);
            }
        }
    }

    /// Assigns or initialises the variable that a binding identifier declares.
    pub(super) fn store_binding(&mut self, id: &BindingIdentifier<'_>, src: Reg, kind: BindKind) {
        if let Some(info) = self.var_reference(id, kind) {
            let mark = self.mark();
            let base = self.name_base(info, id.name.as_str(), id.span.start);
            self.store_name_to(base, info, id.name.as_str(), id.span, src);
            return self.release(mark);
        }
        let sym = self.binding(id);
        if sym != NO_SYMBOL {
            return self.init_symbol(sym, src);
        }
        match kind {
            BindKind::Lexical => {
                let name = self.asm.string(id.name.as_str());
                self.op_at(id.span.start, Opcode::InitGlobalLexical, &[name, src]);
            }
            BindKind::Var => self.store_name(RefInfo::NONE, id.name.as_str(), id.span, src),
        }
    }

    // ---- `this` --------------------------------------------------------------------------------

    /// A register that holds `this`, checked where `super()` may not have run.
    pub(super) fn this_reg(&mut self, info: RefInfo, offset: u32) -> Reg {
        if info.sym == NO_SYMBOL {
            return 1;
        }
        let reg = self.symbol_reg(info.sym);
        if info.check {
            self.op_at(offset, Opcode::CheckThis, &[reg]);
        }
        reg
    }

    /// `this` of a `super.x`.
    pub(super) fn this_of(&mut self, sym: SymIdx, offset: u32) -> Reg {
        let check = sym != NO_SYMBOL && {
            let symbol = self.symbol(sym);
            let func = &self.cx.analysis.funcs[symbol.func as usize];
            func.derived && func.this == Some(sym)
        };
        self.this_reg(RefInfo { sym, check, dynamic: 0 }, offset)
    }

    // ---- Scopes --------------------------------------------------------------------------------

    /// Enters a scope: makes its context if it has one, gives registers to its other symbols.
    pub(super) fn enter_scope(&mut self, scope: ScopeIdx) {
        let info = &self.cx.analysis.scopes[scope as usize];
        if info.slots > 0 && !self.ctx_regs.contains_key(&scope) {
            let parent = self.context();
            let ctx = self.alloc();
            self.scope = scope;
            self.ctx_regs.insert(scope, ctx);
            self.op(Opcode::CreateContext, &[ctx, parent, info.slots]);
        }
        self.scope = scope;
        for &sym in &info.symbols {
            let symbol = self.symbol(sym);
            if symbol.captured {
                continue;
            }
            if matches!(symbol.kind, SymKind::This | SymKind::FuncName | SymKind::NewTarget) || self.sym_regs.contains_key(&sym) {
                continue;
            }
            let reg = self.alloc();
            self.sym_regs.insert(sym, reg);
            if symbol.tdz {
                self.op(Opcode::LoadHole, &[reg]);
            }
        }
    }

    /// The context that the function was made with is the one of this scope (the top of a module).
    pub(super) fn adopt_context(&mut self, scope: ScopeIdx) {
        if self.cx.analysis.scopes[scope as usize].slots > 0 {
            let ctx = self.alloc();
            self.op(Opcode::LoadClosureContext, &[ctx]);
            self.ctx_regs.insert(scope, ctx);
        }
    }

    /// Leaves it. Its registers are released by whoever marked them.
    pub(super) fn exit_scope(&mut self) {
        let scope = self.scope;
        for sym in &self.cx.analysis.scopes[scope as usize].symbols {
            self.sym_regs.remove(sym);
        }
        self.ctx_regs.remove(&scope);
        self.scope = self.cx.analysis.scopes[scope as usize].parent;
    }
}

/// How a declaration writes its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindKind {
    /// `var`: an assignment.
    Var,
    /// `let`, `const`, `class`, parameters: an initialisation.
    Lexical,
}
