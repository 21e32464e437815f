//! Random operations on a ledger against a twin that keeps a plain list of numbers; then the same from many threads.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tally_ledger::{Account, Charge, Ledger, LimitError, LimitKind};

struct XorShift(u64);

impl XorShift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn account(&mut self) -> Account {
        loop {
            let account = Account::ALL[self.below(Account::ALL.len() as u64) as usize];
            if !account.is_attribution() {
                return account;
            }
        }
    }
}

/// The twin: nothing but what each charge should hold, summed anew for every question.
struct Twin {
    charges: Vec<(Account, u64)>,
    limit: u64,
    heap_limit: u64,
    peak: u64,
}

impl Twin {
    fn sum(&self, keep: impl Fn(Account) -> bool) -> u64 {
        self.charges.iter().filter(|c| keep(c.0)).map(|c| c.1).sum()
    }

    fn refuses(&self, account: Account, bytes: u64) -> Option<LimitKind> {
        if bytes == 0 {
            None
        } else if self.sum(|_| true) + bytes > self.limit {
            Some(LimitKind::Memory)
        } else if account.is_heap() && self.sum(Account::is_heap) + bytes > self.heap_limit {
            Some(LimitKind::Heap)
        } else {
            None
        }
    }
}

#[test]
fn random_operations_agree_with_a_naive_twin() {
    for seed in 1..=20u64 {
        let mut rng = XorShift(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let ledger = Ledger::new();
        ledger.set_limit(Some(100_000));
        ledger.set_heap_limit(40_000);
        let mut twin = Twin { charges: Vec::new(), limit: 100_000, heap_limit: 40_000, peak: 0 };
        let mut real: Vec<Charge> = Vec::new();
        for _ in 0..if cfg!(miri) { 100 } else { 2_000 } {
            let pick = |rng: &mut XorShift, n: usize| rng.below(n as u64) as usize;
            match rng.below(9) {
                0..=2 => {
                    let (account, bytes) = (rng.account(), rng.below(5_000));
                    match ledger.charge(account, bytes) {
                        Ok(charge) => {
                            assert_eq!(twin.refuses(account, bytes), None);
                            real.push(charge);
                            twin.charges.push((account, bytes));
                        }
                        Err(e) => assert_eq!(twin.refuses(account, bytes), Some(e.which)),
                    }
                }
                _ if real.is_empty() => {}
                3 => {
                    let (i, n) = (pick(&mut rng, real.len()), rng.below(3_000));
                    let refused = twin.refuses(twin.charges[i].0, n);
                    match real[i].grow(n) {
                        Ok(()) => {
                            assert_eq!(refused, None);
                            twin.charges[i].1 += n;
                        }
                        Err(e) => assert_eq!(refused, Some(e.which)),
                    }
                }
                4 => {
                    let (i, n) = (pick(&mut rng, real.len()), rng.below(3_000));
                    let gone = real[i].shrink(n);
                    assert_eq!(gone, n.min(twin.charges[i].1));
                    twin.charges[i].1 -= gone;
                }
                5 => {
                    let (i, n) = (pick(&mut rng, real.len()), rng.below(3_000));
                    let part = real[i].split(n);
                    let (account, bytes) = twin.charges[i];
                    twin.charges[i].1 = bytes - n.min(bytes);
                    twin.charges.push((account, n.min(bytes)));
                    real.push(part);
                }
                6 => {
                    let (i, to) = (pick(&mut rng, real.len()), rng.account());
                    real[i].transfer(to);
                    twin.charges[i].0 = to;
                }
                7 if real.len() > 1 => {
                    let i = pick(&mut rng, real.len());
                    let other = real.swap_remove(i);
                    let (_, bytes) = twin.charges.swap_remove(i);
                    let j = pick(&mut rng, real.len());
                    real[j].merge(other).unwrap();
                    twin.charges[j].1 += bytes;
                }
                _ => {
                    let i = pick(&mut rng, real.len());
                    drop(real.swap_remove(i));
                    twin.charges.swap_remove(i);
                }
            }
            twin.peak = twin.peak.max(twin.sum(|_| true));
            assert_eq!(ledger.total(), twin.sum(|_| true));
            assert_eq!(ledger.heap_total(), twin.sum(Account::is_heap));
            assert_eq!(ledger.total_peak(), twin.peak);
            for a in Account::ALL {
                assert_eq!(ledger.account(a).current, twin.sum(|b| a == b));
            }
        }
        drop(real);
        assert_eq!(ledger.total(), 0);
        assert_eq!(ledger.heap_total(), 0);
    }
}

#[test]
fn threads_never_pass_the_limit_and_leave_nothing_behind() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(10_000));
    let threads: Vec<_> = (1..=4u64)
        .map(|seed| {
            let ledger = ledger.clone();
            std::thread::spawn(move || {
                let mut rng = XorShift(seed * 77_777);
                let mut held: Vec<Charge> = Vec::new();
                for _ in 0..if cfg!(miri) { 200 } else { 20_000 } {
                    if rng.below(2) == 0 && !held.is_empty() {
                        let i = rng.below(held.len() as u64) as usize;
                        drop(held.swap_remove(i));
                    } else if let Ok(c) = ledger.charge(rng.account(), rng.below(3_000)) {
                        held.push(c);
                    }
                    assert!(ledger.total() <= 10_000);
                }
            })
        })
        .collect();
    for t in threads {
        t.join().unwrap();
    }
    assert_eq!(ledger.total(), 0);
    assert!(ledger.total_peak() <= 10_000);
    for account in Account::ALL.into_iter().filter(|a| !a.is_attribution()) {
        let figures = ledger.account(account);
        assert!(figures.current == 0 && figures.peak > 0, "{account:?}");
    }
}

#[test]
fn the_reserve_is_part_of_the_limit_and_opens_by_guard() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(1_000));
    ledger.set_reserve(200, 0);
    let _most = ledger.charge(Account::ArrayBuffers, 800).unwrap();
    let refused = ledger.charge(Account::ArrayBuffers, 1).unwrap_err();
    assert_eq!(refused, LimitError { which: LimitKind::Memory, asked: 1, limit: 1_000, held_back: 200, used: 800 });
    let guard = ledger.with_reserve();
    let inner = ledger.with_reserve();
    drop(inner);
    let handler = ledger.charge(Account::HeapNew, 200).unwrap();
    assert!(!ledger.would_fit(Account::HeapNew, 1));
    assert!(ledger.charge(Account::HeapNew, 1).is_err());
    drop(guard);
    drop(handler);
    assert!(ledger.charge(Account::HeapNew, 1).is_err());
    assert_eq!(ledger.charge(Account::Code, 0).unwrap().bytes(), 0, "nothing can be had always");
}

#[test]
fn refusals_name_the_limit_and_the_numbers() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(268_435_456));
    let _used = ledger.charge(Account::ArrayBuffers, 268_001_280).unwrap();
    let refused = ledger.charge(Account::BufferSlabs, 1_048_576).unwrap_err();
    assert_eq!(refused.to_string(), "Memory limit reached: 1048576 bytes asked, 268435456 allowed, 268001280 in use");
    ledger.set_heap_limit(10);
    let refused = ledger.charge(Account::HeapOld, 11).unwrap_err();
    assert_eq!(refused.to_string(), "Heap limit reached: 11 bytes asked, 10 allowed, 0 in use");
    assert_eq!(ledger.total(), 268_001_280, "a refusal by the heap undoes the total");
    assert!(ledger.charge(Account::Native, u64::MAX).is_err(), "no overflow");
}

#[test]
fn memory_that_exists_already_is_counted_over_the_limit() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(10));
    let c = ledger.charge_beyond_limits(Account::HeapNew, 100);
    assert_eq!(ledger.total(), 100);
    assert!(ledger.charge(Account::HeapNew, 1).is_err());
    drop(c);
    ledger.observe_native(50);
    ledger.observe_native(20);
    assert_eq!((ledger.total(), ledger.total_peak()), (20, 100));
    assert_eq!(ledger.account(Account::Native).peak, 50);
}

#[test]
fn what_is_measured_and_what_is_charged_add_up() {
    let ledger = Ledger::new();
    let native = || ledger.account(Account::Native).current;
    let charge = ledger.charge(Account::Native, 30).unwrap();
    ledger.observe_native(100);
    assert_eq!((native(), ledger.total()), (100, 100));
    let code = ledger.charge(Account::Code, 25).unwrap();
    ledger.observe_native(100);
    assert_eq!((native(), ledger.total()), (75, 100));
    drop(charge);
    assert_eq!(native(), 45);
    ledger.observe_native(70);
    assert_eq!((native(), ledger.total()), (45, 70));
    drop(code);
    let _charge = ledger.charge(Account::Native, 90).unwrap();
    ledger.observe_native(10);
    assert_eq!((native(), ledger.total()), (90, 90));
}

#[test]
fn a_meter_is_followed() {
    static GIVEN_OUT: AtomicU64 = AtomicU64::new(7);
    let ledger = Ledger::new();
    ledger.refresh();
    assert_eq!(ledger.total(), 0);
    ledger.meter_native(&GIVEN_OUT);
    assert_eq!(ledger.total(), 7);
    GIVEN_OUT.store(3, Relaxed);
    ledger.refresh();
    assert_eq!((ledger.total(), ledger.account(Account::Native).peak), (3, 7));
}

#[test]
fn charges_of_two_books_do_not_merge() {
    let (a, b) = (Ledger::new(), Ledger::new());
    let mut one = a.charge(Account::Code, 1).unwrap();
    let two = b.charge(Account::Code, 2).unwrap();
    let two = one.merge(two).unwrap_err();
    assert_eq!((one.bytes(), two.bytes()), (1, 2));
}

#[test]
fn an_attribution_says_whose_bytes_are_and_adds_none() {
    let ledger = Ledger::new();
    ledger.set_limit(Some(100));
    let charge = ledger.charge(Account::ArrayBuffers, 80).expect("it fits");
    ledger.attribute(Account::StreamQueues, 70);
    assert_eq!((ledger.total(), ledger.account(Account::StreamQueues).current), (80, 70));
    ledger.attribute(Account::StreamQueues, 500);
    assert!(ledger.would_fit(Account::ArrayBuffers, 20));
    ledger.attribute(Account::StreamQueues, 10);
    let queues = ledger.account(Account::StreamQueues);
    assert_eq!((queues.current, queues.peak), (10, 500));
    ledger.attribute(Account::ArrayBuffers, 1);
    assert_eq!(ledger.account(Account::ArrayBuffers).current, 80, "others are charged, not attributed");
    drop(charge);
    assert_eq!(ledger.total(), 0);
}
