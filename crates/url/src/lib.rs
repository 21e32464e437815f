//! URLs by the WHATWG's standard (<https://url.spec.whatwg.org>), for Node's `URL` and what stands on it.
//!
//! A [`Url`] is its own serialization, one ASCII string, and seven [`Offsets`] into it, so that every component is a slice.
//! [`Url::parse`] splits the input at the first `#` and the first `?` (no state of the standard's machine reads past them),
//! reads the scheme, and writes the result from left to right; a path that goes up takes back what it wrote. Setters put
//! the parts together anew. Domains go through the `idna` crate unless they are plain ASCII.
//!
//! **Invariants.** Work is linear in the input (and base) and memory at most three times it plus a constant. No input panics.
//! The text is ASCII, and the offsets are in order and inside of it, whoever made the `Url`; parsing it again gives the
//! same text. Nothing here knows JavaScript: text with lone surrogates must be made well formed before.
//!
//! ```
//! use tally_url::Url;
//! let base = Url::parse("https://example.com/a/b?c", None).unwrap();
//! let url = Url::parse("../x y#z", Some(&base)).unwrap();
//! assert_eq!(url.as_str(), "https://example.com/x%20y#z");
//! assert_eq!((url.hostname(), url.pathname(), url.hash()), ("example.com", "/x%20y", "#z"));
//! ```

#![forbid(unsafe_code)]

mod encode;
mod form;
mod host;
mod ip;
mod parse;
mod path;
mod scheme;
mod setters;
mod url;

pub use encode::{Set, decode, encode};
pub use form::{encode_form, parse_form, serialize_form};
pub use host::{domain_to_ascii, domain_to_unicode, host_to_ascii, host_to_unicode};
pub use setters::Component;
pub use url::{Offsets, Url};

/// The longest serialization there can be, in bytes: what fits a JavaScript string. What would be longer is no URL.
pub const MAX_LENGTH: usize = 536_870_888;
