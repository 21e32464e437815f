//! How deeply a text can be nested, before anything recursive looks at it.
//!
//! One scan over the bytes counts *links*: tokens that may each add a level to the syntax tree. Brackets open a level
//! of their own; commas, semicolons and the ends of statements take back what their level has added. The result is
//! an upper bound for the depth of the tree, near enough to size a stack by. Strings, comments, templates and (by the
//! token before them) regular expressions are skipped.

/// The text is refused above this many links.
pub const MAX_LINKS: u32 = 100_000;

const CONTINUING: [&[u8]; 4] = [b"else", b"catch", b"finally", b"while"];

/// Words after which a `/` starts a regular expression.
const BEFORE_REGEXP: [&[u8]; 13] =
    [b"return", b"typeof", b"case", b"do", b"else", b"in", b"instanceof", b"new", b"void", b"delete", b"throw", b"yield", b"await"];

/// Further words that no value ends with.
const NO_VALUES: [&[u8]; 16] = [
    b"class",
    b"extends",
    b"function",
    b"async",
    b"static",
    b"get",
    b"set",
    b"of",
    b"const",
    b"var",
    b"let",
    b"if",
    b"for",
    b"while",
    b"with",
    b"default",
];

/// Words that go on with the expression on the line before.
const BINARY_WORDS: [&[u8]; 5] = [b"in", b"of", b"instanceof", b"extends", b"as"];

struct Level {
    links: u32,
    is_template: bool,
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    levels: Vec<Level>,
    links: u32,
    total: u32,
    max: u32,
    /// Whether a `/` here would divide.
    after_value: bool,
    /// Whether a word on the next line would start a new statement.
    after_operand: bool,
}

/// An upper bound for the depth of the text's syntax tree.
pub fn links(text: &str) -> u32 {
    let mut scan =
        Scan { text: text.as_bytes(), at: 0, levels: Vec::new(), links: 0, total: 0, max: 0, after_value: false, after_operand: false };
    while scan.at < scan.text.len() {
        scan.token();
    }
    scan.max
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#' | 0x80..)
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn link(&mut self) {
        self.links += 1;
        self.total += 1;
        self.max = self.max.max(self.total);
    }

    fn reset(&mut self) {
        self.total -= self.links;
        self.links = 0;
    }

    /// The next word, blanks and comments skipped; empty if something else comes.
    fn next_word(&self) -> &[u8] {
        let mut at = self.at;
        loop {
            match self.text.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
                Some(b'/') if self.text.get(at + 1) == Some(&b'/') => {
                    at += self.text[at..].iter().position(|&c| c == b'\n').unwrap_or(self.text.len() - at);
                }
                Some(b'/') if self.text.get(at + 1) == Some(&b'*') => {
                    let rest = &self.text[at + 2..];
                    at += 2 + rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |end| end + 2);
                }
                _ => break,
            }
        }
        let len = self.text[at..].iter().position(|&c| !is_word(c)).unwrap_or(self.text.len() - at);
        &self.text[at..at + len]
    }

    fn open(&mut self, is_template: bool) {
        self.link();
        self.levels.push(Level { links: self.links, is_template });
        self.links = 0;
        self.after_value = false;
    }

    fn close(&mut self) -> bool {
        self.reset();
        self.after_value = true;
        match self.levels.pop() {
            Some(level) => {
                self.links = level.links;
                level.is_template
            }
            None => false,
        }
    }

    /// Skips the text of a template up to its end or to `${`.
    fn template(&mut self) {
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.after_value = true;
                    return;
                }
                b'$' if self.peek(1) == b'{' => {
                    self.at += 2;
                    return self.open(true);
                }
                _ => self.at += 1,
            }
        }
    }

    fn string(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'\\' => self.at += 2,
                b'\n' => return,
                c => {
                    self.at += 1;
                    if c == quote {
                        return;
                    }
                }
            }
        }
    }

    fn regexp(&mut self) {
        let mut in_class = false;
        self.at += 1;
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'\\' => self.at += 1,
                b'\n' => return,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn token(&mut self) {
        let byte = self.text[self.at];
        let was_operand = self.after_operand;
        match byte {
            b'\n' if was_operand => {
                self.at += 1;
                let word = self.next_word();
                let starts = !word.is_empty() && !CONTINUING.contains(&word) && !BINARY_WORDS.contains(&word);
                if starts {
                    self.reset();
                    self.after_value = false;
                }
                self.after_operand = false;
                return;
            }
            b' ' | b'\t' | b'\n' | b'\r' => {
                self.at += 1;
                return;
            }
            _ => self.after_operand = false,
        }
        match byte {
            b'/' if self.peek(1) == b'/' => {
                self.at += self.text[self.at..].iter().position(|&c| c == b'\n').unwrap_or(self.text.len() - self.at);
            }
            b'/' if self.peek(1) == b'*' => {
                let rest = &self.text[self.at + 2..];
                self.at += 2 + rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |end| end + 2);
            }
            b'/' if !self.after_value => {
                self.link();
                self.regexp();
                self.after_value = true;
                self.after_operand = true;
            }
            b'"' | b'\'' => {
                self.link();
                self.string(byte);
                self.after_value = true;
                self.after_operand = true;
            }
            b'`' => {
                self.link();
                self.at += 1;
                self.template();
            }
            b'(' | b'[' | b'{' => {
                self.at += 1;
                self.open(false);
            }
            b')' | b']' => {
                self.at += 1;
                self.close();
                self.after_operand = byte == b']';
            }
            b'}' => {
                self.at += 1;
                if self.close() {
                    return self.template();
                }
                let word = self.next_word();
                if !word.is_empty() && !CONTINUING.contains(&word) {
                    self.reset();
                    self.after_value = false;
                }
            }
            b',' => {
                self.at += 1;
                self.reset();
                self.after_value = false;
            }
            b';' => {
                self.at += 1;
                if !CONTINUING.contains(&self.next_word()) {
                    self.reset();
                }
                self.after_value = false;
            }
            _ if is_word(byte) => {
                self.link();
                let rest = &self.text[self.at..];
                let len = rest.iter().position(|&c| !is_word(c)).unwrap_or(rest.len());
                let word = &rest[..len];
                self.after_value = !BEFORE_REGEXP.contains(&word);
                self.after_operand = self.after_value && !NO_VALUES.contains(&word);
                self.at += len;
            }
            _ => {
                self.link();
                self.at += 1;
                self.after_value = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn lists_are_flat_and_chains_are_deep() {
        assert!(links(&"f(1, 2);\n".repeat(1000)) < 10);
        assert!(links(&"function f() { return 1 }\n".repeat(1000)) < 20);
        assert!(links(&format!("[{}]", "1,".repeat(1000))) < 10);
        assert!(links(&"// a b c d e\n".repeat(1000)) < 10);
        assert!(links(&"a = b\nlet c = f(d)\n".repeat(1000)) < 3010);
        assert!(links(&"x = a\ny = [b]\nz = 'c'\n".repeat(1000)) < 20);
        assert!(links(&"x = 'a b (((('; y = /[(((/]/; z = `((`;".repeat(100)) < 20);
        for deep in ["(", "[", "{", "1+", "a.", "if (a) ; else ", "!", "`${", "a =>", "f()", "x ? y : ", "if (a)\n", "class\nextends\n"] {
            assert!(links(&deep.repeat(1000)) >= 1000, "{deep}");
        }
    }
}
