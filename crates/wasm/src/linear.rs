//! The embedder's memory for programs.

/// Bytes of a page.
pub const PAGE: usize = 65_536;

/// A memory's bytes. It grows in place.
///
/// # Safety
/// - [`base`](Linear::base) is always the same, and [`capacity`](Linear::capacity) bytes from there are this memory's address
///   space, as long as this lives.
/// - The first [`len`](Linear::len) of them can be read and written, save in ways that `Cell<u8>` would not allow: nobody
///   else touches them while code runs, except from within a [`Host`](crate::Host).
/// - [`resize`](Linear::resize) to what is longer gives zeroes.
pub unsafe trait Linear {
    fn base(&self) -> *mut u8;
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn capacity(&self) -> usize;
    /// Makes it `bytes` long, at most the capacity. Whether that could be had.
    fn resize(&self, bytes: usize) -> bool;
    /// For the embedder, to find its own again.
    fn as_any(&self) -> &dyn std::any::Any;
}
