//! What a write gathers: bytes of views where they are, text encoded once into a slab; and what is left of it while the
//! kernel has not taken everything.
//!
//! **Invariants.** Between asking for the addresses of the bytes and the system call nothing allocates. Bytes that are left
//! for later are lent: they neither move nor go until the write is over.

use crate::binding::buffer::encoding_of;
use crate::binding::{args, bytes};
use crate::state::NodeState;
use rustix::fd::{AsRawFd, BorrowedFd};
use rustix::io::Errno;
use std::collections::VecDeque;
use tally_heap::{Local, Value};
use tally_offheap::codec::{self, Encoding};
use tally_offheap::{Lent, Region, StoreRef};
use tally_vm::object::Object;
use tally_vm::object::array::array_length;
use tally_vm::object::buffer_cells::{TypedArray, TypedArrayExt};
use tally_vm::object::string::{self, Str};
use tally_vm::ops::property;
use tally_vm::{Cx, JsResult};

/// As many pieces as one call takes (IOV_MAX).
pub const MOST: usize = 1024;
/// Calls made for one write before the loop looks at others, too.
const ROUNDS: usize = 64;

/// What keeps bytes in place.
#[expect(dead_code, reason = "held, not read")]
enum Kept {
    View(Lent),
    Text(Encoded),
}

/// Text as bytes.
enum Encoded {
    Region(Region),
    Store(StoreRef),
    /// It went elsewhere.
    Sent,
}

impl Encoded {
    fn bytes(&self) -> (*const u8, usize) {
        match self {
            Encoded::Region(region) => (region.as_ptr(), region.len()),
            Encoded::Store(store) => (store.as_ptr(), store.len()),
            Encoded::Sent => (std::ptr::null(), 0),
        }
    }
}

/// Bytes that the kernel has still to take.
struct Left {
    _kept: Kept,
    start: *const u8,
    len: usize,
}

/// A write that is not over.
#[derive(Default)]
pub struct Pending {
    left: VecDeque<Left>,
    bytes: usize,
}

impl Pending {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }
    /// Bytes the kernel has still to take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
    pub fn clear(&mut self) {
        self.left.clear();
        self.bytes = 0;
    }

    /// Writes what the kernel takes now.
    ///
    /// # Errors
    /// Those of `writev`, but for `EAGAIN`. Nothing is left then.
    pub fn write_some(&mut self, fd: BorrowedFd<'_>) -> Result<(), Errno> {
        for _ in 0..ROUNDS {
            let pieces: Vec<libc::iovec> =
                self.left.iter().take(MOST).map(|l| libc::iovec { iov_base: l.start.cast_mut().cast(), iov_len: l.len }).collect();
            if pieces.is_empty() {
                return Ok(());
            }
            let asked: usize = pieces.iter().map(|p| p.iov_len).sum();
            match write_pieces(fd, &pieces) {
                Ok(n) => {
                    self.taken(n);
                    // It took what it has room for.
                    if n < asked {
                        return Ok(());
                    }
                }
                Err(Errno::AGAIN) => return Ok(()),
                Err(e) => {
                    self.clear();
                    return Err(e);
                }
            }
        }
        Ok(())
    }

    fn taken(&mut self, mut n: usize) {
        self.bytes -= n;
        while let Some(first) = self.left.front_mut() {
            if n < first.len {
                first.start = first.start.wrapping_add(n);
                first.len -= n;
                return;
            }
            n -= first.len;
            self.left.pop_front();
        }
    }
}

/// `writev`, again when it was interrupted.
fn write_pieces(fd: BorrowedFd<'_>, pieces: &[libc::iovec]) -> Result<usize, Errno> {
    loop {
        // SAFETY: the pieces are bytes that stay while this runs, by the callers; at most `MOST` of them.
        let n = unsafe {
            match pieces {
                [one] => libc::write(fd.as_raw_fd(), one.iov_base, one.iov_len),
                _ => libc::writev(fd.as_raw_fd(), pieces.as_ptr(), pieces.len() as libc::c_int),
            }
        };
        match usize::try_from(n) {
            Ok(n) => return Ok(n),
            Err(_) => match Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO) {
                Errno::INTR => {}
                e => return Err(e),
            },
        }
    }
}

/// One thing to write.
enum Chunk {
    View(Local<Value>),
    Text(Encoded),
}

/// What a write asks for. Chunks are in slots of the caller's scope.
#[derive(Default)]
pub struct Gathered {
    chunks: Vec<Chunk>,
    pub bytes: usize,
}

impl Gathered {
    /// Adds a view, or a string that is encoded now.
    ///
    /// # Errors
    /// When there is no memory for the encoded text, or the chunk is neither.
    pub fn add(&mut self, cx: &mut Cx, chunk: Local<Value>, encoding: Encoding) -> JsResult {
        if let Some(view) = chunk.cast::<TypedArray>(cx) {
            self.bytes += view.get(cx).cells().len();
            self.chunks.push(Chunk::View(chunk));
            return Ok(());
        }
        let Some(text) = chunk.cast::<Str>(cx) else {
            return Err(cx.type_error("a chunk must be a view or a string"));
        };
        if let Some(text) = encode(cx, text, encoding)? {
            self.bytes += text.bytes().1;
            self.chunks.push(Chunk::Text(text));
        }
        Ok(())
    }

    /// Adds chunks from an array, from item `from` on: chunk, encoding number, chunk, encoding number, …. As many as one
    /// call takes.
    ///
    /// # Errors
    /// As [`add`](Gathered::add).
    pub fn add_list(&mut self, cx: &mut Cx, list: Local<Object>, from: u32) -> JsResult {
        let count = array_length(list.get(cx)).min(from.saturating_add(2 * MOST as u32));
        let encoding = cx.slot();
        for i in (from..count).step_by(2) {
            let chunk = cx.slot();
            property::get(cx, list, i, chunk)?;
            property::get(cx, list, i + 1, encoding)?;
            let encoding = encoding_of(cx.val(encoding));
            self.add(cx, chunk, encoding)?;
        }
        Ok(())
    }

    /// Writes what the kernel takes now and answers with the rest.
    ///
    /// # Errors
    /// Of the system, but for `EAGAIN`; when there is no memory to keep the rest in place.
    pub fn write(self, cx: &mut Cx, fd: impl Fn(&Cx) -> Result<BorrowedFd<'_>, Errno>) -> JsResult<Result<Pending, Errno>> {
        let mut done = 0;
        // Of the chunk that was taken in part.
        let mut skip = 0;
        for _ in 0..ROUNDS {
            while done < self.chunks.len() && self.bytes_of(cx, done).1 <= skip {
                skip = 0;
                done += 1;
            }
            let rest = done..self.chunks.len().min(done + MOST);
            if rest.is_empty() {
                return Ok(Ok(Pending::default()));
            }
            let mut pieces: Vec<libc::iovec> = rest
                .map(|i| {
                    let (start, len) = self.bytes_of(cx, i);
                    libc::iovec { iov_base: start.cast_mut().cast(), iov_len: len }
                })
                .collect();
            pieces[0].iov_base = pieces[0].iov_base.cast::<u8>().wrapping_add(skip).cast();
            pieces[0].iov_len -= skip;
            let written = match fd(cx) {
                Ok(fd) => write_pieces(fd, &pieces),
                Err(e) => Err(e),
            };
            match written {
                Ok(mut n) => {
                    let all = n == pieces.iter().map(|p| p.iov_len).sum::<usize>();
                    for piece in &pieces {
                        if n < piece.iov_len {
                            break;
                        }
                        n -= piece.iov_len;
                        done += 1;
                        skip = 0;
                    }
                    skip += n;
                    // It took what it has room for.
                    if !all {
                        break;
                    }
                }
                Err(Errno::AGAIN) => break,
                Err(e) => return Ok(Err(e)),
            }
        }
        self.keep(cx, done, skip).map(Ok)
    }

    /// Where the bytes of a chunk are now, and how many.
    fn bytes_of(&self, cx: &Cx, i: usize) -> (*const u8, usize) {
        match &self.chunks[i] {
            Chunk::View(view) => {
                let cells = bytes::cells(cx, *view);
                (cells.as_ptr().cast(), cells.len())
            }
            Chunk::Text(text) => text.bytes(),
        }
    }

    /// The chunks from `done` on, without the first `skip` bytes, as bytes that stay where they are.
    fn keep(mut self, cx: &mut Cx, done: usize, skip: usize) -> JsResult<Pending> {
        let mut pending = Pending::default();
        for chunk in &self.chunks[done..] {
            if let Chunk::View(view) = chunk
                && let Some(view) = view.cast::<TypedArray>(cx)
            {
                // Small ones are in the heap, which moves them: out with them.
                tally_vm::object::views::spill(cx, view)?;
            }
        }
        for i in done..self.chunks.len() {
            let (start, len) = self.bytes_of(cx, i);
            let kept = match &mut self.chunks[i] {
                Chunk::View(view) => view.cast::<TypedArray>(cx).and_then(|v| v.get(cx).backing().map(|b| Kept::View(b.lend()))),
                Chunk::Text(text) => Some(Kept::Text(std::mem::replace(text, Encoded::Sent))),
            };
            let skip = if i == done { skip.min(len) } else { 0 };
            if let Some(kept) = kept.filter(|_| len > skip) {
                pending.left.push_back(Left { _kept: kept, start: start.wrapping_add(skip), len: len - skip });
                pending.bytes += len - skip;
            }
        }
        Ok(pending)
    }
}

/// Text as bytes outside the heap: in the sockets' slab unless it is large. `None` for none.
fn encode(cx: &mut Cx, text: Local<Str>, encoding: Encoding) -> JsResult<Option<Encoded>> {
    string::flatten(cx, text)?;
    let most = codec::byte_length(args::units(cx, text), encoding);
    if most == 0 {
        return Ok(None);
    }
    let pool = cx.host.state::<NodeState>().bindings.socket_pool.clone();
    if pool.takes(most) {
        let mut region = cx.new_region(&pool, most, most)?;
        // SAFETY: the region is ours alone; the text is on the heap.
        let to = unsafe { std::slice::from_raw_parts_mut(region.as_ptr(), most) };
        let written = codec::write(args::units(cx, text), encoding, to).written;
        region.give_back_tail(written);
        return Ok((written > 0).then_some(Encoded::Region(region)));
    }
    let store = cx.new_store(most as u64, false)?;
    // SAFETY: as above.
    let to = unsafe { std::slice::from_raw_parts_mut(store.as_ptr(), most) };
    let written = codec::write(args::units(cx, text), encoding, to).written;
    if written == most {
        return Ok(Some(Encoded::Store(store)));
    }
    let shorter = cx.new_store(written as u64, false)?;
    // In bounds: it was made as long as this.
    let _ = store.copy_to(0, &shorter, 0, written);
    Ok((written > 0).then_some(Encoded::Store(shorter)))
}
