//! What the environment says: `NODE_OPTIONS` as arguments, and the variables that stand for one option each.

use tally_node::options::Setting;

/// `NODE_OPTIONS` as arguments: spaces part them, double quotes keep spaces, inside them a backslash takes the next letter.
///
/// # Errors
/// Node's message where a quote does not end.
pub fn split(text: &str) -> Result<Vec<String>, String> {
    let mut out: Vec<String> = Vec::new();
    let (mut quoted, mut fresh) = (false, true);
    let mut letters = text.chars();
    while let Some(mut c) = letters.next() {
        if c == '\\' && quoted {
            c = letters.next().ok_or("invalid value for NODE_OPTIONS (invalid escape)\n")?;
        } else if c == ' ' && !quoted {
            fresh = true;
            continue;
        } else if c == '"' {
            quoted = !quoted;
            continue;
        }
        if std::mem::replace(&mut fresh, false) {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    if quoted { Err("invalid value for NODE_OPTIONS (unterminated string)\n".into()) } else { Ok(out) }
}

/// Options that have a variable of their own.
pub fn settings(env: &dyn Fn(&str) -> Option<String>) -> Vec<(&'static str, Setting)> {
    let mut out = Vec::new();
    for (variable, option, on) in [
        ("NODE_NO_WARNINGS", "warnings", false),
        ("NODE_PENDING_DEPRECATION", "pending-deprecation", true),
        ("NODE_PRESERVE_SYMLINKS", "preserve-symlinks", true),
        ("NODE_PRESERVE_SYMLINKS_MAIN", "preserve-symlinks-main", true),
    ] {
        if env(variable).is_some_and(|v| v == "1") {
            out.push((option, Setting::Switch(on)));
        }
    }
    // What a parent says to a child that it has a channel to, or that is a worker of its cluster.
    for (variable, option) in
        [("NODE_CHANNEL_FD", "channel-fd"), ("NODE_CHANNEL_SERIALIZATION_MODE", "channel-serialization"), ("NODE_UNIQUE_ID", "cluster-id")]
    {
        out.extend(env(variable).map(|text| (option, Setting::Text(text))));
    }
    if let Some(path) = env("NODE_REDIRECT_WARNINGS").filter(|p| !p.is_empty()) {
        out.push(("redirect-warnings", Setting::Text(path)));
    }
    out
}

/// Variables that are set and mean nothing here. What is about certificates is told when `tls` is loaded.
pub fn without_meaning(env: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let names = ["NODE_V8_COVERAGE", "NODE_USE_ENV_PROXY", "NODE_ICU_DATA"];
    names.iter().filter(|n| env(n).is_some_and(|v| !v.is_empty())).map(|n| (*n).to_owned()).collect()
}
