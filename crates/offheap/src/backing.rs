//! [`Backing`]: what array buffers and views hold, one word each.
//!
//! It is a whole store, a slab of which a view sees some bytes, or all of a slab, each a counted reference to one thing. A
//! place that can hold a word only (a cell of a heap) keeps it as a number: the address of that thing, whose low bits say
//! which of the three it is.
//!
//! **Invariants**
//! - A word owns one count from [`into_word`](Backing::into_word) to [`from_word`](Backing::from_word); looking at it in
//!   between ([`peek`](Backing::peek)) counts nothing.
//! - Two words of stores are equal exactly when they share their bytes.
//! - Which bytes of a slab a view sees is the view's to say; it counts as [added](Slab::add_view) as long as it has the
//!   reference.

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::rc::Rc;

use crate::slab::{Slab, SlabRef, WholeSlab};
use crate::store::{BackingStore, StoreRef};

/// A counted reference to bytes outside the heap that views may share.
#[derive(Clone, Debug)]
pub enum Backing {
    /// A store of its own.
    Store(StoreRef),
    /// A slab, for a view that sees some bytes of it.
    Part(SlabRef),
    /// All of a slab, for its array buffer.
    Slab(WholeSlab),
}

/// What a word's low bits say. The things pointed at have addresses that are multiples of 8.
const KIND: usize = 3;
const STORE: usize = 0;
const PART: usize = 1;
const SLAB: usize = 2;
const _: () = assert!(align_of::<BackingStore>() > KIND && align_of::<Slab>() > KIND);

impl From<StoreRef> for Backing {
    fn from(store: StoreRef) -> Backing {
        Backing::Store(store)
    }
}

impl Backing {
    /// First byte of the store or slab. Valid while a reference lives.
    #[must_use]
    #[inline]
    pub fn base(&self) -> *mut u8 {
        match self {
            Backing::Store(store) => store.as_ptr(),
            Backing::Part(slab) => slab.base(),
            Backing::Slab(whole) => whole.slab().base(),
        }
    }

    /// Bytes of the store or slab.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Backing::Store(store) => store.len(),
            Backing::Part(slab) => slab.size(),
            Backing::Slab(whole) => whole.slab().size(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The longest the store can become, if it can be resized.
    #[must_use]
    #[inline]
    pub fn max_len(&self) -> Option<usize> {
        if let Backing::Store(store) = self { store.max_byte_length() } else { None }
    }

    /// The slab, if this is a part of one.
    #[must_use]
    #[inline]
    pub fn slab(&self) -> Option<&SlabRef> {
        if let Backing::Part(slab) = self { Some(slab) } else { None }
    }

    /// Whether this is all of a slab.
    #[must_use]
    pub fn is_slab(&self) -> bool {
        matches!(self, Backing::Slab(_))
    }

    /// What the array buffer of these bytes is around: the store, or all of the slab, which stays in place while this lives.
    #[must_use]
    pub fn whole(&self) -> Backing {
        match self {
            Backing::Part(slab) => Backing::Slab(WholeSlab::new(slab.clone())),
            other => other.clone(),
        }
    }

    /// Whether nobody else holds these bytes. (Of all of a slab: as all of it. Of a part: never known.)
    #[must_use]
    #[inline]
    pub fn is_unique(&self) -> bool {
        match self {
            Backing::Store(store) => store.ref_count() == 1,
            Backing::Part(_) => false,
            Backing::Slab(whole) => whole.is_unique(),
        }
    }

    /// Marks the bytes as lent to the kernel or to a thread until the guard is dropped: they neither move nor go away.
    pub fn lend(&self) -> Lent {
        match self {
            Backing::Store(store) => store.lent().set(store.lent().get() + 1),
            Backing::Part(slab) => slab.lend(),
            Backing::Slab(whole) => whole.slab().lend(),
        }
        Lent { backing: self.clone() }
    }

    /// Whether somebody has them [lent](Backing::lend): of a slab, anything in it.
    #[must_use]
    pub fn is_lent(&self) -> bool {
        match self {
            Backing::Store(store) => store.is_lent(),
            Backing::Part(slab) => slab.is_lent(),
            Backing::Slab(whole) => whole.slab().is_lent(),
        }
    }

    #[inline]
    fn link_cell(&self) -> &Cell<usize> {
        match self {
            Backing::Store(store) => store.link(),
            Backing::Part(slab) => &slab.link,
            Backing::Slab(whole) => &whole.slab().link,
        }
    }

    /// A word for whoever uses the store, 0 at first: a machine keeps the address of its array buffer here. All parts of
    /// a slab share it.
    #[must_use]
    pub fn link(&self) -> usize {
        self.link_cell().get()
    }

    /// Sets the word that [`link`](Backing::link) answers.
    ///
    /// # Safety
    /// Whoever reads it believes it. The one user of the store that does says what it may be.
    pub unsafe fn set_link(&self, word: usize) {
        self.link_cell().set(word);
    }

    /// The reference as a word, for a place that cannot hold a `Backing`; never 0. Not counted down until
    /// [`from_word`](Backing::from_word) gets it back.
    #[must_use]
    pub fn into_word(self) -> usize {
        match self {
            Backing::Store(store) => Rc::into_raw(store.into_rc()).expose_provenance() | STORE,
            Backing::Part(slab) => slab.into_raw().as_ptr().expose_provenance() | PART,
            Backing::Slab(whole) => whole.into_counted().into_raw().as_ptr().expose_provenance() | SLAB,
        }
    }

    /// What [`into_word`](Backing::into_word) would give: for comparing with words.
    #[must_use]
    pub fn word(&self) -> usize {
        match self {
            Backing::Store(store) => Rc::as_ptr(store.rc()).addr() | STORE,
            Backing::Part(slab) => slab.as_ptr().addr().get() | PART,
            Backing::Slab(whole) => whole.slab().as_ptr().addr().get() | SLAB,
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
                PART => Backing::Part(slab_at(at)),
                _ => Backing::Slab(WholeSlab::from_counted(slab_at(at))),
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

/// # Safety
/// `at` is the address of a slab whose count is taken over.
#[inline]
unsafe fn slab_at(at: usize) -> SlabRef {
    // SAFETY: the caller's promise; addresses of things are not 0.
    unsafe { SlabRef::from_raw(NonNull::new_unchecked(ptr::with_exposed_provenance_mut(at))) }
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
        match &self.backing {
            Backing::Store(store) => store.lent().set(store.lent().get() - 1),
            Backing::Part(slab) => slab.end_loan(),
            Backing::Slab(whole) => whole.slab().end_loan(),
        }
    }
}
