//! Binding `permission`: what `process.permission` asks.

use super::args;
use crate::permission::Scope;
use crate::state::NodeState;
use std::path::PathBuf;
use tally_heap::{Imm, Val};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[Prop::HostMethod(Key::Name("has"), 2, has), Prop::HostMethod(Key::Name("drop"), 2, drop_one)];

fn path(cx: &mut Cx, a: Args) -> JsResult<Option<PathBuf>> {
    if cx.val(a.get(cx, 1)).is_undefined() { Ok(None) } else { args::text(cx, a, 1).map(|text| Some(text.into())) }
}

/// `has(scope, path | undefined) -> boolean`. `fs` is both of its scopes.
fn has<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, path) = (args::text(cx, a, 0)?, path(cx, a)?);
    let permissions = &cx.host.state::<NodeState>().permissions;
    let has = |scope| permissions.has(scope, path.as_deref());
    Ok(Imm::bool(match Scope::parse(&name) {
        Some(scope) => has(scope),
        None => name == "fs" && has(Scope::FsRead) && has(Scope::FsWrite),
    }))
}

/// `drop(scope, path | undefined)`
fn drop_one<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (name, path) = (args::text(cx, a, 0)?, path(cx, a)?);
    let permissions = &cx.host.state::<NodeState>().permissions;
    match Scope::parse(&name) {
        Some(scope) => permissions.drop_one(scope, path.as_deref()),
        None if name == "fs" => [Scope::FsRead, Scope::FsWrite].iter().for_each(|scope| permissions.drop_one(*scope, path.as_deref())),
        None => {}
    }
    Ok(Imm::UNDEFINED)
}
