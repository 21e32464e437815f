//! Properties of strings, for `\p{…}` with `v`. ECMA-262 table 70.

use super::property;
use super::string_table::{FLAGS, JOINED};
use crate::charset::CharSet;

const KEYCAP: &str = "Emoji_Keycap_Sequence";
const FLAG: &str = "RGI_Emoji_Flag_Sequence";
const MODIFIED: &str = "RGI_Emoji_Modifier_Sequence";
const TAGGED: &str = "RGI_Emoji_Tag_Sequence";
const JOINER: &str = "RGI_Emoji_ZWJ_Sequence";
const BASIC: &str = "Basic_Emoji";

/// Whether a property of strings has this name.
pub fn is_name(name: &str) -> bool {
    matches!(name, KEYCAP | FLAG | MODIFIED | TAGGED | JOINER | BASIC | "RGI_Emoji")
}

/// Single characters and strings with the property. `None` if there is no such property.
pub fn property(name: &str) -> Option<(CharSet, Vec<Vec<u32>>)> {
    let mut strings = Vec::new();
    let mut set = CharSet::new();
    let names: &[&str] = match name {
        "RGI_Emoji" => &[KEYCAP, FLAG, MODIFIED, TAGGED, JOINER, BASIC],
        _ => &[name],
    };
    for &name in names {
        match name {
            KEYCAP => strings.extend("#*0123456789".chars().map(|c| vec![c as u32, 0xFE0F, 0x20E3])),
            FLAG => {
                let indicator = |b: u8| 0x1F1E6 + u32::from(b - b'A');
                strings.extend(FLAGS.split_whitespace().map(|w| w.bytes().map(indicator).collect()));
            }
            MODIFIED => {
                let bases = chars("Emoji_Modifier_Base");
                // A family of three has a tone no more.
                let bases = bases.ranges().iter().flat_map(|r| r.0..=r.1).filter(|&c| c != 0x1F46A);
                strings.extend(bases.flat_map(|c| TONES.map(|t| vec![c, t])));
            }
            TAGGED => {
                let tag = |b: u8| 0xE0000 + u32::from(b);
                strings.extend(["gbeng", "gbsct", "gbwls"].map(|w| {
                    let tags = w.bytes().map(tag);
                    std::iter::once(0x1F3F4).chain(tags).chain([0xE007F]).collect()
                }));
            }
            JOINER => JOINED.split_whitespace().for_each(|w| joined(w, &mut strings)),
            BASIC => {
                let emoji = chars("Emoji");
                let shown = chars("Emoji_Presentation");
                set.union(&shown.minus(&chars("Regional_Indicator")));
                let rest = emoji.minus(&shown).minus(&CharSet::from_ranges([(0, 0x7F)]));
                strings.extend(rest.ranges().iter().flat_map(|r| r.0..=r.1).map(|c| vec![c, 0xFE0F]));
            }
            _ => return None,
        }
    }
    Some((set, strings))
}

const TONES: [u32; 5] = [0x1F3FB, 0x1F3FC, 0x1F3FD, 0x1F3FE, 0x1F3FF];

fn chars(name: &str) -> CharSet {
    property::lone(name).unwrap_or_default()
}

/// All strings that a word of the table stands for.
fn joined(word: &str, out: &mut Vec<Vec<u32>>) {
    let tones = word.matches(['T', 'D']).count();
    let other = word.contains('D');
    for n in 0..5usize.pow(tones as u32) {
        let (first, second) = (n % 5, n / 5);
        if other && first == second {
            continue;
        }
        let mut left = [first, second].into_iter();
        out.push(
            word.chars()
                .map(|c| match c {
                    'z' => 0x200D,
                    'f' => 0xFE0F,
                    'T' | 'D' => TONES[left.next().unwrap_or(0)],
                    c => c as u32,
                })
                .collect(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_unicode_17_has() {
        let count = |name| property(name).map(|(set, strings)| (set.count() as usize + strings.len(), strings.len()));
        assert_eq!(count(KEYCAP), Some((12, 12)));
        assert_eq!(count(FLAG), Some((259, 259)));
        assert_eq!(count(MODIFIED), Some((665, 665)));
        assert_eq!(count(TAGGED), Some((3, 3)));
        assert_eq!(count(JOINER), Some((1614, 1614)));
        assert_eq!(count(BASIC), Some((1400, 207)));
        assert_eq!(count("RGI_Emoji"), Some((3953, 2760)));
    }
}
