//! Clients and servers that talk to one another in memory: with and without the processor's fast routines, every suite, broken
//! records.

use std::sync::Arc;
use tally_crypto::key::pem;
use tally_crypto::{Value, perform};
use tally_tls::{CIPHERS, Context, Options, Session, Settings};

fn identity(chain: &str, key: &str) -> (Vec<Vec<u8>>, Arc<tally_crypto::Key>) {
    let chain = pem::blocks(chain.as_bytes()).into_iter().map(|b| b.content.to_vec()).collect();
    match perform("keyPrivate", &[Value::bytes(key.as_bytes())]) {
        Ok(Value::Key(key)) => (chain, key),
        _ => panic!("a key"),
    }
}
const LEAF: &str = include_str!("leaf.pem");
const LEAF_KEY: &str = include_str!("leaf.key");
const SELF: &str = include_str!("self.pem");
const SELF_KEY: &str = include_str!("self.key");

fn context(portable: bool, rsa: bool, ciphers: &str, most: u16) -> Arc<Context> {
    let own = if rsa { identity(SELF, SELF_KEY) } else { identity(LEAF, LEAF_KEY) };
    let settings = Settings {
        identities: vec![own],
        trusted: Some(Vec::new()),
        least: 0x0303,
        most,
        ciphers: ciphers.to_owned(),
        portable,
        ..Settings::default()
    };
    Arc::new(Context::new(settings).expect("a context"))
}

/// Carries bytes to and fro until nobody has anything to say.
fn talk(client: &mut Session, server: &mut Session, context: &Arc<Context>, to_client: &mut Vec<u8>, to_server: &mut Vec<u8>) {
    loop {
        let out = client.take_outgoing();
        let back = server.take_outgoing();
        if out.is_empty() && back.is_empty() {
            return;
        }
        for piece in out.chunks(1000) {
            server.feed(piece, to_server).expect("the server goes on");
            if server.hello().is_some() {
                server.accept(context, Options::default(), to_server).expect("something in common");
            }
        }
        for piece in back.chunks(700) {
            client.feed(piece, to_client).expect("the client goes on");
        }
    }
}

#[test]
fn every_suite_either_way() {
    for (_, name, _) in CIPHERS {
        for (portable_client, portable_server) in [(false, false), (true, false), (false, true), (true, true)] {
            let rsa = name.contains("RSA");
            let most = if name.starts_with("TLS_") { 0x0304 } else { 0x0303 };
            let a = context(portable_client, false, name, most);
            let b = context(portable_server, rsa, name, most);
            let options = Options { servername: "localhost".into(), ..Options::default() };
            let mut client = Session::client(&a, options).expect("a client");
            let mut server = Session::server();
            let (mut to_client, mut to_server) = (Vec::new(), Vec::new());
            client.write(&vec![7; 40_000]);
            talk(&mut client, &mut server, &b, &mut to_client, &mut to_server);
            server.write(b"and back");
            server.close();
            talk(&mut client, &mut server, &b, &mut to_client, &mut to_server);
            assert_eq!((to_server, &to_client[..]), (vec![7; 40_000], &b"and back"[..]), "{name}");
            assert_eq!(client.cipher().map(|c| c.0), Some(*name));
            assert!(client.is_closed_by_peer() && !client.is_handshaking());
        }
    }
}

#[test]
fn a_changed_record_is_refused() {
    for portable in [false, true] {
        let a = context(portable, false, "", 0);
        let mut client = Session::client(&a, Options::default()).expect("a client");
        let mut server = Session::server();
        let (mut to_client, mut to_server) = (Vec::new(), Vec::new());
        talk(&mut client, &mut server, &a, &mut to_client, &mut to_server);
        client.write(b"secret");
        let mut record = client.take_outgoing();
        let last = record.len() - 1;
        record[last] ^= 1;
        let error = server.feed(&record, &mut to_server).expect_err("not authentic");
        assert_eq!(error.code, "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
        assert!(to_server.is_empty());
    }
}

#[test]
fn junk_is_refused() {
    for junk in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0; 100], &[0x16, 3, 1, 0xff, 0xff], &[0x16, 3, 1, 0, 4, 1, 0, 0, 0]] {
        let mut server = Session::server();
        let mut plain = Vec::new();
        let _ = server.feed(junk, &mut plain);
        let mut client = Session::client(&context(false, false, "", 0), Options::default()).expect("a client");
        let _ = client.feed(junk, &mut plain);
        assert!(plain.is_empty());
    }
}
