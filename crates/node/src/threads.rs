//! The pool of threads: what may block (files, name look-ups) runs here. One pool for each isolate, as libuv has one for
//! each process; threads are started when there is work for them.
//!
//! A job is a closure that owns all it needs and answers anything that may cross threads; [`crate::jobs`] is how natives
//! hand one in and get its answer back. Jobs begin in the order in which they came, but *slow* ones (which may hang for as
//! long as a network likes) never take more than half of the threads, rounded up: files go on beside them.
//!
//! **Invariants.** At most `most` threads. Every job that was begun has an answer, also one that panics; it is in `done`
//! before the loop is woken. Dropping the pool discards jobs that nobody began; threads in the middle of one end after it.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// As many as libuv has.
const DEFAULT: usize = 4;
/// libuv's most.
const LIMIT: usize = 1024;

/// Wakes the loop from its sleep.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What a job answers, or the text of its panic.
pub type Answer = Result<Box<dyn Any + Send>, String>;

/// What runs on a thread.
pub type Work = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;

/// How long a job may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As long as a disk takes.
    Disk,
    /// As long as somebody else on a network takes.
    Slow,
}

/// What `UV_THREADPOOL_SIZE` says: read as libuv reads it (`atoi`), from 1 to 1024.
#[must_use]
pub fn pool_size(variable: Option<&str>) -> usize {
    let Some(text) = variable else { return DEFAULT };
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    let n = if end == 0 { 0 } else { digits[..end].parse().unwrap_or(LIMIT) };
    // A number below zero is a large one to libuv.
    if negative && n > 0 { LIMIT } else { n.clamp(1, LIMIT) }
}

struct Queued {
    id: u64,
    pace: Pace,
    work: Work,
}

struct Queue {
    jobs: VecDeque<Queued>,
    /// Jobs that threads are in the middle of.
    running: usize,
    done: Vec<(u64, Answer)>,
    most: usize,
    threads: usize,
    idle: usize,
    slow: usize,
    closed: bool,
}

impl Queue {
    /// The first job that may begin now.
    fn next(&mut self) -> Option<Queued> {
        let at = if self.slow < self.most.div_ceil(2) { 0 } else { self.jobs.iter().position(|job| job.pace == Pace::Disk)? };
        let job = self.jobs.remove(at)?;
        self.slow += usize::from(job.pace == Pace::Slow);
        Some(job)
    }
}

struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
    /// A job has ended.
    ended: Condvar,
    waker: Waker,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Jobs run outside the lock, so nobody panics inside it.
        self.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The pool.
pub struct Threads {
    shared: Arc<Shared>,
}

impl Threads {
    /// A pool of at most `most` threads, none of which exists yet. `waker` is called on them after each job.
    #[must_use]
    pub fn new(most: usize, waker: Waker) -> Threads {
        let queue = Queue {
            jobs: VecDeque::new(),
            running: 0,
            done: Vec::new(),
            most: most.clamp(1, LIMIT),
            threads: 0,
            idle: 0,
            slow: 0,
            closed: false,
        };
        Threads { shared: Arc::new(Shared { queue: Mutex::new(queue), work: Condvar::new(), ended: Condvar::new(), waker }) }
    }
    /// Has a job run. Without a thread to be had it runs here.
    pub fn run(&self, id: u64, pace: Pace, work: Work) {
        let mut queue = self.shared.lock();
        queue.jobs.push_back(Queued { id, pace, work });
        if queue.idle >= queue.jobs.len() || queue.threads >= queue.most {
            drop(queue);
            self.shared.work.notify_one();
            return;
        }
        let shared = Arc::clone(&self.shared);
        let started = std::thread::Builder::new().name("pool".into()).stack_size(256 * 1024).spawn(move || work_on(&shared));
        match started {
            Ok(_) => queue.threads += 1,
            Err(_) if queue.threads > 0 => self.shared.work.notify_one(),
            Err(_) => {
                let alone = queue.jobs.pop_back();
                drop(queue);
                if let Some(job) = alone {
                    let answer = answer(job.work);
                    self.shared.lock().done.push((job.id, answer));
                    (self.shared.waker)();
                }
            }
        }
    }
    /// Takes a job back that nobody has begun. Whether there was such a one.
    pub fn cancel(&self, id: u64) -> bool {
        let mut queue = self.shared.lock();
        let at = queue.jobs.iter().position(|job| job.id == id);
        let job = at.and_then(|at| queue.jobs.remove(at));
        drop(queue);
        job.is_some()
    }
    /// What was finished since the last call.
    pub fn take_done(&self) -> Vec<(u64, Answer)> {
        std::mem::take(&mut self.shared.lock().done)
    }
    /// Waits until no thread is in the middle of a job other than slow ones, at most so long: whether none is.
    pub fn settle(&self, most: Duration) -> bool {
        let queue = self.shared.lock();
        let still = |queue: &mut Queue| queue.running > queue.slow;
        let (queue, _) = self.shared.ended.wait_timeout_while(queue, most, still).unwrap_or_else(std::sync::PoisonError::into_inner);
        queue.running == 0
    }

    /// Discards the jobs that nobody began: their numbers.
    pub fn discard(&self) -> Vec<u64> {
        let jobs = std::mem::take(&mut self.shared.lock().jobs);
        jobs.into_iter().map(|job| job.id).collect()
    }
}

/// Runs a job. That one panicked is no reason for its callback to wait for ever, nor for others to lose a thread.
fn answer(work: Work) -> Answer {
    // A job owns all it needs, and nobody sees it again.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
        text.unwrap_or_default()
    })
}

fn work_on(shared: &Shared) {
    let mut queue = shared.lock();
    while !queue.closed {
        let Some(job) = queue.next() else {
            queue.idle += 1;
            queue = shared.work.wait(queue).unwrap_or_else(std::sync::PoisonError::into_inner);
            queue.idle -= 1;
            continue;
        };
        queue.running += 1;
        drop(queue);
        let answer = answer(job.work);
        queue = shared.lock();
        queue.running -= 1;
        queue.done.push((job.id, answer));
        shared.ended.notify_all();
        // The loop takes all that is done at once: it was woken already if there is more than this.
        let first = queue.done.len() == 1;
        if job.pace == Pace::Slow {
            queue.slow -= 1;
            // A slow job may have been passed over by a thread that sleeps now; this one goes on by itself.
        }
        if first {
            drop(queue);
            (shared.waker)();
            queue = shared.lock();
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.closed = true;
        let jobs = std::mem::take(&mut queue.jobs);
        drop(queue);
        drop(jobs);
        self.shared.work.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn pool(most: usize) -> Threads {
        Threads::new(most, Arc::new(|| ()))
    }
    fn collect(pool: &Threads, count: usize) -> Vec<(u64, Answer)> {
        let mut all = Vec::new();
        while all.len() < count {
            all.extend(pool.take_done());
            std::thread::yield_now();
        }
        all
    }

    #[test]
    fn every_job_is_done_once() {
        let pool = pool(DEFAULT);
        for i in 0..100u64 {
            pool.run(i, Pace::Disk, Box::new(move || Box::new(i)));
        }
        let mut ids = Vec::new();
        for (id, answer) in collect(&pool, 100) {
            assert_eq!(answer.ok().and_then(|a| a.downcast::<u64>().ok()).map(|n| *n), Some(id));
            ids.push(id);
        }
        ids.sort_unstable();
        assert_eq!(ids, (0..100).collect::<Vec<_>>());
        assert!(pool.shared.lock().threads <= DEFAULT);
    }

    #[test]
    fn a_panic_is_an_answer() {
        let pool = pool(2);
        // More than there are threads: each would be lost to one.
        for i in 0..10u64 {
            pool.run(i, Pace::Disk, Box::new(move || if i % 2 == 0 { panic!("job {i}") } else { Box::new(()) }));
        }
        for (id, answer) in collect(&pool, 10) {
            assert_eq!(answer.err(), (id % 2 == 0).then(|| format!("job {id}")));
        }
    }

    #[test]
    fn slow_jobs_leave_half_of_the_threads() {
        for (most, at_once) in [(1, 1), (2, 1), (3, 2), (4, 2)] {
            let pool = pool(most);
            let (running, highest) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            for i in 0..8 {
                let (running, highest) = (Arc::clone(&running), Arc::clone(&highest));
                let work = move || -> Box<dyn Any + Send> {
                    highest.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(2));
                    running.fetch_sub(1, Ordering::SeqCst);
                    Box::new(())
                };
                pool.run(i, Pace::Slow, Box::new(work));
            }
            for i in 8..16 {
                pool.run(i, Pace::Disk, Box::new(|| Box::new(())));
            }
            let done = collect(&pool, 16);
            assert!(highest.load(Ordering::SeqCst) <= at_once, "{most} threads");
            if most > 1 {
                // Files did not wait for the slow ones.
                let last = done.last().map(|(id, _)| *id);
                assert!(last.is_some_and(|id| id < 8), "{most} threads: {last:?} was the last");
            }
        }
    }

    #[test]
    fn what_nobody_began_is_taken_back() {
        let pool = pool(1);
        let gate = Arc::new(Mutex::new(()));
        let closed = gate.lock().expect("nobody has it");
        let (begun, has_begun) = std::sync::mpsc::channel();
        let waits = Arc::clone(&gate);
        let work = move || -> Box<dyn Any + Send> {
            begun.send(()).expect("the test waits");
            drop(waits.lock());
            Box::new(())
        };
        pool.run(1, Pace::Disk, Box::new(work));
        has_begun.recv().expect("the job begins");
        for id in 2..5 {
            pool.run(id, Pace::Disk, Box::new(|| Box::new(())));
        }
        assert!(!pool.cancel(1), "it is running");
        assert!(pool.cancel(3) && !pool.cancel(3) && !pool.cancel(9));
        assert_eq!(pool.discard(), [2, 4]);
        drop(closed);
        assert_eq!(collect(&pool, 1).len(), 1);
    }

    #[test]
    fn sizes_are_read_as_libuv_reads_them() {
        let cases = [("", 1), ("0", 1), ("1", 1), (" 12x", 12), ("1024", 1024), ("1025", 1024), ("-1", 1024), ("x", 1), ("+3", 3)];
        for (text, size) in cases {
            assert_eq!(pool_size(Some(text)), size, "{text:?}");
        }
        assert_eq!(pool_size(Some("99999999999999999999999")), 1024);
        assert_eq!(pool_size(None), 4);
    }
}
