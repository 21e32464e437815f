//! Template objects (ECMA-262 13.2.8.4 GetTemplateObject): made once per site, kept in the site's cache.

use super::exceptions::proto;
use super::frame::Insn;
use super::ic;
use crate::cx::{Cx, JsResult};
use crate::ops::property;
use tally_bytecode::Constant;
use tally_heap::{Imm, Val};

/// `GetTemplateObject { dst, template, ic }`
pub(crate) fn get(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let cache = i.ic(cx, 3);
    // SAFETY: caches live as long as their code, which is running; what they hold is traced.
    let kept = unsafe { (*cache).first.holder };
    if kept.is_cell() {
        // SAFETY: just read from a traced slot.
        cx.set(i.reg(cx, 1), unsafe { Val::from_raw(kept) });
        return Ok(());
    }
    let Some(Constant::Template { cooked, raw }) = proto(cx).constants.get(i.u(2)) else {
        return Err(cx.type_error("Malformed code: GetTemplateObject without strings"));
    };
    let (cooked, raw) = (cooked.clone(), raw.clone());
    let [strings, raws, text] = cx.slots();
    let s = cx.new_array(strings, 0)?;
    let r = cx.new_array(raws, 0)?;
    for c in &cooked {
        match c {
            Some(t) => {
                super::entry::intern_text(cx, t, text)?;
            }
            None => cx.set(text, Imm::UNDEFINED),
        }
        cx.push(s, text)?;
    }
    for t in &raw {
        super::entry::intern_text(cx, t, text)?;
        cx.push(r, text)?;
    }
    property::set_integrity_level(cx, r, true)?;
    let name = cx.names.raw;
    cx.put_own(s, name, 0, raws)?;
    property::set_integrity_level(cx, s, true)?;
    ic::fill_template(cx, cache, cx.val(strings));
    cx.copy(i.reg(cx, 1), strings);
    Ok(())
}
