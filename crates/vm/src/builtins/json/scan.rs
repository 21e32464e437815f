//! Tokens of JSON text, one or two bytes a unit, and what V8 says when they are wrong.

use crate::cx::{Cx, Thrown};
use crate::object::string::StrView;

/// A unit of text.
pub trait Unit: Copy + Into<u32> + 'static {
    fn view(s: &[Self]) -> StrView<'_>;
}
impl Unit for u8 {
    fn view(s: &[u8]) -> StrView<'_> {
        StrView::Latin1(s)
    }
}
impl Unit for u16 {
    fn view(s: &[u16]) -> StrView<'_> {
        StrView::Utf16(s)
    }
}

/// What is wrong, at the scanner's position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// The unit there (or the end of the text) cannot be there.
    Token,
    /// Fixed text that names the position.
    At(&'static str),
}

pub const NAME_OR_BRACE: Wrong = Wrong::At("Expected property name or '}' in JSON");
pub const NAME: Wrong = Wrong::At("Expected double-quoted property name in JSON");
pub const COLON: Wrong = Wrong::At("Expected ':' after property name in JSON");
pub const COMMA_OR_BRACE: Wrong = Wrong::At("Expected ',' or '}' after property value in JSON");
pub const COMMA_OR_BRACKET: Wrong = Wrong::At("Expected ',' or ']' after array element in JSON");
pub const AFTER: Wrong = Wrong::At("Unexpected non-whitespace character after JSON");

/// A string token: its units between the quotes, or its decoded text when it has escapes.
pub enum Text<'s, U> {
    Plain(&'s [U]),
    Decoded(Vec<u16>),
}

pub struct Scanner<'s, U> {
    pub s: &'s [U],
    pub at: usize,
}

impl<'s, U: Unit> Scanner<'s, U> {
    #[inline(always)]
    pub fn peek(&self) -> Option<u32> {
        self.s.get(self.at).map(|&u| u.into())
    }
    #[inline(always)]
    pub fn skip_space(&mut self) {
        while let Some(0x20 | 0x0A | 0x0D | 0x09) = self.peek() {
            self.at += 1;
        }
    }
    /// The next unit that is no white space, passed over if it is `c`.
    #[inline(always)]
    pub fn take(&mut self, c: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(c as u32);
        self.at += found as usize;
        found
    }
    /// `rest` of a literal whose first unit was seen here.
    pub fn literal(&mut self, text: &[u8]) -> Result<(), Wrong> {
        for &c in text {
            if self.peek() != Some(c as u32) {
                return Err(Wrong::Token);
            }
            self.at += 1;
        }
        Ok(())
    }

    /// A string, from behind its opening quote.
    #[inline]
    pub fn string(&mut self) -> Result<Text<'s, U>, Wrong> {
        let start = self.at;
        loop {
            match self.peek() {
                Some(0x22) => {
                    self.at += 1;
                    return Ok(Text::Plain(&self.s[start..self.at - 1]));
                }
                Some(0x5C) => break,
                Some(c) if c >= 0x20 => self.at += 1,
                Some(_) => return Err(Wrong::At("Bad control character in string literal in JSON")),
                None => return Err(Wrong::At("Unterminated string in JSON")),
            }
        }
        let mut text: Vec<u16> = self.s[start..self.at].iter().map(|&u| u.into() as u16).collect();
        loop {
            match self.peek() {
                Some(0x22) => {
                    self.at += 1;
                    return Ok(Text::Decoded(text));
                }
                Some(0x5C) => {
                    self.at += 1;
                    let unit = self.escape()?;
                    text.push(unit);
                }
                Some(c) if c >= 0x20 => {
                    text.push(c as u16);
                    self.at += 1;
                }
                Some(_) => return Err(Wrong::At("Bad control character in string literal in JSON")),
                None => return Err(Wrong::At("Unterminated string in JSON")),
            }
        }
    }

    /// An escape, from behind its backslash.
    fn escape(&mut self) -> Result<u16, Wrong> {
        let Some(c) = self.peek() else { return Err(Wrong::Token) };
        let unit = match u8::try_from(c).unwrap_or(0) {
            c @ (b'"' | b'\\' | b'/') => c as u16,
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                self.at += 1;
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(16));
                    let Some(d) = digit else { return Err(Wrong::At("Bad Unicode escape in JSON")) };
                    unit = unit << 4 | d as u16;
                    self.at += 1;
                }
                return Ok(unit);
            }
            _ => return Err(Wrong::At("Bad escaped character in JSON")),
        };
        self.at += 1;
        Ok(unit)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(0x30..=0x39)) {
            self.at += 1;
        }
        self.at - start
    }

    /// A number, from its first unit (a digit or the sign).
    pub fn number(&mut self) -> Result<f64, Wrong> {
        let start = self.at;
        let negative = self.peek() == Some(b'-' as u32);
        self.at += negative as usize;
        let first = self.at;
        if self.peek() == Some(b'0' as u32) {
            self.at += 1;
            if matches!(self.peek(), Some(0x30..=0x39)) {
                return Err(Wrong::At("Unexpected number in JSON"));
            }
        } else if self.digits() == 0 {
            return Err(if negative { Wrong::At("No number after minus sign in JSON") } else { Wrong::Token });
        }
        let mut integral = true;
        if self.peek() == Some(b'.' as u32) {
            integral = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(Wrong::At("Unterminated fractional number in JSON"));
            }
        }
        if matches!(self.peek(), Some(0x45 | 0x65)) {
            integral = false;
            self.at += 1;
            if matches!(self.peek(), Some(0x2B | 0x2D)) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(Wrong::At("Exponent part is missing a number in JSON"));
            }
        }
        if integral && self.at - first <= 9 {
            let n = self.s[first..self.at].iter().fold(0i32, |n, &u| n * 10 + (u.into() as i32 - 0x30)) as f64;
            return Ok(if negative { -n } else { n });
        }
        let text: Vec<u8> = self.s[start..self.at].iter().map(|&u| u.into() as u8).collect();
        Ok(fast_float2::parse(text).unwrap_or(f64::NAN))
    }

    /// The SyntaxError for what is wrong here.
    #[cold]
    pub fn error(&self, cx: &mut Cx, wrong: Wrong) -> Thrown {
        /// Units of context on either side of the token.
        const CONTEXT: usize = 10;
        let text = |from: usize, to: usize| U::view(&self.s[from..to]).to_lossy();
        let (n, at) = (self.s.len(), self.at);
        let message = match wrong {
            Wrong::At(what) => {
                let (line, column) = self.line_column();
                format!("{what} at position {at} (line {line} column {column})")
            }
            Wrong::Token if at >= n => "Unexpected end of JSON input".into(),
            Wrong::Token => {
                let whole = if n < 16 { text(0, n) } else { String::new() };
                let token = text(at, at + 1);
                if matches!(&*whole, "undefined" | "NaN" | "Infinity" | "[object Object]") {
                    format!("\"{whole}\" is not valid JSON")
                } else if n <= 2 * CONTEXT {
                    format!("Unexpected token '{token}', \"{}\" is not valid JSON", text(0, n))
                } else if at < CONTEXT {
                    format!("Unexpected token '{token}', \"{}\"... is not valid JSON", text(0, at + CONTEXT))
                } else if at < n - CONTEXT {
                    format!("Unexpected token '{token}', ...\"{}\"... is not valid JSON", text(at - CONTEXT, at + CONTEXT))
                } else {
                    format!("Unexpected token '{token}', ...\"{}\" is not valid JSON", text(at - CONTEXT, n))
                }
            }
        };
        cx.syntax_error(&message)
    }

    fn line_column(&self) -> (usize, usize) {
        let (mut line, mut start) = (1, 0);
        for i in 0..self.at.min(self.s.len()) {
            let c: u32 = self.s[i].into();
            let next: u32 = self.s.get(i + 1).map_or(0, |&u| u.into());
            if c == 0x0A || c == 0x0D && next != 0x0A {
                line += 1;
                start = i + 1;
            }
        }
        (line, self.at - start + 1)
    }
}
