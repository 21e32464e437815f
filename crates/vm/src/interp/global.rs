//! Global names: the script scope (`let`, `const`, `class` at the top of scripts), then the global object.
//!
//! A script-scope binding is a RECORD {name, value (hole: dead zone), is_const} that lives as long as its realm, so a
//! cache may hold it; global object properties are cached by the object's shape, or by the prototype epoch when the object is in
//! dictionary mode.

use super::exceptions::constant_text;
use super::frame::Insn;
use super::ic;
use crate::cx::{Cx, JsResult};
use crate::object::Object;
use crate::object::key::{NameCell, PropertyKey};
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::record::{Record, RecordExt};
use crate::object::shape::step;
use crate::object::storage::read_slot;
use crate::ops::property::{self, Descriptor};
use crate::realm::RealmExt;
use tally_bytecode::{Constant, GlobalDecls, Opcode};
use tally_heap::{Imm, Local, Ref, Value};

pub(crate) const VALUE: usize = 1;
const IS_CONST: usize = 2;

/// The binding record of a script-scope name.
fn find(cx: &Cx, name: Local<NameCell>) -> Option<Ref<'_, Record>> {
    let realm = cx.realm();
    let scope = realm.read(&realm.script_scope).cast::<Object>()?;
    let p = cx.own_named(scope, name.get(cx))?;
    read_slot(cx, scope, p.slot).cast()
}

fn add(cx: &mut Cx, name: Local<NameCell>, is_const: bool) -> JsResult {
    let mark = cx.open_scope();
    let [record, scope, n, c, hole] = cx.slots();
    cx.copy(n, name);
    cx.set(c, Imm::bool(is_const));
    cx.set(hole, Imm::HOLE);
    cx.new_record(record, 0, &[n, hole, c])?;
    let realm = cx.realm();
    cx.set(scope, realm.read(&realm.script_scope));
    let scope = match scope.cast::<Object>(cx) {
        Some(scope) => scope,
        None => {
            cx.set(n, Imm::NULL);
            let made = cx.new_object_with_proto(scope, n)?;
            cx.make_dictionary(made)?;
            let realm = cx.realm();
            cx.write(realm, &realm.script_scope, cx.val(made));
            made
        }
    };
    cx.add_property(scope, name, attr::ALL, record)?;
    cx.close_scope(mark);
    Ok(())
}

/// The name of a text, in `out`.
fn atom(cx: &mut Cx, text: &tally_bytecode::JsText, out: Local<Value>) -> JsResult<Local<NameCell>> {
    super::entry::intern_text(cx, text, out)
}

fn already_declared(cx: &mut Cx, name: &tally_bytecode::JsText) -> crate::Thrown {
    cx.syntax_error(&format!("Identifier '{}' has already been declared", name.to_string_lossy()))
}

/// GlobalDeclarationInstantiation (ECMA-262 16.1.7), functions aside.
pub(crate) fn declare_globals(cx: &mut Cx, pc: *const u16) -> JsResult {
    // SAFETY: the code is kept alive by the frame's callee while this instruction runs.
    let proto = unsafe { (*cx.machine.code()).proto.clone() };
    let Some(Constant::GlobalDecls(decls)) = proto.constants.get(Insn(pc).u(1)) else {
        return Ok(());
    };
    let decls: &GlobalDecls = decls;
    let [key, out] = cx.slots();
    let global = cx.slot();
    cx.set(global, cx.realm().global().val());
    let global = global.cast::<Object>(cx).expect("the global object");
    // 3. to 4. Conflicts of lexical names.
    for l in &decls.lexicals {
        let name = atom(cx, &l.name, key)?;
        if find(cx, name).is_some() {
            return Err(already_declared(cx, &l.name));
        }
        if let Some(d) = property::get_own_property(cx, global, name)?
            && d.configurable == Some(false)
        {
            return Err(already_declared(cx, &l.name));
        }
    }
    // 5. Conflicts of var names and functions.
    for v in decls.vars.iter().chain(&decls.functions) {
        let name = atom(cx, v, key)?;
        if find(cx, name).is_some() {
            return Err(already_declared(cx, v));
        }
    }
    // 8. CanDeclareGlobalFunction.
    for f in &decls.functions {
        let name = atom(cx, f, key)?;
        let ok = match property::get_own_property(cx, global, name)? {
            None => property::is_extensible(cx, global)?,
            Some(d) => {
                d.configurable == Some(true)
                    || (d.get.is_none() && d.set.is_none() && d.writable == Some(true) && d.enumerable == Some(true))
            }
        };
        if !ok {
            return Err(cx.type_error(&format!("Identifier '{}' has already been declared", f.to_string_lossy())));
        }
    }
    // 10. CanDeclareGlobalVar, 18. CreateGlobalVarBinding.
    for v in &decls.vars {
        let name = atom(cx, v, key)?;
        if !property::has_own_property(cx, global, name)? {
            if !property::is_extensible(cx, global)? {
                return Err(cx.type_error(&format!("Cannot add property {}, object is not extensible", v.to_string_lossy())));
            }
            cx.set(out, Imm::UNDEFINED);
            define_var(cx, global, name.into(), out, decls.deletable)?;
        }
    }
    // 16. Lexical bindings, uninitialised.
    for l in &decls.lexicals {
        let name = atom(cx, &l.name, key)?;
        if find(cx, name).is_none() {
            add(cx, name, l.is_const)?;
        }
    }
    if decls.lexicals.is_empty() { Ok(()) } else { forget_cached_places(cx, global) }
}

/// New names of the script scope may hide properties of the global object, which caches know by its shape or, if it is a
/// dictionary, by the prototype epoch: both change.
fn forget_cached_places(cx: &mut Cx, global: Local<crate::object::Object>) -> JsResult {
    // Nothing is cached of the globals of contexts.
    if global.get(cx).kind() == crate::kinds::PROXY {
        return Ok(());
    }
    if global.get(cx).shape(cx).is_dictionary() {
        cx.machine.bump_proto_epoch();
        return Ok(());
    }
    cx.change_all(global, step::ALONE, 0, None)
}

fn define_var(cx: &mut Cx, global: Local<Object>, key: PropertyKey, v: Local<Value>, deletable: bool) -> JsResult {
    if crate::ops::context_global::declare(cx, global, key, v)? {
        return Ok(());
    }
    let d =
        Descriptor { value: Some(v), writable: Some(true), enumerable: Some(true), configurable: Some(deletable), ..Descriptor::default() };
    property::define_or_throw(cx, global, key, &d)?;
    Ok(())
}

/// `InitGlobalFunction { name, src, deletable }`: CreateGlobalFunctionBinding (ECMA-262 9.1.1.4.18).
pub(crate) fn init_function(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (name, src) = (i.rooted_name(cx, 1), i.reg(cx, 2));
    let global = cx.slot();
    cx.set(global, cx.realm().global().val());
    let global = global.cast::<Object>(cx).expect("the global object");
    let fresh = match property::get_own_property(cx, global, name)? {
        None => true,
        Some(d) => d.configurable == Some(true),
    };
    if fresh {
        define_var(cx, global, name.into(), src, i.u(3) != 0)
    } else {
        let d = Descriptor { value: Some(src), ..Descriptor::default() };
        property::define_or_throw(cx, global, name, &d)?;
        Ok(())
    }
}

/// `InitGlobalLexical { name, src }`
pub(crate) fn init_lexical(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (name, src) = (i.rooted_name(cx, 1), i.reg(cx, 2));
    match find(cx, name) {
        Some(binding) => cx.write(binding, binding.field(VALUE), cx.val(src)),
        None => return Err(cx.reference_error(&format!("{} is not defined", constant_text(cx, i.u(1))))),
    }
    Ok(())
}

/// `LoadGlobal` and `LoadGlobalOrUndefined { dst, name, ic }`
pub(crate) fn load(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (dst, name) = (i.reg(cx, 1), i.rooted_name(cx, 2));
    if let Some(binding) = find(cx, name) {
        let v = binding.value(VALUE);
        if v.is_hole() {
            return Err(cx.reference_error(&format!("Cannot access '{}' before initialization", constant_text(cx, i.u(2)))));
        }
        cx.set(dst, v);
        ic::fill_script(cx, i.ic(cx, 3), binding.val());
        return Ok(());
    }
    let global = cx.slot();
    cx.set(global, cx.realm().global().val());
    let global = global.cast::<Object>(cx).expect("the global object");
    if cx.machine.shortcuts && ic::load_global(cx, i.ic(cx, 3), global, name.get(cx), dst) {
        return Ok(());
    }
    let out = cx.slot();
    if property::has_property(cx, global, name)? {
        property::get(cx, global, name, out)?;
        cx.copy(dst, out);
    } else if i.opcode() == Opcode::LoadGlobalOrUndefined {
        cx.set(dst, Imm::UNDEFINED);
    } else {
        return Err(cx.reference_error(&format!("{} is not defined", constant_text(cx, i.u(2)))));
    }
    Ok(())
}

/// `StoreGlobal { name, src, ic }`
pub(crate) fn store(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (name, src) = (i.rooted_name(cx, 1), i.reg(cx, 2));
    // SAFETY: the code is kept alive by the frame's callee.
    let strict = unsafe { (*cx.machine.code()).strict };
    if let Some(binding) = find(cx, name) {
        if binding.value(VALUE).is_hole() {
            return Err(cx.reference_error(&format!("Cannot access '{}' before initialization", constant_text(cx, i.u(1)))));
        }
        if binding.value(IS_CONST).is_true() {
            return Err(cx.type_error("Assignment to constant variable."));
        }
        cx.write(binding, binding.field(VALUE), cx.val(src));
        ic::fill_script(cx, i.ic(cx, 3), binding.val());
        return Ok(());
    }
    let global = cx.slot();
    cx.set(global, cx.realm().global().val());
    let global = global.cast::<Object>(cx).expect("the global object");
    if strict && !property::has_property(cx, global, name)? {
        return Err(cx.reference_error(&format!("{} is not defined", constant_text(cx, i.u(1)))));
    }
    property::set(cx, global, name, src, strict)?;
    ic::fill_store_global(cx, i.ic(cx, 3), global, name.get(cx));
    Ok(())
}

/// `DeleteGlobal { dst, name }`
pub(crate) fn delete(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let (dst, name) = (i.reg(cx, 1), i.rooted_name(cx, 2));
    if find(cx, name).is_some() {
        cx.set(dst, Imm::FALSE);
        return Ok(());
    }
    let global = cx.slot();
    cx.set(global, cx.realm().global().val());
    let global = global.cast::<Object>(cx).expect("the global object");
    let gone = property::delete_property(cx, global, name)?;
    cx.set(dst, Imm::bool(gone));
    Ok(())
}
