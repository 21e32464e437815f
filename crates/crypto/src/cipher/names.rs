//! The names of ciphers: OpenSSL's, in any case, with its aliases and numbers.

use super::block::Family;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Ecb,
    Cbc,
    Cfb,
    Cfb8,
    Cfb1,
    Ofb,
    Ctr,
    Gcm,
    Ccm,
    Ocb,
    Xts,
    Wrap,
    WrapPad,
    ChaCha20,
    ChaCha20Poly1305,
}

impl Mode {
    /// Authenticated: has a tag and additional data.
    #[must_use]
    pub fn is_aead(self) -> bool {
        matches!(self, Mode::Gcm | Mode::Ccm | Mode::Ocb | Mode::ChaCha20Poly1305)
    }
    /// As `getCipherInfo` says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Mode::Ecb => "ecb",
            Mode::Cbc => "cbc",
            Mode::Cfb | Mode::Cfb8 | Mode::Cfb1 => "cfb",
            Mode::Ofb => "ofb",
            Mode::Ctr => "ctr",
            Mode::Gcm => "gcm",
            Mode::Ccm => "ccm",
            Mode::Ocb => "ocb",
            Mode::Xts => "xts",
            Mode::Wrap | Mode::WrapPad => "wrap",
            Mode::ChaCha20 | Mode::ChaCha20Poly1305 => "stream",
        }
    }
}

/// A cipher by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As `getCipherInfo` names it.
    pub name: &'static str,
    pub nid: u32,
    pub family: Family,
    pub mode: Mode,
    /// Bytes; 1 for what is no block mode.
    pub block: usize,
    pub iv: usize,
    pub key: usize,
}

macro_rules! kinds {
    ($($name:literal $nid:literal $family:ident $mode:ident $block:literal $iv:literal $key:literal;)*) => {
        pub const KINDS: &[Kind] = &[$(Kind { name: $name, nid: $nid, family: Family::$family, mode: Mode::$mode, block: $block, iv: $iv, key: $key }),*];
    };
}

kinds! {
    "aes-128-cbc" 419 Aes Cbc 16 16 16;
    "id-aes128-ccm" 896 Aes Ccm 1 12 16;
    "aes-128-cfb" 421 Aes Cfb 1 16 16;
    "aes-128-cfb1" 650 Aes Cfb1 1 16 16;
    "aes-128-cfb8" 653 Aes Cfb8 1 16 16;
    "aes-128-ctr" 904 Aes Ctr 1 16 16;
    "aes-128-ecb" 418 Aes Ecb 16 0 16;
    "id-aes128-gcm" 895 Aes Gcm 1 12 16;
    "aes-128-ocb" 958 Aes Ocb 16 12 16;
    "aes-128-ofb" 420 Aes Ofb 1 16 16;
    "aes-128-xts" 913 Aes Xts 1 16 32;
    "aes-192-cbc" 423 Aes Cbc 16 16 24;
    "id-aes192-ccm" 899 Aes Ccm 1 12 24;
    "aes-192-cfb" 425 Aes Cfb 1 16 24;
    "aes-192-cfb1" 651 Aes Cfb1 1 16 24;
    "aes-192-cfb8" 654 Aes Cfb8 1 16 24;
    "aes-192-ctr" 905 Aes Ctr 1 16 24;
    "aes-192-ecb" 422 Aes Ecb 16 0 24;
    "id-aes192-gcm" 898 Aes Gcm 1 12 24;
    "aes-192-ocb" 959 Aes Ocb 16 12 24;
    "aes-192-ofb" 424 Aes Ofb 1 16 24;
    "aes-256-cbc" 427 Aes Cbc 16 16 32;
    "id-aes256-ccm" 902 Aes Ccm 1 12 32;
    "aes-256-cfb" 429 Aes Cfb 1 16 32;
    "aes-256-cfb1" 652 Aes Cfb1 1 16 32;
    "aes-256-cfb8" 655 Aes Cfb8 1 16 32;
    "aes-256-ctr" 906 Aes Ctr 1 16 32;
    "aes-256-ecb" 426 Aes Ecb 16 0 32;
    "id-aes256-gcm" 901 Aes Gcm 1 12 32;
    "aes-256-ocb" 960 Aes Ocb 16 12 32;
    "aes-256-ofb" 428 Aes Ofb 1 16 32;
    "aes-256-xts" 914 Aes Xts 1 16 64;
    "id-aes128-wrap" 788 Aes Wrap 8 8 16;
    "id-aes128-wrap-pad" 897 Aes WrapPad 8 4 16;
    "id-aes192-wrap" 789 Aes Wrap 8 8 24;
    "id-aes192-wrap-pad" 900 Aes WrapPad 8 4 24;
    "id-aes256-wrap" 790 Aes Wrap 8 8 32;
    "id-aes256-wrap-pad" 903 Aes WrapPad 8 4 32;
    "aria-128-cbc" 1066 Aria Cbc 16 16 16;
    "aria-128-ccm" 1120 Aria Ccm 1 12 16;
    "aria-128-cfb" 1067 Aria Cfb 1 16 16;
    "aria-128-cfb1" 1080 Aria Cfb1 1 16 16;
    "aria-128-cfb8" 1083 Aria Cfb8 1 16 16;
    "aria-128-ctr" 1069 Aria Ctr 1 16 16;
    "aria-128-ecb" 1065 Aria Ecb 16 0 16;
    "aria-128-gcm" 1123 Aria Gcm 1 12 16;
    "aria-128-ofb" 1068 Aria Ofb 1 16 16;
    "aria-192-cbc" 1071 Aria Cbc 16 16 24;
    "aria-192-ccm" 1121 Aria Ccm 1 12 24;
    "aria-192-cfb" 1072 Aria Cfb 1 16 24;
    "aria-192-cfb1" 1081 Aria Cfb1 1 16 24;
    "aria-192-cfb8" 1084 Aria Cfb8 1 16 24;
    "aria-192-ctr" 1074 Aria Ctr 1 16 24;
    "aria-192-ecb" 1070 Aria Ecb 16 0 24;
    "aria-192-gcm" 1124 Aria Gcm 1 12 24;
    "aria-192-ofb" 1073 Aria Ofb 1 16 24;
    "aria-256-cbc" 1076 Aria Cbc 16 16 32;
    "aria-256-ccm" 1122 Aria Ccm 1 12 32;
    "aria-256-cfb" 1077 Aria Cfb 1 16 32;
    "aria-256-cfb1" 1082 Aria Cfb1 1 16 32;
    "aria-256-cfb8" 1085 Aria Cfb8 1 16 32;
    "aria-256-ctr" 1079 Aria Ctr 1 16 32;
    "aria-256-ecb" 1075 Aria Ecb 16 0 32;
    "aria-256-gcm" 1125 Aria Gcm 1 12 32;
    "aria-256-ofb" 1078 Aria Ofb 1 16 32;
    "camellia-128-cbc" 751 Camellia Cbc 16 16 16;
    "camellia-128-cfb" 757 Camellia Cfb 1 16 16;
    "camellia-128-cfb1" 760 Camellia Cfb1 1 16 16;
    "camellia-128-cfb8" 763 Camellia Cfb8 1 16 16;
    "camellia-128-ctr" 963 Camellia Ctr 1 16 16;
    "camellia-128-ecb" 754 Camellia Ecb 16 0 16;
    "camellia-128-ofb" 766 Camellia Ofb 1 16 16;
    "camellia-192-cbc" 752 Camellia Cbc 16 16 24;
    "camellia-192-cfb" 758 Camellia Cfb 1 16 24;
    "camellia-192-cfb1" 761 Camellia Cfb1 1 16 24;
    "camellia-192-cfb8" 764 Camellia Cfb8 1 16 24;
    "camellia-192-ctr" 967 Camellia Ctr 1 16 24;
    "camellia-192-ecb" 755 Camellia Ecb 16 0 24;
    "camellia-192-ofb" 767 Camellia Ofb 1 16 24;
    "camellia-256-cbc" 753 Camellia Cbc 16 16 32;
    "camellia-256-cfb" 759 Camellia Cfb 1 16 32;
    "camellia-256-cfb1" 762 Camellia Cfb1 1 16 32;
    "camellia-256-cfb8" 765 Camellia Cfb8 1 16 32;
    "camellia-256-ctr" 971 Camellia Ctr 1 16 32;
    "camellia-256-ecb" 756 Camellia Ecb 16 0 32;
    "camellia-256-ofb" 768 Camellia Ofb 1 16 32;
    "chacha20" 1019 Aes ChaCha20 1 16 32;
    "chacha20-poly1305" 1018 Aes ChaCha20Poly1305 1 12 32;
    "des-ede" 32 Des Ecb 8 0 16;
    "des-ede-cbc" 43 Des Cbc 8 8 16;
    "des-ede-cfb" 60 Des Cfb 1 8 16;
    "des-ede-ofb" 62 Des Ofb 1 8 16;
    "des-ede3" 33 Des Ecb 8 0 24;
    "des-ede3-cbc" 44 Des Cbc 8 8 24;
    "des-ede3-cfb" 61 Des Cfb 1 8 24;
    "des-ede3-cfb1" 658 Des Cfb1 1 8 24;
    "des-ede3-cfb8" 659 Des Cfb8 1 8 24;
    "des-ede3-ofb" 63 Des Ofb 1 8 24;
    "sm4-cbc" 1134 Sm4 Cbc 16 16 16;
    "sm4-cfb" 1137 Sm4 Cfb 1 16 16;
    "sm4-ctr" 1139 Sm4 Ctr 1 16 16;
    "sm4-ecb" 1133 Sm4 Ecb 16 0 16;
    "sm4-ofb" 1135 Sm4 Ofb 1 16 16;
}

/// What `crypto.getCiphers()` lists, in its order, each with its place in [`KINDS`].
pub const NAMES: &[(&str, usize)] = &[
    ("aes-128-cbc", 0),
    ("aes-128-ccm", 1),
    ("aes-128-cfb", 2),
    ("aes-128-cfb1", 3),
    ("aes-128-cfb8", 4),
    ("aes-128-ctr", 5),
    ("aes-128-ecb", 6),
    ("aes-128-gcm", 7),
    ("aes-128-ocb", 8),
    ("aes-128-ofb", 9),
    ("aes-128-xts", 10),
    ("aes-192-cbc", 11),
    ("aes-192-ccm", 12),
    ("aes-192-cfb", 13),
    ("aes-192-cfb1", 14),
    ("aes-192-cfb8", 15),
    ("aes-192-ctr", 16),
    ("aes-192-ecb", 17),
    ("aes-192-gcm", 18),
    ("aes-192-ocb", 19),
    ("aes-192-ofb", 20),
    ("aes-256-cbc", 21),
    ("aes-256-ccm", 22),
    ("aes-256-cfb", 23),
    ("aes-256-cfb1", 24),
    ("aes-256-cfb8", 25),
    ("aes-256-ctr", 26),
    ("aes-256-ecb", 27),
    ("aes-256-gcm", 28),
    ("aes-256-ocb", 29),
    ("aes-256-ofb", 30),
    ("aes-256-xts", 31),
    ("aes128", 0),
    ("aes128-wrap", 32),
    ("aes128-wrap-pad", 33),
    ("aes192", 11),
    ("aes192-wrap", 34),
    ("aes192-wrap-pad", 35),
    ("aes256", 21),
    ("aes256-wrap", 36),
    ("aes256-wrap-pad", 37),
    ("aria-128-cbc", 38),
    ("aria-128-ccm", 39),
    ("aria-128-cfb", 40),
    ("aria-128-cfb1", 41),
    ("aria-128-cfb8", 42),
    ("aria-128-ctr", 43),
    ("aria-128-ecb", 44),
    ("aria-128-gcm", 45),
    ("aria-128-ofb", 46),
    ("aria-192-cbc", 47),
    ("aria-192-ccm", 48),
    ("aria-192-cfb", 49),
    ("aria-192-cfb1", 50),
    ("aria-192-cfb8", 51),
    ("aria-192-ctr", 52),
    ("aria-192-ecb", 53),
    ("aria-192-gcm", 54),
    ("aria-192-ofb", 55),
    ("aria-256-cbc", 56),
    ("aria-256-ccm", 57),
    ("aria-256-cfb", 58),
    ("aria-256-cfb1", 59),
    ("aria-256-cfb8", 60),
    ("aria-256-ctr", 61),
    ("aria-256-ecb", 62),
    ("aria-256-gcm", 63),
    ("aria-256-ofb", 64),
    ("aria128", 38),
    ("aria192", 47),
    ("aria256", 56),
    ("camellia-128-cbc", 65),
    ("camellia-128-cfb", 66),
    ("camellia-128-cfb1", 67),
    ("camellia-128-cfb8", 68),
    ("camellia-128-ctr", 69),
    ("camellia-128-ecb", 70),
    ("camellia-128-ofb", 71),
    ("camellia-192-cbc", 72),
    ("camellia-192-cfb", 73),
    ("camellia-192-cfb1", 74),
    ("camellia-192-cfb8", 75),
    ("camellia-192-ctr", 76),
    ("camellia-192-ecb", 77),
    ("camellia-192-ofb", 78),
    ("camellia-256-cbc", 79),
    ("camellia-256-cfb", 80),
    ("camellia-256-cfb1", 81),
    ("camellia-256-cfb8", 82),
    ("camellia-256-ctr", 83),
    ("camellia-256-ecb", 84),
    ("camellia-256-ofb", 85),
    ("camellia128", 65),
    ("camellia192", 72),
    ("camellia256", 79),
    ("chacha20", 86),
    ("chacha20-poly1305", 87),
    ("des-ede", 88),
    ("des-ede-cbc", 89),
    ("des-ede-cfb", 90),
    ("des-ede-ecb", 88),
    ("des-ede-ofb", 91),
    ("des-ede3", 92),
    ("des-ede3-cbc", 93),
    ("des-ede3-cfb", 94),
    ("des-ede3-cfb1", 95),
    ("des-ede3-cfb8", 96),
    ("des-ede3-ecb", 92),
    ("des-ede3-ofb", 97),
    ("des3", 93),
    ("id-aes128-CCM", 1),
    ("id-aes128-GCM", 7),
    ("id-aes128-wrap", 32),
    ("id-aes128-wrap-pad", 33),
    ("id-aes192-CCM", 12),
    ("id-aes192-GCM", 18),
    ("id-aes192-wrap", 34),
    ("id-aes192-wrap-pad", 35),
    ("id-aes256-CCM", 22),
    ("id-aes256-GCM", 28),
    ("id-aes256-wrap", 36),
    ("id-aes256-wrap-pad", 37),
    ("sm4", 98),
    ("sm4-cbc", 98),
    ("sm4-cfb", 99),
    ("sm4-ctr", 100),
    ("sm4-ecb", 101),
    ("sm4-ofb", 102),
];

/// Names that are understood and not listed.
const MORE: &[(&str, &str)] = &[
    ("aes-128-wrap", "id-aes128-wrap"),
    ("aes-192-wrap", "id-aes192-wrap"),
    ("aes-256-wrap", "id-aes256-wrap"),
    ("aes-128-wrap-pad", "id-aes128-wrap-pad"),
    ("aes-192-wrap-pad", "id-aes192-wrap-pad"),
    ("aes-256-wrap-pad", "id-aes256-wrap-pad"),
];

/// Ciphers of OpenSSL whose provider is not loaded in Node, and those that have no crate: they exist, and are unsupported.
pub const UNSUPPORTED: &[&str] = &[
    "bf",
    "bf-cbc",
    "bf-cfb",
    "bf-ecb",
    "bf-ofb",
    "blowfish",
    "cast",
    "cast-cbc",
    "cast5-cbc",
    "cast5-cfb",
    "cast5-ecb",
    "cast5-ofb",
    "des",
    "des-cbc",
    "des-cfb",
    "des-cfb1",
    "des-cfb8",
    "des-ecb",
    "des-ofb",
    "desx",
    "desx-cbc",
    "idea",
    "idea-cbc",
    "idea-cfb",
    "idea-ecb",
    "idea-ofb",
    "rc2",
    "rc2-128",
    "rc2-40",
    "rc2-40-cbc",
    "rc2-64",
    "rc2-64-cbc",
    "rc2-cbc",
    "rc2-cfb",
    "rc2-ecb",
    "rc2-ofb",
    "rc4",
    "rc4-40",
    "rc4-hmac-md5",
    "seed",
    "seed-cbc",
    "seed-cfb",
    "seed-ecb",
    "seed-ofb",
];

/// Ciphers that Node has and that are refused by name: modes that only TLS and CMS use.
pub const NOT_BUILT: &[&str] = &[
    "aes-128-cbc-hmac-sha1",
    "aes-128-cbc-hmac-sha256",
    "aes-256-cbc-hmac-sha1",
    "aes-256-cbc-hmac-sha256",
    "des3-wrap",
    "id-smime-alg-cms3deswrap",
];

/// The cipher of this name, in any case.
#[must_use]
pub fn from_name(name: &str) -> Option<&'static Kind> {
    let by_list = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, i)| &KINDS[*i]);
    let canonical = || MORE.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or(name, |(_, c)| *c);
    by_list.or_else(|| {
        let canonical = canonical();
        KINDS.iter().find(|k| k.name.eq_ignore_ascii_case(canonical))
    })
}

#[must_use]
pub fn from_nid(nid: u32) -> Option<&'static Kind> {
    KINDS.iter().find(|k| k.nid == nid)
}
