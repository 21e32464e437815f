//! Binding `crypto`: `crates/crypto` does the work.
//!
//! What is done by steps (hashes, ciphers) has natives of its own; everything else goes through `invoke` and `invokeLater`
//! by its name.

mod cipher;
pub(super) mod handle;
mod hash;
mod invoke;

pub(super) use invoke::new_bytes;
use tally_vm::realm::{Key, Prop};

pub const PROPS: &[Prop] = &[
    Prop::HostMethod(Key::Name("hashNames"), 0, hash::hash_names),
    Prop::HostMethod(Key::Name("newHash"), 1, hash::new_hash),
    Prop::HostMethod(Key::Name("copyHash"), 1, hash::copy_hash),
    Prop::HostMethod(Key::Name("isExtendable"), 1, hash::is_extendable),
    Prop::HostMethod(Key::Name("newHmac"), 2, hash::new_hmac),
    Prop::HostMethod(Key::Name("update"), 3, hash::update),
    Prop::HostMethod(Key::Name("digest"), 2, hash::digest),
    Prop::HostMethod(Key::Name("randomFill"), 3, hash::random_fill),
    Prop::HostMethod(Key::Name("equal"), 2, hash::equal),
    Prop::HostMethod(Key::Name("newCipher"), 5, cipher::new_cipher),
    Prop::HostMethod(Key::Name("cipherUpdate"), 2, cipher::update),
    Prop::HostMethod(Key::Name("cipherFinal"), 1, cipher::finish),
    Prop::HostMethod(Key::Name("cipherAdd"), 3, cipher::add),
    Prop::HostMethod(Key::Name("cipherSetTag"), 2, cipher::set_tag),
    Prop::HostMethod(Key::Name("cipherTag"), 1, cipher::tag),
    Prop::HostMethod(Key::Name("cipherPadding"), 2, cipher::set_padding),
    Prop::HostMethod(Key::Name("invoke"), 1, invoke::invoke),
    Prop::HostMethod(Key::Name("invokeLater"), 2, invoke::invoke_later),
];
