//! What the bindings keep between calls.

use super::fs::Requests;
use tally_heap::{Imm, Root, Value};
use tally_offheap::SlabPool;
use tally_vm::Cx;

/// State of the bindings of one isolate.
pub struct BindingState {
    /// Where small Buffers come from.
    pub buffer_pool: SlabPool,
    /// Where file reads go that ask for no buffer of their own.
    pub file_pool: SlabPool,
    /// Asynchronous file operations on their way.
    pub requests: Requests,
    /// `Buffer.prototype`, or undefined before JavaScript has registered it.
    pub buffer_prototype: Root<Value>,
    /// The function that reads and writes fixed-width numbers in all but the plain cases.
    pub fixed_fallback: Root<Value>,
}

impl BindingState {
    #[must_use]
    pub fn new(cx: &Cx) -> BindingState {
        BindingState {
            buffer_pool: SlabPool::for_buffers(cx.buffers.stores.clone()),
            file_pool: SlabPool::for_files(cx.buffers.stores.clone()),
            requests: Requests::default(),
            buffer_prototype: cx.new_root(Imm::UNDEFINED, "Buffer.prototype"),
            fixed_fallback: cx.new_root(Imm::UNDEFINED, "Buffer's number fallback"),
        }
    }

    /// Bytes of the Buffer pool that living Buffers use.
    #[must_use]
    pub fn slab_live_bytes(&self) -> u64 {
        self.buffer_pool.stats().live_bytes as u64
    }
}
