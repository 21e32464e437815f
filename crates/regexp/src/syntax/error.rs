//! What can be wrong with a pattern.

use std::fmt;

/// Why a pattern is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// V8's words.
    pub reason: &'static str,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for SyntaxError {}

macro_rules! reasons {
    ($($name:ident = $text:literal;)*) => {
        $(pub const $name: SyntaxError = SyntaxError { reason: $text };)*
    };
}

reasons! {
    TOO_LARGE = "Regular expression too large";
    UNTERMINATED_GROUP = "Unterminated group";
    UNMATCHED_PAREN = "Unmatched ')'";
    ESCAPE_AT_END = "\\ at end of pattern";
    INVALID_PROPERTY = "Invalid property name";
    INVALID_PROPERTY_IN_CLASS = "Invalid property name in character class";
    INVALID_ESCAPE = "Invalid escape";
    INVALID_DECIMAL_ESCAPE = "Invalid decimal escape";
    INVALID_UNICODE_ESCAPE = "Invalid Unicode escape";
    NOTHING_TO_REPEAT = "Nothing to repeat";
    LONE_BRACKETS = "Lone quantifier brackets";
    NUMBERS_OUT_OF_ORDER = "numbers out of order in {} quantifier";
    INCOMPLETE_QUANTIFIER = "Incomplete quantifier";
    INVALID_QUANTIFIER = "Invalid quantifier";
    INVALID_GROUP = "Invalid group";
    MULTIPLE_DASHES = "Multiple dashes in flag group";
    REPEATED_FLAG = "Repeated flag in flag group";
    INVALID_FLAG_GROUP = "Invalid flag group";
    TOO_MANY_CAPTURES = "Too many captures";
    INVALID_GROUP_NAME = "Invalid capture group name";
    DUPLICATE_GROUP_NAME = "Duplicate capture group name";
    INVALID_NAMED_REFERENCE = "Invalid named reference";
    INVALID_NAMED_CAPTURE = "Invalid named capture referenced";
    UNTERMINATED_CLASS = "Unterminated character class";
    RANGE_OUT_OF_ORDER = "Range out of order in character class";
    INVALID_SET_OPERATION = "Invalid set operation in character class";
    INVALID_CHARACTER_IN_CLASS = "Invalid character in character class";
    INVALID_CLASS = "Invalid character class";
    NEGATED_CLASS_WITH_STRINGS = "Negated character class may contain strings";
}
