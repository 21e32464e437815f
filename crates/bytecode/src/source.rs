//! Source text with its name and line starts.
//!
//! Offsets everywhere in this crate are bytes into `text` (UTF-8), as oxc counts them. Lines and
//! columns given out are 1-based and columns count UTF-16 units, as V8 prints them.
//!
//! **Invariant**: `starts[0] == 0`, ascending; a line ends after `\n`, `\r\n`, `\r`, U+2028 or U+2029.

use std::borrow::Cow;
use std::sync::OnceLock;

/// One piece of source text: a file, a script, the text of `new Function`.
#[derive(Debug)]
pub struct Source {
    name: Box<str>,
    text: Cow<'static, str>,
    /// Found when somebody first asks for a line: most sources run without an error.
    lines: OnceLock<Lines>,
    /// Bytes in front that are not the program's.
    hidden: u32,
    /// The file that `import()` resolves from, where the name is none.
    referrer: Option<Box<str>>,
    /// Its functions are the language's own and show no text: the object that they hang on (`Intl`).
    native: Option<&'static str>,
}

/// What makes the parser take a text for strict code.
const STRICT: &str = "\"use strict\";";

/// Where lines start, and how bytes and UTF-16 units go together: a column of a line of megabytes costs no more than any.
#[derive(Debug)]
struct Lines {
    starts: Box<[u32]>,
    /// UTF-16 units before each multiple of [`BLOCK`] bytes; empty for ASCII text, where units are bytes.
    units: Box<[u32]>,
}

/// Bytes of text that are counted again for a column.
const BLOCK: usize = 1024;

/// UTF-16 units of the characters whose first byte is among these.
fn units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from(b & 0xC0 != 0x80) + u32::from(b >= 0xF0)).sum()
}

impl Lines {
    fn new(text: &str) -> Lines {
        let mut before = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let here = before;
            before += units(block);
            here
        });
        let units = if text.is_ascii() { Box::default() } else { blocks.collect() };
        Lines { starts: line_starts(text), units }
    }

    fn units_before(&self, text: &str, offset: u32) -> u32 {
        let at = (offset as usize).min(text.len());
        let block = at / BLOCK;
        match self.units.get(block) {
            Some(before) => before + units(&text.as_bytes()[block * BLOCK..at]),
            None if self.units.is_empty() => at as u32,
            // The text ends with a block.
            None => self.units_before(text, at as u32 - 1) + units(&text.as_bytes()[at - 1..at]),
        }
    }
}

impl Source {
    pub fn new(name: impl Into<Box<str>>, text: impl Into<Box<str>>) -> Source {
        Source {
            name: name.into(),
            text: Cow::Owned(text.into().into_string()),
            lines: OnceLock::new(),
            hidden: 0,
            referrer: None,
            native: None,
        }
    }

    /// A text that is part of the executable: it is not copied, and its pages are not touched before somebody asks for it.
    pub fn from_static(name: impl Into<Box<str>>, text: &'static str) -> Source {
        Source { name: name.into(), text: Cow::Borrowed(text), lines: OnceLock::new(), hidden: 0, referrer: None, native: None }
    }

    /// The same text as a part of strict code: a directive stands in front of it, which lines and columns do not count.
    pub(crate) fn in_strict_code(&self) -> Source {
        // A hashbang is one at the very start only; as long a comment stands for it.
        let text = Cow::Owned(match self.text.strip_prefix("#!") {
            Some(rest) => format!("{STRICT}//{rest}"),
            None => format!("{STRICT}{}", self.text),
        });
        let referrer = self.referrer.clone();
        Source { name: self.name.clone(), text, lines: OnceLock::new(), hidden: STRICT.len() as u32, referrer, native: self.native }
    }

    /// The first `bytes` of the text are not the program's: columns do not count them.
    pub fn with_hidden(mut self, bytes: u32) -> Source {
        self.hidden = bytes.min(self.text.len() as u32);
        self
    }

    /// Another text of the same name and origin.
    pub(crate) fn with_text(&self, text: String) -> Source {
        Source { referrer: self.referrer.clone(), ..Source::new(self.name.clone(), text) }
    }

    /// A directive that is not the program's stands in front.
    pub(crate) fn has_hidden_directive(&self) -> bool {
        self.hidden > 0
    }

    /// Its functions are the language's own: `toString` shows no text of theirs, errors name them as V8 names natives.
    pub fn as_native_of(mut self, namespace: &'static str) -> Source {
        self.native = Some(namespace);
        self
    }

    /// The object that its functions hang on, if they are the language's own.
    pub fn native_of(&self) -> Option<&'static str> {
        self.native
    }

    /// The text of an eval: another file is where `import()` in it resolves from.
    pub fn with_referrer(mut self, file: &str) -> Source {
        self.referrer = Some(file.into());
        self
    }

    /// Whether it is the text of an eval.
    pub fn is_eval(&self) -> bool {
        self.referrer.is_some()
    }

    /// The file that `import()` resolves from.
    pub fn referrer(&self) -> &str {
        self.referrer.as_deref().unwrap_or(&self.name)
    }

    /// File name or other label, as stack traces print it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text between two byte offsets; empty when they are not inside the text.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    /// 1-based line and 1-based column (in UTF-16 units) of a byte offset.
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        let lines = self.lines();
        let line = lines.starts.partition_point(|&start| start <= offset).max(1);
        let before = |offset| lines.units_before(&self.text, offset);
        let start = if line == 1 { self.hidden } else { lines.starts[line - 1] };
        (line as u32, before(offset.max(start)) - before(start) + 1)
    }

    /// The text of a 1-based line, without its terminator.
    pub fn line_text(&self, line: u32) -> &str {
        let index = line.saturating_sub(1) as usize;
        let starts = &self.lines().starts;
        let Some(&start) = starts.get(index) else {
            return "";
        };
        let start = if index == 0 { self.hidden } else { start };
        let end = starts.get(index + 1).map_or(self.text.len() as u32, |&next| next);
        self.slice(start, end).trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}'])
    }

    /// Bytes this source keeps on the native heap.
    pub fn byte_size(&self) -> usize {
        self.name.len() + self.text.len() + self.lines.get().map_or(0, |lines| (lines.starts.len() + lines.units.len()) * 4)
    }
}

fn line_starts(text: &str) -> Box<[u32]> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    let mut i = 0;
    while i < bytes.len() {
        let width = match bytes[i] {
            b'\n' => 1,
            b'\r' if bytes.get(i + 1) == Some(&b'\n') => 2,
            b'\r' => 1,
            0xE2 if bytes.get(i + 1) == Some(&0x80) && matches!(bytes.get(i + 2), Some(0xA8 | 0xA9)) => 3,
            _ => 0,
        };
        i += width.max(1);
        if width > 0 {
            starts.push(i as u32);
        }
    }
    starts.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units() {
        let source = Source::new("a.js", "a\r\n\u{1F600}b\u{2028}c");
        assert_eq!(source.line_col(0), (1, 1));
        assert_eq!(source.line_col(3), (2, 1));
        assert_eq!(source.line_col(7), (2, 3));
        assert_eq!(source.line_col(11), (3, 1));
        assert_eq!(source.line_text(2), "\u{1F600}b");
    }

    #[test]
    fn columns_of_long_lines() {
        for piece in ["abcd", "ab\u{e9}d\n", "\u{1F600}", "a\u{20ac}", "\u{1F600}\u{e9}a\r\n"] {
            let text = piece.repeat(2 * BLOCK);
            let source = Source::new("a.js", text.as_str());
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
                let column = text[line..at].chars().map(char::len_utf16).sum::<usize>();
                assert_eq!(source.line_col(at as u32).1 as usize, column + 1, "{piece:?} at {at}");
            }
        }
    }
}
