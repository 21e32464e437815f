//! Inline caches.
use tally_heap::Visitor;
/// One inline cache.
#[derive(Default)]
pub struct Ic {}
impl Ic {
    pub fn trace(&mut self, _v: &mut dyn Visitor) {}
}
