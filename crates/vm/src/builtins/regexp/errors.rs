//! What is wrong with a pattern, in V8's words.

use super::program::Flags;

/// `Invalid regular expression: /x/: why`
pub fn message(pattern: &[u16], flags: Flags, engine: &str) -> String {
    let text = String::from_utf16_lossy(pattern);
    let why = reason(&text, flags.full_unicode(), engine);
    format!("Invalid regular expression: /{text}/{}: {why}", flags.text())
}

fn reason<'e>(text: &str, unicode: bool, engine: &'e str) -> &'e str {
    match engine {
        "Unbalanced parenthesis" => {
            if closes_too_often(text) {
                "Unmatched ')'"
            } else {
                "Unterminated group"
            }
        }
        "Unbalanced bracket" | "Unbalanced class set bracket" => "Unterminated character class",
        "Invalid quantifier" => {
            if text.contains('{') && numbers_out_of_order(text) {
                "numbers out of order in {} quantifier"
            } else {
                "Nothing to repeat"
            }
        }
        "Invalid braced quantifier" => {
            if unicode {
                "Lone quantifier brackets"
            } else {
                "Nothing to repeat"
            }
        }
        "Quantifier not allowed here" => "Invalid quantifier",
        "Invalid atom character" => match text.chars().next() {
            Some('*' | '+' | '?') => "Nothing to repeat",
            Some('{') if starts_with_braced_quantifier(text) => "Nothing to repeat",
            _ if unicode && text.contains(['{', '}', ']']) => "Lone quantifier brackets",
            _ => "Nothing to repeat",
        },
        "Invalid character range" | "Range values reversed, start char code is greater than end char code." => {
            "Range out of order in character class"
        }
        "Incomplete escape" | "Unterminated escape" => "\\ at end of pattern",
        "Invalid character escape" => "Invalid escape",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Invalid property escape" | "Invalid character at property escape start" => "Invalid property name",
        "Invalid token at named capture group identifier" => "Invalid capture group name",
        "Invalid named backreference syntax" => "Invalid named reference",
        _ if engine.starts_with("Backreference to invalid named capture group") => "Invalid named capture referenced",
        "Invalid group modifier" => "Invalid group",
        "Capture group count limit exceeded" => "Too many captures",
        "Loop count limit exceeded" | "Regular expression is too deeply nested" => "Regular expression too large",
        "Invalid class set range" => "Invalid character class",
        "Invalid class set character" | "Empty class set operand" => "Invalid character in character class",
        "Unexpected character in class set intersection" | "Unexpected character in class set subtraction" => {
            "Invalid set operation in character class"
        }
        other => other,
    }
}

/// `{1}`, `{1,}` or `{1,2}`.
fn starts_with_braced_quantifier(text: &str) -> bool {
    let digits = |t: &'_ str| t.len() - t.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Some(rest) = text.strip_prefix('{') else { return false };
    let first = digits(rest);
    let rest = &rest[first..];
    let rest = rest.strip_prefix(',').map_or(rest, |more| &more[digits(more)..]);
    first > 0 && rest.starts_with('}')
}

/// Whether some `)` has no `(` before it.
fn closes_too_often(text: &str) -> bool {
    let (mut depth, mut class) = (0, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => {
                depth -= 1;
                if depth < 0 {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether some `{m,n}` has m above n.
fn numbers_out_of_order(text: &str) -> bool {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).filter_map(|(q, _)| q.split_once(',')).any(|(m, n)| {
        match (m.parse::<f64>(), n.parse::<f64>()) {
            (Ok(m), Ok(n)) => m > n,
            _ => false,
        }
    })
}
