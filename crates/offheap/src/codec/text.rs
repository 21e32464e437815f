//! Text as a JavaScript engine holds it: code units of one byte (Latin-1) or of two (UTF-16, surrogates unchecked).

/// Borrowed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// Code points up to U+00FF, one byte each.
    Latin1(&'a [u8]),
    /// UTF-16 code units; lone surrogates are allowed.
    Utf16(&'a [u16]),
}

/// Owned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextBuf {
    /// Code points up to U+00FF, one byte each.
    Latin1(Vec<u8>),
    /// UTF-16 code units; lone surrogates are allowed.
    Utf16(Vec<u16>),
}

/// How wide code units have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// All code points are below 256.
    One,
    /// Some are not.
    Two,
}

impl<'a> Text<'a> {
    /// Length in code units.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Text::Latin1(units) => units.len(),
            Text::Utf16(units) => units.len(),
        }
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code units, widened.
    pub fn units(self) -> impl Iterator<Item = u16> + 'a {
        let (narrow, wide): (&[u8], &[u16]) = match self {
            Text::Latin1(units) => (units, &[]),
            Text::Utf16(units) => (&[], units),
        };
        narrow.iter().map(|&u| u16::from(u)).chain(wide.iter().copied())
    }
}

impl TextBuf {
    /// An empty string.
    #[must_use]
    pub fn new() -> TextBuf {
        TextBuf::Latin1(Vec::new())
    }

    /// These code units, in one byte each if they fit.
    #[must_use]
    pub fn from_units(units: Vec<u16>) -> TextBuf {
        if encoding_rs::mem::is_utf16_latin1(&units) {
            let mut narrow = vec![0; units.len()];
            encoding_rs::mem::convert_utf16_to_latin1_lossy(&units, &mut narrow);
            TextBuf::Latin1(narrow)
        } else {
            TextBuf::Utf16(units)
        }
    }

    /// The text, borrowed.
    #[must_use]
    pub fn as_text(&self) -> Text<'_> {
        match self {
            TextBuf::Latin1(units) => Text::Latin1(units),
            TextBuf::Utf16(units) => Text::Utf16(units),
        }
    }

    /// Length in code units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_text().len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends `more`, widening if need be.
    pub fn push(&mut self, more: TextBuf) {
        if self.is_empty() {
            *self = more;
            return;
        }
        match (&mut *self, more) {
            (TextBuf::Latin1(to), TextBuf::Latin1(from)) => to.extend_from_slice(&from),
            (TextBuf::Utf16(to), from) => to.extend(from.as_text().units()),
            (TextBuf::Latin1(to), TextBuf::Utf16(from)) => {
                let mut wide: Vec<u16> = to.iter().map(|&u| u16::from(u)).collect();
                wide.extend_from_slice(&from);
                *self = TextBuf::Utf16(wide);
            }
        }
    }
}

impl Default for TextBuf {
    fn default() -> Self {
        TextBuf::new()
    }
}

/// The text as UTF-8, lone surrogates replaced.
impl std::fmt::Display for TextBuf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decoded = char::decode_utf16(self.as_text().units());
        decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).try_for_each(|c| std::fmt::Write::write_char(f, c))
    }
}
