//! The realm: intrinsics and well-known names.
/// Intrinsics and names.
#[derive(Default)]
pub struct Realm {}
