//! The binding `dns`: look-ups by the system, and queries of name servers. `js/BINDINGS.md` says what each native does.

mod channel;
mod lookup;
mod random;

use crate::binding::args::{self, Item};
use crate::permission::{self, Scope};
use crate::state::NodeState;
use channel::{Channel, Outcome, Waiting};
use rustc_hash::FxHashMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use tally_dns::{Answer, Data, Message, Options, RecordType, Status, SystemConfig, answers};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::object::{Object, string};
use tally_vm::realm::{Key, Prop};
use tally_vm::{Args, Cx, JsResult, Thrown};

/// The resolvers of an isolate, by number.
#[derive(Default)]
pub struct Channels {
    last: u32,
    channels: FxHashMap<u32, Rc<Channel>>,
    /// Where all of them read into.
    scratch: Vec<u8>,
}

macro_rules! method {
    ($name:literal, $length:literal, $f:path) => {
        Prop::HostMethod(Key::Name($name), $length, $f)
    };
}

pub const PROPS: &[Prop] = &[
    method!("lookup", 4, lookup::lookup),
    method!("lookupService", 3, lookup::lookup_service),
    method!("open", 3, open),
    method!("close", 1, close),
    method!("query", 4, query),
    method!("reverse", 3, reverse),
    method!("servers", 1, servers),
    method!("setServers", 2, set_servers),
    method!("setLocalAddress", 3, set_local_address),
    method!("cancel", 1, cancel),
];

fn channel(cx: &Cx, a: Args) -> Option<Rc<Channel>> {
    let number = u32::try_from(args::int(cx, a, 0)).ok()?;
    cx.host.state::<NodeState>().bindings.channels.channels.get(&number).cloned()
}

/// What the system's file says, or what holds without one.
fn system_config() -> SystemConfig {
    SystemConfig::parse(&read_small("/etc/resolv.conf"))
}

/// The text of a file of the system's: at most 64 KiB of it.
fn read_small(path: &str) -> String {
    use std::io::Read;
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What cannot be read is as good as empty.
        let _ = file.take(64 * 1024).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `open(timeout, tries, maxTimeout)` -> number. A timeout below 0 is the system's, a maxTimeout of 0 none.
fn open<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let (timeout, tries, max) = (args::int(cx, a, 0), args::int(cx, a, 1), args::int(cx, a, 2));
    let system = system_config();
    let plain = Options::default();
    let options = Options {
        timeout: u32::try_from(timeout).ok().filter(|t| *t > 0).or(system.timeout).unwrap_or(plain.timeout),
        tries: u32::try_from(tries).unwrap_or(plain.tries),
        max_timeout: u32::try_from(max).ok().filter(|t| *t > 0),
        rotate: system.rotate,
        use_tcp: system.use_tcp,
        ..plain
    };
    let channel = Channel::new(options, &system.servers);
    let channels = &mut cx.host.state_mut::<NodeState>().bindings.channels;
    channels.last += 1;
    channels.channels.insert(channels.last, channel);
    Ok(Imm::number(f64::from(channels.last)))
}

/// `close(channel)`: nobody will ask it again. Queries under way go on to their end.
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Ok(number) = u32::try_from(args::int(cx, a, 0)) {
        cx.host.state_mut::<NodeState>().bindings.channels.channels.remove(&number);
    }
    Ok(Imm::UNDEFINED)
}

fn record_type(n: i64) -> Option<RecordType> {
    use RecordType::{A, Aaaa, Any, Caa, Cname, Mx, Naptr, Ns, Ptr, Soa, Srv, Tlsa, Txt};
    [A, Ns, Cname, Soa, Ptr, Mx, Txt, Aaaa, Srv, Naptr, Tlsa, Any, Caa].into_iter().find(|t| *t as i64 == n)
}

/// `query(channel, name, type, callback(code | null, records))`
fn query<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 1)?;
    permission::check(cx, Scope::Net, &name)?;
    let (channel, rtype) = (channel(cx, a), record_type(args::int(cx, a, 2)));
    if let (Some(channel), Some(rtype)) = (channel, rtype) {
        channel.ask(cx, &name, rtype, a.get(cx, 3), false);
    }
    Ok(Imm::UNDEFINED)
}

/// An address without its zone.
fn ip(text: &str) -> Option<IpAddr> {
    text.split('%').next().unwrap_or_default().parse().ok()
}

/// `reverse(channel, address, callback)` -> whether it is an address. The hosts file is asked first, as c-ares does: what it
/// has beside the canonical name are the names.
fn reverse<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let address = args::text(cx, a, 1)?;
    permission::check(cx, Scope::Net, &address)?;
    let (Some(ip), Some(channel)) = (ip(&address), channel(cx, a)) else { return Ok(Imm::FALSE) };
    let hosts = read_small("/etc/hosts");
    match tally_dns::names_of(&hosts, ip).split_first() {
        Some((_, aliases)) => {
            let names = aliases.iter().map(|n| (*n).to_owned()).collect();
            channel.answer(cx, names, a.get(cx, 2));
        }
        None => channel.ask(cx, &tally_dns::reverse_name(ip), RecordType::Ptr, a.get(cx, 2), true),
    }
    Ok(Imm::TRUE)
}

/// `servers(channel)` -> flat: address, port, address, port.
fn servers<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let servers = channel(cx, a).map(|c| c.servers()).unwrap_or_default();
    let mut items = Vec::new();
    for server in servers {
        let text = match server.ip() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => tally_dns::text_of_ipv6(v6.octets()),
        };
        items.extend([Item::from(text), Item::from(f64::from(server.port()))]);
    }
    let out = cx.slot();
    args::list(cx, out, &items)?;
    Ok(cx.val(out))
}

/// `setServers(channel, [address, port, address, port, ...])` -> whether it could: not while there are queries.
fn set_servers<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(list) = a.get(cx, 1).cast::<Object>(cx) else {
        return Err(cx.type_error("servers must be in an array"));
    };
    let count = tally_vm::object::array::array_length(list.get(cx));
    let mark = cx.open_scope();
    let [address, port] = cx.slots();
    let mut servers: Vec<SocketAddr> = Vec::new();
    for i in (0..count / 2 * 2).step_by(2) {
        tally_vm::ops::property::get(cx, list, tally_vm::object::PropertyKey::Index(i), address)?;
        tally_vm::ops::property::get(cx, list, tally_vm::object::PropertyKey::Index(i + 1), port)?;
        let Some(text) = address.cast::<string::Str>(cx) else { continue };
        string::flatten(cx, text)?;
        let text = string::StrExt::view(text.get(cx)).to_lossy();
        let port = if cx.val(port).is_number() { cx.val(port).as_number() as u16 } else { 53 };
        // A zone was never used by c-ares' callers here: Node leaves it out, too.
        if let Some(server) = crate::binding::stream::address::parse(&text, port).ok().filter(|s| !servers.contains(s)) {
            servers.push(server);
        }
    }
    cx.close_scope(mark);
    Ok(Imm::bool(channel(cx, a).is_some_and(|c| c.set_servers(&servers))))
}

/// `setLocalAddress(channel, IPv4 | undefined, IPv6 | undefined)`
fn set_local_address<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut found = [None, None];
    for (i, slot) in found.iter_mut().enumerate() {
        if !cx.val(a.get(cx, i + 1)).is_undefined() {
            *slot = ip(&args::text(cx, a, i + 1)?);
        }
    }
    if let Some(channel) = channel(cx, a) {
        channel.set_local(found);
    }
    Ok(Imm::UNDEFINED)
}

/// `cancel(channel)`: all its queries end with ECANCELLED.
fn cancel<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    if let Some(channel) = channel(cx, a) {
        channel.cancel(cx);
    }
    Ok(Imm::UNDEFINED)
}

/// Why there are no records.
enum Failure {
    Status(Status),
    Thrown(Thrown),
}
impl From<Status> for Failure {
    fn from(status: Status) -> Failure {
        Failure::Status(status)
    }
}
impl From<Thrown> for Failure {
    fn from(thrown: Thrown) -> Failure {
        Failure::Thrown(thrown)
    }
}

/// What a callback gets: a code or null in `code`, and in `records` a flat list: type, ttl and fields of each.
fn tell_outcome(cx: &mut Cx, waiting: &Waiting, outcome: &Outcome, code: Local<Value>, records: Local<Value>) -> JsResult {
    let told = match outcome {
        Outcome::Answer(bytes) => tell(cx, waiting, bytes, records),
        Outcome::Names(names) => {
            let record = |name: &String| [Item::Number(f64::from(RecordType::Ptr as u16)), Item::Number(0.0), Item::Text(name.clone())];
            args::list(cx, records, &names.iter().flat_map(record).collect::<Vec<_>>())?;
            Ok(())
        }
        Outcome::Failed(status @ (Status::Cancelled | Status::Destruction)) => Err(Failure::Status(*status)),
        Outcome::Failed(_) if waiting.reverse => Err(Failure::Status(Status::NotFound)),
        Outcome::Failed(status) => Err(Failure::Status(*status)),
    };
    match told {
        Ok(()) => cx.set(code, Imm::NULL),
        Err(Failure::Status(status)) => {
            string::new_string(cx, code, status.code())?;
        }
        Err(Failure::Thrown(thrown)) => return Err(thrown),
    }
    Ok(())
}

fn tell(cx: &mut Cx, waiting: &Waiting, bytes: &[u8], records: Local<Value>) -> Result<(), Failure> {
    let message = Message::parse(bytes)?;
    if waiting.reverse && message.status().is_some() {
        return Err(Status::NotFound.into());
    }
    let list = cx.new_array(records, 0)?;
    let mark = cx.open_scope();
    let tmp = cx.slot();
    let told = answers(&message, waiting.rtype, |answer| {
        for item in items(&answer) {
            args::set_item(cx, tmp, &item)?;
            cx.push(list, tmp)?;
        }
        Ok(())
    });
    cx.close_scope(mark);
    told
}

/// Bytes as text: each a character.
fn latin1(bytes: &[u8]) -> Item {
    Item::Text(bytes.iter().map(|b| *b as char).collect())
}

fn items(answer: &Answer) -> Vec<Item> {
    let n = |n: u32| Item::Number(f64::from(n));
    let name = |name: tally_dns::Name| Item::Text(name.text());
    let mut out = Vec::new();
    let mut add = |rtype: RecordType, fields: &mut Vec<Item>| {
        out.extend([n(u32::from(rtype as u16)), n(answer.ttl)]);
        out.append(fields);
    };
    match answer.data {
        Data::A(a) => add(RecordType::A, &mut vec![Item::Text(tally_dns::text_of_ipv4(a))]),
        Data::Aaaa(a) => add(RecordType::Aaaa, &mut vec![Item::Text(tally_dns::text_of_ipv6(a))]),
        Data::Ns(to) => add(RecordType::Ns, &mut vec![name(to)]),
        Data::Cname(to) => add(RecordType::Cname, &mut vec![name(to)]),
        Data::Ptr(to) => add(RecordType::Ptr, &mut vec![name(to)]),
        Data::Mx { preference, exchange } => add(RecordType::Mx, &mut vec![name(exchange), n(preference.into())]),
        Data::Txt(strings) => {
            let mut fields: Vec<Item> = strings.map(latin1).collect();
            fields.insert(0, n(fields.len() as u32));
            add(RecordType::Txt, &mut fields);
        }
        Data::Srv { priority, weight, port, target } => {
            add(RecordType::Srv, &mut vec![name(target), n(port.into()), n(priority.into()), n(weight.into())]);
        }
        Data::Naptr { order, preference, flags, services, regexp, replacement } => {
            let texts = [latin1(flags), latin1(services), latin1(regexp), name(replacement)];
            add(RecordType::Naptr, &mut texts.into_iter().chain([n(order.into()), n(preference.into())]).collect());
        }
        Data::Soa { mname, rname, serial, refresh, retry, expire, minimum } => {
            // As Node has them.
            let signed = |n: u32| Item::Number(f64::from(n as i32));
            let numbers = [n(serial), signed(refresh), signed(retry), signed(expire), n(minimum)];
            add(RecordType::Soa, &mut [name(mname), name(rname)].into_iter().chain(numbers).collect());
        }
        Data::Caa { flags, tag, value } => {
            let value = value.split(|b| *b == 0).next().unwrap_or_default();
            add(RecordType::Caa, &mut vec![n(flags.into()), latin1(tag), latin1(value)]);
        }
        Data::Tlsa { usage, selector, matching, data } => {
            add(RecordType::Tlsa, &mut vec![n(usage.into()), n(selector.into()), n(matching.into()), latin1(data)]);
        }
        Data::Other => {}
    }
    out
}
