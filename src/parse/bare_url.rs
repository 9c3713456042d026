//! Finds where a bare URL ends (L12, I10).
//!
//! Entry point: [`length`]. In Korean, Chinese and Japanese, text follows an address without a space. So its punctuation always ends an
//! address, and its letters end it right after a complete host. In a path, letters of any script may stand.

/// Returns the length of the bare URL at the start of `text`, or `None` if nothing follows the scheme. `scheme` is the length of the scheme
/// with its `://`.
pub(super) fn length(text: &str, scheme: usize) -> Option<usize> {
    let rest = text.get(scheme..)?;
    // The host is read first: if a letter ends it, the next address may begin there, so nothing behind it is searched.
    let authority = rest.find(|c| matches!(c, '/' | '?' | '#') || ends(c));
    let authority = authority.unwrap_or(rest.len());
    let end = host_end(&rest[..authority]).unwrap_or_else(|| {
        let path = &rest[authority..];
        authority + path.find(ends).unwrap_or(path.len())
    });
    let length = trimmed(&text[..scheme + end]);
    (length > scheme).then_some(length)
}

/// Whether this character ends an address wherever it stands.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '<' | '>' | '[' | ']' | '`' | '"' | '|' | '\\' | '{' | '}' | '^'
        )
        || is_east_asian_mark(c)
}

/// Whether `c` is punctuation or a bracket of Chinese, Japanese and Korean text. The middle dot of Japanese names (`・`) is not, because
/// many addresses of Wikipedia contain it.
fn is_east_asian_mark(c: char) -> bool {
    matches!(c,
        '“' | '”' | '‘' | '’' | '…' | '·'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff64}')
}

/// Returns where a host of ASCII letters with a dot or a port ends, if a Korean, Japanese or Chinese letter follows it. After a dot such a
/// letter belongs to the host: `www.한국.kr`.
fn host_end(authority: &str) -> Option<usize> {
    let (at, letter) = authority.char_indices().find(|(_, c)| !c.is_ascii())?;
    let host = &authority[..at];
    let is_whole = host.contains(['.', ':']) && host.ends_with(|c: char| c.is_ascii_alphanumeric());
    (is_whole && is_east_asian_letter(letter)).then_some(at)
}

fn is_east_asian_letter(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x11FF | 0x3005..=0x3007 | 0x3031..=0x3035 | 0x3041..=0x318E | 0x31A0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xA960..=0xA97C | 0xAC00..=0xD7FB | 0xF900..=0xFAFF | 0xFF66..=0xFFDC | 0x20000..=0x3FFFF)
}

/// Returns the length of a URL without trailing punctuation, marks of emphasis and unmatched brackets (L12).
fn trimmed(url: &str) -> usize {
    let mut rest = url;
    let count = |bracket| url.matches(bracket).count();
    let mut surplus = count(')').saturating_sub(count('('));
    while let Some(last) = rest.chars().next_back() {
        let drop = match last {
            '.' | ',' | ':' | ';' | '!' | '?' | '*' | '_' | '~' | '\'' => 1,
            ')' if surplus > 0 => {
                surplus -= 1;
                1
            }
            '=' if rest.ends_with("==") => 2,
            _ => break,
        };
        rest = &rest[..rest.len() - drop];
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> &str {
        let scheme = text.find("://").unwrap() + 3;
        length(text, scheme).map_or("", |length| &text[..length])
    }

    #[test]
    fn i10_punctuation_of_east_asian_text_ends_a_url() {
        for mark in "、。，；：！？「」『』（）【】《》〈〉“”‘’…·．～〜［］｛｝｢｣｡".chars()
        {
            let text = format!("https://example.org/a/b{mark}뒤");
            assert_eq!(of(&text), "https://example.org/a/b", "{mark}");
            let text = format!("https://example.org{mark}");
            assert_eq!(of(&text), "https://example.org", "{mark}");
        }
    }

    #[test]
    fn i10_a_letter_after_a_whole_host_ends_a_url() {
        assert_eq!(of("https://example.com에서 받는다"), "https://example.com");
        assert_eq!(of("http://localhost:3000을"), "http://localhost:3000");
        assert_eq!(of("https://example.comを見る"), "https://example.com");
        assert_eq!(of("https://example.com参照"), "https://example.com");
        assert_eq!(
            of("https://example.com:8080에서"),
            "https://example.com:8080"
        );
    }

    #[test]
    fn i10_many_addresses_in_a_row_are_each_read_once() {
        let text = "http://a.b가".repeat(100_000);
        let mut at = 0;
        while at < text.len() {
            assert_eq!(
                length(&text[at..], "http://".len()),
                Some("http://a.b".len())
            );
            at += "http://a.b가".len();
        }
    }

    #[test]
    fn i10_letters_of_any_script_stand_in_paths_and_names() {
        for url in [
            "https://ko.wikipedia.org/wiki/꿀벌",
            "https://ja.wikipedia.org/wiki/レオナルド・ダ・ヴィンチ",
            "https://example.org/?q=벌통#둘째",
            "https://한국.kr/집",
            "https://www.한국.kr",
            "https://例え.jp/",
            "https://münchen.example.org/straße",
            "https://example.com/a_(b)_c",
        ] {
            assert_eq!(of(&format!("{url} 뒤")), url);
        }
        assert_eq!(
            of("https://ko.wikipedia.org/wiki/꿀벌。"),
            "https://ko.wikipedia.org/wiki/꿀벌"
        );
    }

    #[test]
    fn l12_trailing_marks_are_no_part() {
        assert_eq!(of("https://a.b/c)."), "https://a.b/c");
        assert_eq!(of("https://a.b/c**"), "https://a.b/c");
        assert_eq!(of("https://a.b/c=="), "https://a.b/c");
        assert_eq!(of("https://a.b/c="), "https://a.b/c=");
        assert_eq!(of("https://"), "");
        assert_eq!(of("https://..."), "");
        assert_eq!(of("https://。"), "");
    }
}
