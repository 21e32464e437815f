//! Ciphers by steps, as Node's `createCipheriv` and `createDecipheriv` have them.
//!
//! A [`Cipher`] takes additional data, then text in pieces of any size, then ends. For each piece it says beforehand how much
//! comes out ([`output_len`](Cipher::output_len)), and the caller gives it exactly that room: nothing is allocated here but
//! what a mode must see as a whole.
//!
//! **Invariants.** After [`finish`](Cipher::finish) the engine is gone, and with it the key. Tags are compared in constant time.

mod block;
mod ccm;
mod chacha;
mod gcm;
mod names;
mod ocb;
mod padded;
mod stream;
mod wrap;
mod xts;

pub use names::{Kind, Mode, NAMES, from_name, from_nid};

use crate::value::{Class, Failure, Secret};
use block::Block;
use chacha20::cipher::StreamCipher;
use stream::{Ctr, Feedback, Register};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// `to ^= from`, as far as both go.
pub(crate) fn xor(to: &mut [u8], from: &[u8]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a ^= b;
    }
}

enum Engine {
    Ecb(Box<dyn Block>),
    Cbc(Box<dyn Block>, [u8; 16]),
    Ctr(Box<dyn Block>, Ctr),
    Register(Box<dyn Block>, Register),
    Gcm(Box<gcm::Gcm>),
    Ccm(ccm::Ccm),
    Ocb(Box<ocb::Ocb>),
    Xts(xts::Xts),
    Wrap(Box<dyn Block>, Vec<u8>),
    ChaCha20(Box<chacha20::ChaCha20>),
    ChaChaPoly(Box<chacha::ChaChaPoly>),
    Done,
}

/// A cipher in the making.
pub struct Cipher {
    kind: &'static Kind,
    encrypt: bool,
    padding: bool,
    engine: Engine,
    /// Block modes: what is not a whole block yet.
    held: Secret,
    /// The length that tags must have, if it was said.
    tag_len: Option<usize>,
    tag: Option<Vec<u8>>,
    /// CCM: the length that was said, whether the text came, whether it failed.
    announced: Option<u64>,
    had_text: bool,
    failed: bool,
}

fn invalid_iv() -> Failure {
    Failure::new(Class::Type, "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector")
}
fn invalid_state(operation: &str) -> Failure {
    Failure::new(Class::Error, "ERR_CRYPTO_INVALID_STATE", format!("Invalid state for operation {operation}"))
}
fn invalid_tag(len: usize) -> Failure {
    Failure::new(Class::Type, "ERR_CRYPTO_INVALID_AUTH_TAG", format!("Invalid authentication tag length: {len}"))
}
fn bad_update() -> Failure {
    Failure::plain("Trying to add data in unsupported state")
}
fn not_authentic() -> Failure {
    Failure::plain("Unsupported state or unable to authenticate data")
}
fn wrong_length() -> Failure {
    let reason = "wrong final block length";
    Failure::openssl(0x1C80_006B, "Provider routines", reason, "ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH")
}
fn bad_decrypt() -> Failure {
    Failure::openssl(0x1C80_0064, "Provider routines", "bad decrypt", "ERR_OSSL_BAD_DECRYPT")
}

/// Whether an authenticated mode may have a tag of this length.
fn tag_fits(mode: Mode, len: usize) -> bool {
    match mode {
        Mode::Gcm => len == 4 || len == 8 || (12..=16).contains(&len),
        Mode::Ccm => (4..=16).contains(&len) && len.is_multiple_of(2),
        _ => (1..=16).contains(&len),
    }
}

/// Whether a cipher takes an initialization vector of this length.
#[must_use]
pub fn iv_fits(kind: &Kind, len: usize) -> bool {
    match kind.mode {
        Mode::Gcm => (1..=128).contains(&len),
        Mode::Ccm => (7..=13).contains(&len),
        Mode::Ocb => (1..=15).contains(&len),
        _ => len == kind.iv,
    }
}

impl Cipher {
    /// `iv`: `None` for what needs none. `tag_len`: what the program said.
    ///
    /// # Errors
    /// Node's, for names and lengths that do not fit.
    pub fn new(name: &str, key: &[u8], iv: Option<&[u8]>, encrypt: bool, tag_len: Option<usize>) -> Result<Cipher, Failure> {
        let Some(kind) = from_name(name) else {
            if names::NOT_BUILT.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                return Err(Failure::not_built(&format!("crypto: the cipher {name}")));
            }
            if names::UNSUPPORTED.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                return Err(Failure::unsupported());
            }
            return Err(Failure::new(Class::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"));
        };
        let mode = kind.mode;
        if key.len() != kind.key {
            return Err(Failure::new(Class::Range, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"));
        }
        match iv {
            None if kind.iv != 0 => return Err(invalid_iv()),
            Some(iv) if !iv_fits(kind, iv.len()) => return Err(invalid_iv()),
            _ => {}
        }
        let iv = iv.unwrap_or(&[]);
        let mut tag_len = tag_len;
        if mode.is_aead() {
            match tag_len {
                Some(len) if !tag_fits(mode, len) => return Err(invalid_tag(len)),
                None if matches!(mode, Mode::Ccm | Mode::Ocb) => {
                    let text = format!("authTagLength required for {name}");
                    return Err(Failure::new(Class::Type, "ERR_CRYPTO_INVALID_AUTH_TAG", text));
                }
                None if mode == Mode::ChaCha20Poly1305 => tag_len = Some(16),
                _ => {}
            }
        }
        let keyed = |key: &[u8]| block::new(kind.family, key).ok_or_else(Failure::unsupported);
        let engine = match mode {
            Mode::Ecb => Engine::Ecb(keyed(key)?),
            Mode::Cbc => {
                let mut last = [0; 16];
                last[..iv.len()].copy_from_slice(iv);
                Engine::Cbc(keyed(key)?, last)
            }
            Mode::Ctr => Engine::Ctr(keyed(key)?, Ctr::new(iv.try_into().map_err(|_| invalid_iv())?, false)),
            Mode::Cfb => Engine::Register(keyed(key)?, Register::new(Feedback::Cfb, iv)),
            Mode::Cfb8 => Engine::Register(keyed(key)?, Register::new(Feedback::Cfb8, iv)),
            Mode::Cfb1 => Engine::Register(keyed(key)?, Register::new(Feedback::Cfb1, iv)),
            Mode::Ofb => Engine::Register(keyed(key)?, Register::new(Feedback::Ofb, iv)),
            Mode::Gcm => Engine::Gcm(Box::new(gcm::Gcm::new(keyed(key)?, iv))),
            Mode::Ccm => Engine::Ccm(ccm::Ccm::new(keyed(key)?, iv, tag_len.unwrap_or(16))),
            Mode::Ocb => Engine::Ocb(Box::new(ocb::Ocb::new(keyed(key)?, iv, tag_len.unwrap_or(16)))),
            Mode::Xts => {
                let (data, tweak) = key.split_at(key.len() / 2);
                if encrypt && bool::from(data.ct_eq(tweak)) {
                    let reason = "xts duplicated keys";
                    return Err(Failure::openssl(0x1C80_0095, "Provider routines", reason, "ERR_OSSL_XTS_DUPLICATED_KEYS"));
                }
                let iv = iv.try_into().map_err(|_| invalid_iv())?;
                Engine::Xts(xts::Xts { data: keyed(data)?, tweak: keyed(tweak)?, iv })
            }
            Mode::Wrap | Mode::WrapPad => Engine::Wrap(keyed(key)?, iv.to_vec()),
            Mode::ChaCha20 => Engine::ChaCha20(Box::new(chacha::plain(key, iv).ok_or_else(invalid_iv)?)),
            Mode::ChaCha20Poly1305 => Engine::ChaChaPoly(Box::new(chacha::ChaChaPoly::new(key, iv).ok_or_else(invalid_iv)?)),
        };
        Ok(Cipher {
            kind,
            encrypt,
            padding: true,
            engine,
            held: Zeroizing::new(Vec::with_capacity(32)),
            tag_len,
            tag: None,
            announced: None,
            had_text: false,
            failed: false,
        })
    }

    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }
    fn is_done(&self) -> bool {
        matches!(self.engine, Engine::Done)
    }

    /// # Errors
    /// After the end.
    pub fn set_auto_padding(&mut self, on: bool) -> Result<(), Failure> {
        if self.is_done() {
            return Err(invalid_state("setAutoPadding"));
        }
        self.padding = on;
        Ok(())
    }

    /// Additional data. `text_len`: of the whole message, which CCM has to know.
    ///
    /// # Errors
    /// For what is not authenticated, and after text.
    pub fn add(&mut self, bytes: &[u8], text_len: Option<u64>) -> Result<(), Failure> {
        if self.had_text {
            return Err(invalid_state("setAAD"));
        }
        match &mut self.engine {
            Engine::Gcm(gcm) => gcm.add(bytes),
            Engine::ChaChaPoly(c) => c.add(bytes),
            Engine::Ocb(o) => o.add(bytes),
            Engine::Ccm(c) => {
                let Some(len) = text_len else {
                    let text = "options.plaintextLength required for CCM mode with AAD";
                    return Err(Failure::new(Class::Type, "ERR_MISSING_ARGS", text));
                };
                if len > c.most() {
                    return Err(Failure::new(Class::Range, "ERR_CRYPTO_INVALID_MESSAGELEN", "Invalid message length"));
                }
                self.announced = Some(len);
                c.add(bytes);
            }
            _ => return Err(invalid_state("setAAD")),
        }
        Ok(())
    }

    /// How many bytes [`update`](Cipher::update) gives for a piece of `n` bytes.
    #[must_use]
    pub fn output_len(&self, n: usize) -> usize {
        let total = self.held.len() + n;
        let block = self.kind.block;
        match &self.engine {
            Engine::Ecb(_) | Engine::Cbc(..) if !self.encrypt && self.padding => total.saturating_sub(1) / block * block,
            Engine::Ecb(_) | Engine::Cbc(..) | Engine::Ocb(_) => total / block * block,
            Engine::Ccm(_) if !self.encrypt && self.tag.is_none() => 0,
            Engine::Wrap(..) | Engine::Done => 0,
            _ => n,
        }
    }

    /// What a piece gives that is not known beforehand: of a mode that wraps keys.
    #[must_use]
    pub fn is_wrap(&self) -> bool {
        matches!(self.engine, Engine::Wrap(..))
    }
    /// # Errors
    /// For a piece that cannot be wrapped or is not authentic.
    pub fn wrap(&mut self, input: &[u8]) -> Result<Secret, Failure> {
        let Engine::Wrap(block, iv) = &self.engine else { return Err(bad_update()) };
        let run = if self.kind.mode == Mode::Wrap { wrap::plain } else { wrap::padded };
        run(&**block, self.encrypt, iv, input).ok_or_else(bad_update)
    }

    /// A piece of text: fills `out`, which has exactly [`output_len`](Cipher::output_len) bytes. Answers with how many of them count
    /// (all, or none when CCM's tag does not fit: the end will say so).
    ///
    /// # Errors
    /// After the end, and for what the mode cannot take.
    pub fn update(&mut self, input: &[u8], out: &mut [u8]) -> Result<usize, Failure> {
        let encrypt = self.encrypt;
        match &mut self.engine {
            Engine::Done | Engine::Wrap(..) => return Err(bad_update()),
            Engine::Ecb(_) | Engine::Cbc(..) | Engine::Ocb(_) => {
                self.had_text = true;
                // What is held comes first; what is no whole block is held.
                let from_held = self.held.len().min(out.len());
                let from_input = out.len() - from_held;
                out[..from_held].copy_from_slice(&self.held[..from_held]);
                out[from_held..].copy_from_slice(&input[..from_input]);
                self.held.drain(..from_held);
                self.held.extend_from_slice(&input[from_input..]);
                match &mut self.engine {
                    Engine::Ecb(block) => {
                        if encrypt {
                            block.encrypt(out);
                        } else {
                            block.decrypt(out);
                        }
                    }
                    Engine::Cbc(block, last) => cbc(&**block, encrypt, &mut last[..self.kind.block], out),
                    Engine::Ocb(ocb) => ocb.update(encrypt, out),
                    _ => {}
                }
                return Ok(out.len());
            }
            Engine::Ccm(ccm) => {
                if self.had_text || self.announced.is_some_and(|n| n != input.len() as u64) {
                    return Err(bad_update());
                }
                if input.len() as u64 > ccm.most() {
                    return Err(Failure::new(Class::Range, "ERR_CRYPTO_INVALID_MESSAGELEN", "Invalid message length"));
                }
                self.had_text = true;
                if !encrypt && self.tag.is_none() {
                    self.failed = true;
                    return Ok(0);
                }
                out.copy_from_slice(input);
                let tag = ccm.run(encrypt, out);
                let n = self.tag_len.unwrap_or(16);
                if encrypt {
                    self.tag = Some(tag[..n].to_vec());
                } else if !self.tag.as_ref().is_some_and(|t| bool::from(t[..].ct_eq(&tag[..n]))) {
                    out.fill(0);
                    self.failed = true;
                    return Ok(0);
                }
                return Ok(out.len());
            }
            _ => {}
        }
        self.had_text = true;
        if matches!(self.engine, Engine::Xts(_)) && input.len() < 16 {
            return Err(bad_update());
        }
        out.copy_from_slice(input);
        match &mut self.engine {
            Engine::Ctr(block, ctr) => ctr.apply(&**block, out),
            Engine::Register(block, register) => register.apply(&**block, encrypt, out),
            Engine::Gcm(gcm) => gcm.update(encrypt, out),
            Engine::Xts(xts) => xts.run(encrypt, out),
            Engine::ChaCha20(c) => c.try_apply_keystream(out).map_err(|_| bad_update())?,
            Engine::ChaChaPoly(c) => c.update(encrypt, out).then_some(()).ok_or_else(bad_update)?,
            _ => {}
        }
        Ok(out.len())
    }

    /// # Errors
    /// In a state or with a length that does not fit.
    pub fn set_tag(&mut self, tag: &[u8]) -> Result<(), Failure> {
        let mode = self.kind.mode;
        if self.is_done() || self.encrypt || !mode.is_aead() || self.tag.is_some() {
            return Err(invalid_state("setAuthTag"));
        }
        if !tag_fits(mode, tag.len()) || self.tag_len.is_some_and(|n| n != tag.len()) {
            return Err(invalid_tag(tag.len()));
        }
        self.tag = Some(tag.to_vec());
        Ok(())
    }

    /// The tag of what was encrypted.
    ///
    /// # Errors
    /// Before the end, and for what has none.
    pub fn tag(&self) -> Result<&[u8], Failure> {
        match &self.tag {
            Some(tag) if self.is_done() && self.encrypt && self.kind.mode.is_aead() => Ok(tag),
            _ => Err(invalid_state("getAuthTag")),
        }
    }

    /// The end: the last bytes, at most 16 of them.
    ///
    /// # Errors
    /// Bad padding, a wrong length, a tag that does not fit.
    pub fn finish(&mut self) -> Result<Secret, Failure> {
        let engine = std::mem::replace(&mut self.engine, Engine::Done);
        let held = std::mem::take(&mut self.held);
        let (encrypt, size) = (self.encrypt, self.kind.block);
        let made = match engine {
            Engine::Done => return Err(Failure::new(Class::Error, "ERR_CRYPTO_INVALID_STATE", "Invalid state")),
            Engine::Ecb(block) => return last_block(&*block, encrypt, self.padding, size, &mut [0; 16], held),
            Engine::Cbc(block, mut last) => return last_block(&*block, encrypt, self.padding, size, &mut last, held),
            Engine::Gcm(gcm) => (held, gcm.tag()),
            Engine::ChaChaPoly(c) => (held, c.tag()),
            Engine::Ocb(ocb) => {
                let mut held = held;
                let tag = ocb.finish(encrypt, &mut held);
                (held, tag)
            }
            Engine::Ccm(ccm) => {
                if self.failed {
                    return Err(not_authentic());
                }
                if !self.had_text && encrypt {
                    let tag = ccm.run(true, &mut []);
                    self.tag = Some(tag[..self.tag_len.unwrap_or(16)].to_vec());
                }
                return Ok(held);
            }
            _ => return Ok(held),
        };
        let (last, tag) = made;
        if encrypt {
            self.tag = Some(tag[..self.tag_len.unwrap_or(16)].to_vec());
            return Ok(last);
        }
        match &self.tag {
            Some(given) if bool::from(given[..].ct_eq(&tag[..given.len()])) => Ok(last),
            _ => Err(not_authentic()),
        }
    }
}

fn cbc(block: &dyn Block, encrypt: bool, last: &mut [u8], data: &mut [u8]) {
    if encrypt {
        block.encrypt_chained(last, data);
        return;
    }
    let size = last.len();
    let mut before = [0; 2048];
    for part in data.chunks_mut(2048) {
        let before = &mut before[..part.len()];
        before.copy_from_slice(part);
        block.decrypt(part);
        xor(&mut part[..size], last);
        xor(&mut part[size..], before);
        last.copy_from_slice(&before[before.len() - size..]);
    }
}

fn last_block(block: &dyn Block, encrypt: bool, padding: bool, size: usize, last: &mut [u8], mut held: Secret) -> Result<Secret, Failure> {
    if !padding {
        return if held.is_empty() { Ok(held) } else { Err(wrong_length()) };
    }
    let last = &mut last[..size];
    if encrypt {
        let n = size - held.len();
        held.resize(size, n as u8);
        cbc(block, true, last, &mut held);
        return Ok(held);
    }
    if held.len() != size {
        return Err(wrong_length());
    }
    cbc(block, false, last, &mut held);
    // Without branches on what was decrypted, until it is known whether all is well.
    let n = held[size - 1];
    let mut wrong = u8::from(n == 0) | u8::from(usize::from(n) > size);
    for (i, byte) in held.iter().rev().enumerate() {
        wrong |= u8::from(i < usize::from(n)) * (byte ^ n);
    }
    if wrong != 0 {
        return Err(bad_decrypt());
    }
    held.truncate(size - usize::from(n));
    Ok(held)
}
