//! Reads the text between `[[` and `]]`, and the text of an image (L3–L7, M2, M3).

use crate::model::plain::without_comments;
use crate::model::text::nfc;
use crate::model::{Link, LinkKind, Span};

/// Reads `[[target|text]]` or `![[target|text|240]]`; `span` covers it in `text`.
pub(super) fn wikilink(text: &str, span: Span, embed: bool) -> Link {
    let open = if embed { 3 } else { 2 };
    let content = &text[span.start as usize + open..span.end as usize - 2];
    let (target, rest) = match content.split_once('|') {
        // A table escapes the bar (L4).
        Some((target, rest)) => (target.strip_suffix('\\').unwrap_or(target), Some(rest)),
        None => (content, None),
    };
    let rest = rest.map(|rest| rest.replace("\\|", "|"));
    let (own, size) = match (embed, rest) {
        (true, Some(rest)) => split_size(&rest),
        (_, rest) => (rest, None),
    };
    // Comments are hidden here, too (C1).
    let own = own
        .map(|own| nfc(without_comments(&own).trim()).into_owned())
        .filter(|own| !own.is_empty());
    Link {
        embed,
        text: own.map(Into::into),
        size,
        ..Link::new(LinkKind::Wiki, target.trim(), span)
    }
}

/// Splits the size off an embed's text (M2–M4): `A bee|240x90` → `A bee` and 240×90; a bare size is no text.
pub(super) fn split_size(text: &str) -> (Option<String>, Option<(u32, Option<u32>)>) {
    let (before, last) = match text.rsplit_once('|') {
        Some((before, last)) => (Some(before), last),
        None => (None, text),
    };
    match size(last.trim()) {
        Some(size) => (before.map(str::to_owned), Some(size)),
        None => (Some(text.to_owned()), None),
    }
}

/// Reads `W` or `WxH`, in pixels.
fn size(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |digits: &str| -> Option<u32> {
        let plain =
            !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    match text.split_once(['x', 'X']) {
        Some((width, height)) => Some((number(width)?, Some(number(height)?))),
        None => Some((number(text)?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Target, text, size.
    type Parts = (String, Option<String>, Option<(u32, Option<u32>)>);

    fn read(text: &str) -> Parts {
        let embed = text.starts_with('!');
        let link = wikilink(text, Span::new(0, text.len()), embed);
        (link.target.into(), link.text.map(Into::into), link.size)
    }

    #[test]
    fn l3_l4_target_ends_at_the_first_bar() {
        assert_eq!(
            read("[[Tea|hot | cold]]"),
            ("Tea".into(), Some("hot | cold".into()), None)
        );
        assert_eq!(
            read("[[Tea\\|hot]]"),
            ("Tea".into(), Some("hot".into()), None)
        );
        assert_eq!(read("[[ Tea | ]]"), ("Tea".into(), None, None));
    }

    #[test]
    fn m2_m3_sizes_and_alternative_text() {
        assert_eq!(
            read("![[bee.png|240]]"),
            ("bee.png".into(), None, Some((240, None)))
        );
        assert_eq!(
            read("![[bee.png|240x90]]"),
            ("bee.png".into(), None, Some((240, Some(90))))
        );
        assert_eq!(
            read("![[bee.png|A bee|240]]"),
            ("bee.png".into(), Some("A bee".into()), Some((240, None)))
        );
        assert_eq!(
            read("![[bee.png|left|wing|240]]"),
            (
                "bee.png".into(),
                Some("left|wing".into()),
                Some((240, None))
            )
        );
        assert_eq!(
            read("![[bee.png\\|40]]"),
            ("bee.png".into(), None, Some((40, None)))
        );
    }

    #[test]
    fn l5_default_text() {
        let shown = |text: &str| wikilink(text, Span::new(0, text.len()), false).default_text();
        assert_eq!(shown("[[Bees/Hive]]"), "Bees/Hive");
        assert_eq!(shown("[[Hive.md#Frames#Wax]]"), "Hive > Frames > Wax");
        assert_eq!(shown("[[#Frames]]"), "Frames");
        assert_eq!(shown("[[Hive#^w1]]"), "Hive > ^w1");
    }
}
