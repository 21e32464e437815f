//! `switch`: a jump table for dense integers, else comparisons in order.

use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::Gen;
use super::assembler::Label;
use super::binary::small_int;
use super::control::Control;
use crate::opcode::Opcode;
use crate::scope::hoist_functions;

impl<'c, 'a> Gen<'c, 'a> {
    pub(super) fn switch_statement(&mut self, s: &SwitchStatement<'a>) {
        self.reset_completion();
        let mark = self.mark();
        let labels = std::mem::take(&mut self.label_set);
        let later = Span::new(s.discriminant.span().end, s.span.end);
        let value = self.operand(&s.discriminant, later);
        let scope = s.scope_id.get();
        if let Some(scope) = scope {
            self.enter_scope(scope.index() as u32);
            for case in &s.cases {
                for function in hoist_functions(&case.consequent) {
                    self.instantiate(function);
                }
            }
        }
        let end = self.asm.label();
        self.control.push(Control::Breakable { labels, plain: true, to: end });
        let targets: Vec<Label> = s.cases.iter().map(|_| self.asm.label()).collect();
        let default = s.cases.iter().position(|case| case.test.is_none()).map_or(end, |index| targets[index]);
        if !self.table_switch(s, value, &targets, default) {
            for (case, &target) in s.cases.iter().zip(&targets) {
                let Some(test) = &case.test else { continue };
                let mark = self.mark();
                if let Some(imm) = small_int(test) {
                    self.jump(Opcode::JumpIfStrictEqSmi, &[value, imm as u16], target);
                } else {
                    let test = self.operand(test, super::NOTHING);
                    self.jump(Opcode::JumpIfStrictEq, &[value, test], target);
                }
                self.release(mark);
            }
        }
        self.jump(Opcode::Jump, &[], default);
        for (case, &target) in s.cases.iter().zip(&targets) {
            self.asm.bind(target);
            for statement in &case.consequent {
                self.statement(statement);
            }
        }
        self.asm.bind(end);
        self.control.pop();
        if scope.is_some() {
            self.exit_scope();
        }
        self.release(mark);
    }

    /// A `SwitchInt`, if all tests are small integers and dense enough.
    fn table_switch(&mut self, s: &SwitchStatement<'a>, value: u16, targets: &[Label], default: Label) -> bool {
        let mut entries = Vec::new();
        for (case, &target) in s.cases.iter().zip(targets) {
            let Some(test) = &case.test else { continue };
            let Some(imm) = small_int(test) else { return false };
            entries.push((i32::from(imm), target));
        }
        let bounds = entries.iter().map(|entry| entry.0);
        let (Some(min), Some(max)) = (bounds.clone().min(), bounds.max()) else { return false };
        let range = (max - min) as usize + 1;
        if entries.len() < 4 || range > entries.len() * 4 {
            return false;
        }
        let mut table = vec![default; range];
        for (imm, target) in entries.into_iter().rev() {
            table[(imm - min) as usize] = target;
        }
        let table = self.asm.table(min, table);
        self.op(Opcode::SwitchInt, &[value, table]);
        true
    }
}
