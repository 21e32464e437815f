//! Binding `tls`: `crates/tls` does the work. Bytes of the connection go through JavaScript, whose sockets have them.

use super::crypto::{handle, new_bytes};
use super::{args, bytes};
use std::cell::RefCell;
use std::sync::Arc;
use tally_crypto::Key as CryptoKey;
use tally_heap::{Imm, Local, Val, Value};
use tally_tls::{CIPHERS, Context, Options, Session, Settings, Ticket, TlsError};
use tally_vm::object::string;
use tally_vm::realm::{Intrinsic, Key, Prop};
use tally_vm::{Args, Cx, JsResult, Thrown};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("newContext"), 5, new_context),
    Prop::HostMethod(Key::Name("newClient"), 6, new_client),
    Prop::HostMethod(Key::Name("newServer"), 0, new_server),
    Prop::HostMethod(Key::Name("feed"), 2, feed),
    Prop::HostMethod(Key::Name("hello"), 1, hello),
    Prop::HostMethod(Key::Name("accept"), 7, accept),
    Prop::HostMethod(Key::Name("write"), 2, write),
    Prop::HostMethod(Key::Name("outgoing"), 1, outgoing),
    Prop::HostMethod(Key::Name("close"), 1, close),
    Prop::HostMethod(Key::Name("state"), 1, state),
    Prop::HostMethod(Key::Name("info"), 1, info),
    Prop::HostMethod(Key::Name("peer"), 1, peer),
    Prop::HostMethod(Key::Name("verify"), 2, verify),
    Prop::HostMethod(Key::Name("tickets"), 1, tickets),
    Prop::HostMethod(Key::Name("log"), 1, log),
    Prop::HostMethod(Key::Name("exportKeys"), 4, export_keys),
    Prop::HostMethod(Key::Name("rootCertificates"), 0, root_certificates),
    Prop::HostMethod(Key::Name("ciphers"), 0, ciphers),
    Prop::HostMethod(Key::Name("certificate"), 1, certificate),
];

type Handle = RefCell<Session>;

/// What a connection keeps, about: its machine and the buffers of records under way.
const SIZE: usize = 32 << 10;

#[cold]
fn fail(cx: &mut Cx, error: &TlsError) -> Thrown {
    if error.number == 0 {
        return cx.error_with_code(Intrinsic::ErrorPrototype, &error.code, &error.reason);
    }
    let mark = cx.open_scope();
    let out = cx.slot();
    let text = format!("error:{:08X}:SSL routines::{}", error.number, error.reason);
    let made = tally_vm::errors::make_error(cx, Intrinsic::ErrorPrototype, &text, None, out).and_then(|()| {
        let Some(o) = out.cast(cx) else { return Ok(()) };
        for (name, text) in [("library", "SSL routines"), ("reason", &*error.reason), ("code", &*error.code)] {
            args::put_item(cx, o, name, &args::Item::Text(text.to_owned()))?;
        }
        Ok(())
    });
    let thrown = match made {
        Ok(()) => cx.throw(out),
        Err(thrown) => thrown,
    };
    cx.close_scope(mark);
    thrown
}

fn session(cx: &mut Cx, a: Args) -> JsResult<&Handle> {
    let slot = a.get(cx, 0);
    if handle::get::<Handle>(cx, slot).is_none() {
        return Err(cx.type_error("argument must be a TLS session"));
    }
    match handle::get::<Handle>(cx, slot) {
        Some(session) => Ok(session),
        None => unreachable!("it was one a moment ago"),
    }
}

fn copy(cx: &Cx, a: Args, i: usize) -> Vec<u8> {
    // SAFETY: nothing writes while the slice is copied.
    unsafe { bytes::read(cx, a.get(cx, i)) }.to_vec()
}

/// Protocols as ALPN has them on the wire.
fn protocols(wire: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = wire;
    while let Some((&n, tail)) = rest.split_first() {
        let n = usize::from(n).min(tail.len());
        if n > 0 {
            out.push(tail[..n].to_vec());
        }
        rest = &tail[n..];
    }
    out
}

/// `newContext(least version, most, ciphers, honor order, default roots, ...tag, value) -> context`. Tags: 'ca' and 'extra' with
/// a certificate to trust, 'cert' with one to show, 'key' with the key of those before it.
fn new_context<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let mut settings = Settings {
        least: args::int(cx, a, 0) as u16,
        most: args::int(cx, a, 1) as u16,
        ciphers: args::text(cx, a, 2)?,
        honor_order: args::flag(cx, a, 3),
        ..Settings::default()
    };
    if !args::flag(cx, a, 4) {
        settings.trusted = Some(Vec::new());
    }
    let mut chain = Vec::new();
    for i in (5..a.len()).step_by(2) {
        let tag = args::text(cx, a, i)?;
        match &*tag {
            "ca" => settings.trusted.get_or_insert_default().push(copy(cx, a, i + 1)),
            "extra" => settings.extra.push(copy(cx, a, i + 1)),
            "cert" => chain.push(copy(cx, a, i + 1)),
            _ => {
                if let Some(key) = handle::get::<Arc<CryptoKey>>(cx, a.get(cx, i + 1)) {
                    settings.identities.push((std::mem::take(&mut chain), key.clone()));
                }
            }
        }
    }
    match Context::new(settings) {
        Ok(context) => {
            let out = cx.slot();
            let size = context.size;
            handle::make(cx, out, Arc::new(context), size)?;
            Ok(cx.val(out))
        }
        Err(error) => Err(fail(cx, &error)),
    }
}

fn context(cx: &mut Cx, a: Args, i: usize) -> JsResult<Arc<Context>> {
    match handle::get::<Arc<Context>>(cx, a.get(cx, i)) {
        Some(context) => Ok(context.clone()),
        None => Err(cx.type_error("argument must be a TLS context")),
    }
}

/// `newClient(context, server name, ALPN, ticket | undefined, keylog, bytes a record) -> session`
fn new_client<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let context = context(cx, a, 0)?;
    let options = Options {
        servername: args::text(cx, a, 1)?,
        alpn: protocols(&copy(cx, a, 2)),
        request_cert: false,
        ticket: handle::get::<Ticket>(cx, a.get(cx, 3)).cloned(),
        keylog: args::flag(cx, a, 4),
        max_fragment: args::size(cx, a, 5),
        require_cert: false,
    };
    match Session::client(&context, options) {
        Ok(session) => new_session(cx, session),
        Err(error) => Err(fail(cx, &error)),
    }
}

fn new_session<'a>(cx: &'a mut Cx, session: Session) -> JsResult<Val<'a>> {
    let out = cx.slot();
    handle::make::<Handle>(cx, out, RefCell::new(session), SIZE)?;
    Ok(cx.val(out))
}

/// `newServer() -> session`
fn new_server<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    new_session(cx, Session::server())
}

/// A Buffer of bytes; undefined for none.
fn some_bytes<'a>(cx: &'a mut Cx, from: &[u8]) -> JsResult<Val<'a>> {
    if from.is_empty() {
        return Ok(Imm::UNDEFINED);
    }
    let out = cx.slot();
    new_bytes(cx, out, from)?;
    Ok(cx.val(out))
}

/// `feed(session, view) -> Buffer | undefined`: what can be read now. Throws what went wrong.
fn feed<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    session(cx, a)?;
    let mut plain = Vec::new();
    let done = {
        let Some(session) = handle::get::<Handle>(cx, a.get(cx, 0)) else { return Ok(Imm::UNDEFINED) };
        // SAFETY: nothing writes while the slice is used.
        session.borrow_mut().feed(unsafe { bytes::read(cx, a.get(cx, 1)) }, &mut plain)
    };
    match done {
        Ok(()) => some_bytes(cx, &plain),
        Err(error) => Err(fail(cx, &error)),
    }
}

/// `hello(session) -> [server name | undefined, ...protocols] | undefined`
fn hello<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let Some(hello) = session(cx, a)?.borrow().hello() else { return Ok(Imm::UNDEFINED) };
    let [out, tmp] = cx.slots();
    let array = cx.new_array(out, 0)?;
    match &hello.servername {
        Some(name) => {
            string::new_string(cx, tmp, name)?;
        }
        None => cx.set(tmp, Imm::UNDEFINED),
    }
    cx.push(array, tmp)?;
    for protocol in &hello.alpn {
        string::new_string(cx, tmp, &String::from_utf8_lossy(protocol))?;
        cx.push(array, tmp)?;
    }
    Ok(cx.val(out))
}

/// `accept(session, context, ALPN, request certificate, keylog, bytes a record, whether there must be one) -> Buffer | undefined`
fn accept<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let context = context(cx, a, 1)?;
    let options = Options {
        alpn: protocols(&copy(cx, a, 2)),
        request_cert: args::flag(cx, a, 3),
        keylog: args::flag(cx, a, 4),
        max_fragment: args::size(cx, a, 5),
        require_cert: args::flag(cx, a, 6),
        ..Options::default()
    };
    let mut plain = Vec::new();
    let done = session(cx, a)?.borrow_mut().accept(&context, options, &mut plain);
    match done {
        Ok(()) => some_bytes(cx, &plain),
        Err(error) => Err(fail(cx, &error)),
    }
}

/// `write(session, ...views) -> Buffer | undefined`: what is to be sent.
fn write<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    session(cx, a)?;
    let out = {
        let Some(session) = handle::get::<Handle>(cx, a.get(cx, 0)) else { return Ok(Imm::UNDEFINED) };
        let mut session = session.borrow_mut();
        for i in 1..a.len() {
            // SAFETY: nothing writes while the slice is used.
            session.write(unsafe { bytes::read(cx, a.get(cx, i)) });
        }
        session.take_outgoing()
    };
    some_bytes(cx, &out)
}

/// `outgoing(session) -> Buffer | undefined`
fn outgoing<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = session(cx, a)?.borrow_mut().take_outgoing();
    some_bytes(cx, &out)
}

/// `close(session) -> Buffer | undefined`: what is to be sent last.
fn close<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = {
        let mut session = session(cx, a)?.borrow_mut();
        session.close();
        session.take_outgoing()
    };
    some_bytes(cx, &out)
}

/// `state(session) -> bits`: 1 the handshake goes on, 2 the peer sends no more, 4 a context is to be chosen
fn state<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let session = session(cx, a)?.borrow();
    let bits =
        i32::from(session.is_handshaking()) | i32::from(session.is_closed_by_peer()) << 1 | i32::from(session.hello().is_some()) << 2;
    Ok(Imm::int(bits))
}

/// `info(session) -> [protocol, cipher, its standard name, its version, ALPN, server name, whether resumed, group]`
fn info<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let items: Vec<args::Item> = {
        let session = session(cx, a)?.borrow();
        let text = |t: Option<&str>| args::Item::Text(t.unwrap_or("").to_owned());
        let cipher = session.cipher();
        let alpn = session.alpn().map(|p| String::from_utf8_lossy(p).into_owned());
        vec![
            text(session.protocol()),
            text(cipher.map(|c| c.0)),
            text(cipher.map(|c| c.1)),
            text(cipher.map(|c| c.2)),
            text(alpn.as_deref()),
            text(session.servername()),
            args::Item::Bool(session.is_resumed()),
            text(session.group().as_deref()),
        ]
    };
    let out = cx.slot();
    args::list(cx, out, &items)?;
    Ok(cx.val(out))
}

fn list_of_bytes(cx: &mut Cx, out: Local<Value>, items: &[Vec<u8>]) -> JsResult {
    let array = cx.new_array(out, 0)?;
    let mark = cx.open_scope();
    let tmp = cx.slot();
    for item in items {
        new_bytes(cx, tmp, item)?;
        cx.push(array, tmp)?;
    }
    cx.close_scope(mark);
    Ok(())
}

/// `peer(session) -> Buffer[]`: certificates as the peer sent them.
fn peer<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let all: Vec<Vec<u8>> = session(cx, a)?.borrow().peer_certificates().map(<[u8]>::to_vec).collect();
    let out = cx.slot();
    list_of_bytes(cx, out, &all)?;
    Ok(cx.val(out))
}

/// `verify(session, seconds since 1970) -> [code | '', message, Buffer[] of the chain] | undefined`
fn verify<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let now = args::int(cx, a, 1);
    let found = session(cx, a)?.borrow().verify(now).map(|chain| {
        let (code, message) = chain.trouble.map_or(("", ""), |t| (t.code(), t.message()));
        (code, message, chain.certificates.iter().map(|c| c.der.to_vec()).collect::<Vec<_>>())
    });
    let Some((code, message, chain)) = found else { return Ok(Imm::UNDEFINED) };
    let [out, tmp] = cx.slots();
    let array = cx.new_array(out, 0)?;
    for text in [code, message] {
        string::new_string(cx, tmp, text)?;
        cx.push(array, tmp)?;
    }
    list_of_bytes(cx, tmp, &chain)?;
    cx.push(array, tmp)?;
    Ok(cx.val(out))
}

/// `tickets(session) -> ticket[]`: sessions that came since it was asked last.
fn tickets<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let all = session(cx, a)?.borrow_mut().take_tickets();
    if all.is_empty() {
        return Ok(Imm::UNDEFINED);
    }
    let [out, tmp] = cx.slots();
    let array = cx.new_array(out, 0)?;
    for ticket in all {
        handle::make::<Ticket>(cx, tmp, ticket, 1024)?;
        cx.push(array, tmp)?;
    }
    Ok(cx.val(out))
}

/// `log(session) -> string[]`
fn log<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let lines: Vec<args::Item> = session(cx, a)?.borrow_mut().take_log().into_iter().map(args::Item::Text).collect();
    let out = cx.slot();
    args::list(cx, out, &lines)?;
    Ok(cx.val(out))
}

/// `exportKeys(session, length, label, context | undefined) -> Buffer | undefined`: length at most 64 KiB
fn export_keys<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let length = args::size(cx, a, 1).min(64 << 10);
    let label = args::text(cx, a, 2)?;
    let with = bytes::uint8(cx, a.get(cx, 3)).is_some();
    let context = copy(cx, a, 3);
    let made = session(cx, a)?.borrow().export(length, label.as_bytes(), with.then_some(&context[..]));
    match made {
        Some(made) => some_bytes(cx, &made),
        None => Ok(Imm::UNDEFINED),
    }
}

/// `rootCertificates() -> Buffer[]`
fn root_certificates<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let all: Vec<Vec<u8>> = tally_tls::root_certificates().map(<[u8]>::to_vec).collect();
    let out = cx.slot();
    list_of_bytes(cx, out, &all)?;
    Ok(cx.val(out))
}

/// `ciphers() -> string[]`
fn ciphers<'a>(cx: &'a mut Cx, _: Args) -> JsResult<Val<'a>> {
    let names: Vec<args::Item> = CIPHERS.iter().map(|(_, name, _)| args::Item::from(*name)).collect();
    let out = cx.slot();
    args::list(cx, out, &names)?;
    Ok(cx.val(out))
}

/// `certificate(context) -> Buffer | undefined`: the first one that it shows.
fn certificate<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let context = context(cx, a, 0)?;
    some_bytes(cx, context.certificate().unwrap_or(&[]))
}
