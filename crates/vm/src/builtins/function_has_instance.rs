//! Function.prototype[Symbol.hasInstance]. ECMA-262 §20.2.3.6. (`instanceof` recognises it.)

use crate::cx::{Args, Cx, JsResult};
use crate::ops::instance::ordinary_has_instance;
use tally_heap::{Imm, Val};

pub fn has_instance<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let r = ordinary_has_instance(cx, a.this(cx), a.get(cx, 0))?;
    Ok(Imm::bool(r))
}
