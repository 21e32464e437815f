//! The bytecode machine.
pub mod ic;
/// Machine state that is not on the root stack.
#[derive(Default)]
pub struct Machine {
    pub shape_roots: crate::object::shape::ShapeRoots,
    pub out_of_memory_depth: u32,
    epoch: std::cell::Cell<u32>,
}
impl Machine {
    pub fn bump_proto_epoch(&self) {
        self.epoch.set(self.epoch.get() + 1);
    }
}
pub fn stack_text(_cx: &mut crate::cx::Cx) -> String {
    String::new()
}
