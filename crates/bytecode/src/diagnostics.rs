//! oxc's diagnostics in V8's words.
//!
//! A diagnostic is recognised by its text; most of oxc's "unexpected" and "expected" messages become V8's message for the
//! token found at that place. What is not recognised keeps oxc's own words.

use crate::source::Source;
use crate::{CompileError, CompileErrorKind, parse};

/// What is taken over from a diagnostic.
pub struct Found {
    pub message: String,
    pub note: String,
    /// Offset and length of each label, the main one first.
    pub labels: Vec<(u32, u32)>,
}

const STRICT_RESERVED: [&str; 9] = ["implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"];

const KEYWORDS: [&str; 39] = [
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "new",
    "null",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "let",
];

const OPERATORS: [&str; 57] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.",
    "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+",
    "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=", ".",
];

/// The length of the token at the start of `rest`, and V8's message for finding it where it does not belong.
fn unexpected(rest: &str) -> (usize, String) {
    let Some(first) = rest.chars().next() else { return (0, "Unexpected end of input".into()) };
    if first.is_alphabetic() || matches!(first, '_' | '$' | '\\') {
        let len =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '\\' | '\u{200C}' | '\u{200D}'))).unwrap_or(rest.len());
        let word = &rest[..len];
        if word == "enum" {
            return (len, "Unexpected reserved word".into());
        }
        let message = if KEYWORDS.contains(&word) && word != "let" && word != "yield" && word != "await" {
            format!("Unexpected token '{word}'")
        } else {
            format!("Unexpected identifier '{word}'")
        };
        return (len, message);
    }
    if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
        let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '.')).unwrap_or(rest.len());
        return (len, "Unexpected number".into());
    }
    match first {
        '"' | '\'' => (1, "Unexpected string".into()),
        '`' => (1, "Unexpected template string".into()),
        '#' => (1, "Invalid or unexpected token".into()),
        _ => match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            Some(operator) => (operator.len(), format!("Unexpected token '{operator}'")),
            None => (first.len_utf8(), "Invalid or unexpected token".into()),
        },
    }
}

/// Skips blanks and comments.
fn skip_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{B}', '\u{C}', '\u{A0}', '\u{FEFF}', '\u{2028}', '\u{2029}']);
        at += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            at += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
        } else {
            return at;
        }
    }
}

fn quoted(message: &str) -> Option<&str> {
    let start = message.find(['`', '\''])?;
    let quote = message[start..].chars().next()?;
    let rest = &message[start + 1..];
    rest.find(quote).map(|end| &rest[..end])
}

/// Messages that are V8's whatever stands at the place.
fn fixed(message: &str, word: &str) -> Option<String> {
    let text = match message {
        "Missing initializer in destructuring declaration" => "Missing initializer in destructuring declaration",
        "Missing initializer in const declaration" => "Missing initializer in const declaration",
        "Unterminated string" if word.starts_with('`') => "Unexpected end of input",
        "Unterminated string" | "Invalid characters after number" => "Invalid or unexpected token",
        "Unterminated multiline comment" => "Invalid or unexpected token",
        "Unterminated regular expression" => "Invalid regular expression: missing /",
        "Invalid Unicode escape sequence" => "Invalid Unicode escape sequence",
        "Bad escape sequence in untagged template literal" => "Invalid hexadecimal escape sequence",
        "Keywords cannot contain escape characters" => "Keyword must not contain escaped characters",
        "Missing catch or finally clause" => "Missing catch or finally after try",
        "A rest element must be last in a destructuring pattern" | "Spread must be last element" => "Rest element must be last element",
        "A rest parameter must be last in a parameter list" => "Rest parameter must be last formal parameter",
        "Lexical declaration cannot appear in a single-statement context" => {
            "Lexical declaration cannot appear in a single-statement context"
        }
        "A 'return' statement can only be used within a function body." => "Illegal return statement",
        "A 'return' statement cannot be used inside a class static block." => "Illegal return statement",
        "Illegal break statement" => "Illegal break statement",
        "Illegal continue statement: no surrounding iteration statement" => {
            "Illegal continue statement: no surrounding iteration statement"
        }
        "Multiple constructor implementations are not allowed." => "A class may only have one constructor",
        "Delete of an unqualified identifier in strict mode." => "Delete of an unqualified identifier in strict mode.",
        "The operand of a 'delete' operator cannot be a private identifier." => "Private fields can not be deleted",
        "'with' statements are not allowed" => "Strict mode code may not include a with statement",
        "'0'-prefixed octal literals and octal escape sequences are deprecated" => "Octal literals are not allowed in strict mode.",
        "Decimals with leading zeros are not allowed in strict mode" => "Decimals with leading zeros are not allowed in strict mode.",
        "Classes can't have an element named '#constructor'" => "Classes may not have a private field named '#constructor'",
        "Classes may not have a static property named 'prototype'" => "Classes may not have a static property named 'prototype'",
        "Constructor can't have get/set modifier" => "Class constructor may not be an accessor",
        "Constructor can't be an async method" => "Class constructor may not be an async method",
        "Constructor can't be a generator" => "Class constructor may not be a generator",
        "Classes can't have a field named 'constructor'" | "Classes may not have a field named 'constructor'" => {
            "Classes may not have a field named 'constructor'"
        }
        "Unexpected new.target expression" => "new.target expression is not allowed here",
        "Unexpected import.meta expression" => "Cannot use 'import.meta' outside a module",
        "Optional chaining cannot appear in the callee of new expressions" => "Invalid optional chain from new expression",
        "Tagged template expressions are not permitted in an optional chain" => "Invalid tagged template on optional chain",
        "for-in loop variable declaration may not have an initializer" => "for-in loop variable declaration may not have an initializer.",
        "for-of loop variable declaration may not have an initializer" => "for-of loop variable declaration may not have an initializer.",
        "A 'get' accessor must not have any formal parameters." => "Getter must not have any formal parameters.",
        "A 'set' accessor must have exactly one parameter." => "Setter must have exactly one formal parameter.",
        "A 'set' accessor cannot have rest parameter." => "Setter function argument must not be a rest parameter",
        "'super' can only be used with function calls or in property accesses"
        | "'super' can only be referenced in a derived class."
        | "'super' can only be referenced in members of derived classes or object literal expressions."
        | "Super calls are not permitted outside constructors or in nested functions inside constructors." => {
            "'super' keyword unexpected here"
        }
        "`await` is only allowed within async functions and at the top levels of modules" => {
            "await is only valid in async functions and the top level bodies of modules"
        }
        "Cannot use import statement outside a module" => "Cannot use import statement outside a module",
        "Cannot use export statement outside a module" => "Unexpected token 'export'",
        "Async functions can only be declared at the top level or inside a block" => {
            "Async functions can only be declared at the top level or inside a block."
        }
        "Generators can only be declared at the top level or inside a block" => {
            "Generators can only be declared at the top level or inside a block."
        }
        "Line terminator not permitted before arrow" => "Unexpected token '=>'",
        "Invalid assignment in object literal" => "Invalid shorthand property initializer",
        "A 'default' clause cannot appear more than once in a 'switch' statement." => "More than one default clause in switch statement",
        "Invalid optional chain from new expression." => "Invalid optional chain from new expression",
        "Invalid class declaration" => "Unexpected token 'class'",
        "A class name is required." => "Unexpected token '{'",
        "The left-hand side of a `for...of` statement may not be `async`" => "The left-hand side of a for-of loop may not be 'async'.",
        "The left-hand side of a `for...of` statement may not start with `let`" => {
            "The left-hand side of a for-of loop may not start with 'let'."
        }
        "`for await` loops are only allowed within async functions and at the top levels of modules" => "Unexpected reserved word",
        "Cannot use `await` as an identifier in an async context" => "Unexpected reserved word",
        "Only a single declaration is allowed in a `for...of` statement" => {
            "Invalid left-hand side in for-of loop: Must have a single binding."
        }
        "Only a single declaration is allowed in a `for...in` statement" => {
            "Invalid left-hand side in for-in loop: Must have a single binding."
        }
        "Expected function name" => "Function statements require a function name",
        _ if message.starts_with("Illegal 'use strict' directive") => {
            "Illegal 'use strict' directive in function with non-simple parameter list"
        }
        _ if message.starts_with("'arguments' is not allowed in") => {
            "'arguments' is not allowed in class field initializer or static initialization block"
        }
        _ if message.starts_with("A unary expression with the") => {
            "Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate operator precedence"
        }
        _ if message.starts_with("`let` cannot be declared as a variable name") => "let is disallowed as a lexically bound name",
        _ if message.starts_with("Cannot assign to '") => "Unexpected eval or arguments in strict mode",
        _ if message.ends_with("expression not allowed in formal parameter") => {
            if message.starts_with("yield") {
                "Yield expression not allowed in formal parameter"
            } else {
                "Illegal await-expression in formal parameters of async function"
            }
        }
        _ if message.starts_with("Unexpected flag")
            || message.contains("is mentioned twice")
            || message.starts_with("The 'u' and 'v' regular expression flags") =>
        {
            "Invalid regular expression flags"
        }
        _ if message.starts_with("The keyword '") => {
            if matches!(word, "eval" | "arguments") {
                "Unexpected eval or arguments in strict mode"
            } else if STRICT_RESERVED.contains(&word) {
                "Unexpected strict mode reserved word"
            } else if matches!(word, "await" | "enum") {
                "Unexpected reserved word"
            } else {
                return Some(format!("Unexpected token '{word}'"));
            }
        }
        _ => return None,
    };
    Some(text.to_string())
}

/// Messages that carry a name.
fn named(message: &str) -> Option<String> {
    let name = quoted(message)?;
    if message.starts_with("Identifier `") {
        return Some(if name == "__proto__" {
            "Duplicate __proto__ fields are not allowed in object literals".into()
        } else {
            format!("Identifier '{name}' has already been declared")
        });
    }
    if message.starts_with("Label `") {
        return Some(format!("Label '{name}' has already been declared"));
    }
    if message.starts_with("Duplicate identifier `#") {
        return Some(format!("Identifier '{name}' has already been declared"));
    }
    if message.starts_with("Private field '") {
        return Some(format!("Private field '{name}' must be declared in an enclosing class"));
    }
    if message.starts_with("Private identifier '") && message.ends_with("outside class bodies") {
        return Some(format!("Private field '{name}' must be declared in an enclosing class"));
    }
    if message.starts_with("Invalid Character") {
        return Some("Invalid or unexpected token".into());
    }
    None
}

/// What is wrong with something that is assigned to, by what stands around it.
fn bad_target(text: &str, at: usize, end: usize) -> &'static str {
    let before = text[..at].trim_end();
    let after = text[end..].trim_start();
    if before.ends_with("++") || before.ends_with("--") {
        return "Invalid left-hand side expression in prefix operation";
    }
    if after.starts_with("++") || after.starts_with("--") {
        return "Invalid left-hand side expression in postfix operation";
    }
    if after.starts_with("of") || after.starts_with("in") {
        return "Invalid left-hand side in for-loop";
    }
    let in_pattern = before.ends_with(['[', ',', ':']) || before.ends_with("...");
    if in_pattern && after.starts_with([']', ',', '}']) {
        return "Invalid destructuring assignment target";
    }
    "Invalid left-hand side in assignment"
}

/// The position of the bracket that is still open at the end of the text, by a backward look that knows no strings.
fn open_bracket(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth == 0 => return Some(at),
            b'(' | b'[' | b'{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether both offsets are in one plain parameter list.
fn in_parameters(text: &str, first: usize, end: usize) -> bool {
    let Some(open) = text[..first].rfind('(') else { return false };
    text.get(open + 1..end).is_some_and(|list| {
        list.split(',').all(|name| !name.trim().is_empty() && name.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$')))
    })
}

/// Whether the bracket at `offset` opens the arguments of a call.
fn opens_arguments(text: &str, offset: usize) -> bool {
    if !text[offset..].starts_with('(') {
        return false;
    }
    let before = text[..offset].trim_end();
    let start = before.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).map_or(0, |at| at + 1);
    let word = &before[start..];
    if word.is_empty() {
        return before.ends_with([')', ']', '`']);
    }
    if matches!(word, "if" | "while" | "for" | "switch" | "catch" | "with" | "function" | "return" | "typeof" | "in" | "of") {
        return false;
    }
    !before[..start].trim_end().ends_with("function") && !before[..start].trim_end().ends_with("function*")
}

fn undefined_label(message: &str, word: &str) -> Option<String> {
    if message == "Use of undefined label" || message == "Jump target cannot cross function boundary." {
        return Some(format!("Undefined label '{word}'"));
    }
    message
        .starts_with("A `continue` statement can only jump")
        .then(|| format!("Illegal continue statement: '{word}' does not denote an iteration statement"))
}

/// Translates one diagnostic.
pub fn translate(source: &Source, found: &Found) -> CompileError {
    let text = source.text();
    let (offset, len) = found.labels.first().copied().unwrap_or((0, 0));
    let at = (offset as usize).min(text.len());
    let end = (at + len as usize).min(text.len());
    let message = found.message.as_str();
    let labelled = text.get(at..end).unwrap_or("");
    let whole = |message: String| parse::error(source, CompileErrorKind::Syntax, message, at as u32..end as u32);
    if message.starts_with("Identifier `") || message.starts_with("Label `") || message.starts_with("Duplicate identifier") {
        // The second label is the declaration that is one too many.
        if let (Some(mut translated), Some(&(second, len))) = (named(message), found.labels.get(1)) {
            if in_parameters(text, at, (second + len) as usize) {
                translated = "Duplicate parameter name not allowed in this context".into();
            }
            return parse::error(source, CompileErrorKind::Syntax, translated, second..second + len);
        }
    }
    if let Some(translated) = fixed(message, labelled).or_else(|| undefined_label(message, labelled)) {
        return whole(translated);
    }
    if let Some(translated) = named(message) {
        return whole(translated);
    }
    match message {
        "Cannot assign to this expression" | "Invalid left-hand side in assignment" => {
            return whole(bad_target(text, at, end).into());
        }
        "Invalid escape sequence" => {
            let is_hex = labelled.starts_with("\\x") || labelled.starts_with('x');
            let what = if is_hex { "Invalid hexadecimal escape sequence" } else { "Invalid Unicode escape sequence" };
            return whole(what.into());
        }
        "Unexpected token" if labelled.is_empty() && text[..at].ends_with(['@', '\u{0}']) => {
            return whole("Invalid or unexpected token".into());
        }
        _ if message.starts_with("Invalid function declaration") => {
            let what = if found.note.starts_with("In non-strict") {
                "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement."
            } else {
                "In strict mode code, functions can only be declared at top level or inside a block."
            };
            return whole(what.into());
        }
        _ if message.starts_with("Logical expressions and coalesce") => {
            let operator = [" || ", " && ", "??"].into_iter().find(|op| labelled.contains(op)).unwrap_or("??").trim();
            return whole(format!("Unexpected token '{operator}'"));
        }
        _ => {}
    }
    let expects = message.starts_with("Unexpected")
        || message.starts_with("Expected")
        || message.starts_with("Identifier expected")
        || message.starts_with("Empty parenthesized expression")
        || message.starts_with("Cannot use `")
        || message.starts_with("A 'yield' expression");
    if !expects || !text.is_char_boundary(at) {
        return whole(message.to_string());
    }
    // A missing semicolon is reported behind the token before.
    let place = if message.starts_with("Expected a semicolon") || labelled.trim().is_empty() { skip_blanks(text, at) } else { at };
    let mut place = if message.starts_with("Empty parenthesized") { (end.max(at + 1) - 1).min(text.len()) } else { place };
    let (mut len, mut translated) = unexpected(&text[place..]);
    if message == "Expected function body" || message.starts_with("Identifier expected after") {
        place = skip_blanks(text, end);
        (len, translated) = unexpected(&text[place..]);
    }
    if message.starts_with("Expected `,` or `)`") || message.starts_with("Expected `)` but") {
        let opening = match found.labels.get(1) {
            Some(label) => label.0 as usize,
            None if text[..at].trim_end().ends_with(['(', ',']) => text.len(),
            None => open_bracket(&text[..at]).unwrap_or(text.len()),
        };
        if text.get(opening..).is_some() && opens_arguments(text, opening) {
            translated = "missing ) after argument list".into();
        }
    }
    let span = place as u32..(place + len) as u32;
    parse::error(source, CompileErrorKind::Syntax, translated, span)
}
