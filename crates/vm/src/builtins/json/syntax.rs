//! What is wrong with a JSON text, in V8's words.

use crate::cx::{Cx, Thrown};
use crate::object::string::StrView;

/// Units shown on either side of an unexpected token.
const CONTEXT: usize = 10;

/// "message in JSON at position 5 (line 1 column 6)".
#[cold]
pub fn at(cx: &mut Cx, text: StrView<'_>, position: usize, message: &str) -> Thrown {
    at_position(cx, text, position, &format!("{message} in JSON"))
}

/// "message at position 5 (line 1 column 6)".
#[cold]
pub fn at_position(cx: &mut Cx, text: StrView<'_>, position: usize, message: &str) -> Thrown {
    let (mut line, mut line_start) = (1, 0);
    let mut i = 0;
    while i < position {
        let u = text.at(i);
        if u == 13 && i + 1 < position && text.at(i + 1) == 10 {
            i += 1;
        }
        if u == 13 || u == 10 {
            line += 1;
            line_start = i + 1;
        }
        i += 1;
    }
    let column = 1 + position - line_start;
    cx.syntax_error(&format!("{message} at position {position} (line {line} column {column})"))
}

/// A token that cannot stand at `position`, or the end of the text there.
#[cold]
pub fn unexpected(cx: &mut Cx, text: StrView<'_>, position: usize) -> Thrown {
    let n = text.len();
    let Some(unit) = text.get(position) else { return cx.syntax_error("Unexpected end of JSON input") };
    if unit == u16::from(b'"') {
        return at(cx, text, position, "Unexpected string");
    }
    if unit == u16::from(b'-') || (u16::from(b'0')..=u16::from(b'9')).contains(&unit) {
        return at(cx, text, position, "Unexpected number");
    }
    // What other values give when they are turned into a string by mistake.
    if ["undefined", "NaN", "Infinity", "[object Object]"].iter().any(|s| text.equals_str(s)) {
        return cx.syntax_error(&format!("\"{}\" is not valid JSON", text.to_lossy()));
    }
    let (from, to) = if n <= 2 * CONTEXT {
        (0, n)
    } else if position < CONTEXT {
        (0, position + CONTEXT)
    } else if position < n - CONTEXT {
        (position - CONTEXT, position + CONTEXT)
    } else {
        (position - CONTEXT, n)
    };
    let token = text.slice(position, position + 1).to_lossy();
    let before = if from > 0 || n > 2 * CONTEXT && position >= CONTEXT { "..." } else { "" };
    let after = if to < n || n > 2 * CONTEXT && position < n.saturating_sub(CONTEXT) { "..." } else { "" };
    let excerpt = text.slice(from, to).to_lossy();
    cx.syntax_error(&format!("Unexpected token '{token}', {before}\"{excerpt}\"{after} is not valid JSON"))
}
