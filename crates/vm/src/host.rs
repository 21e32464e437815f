//! What the embedder hooks into.
/// Hooks and state of the embedder.
#[derive(Default)]
pub struct HostState {}
