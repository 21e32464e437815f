//! Binding `util`: looking into objects without running their code.

mod class;
mod entries;

use super::{args, bytes};
use tally_heap::{Imm, Val};
use tally_vm::kinds;
use tally_vm::object::key::PropertyKey;
use tally_vm::object::prop_table::attr;
use tally_vm::object::slots::SlotsExt;
use tally_vm::object::string::{self, Str};
use tally_vm::object::{Object, create};
use tally_vm::ops::context_global::is_context_global;
use tally_vm::ops::{convert, property};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("classOf"), 1, class::class_of),
    Prop::HostMethod(Key::Name("getPromiseDetails"), 1, get_promise_details),
    Prop::HostMethod(Key::Name("getProxyDetails"), 1, get_proxy_details),
    Prop::HostMethod(Key::Name("previewEntries"), 1, entries::preview_entries),
    Prop::HostMethod(Key::Name("getOwnNonIndexProperties"), 2, get_own_non_index_properties),
    Prop::HostMethod(Key::Name("getConstructorName"), 1, class::get_constructor_name),
    Prop::HostMethod(Key::Name("getCallSites"), 1, get_call_sites),
    Prop::HostMethod(Key::Name("isArrayBufferDetached"), 1, is_array_buffer_detached),
    Prop::HostMethod(Key::Name("bufferIsMaterialised"), 1, buffer_is_materialised),
    Prop::HostMethod(Key::Name("parseEnv"), 1, parse_env),
    Prop::HostMethod(Key::Name("sleep"), 1, sleep),
    Prop::HostMethod(Key::Name("defineLazy"), 5, define_lazy),
];

/// `defineLazy(target, name, make, enumerable, fixed)`: a data property, writable and configurable unless it is fixed, whose
/// value is made when somebody first asks for it.
fn define_lazy<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(target) = a.get(cx, 0).cast::<Object>(cx) else { return Err(cx.type_error("no object")) };
    let key = convert::to_property_key(cx, a.get(cx, 1))?;
    let PropertyKey::Name(name) = key else { return Err(cx.type_error("no name")) };
    let free = if args::flag(cx, a, 4) { 0 } else { attr::WRITABLE | attr::CONFIGURABLE };
    let attrs = free | if args::flag(cx, a, 3) { attr::ENUMERABLE } else { 0 };
    cx.add_lazy(target, name, attrs, a.get(cx, 2))?;
    Ok(Imm::UNDEFINED)
}

/// `parseEnv(text) -> [name, value, name, value, ...]`
fn parse_env<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let text = crate::text::argument(cx, a, 0)?;
    let flat: Vec<String> = crate::dotenv::parse(&text).into_iter().flat_map(|(k, v)| [k, v]).collect();
    let out = cx.slot();
    crate::text::string_array(cx, &flat, out)?;
    Ok(cx.val(out))
}

/// `getPromiseDetails(promise) -> [state, result]`
fn get_promise_details<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    use tally_vm::builtins::promise::{State, promise_state};
    let promise = a.get(cx, 0);
    if cx.val(promise).kind() != Some(kinds::PROMISE) {
        return Err(cx.type_error("argument must be a promise"));
    }
    let [out, state, result] = cx.slots();
    let number = match promise_state(cx, promise, result) {
        State::Pending => 0,
        State::Fulfilled => 1,
        State::Rejected => 2,
    };
    cx.set(state, Imm::int(number));
    if number == 0 {
        cx.new_array_from(out, &[state])?;
    } else {
        cx.new_array_from(out, &[state, result])?;
    }
    Ok(cx.val(out))
}

/// `getProxyDetails(value) -> [target, handler] | undefined`
fn get_proxy_details<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let v = a.get(cx, 0);
    let Some(o) = v.cast::<Object>(cx).filter(|o| cx.val(v).kind() == Some(kinds::PROXY) && !is_context_global(o.get(cx))) else {
        return Ok(Imm::UNDEFINED);
    };
    let [out, target, handler] = cx.slots();
    for (i, slot) in [(0, target), (1, handler)] {
        cx.set(slot, create::internal(cx, o, i));
        // Revoked proxies have neither.
        if !cx.val(slot).is::<Object>() {
            cx.set(slot, Imm::NULL);
        }
    }
    cx.new_array_from(out, &[target, handler])?;
    Ok(cx.val(out))
}

/// `getOwnNonIndexProperties(obj, onlyEnumerable)`
fn get_own_non_index_properties<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let only_enumerable = args::flag(cx, a, 1);
    let [out, keys, key] = cx.slots();
    let array = cx.new_array(out, 0)?;
    let Some(o) = a.get(cx, 0).cast::<Object>(cx) else { return Ok(cx.val(out)) };
    // Elements come first; they are not asked for, however many there are.
    let names = property::own_keys(cx, o, keys)?;
    let count = names.get(cx).capacity();
    for i in 0..count {
        let all = names.get(cx);
        cx.set(key, all.read(all.at(i)));
        if let Some(s) = key.cast::<Str>(cx)
            && string::array_index(s.get(cx)).is_some()
        {
            continue;
        }
        if only_enumerable {
            let mark = cx.open_scope();
            let name = tally_vm::ops::convert::to_property_key(cx, key)?;
            let descriptor = property::get_own_property(cx, o, name)?;
            cx.close_scope(mark);
            if !descriptor.is_some_and(|d| d.enumerable == Some(true)) {
                continue;
            }
        }
        cx.push(array, key)?;
    }
    Ok(cx.val(out))
}

/// `getCallSites(n) -> [{ functionName, scriptName, lineNumber, columnNumber }]`
fn get_call_sites<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let frames = tally_vm::interp::capture_stack(cx, args::size(cx, a, 0).saturating_add(1));
    let [out, site] = cx.slots();
    let array = cx.new_array(out, 0)?;
    // The innermost is this native.
    for frame in frames.into_iter().skip_while(|f| f.native).take(args::size(cx, a, 0)) {
        let o = cx.new_object(site)?;
        args::put_item(cx, o, "functionName", &args::Item::Text(frame.function))?;
        args::put_item(cx, o, "scriptName", &args::Item::Text(frame.file))?;
        args::put_item(cx, o, "lineNumber", &args::Item::Number(f64::from(frame.line)))?;
        args::put_item(cx, o, "columnNumber", &args::Item::Number(f64::from(frame.column)))?;
        cx.push(array, site)?;
    }
    Ok(cx.val(out))
}

/// `isArrayBufferDetached(ab)`
fn is_array_buffer_detached<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(bytes::is_detached(cx, a.get(cx, 0))))
}

/// `bufferIsMaterialised(view)`
fn buffer_is_materialised<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::bool(bytes::has_buffer(cx, a.get(cx, 0))))
}

/// `sleep(ms)`
fn sleep<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let ms = args::number(cx, a, 0);
    if ms > 0.0 {
        std::thread::sleep(std::time::Duration::from_micros((ms * 1000.0) as u64));
    }
    Ok(Imm::UNDEFINED)
}
