//! Block ciphers behind one face: whole blocks of bytes in place.

use cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit};

/// A block cipher with its key. Lengths are multiples of its block.
pub trait Block: Send {
    fn encrypt(&self, blocks: &mut [u8]);
    fn decrypt(&self, blocks: &mut [u8]);
    /// Each block is mixed with the one before it (the first with `last`), then encrypted; `last` becomes the last one.
    fn encrypt_chained(&self, last: &mut [u8], blocks: &mut [u8]);
}

struct Keyed<C>(C);

impl<C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser + Send> Block for Keyed<C> {
    fn encrypt(&self, blocks: &mut [u8]) {
        self.0.encrypt_blocks(Array::slice_as_chunks_mut(blocks).0);
    }
    fn decrypt(&self, blocks: &mut [u8]) {
        self.0.decrypt_blocks(Array::slice_as_chunks_mut(blocks).0);
    }
    fn encrypt_chained(&self, last: &mut [u8], blocks: &mut [u8]) {
        let Some(mut before) = Array::<u8, C::BlockSize>::slice_as_chunks(last).0.first().cloned() else { return };
        for block in Array::<u8, C::BlockSize>::slice_as_chunks_mut(blocks).0 {
            super::xor(block, &before);
            self.0.encrypt_block(block);
            before.clone_from(block);
        }
        last.copy_from_slice(&before);
    }
}

/// Which block cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Aes,
    Aria,
    Camellia,
    Sm4,
    /// Triple DES, of two keys (16 bytes) or three (24).
    Des,
}

fn keyed<C>(key: &[u8]) -> Option<Box<dyn Block>>
where
    C: KeyInit + BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser + Send + 'static,
{
    C::new_from_slice(key).ok().map(|c| Box::new(Keyed(c)) as Box<dyn Block>)
}

/// The cipher of this key; `None` for a length that the family does not have.
pub fn new(family: Family, key: &[u8]) -> Option<Box<dyn Block>> {
    match (family, key.len()) {
        (Family::Aes, 16) => keyed::<aes::Aes128>(key),
        (Family::Aes, 24) => keyed::<aes::Aes192>(key),
        (Family::Aes, 32) => keyed::<aes::Aes256>(key),
        (Family::Aria, 16) => keyed::<aria::Aria128>(key),
        (Family::Aria, 24) => keyed::<aria::Aria192>(key),
        (Family::Aria, 32) => keyed::<aria::Aria256>(key),
        (Family::Camellia, 16) => keyed::<camellia::Camellia128>(key),
        (Family::Camellia, 24) => keyed::<camellia::Camellia192>(key),
        (Family::Camellia, 32) => keyed::<camellia::Camellia256>(key),
        (Family::Sm4, 16) => keyed::<sm4::Sm4>(key),
        (Family::Des, 16) => keyed::<des::TdesEde2>(key),
        (Family::Des, 24) => keyed::<des::TdesEde3>(key),
        _ => None,
    }
}
