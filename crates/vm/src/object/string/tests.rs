//! Strings against a naive twin.

use super::*;
use crate::cx::Cx;
use crate::object::NameExt;
use tally_heap::{Local, Value};

fn test_cx() -> Box<Cx> {
    let config = tally_heap::Config { stress: Some(7), ..Default::default() };
    crate::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm")
}

fn make(cx: &mut Cx, s: &[u16]) -> Local<Str> {
    let out = cx.slot();
    new_utf16(cx, out, s).expect("short")
}
fn units(cx: &mut Cx, s: Local<Str>) -> Vec<u16> {
    flatten(cx, s).expect("short");
    s.get(cx).view().to_utf16()
}

#[test]
fn random_ropes_and_slices_are_what_vectors_are() {
    let mut cx = test_cx();
    let cx = &mut *cx;
    let mut seed = 0x1234_5678_9abc_def1u64;
    let mut random = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % n
    };
    let pool: [Local<Value>; 12] = cx.slots();
    let other = cx.slot();
    let mut model: Vec<Vec<u16>> = vec![vec![]; 12];
    for slot in pool {
        new_str1(cx, slot, b"").expect("short");
    }
    for round in 0..20_000 {
        let (i, j, k) = (random(12), random(12), random(12));
        let (a, b) = (pool[i].cast::<Str>(cx).expect("string"), pool[j].cast::<Str>(cx).expect("string"));
        match random(6) {
            0 => {
                let top = if random(3) == 0 { 0x3000 } else { 200 };
                let text: Vec<u16> = (0..random(40)).map(|_| random(top) as u16).collect();
                new_utf16(cx, pool[k], &text).expect("short");
                model[k] = text;
            }
            1 | 2 => {
                if model[i].len() + model[j].len() > 5000 {
                    continue;
                }
                concat(cx, a, b, pool[k]).expect("short");
                model[k] = [&model[i][..], &model[j][..]].concat();
            }
            3 => {
                let to = random(model[i].len() + 1);
                let from = random(to + 1);
                substring(cx, a, from, to, pool[k]).expect("short");
                model[k] = model[i][from..to].to_vec();
            }
            4 => {
                assert_eq!(equals(a.get(cx), b.get(cx)), model[i] == model[j]);
                assert_eq!(Chunks::new(a.get(cx)).flat_map(|v| v.units()).collect::<Vec<_>>(), model[i]);
            }
            _ => {
                let x = intern(cx, a, pool[i]).expect("short");
                let y = intern_utf16(cx.heap_mut(), &model[i], other).expect("room");
                assert!(x.get(cx) == y.get(cx), "one text, one atom");
                assert_eq!(x.get(cx).hash(), hash_view(StrView::Utf16(&model[i])));
            }
        }
        let a = pool[k].cast::<Str>(cx).expect("string");
        assert_eq!(a.get(cx).len(), model[k].len(), "round {round}");
        if round % 5 == 0 {
            assert_eq!(units(cx, a), model[k], "round {round}");
        }
    }
}

#[test]
fn deep_ropes_do_not_recurse() {
    // A few collections see the rope at its full depth; more would only take time.
    let config = tally_heap::Config { stress: Some(300_007), verify: false, ..Default::default() };
    let mut cx = crate::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm");
    let cx = &mut *cx;
    let x = make(cx, &[b'x' as u16]);
    for left in [true, false] {
        let s = make(cx, &[b'a' as u16; 20]);
        for _ in 0..1_000_000 {
            if left { concat(cx, s, x, s.value()) } else { concat(cx, x, s, s.value()) }.expect("short");
        }
        let all = units(cx, s);
        assert_eq!(all.len(), 1_000_020);
        assert_eq!(all.iter().filter(|&&u| u == b'x' as u16).count(), 1_000_000);
        // Again: the rope forwards now.
        assert_eq!(units(cx, s).len(), 1_000_020);
    }
}

#[test]
fn one_text_is_one_atom_whatever_its_width() {
    let mut cx = test_cx();
    let cx = &mut *cx;
    let [a, b, c, d] = cx.slots();
    let a = intern_latin1(cx.heap_mut(), b"caf\xe9", a).expect("room");
    let b = intern_utf16(cx.heap_mut(), &[99, 97, 102, 0xe9], b).expect("room");
    let c = intern_str(cx, "café", c).expect("room");
    let d = intern_str(cx, "cafe", d).expect("room");
    assert!(a.get(cx) == b.get(cx) && a.get(cx) == c.get(cx));
    assert!(a.get(cx) != d.get(cx));
    for n in 0..40 {
        let bytes: Vec<u8> = (0..n).map(|i| (i * 37 % 256) as u8).collect();
        let wide: Vec<u16> = bytes.iter().map(|&b| b as u16).collect();
        assert_eq!(hash_view(StrView::Latin1(&bytes)), hash_view(StrView::Utf16(&wide)));
    }
    let long = vec![7u8; 50_000];
    assert_eq!(hash_view(StrView::Latin1(&long)), hash_view(StrView::Utf16(&vec![7u16; 50_000])));
}

#[test]
fn indices() {
    for (text, index) in [
        ("0", Some(0)),
        ("7", Some(7)),
        ("4294967294", Some(4294967294)),
        ("4294967295", None),
        ("99999999999", None),
        ("01", None),
        ("", None),
        ("-1", None),
        ("1a", None),
        ("1.0", None),
    ] {
        assert_eq!(StrView::Latin1(text.as_bytes()).array_index(), index, "{text}");
        let mut cx = test_cx();
        let out = cx.slot();
        let atom = intern_str(&mut cx, text, out).expect("room");
        assert_eq!(atom.get(&cx).text().and_then(array_index), index, "{text}");
    }
}

#[test]
fn searching() {
    let hay = "xabcabcé";
    let wide: Vec<u16> = format!("{hay}\u{4100}\u{0041}\u{4141}").encode_utf16().collect();
    let narrow: Vec<u8> = hay.chars().map(|c| c as u8).collect();
    for h in [StrView::Latin1(&narrow), StrView::Utf16(&wide)] {
        for (needle, from, first, last) in [
            ("abc", 0, Some(1), None),
            ("abc", 2, Some(4), Some(1)),
            ("abc", 99, None, Some(4)),
            ("é", 0, Some(7), None),
            ("", 3, Some(3), Some(3)),
        ] {
            let n: Vec<u16> = needle.encode_utf16().collect();
            assert_eq!(index_of(h, StrView::Utf16(&n), from), first, "{needle} {from}");
            assert_eq!(last_index_of(h, StrView::Utf16(&n), from), last, "{needle} {from}");
        }
    }
    // 0x41 0x00 | 0x41 0x00 seen across units is no hit.
    assert_eq!(index_of(StrView::Utf16(&[0x4100, 0x0041, 0x4141]), StrView::Utf16(&[0x4141]), 0), Some(2));
    assert_eq!(last_index_of(StrView::Utf16(&[0x4141, 0x4100, 0x0041]), StrView::Utf16(&[0x4141]), 9), Some(0));
}

#[test]
fn registered_symbols_are_one_per_key() {
    let mut cx = test_cx();
    let cx = &mut *cx;
    let [a, b, c] = cx.slots();
    let key = make(cx, &[97, 98, 99]);
    registered_symbol(cx, key, a).expect("room");
    let key = make(cx, &[97, 98, 99]);
    registered_symbol(cx, key, b).expect("room");
    let key = make(cx, &[97, 98]);
    registered_symbol(cx, key, c).expect("room");
    assert!(cx.val(a) == cx.val(b) && cx.val(a) != cx.val(c));
}
