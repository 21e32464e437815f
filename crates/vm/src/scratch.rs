//! [`Scratch`]: the charge for memory that a native takes for its own work.
//!
//! Up to [`FREE`] bytes go uncounted. Beyond that a native says what it needs before it takes it: [`Scratch::need`] charges the
//! ledger, collects before it gives up, and throws the RangeError for want of memory. It also is where long work looks
//! whether the program was interrupted.

use crate::cx::{Cx, JsResult};
use tally_heap::OutOfMemory;
use tally_ledger::{Account, Charge, Ledger, LimitError};
use tally_offheap::AllocError;

/// Bytes that need no charge.
pub const FREE: usize = 64 << 10;

/// What is charged for a native's own memory; given back when it is dropped.
#[derive(Default)]
pub struct Scratch {
    charge: Option<Charge>,
}

impl Scratch {
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Bytes that may be held.
    #[inline]
    pub fn bytes(&self) -> usize {
        match &self.charge {
            None => FREE,
            Some(charge) => charge.bytes() as usize,
        }
    }

    /// To be called before the native holds `bytes` in all.
    ///
    /// # Errors
    /// When they are not to be had, after collecting; when the program is interrupted.
    #[inline]
    pub fn need(&mut self, cx: &mut Cx, bytes: usize) -> JsResult {
        if bytes <= self.bytes() { Ok(()) } else { self.ahead(cx, bytes) }
    }

    /// As [`need`](Self::need), and half as much ahead if there is that much.
    #[cold]
    pub fn ahead(&mut self, cx: &mut Cx, bytes: usize) -> JsResult {
        cx.poll()?;
        let ledger = cx.ledger().clone();
        ledger.refresh();
        if self.at_once(&ledger, bytes.saturating_add(bytes / 2).saturating_add(FREE)).is_ok() {
            return Ok(());
        }
        let before = self.charge.take();
        let had = before.as_ref().map_or(0, Charge::bytes);
        let more = (bytes as u64).saturating_sub(had);
        let got = cx.obtain(more, |cx| cx.ledger().charge(Account::Native, more).map_err(AllocError::Limit));
        self.charge = before;
        let got = got?;
        match &mut self.charge {
            None => self.charge = Some(got),
            // Both are of one ledger.
            Some(charge) => drop(charge.merge(got)),
        }
        Ok(())
    }

    /// Charges `bytes` in all, without collecting.
    ///
    /// # Errors
    /// When the ledger refuses.
    pub fn at_once(&mut self, ledger: &Ledger, bytes: usize) -> Result<(), LimitError> {
        if bytes <= self.bytes() {
            return Ok(());
        }
        match &mut self.charge {
            None => self.charge = Some(ledger.charge(Account::Native, bytes as u64)?),
            Some(charge) => charge.resize(bytes as u64)?,
        }
        Ok(())
    }
}

/// What a native gathers while it looks into cells, and so cannot collect: it stops when there is no memory for more.
pub struct Gather<T> {
    items: Vec<T>,
    /// Bytes for each, what it owns included.
    each: usize,
    ledger: Ledger,
    scratch: Scratch,
    refused: Option<LimitError>,
}

impl<T> Gather<T> {
    /// `owned`: bytes that each item has outside of the list.
    #[must_use]
    pub fn new(cx: &Cx, owned: usize) -> Gather<T> {
        Gather { items: Vec::new(), each: size_of::<T>() + owned, ledger: cx.ledger().clone(), scratch: Scratch::new(), refused: None }
    }

    /// Adds one; false: there is no memory for it, and no use in going on.
    #[inline]
    pub fn push(&mut self, item: T) -> bool {
        if self.items.len() == self.items.capacity() && !self.grow() {
            return false;
        }
        self.items.push(item);
        true
    }

    #[cold]
    fn grow(&mut self) -> bool {
        // Twofold while it is short, then by a part.
        let n = self.items.len();
        let more = if n * self.each < FREE * 16 { n.max(16) } else { n / 8 };
        match self.scratch.at_once(&self.ledger, (n + more) * self.each) {
            Ok(()) => self.items.reserve_exact(more),
            Err(refused) => self.refused = Some(refused),
        }
        self.refused.is_none()
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.items.len()
    }
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items, and their charge.
    ///
    /// # Errors
    /// When there was no memory for all.
    pub fn finish(self, cx: &mut Cx) -> JsResult<(Vec<T>, Scratch)> {
        match self.refused {
            None => Ok((self.items, self.scratch)),
            Some(refused) => {
                drop((self.items, self.scratch));
                Err(cx.out_of_memory(OutOfMemory::Limit(refused)))
            }
        }
    }
}

impl Cx {
    /// Charges `bytes` of scratch memory, all that a native will take.
    ///
    /// # Errors
    /// As [`Scratch::need`].
    pub fn scratch(&mut self, bytes: usize) -> JsResult<Scratch> {
        let mut scratch = Scratch::new();
        scratch.need(self, bytes)?;
        Ok(scratch)
    }

    /// Sees whether the program was interrupted: for natives that work long without calling JavaScript.
    ///
    /// # Errors
    /// When it is to end.
    #[inline]
    pub fn poll(&mut self) -> JsResult {
        if self.machine.interrupted() { crate::interp::call::interrupted(self) } else { Ok(()) }
    }
}
