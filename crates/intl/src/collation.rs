//! Comparing text as a language orders it: the CLDR's tailorings of the Unicode Collation Algorithm, by ICU4X.

use icu_collator::options::{AlternateHandling, CaseLevel, CollatorOptions, Strength};
use icu_collator::preferences::{CollationCaseFirst, CollationNumericOrdering, CollationType};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale::Locale;
use icu_locale::extensions::unicode::Value;
use std::cmp::Ordering;

/// Which differences count (ECMA-402 `sensitivity`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sensitivity {
    /// Letters.
    Base,
    /// And accents.
    Accent,
    /// Letters and case.
    Case,
    /// All of them.
    Variant,
}

/// Which case is first where all else is equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseFirst {
    Upper,
    Lower,
    /// As the language has it.
    Locale,
}

/// An order of text.
pub struct Collation {
    collator: CollatorBorrowed<'static>,
}

impl Collation {
    /// The order of a locale (a BCP 47 tag). `kind` is a collation type (`phonebk`), or empty. `None`: no such tag.
    pub fn new(
        tag: &str,
        kind: &str,
        sensitivity: Sensitivity,
        ignore_punctuation: bool,
        numeric: bool,
        case_first: CaseFirst,
    ) -> Option<Collation> {
        let locale = Locale::try_from_str(tag).ok()?;
        let mut preferences = CollatorPreferences::from(&locale);
        let kind = Value::try_from_str(kind).ok().filter(|_| !kind.is_empty());
        preferences.collation_type = kind.and_then(|value| CollationType::try_from(&value).ok());
        preferences.numeric_ordering = Some(if numeric { CollationNumericOrdering::True } else { CollationNumericOrdering::False });
        preferences.case_first = match case_first {
            CaseFirst::Upper => Some(CollationCaseFirst::Upper),
            CaseFirst::Lower => Some(CollationCaseFirst::Lower),
            CaseFirst::Locale => None,
        };
        let mut options = CollatorOptions::default();
        (options.strength, options.case_level) = match sensitivity {
            Sensitivity::Base => (Some(Strength::Primary), None),
            Sensitivity::Accent => (Some(Strength::Secondary), None),
            Sensitivity::Case => (Some(Strength::Primary), Some(CaseLevel::On)),
            Sensitivity::Variant => (Some(Strength::Tertiary), None),
        };
        options.alternate_handling = Some(if ignore_punctuation { AlternateHandling::Shifted } else { AlternateHandling::NonIgnorable });
        Some(Collation { collator: Collator::try_new(preferences, options).ok()? })
    }

    /// Orders two texts of UTF-16 units. Lone surrogates are like U+FFFD.
    pub fn compare(&self, a: &[u16], b: &[u16]) -> Ordering {
        self.collator.compare_utf16(a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(tag: &str, kind: &str, s: Sensitivity, numeric: bool, a: &str, b: &str) -> Ordering {
        let units = |t: &str| t.encode_utf16().collect::<Vec<_>>();
        Collation::new(tag, kind, s, false, numeric, CaseFirst::Locale).expect("a locale").compare(&units(a), &units(b))
    }

    #[test]
    fn languages_differ() {
        assert_eq!(order("de", "", Sensitivity::Variant, false, "ä", "z"), Ordering::Less);
        assert_eq!(order("sv", "", Sensitivity::Variant, false, "ä", "z"), Ordering::Greater);
        assert_eq!(order("de", "phonebk", Sensitivity::Variant, false, "ä", "af"), Ordering::Less);
        assert_eq!(order("en", "", Sensitivity::Base, false, "a", "Á"), Ordering::Equal);
        assert_eq!(order("en", "", Sensitivity::Accent, false, "a", "á"), Ordering::Less);
        assert_eq!(order("en", "", Sensitivity::Case, false, "a", "á"), Ordering::Equal);
        assert_eq!(order("en", "", Sensitivity::Case, false, "a", "A"), Ordering::Less);
        assert_eq!(order("en", "", Sensitivity::Variant, true, "a10", "a9"), Ordering::Greater);
    }

    #[test]
    fn other_tags_are_none() {
        assert!(Collation::new("not a tag", "", Sensitivity::Base, false, false, CaseFirst::Upper).is_none());
    }
}
