//! Annex B: methods that wrap text in HTML tags. §B.2.2.2

use super::this_flat;
use crate::builtins::support::arg;
use crate::cx::{Args, Cx, JsResult};
use crate::object::string::{StrBuf, StrExt, StrView};
use crate::ops::convert;
use tally_heap::Val;

/// CreateHTML. §B.2.2.2.1
fn create<'a>(cx: &'a mut Cx, a: Args, method: &str, tag: &str, attribute: &str) -> JsResult<Val<'a>> {
    let s = this_flat(cx, a, method)?;
    let mut text = StrBuf::of(cx);
    text.push_str("<");
    text.push_str(tag);
    if !attribute.is_empty() {
        let v = arg(cx, a, 0);
        let v = convert::to_flat_string(cx, v, v)?;
        text.push_str(&format!(" {attribute}=\""));
        for u in v.get(cx).view().units() {
            if u == b'"' as u16 { text.push_str("&quot;") } else { text.push_unit(u) }
        }
        text.push_str("\"");
    }
    text.push_str(">");
    let view: StrView<'_> = s.get(cx).view();
    text.push_view(view);
    text.push_str(&format!("</{tag}>"));
    let out = cx.slot();
    text.finish(cx, out)?;
    Ok(cx.val(out))
}

macro_rules! wrappers {
    ($($name:ident $tag:literal $attribute:literal;)*) => {
        $(pub fn $name<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
            create(cx, a, concat!("String.prototype.", stringify!($name)), $tag, $attribute)
        })*
    };
}
wrappers! {
    anchor "a" "name";
    big "big" "";
    blink "blink" "";
    bold "b" "";
    fixed "tt" "";
    fontcolor "font" "color";
    fontsize "font" "size";
    italics "i" "";
    link "a" "href";
    small "small" "";
    strike "strike" "";
    sub "sub" "";
    sup "sup" "";
}
