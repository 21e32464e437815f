//! What the bindings keep between calls.

use super::async_context::PromiseHooks;
use super::fs::OpenDirs;
use super::http::HttpState;
use super::stream::Terminal;
use super::stream_queues::StreamQueues;
use rustix::fd::OwnedFd;
use tally_heap::{Imm, Root, Value};
use tally_offheap::SlabPool;
use tally_vm::Cx;

/// State of the bindings of one isolate.
pub struct BindingState {
    /// Where small Buffers come from.
    pub buffer_pool: SlabPool,
    /// Where file reads go that ask for no buffer of their own.
    pub file_pool: SlabPool,
    /// Where sockets are read into, and text for them is encoded.
    pub socket_pool: SlabPool,
    /// Told what happens to streams.
    pub stream_dispatcher: Root<Value>,
    /// Told what happens to child processes, and comes over channels.
    pub child_dispatcher: Root<Value>,
    /// Told what happens to datagram sockets.
    pub udp_dispatcher: Root<Value>,
    /// Resolvers that ask name servers.
    pub channels: super::dns::Channels,
    /// A descriptor to give up when there is none left to accept a connection with.
    pub spare_fd: Option<OwnedFd>,
    /// How the terminal was before the program put it into another mode.
    pub terminal: Option<Terminal>,
    /// Directories that are read piece by piece.
    pub open_dirs: OpenDirs,
    pub http: HttpState,
    /// Where streams were made, and which have queues.
    pub queues: StreamQueues,
    /// `Buffer.prototype`, or undefined before JavaScript has registered it.
    pub buffer_prototype: Root<Value>,
    /// The function that reads and writes fixed-width numbers in all but the plain cases.
    pub fixed_fallback: Root<Value>,
    /// What promises are followed with, if anything.
    pub promise_hooks: PromiseHooks,
    /// Who is told of the heap's collections.
    pub collections_watcher: Option<Root<Value>>,
    /// What answers for `toLocaleString` in other locales.
    pub localized: Option<Root<Value>>,
    pub wasm: Option<super::wasm::WasmState>,
}

impl BindingState {
    #[must_use]
    pub fn new(cx: &Cx) -> BindingState {
        let stores = &cx.buffers.stores;
        let pools = [SlabPool::for_buffers(stores.clone()), SlabPool::for_files(stores.clone()), SlabPool::for_sockets(stores.clone())];
        pools.iter().for_each(|pool| cx.buffers.add_pool(pool));
        let [buffer_pool, file_pool, socket_pool] = pools;
        BindingState {
            buffer_pool,
            file_pool,
            socket_pool,
            stream_dispatcher: cx.new_root(Imm::UNDEFINED, "dispatcher of streams"),
            child_dispatcher: cx.new_root(Imm::UNDEFINED, "dispatcher of child processes"),
            udp_dispatcher: cx.new_root(Imm::UNDEFINED, "dispatcher of datagram sockets"),
            channels: super::dns::Channels::default(),
            spare_fd: None,
            terminal: None,
            open_dirs: OpenDirs::default(),
            http: HttpState::default(),
            queues: StreamQueues::default(),
            buffer_prototype: cx.new_root(Imm::UNDEFINED, "Buffer.prototype"),
            fixed_fallback: cx.new_root(Imm::UNDEFINED, "Buffer's number fallback"),
            promise_hooks: PromiseHooks::default(),
            collections_watcher: None,
            localized: None,
            wasm: None,
        }
    }

    /// Takes the descriptor that is kept for when there is none left. Without one connections wait until there is.
    pub fn keep_spare_fd(&mut self) {
        if self.spare_fd.is_none() {
            let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::CLOEXEC;
            self.spare_fd = rustix::fs::open("/", flags, rustix::fs::Mode::empty()).ok();
        }
    }

    /// Bytes of the Buffer pool that living Buffers use.
    #[must_use]
    pub fn slab_live_bytes(&self) -> u64 {
        self.buffer_pool.stats().live_bytes as u64
    }
}
