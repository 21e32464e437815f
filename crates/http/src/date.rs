//! The `Date` field (RFC 9110, 5.6.7): seconds since 1970 to `Sat, 28 Nov 2026 03:00:00 GMT`.
//!
//! The crate knows no clock: the client gives the second, and keeps the text as long as the second lasts ([`DateCache`]).

/// The length of an IMF-fixdate.
pub const DATE_LENGTH: usize = 29;

const DAYS: &[u8; 21] = b"ThuFriSatSunMonTueWed";
const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
/// The end of the year 9999: the format has four digits.
const LAST: i64 = 253_402_300_799;
/// The start of the year 0.
const FIRST: i64 = -62_167_219_200;

/// The IMF-fixdate of a second since 1970, UTC. Seconds outside the years 0 to 9999 become the nearest inside.
pub fn imf_fixdate(seconds: i64) -> [u8; DATE_LENGTH] {
    let seconds = seconds.clamp(FIRST, LAST);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let mut out = *b"Thu, 01 Jan 1970 00:00:00 GMT";
    let weekday = days.rem_euclid(7) as usize * 3;
    out[..3].copy_from_slice(&DAYS[weekday..weekday + 3]);
    out[5..7].copy_from_slice(&two(day));
    out[8..11].copy_from_slice(&MONTHS[month * 3..month * 3 + 3]);
    out[12..14].copy_from_slice(&two(year / 100));
    out[14..16].copy_from_slice(&two(year % 100));
    out[17..19].copy_from_slice(&two(rest as usize / 3600));
    out[20..22].copy_from_slice(&two(rest as usize / 60 % 60));
    out[23..25].copy_from_slice(&two(rest as usize % 60));
    out
}

fn two(n: usize) -> [u8; 2] {
    [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8]
}

/// Year, month (0 to 11) and day of the month of a day since 1970, in the proleptic Gregorian calendar. Years are
/// counted from March, so that the leap day is the last (H. Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (usize, usize, usize) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 2) } else { (year + 1, month - 10) };
    ((era * 400 + year) as usize, month as usize, day as usize)
}

/// The text of one second, made when the second changes.
#[derive(Clone, Debug)]
pub struct DateCache {
    second: i64,
    text: [u8; DATE_LENGTH],
}

impl Default for DateCache {
    fn default() -> DateCache {
        DateCache { second: 0, text: imf_fixdate(0) }
    }
}

impl DateCache {
    /// The date of `second` (since 1970, UTC).
    pub fn at(&mut self, second: i64) -> &[u8; DATE_LENGTH] {
        if second != self.second {
            *self = DateCache { second, text: imf_fixdate(second) };
        }
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seconds: i64) -> String {
        String::from_utf8_lossy(&imf_fixdate(seconds)).into_owned()
    }

    #[test]
    fn dates_are_those_of_to_utc_string() {
        for (seconds, expected) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_795_834_800, "Sat, 28 Nov 2026 03:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (LAST, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (i64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (i64::MIN, "Sat, 01 Jan 0000 00:00:00 GMT"),
        ] {
            assert_eq!(text(seconds), expected);
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let (mut year, mut month, mut day) = civil(-719_528);
        assert_eq!((year, month, day), (0, 0, 1));
        for days in -719_527..=2_932_896 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = [31, 28 + leap as usize, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month];
            day += 1;
            if day > length {
                (day, month) = (1, month + 1);
            }
            if month == 12 {
                (month, year) = (0, year + 1);
            }
            assert_eq!(civil(days), (year, month, day));
        }
    }

    #[test]
    fn the_cache_follows_the_clock() {
        let mut cache = DateCache::default();
        for second in [0, 5, 5, 6, 5] {
            assert_eq!(*cache.at(second), imf_fixdate(second));
        }
    }
}
