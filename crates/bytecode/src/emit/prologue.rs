//! What a function does before its body: fields, pseudo-variables, parameters.

use oxc_ast::ast::*;

use super::names::BindKind;
use super::pattern::Pattern;
use super::{Gen, NOTHING, Reg};
use crate::opcode::Opcode;
use crate::scope::{InitMode, NO_SYMBOL, ScopeIdx, SymKind};

impl<'c, 'a> Gen<'c, 'a> {
    /// Fields of a class whose constructor runs them itself.
    pub(super) fn inline_fields(&mut self, class: Option<&Class<'a>>) {
        let Some(class) = class else { return };
        let InitMode::Inline(scope) = self.class_info(class).init else { return };
        let mark = self.mark();
        self.enter_scope(scope);
        for &sym in &self.cx.analysis.scopes[scope as usize].symbols {
            let symbol = self.symbol(sym);
            if symbol.kind == SymKind::This
                && symbol.captured
                && let Some(&ctx) = self.ctx_regs.get(&scope)
            {
                self.op(Opcode::StoreSlot, &[ctx, symbol.slot, 1]);
            }
        }
        self.emit_fields(class, false);
        self.exit_scope();
        self.release(mark);
    }

    /// `constructor(...args) { super(...args); }`, without looking at any iterator.
    pub(super) fn implied_derived(&mut self, class: Option<&Class<'a>>) {
        self.has_rest = true;
        let (args, parent, target) = (self.alloc(), self.alloc(), self.alloc());
        let at = class.map_or(0, |class| class.span.start);
        self.op(Opcode::CreateRest, &[args, 0]);
        self.op(Opcode::LoadNewTarget, &[target]);
        self.op_at(at, Opcode::GetSuperConstructor, &[parent, 0]);
        self.op_at(at, Opcode::ConstructSpread, &[1, parent, args, target]);
        self.inline_fields(class);
        self.op(Opcode::Return, &[1]);
    }

    /// Parameters of the top function: plain names.
    pub(super) fn place_named_params(&mut self) {
        let info = &self.cx.analysis.funcs[self.func as usize];
        for (index, name) in info.param_names.iter().enumerate() {
            for &sym in &self.cx.analysis.scopes[info.param_scope as usize].symbols {
                let symbol = self.symbol(sym);
                if symbol.name == *name && symbol.kind == SymKind::Param && !symbol.captured {
                    self.sym_regs.insert(sym, 2 + index as Reg);
                }
            }
        }
    }

    pub(super) fn captured_params(&mut self) {
        let info = &self.cx.analysis.funcs[self.func as usize];
        for (index, name) in info.param_names.iter().enumerate() {
            for &sym in &self.cx.analysis.scopes[info.param_scope as usize].symbols {
                let symbol = self.symbol(sym);
                if symbol.name == *name && symbol.kind == SymKind::Param && symbol.captured {
                    self.init_symbol(sym, 2 + index as Reg);
                }
            }
        }
    }

    /// Gives plain parameters the registers they arrive in.
    pub(super) fn place_params(&mut self, items: &[FormalParameter<'a>]) {
        for (index, item) in items.iter().enumerate() {
            if let BindingPattern::BindingIdentifier(id) = &item.pattern {
                let sym = self.binding(id);
                if sym != NO_SYMBOL && !self.symbol(sym).captured && !self.symbol(sym).tdz {
                    self.sym_regs.insert(sym, 2 + index as Reg);
                }
            }
        }
    }

    /// `this`, `new.target`, `arguments` and the function's own name, where closures or the body need them.
    pub(super) fn pseudo_variables(&mut self) {
        let info = &self.cx.analysis.funcs[self.func as usize];
        if let Some(sym) = info.this
            && self.symbol(sym).captured
            && !self.derived
        {
            let symbol = self.symbol(sym);
            if let (Some(&ctx), idx) = (self.ctx_regs.get(&symbol.scope), symbol.slot) {
                self.op(Opcode::StoreSlot, &[ctx, idx, 1]);
            }
        }
        if let Some(sym) = info.new_target
            && self.symbol(sym).captured
        {
            let mark = self.mark();
            let reg = self.alloc();
            self.op(Opcode::LoadNewTarget, &[reg]);
            self.init_symbol(sym, reg);
            self.release(mark);
        }
        if let Some(sym) = info.arguments {
            self.uses_arguments = true;
            let mark = self.mark();
            let reg = self.init_dst(sym).map_or_else(|| self.alloc(), |dst| dst.reg);
            let sloppy = !info.strict && info.simple_params;
            self.op(Opcode::CreateArguments, &[reg, u16::from(sloppy)]);
            self.init_symbol(sym, reg);
            if info.mapped {
                self.map_arguments(reg);
            }
            self.release(mark);
        }
        for &sym in &self.cx.analysis.scopes[info.param_scope as usize].symbols {
            let symbol = self.symbol(sym);
            if symbol.kind == SymKind::FuncName
                && symbol.captured
                && let Some(&ctx) = self.ctx_regs.get(&symbol.scope)
            {
                self.op(Opcode::StoreSlot, &[ctx, symbol.slot, 0]);
            }
        }
    }

    /// Makes elements of the arguments object other names of the parameters (of the last of those with one name).
    fn map_arguments(&mut self, args: Reg) {
        let info = &self.cx.analysis.funcs[self.func as usize];
        let symbols = &self.cx.analysis.scopes[info.param_scope as usize].symbols;
        let Some(&ctx) = self.ctx_regs.get(&info.param_scope) else { return };
        for (index, name) in info.param_names.iter().enumerate() {
            if info.param_names[index + 1..].contains(name) {
                continue;
            }
            let param = symbols.iter().map(|&sym| self.symbol(sym)).find(|s| s.name == *name && s.kind == SymKind::Param && s.captured);
            if let Some(param) = param {
                let slot = param.slot;
                self.op(Opcode::MapArgument, &[args, index as u16, ctx, slot]);
            }
        }
    }

    /// `new.target` into a register.
    pub(super) fn new_target(&mut self, sym: u32, dst: Reg) {
        if sym == NO_SYMBOL {
            self.op(Opcode::LoadUndefined, &[dst]);
        } else if self.symbol(sym).func == self.func {
            self.op(Opcode::LoadNewTarget, &[dst]);
        } else {
            self.load_symbol(sym, dst);
        }
    }

    /// Binds the parameters; gives whether the list is simple.
    pub(super) fn params(&mut self, params: Option<&FormalParameters<'a>>) -> bool {
        let Some(params) = params else { return true };
        let mut simple = params.rest.is_none();
        for (index, item) in params.items.iter().enumerate() {
            let reg = 2 + index as Reg;
            let pattern = Pattern::Bind(&item.pattern, BindKind::Lexical);
            let is_name = matches!(item.pattern, BindingPattern::BindingIdentifier(_));
            simple &= is_name && item.initializer.is_none();
            match &item.initializer {
                Some(default) => self.default_and_store(pattern, default, reg),
                None if is_name => {
                    if let BindingPattern::BindingIdentifier(id) = &item.pattern
                        && !self.is_overridden(self.binding(id), reg)
                    {
                        self.store_binding(id, reg, BindKind::Lexical);
                    }
                }
                None => self.destructure(pattern, reg, item.span),
            }
        }
        if let Some(rest) = &params.rest {
            self.has_rest = true;
            let mark = self.mark();
            let target = match &rest.rest.argument {
                BindingPattern::BindingIdentifier(id) => self.init_dst(self.binding(id)).map(|dst| dst.reg),
                _ => None,
            };
            let reg = target.unwrap_or_else(|| self.alloc());
            self.op(Opcode::CreateRest, &[reg, params.items.len() as u16]);
            if target.is_none() {
                let pattern = Pattern::Bind(&rest.rest.argument, BindKind::Lexical);
                self.destructure(pattern, reg, NOTHING);
            }
            self.release(mark);
        }
        simple
    }

    /// Whether a later parameter of the same name has taken over the variable.
    fn is_overridden(&self, sym: u32, reg: Reg) -> bool {
        let symbol = self.symbol(sym);
        !symbol.captured && !symbol.tdz && self.sym_regs.get(&sym).is_some_and(|&at| at != reg)
    }

    /// `var`s of a body with its own scope start with the value of the parameter of that name.
    pub(super) fn copy_params(&mut self, param_scope: ScopeIdx, body_scope: ScopeIdx) {
        let scopes = &self.cx.analysis.scopes;
        for &sym in &scopes[body_scope as usize].symbols {
            let symbol = self.symbol(sym);
            if !matches!(symbol.kind, SymKind::Var | SymKind::Function) {
                continue;
            }
            let param = scopes[param_scope as usize].symbols.iter().copied().find(|&param| {
                let param = self.symbol(param);
                param.name == symbol.name && matches!(param.kind, SymKind::Param | SymKind::LateParam | SymKind::Arguments)
            });
            if let Some(param) = param {
                let mark = self.mark();
                let reg = self.symbol_reg(param);
                self.init_symbol(sym, reg);
                self.release(mark);
            }
        }
    }

    /// Captured `var`s start as undefined, not as the hole that fresh contexts hold.
    pub(super) fn undefine_vars(&mut self, scope: ScopeIdx) {
        let symbols = &self.cx.analysis.scopes[scope as usize].symbols;
        let mark = self.mark();
        let mut undefined = None;
        for &sym in symbols {
            let symbol = self.symbol(sym);
            if symbol.captured && symbol.kind == SymKind::Var {
                let reg = match undefined {
                    Some(reg) => reg,
                    None => {
                        let reg = self.alloc();
                        self.op(Opcode::LoadUndefined, &[reg]);
                        undefined = Some(reg);
                        reg
                    }
                };
                self.init_symbol(sym, reg);
            }
        }
        self.release(mark);
    }
}
