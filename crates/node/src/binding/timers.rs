//! Binding `timers`: one native timer and the check phase's flag.

use crate::state::NodeState;
use crate::text::number;
use tally_heap::{Imm, Val};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("now"), 0, now),
    Prop::HostMethod(Key::Name("schedule"), 1, schedule),
    Prop::HostMethod(Key::Name("setTimerRef"), 1, set_timer_ref),
    Prop::HostMethod(Key::Name("setImmediatePending"), 2, set_immediate_pending),
    Prop::HostMethod(Key::Name("setKept"), 1, set_kept),
];

fn now<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    Ok(Imm::number(cx.host.state::<NodeState>().now_ms().floor()))
}
fn schedule<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let ms = number(cx, a, 0).max(0.0);
    let state = cx.host.state_mut::<NodeState>();
    let at = state.now_ms().floor() + ms;
    if state.event_loop.timer_at.is_none() {
        state.event_loop.timer_refed = true;
    }
    state.event_loop.timer_at = Some(at);
    Ok(Imm::UNDEFINED)
}
fn set_timer_ref<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let on = cx.val(a.get(cx, 0)).is_true();
    cx.host.state_mut::<NodeState>().event_loop.timer_refed = on;
    Ok(Imm::UNDEFINED)
}
fn set_kept<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let on = cx.val(a.get(cx, 0)).is_true();
    cx.host.state_mut::<NodeState>().event_loop.kept = on;
    Ok(Imm::UNDEFINED)
}
fn set_immediate_pending<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (pending, refed) = (cx.val(a.get(cx, 0)).is_true(), cx.val(a.get(cx, 1)).is_true());
    let l = &mut cx.host.state_mut::<NodeState>().event_loop;
    (l.immediate_pending, l.immediate_refed) = (pending, refed);
    Ok(Imm::UNDEFINED)
}
