//! A module is changed a little before it is compiled:
//!
//! - memories that it defines become imports, so that the embedder makes them. Imports have the lower numbers and these are
//!   the last of them, so every number stays;
//! - its start function becomes an export, so that it is called like any other and can be interrupted.
//!
//! **Invariant**: what is not understood is left as it is, for the compiler to refuse. Whatever this makes is validated.

/// Whose imports are memories of ours.
pub(crate) const OURS: &str = "\u{0}tally";

/// Sections in the order in which they must come.
const ORDER: &[u8] = &[1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const TYPE: u8 = 1;
const IMPORT: u8 = 2;
const MEMORY: u8 = 5;
const EXPORT: u8 = 7;
const START: u8 = 8;

/// A section: its number, its content and where that begins.
pub(crate) struct Section<'a> {
    pub id: u8,
    pub content_offset: usize,
    pub content: &'a [u8],
}

/// What was done.
#[derive(Default)]
pub(crate) struct Rewritten {
    /// The new bytes, if there was something to do.
    pub bytes: Option<Vec<u8>>,
    /// How many memories became imports.
    pub memories: usize,
    /// The name that the start function is exported by.
    pub start: Option<String>,
}

/// An unsigned LEB128 of at most 32 bits, and what follows.
pub(crate) fn leb(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0_u32;
    for (i, byte) in bytes.iter().enumerate().take(5) {
        let bits = u32::from(byte & 0x7f);
        if i == 4 && bits > 15 {
            return None;
        }
        value |= bits << (7 * i);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[i + 1..]));
        }
    }
    None
}

fn put_leb(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        out.push(if value > 0 { byte | 0x80 } else { byte });
        if value == 0 {
            return;
        }
    }
}

fn put_name(out: &mut Vec<u8>, name: &str) {
    put_leb(out, name.len());
    out.extend_from_slice(name.as_bytes());
}

/// The sections, in order; `None` if there is anything wrong with how they lie.
pub(crate) fn sections(bytes: &[u8]) -> Option<Vec<Section<'_>>> {
    if bytes.get(..8) != Some(b"\0asm\x01\0\0\0") {
        return None;
    }
    let mut list = Vec::new();
    let mut rest = &bytes[8..];
    while let Some((&id, after)) = rest.split_first() {
        let (length, content) = leb(after)?;
        let content_offset = bytes.len() - content.len();
        let (content, after) = content.split_at_checked(length as usize)?;
        list.push(Section { id, content_offset, content });
        rest = after;
    }
    Some(list)
}

/// The bytes of each memory's type: a byte of flags and one or two numbers.
fn memory_types(content: &[u8]) -> Option<Vec<&[u8]>> {
    let (count, mut rest) = leb(content)?;
    let mut list = Vec::new();
    for _ in 0..count {
        let whole = rest;
        let (&flags, mut after) = rest.split_first()?;
        // Limits of 32 or 64 bits, with or without a maximum. Shared memories and other sizes of pages are refused later.
        if flags & !0b101 != 0 {
            return None;
        }
        for _ in 0..=(flags & 1) {
            let end = after.iter().take(10).position(|b| b & 0x80 == 0)?;
            after = &after[end + 1..];
        }
        list.push(&whole[..whole.len() - after.len()]);
        rest = after;
    }
    rest.is_empty().then_some(list)
}

pub(crate) fn rank(id: u8) -> Option<usize> {
    ORDER.iter().position(|i| *i == id)
}

/// Changes a module, if there is something to change and it is understood.
pub(crate) fn rewrite(bytes: &[u8], is_exported: impl Fn(&str) -> bool) -> Rewritten {
    let all = sections(bytes);
    all.and_then(|all| changed(&all, is_exported)).unwrap_or_default()
}

fn changed(all: &[Section<'_>], is_exported: impl Fn(&str) -> bool) -> Option<Rewritten> {
    let known = || all.iter().filter(|s| s.id != 0);
    if known().any(|s| rank(s.id).is_none()) || !known().is_sorted_by(|a, b| rank(a.id) < rank(b.id)) {
        return None;
    }
    let find = |id| all.iter().find(|s| s.id == id);
    let memories = find(MEMORY).map_or(Some(Vec::new()), |s| memory_types(s.content))?;
    let start = match find(START) {
        Some(s) => Some(leb(s.content).filter(|(_, rest)| rest.is_empty())?.0),
        None => None,
    };
    if memories.is_empty() && start.is_none() {
        return None;
    }
    let start_name = start.map(|_| {
        let mut name = format!("{OURS} start");
        while is_exported(&name) {
            name.push('\'');
        }
        name
    });

    let mut imports = Vec::new();
    let (count, entries) = find(IMPORT).map_or(Some((0, &[][..])), |s| leb(s.content))?;
    put_leb(&mut imports, count as usize + memories.len());
    imports.extend_from_slice(entries);
    for ty in &memories {
        put_name(&mut imports, OURS);
        put_name(&mut imports, "memory");
        imports.push(2);
        imports.extend_from_slice(ty);
    }
    let mut exports = Vec::new();
    if let (Some(function), Some(name)) = (start, &start_name) {
        let (count, entries) = find(EXPORT).map_or(Some((0, &[][..])), |s| leb(s.content))?;
        put_leb(&mut exports, count as usize + 1);
        exports.extend_from_slice(entries);
        put_name(&mut exports, name);
        exports.push(0);
        put_leb(&mut exports, function as usize);
    }

    let total: usize = all.iter().map(|s| s.content.len() + 6).sum();
    let mut out = Vec::with_capacity(total + imports.len() + exports.len() + 32);
    out.extend_from_slice(b"\0asm\x01\0\0\0");
    let put = |out: &mut Vec<u8>, id: u8, content: &[u8]| {
        out.push(id);
        put_leb(out, content.len());
        out.extend_from_slice(content);
    };
    let mut imports_put = memories.is_empty();
    let mut exports_put = start.is_none();
    for s in all {
        // Imports go behind the types, exports where the start function was said.
        if !imports_put && s.id > TYPE {
            put(&mut out, IMPORT, &imports);
            imports_put = true;
        }
        match s.id {
            IMPORT if !memories.is_empty() => {}
            MEMORY => {}
            EXPORT if start.is_some() => {
                put(&mut out, EXPORT, &exports);
                exports_put = true;
            }
            START => {
                if !exports_put {
                    put(&mut out, EXPORT, &exports);
                    exports_put = true;
                }
            }
            id => put(&mut out, id, s.content),
        }
    }
    Some(Rewritten { bytes: Some(out), memories: memories.len(), start: start_name })
}
