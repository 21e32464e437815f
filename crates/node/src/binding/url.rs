//! Binding `url`: the parser of `tally_url` for `URL`, `URLSearchParams` and the domain functions of the module `url`.
//!
//! A URL is a string and seven offsets in JavaScript, too. Natives that make one answer with the string and put the
//! offsets into a Uint32Array that they are handed.

use super::{args, bytes};
use tally_heap::{Imm, Local, Val, Value};
use tally_ledger::{Account, Charge};
use tally_offheap::AllocError;
use tally_url::{Component, MAX_LENGTH, Offsets, Url};
use tally_vm::object::Object;
use tally_vm::object::array::{array_length, dense_get};
use tally_vm::object::string::{self, Str, StrExt, StrView};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, kinds};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("parse"), 3, parse),
    Prop::HostMethod(Key::Name("canParse"), 2, can_parse),
    Prop::HostMethod(Key::Name("set"), 4, set),
    Prop::HostMethod(Key::Name("parseForm"), 1, parse_form),
    Prop::HostMethod(Key::Name("serializeForm"), 1, serialize_form),
    Prop::HostMethod(Key::Name("domainToASCII"), 1, domain_to_ascii),
    Prop::HostMethod(Key::Name("domainToUnicode"), 1, domain_to_unicode),
    Prop::HostMethod(Key::Name("hostToUnicode"), 1, host_to_unicode),
    Prop::HostMethod(Key::Name("hostToASCII"), 1, host_to_ascii),
];

/// Scratch memory below this goes uncounted.
const UNCOUNTED: u64 = 64 << 10;

/// Accounts for scratch memory of so many bytes while the charge lives.
fn scratch(cx: &mut Cx, bytes: u64) -> JsResult<Option<Charge>> {
    if bytes <= UNCOUNTED {
        return Ok(None);
    }
    match cx.ledger().charge(Account::Native, bytes) {
        Ok(charge) => Ok(Some(charge)),
        Err(e) => Err(cx.allocation_failed(AllocError::Limit(e))),
    }
}

/// Runs `f` on the text of a flat string: no copy is made of what is ASCII.
fn with_text<R>(view: StrView<'_>, f: impl FnOnce(&str) -> R) -> R {
    match view {
        StrView::Latin1(units) => match std::str::from_utf8(units) {
            Ok(text) if text.is_ascii() => f(text),
            _ => f(&view.to_lossy()),
        },
        StrView::Utf16(_) => f(&view.to_lossy()),
    }
}

/// The most that parsing a string takes: its UTF-8, the same without breaks, and a text that grows to three times that.
fn cost(view: StrView<'_>) -> u64 {
    let units = view.len() as u64;
    match view {
        StrView::Latin1(text) if units <= UNCOUNTED / 10 || text.is_ascii() => units * 10,
        _ => units * 30,
    }
}

/// Argument `i` as a string, if it is one.
fn optional(cx: &mut Cx, a: Args, i: usize) -> JsResult<Option<Local<Str>>> {
    if cx.val(a.get(cx, i)).is_undefined() { Ok(None) } else { args::string(cx, a, i).map(Some) }
}

/// Parses argument 0 against argument 1.
fn parsed(cx: &mut Cx, a: Args) -> JsResult<Option<Url>> {
    let input = args::string(cx, a, 0)?;
    let base = optional(cx, a, 1)?;
    let bytes = cost(input.get(cx).view()) + base.map_or(0, |b| cost(b.get(cx).view()));
    let _charge = scratch(cx, bytes)?;
    let base = match base {
        Some(base) => match with_text(base.get(cx).view(), |text| Url::parse(text, None)) {
            Some(base) => Some(base),
            None => return Ok(None),
        },
        None => None,
    };
    Ok(with_text(input.get(cx).view(), |text| Url::parse(text, base.as_ref())))
}

/// Answers with a URL: its string, and its offsets in the view.
fn answer<'a>(cx: &'a mut Cx, url: &Url, view: Local<Value>) -> JsResult<Val<'a>> {
    let at = url.offsets();
    let all = [at.scheme_end, at.username_end, at.host_start, at.host_end, at.path_start, at.query_start, at.fragment_start];
    for (to, from) in bytes::cells(cx, view).iter().zip(all.iter().flat_map(|n| n.to_ne_bytes())) {
        to.set(from);
    }
    let out = cx.slot();
    string::new_string(cx, out, url.as_str())?;
    Ok(cx.val(out))
}

/// The offsets in a view.
fn offsets(cx: &Cx, view: Local<Value>) -> Option<Offsets> {
    let mut all = [0; 7];
    let (numbers, _) = bytes::cells(cx, view).as_chunks::<4>();
    for (to, from) in all.iter_mut().zip(numbers.get(..7)?) {
        *to = u32::from_ne_bytes(from.each_ref().map(|b| b.get()));
    }
    let [scheme_end, username_end, host_start, host_end, path_start, query_start, fragment_start] = all;
    Some(Offsets { scheme_end, username_end, host_start, host_end, path_start, query_start, fragment_start })
}

/// `parse(input, base | undefined, offsets) -> href | undefined`
fn parse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(url) = parsed(cx, a)? else { return Ok(Imm::UNDEFINED) };
    let view = a.get(cx, 2);
    answer(cx, &url, view)
}

/// `canParse(input, base | undefined) -> boolean`
fn can_parse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(parsed(cx, a)?.is_some()))
}

/// `set(href, offsets, component, value) -> href | undefined`
fn set<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let href = args::string(cx, a, 0)?;
    let value = args::string(cx, a, 3)?;
    let view = a.get(cx, 1);
    let _charge = scratch(cx, cost(href.get(cx).view()) + cost(value.get(cx).view()))?;
    let component = Component::ALL.get(args::size(cx, a, 2)).copied();
    let url = offsets(cx, view).and_then(|at| Url::from_parts(href.get(cx).view().to_lossy(), at));
    let (Some(component), Some(mut url)) = (component, url) else { return Ok(Imm::UNDEFINED) };
    if !with_text(value.get(cx).view(), |text| url.set(component, text)) {
        return Ok(Imm::UNDEFINED);
    }
    answer(cx, &url, view)
}

/// `parseForm(query) -> [name, value, name, value, ...]`
fn parse_form<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let query = args::string(cx, a, 0)?;
    // Names and values are cells of the heap one after the other; the text is what is kept beside it.
    let _charge = scratch(cx, cost(query.get(cx).view()))?;
    let text = query.get(cx).view().to_lossy();
    let [out, item] = cx.slots();
    let list = cx.new_array(out, 0)?;
    for (name, value) in tally_url::parse_form(&text) {
        for part in [name, value] {
            string::new_string(cx, item, &part)?;
            cx.push(list, item)?;
        }
    }
    Ok(cx.val(out))
}

/// `serializeForm([name, value, ...]) -> string`    a dense array of strings
fn serialize_form<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let list = a.get(cx, 0);
    let Some(list) = list.cast::<Object>(cx).filter(|_| cx.val(list).kind() == Some(kinds::ARRAY)) else {
        return Err(cx.type_error("argument must be an array"));
    };
    let item = cx.slot();
    let mut charge = scratch(cx, UNCOUNTED + 1)?;
    let mut text = String::new();
    for i in 0..array_length(list.get(cx)) {
        match dense_get(cx, list.get(cx), i) {
            Some(v) => cx.set(item, v),
            None => continue,
        }
        let Some(part) = item.cast::<Str>(cx) else { continue };
        string::flatten(cx, part)?;
        let more = cost(part.get(cx).view());
        let grown = charge.as_mut().map_or(Ok(()), |c| c.resize(UNCOUNTED + text.len() as u64 * 2 + more));
        if let Err(e) = grown {
            return Err(cx.allocation_failed(AllocError::Limit(e)));
        }
        if i > 0 {
            text.push(if i % 2 == 0 { '&' } else { '=' });
        }
        with_text(part.get(cx).view(), |part| tally_url::encode_form(&mut text, part));
        if text.len() > MAX_LENGTH {
            return Err(super::buffer::text::too_long(cx));
        }
    }
    let out = cx.slot();
    string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

fn convert<'a>(cx: &'a mut Cx, a: Args, f: fn(&str) -> Option<String>) -> JsResult<Val<'a>> {
    let domain = args::string(cx, a, 0)?;
    let _charge = scratch(cx, cost(domain.get(cx).view()))?;
    let Some(text) = with_text(domain.get(cx).view(), f) else { return Ok(Imm::UNDEFINED) };
    let out = cx.slot();
    string::new_string(cx, out, &text)?;
    Ok(cx.val(out))
}

/// `domainToASCII(domain) -> string | undefined`
fn domain_to_ascii<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert(cx, a, tally_url::domain_to_ascii)
}

/// `domainToUnicode(domain) -> string | undefined`
fn domain_to_unicode<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert(cx, a, tally_url::domain_to_unicode)
}

/// `hostToUnicode(host) -> string`    of a host that is serialized already
fn host_to_unicode<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert(cx, a, |host| Some(tally_url::host_to_unicode(host)))
}

/// `hostToASCII(host) -> string | undefined`    labels only: an address stays what it is
fn host_to_ascii<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    convert(cx, a, tally_url::host_to_ascii)
}
