//! [`Backing`]: what array buffers and views hold, one word each.
//!
//! It is a whole store, a region of a slab, or all of a slab, each a counted reference to one thing. A place that can hold
//! a word only (a cell of a heap) keeps it as a number: the address of that thing, whose low bits say which of the three
//! it is.
//!
//! **Invariants**
//! - A word owns one count from [`into_word`](Backing::into_word) to [`from_word`](Backing::from_word); looking at it in
//!   between ([`peek`](Backing::peek)) counts nothing.
//! - Two words are equal exactly when they share their bytes as one unit.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr;
use std::rc::Rc;

use crate::slab::{Piece, Region, Slab, SlabRef, WholeSlab};
use crate::store::{BackingStore, StoreRef};

/// A counted reference to bytes outside the heap that views may share.
#[derive(Clone, Debug)]
pub enum Backing {
    /// A store of its own.
    Store(StoreRef),
    /// A part of a slab, for views.
    Region(Region),
    /// All of a slab, for its array buffer.
    Slab(WholeSlab),
}

/// What a word's low bits say. The things pointed at have addresses that are multiples of 8.
const KIND: usize = 3;
const STORE: usize = 0;
const REGION: usize = 1;
const SLAB: usize = 2;
const _: () = assert!(align_of::<BackingStore>() > KIND && align_of::<Piece>() > KIND && align_of::<Slab>() > KIND);

impl From<StoreRef> for Backing {
    fn from(store: StoreRef) -> Backing {
        Backing::Store(store)
    }
}

impl From<Region> for Backing {
    fn from(region: Region) -> Backing {
        Backing::Region(region)
    }
}

impl Backing {
    /// Runs `f` with the store that the bytes are in: for a region, that of its slab.
    #[inline]
    fn with_store<R>(&self, f: impl FnOnce(&BackingStore) -> R) -> R {
        match self {
            Backing::Store(store) => f(store),
            Backing::Region(region) => region.with_slab(|slab| f(slab.store())),
            Backing::Slab(whole) => f(whole.slab().store()),
        }
    }

    /// First byte of what views may address through this. Valid while a reference lives and, if this is a region, until
    /// it is [moved](Region::relocate).
    #[must_use]
    #[inline]
    pub fn base(&self) -> *mut u8 {
        match self {
            Backing::Store(store) => store.as_ptr(),
            Backing::Region(region) => region.as_ptr(),
            Backing::Slab(whole) => whole.slab().store().as_ptr(),
        }
    }

    /// Bytes that views may address through this.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Backing::Store(store) => store.len(),
            Backing::Region(region) => region.len(),
            Backing::Slab(whole) => whole.slab().size(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// First byte of the whole store: what the array buffer shows.
    #[must_use]
    pub fn store_base(&self) -> *mut u8 {
        self.with_store(BackingStore::as_ptr)
    }

    /// The longest the store can become, if it can be resized.
    #[must_use]
    #[inline]
    pub fn max_len(&self) -> Option<usize> {
        if let Backing::Store(store) = self { store.max_byte_length() } else { None }
    }

    /// The slab, if this is a region of one.
    #[must_use]
    pub fn slab(&self) -> Option<SlabRef> {
        if let Backing::Region(region) = self { Some(region.slab()) } else { None }
    }

    /// Whether this is all of a slab.
    #[must_use]
    pub fn is_slab(&self) -> bool {
        matches!(self, Backing::Slab(_))
    }

    /// What the array buffer of these bytes is around: the store, or the slab, which stays in place from now on.
    #[must_use]
    pub fn whole(&self) -> Backing {
        match self {
            Backing::Region(region) => Backing::Slab(WholeSlab::new(region.slab())),
            other => other.clone(),
        }
    }

    /// Says that the program saw where the bytes are: a slab stays in place from now on.
    pub fn pin(&self) {
        if let Backing::Region(region) = self {
            region.with_slab(Slab::pin);
        }
    }

    /// Whether nobody else holds these bytes. (Of all of a slab: as all of it.)
    #[must_use]
    #[inline]
    pub fn is_unique(&self) -> bool {
        match self {
            Backing::Store(store) => store.ref_count() == 1,
            Backing::Region(region) => region.is_unique(),
            Backing::Slab(whole) => whole.is_unique(),
        }
    }

    /// Marks the bytes as lent to the kernel or to a thread until the guard is dropped: they neither move nor go away.
    pub fn lend(&self) -> Lent {
        self.with_store(|store| store.lent().set(store.lent().get() + 1));
        Lent { backing: self.clone() }
    }

    /// Whether somebody has them [lent](Backing::lend): for a region, anything in its slab.
    #[must_use]
    pub fn is_lent(&self) -> bool {
        self.with_store(BackingStore::is_lent)
    }

    /// A word for whoever uses the store, 0 at first: a machine keeps the address of its array buffer here. All regions of
    /// a slab share it.
    #[must_use]
    pub fn link(&self) -> usize {
        self.with_store(|store| store.link().get())
    }

    /// Sets the word that [`link`](Backing::link) answers.
    ///
    /// # Safety
    /// Whoever reads it believes it. The one user of the store that does says what it may be.
    pub unsafe fn set_link(&self, word: usize) {
        self.with_store(|store| store.link().set(word));
    }

    /// The reference as a word, for a place that cannot hold a `Backing`; never 0. Not counted down until
    /// [`from_word`](Backing::from_word) gets it back.
    #[must_use]
    pub fn into_word(self) -> usize {
        match self {
            Backing::Store(store) => Rc::into_raw(store.into_rc()).expose_provenance() | STORE,
            Backing::Region(region) => Rc::into_raw(region.into_rc()).expose_provenance() | REGION,
            Backing::Slab(whole) => Rc::into_raw(whole.into_counted()).expose_provenance() | SLAB,
        }
    }

    /// What [`into_word`](Backing::into_word) would give: for comparing with words.
    #[must_use]
    pub fn word(&self) -> usize {
        match self {
            Backing::Store(store) => Rc::as_ptr(store.rc()).addr() | STORE,
            Backing::Region(region) => Rc::as_ptr(region.rc()).addr() | REGION,
            Backing::Slab(whole) => Rc::as_ptr(whole.slab()).addr() | SLAB,
        }
    }

    /// Takes back what [`into_word`](Backing::into_word) gave; `None` for 0.
    ///
    /// # Safety
    /// `word` is 0 or came from `into_word`, on this thread, and is used for this once.
    #[must_use]
    #[inline]
    pub unsafe fn from_word(word: usize) -> Option<Backing> {
        if word == 0 {
            return None;
        }
        let at = word & !KIND;
        // SAFETY: the caller's promise, and the low bits say what was made a word.
        Some(unsafe {
            match word & KIND {
                STORE => Backing::Store(StoreRef::from_rc(Rc::from_raw(ptr::with_exposed_provenance(at)))),
                REGION => Backing::Region(Region::from_rc(Rc::from_raw(ptr::with_exposed_provenance(at)))),
                _ => Backing::Slab(WholeSlab::from_counted(Rc::from_raw(ptr::with_exposed_provenance(at)))),
            }
        })
    }

    /// The backing behind a word that stays one.
    ///
    /// # Safety
    /// `word` is 0 or came from `into_word`, on this thread, and is not taken back as long as `'a`.
    #[must_use]
    #[inline]
    pub unsafe fn peek<'a>(word: usize) -> Option<Peek<'a>> {
        // SAFETY: the caller's promise; what this makes is never dropped, so the word's count stays the word's.
        unsafe { Backing::from_word(word) }.map(|backing| Peek { backing: ManuallyDrop::new(backing), word: PhantomData })
    }
}

/// A [`Backing`] that is a word elsewhere. Cloning what it derefs to counts.
#[derive(Debug)]
pub struct Peek<'a> {
    backing: ManuallyDrop<Backing>,
    word: PhantomData<&'a usize>,
}

impl Deref for Peek<'_> {
    type Target = Backing;

    #[inline]
    fn deref(&self) -> &Backing {
        &self.backing
    }
}

/// Keeps bytes alive and in place; see [`Backing::lend`].
#[must_use = "the bytes may move again when the guard is dropped"]
#[derive(Debug)]
pub struct Lent {
    backing: Backing,
}

impl Lent {
    /// What is lent.
    #[must_use]
    pub fn backing(&self) -> &Backing {
        &self.backing
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // A region that is lent was not moved, so this is the store that was marked.
        self.backing.with_store(|store| store.lent().set(store.lent().get() - 1));
    }
}
