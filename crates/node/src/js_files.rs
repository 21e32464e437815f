//! The JavaScript half, by id: `internal/errors`, `buffer`, ….

/// (id, source), sorted by id. Made by `build.rs` from the folder `js`.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/js_files.rs"));

/// The source of one file.
pub fn source(id: &str) -> Option<&'static str> {
    FILES.binary_search_by_key(&id, |(id, _)| id).ok().map(|i| FILES[i].1)
}
