//! The CLDR's data: one file, made by `cargo xtask cldr`.
//!
//! An index of lines `section/name offset packed raw` in order of their names, an empty line, then deflated chunks of JSON.
//! Nothing of it is read before somebody asks, and only the pages of one chunk then.

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("../data/cldr.bin");

/// No chunk is larger when unpacked, in bytes.
pub const MAX_CHUNK: usize = 4 << 20;

/// Name, place behind the index, packed and unpacked length.
type Row = (&'static str, usize, usize, usize);

struct Index {
    rows: Vec<Row>,
    data: &'static [u8],
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let end = FILE.windows(2).position(|w| w == b"\n\n").unwrap_or(0);
    let (lines, data) = FILE.split_at(end);
    let rows = std::str::from_utf8(lines).unwrap_or("").lines().filter_map(row).collect();
    Index { rows, data: data.get(2..).unwrap_or(&[]) }
});

fn row(line: &'static str) -> Option<Row> {
    let mut words = line.split(' ');
    let name = words.next()?;
    let mut number = || words.next()?.parse().ok();
    Some((name, number()?, number()?, number()?))
}

/// The JSON of a chunk, as `section/language` (`dates/de`) or `core/name`; `None` if there is none.
pub fn chunk(name: &str) -> Option<String> {
    let rows = &INDEX.rows;
    let (_, at, packed, raw) = rows[rows.binary_search_by(|r| r.0.cmp(name)).ok()?];
    let packed = INDEX.data.get(at..at + packed)?;
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, raw.min(MAX_CHUNK)).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_unpacks_to_json() {
        assert!(INDEX.rows.len() > 1000);
        for (name, _, _, raw) in &INDEX.rows {
            let text = chunk(name).unwrap_or_else(|| panic!("{name} does not unpack"));
            assert_eq!(text.len(), *raw, "{name}");
            assert!(text.starts_with('{') && text.ends_with('}') || text.starts_with('['), "{name}");
        }
    }

    #[test]
    fn names_are_found_and_nothing_else() {
        assert!(chunk("dates/de").is_some_and(|t| t.contains("Januar")));
        for name in ["", "dates", "dates/", "dates/zz", "core/", "x"] {
            assert!(chunk(name).is_none(), "{name}");
        }
    }
}
