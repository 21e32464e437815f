//! Binding `os`: what the machine, the system and the user are.

pub mod constants;
mod interfaces;
mod machine;
mod user;

use super::args::{self, Item};
use super::system::SystemError;
use rustix::process::Pid;
use tally_heap::{Imm, Local, Val};
use tally_vm::object::Object;
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("info"), 0, info),
    Prop::HostMethod(Key::Name("cpus"), 0, cpus),
    Prop::HostMethod(Key::Name("totalmem"), 0, totalmem),
    Prop::HostMethod(Key::Name("freemem"), 0, freemem),
    Prop::HostMethod(Key::Name("uptime"), 0, uptime),
    Prop::HostMethod(Key::Name("loadavg"), 0, loadavg),
    Prop::HostMethod(Key::Name("userInfo"), 0, user_info),
    Prop::HostMethod(Key::Name("interfaces"), 0, interfaces),
    Prop::HostMethod(Key::Name("priority"), 1, priority),
    Prop::HostMethod(Key::Name("setPriority"), 2, set_priority),
];

/// What is no function: `constants`.
pub fn extra(cx: &mut Cx, o: Local<Object>) -> JsResult {
    let out = cx.slot();
    let inner = cx.new_object(out)?;
    args::put_numbers(cx, inner, "signals", constants::SIGNALS)?;
    args::put_numbers(cx, inner, "errno", constants::ERRNO)?;
    args::put_numbers(cx, inner, "priority", constants::PRIORITY)?;
    args::put(cx, o, "constants", out)
}

/// The signals by name, for the binding `process` as well.
#[must_use]
pub fn signals() -> &'static [(&'static str, i32)] {
    constants::SIGNALS
}

fn answer_list<'a>(cx: &'a mut Cx, items: Result<Vec<Item>, SystemError>) -> JsResult<Val<'a>> {
    match items {
        Ok(items) => {
            let out = cx.slot();
            args::list(cx, out, &items)?;
            Ok(cx.val(out))
        }
        Err(e) => Err(e.throw(cx)),
    }
}
fn answer_number<'a>(cx: &'a mut Cx, n: Result<f64, SystemError>) -> JsResult<Val<'a>> {
    match n {
        Ok(n) => Ok(Imm::number(n)),
        Err(e) => Err(e.throw(cx)),
    }
}

/// `info() -> { hostname, release, version, machine, type, homedir, tmpdirEnv }`
fn info<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let name = rustix::system::uname();
    let home = match user::home_directory() {
        Ok(home) => home,
        Err(e) => return Err(e.throw(cx)),
    };
    let [out, tmp] = cx.slots();
    let o = cx.new_object(out)?;
    for (key, text) in [
        ("hostname", name.nodename()),
        ("release", name.release()),
        ("version", name.version()),
        ("machine", name.machine()),
        ("type", name.sysname()),
    ] {
        args::put_item(cx, o, key, &Item::Text(text.to_string_lossy().into_owned()))?;
    }
    args::put_item(cx, o, "homedir", &Item::Text(home))?;
    cx.set(tmp, Imm::UNDEFINED);
    args::put(cx, o, "tmpdirEnv", tmp)?;
    Ok(cx.val(out))
}

/// `cpus() -> [model, speed in MHz, user, nice, sys, idle, irq, ...]`, times in milliseconds
fn cpus<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let cpus = machine::cpus().map(|cpus| {
        cpus.into_iter()
            .flat_map(|c| {
                let mut row = vec![Item::Text(c.model), Item::Number(c.mhz)];
                row.extend(c.times.map(Item::Number));
                row
            })
            .collect()
    });
    answer_list(cx, cpus)
}

/// `totalmem()`, bytes
fn totalmem<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    answer_number(cx, machine::total_memory())
}
/// `freemem()`, bytes
fn freemem<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    answer_number(cx, machine::free_memory())
}
/// `uptime()`, seconds
fn uptime<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    answer_number(cx, machine::uptime())
}
/// `loadavg() -> [1, 5, 15 minutes]`
fn loadavg<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    answer_list(cx, Ok(machine::load().map(Item::Number).to_vec()))
}

/// `userInfo() -> [uid, gid, username, homedir, shell]`
fn user_info<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let items = user::current().map(|u| {
        vec![Item::Number(f64::from(u.uid)), Item::Number(f64::from(u.gid)), Item::Text(u.name), Item::Text(u.home), Item::Text(u.shell)]
    });
    answer_list(cx, items)
}

/// `interfaces() -> [name, ip, netmask, family, mac, internal, scopeid, ...]`
fn interfaces<'a>(cx: &'a mut Cx, _a: Args) -> JsResult<Val<'a>> {
    let items = interfaces::list().map(|all| {
        all.into_iter()
            .flat_map(|i| {
                [
                    Item::Text(i.name),
                    Item::Text(i.address.to_string()),
                    Item::Text(i.netmask.to_string()),
                    Item::from(if i.address.is_ipv4() { "IPv4" } else { "IPv6" }),
                    Item::Text(i.mac),
                    Item::Bool(i.internal),
                    Item::Number(i.scope_id.map_or(-1.0, f64::from)),
                ]
            })
            .collect()
    });
    answer_list(cx, items)
}

/// 0 is this process.
fn process(cx: &Cx, a: Args) -> Option<Pid> {
    Pid::from_raw(i32::try_from(args::int(cx, a, 0)).unwrap_or(i32::MAX).max(0))
}

/// `priority(pid)`
fn priority<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let r = rustix::process::getpriority_process(process(cx, a));
    answer_number(cx, r.map(f64::from).map_err(|e| SystemError::new(e, "uv_os_getpriority")))
}

/// `setPriority(pid, priority)`
fn set_priority<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let wanted = args::int(cx, a, 1).clamp(-20, 19) as i32;
    match rustix::process::setpriority_process(process(cx, a), wanted) {
        Ok(()) => Ok(Imm::UNDEFINED),
        Err(e) => Err(SystemError::new(e, "uv_os_setpriority").throw(cx)),
    }
}
