//! Cuts folded text into terms: words of alphabets, and pairs of characters of scripts that do not separate words.
//!
//! Entry point: [`tokens`]. `templates/assets/search-fold.js` cuts queries in the same way. Korean is cut into pairs although it has
//! spaces: its words are compounds with particles attached, and readers look for the noun within.

use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};

/// Most characters of a word that count. A longer word is found by its beginning.
const LONGEST: usize = 32;

/// A piece of text that the search can look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A word of an alphabet.
    Word(&'t str),
    /// A word with the signs behind it, such as `c++` or `c#`, in addition to the word.
    Signed(&'t str),
    /// Two neighbours in a run of wide characters.
    Pair(char, char),
    /// The last character of a run of wide characters.
    Last(char),
}

impl Token<'_> {
    /// Whether it counts towards the length of the text, which `Signed` and most `Last` tokens do not, because another token covers them.
    pub(super) fn counts(self, alone: bool) -> bool {
        match self {
            Self::Word(_) | Self::Pair(..) => true,
            Self::Last(_) => alone,
            Self::Signed(_) => false,
        }
    }
}

/// Calls `take` with each token of the folded `text`, and with whether the token is the whole of its run.
pub(super) fn tokens<'t>(text: &'t str, mut take: impl FnMut(Token<'t>, bool)) {
    let next = |at: usize| text[at..].chars().next();
    let mut at = 0;
    loop {
        // Most words are ASCII, and most characters between words.
        at += ascii_run(&text.as_bytes()[at..], false);
        let Some(c) = next(at) else { return };
        if !is_word(c) {
            at += c.len_utf8();
        } else if is_wide(c) {
            let (mut before, mut alone) = (c, true);
            at += c.len_utf8();
            while let Some(c) = next(at).filter(|c| is_wide(*c) && is_word(*c)) {
                take(Token::Pair(before, c), false);
                (before, alone) = (c, false);
                at += c.len_utf8();
            }
            take(Token::Last(before), alone);
        } else {
            let word = word(&text[at..]);
            let kept = &word[..beginning(word)];
            take(Token::Word(kept), true);
            let end = at + word.len();
            if kept.len() <= 8 && kept.chars().nth(2).is_none() {
                let signs = signs(&text[end..]);
                if signs > 0 {
                    take(Token::Signed(&text[at..end + signs]), false);
                }
            }
            at = end;
        }
    }
}

/// Calls `take` with each two neighbouring words of an alphabet in a folded name, joined: `pop-out` is found as `popout`, too. Words with a
/// space between them are joined only `over_spaces`.
pub(super) fn neighbours(name: &str, over_spaces: bool, mut take: impl FnMut(&str)) {
    let start = |word: &str| word.as_ptr() as usize - name.as_ptr() as usize;
    let mut before: Option<&str> = None;
    let mut joined = String::new();
    tokens(name, |token, _| match token {
        Token::Word(word) => {
            let gap = |before: &str| name.get(start(before) + before.len()..start(word));
            let is_near = |before: &&str| {
                over_spaces || gap(before).is_some_and(|gap| !gap.contains(char::is_whitespace))
            };
            if let Some(before) = before.filter(is_near) {
                joined.clear();
                joined.push_str(before);
                joined.push_str(word);
                take(&joined[..beginning(&joined)]);
            }
            before = Some(word);
        }
        Token::Signed(_) => {}
        Token::Pair(..) | Token::Last(_) => before = None,
    });
}

/// Calls `take` with the parts of each word that is written in humps: `getUserById` has `get`, `User`, `By`, `Id`.
pub(super) fn humps<'t>(text: &'t str, mut take: impl FnMut(&'t str)) {
    let bytes = text.as_bytes();
    let is_hump = |at: usize| bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
    let mut at = 1;
    while at < bytes.len() {
        if !is_hump(at) {
            at += 1;
            continue;
        }
        let is_part = |b: &u8| b.is_ascii_alphanumeric();
        let length =
            |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|b| is_part(b)).count();
        let start = at - length(&mut bytes[..at].iter().rev());
        let end = at + length(&mut bytes[at..].iter());
        let mut from = start;
        for next in start + 1..end {
            if is_hump(next) {
                take(&text[from..next]);
                from = next;
            }
        }
        take(&text[from..end]);
        at = end + 1;
    }
}

/// Returns the word of an alphabet that `text` begins with.
fn word(text: &str) -> &str {
    let mut end = 0;
    loop {
        end += ascii_run(&text.as_bytes()[end..], true);
        if text.as_bytes().get(end).is_none_or(u8::is_ascii) {
            return &text[..end];
        }
        match text[end..].chars().next() {
            Some(c) if is_word(c) && !is_wide(c) => end += c.len_utf8(),
            _ => return &text[..end],
        }
    }
}

/// Returns the number of ASCII characters at the start of `text` that words consist of, or of those that they do not.
fn ascii_run(text: &[u8], of_words: bool) -> usize {
    let is_other = |b: &u8| !b.is_ascii() || IN_WORDS[usize::from(*b)] != of_words;
    text.iter().position(is_other).unwrap_or(text.len())
}

/// Whether words consist of an ASCII character. A table is quicker than comparing.
static IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Returns the length in bytes of the part of a word that counts.
fn beginning(word: &str) -> usize {
    if word.len() <= LONGEST {
        return word.len();
    }
    let end = word.char_indices().nth(LONGEST);
    end.map_or(word.len(), |(at, _)| at)
}

/// Returns the length of the signs at the start of `rest` that belong to the short name before them.
fn signs(rest: &str) -> usize {
    let length = match rest.as_bytes() {
        [b'+', b'+', ..] => 2,
        [b'#', ..] => 1,
        _ => return 0,
    };
    let next = rest[length..].chars().next();
    if next.is_some_and(|c| is_word(c) && !is_wide(c) || c == '+' || c == '#') {
        0
    } else {
        length
    }
}

/// Whether words consist of `c`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(c, '가'..='힣' | '\u{4e00}'..='\u{9fff}')
        || c.is_alphanumeric()
        || c.general_category_group() == Group::Mark
}

/// Whether `c` is of a script whose words are found by pairs of characters: Hangul, Han, kana, Thai, Lao, Myanmar, Khmer.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
            '가'..='\u{d7ff}' | '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}' | '\u{a960}'..='\u{a97f}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn cut(text: &str) -> String {
        let folded = fold(text);
        let mut out = Vec::new();
        tokens(&folded, |token, _| {
            out.push(match token {
                Token::Word(word) | Token::Signed(word) => word.to_owned(),
                Token::Pair(a, b) => format!("{a}{b}"),
                Token::Last(c) => c.to_string(),
            });
        });
        out.join(" ")
    }

    #[test]
    fn b5_words_of_alphabets_and_pairs_of_the_others() {
        for (text, expected) in [
            ("Ten frames, of wax.", "ten frames of wax"),
            ("snake_case C++ C# a#b", "snake case c c++ c c# a b"),
            ("프로그래밍을", "프로 로그 그래 래밍 밍을 을"),
            ("벌 2월", "벌 2 월"),
            ("知识管理。链接", "知识 识管 管理 理 链接 接"),
            ("データ・ベース", "デー ータ タ ベー ース ス"),
            ("ＡＢＣ ｶﾞ", "abc ガ"),
            ("Ἀθῆναι हिन्दी", "αθηναι हिन्दी"),
            ("🐝 --- ", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn b5_joined_names_and_humps() {
        let joined = |name: &str, over_spaces: bool| {
            let mut out = Vec::new();
            neighbours(&fold(name), over_spaces, |word| out.push(word.to_owned()));
            out.join(" ")
        };
        assert_eq!(joined("Pop-out windows", true), "popout outwindows");
        assert_eq!(joined("Pop-out windows", false), "popout");
        assert_eq!(joined("node.js 꿀벌 e-mail", true), "nodejs email");
        let parts = |text: &str| {
            let mut out = Vec::new();
            humps(text, |part| out.push(part.to_owned()));
            out.join(" ")
        };
        assert_eq!(
            parts("call getUserById(x), 벌aB HTMLPage iOS"),
            "get User By Id a B i OS"
        );
        assert_eq!(parts("Plain words, ALL CAPS"), "");
    }

    #[test]
    fn i9_long_words_are_found_by_their_beginning() {
        assert_eq!(cut(&"x".repeat(10_000_000)), "x".repeat(LONGEST));
    }
}
