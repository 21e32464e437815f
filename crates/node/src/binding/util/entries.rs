//! What maps, sets and their iterators hold.

use tally_heap::Val;
use tally_vm::{Args, Cx, JsResult};

/// The class of an ITERATOR cell.
pub fn iterator_class(_cx: &Cx, _v: Val<'_>) -> &'static str {
    "Object"
}

/// `previewEntries(value) -> [entries, isKeyValue]`
pub fn preview_entries<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Err(cx.type_error("previewEntries needs Map and Set, which are not built yet"))
}
