//! Reads the info string of a fence: language, highlighted lines, title (C10).
//!
//! Entry point: [`Info::new`]. Anything it does not know is ignored.

/// The parts of an info string.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Info<'a> {
    /// First word up to `{` or `,`: `rust`, also of `rust{2}` and `rust,no_run`.
    pub(super) language: &'a str,
    /// `title="…"`
    pub(super) title: Option<&'a str>,
    /// `{2,4-6}`
    pub(super) lines: Lines,
}

/// Lines to highlight, counted from 1.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(Vec<(u32, u32)>);

impl<'a> Info<'a> {
    /// Reads the first word and the rest of an info string.
    pub(super) fn new(word: &'a str, rest: &'a str) -> Self {
        let end = word.find(['{', ',']).unwrap_or(word.len());
        let (language, glued) = word.split_at(end);
        let lines = braces(glued).or_else(|| braces(rest));
        Self {
            language,
            title: title(rest),
            lines: lines.map(Lines::parse).unwrap_or_default(),
        }
    }
}

impl Lines {
    fn parse(list: &str) -> Self {
        let range = |part: &str| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
        };
        Self(list.split(',').filter_map(range).collect())
    }

    /// First and last lines, as written.
    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Whether no line is named.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the line is named.
    pub(super) fn contains(&self, line: u32) -> bool {
        self.0.iter().any(|&(from, to)| (from..=to).contains(&line))
    }
}

/// Returns what stands between the first `{` and the `}` after it, outside of quotes.
fn braces(text: &str) -> Option<&str> {
    let mut quoted = false;
    let open = text.find(|c| {
        quoted ^= c == '"';
        c == '{' && !quoted
    })?;
    let inner = &text[open + 1..];
    inner.find('}').map(|close| &inner[..close])
}

fn title(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(found) = text[from..].find("title=") {
        let at = from + found;
        from = at + "title=".len();
        let is_word = text[..at].ends_with(|c: char| c.is_whitespace() || c == '}') || at == 0;
        let quote = text[from..]
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''));
        if let (true, Some(quote)) = (is_word, quote) {
            let inner = &text[from + 1..];
            return inner.find(quote).map(|end| &inner[..end]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c10_info_strings() {
        let info = Info::new("rust", "{2,4-6} title=\"src/main.rs\" nonsense=1");
        assert_eq!((info.language, info.title), ("rust", Some("src/main.rs")));
        let marked: Vec<u32> = (1..9).filter(|&n| info.lines.contains(n)).collect();
        assert_eq!(marked, [2, 4, 5, 6]);
        assert_eq!(Info::new("js{1}", "").language, "js");
        assert!(Info::new("js{1}", "").lines.contains(1));
        assert!(Info::new("js", "title=\"{3}\"").lines.is_empty());
        assert_eq!(Info::new("js", "subtitle=\"x\"").title, None);
        assert_eq!(Info::new("js", "title=\"open").title, None);
        assert!(Info::new("js", "{x,-,4-2,99999999999}").lines.0 == [(4, 2)]);
    }
}
