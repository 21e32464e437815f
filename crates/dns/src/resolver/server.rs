//! A name server: how it did lately, and how long to wait for it.

use super::Options;
use std::net::SocketAddr;

/// A server that failed is asked last for so long (milliseconds).
const FORGET_FAILURES: u64 = 5_000;
/// Times of answers are averaged over so long (milliseconds).
const PERIOD: u64 = 60_000;
/// So many answers say something.
const ENOUGH: u64 = 3;
/// Bounds on the wait for a server that answers so fast (milliseconds).
const LEAST: u64 = 250;
const MOST: u64 = 5_000;

pub(super) struct Server {
    pub address: SocketAddr,
    failures: u32,
    failed_at: u64,
    /// The period that is counted, and the one before it: number and sum of the times of answers.
    period: u64,
    counted: [(u64, u64); 2],
}

/// The index of the server to ask: the first of those that failed least.
pub(super) fn best(servers: &[Server], now: u64) -> usize {
    let failures = |s: &Server| if now.saturating_sub(s.failed_at) >= FORGET_FAILURES { 0 } else { s.failures };
    servers.iter().enumerate().min_by_key(|(_, s)| failures(s)).map_or(0, |(i, _)| i)
}

impl Server {
    pub fn new(address: SocketAddr) -> Server {
        Server { address, failures: 0, failed_at: 0, period: 0, counted: [(0, 0); 2] }
    }

    pub fn failed(&mut self, now: u64) {
        self.failures = self.failures.saturating_add(1);
        self.failed_at = now;
    }

    pub fn answered(&mut self, took: u64, now: u64) {
        self.failures = 0;
        self.turn(now);
        let (n, sum) = &mut self.counted[0];
        *n += 1;
        *sum = sum.saturating_add(took.max(1));
    }

    fn turn(&mut self, now: u64) {
        let period = now / PERIOD;
        match period.saturating_sub(self.period) {
            0 => {}
            1 => self.counted = [(0, 0), self.counted[0]],
            _ => self.counted = [(0, 0); 2],
        }
        self.period = period;
    }

    /// Milliseconds to wait for an answer in round `round`.
    pub fn wait(&mut self, options: &Options, round: u32, random: &mut dyn FnMut() -> u16, now: u64) -> u64 {
        self.turn(now);
        let most = options.max_timeout.map_or(u64::MAX, u64::from);
        let plain = u64::from(options.timeout);
        let base = match self.counted.iter().find(|(n, _)| *n >= ENOUGH) {
            Some((n, sum)) => (sum / n * 5).clamp(LEAST, most.clamp(LEAST, MOST)),
            None => plain,
        };
        let mut wait = base.checked_shl(round).filter(|w| w >> round == base).unwrap_or(u64::MAX / 2);
        wait = wait.min(most);
        if round > 0 {
            let off = (wait as f64 * f64::from(random()) / (2.0 * f64::from(u16::MAX))) as u64;
            wait = (wait - off).max(base.min(most));
        }
        wait.min(u64::from(u32::MAX))
    }
}
