//! Hash tables against a naive twin: a list of entries, searched from the front.

use super::*;

#[derive(Clone, Copy)]
struct Entry {
    key: i32,
    attrs: u8,
    value: i32,
}

/// How hashes are spread: all alike, four of them, differing above the bits of an entry's number alone, well.
const SPREADS: [fn(i32) -> u32; 4] = [|_| 7, |k| k as u32 % 4, |k| (k as u32) << NUMBER_BITS | 5, |k| (k as u32).wrapping_mul(0x9E37_79B9)];

struct Pair {
    cx: Box<Cx>,
    /// Holds the table.
    slot: Local<Value>,
    scratch: Local<Value>,
    width: usize,
    hash: fn(i32) -> u32,
    twin: Vec<Option<Entry>>,
    cleared: bool,
}

impl Pair {
    fn table(&self) -> Ref<'_, Table> {
        self.cx.val(self.slot).cast().expect("a table")
    }
    fn find(&self, key: i32) -> Option<usize> {
        let t = self.table();
        find_entry(t, (self.hash)(key), |i| key_at(t, i).raw() == Imm::int(key).raw())
    }
    fn fresh(&mut self, n: usize) {
        let kind = if self.width == PAIRS { kinds::PROPERTIES } else { kinds::TABLE };
        self.cx.new_hash_table(self.scratch, kind, self.width, n, "Table").expect("memory");
    }
    /// What lives of the first `n` entries moves to a table with room for `room`.
    fn rebuild(&mut self, n: usize, room: usize) {
        self.fresh(room);
        let new: Ref<'_, Table> = self.cx.val(self.scratch).cast().expect("a table");
        append_live(&self.cx, self.table(), n, new);
        self.cx.copy(self.slot, self.scratch);
        self.twin.truncate(n);
        self.twin.retain(Option::is_some);
    }
    fn append(&mut self, e: Entry) {
        if self.table().used() == self.table().capacity() {
            let (n, live) = (self.twin.len(), self.twin.iter().flatten().count());
            self.rebuild(n, live * 2 + 1);
        }
        let i = append(&self.cx, self.table(), (self.hash)(e.key), Imm::int(e.key), e.attrs, Imm::int(e.value));
        assert_eq!(i, self.twin.len());
        self.twin.push(Some(e));
    }
    fn check(&self) {
        let t = self.table();
        assert!(t.used() == self.twin.len() && t.used() <= t.capacity() && t.width() == self.width);
        assert_eq!(t.len(), self.twin.iter().flatten().count());
        assert_eq!(t.is_empty(), self.twin.iter().flatten().next().is_none());
        assert_eq!(t.is_cleared(), self.cleared);
        for (i, e) in self.twin.iter().enumerate() {
            let Some(e) = e else {
                assert!(key_at(t, i).is_hole());
                continue;
            };
            assert!(key_at(t, i).raw() == Imm::int(e.key).raw() && attrs_at(t, i) == e.attrs);
            assert!(self.width == KEYS || value_at(t, i).raw() == Imm::int(e.value).raw());
        }
    }
}

#[test]
fn random_tables_are_what_lists_are() {
    let mut seed = 0x1234_5678_9abc_def1u64;
    let mut random = move |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % n
    };
    for (at, hash) in SPREADS.into_iter().enumerate() {
        for width in [KEYS, PAIRS] {
            let config = tally_heap::Config { stress: Some(7), ..Default::default() };
            let cx = crate::isolate::new(config, tally_ledger::Ledger::new()).expect("room for a realm");
            let [slot, scratch] = cx.slots();
            let mut p = Pair { cx, slot, scratch, width, hash, twin: Vec::new(), cleared: false };
            p.fresh(1);
            p.cx.copy(slot, scratch);
            // Few keys keep the table small, below and above what is scanned; many let it grow.
            let keys = [6, 30, 1000][at % 3];
            for round in 0..4000 {
                let key = random(keys) as i32;
                let found = p.find(key);
                assert_eq!(found, p.twin.iter().position(|e| e.is_some_and(|e| e.key == key)), "{key} in round {round}");
                let e = Entry { key, attrs: random(32) as u8, value: random(1 << 20) as i32 };
                match (random(16), found) {
                    (0..6, None) => p.append(e),
                    (6..10, Some(i)) => {
                        remove(&p.cx, p.table(), i);
                        p.twin[i] = None;
                    }
                    (10..12, Some(i)) => {
                        set_attrs(p.table(), i, e.attrs);
                        p.twin[i].as_mut().expect("found").attrs = e.attrs;
                    }
                    (12..14, Some(i)) if width == PAIRS => {
                        set_value(&p.cx, p.table(), i, Imm::int(e.value));
                        p.twin[i].as_mut().expect("found").value = e.value;
                    }
                    // A prefix, as a shape that branches off takes it.
                    (14, _) if random(20) == 0 => {
                        let n = random(p.twin.len() + 1);
                        p.rebuild(n, n + 1 + random(20));
                    }
                    (15, _) if random(200) == 0 => {
                        clear(&p.cx, p.table());
                        p.cleared = true;
                        p.twin.fill(None);
                        p.check();
                        p.fresh(1 + random(20));
                        p.cx.copy(slot, scratch);
                        p.cleared = false;
                        p.twin.clear();
                    }
                    _ => {}
                }
                if round % 16 == 0 {
                    p.check();
                }
            }
        }
    }
}

#[test]
fn sizes_have_the_room_they_are_asked_for() {
    let mut cx = crate::isolate::new(tally_heap::Config::default(), tally_ledger::Ledger::new()).expect("room for a realm");
    let out = cx.slot();
    for n in (1..70).chain([95, 96, 97, 1000, 1536, 1537]) {
        let t = cx.new_hash_table(out, kinds::TABLE, KEYS, n, "Table").expect("memory").get(&cx);
        assert!(t.capacity() >= n && (n <= SCANNED) == (t.index_words() == 0), "{n}: {}", t.capacity());
        assert!(t.capacity() * 4 <= t.index_words() * 3 || t.index_words() == 0);
        assert!(t.used() == 0 && find_entry(t, 3, |_| true).is_none());
    }
    assert!(cx.new_hash_table(out, kinds::TABLE, KEYS, usize::MAX / 8, "Table").is_err());
}
