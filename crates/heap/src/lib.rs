//! The managed heap: spaces, collector, roots, weak cells, verifier.
