//! Takes out of a diagram what only HTML labels can show: tags that change letters, and names of icons.
//!
//! Entry point: [`without`]. Lines stay, so that mistakes have their lines.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// `<b>`, `</span>`, `fa:fa-twitter `. The other tags are shown as they are typed, or break lines.
static TAGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)</?(?:b|i|u|s|strong|em|small|big|sub|sup|span|font|code|center|div|p|mark)(?:\s[^<>\n]*)?>|\bfa[bsrlk]?:fa-[a-z0-9-]+ ?"#,
    )
    .ok()
});

/// Returns the source without those.
pub(super) fn without(source: &str) -> Cow<'_, str> {
    match &*TAGS {
        Some(tags) if source.contains('<') || source.contains("fa") => tags.replace_all(source, ""),
        _ => Cow::Borrowed(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x8_letters_stay_and_their_looks_go() {
        assert_eq!(
            without("A[\"<b>one</b> <span style='x'>two</span><br>3\"]"),
            "A[\"one two<br>3\"]"
        );
        assert_eq!(
            without("B[fa:fa-twitter peace] --> C[\"fab:fa-x\"]"),
            "B[peace] --> C[\"\"]"
        );
        for kept in [
            "A <|-- B",
            "class List~T~",
            "<<royal>>",
            "A<-->B",
            "<img src=x>",
            "alfa:fa",
        ] {
            assert_eq!(without(kept), kept);
        }
    }
}
