//! Date.parse: the format of the specification (§21.4.1.32) and the looser forms that V8 takes.
//!
//! Text is cut into numbers, words, signs and the like. A date in the ISO form is tried first; where it ends without
//! the text ending, the loose reading goes on with what was read: numbers followed by ":" are of the time, others of the
//! date, words are months, AM/PM or zones, and anything in parentheses is a comment.

use super::time::{make, time_clip};
use super::zone::Zone;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    /// Value (of its first nine digits that count) and number of digits.
    Number(i64, usize),
    Symbol(u8),
    Space,
    Word(Word),
    Other,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Month(i64),
    /// Hours to add.
    HalfDay(i64),
    /// Hours from UTC. The flag: it is "Z".
    Zone(i64, bool),
    T,
    Unknown,
}

fn word(text: &[u16]) -> Word {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head: String = text.iter().take(3).map(|&u| if u < 128 { (u as u8).to_ascii_lowercase() as char } else { '\u{fffd}' }).collect();
    if let Some(m) = MONTHS.iter().position(|m| *m == head) {
        return Word::Month(m as i64 + 1);
    }
    if text.len() > 3 {
        return Word::Unknown;
    }
    match head.as_str() {
        "am" => Word::HalfDay(0),
        "pm" => Word::HalfDay(12),
        "z" => Word::Zone(0, true),
        "ut" | "utc" | "gmt" => Word::Zone(0, false),
        "edt" => Word::Zone(-4, false),
        "est" | "cdt" => Word::Zone(-5, false),
        "cst" | "mdt" => Word::Zone(-6, false),
        "mst" | "pdt" => Word::Zone(-7, false),
        "pst" => Word::Zone(-8, false),
        "t" => Word::T,
        _ => Word::Unknown,
    }
}

struct Scanner<'t> {
    text: &'t [u16],
    at: usize,
    peeked: Token,
}

impl Scanner<'_> {
    fn new(text: &[u16]) -> Scanner<'_> {
        let mut s = Scanner { text, at: 0, peeked: Token::End };
        s.peeked = s.scan();
        s
    }
    fn next(&mut self) -> Token {
        let t = self.peeked;
        self.peeked = self.scan();
        t
    }
    fn skip(&mut self, symbol: u8) -> bool {
        let is = self.peeked == Token::Symbol(symbol);
        if is {
            self.next();
        }
        is
    }
    fn run(&mut self, f: impl Fn(u16) -> bool) -> &[u16] {
        let from = self.at;
        while self.text.get(self.at).is_some_and(|&u| f(u)) {
            self.at += 1;
        }
        &self.text[from..self.at]
    }
    fn scan(&mut self) -> Token {
        let Some(&u) = self.text.get(self.at) else { return Token::End };
        let digit = |u: u16| (48..58).contains(&u);
        if digit(u) {
            let digits = self.run(digit);
            let value = digits.iter().skip_while(|&&d| d == 48).take(9).fold(0, |n, &d| n * 10 + i64::from(d - 48));
            return Token::Number(value, digits.len());
        }
        let space =
            |u: u16| matches!(u, 9..=13 | 32 | 0xA0 | 0xFEFF | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000);
        if space(u) {
            self.run(space);
            return Token::Space;
        }
        if u >= 65 {
            return Token::Word(word(self.run(|u| u >= 65 && !space(u))));
        }
        self.at += 1;
        match u as u8 {
            b'(' => {
                let mut depth = 1;
                while depth > 0
                    && let Some(&u) = self.text.get(self.at)
                {
                    depth += i32::from(u == 40) - i32::from(u == 41);
                    self.at += 1;
                }
                Token::Other
            }
            c @ (b':' | b'-' | b'+' | b'.' | b')') => Token::Symbol(c),
            _ => Token::Other,
        }
    }
    /// The number if it has exactly so many digits and is in range.
    fn fixed(&self, digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        match self.peeked {
            Token::Number(n, d) if d == digits && range.contains(&n) => Some(n),
            _ => None,
        }
    }
}

/// Digits behind the point as milliseconds.
fn milliseconds(n: i64, digits: usize) -> i64 {
    match digits {
        1 => n * 100,
        2 => n * 10,
        3 => n,
        // Nine digits were read at most.
        d => n / 10i64.pow(d.min(9) as u32 - 3),
    }
}

#[derive(Default)]
struct Parser {
    day: Vec<i64>,
    month: Option<i64>,
    iso: bool,
    time: Vec<i64>,
    half: Option<i64>,
    sign: Option<i64>,
    zone_hour: Option<i64>,
    zone_minute: Option<i64>,
}

/// What the ISO reading came to.
enum Iso {
    Done,
    /// No date at all.
    Invalid,
    /// The loose reading starts with this token.
    Rest(Token),
}

impl Parser {
    fn set_zone(&mut self, hours: i64) {
        self.sign = Some(if hours < 0 { -1 } else { 1 });
        self.zone_hour = Some(hours.abs());
        self.zone_minute = Some(0);
    }

    fn iso(&mut self, s: &mut Scanner<'_>) -> Iso {
        match s.peeked {
            Token::Symbol(c @ (b'+' | b'-')) => {
                let sign = s.next();
                let Some(year) = s.fixed(6, 0..=999_999) else { return Iso::Rest(sign) };
                s.next();
                if c == b'-' && year == 0 {
                    return Iso::Rest(sign);
                }
                self.day.push(if c == b'-' { -year } else { year });
            }
            Token::Number(year, 4) => {
                s.next();
                self.day.push(year);
            }
            _ => return Iso::Rest(s.next()),
        }
        for most in [12, 31] {
            if !s.skip(b'-') {
                break;
            }
            let Some(n) = s.fixed(2, 1..=most) else { return Iso::Rest(s.next()) };
            s.next();
            self.day.push(n);
        }
        if s.peeked != Token::Word(Word::T) {
            if s.peeked != Token::End {
                return Iso::Rest(s.next());
            }
        } else if self.iso_time(s).is_none() {
            return Iso::Invalid;
        }
        if self.sign.is_none() && self.time.is_empty() {
            self.set_zone(0);
        }
        self.iso = true;
        Iso::Done
    }

    fn iso_time(&mut self, s: &mut Scanner<'_>) -> Option<()> {
        s.next();
        let hour = s.fixed(2, 0..=24)?;
        s.next();
        let most = if hour == 24 { 0 } else { 59 };
        if !s.skip(b':') {
            return None;
        }
        let minute = s.fixed(2, 0..=most)?;
        s.next();
        self.time.extend([hour, minute]);
        if s.skip(b':') {
            self.time.push(s.fixed(2, 0..=most)?);
            s.next();
            if s.skip(b'.') {
                let Token::Number(n, digits) = s.next() else { return None };
                if hour == 24 && n > 0 {
                    return None;
                }
                self.time.push(milliseconds(n, digits));
            }
        }
        match s.peeked {
            Token::Word(Word::Zone(0, true)) => {
                s.next();
                self.set_zone(0);
            }
            Token::Symbol(c @ (b'+' | b'-')) => {
                s.next();
                self.sign = Some(if c == b'-' { -1 } else { 1 });
                if let Some(n) = s.fixed(4, 0..=2359) {
                    s.next();
                    if n % 100 > 59 {
                        return None;
                    }
                    (self.zone_hour, self.zone_minute) = (Some(n / 100), Some(n % 100));
                } else {
                    self.zone_hour = Some(s.fixed(2, 0..=23)?);
                    s.next();
                    if !s.skip(b':') {
                        return None;
                    }
                    self.zone_minute = Some(s.fixed(2, 0..=59)?);
                    s.next();
                }
            }
            _ => {}
        }
        (s.peeked == Token::End).then_some(())
    }

    /// Whether the time wants this number next.
    fn time_expects(&self, n: i64) -> bool {
        match self.time.len() {
            1 | 2 => (0..60).contains(&n),
            3 => (0..1000).contains(&n),
            _ => false,
        }
    }
    fn finish_time(&mut self, n: i64) {
        self.time.push(n);
        self.time.resize(4, 0);
    }

    fn loose(&mut self, s: &mut Scanner<'_>, first: Token) -> Option<()> {
        let mut numbers = !self.day.is_empty();
        let mut token = first;
        while token != Token::End {
            match token {
                Token::Number(n, _) => {
                    numbers = true;
                    self.number(s, n)?;
                }
                Token::Word(w) => match w {
                    Word::HalfDay(hours) if !self.time.is_empty() => self.half = Some(hours),
                    Word::Month(m) => {
                        self.month = Some(m);
                        s.skip(b'-');
                    }
                    Word::Zone(hours, _) if numbers => self.set_zone(hours),
                    // Other words may come before the first number, apart from it.
                    _ if numbers || matches!(s.peeked, Token::Number(..)) => return None,
                    _ => {}
                },
                Token::Symbol(c @ (b'+' | b'-')) if self.zone_hour == Some(0) && self.zone_minute == Some(0) || !self.time.is_empty() => {
                    numbers = true;
                    self.offset(s, if c == b'-' { -1 } else { 1 })?;
                }
                Token::Symbol(b'+' | b'-' | b')') if numbers => return None,
                _ => {}
            }
            token = s.next();
        }
        Some(())
    }

    fn number(&mut self, s: &mut Scanner<'_>, n: i64) -> Option<()> {
        if s.skip(b':') {
            if s.skip(b':') {
                if !self.time.is_empty() {
                    return None;
                }
                self.time.extend([n, 0]);
            } else {
                if self.time.len() >= 4 {
                    return None;
                }
                self.time.push(n);
                s.skip(b'.');
            }
            return Some(());
        }
        if s.peeked == Token::Symbol(b'.') {
            s.next();
            if self.time_expects(n) {
                self.time.push(n);
                let Token::Number(fraction, digits) = s.next() else { return None };
                self.finish_time(milliseconds(fraction, digits));
                return Some(());
            }
        }
        if self.zone_hour.is_some() && self.zone_minute.is_none() && (0..60).contains(&n) {
            self.zone_minute = Some(n);
        } else if self.time_expects(n) {
            self.finish_time(n);
            let ends = matches!(s.peeked, Token::End | Token::Space | Token::Word(Word::Zone(0, true)) | Token::Symbol(b'+' | b'-'));
            return ends.then_some(());
        } else {
            if self.day.len() >= 3 {
                return None;
            }
            self.day.push(n);
            s.skip(b'-');
        }
        Some(())
    }

    /// `+hh:mm`, `+hhmm`, `+hh`.
    fn offset(&mut self, s: &mut Scanner<'_>, sign: i64) -> Option<()> {
        self.sign = Some(sign);
        let (mut n, mut digits) = (0, 0);
        if let Token::Number(value, d) = s.peeked {
            s.next();
            (n, digits) = (value, d);
        }
        (self.zone_hour, self.zone_minute) = match digits {
            _ if s.peeked == Token::Symbol(b':') => (Some(n), None),
            1 | 2 => (Some(n), Some(0)),
            3 | 4 => (Some(n / 100), Some(n % 100)),
            _ => return None,
        };
        Some(())
    }

    /// Year, month from 1, day.
    fn date(&self) -> Option<(i64, i64, i64)> {
        let &first = self.day.first()?;
        let at = |i: usize| self.day.get(i).copied().unwrap_or(1);
        let is_day = |n: i64| (1..=31).contains(&n);
        let (mut year, month, day) = match self.month {
            None if self.iso || !is_day(first) => (first, at(1), at(2)),
            None => (at(2), first, at(1)),
            Some(m) if !is_day(first) => (first, m, at(1)),
            Some(m) => (at(1), m, first),
        };
        if !self.iso {
            year += match year {
                0..=49 => 2000,
                50..=99 => 1900,
                _ => 0,
            };
        }
        ((1..=12).contains(&month) && is_day(day)).then_some((year, month, day))
    }

    fn value(&self, zone: &Zone) -> Option<f64> {
        let (year, month, day) = self.date()?;
        let at = |i: usize| self.time.get(i).copied().unwrap_or(0);
        let (mut hour, minute, second, ms) = (at(0), at(1), at(2), at(3));
        if let Some(add) = self.half {
            if !(0..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + add;
        }
        let in_day = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second) && (0..1000).contains(&ms);
        if !in_day && (hour, minute, second, ms) != (24, 0, 0, 0) {
            return None;
        }
        let t = make(&[year, month - 1, day, hour, minute, second, ms].map(|n| n as f64));
        Some(match self.sign {
            Some(sign) => {
                let minutes = self.zone_hour.unwrap_or(0) * 60 + self.zone_minute.unwrap_or(0);
                t - (sign * minutes) as f64 * 60_000.0
            }
            None => zone.to_utc(t),
        })
    }
}

/// The time value that the text names, or NaN.
pub fn parse(text: &[u16], zone: &Zone) -> f64 {
    let mut s = Scanner::new(text);
    let mut p = Parser::default();
    let read = match p.iso(&mut s) {
        Iso::Done => Some(()),
        Iso::Invalid => None,
        Iso::Rest(token) => p.loose(&mut s, token),
    };
    read.and_then(|()| p.value(zone)).map_or(f64::NAN, time_clip)
}
