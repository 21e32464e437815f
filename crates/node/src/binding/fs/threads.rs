//! A few threads that run file jobs, started when there is work for them.
//!
//! **Invariants.** At most [`MOST`] threads. Every job that was begun has an outcome, also one that panics; it is in `done`
//! before the loop is woken. Dropping the pool discards jobs that nobody began; threads in the middle of one end after it.

use super::job::{Done, Failure, Job};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// As many as libuv has.
const MOST: usize = 4;

pub use crate::event_loop::poller::Waker;

#[derive(Default)]
struct Queue {
    jobs: VecDeque<(u64, Job)>,
    done: Vec<(u64, Done)>,
    threads: usize,
    idle: usize,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Jobs run outside the lock, so nobody panics inside it.
        self.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The pool.
#[derive(Default)]
pub struct Threads {
    shared: Arc<Shared>,
}

impl Threads {
    /// Has a job run. Without a thread to be had it runs here.
    pub fn run(&self, id: u64, job: Job, waker: &Waker) {
        let mut queue = self.shared.lock();
        queue.jobs.push_back((id, job));
        if queue.idle >= queue.jobs.len() || queue.threads >= MOST {
            self.shared.work.notify_one();
            return;
        }
        let (shared, waker) = (Arc::clone(&self.shared), Arc::clone(waker));
        let started = std::thread::Builder::new().name("file".into()).stack_size(256 * 1024).spawn(move || work(&shared, &waker));
        match started {
            Ok(_) => queue.threads += 1,
            Err(_) if queue.threads > 0 => self.shared.work.notify_one(),
            Err(_) => {
                let alone = queue.jobs.pop_back();
                drop(queue);
                if let Some((id, job)) = alone {
                    let done = outcome(job);
                    self.shared.lock().done.push((id, done));
                }
            }
        }
    }
    /// What was finished since the last call.
    pub fn take_done(&self) -> Vec<(u64, Done)> {
        std::mem::take(&mut self.shared.lock().done)
    }
}

/// Runs a job. That one panicked is no reason for its callback to wait for ever, nor for others to lose a thread.
fn outcome(job: Job) -> Done {
    // A job owns all it needs, and nobody sees it again.
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Failure::Panicked(text.unwrap_or_default()))
    })
}

fn work(shared: &Shared, waker: &Waker) {
    let mut queue = shared.lock();
    loop {
        if queue.closed {
            return;
        }
        let Some((id, job)) = queue.jobs.pop_front() else {
            queue.idle += 1;
            queue = shared.work.wait(queue).unwrap_or_else(std::sync::PoisonError::into_inner);
            queue.idle -= 1;
            continue;
        };
        drop(queue);
        let done = outcome(job);
        queue = shared.lock();
        queue.done.push((id, done));
        drop(queue);
        waker();
        queue = shared.lock();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.closed = true;
        queue.jobs.clear();
        drop(queue);
        self.shared.work.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binding::fs::job::Outcome;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_job_is_done_once() {
        let pool = Threads::default();
        let woken = Arc::new(AtomicUsize::new(0));
        let waker: Waker = {
            let woken = Arc::clone(&woken);
            Arc::new(move || {
                woken.fetch_add(1, Ordering::SeqCst);
            })
        };
        for i in 0..100 {
            pool.run(i, Box::new(move || Ok(Outcome::Number(i as f64))), &waker);
        }
        let mut ids = Vec::new();
        while ids.len() < 100 {
            ids.extend(pool.take_done().into_iter().map(|(id, done)| {
                assert!(matches!(done, Ok(Outcome::Number(n)) if n == id as f64));
                id
            }));
            std::thread::yield_now();
        }
        ids.sort_unstable();
        assert_eq!(ids, (0..100).collect::<Vec<_>>());
        assert!(pool.shared.lock().threads <= MOST);
    }

    #[test]
    fn a_panic_is_an_outcome() {
        let pool = Threads::default();
        let waker: Waker = Arc::new(|| ());
        // More than there are threads: each would be lost to one.
        let jobs = 3 * MOST as u64;
        for i in 0..jobs {
            pool.run(i, Box::new(move || if i % 2 == 0 { panic!("job {i}") } else { Ok(Outcome::Nothing) }), &waker);
        }
        let mut done = Vec::new();
        while done.len() < jobs as usize {
            done.extend(pool.take_done());
            std::thread::yield_now();
        }
        for (id, done) in done {
            match done {
                Err(Failure::Panicked(text)) => assert_eq!((id % 2, text), (0, format!("job {id}"))),
                done => assert!(id % 2 == 1 && matches!(done, Ok(Outcome::Nothing))),
            }
        }
    }
}
