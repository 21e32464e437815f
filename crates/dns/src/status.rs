//! How a query ends that has no answer: c-ares' codes by their names, which are what Node's errors have as `code`.

/// Why a query failed. The numbers are c-ares'; [`Status::code`] is the name that programs see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Status {
    NoData = 1,
    FormErr,
    ServFail,
    NotFound,
    NotImp,
    Refused,
    BadQuery,
    BadName,
    BadFamily,
    BadResp,
    ConnRefused,
    Timeout,
    Eof,
    File,
    NoMem,
    Destruction,
    BadStr,
    BadFlags,
    NoName,
    BadHints,
    NotInitialized,
    LoadIphlpapi,
    AddrGetNetworkParams,
    Cancelled,
}

/// Every status with its name, in the order of the numbers from 1.
pub const CODES: [(Status, &str); 24] = [
    (Status::NoData, "ENODATA"),
    (Status::FormErr, "EFORMERR"),
    (Status::ServFail, "ESERVFAIL"),
    (Status::NotFound, "ENOTFOUND"),
    (Status::NotImp, "ENOTIMP"),
    (Status::Refused, "EREFUSED"),
    (Status::BadQuery, "EBADQUERY"),
    (Status::BadName, "EBADNAME"),
    (Status::BadFamily, "EBADFAMILY"),
    (Status::BadResp, "EBADRESP"),
    (Status::ConnRefused, "ECONNREFUSED"),
    (Status::Timeout, "ETIMEOUT"),
    (Status::Eof, "EOF"),
    (Status::File, "EFILE"),
    (Status::NoMem, "ENOMEM"),
    (Status::Destruction, "EDESTRUCTION"),
    (Status::BadStr, "EBADSTR"),
    (Status::BadFlags, "EBADFLAGS"),
    (Status::NoName, "ENONAME"),
    (Status::BadHints, "EBADHINTS"),
    (Status::NotInitialized, "ENOTINITIALIZED"),
    (Status::LoadIphlpapi, "ELOADIPHLPAPI"),
    (Status::AddrGetNetworkParams, "EADDRGETNETWORKPARAMS"),
    (Status::Cancelled, "ECANCELLED"),
];

impl Status {
    /// `ENOTFOUND`.
    #[must_use]
    pub fn code(self) -> &'static str {
        CODES[self as usize - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn the_table_is_in_order() {
        for (n, (status, name)) in CODES.iter().enumerate() {
            assert_eq!(*status as usize, n + 1, "{name}");
            assert_eq!(status.code(), *name);
        }
    }
}
