//! A few threads that run file jobs, started when there is work for them.
//!
//! **Invariants.** At most [`MOST`] threads. A finished job's outcome is in `done` before the loop is woken. Dropping the
//! pool discards jobs that nobody began; threads in the middle of one end after it.

use super::job::{Done, Job};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// As many as libuv has.
const MOST: usize = 4;

/// Wakes the loop from its sleep.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

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
                    let done = job();
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
        let done = job();
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
}
