//! Ciphers by steps.

use super::handle;
use super::invoke::{fail, new_bytes};
use crate::binding::{args, bytes};
use std::cell::RefCell;
use tally_crypto::{Cipher, Failure};
use tally_heap::{Imm, Local, Val, Value};
use tally_vm::{Args, Cx, JsResult};

type Handle = RefCell<Cipher>;

/// What a context with its key schedule keeps, about.
const SIZE: usize = 1536;

fn cipher(cx: &Cx, a: Args) -> Result<&Handle, Failure> {
    handle::get::<Handle>(cx, a.get(cx, 0)).ok_or_else(|| Failure::plain("argument must be a cipher"))
}

/// `newCipher(name, key, iv | null, encrypt, tag length | undefined) -> handle`
pub fn new_cipher<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let name = args::text(cx, a, 0)?;
    let iv = a.get(cx, 2);
    let tag_len = args::number(cx, a, 4);
    let made = {
        let iv = bytes::uint8(cx, iv).is_some().then_some(iv);
        // SAFETY: nothing writes while the slices are used.
        let (key, iv) = unsafe { (bytes::read(cx, a.get(cx, 1)), iv.map(|iv| bytes::read(cx, iv))) };
        Cipher::new(&name, key, iv, args::flag(cx, a, 3), (tag_len >= 0.0).then_some(tag_len as usize))
    };
    match made {
        Ok(cipher) => {
            let out = cx.slot();
            handle::make::<Handle>(cx, out, RefCell::new(cipher), SIZE)?;
            Ok(cx.val(out))
        }
        Err(failure) => Err(fail(cx, &failure)),
    }
}

/// `cipherUpdate(handle, view) -> Buffer`
pub fn update<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let out = cx.slot();
    match step(cx, a, out)? {
        Ok(()) => Ok(cx.val(out)),
        Err(failure) => Err(fail(cx, &failure)),
    }
}

fn step(cx: &mut Cx, a: Args, out: Local<Value>) -> JsResult<Result<(), Failure>> {
    let data = a.get(cx, 1);
    let len = bytes::cells(cx, data).len();
    let (size, wraps) = match cipher(cx, a) {
        Ok(c) => (c.borrow().output_len(len), c.borrow().is_wrap()),
        Err(failure) => return Ok(Err(failure)),
    };
    if wraps {
        let made = cipher(cx, a).and_then(|c| {
            // SAFETY: nothing writes while the slice is used.
            c.borrow_mut().wrap(unsafe { bytes::read(cx, data) })
        });
        return match made {
            Ok(made) => new_bytes(cx, out, &made).map(Ok),
            Err(failure) => Ok(Err(failure)),
        };
    }
    if size <= bytes::MAX_INLINE {
        bytes::new_small(cx, out, size)?;
    } else {
        let store = cx.new_store(size as u64, false)?;
        bytes::new_buffer(cx, out, store)?;
    }
    // SAFETY: `out` was just made, so it is not `data`, and nothing writes there.
    let (input, to) = unsafe { (bytes::read(cx, data), bytes::write(cx, out)) };
    let done = cipher(cx, a).and_then(|c| c.borrow_mut().update(input, to));
    match done {
        Ok(n) if n == size => Ok(Ok(())),
        Ok(n) => {
            bytes::new_small(cx, out, n.min(bytes::MAX_INLINE))?;
            Ok(Ok(()))
        }
        Err(failure) => {
            // Not even a part of it is handed out.
            to.fill(0);
            Ok(Err(failure))
        }
    }
}

fn answer<'a>(cx: &'a mut Cx, made: Result<Option<tally_crypto::Secret>, Failure>) -> JsResult<Val<'a>> {
    match made {
        Ok(None) => Ok(Imm::UNDEFINED),
        Ok(Some(made)) => {
            let out = cx.slot();
            new_bytes(cx, out, &made)?;
            Ok(cx.val(out))
        }
        Err(failure) => Err(fail(cx, &failure)),
    }
}

/// `cipherFinal(handle) -> Buffer`
pub fn finish<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let made = cipher(cx, a).and_then(|c| c.borrow_mut().finish()).map(Some);
    answer(cx, made)
}

/// `cipherAdd(handle, view, length of the text | undefined)`
pub fn add<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let len = args::number(cx, a, 2);
    let made = cipher(cx, a).and_then(|c| {
        // SAFETY: nothing writes while the slice is used.
        c.borrow_mut().add(unsafe { bytes::read(cx, a.get(cx, 1)) }, (len >= 0.0).then_some(len as u64))
    });
    answer(cx, made.map(|()| None))
}

/// `cipherSetTag(handle, view)`
pub fn set_tag<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let made = cipher(cx, a).and_then(|c| {
        // SAFETY: nothing writes while the slice is used.
        c.borrow_mut().set_tag(unsafe { bytes::read(cx, a.get(cx, 1)) })
    });
    answer(cx, made.map(|()| None))
}

/// `cipherTag(handle) -> Buffer`
pub fn tag<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let made = cipher(cx, a).and_then(|c| Ok(Some(tally_crypto::Secret::new(c.borrow().tag()?.to_vec()))));
    answer(cx, made)
}

/// `cipherPadding(handle, on)`
pub fn set_padding<'a>(cx: &'a mut Cx, a: Args) -> JsResult<Val<'a>> {
    let on = args::flag(cx, a, 1);
    let made = cipher(cx, a).and_then(|c| c.borrow_mut().set_auto_padding(on)).map(|()| None);
    answer(cx, made)
}
