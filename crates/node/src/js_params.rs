//! The parameters of the functions that the files in `js/` are the bodies of. Shared by the build script.

/// Of most files.
pub const PARAMS: &[&str] = &["exports", "require", "module", "internalBinding", "primordials"];
/// The file that loads the others, and its parameters.
pub const LOADER: &str = "internal/bootstrap/loader";
pub const LOADER_PARAMS: &[&str] = &["native"];

pub fn params_of(id: &str) -> &'static [&'static str] {
    if id == LOADER { LOADER_PARAMS } else { PARAMS }
}
