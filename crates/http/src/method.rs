//! The methods, with llhttp's numbers: Node's `allMethods` is indexed by them.
//!
//! A method comes byte by byte and may be cut anywhere; [`Method::narrow`] keeps a candidate that agrees with what came.

macro_rules! methods {
    ($($name:ident $text:literal $groups:expr;)*) => {
        /// A request's method. `as u8` is llhttp's number.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Method { $($name,)* }
        const ALL: &[(Method, &str, u8)] = &[$((Method::$name, $text, $groups),)*];
    };
}

/// May stand before `HTTP/`.
const H: u8 = 1;
/// May stand before `RTSP/` (RFC 2326).
const R: u8 = 2;
/// May stand before `ICE/` (Icecast).
const I: u8 = 4;

methods! {
    Delete "DELETE" H; Get "GET" H | R; Head "HEAD" H; Post "POST" H | R; Put "PUT" H;
    Connect "CONNECT" H; Options "OPTIONS" H | R; Trace "TRACE" H; Copy "COPY" H; Lock "LOCK" H;
    Mkcol "MKCOL" H; Move "MOVE" H; Propfind "PROPFIND" H; Proppatch "PROPPATCH" H; Search "SEARCH" H;
    Unlock "UNLOCK" H; Bind "BIND" H; Rebind "REBIND" H; Unbind "UNBIND" H; Acl "ACL" H;
    Report "REPORT" H; Mkactivity "MKACTIVITY" H; Checkout "CHECKOUT" H; Merge "MERGE" H; MSearch "M-SEARCH" H;
    Notify "NOTIFY" H; Subscribe "SUBSCRIBE" H; Unsubscribe "UNSUBSCRIBE" H; Patch "PATCH" H; Purge "PURGE" H;
    Mkcalendar "MKCALENDAR" H; Link "LINK" H; Unlink "UNLINK" H; Source "SOURCE" H | I; Pri "PRI" H;
    Describe "DESCRIBE" R; Announce "ANNOUNCE" R; Setup "SETUP" R; Play "PLAY" R; Pause "PAUSE" R;
    Teardown "TEARDOWN" R; GetParameter "GET_PARAMETER" R; SetParameter "SET_PARAMETER" R; Redirect "REDIRECT" R;
    Record "RECORD" R; Flush "FLUSH" R; Query "QUERY" H;
}

/// The protocols that a start line may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Protocol {
    Http,
    Rtsp,
    Ice,
}

impl Method {
    /// Every method, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Method> {
        ALL.iter().map(|m| m.0)
    }

    /// The method as it is written.
    pub fn name(self) -> &'static str {
        ALL[self as usize].1
    }

    /// May the method stand before this protocol?
    pub(crate) fn fits(self, protocol: Protocol) -> bool {
        let group = match protocol {
            Protocol::Http => H,
            Protocol::Rtsp => R,
            Protocol::Ice => I,
        };
        ALL[self as usize].2 & group != 0
    }

    /// A method that goes on with `b` after the first `matched` bytes of `self`.
    pub(crate) fn narrow(self, matched: usize, b: u8) -> Option<Method> {
        let prefix = self.name().as_bytes().get(..matched)?;
        let fits = |name: &str| name.as_bytes().get(..matched) == Some(prefix) && name.as_bytes().get(matched) == Some(&b);
        ALL.iter().find(|m| fits(m.1)).map(|m| m.0)
    }

    /// The method whose first bytes `self` shares and which ends there.
    pub(crate) fn ended(self, matched: usize) -> Option<Method> {
        let name = self.name().get(..matched)?;
        ALL.iter().find(|m| m.1 == name).map(|m| m.0)
    }

    /// The methods of nearly every request, at the start of `bytes` and with their space behind.
    #[inline]
    pub(crate) fn common(bytes: &[u8]) -> Option<Method> {
        match bytes.first_chunk::<5>()? {
            b"GET /" | b"GET h" => Some(Method::Get),
            b"POST " => Some(Method::Post),
            b"HEAD " => Some(Method::Head),
            b"PUT /" => Some(Method::Put),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_llhttps() {
        for (i, m) in Method::all().enumerate() {
            assert_eq!(m as usize, i);
        }
        assert_eq!(Method::Query as u8, 46);
        assert_eq!(Method::MSearch as u8, 24);
    }

    #[test]
    fn a_method_is_found_byte_by_byte() {
        for wanted in Method::all() {
            let mut candidate = Method::Delete;
            for (i, b) in wanted.name().bytes().enumerate() {
                candidate = candidate.narrow(i, b).expect("a prefix of a method");
            }
            assert_eq!(candidate.ended(wanted.name().len()), Some(wanted));
        }
        assert_eq!(Method::Get.narrow(3, b'X'), None);
        assert_eq!(Method::GetParameter.ended(3), Some(Method::Get));
        assert_eq!(Method::Get.ended(2), None);
    }
}
