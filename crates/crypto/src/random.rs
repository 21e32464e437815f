//! Random bytes from the operating system.

/// The system has no random bytes to give.
#[derive(Debug)]
pub struct RandomError;

/// Fills `out` with bytes from the system's generator (`getrandom(2)`), fit for keys.
///
/// # Errors
/// When the system refuses, which it does at no time after it has started up.
pub fn fill_random(out: &mut [u8]) -> Result<(), RandomError> {
    getrandom::fill(out).map_err(|_| RandomError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fills_differ() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        fill_random(&mut a).expect("there is a generator");
        fill_random(&mut b).expect("there is a generator");
        assert!(a != b && a != [0; 32]);
    }
}
