//! Numbers that are hard to guess, from the system, some at a time.

/// What [`tally_dns::Resolver`] takes its ids from.
pub fn numbers() -> Box<dyn FnMut() -> u16 + Send> {
    let mut bytes = [0_u8; 256];
    let mut at = bytes.len();
    Box::new(move || {
        if at + 2 > bytes.len() {
            fill(&mut bytes);
            at = 0;
        }
        at += 2;
        u16::from_ne_bytes([bytes[at - 2], bytes[at - 1]])
    })
}

fn fill(bytes: &mut [u8; 256]) {
    loop {
        // SAFETY: so many bytes may be written there. Up to 256 come in one piece (getrandom(2)).
        let n = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
        // It can only have been interrupted, before the system had collected enough at its start.
        if n == 256 {
            return;
        }
    }
}
