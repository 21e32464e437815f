//! Node as the judge: what `dns.Resolver` of Node 24.21 made of thousands of answers, sound and damaged, is in
//! `recorded.txt` (`record.js` makes it). Each is read here and told in Node's form, as JSON.
//!
//! What `record.js` keeps out is said there.
//!
//! `TALLY_DNS_RECORDED` names another file to replay.

use std::fmt::Write;
use tally_dns::{Answer, Data, Message, Name, RecordType, Status, answers};

fn quoted(bytes: impl IntoIterator<Item = u8>) -> String {
    let mut out = String::from("\"");
    for b in bytes {
        match b {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            12 => out.push_str("\\f"),
            13 => out.push_str("\\r"),
            0..32 => write!(out, "\\u{b:04x}").expect("a string takes it"),
            _ => out.push(b as char),
        }
    }
    out.push('"');
    out
}

fn name(name: Name) -> String {
    quoted(name.text().into_bytes())
}

fn text(bytes: &[u8]) -> String {
    quoted(bytes.iter().copied())
}

/// A record in Node's form; with `any`, that of `resolveAny`.
fn json(answer: Answer, any: bool) -> String {
    let ttl = answer.ttl;
    let of_type = |members: String, kind: &str| if any { format!("{{{members},\"type\":\"{kind}\"}}") } else { format!("{{{members}}}") };
    let of_name = |n: Name, kind: &str| if any { format!("{{\"value\":{},\"type\":\"{kind}\"}}", name(n)) } else { name(n) };
    match answer.data {
        Data::A(a) => of_type(format!("\"address\":\"{}\",\"ttl\":{ttl}", tally_dns::text_of_ipv4(a)), "A"),
        Data::Aaaa(a) => of_type(format!("\"address\":\"{}\",\"ttl\":{ttl}", tally_dns::text_of_ipv6(a)), "AAAA"),
        Data::Ns(n) => of_name(n, "NS"),
        Data::Cname(n) => of_name(n, "CNAME"),
        Data::Ptr(n) => of_name(n, "PTR"),
        Data::Mx { preference, exchange } => format!("{{\"exchange\":{},\"priority\":{preference},\"type\":\"MX\"}}", name(exchange)),
        Data::Txt(strings) => {
            let list = strings.map(text).collect::<Vec<_>>().join(",");
            if any { format!("{{\"entries\":[{list}],\"type\":\"TXT\"}}") } else { format!("[{list}]") }
        }
        Data::Srv { priority, weight, port, target } => {
            format!("{{\"name\":{},\"port\":{port},\"priority\":{priority},\"weight\":{weight},\"type\":\"SRV\"}}", name(target))
        }
        Data::Naptr { order, preference, flags, services, regexp, replacement } => format!(
            "{{\"flags\":{},\"service\":{},\"regexp\":{},\"replacement\":{},\"order\":{order},\"preference\":{preference}{}}}",
            text(flags),
            text(services),
            text(regexp),
            name(replacement),
            if any { ",\"type\":\"NAPTR\"" } else { "" }
        ),
        Data::Soa { mname, rname, serial, refresh, retry, expire, minimum } => {
            let [refresh, retry, expire] = [refresh, retry, expire].map(|n| n as i32);
            let members = format!(
                "\"nsname\":{},\"hostmaster\":{},\"serial\":{serial},\"refresh\":{refresh},\"retry\":{retry},\"expire\":{expire},\"minttl\":{minimum}",
                name(mname),
                name(rname)
            );
            of_type(members, "SOA")
        }
        Data::Caa { flags, tag, value } => {
            format!("{{\"critical\":{flags},\"type\":\"CAA\",{}:{}}}", text(tag), text(value.split(|b| *b == 0).next().unwrap_or_default()))
        }
        Data::Tlsa { usage, selector, matching, data } => {
            let hex = data.iter().fold(String::new(), |out, b| out + &format!("{b:02x}"));
            format!("{{\"certUsage\":{usage},\"selector\":{selector},\"match\":{matching},\"data\":\"{hex}\"}}")
        }
        Data::Other => unreachable!("only what was asked for is told"),
    }
}

fn outcome(bytes: &[u8], rtype: RecordType) -> Result<String, Status> {
    let message = Message::parse(bytes)?;
    let mut list = Vec::new();
    answers(&message, rtype, |answer| {
        list.push(json(answer, rtype == RecordType::Any));
        Ok::<(), Status>(())
    })?;
    if rtype == RecordType::Soa {
        return Ok(list.remove(0));
    }
    Ok(format!("[{}]", list.join(",")))
}

fn type_of(name: &str) -> RecordType {
    use RecordType::*;
    [("A", A), ("NS", Ns), ("CNAME", Cname), ("SOA", Soa), ("PTR", Ptr), ("MX", Mx), ("TXT", Txt), ("AAAA", Aaaa), ("SRV", Srv)]
        .into_iter()
        .chain([("NAPTR", Naptr), ("TLSA", Tlsa), ("ANY", Any), ("CAA", Caa)])
        .find(|(n, _)| *n == name)
        .expect("a known type")
        .1
}

#[test]
fn answers_are_nodes() {
    let other = std::env::var("TALLY_DNS_RECORDED").ok();
    let lines = match &other {
        Some(path) => std::fs::read_to_string(path).expect("the recorded file"),
        None => include_str!("recorded.txt").into(),
    };
    let (mut cases, mut wrong) = (0, String::new());
    for line in lines.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, hex, expected] = fields[..] else { panic!("three fields: {line}") };
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hexadecimal")).collect();
        let ours = outcome(&bytes, type_of(kind)).unwrap_or_else(|status| status.code().into());
        cases += 1;
        if ours != expected {
            writeln!(wrong, "{kind} {hex}\n  node {expected}\n  ours {ours}").expect("a string takes it");
        }
        // Bytes behind a message change nothing, and no cut panics.
        for cut in 0..bytes.len() {
            let _ = outcome(&bytes[..cut], type_of(kind));
        }
    }
    assert!(cases > 1000 || other.is_some());
    assert!(wrong.is_empty(), "{wrong}");
}
