//! Status lines (RFC 9112, 4): reason phrases as in Node's `STATUS_CODES`.

/// Every status code that has a phrase, in order.
pub const STATUS_CODES: [(u16, &str); 63] = [
    (100, "Continue"),
    (101, "Switching Protocols"),
    (102, "Processing"),
    (103, "Early Hints"),
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "Non-Authoritative Information"),
    (204, "No Content"),
    (205, "Reset Content"),
    (206, "Partial Content"),
    (207, "Multi-Status"),
    (208, "Already Reported"),
    (226, "IM Used"),
    (300, "Multiple Choices"),
    (301, "Moved Permanently"),
    (302, "Found"),
    (303, "See Other"),
    (304, "Not Modified"),
    (305, "Use Proxy"),
    (307, "Temporary Redirect"),
    (308, "Permanent Redirect"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (407, "Proxy Authentication Required"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "Length Required"),
    (412, "Precondition Failed"),
    (413, "Payload Too Large"),
    (414, "URI Too Long"),
    (415, "Unsupported Media Type"),
    (416, "Range Not Satisfiable"),
    (417, "Expectation Failed"),
    (418, "I'm a Teapot"),
    (421, "Misdirected Request"),
    (422, "Unprocessable Entity"),
    (423, "Locked"),
    (424, "Failed Dependency"),
    (425, "Too Early"),
    (426, "Upgrade Required"),
    (428, "Precondition Required"),
    (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"),
    (451, "Unavailable For Legal Reasons"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
    (505, "HTTP Version Not Supported"),
    (506, "Variant Also Negotiates"),
    (507, "Insufficient Storage"),
    (508, "Loop Detected"),
    (509, "Bandwidth Limit Exceeded"),
    (510, "Not Extended"),
    (511, "Network Authentication Required"),
];

/// The phrase of a status code, if it has one. (Node writes `unknown` for the others.)
pub fn reason_phrase(code: u16) -> Option<&'static str> {
    STATUS_CODES.binary_search_by_key(&code, |s| s.0).ok().map(|i| STATUS_CODES[i].1)
}

/// Appends `HTTP/1.1 code reason` and the line's end. The caller has checked the code (100 to 999) and the reason
/// ([`crate::invalid_value`]).
pub fn status_line(out: &mut Vec<u8>, code: u16, reason: &[u8]) {
    let code = code.min(999);
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend([100, 10, 1].map(|unit| b'0' + (code / unit % 10) as u8));
    out.push(b' ');
    out.extend_from_slice(reason);
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found() {
        assert!(STATUS_CODES.windows(2).all(|w| w[0].0 < w[1].0));
        for (code, phrase) in STATUS_CODES {
            assert_eq!(reason_phrase(code), Some(phrase));
        }
        for code in [0, 99, 306, 419, 599, u16::MAX] {
            assert_eq!(reason_phrase(code), None);
        }
    }

    #[test]
    fn a_status_line() {
        let mut out = Vec::new();
        status_line(&mut out, 204, b"No Content");
        status_line(&mut out, 999, b"");
        assert_eq!(out, b"HTTP/1.1 204 No Content\r\nHTTP/1.1 999 \r\n");
    }
}
