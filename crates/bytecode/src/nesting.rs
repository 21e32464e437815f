//! How deeply a text can be nested, before anything recursive looks at it.
//!
//! One scan over the bytes finds the *links*: tokens that may each add a level to the syntax tree. Brackets open a level
//! of their own; commas, semicolons, `case` and the ends of statements take back what their level has added. The sum is
//! an upper bound for the native stack that the passes take. Strings, comments, templates and (by the token before
//! them) regular expressions are skipped; of the last, the groups and classes count.
//!
//! Links have *weights*, in KiB of stack: a level of `a + a + a` or `a.a.a` is a small frame in each pass, one of `((1))`
//! goes through all levels of precedence. Programs that are generated hold chains of 100,000s of the former.
//!
//! Some links are *slow*: the parser's checks walk from each of them to the function around it.

/// A text is refused above this weight.
pub const MAX_WEIGHT: u32 = 1_000_000;
/// A text is refused with more slow links in one another than this.
pub const MAX_SLOW: u32 = 10_000;

/// A bracket, a prefix, a statement: generous, since pages that are not touched cost nothing.
const HEAVY: u32 = 10;
/// `?` and `:` of a conditional expression.
const CONDITIONAL: u32 = 3;
/// An operator that associates to the left, and the operand behind it.
const LIGHT: u32 = 1;

/// Operators that associate to the left, long ones first. `**` does not; those that assign are not among them.
const LEFT: [&[u8]; 23] = [
    b">>>", b"===", b"!==", b"==", b"!=", b"<=", b">=", b"<<", b">>", b"&&", b"||", b"??", b"?.", b"+", b"-", b"*", b"/", b"%", b"&", b"|",
    b"^", b"<", b">",
];

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

/// What links add up to.
#[derive(Clone, Copy, Default)]
pub struct Depth {
    pub weight: u32,
    pub slow: u32,
}

impl Depth {
    fn add(&mut self, link: Depth) {
        self.weight = self.weight.saturating_add(link.weight);
        self.slow += link.slow;
    }
    fn remove(&mut self, links: Depth) {
        self.weight = self.weight.saturating_sub(links.weight);
        self.slow -= links.slow;
    }
    pub fn max(self, other: Depth) -> Depth {
        Depth { weight: self.weight.max(other.weight), slow: self.slow.max(other.slow) }
    }
}

/// Which `:` are whose.
#[derive(Clone, Copy, Default)]
struct Colons {
    /// `?` that wait for their `:`.
    questions: u32,
    /// `:` that no `?` waited for.
    others: u32,
}

struct Level {
    links: Depth,
    colons: Colons,
    is_template: bool,
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    levels: Vec<Level>,
    /// Of the level at hand.
    links: Depth,
    total: Depth,
    max: Depth,
    /// Of the level at hand.
    colons: Colons,
    /// The last token was an operator that associates to the left.
    after_left: bool,
    /// The last token was a dot: a word behind it is a property.
    after_dot: bool,
    /// Whether a `/` here would divide.
    after_value: bool,
    /// Whether a word on the next line would start a new statement.
    after_operand: bool,
    /// Tokens so far.
    tokens: usize,
}

/// An upper bound for the depth of the text's syntax tree.
pub fn depth(text: &str) -> Depth {
    scan(text).max
}

/// About how many bytes compiling the text takes at most, the text itself included: the tree, scopes, bytecode. What a token
/// costs was measured on programs that consist of little else than values.
pub fn memory_needed(text: &str) -> usize {
    const PER_TOKEN: usize = 56;
    // As many tokens as bytes; not worth a look.
    const SHORT: usize = 1024;
    if text.len() <= SHORT { text.len() * PER_TOKEN } else { text.len() + scan(text).tokens * PER_TOKEN }
}

fn scan(text: &str) -> Scan<'_> {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        levels: Vec::new(),
        links: Depth::default(),
        total: Depth::default(),
        max: Depth::default(),
        colons: Colons::default(),
        after_left: false,
        after_dot: false,
        after_value: false,
        after_operand: false,
        tokens: 0,
    };
    while scan.at < scan.text.len() {
        scan.token();
    }
    scan
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#' | 0x80..)
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn link(&mut self, weight: u32, slow: u32) {
        let link = Depth { weight, slow };
        self.links.add(link);
        self.total.add(link);
        self.max = self.max.max(self.total);
    }

    fn reset(&mut self) {
        self.total.remove(self.links);
        self.links = Depth::default();
        self.colons = Colons::default();
    }

    /// The operator here that associates to the left, if there is one; empty otherwise.
    fn left_operator(&self) -> &'static [u8] {
        let rest = &self.text[self.at..];
        if rest[0] == b'.' {
            return if rest.starts_with(b"..") { b"" } else { b"." };
        }
        let Some(op) = LEFT.into_iter().find(|op| rest.starts_with(op)) else { return b"" };
        let next = rest.get(op.len()).copied().unwrap_or(0);
        let assigns = next == b'=' && !op.ends_with(b"=");
        let doubled = next == op[0] && matches!(op, b"+" | b"-" | b"*");
        if assigns || doubled || op == b"?." && next.is_ascii_digit() { b"" } else { op }
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
        self.link(HEAVY, 0);
        self.levels.push(Level { links: self.links, colons: self.colons, is_template });
        self.links = Depth::default();
        self.colons = Colons::default();
        self.after_value = false;
    }

    fn close(&mut self) -> bool {
        self.reset();
        self.after_value = true;
        match self.levels.pop() {
            Some(level) => {
                self.links = level.links;
                self.colons = level.colons;
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
        // Classes nest under the flag `v`, though the end of the literal is found as if they did not.
        let (mut groups, mut classes) = (0u32, 0u32);
        self.at += 1;
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'\\' => self.at += 1,
                b'\n' => return,
                b'(' if !in_class => groups += 1,
                b')' if !in_class => groups = groups.saturating_sub(1),
                b'[' => {
                    in_class = true;
                    classes += 1;
                }
                b']' => {
                    in_class = false;
                    classes = classes.saturating_sub(1);
                }
                b'/' if !in_class => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            let here = self.total.weight.saturating_add(HEAVY * (groups + classes));
            self.max.weight = self.max.weight.max(here);
            self.at += 1;
        }
    }

    fn token(&mut self) {
        let byte = self.text[self.at];
        let was_operand = self.after_operand;
        let is_blank = matches!(byte, b' ' | b'\t' | b'\n' | b'\r') || byte == b'/' && matches!(self.peek(1), b'/' | b'*');
        let (after_left, after_dot) = (self.after_left, self.after_dot);
        if !is_blank {
            self.tokens += 1;
            (self.after_left, self.after_dot) = (false, false);
        }
        let operand = if after_left { LIGHT } else { HEAVY };
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
                self.link(HEAVY, 0);
                self.regexp();
                self.after_value = true;
                self.after_operand = true;
            }
            b'"' | b'\'' => {
                self.link(operand, 0);
                self.string(byte);
                self.after_value = true;
                self.after_operand = true;
            }
            b'`' => {
                self.link(HEAVY, 0);
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
                let rest = &self.text[self.at..];
                let len = rest.iter().position(|&c| !is_word(c)).unwrap_or(rest.len());
                let word = &rest[..len];
                self.at += len;
                if after_dot {
                    self.link(operand, 0);
                    self.after_value = true;
                    self.after_operand = true;
                    return;
                }
                let is_operator = self.after_value && matches!(word, b"in" | b"instanceof");
                self.after_value = !BEFORE_REGEXP.contains(&word);
                self.after_operand = self.after_value && !NO_VALUES.contains(&word);
                // The word is reserved: no expression goes on across it.
                if word == b"case" {
                    self.reset();
                }
                let weight = match () {
                    () if is_operator => LIGHT,
                    () if self.after_operand => operand,
                    () => HEAVY,
                };
                self.link(weight, u32::from(matches!(word, b"await" | b"yield")));
                self.after_left = is_operator;
            }
            b'?' | b':' if self.after_value && self.left_operator().is_empty() => {
                self.at += 1;
                self.after_left = byte == b'?' || self.colons.questions > 0;
                match byte {
                    b'?' => self.colons.questions += 1,
                    _ if self.colons.questions > 0 => self.colons.questions -= 1,
                    _ => self.colons.others += 1,
                }
                // Labels, where there is a second: a property has one, behind a comma.
                let is_label = !self.after_left && self.colons.others > 1;
                self.link(if self.after_left { CONDITIONAL } else { HEAVY }, u32::from(is_label));
                self.after_value = false;
            }
            _ if self.after_value && !self.left_operator().is_empty() => {
                let op = self.left_operator();
                self.link(LIGHT, 0);
                self.at += op.len();
                self.after_left = true;
                self.after_dot = matches!(op, b"." | b"?.");
                self.after_value = false;
            }
            _ => {
                self.link(HEAVY, 0);
                self.at += 1;
                self.after_value = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SLOW, MAX_WEIGHT, depth};

    fn weight(text: &str) -> u32 {
        depth(text).weight
    }

    #[test]
    fn lists_are_flat_and_chains_are_deep() {
        assert!(weight(&"f(1, 2);\n".repeat(1000)) < 100);
        assert!(weight(&"function f() { return 1 }\n".repeat(1000)) < 200);
        assert!(weight(&format!("[{}]", "1,".repeat(1000))) < 100);
        assert!(weight(&"// a b c d e\n".repeat(1000)) < 100);
        assert!(weight(&"a = b\nlet c = f(d)\n".repeat(1000)) < 30100);
        assert!(weight(&"x = a\ny = [b]\nz = 'c'\n".repeat(1000)) < 200);
        assert!(weight(&"x = 'a b (((('; y = /[(((/]/; z = `((`;".repeat(100)) < 200);
        assert!(weight(&"case 1:case 'a':\n".repeat(1000)) < 100);
        for deep in ["(", "[", "{", "1+", "a.", "if (a) ; else ", "!", "`${", "a =>", "f()", "x ? y : ", "if (a)\n", "class\nextends\n"] {
            assert!(weight(&deep.repeat(1000)) >= 1000, "{deep}");
        }
    }

    /// A level that takes much stack is not taken for one that takes little.
    #[test]
    fn only_left_associative_chains_are_light() {
        for light in ["1 + ", ".b ", "a && ", "'a' + ", "a ?? ", "?.b ", "a === ", "a >>> ", "a instanceof ", "a\n.case"] {
            assert!(weight(&light.repeat(1000)) <= 4000, "{light}: {}", weight(&light.repeat(1000)));
        }
        assert!(weight(&format!("a{}", ".case".repeat(1000))) >= 2000, "a property named by a reserved word");
        assert!(weight(&"a ? b : ".repeat(1000)) <= 8100);
        for heavy in
            ["a ** ", "a = ", "a += ", "a => ", "- ", "+ +", "!", "typeof ", "new ", "f(1) + (", "a ?? (", "l: ", "await ", "a &&= "]
        {
            assert!(weight(&heavy.repeat(1000)) >= 10_000, "{heavy}");
        }
        assert!(weight(&format!("x = /{}a{}/", "(".repeat(1000), ")".repeat(1000))) >= 10_000, "groups");
        assert!(weight(&format!("x = /{}a{}/v", "[".repeat(1000), "]".repeat(1000))) >= 10_000, "classes");
    }

    #[test]
    fn what_is_slow_to_check_is_counted() {
        assert!(depth(&"await ".repeat(1000)).slow >= 1000);
        assert!(depth(&"yield ".repeat(1000)).slow >= 1000);
        assert!(depth(&"l: ".repeat(1000)).slow >= 999);
        assert!(depth(&"await f();\n".repeat(1000)).slow <= 1);
        assert!(depth(&"{ a: 1, b: { c: x ? y : z } }, ".repeat(1000)).slow == 0);
        assert!(depth(&"case 1: case 2:".repeat(1000)).slow == 0);
    }

    #[test]
    fn generated_programs_fit() {
        for (text, n) in [("1+", 300_000), ("a.b", 300_000), ("a ? b : ", 100_000), ("case 5:", 1_000_000), ("a, ", 1_000_000)] {
            let d = depth(&text.repeat(n));
            assert!(d.weight <= MAX_WEIGHT && d.slow <= MAX_SLOW, "{text}: {}, {}", d.weight, d.slow);
        }
    }
}
