//! Files of `NAME=value` lines, by Node's rules: `--env-file`, `process.loadEnvFile`, `util.parseEnv`.
//!
//! `export` may stand in front, `#` begins a comment outside of quotes, a value may be quoted with `'`, `"` or a backtick
//! and then go over lines; in double quotes `\n` is a line feed. A line without `=` is skipped. Carriage returns count for
//! nothing, wherever they are; after spaces behind `=`, the value may begin in the next line.

/// The pairs in their order; a name that comes again has its last value, at its first place.
pub fn parse(text: &str) -> Vec<(String, String)> {
    let text = text.replace('\r', "");
    let mut out: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if rest.starts_with('#') {
            rest = after_line(rest).trim_start_matches(is_space);
            continue;
        }
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let Some(equal) = rest[..line_end].find('=') else {
            rest = after_line(rest).trim_start_matches(is_space);
            continue;
        };
        let mut name = rest[..equal].trim_matches(is_space);
        if let Some(bare) = name.strip_prefix("export ") {
            name = bare.trim_start_matches(is_space);
        }
        let name = name.to_owned();
        rest = &rest[equal + 1..];
        if name.is_empty() {
            rest = after_line(rest).trim_start_matches(is_space);
            continue;
        }
        let (value, left) = value(rest);
        match out.iter_mut().find(|p| p.0 == name) {
            Some(known) => known.1 = value,
            None => out.push((name, value)),
        }
        rest = left.trim_start_matches(is_space);
    }
    out
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

fn after_line(text: &str) -> &str {
    text.find('\n').map_or("", |at| &text[at + 1..])
}

/// The value that begins here, and what comes after its line.
fn value(text: &str) -> (String, &str) {
    if text.starts_with('\n') {
        return (String::new(), after_line(text));
    }
    let start = text.trim_start_matches(is_space);
    let line = start.lines().next().unwrap_or_default();
    let Some(quote) = start.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
        let line = line.find('#').map_or(line, |at| &line[..at]);
        return (line.trim_matches(is_space).to_owned(), after_line(start));
    };
    match start[1..].find(quote) {
        Some(end) => {
            let inner = &start[1..=end];
            let inner = if quote == '"' { inner.replace("\\n", "\n") } else { inner.to_owned() };
            (inner, after_line(&start[end + 2..]))
        }
        // A quote that does not end is a letter of the value.
        None => (line.trim_matches(is_space).to_owned(), after_line(start)),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_rules_are_nodes() {
        // What util.parseEnv of Node 24.21 answers.
        for (text, want) in [
            ("A = 1 ", "A=1"),
            ("export A=2", "A=2"),
            ("A=\"1 # c\" x", "A=1 # c"),
            ("A='1\\n2'\nB=\"1\\n2\"", "A=1\\n2|B=1\n2"),
            ("A=\"multi\nline\"\nB=3", "A=multi\nline|B=3"),
            ("A=\"open\nB=2", "A=\"open|B=2"),
            ("A\nB=1", "B=1"),
            ("=1\nB=2", "B=2"),
            ("A=\nB=1", "A=|B=1"),
            ("A=   \nB=1", "A=B=1"),
            ("A=a#b", "A=a"),
            ("A=`x\"y'z`", "A=x\"y'z"),
            ("  # c\n  A=1", "A=1"),
            ("A=1\r\nB=2\r\n", "A=1|B=2"),
            ("A=1\rB=2", "A=1B=2"),
            ("A=1\nA=2\nB=1", "A=2|B=1"),
            ("A=\"\\\"x\\\"\"", "A=\\"),
            ("A=\"x # y\nB='", "A=\"x # y|B='"),
            ("A\n=1", ""),
            ("A= #c\nB=2", "A=|B=2"),
            ("A=\t1\t", "A=1"),
            ("export =1", "export=1"),
        ] {
            let got: Vec<String> = parse(text).into_iter().map(|(k, v)| format!("{k}={v}")).collect();
            assert_eq!(got.join("|"), want, "{text:?}");
        }
    }
}
