//! What goes wrong, as Node tells it: a message, a number and a name.

use std::borrow::Cow;

/// An error of a codec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub message: Cow<'static, str>,
    pub errno: i32,
    pub code: Cow<'static, str>,
}

/// The names of zlib's results.
const ZLIB: &[(i32, &str)] = &[
    (2, "Z_NEED_DICT"),
    (-1, "Z_ERRNO"),
    (-2, "Z_STREAM_ERROR"),
    (-3, "Z_DATA_ERROR"),
    (-4, "Z_MEM_ERROR"),
    (-5, "Z_BUF_ERROR"),
    (-6, "Z_VERSION_ERROR"),
];

impl Error {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>, errno: i32, code: impl Into<Cow<'static, str>>) -> Error {
        Error { message: message.into(), errno, code: code.into() }
    }
    /// With the name of one of zlib's results.
    pub(crate) fn zlib(message: impl Into<Cow<'static, str>>, errno: i32) -> Error {
        let name = ZLIB.iter().find(|(n, _)| *n == errno).map_or("Z_ERRNO", |(_, name)| name);
        Error::new(message, errno, name)
    }
    /// The meter refused.
    pub(crate) fn no_memory() -> Error {
        Error::zlib("insufficient memory", -4)
    }
    /// Whether the meter refused.
    #[must_use]
    pub fn is_no_memory(&self) -> bool {
        self.errno == -4 && self.code == "Z_MEM_ERROR"
    }
    pub(crate) fn unexpected_end() -> Error {
        Error::zlib("unexpected end of file", -5)
    }
}
