//! Where graphemes, words and sentences end: UAX #29, with dictionaries for languages without spaces, by ICU4X.

use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
use icu_segmenter::{GraphemeClusterSegmenter, SentenceSegmenter, WordSegmenter};

/// What a text is cut into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Granularity {
    Grapheme,
    Word,
    Sentence,
}

/// The ends of the pieces of a text of UTF-16 units, in units, ascending; the last is the text's length. Of words: ends of
/// what is like a word (letters, numbers, ideographs) say so in the second half of the pair.
pub fn boundaries(text: &[u16], granularity: Granularity) -> Vec<(u32, bool)> {
    let end = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    match granularity {
        Granularity::Grapheme => GraphemeClusterSegmenter::new().segment_utf16(text).skip(1).map(|at| (end(at), false)).collect(),
        Granularity::Word => {
            let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
            segmenter.segment_utf16(text).iter_with_word_type().skip(1).map(|(at, kind)| (end(at), kind.is_word_like())).collect()
        }
        Granularity::Sentence => {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            segmenter.segment_utf16(text).skip(1).map(|at| (end(at), false)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str, g: Granularity) -> Vec<(u32, bool)> {
        boundaries(&text.encode_utf16().collect::<Vec<_>>(), g)
    }

    #[test]
    fn pieces() {
        assert_eq!(ends("", Granularity::Grapheme), []);
        assert_eq!(ends("e\u{301}👨‍👩‍👧x", Granularity::Grapheme), [(2, false), (10, false), (11, false)]);
        assert_eq!(ends("Hi, 42.", Granularity::Word), [(2, true), (3, false), (4, false), (6, true), (7, false)]);
        assert_eq!(ends("One. Two?", Granularity::Sentence), [(5, false), (9, false)]);
        assert_eq!(ends("吾輩は猫", Granularity::Word).len(), 3);
    }

    #[test]
    fn halves_of_pairs_are_pieces() {
        assert_eq!(boundaries(&[0xD800, 0x61, 0xDC00], Granularity::Grapheme).len(), 3);
    }
}
