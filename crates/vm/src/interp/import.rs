//! `import(specifier, options)`: asks the host. ECMA-262 §13.3.10.1 EvaluateImportCall.

use super::exceptions::proto;
use super::frame::Insn;
use crate::builtins::promise::{new_promise, reject_promise};
use crate::cx::{Cx, JsResult};

/// `Import { dst, specifier, options }`
pub(crate) fn import(cx: &mut Cx, pc: *const u16) -> JsResult {
    let i = Insn(pc);
    let file = proto(cx).source.referrer().to_owned();
    let [out, reason] = cx.slots();
    let asked = match cx.host.import_module {
        Some(host) => host(cx, &file, i.reg(cx, 2), i.reg(cx, 3), out),
        None => Err(cx.not_built("import() is not part of this version of tally yet")),
    };
    if let Err(thrown) = asked {
        if cx.machine.is_terminating() {
            return Err(thrown);
        }
        cx.take_exception(thrown, reason);
        new_promise(cx, out)?;
        reject_promise(cx, out, reason)?;
    }
    cx.copy(i.reg(cx, 1), out);
    Ok(())
}
