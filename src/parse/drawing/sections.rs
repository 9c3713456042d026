//! Finds the parts of a drawing's note: its texts, links and pictures as the plugin writes them down in Markdown, and its data.
//!
//! Entry point: [`Sections::read`]. Obsidian renames links in these parts but not in the data, so they win over the data.

use crate::model::Span;
use rustc_hash::FxHashMap;

/// Headings of parts, folded, without `#`.
const PARTS: [(&str, Part); 6] = [
    ("text elements", Part::Texts),
    ("element links", Part::Links),
    ("embedded files", Part::Files),
    ("excalidraw data", Part::Other),
    ("drawing", Part::Other),
    ("back of the note", Part::Other),
];

/// Languages of the block that holds the data.
const LANGUAGES: [&str; 2] = ["compressed-json", "json"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Texts,
    Links,
    Files,
    Other,
}

/// A stretch of the note and where it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

/// The parts of a drawing's note.
#[derive(Debug, Default)]
pub(super) struct Sections<'t> {
    /// Texts by the id of their element.
    pub(super) texts: FxHashMap<&'t str, Stretch<'t>>,
    /// Links by the id of their element.
    pub(super) links: FxHashMap<&'t str, Stretch<'t>>,
    /// Pictures by the id of their file.
    pub(super) files: FxHashMap<&'t str, Stretch<'t>>,
    /// The data, and whether it is packed.
    pub(super) data: Option<(Stretch<'t>, bool)>,
}

impl Sections<'_> {
    /// Returns the place of the line that opens the data; the end of `text` without data.
    pub(super) fn fence(&self, text: &str) -> Span {
        let Some((data, _)) = &self.data else {
            return Span::new(text.len(), text.len());
        };
        let end = data.start.saturating_sub(1);
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        Span::new(start, end)
    }
}

impl<'t> Sections<'t> {
    /// Reads the note `text` from byte `body` on.
    pub(super) fn read(text: &'t str, body: usize) -> Self {
        let mut found = Self::default();
        let mut part = Part::Other;
        // Where the text of the next element begins.
        let mut begun = body;
        let mut at = body;
        let mut fence: Option<(usize, bool)> = None;
        for line in text.get(body..).unwrap_or_default().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let trimmed = line.trim();
            if let Some((from, is_packed)) = fence {
                if trimmed == "```" {
                    let data = Stretch {
                        text: &text[from..start],
                        start: from,
                    };
                    found.data = Some((data, is_packed));
                    fence = None;
                    begun = at;
                }
                continue;
            }
            if let Some(language) = trimmed.strip_prefix("```")
                && LANGUAGES.contains(&language)
            {
                fence = Some((at, language == LANGUAGES[0]));
                continue;
            }
            if let Some(next) = heading(trimmed) {
                (part, begun) = (next, at);
                continue;
            }
            match part {
                Part::Texts => {
                    if let Some((words, id)) = text_element(&text[begun..at]) {
                        let skipped = words.len() - words.trim_start_matches('\n').len();
                        let stretch = Stretch {
                            text: &words[skipped..],
                            start: begun + skipped,
                        };
                        found.texts.insert(id, stretch);
                        begun = at;
                    }
                }
                Part::Links | Part::Files => {
                    if let Some((id, rest)) = line.split_once(':') {
                        let value = rest.trim();
                        let skipped = rest.len() - rest.trim_start().len();
                        let stretch = Stretch {
                            text: value,
                            start: start + id.len() + 1 + skipped,
                        };
                        let all = match part {
                            Part::Links => &mut found.links,
                            _ => &mut found.files,
                        };
                        all.insert(id.trim(), stretch);
                    }
                }
                Part::Other => {}
            }
        }
        // A block that is not closed goes on to the end.
        if let Some((from, is_packed)) = fence {
            let data = Stretch {
                text: &text[from..],
                start: from,
            };
            found.data.get_or_insert((data, is_packed));
        }
        found
    }
}

/// Returns the part that begins with this line.
fn heading(line: &str) -> Option<Part> {
    if line == "%%" {
        return Some(Part::Other);
    }
    let name = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let named = |(known, _): &&(&str, Part)| name.eq_ignore_ascii_case(known);
    PARTS.iter().find(named).map(|(_, part)| *part)
}

/// Splits `words ^id` at the end of a line.
fn text_element(text: &str) -> Option<(&str, &str)> {
    let (words, id) = text.trim_end().rsplit_once(" ^")?;
    let is_id = id.len() >= 6
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_id.then_some((words, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "---\nexcalidraw-plugin: parsed\n---\nback\n\n# Excalidraw Data\n\n## Text Elements\n글 [[A]]\nzwei ^abcdefgh\n\n[[B|b]] ^ijklmnop\n\n## Element Links\nabcdefgh: [[C]]\n\n## Embedded Files\n0f: [[bee.png]]\n\n%%\n## Drawing\n```compressed-json\nAB\n\nCD\n```\n%%";

    #[test]
    fn b7_parts_of_the_note() {
        let found = Sections::read(NOTE, 35);
        assert_eq!(found.texts["abcdefgh"].text, "글 [[A]]\nzwei");
        assert_eq!(found.texts["ijklmnop"].text, "[[B|b]]");
        assert_eq!(found.links["abcdefgh"].text, "[[C]]");
        assert_eq!(found.files["0f"].text, "[[bee.png]]");
        let all = [found.texts["ijklmnop"], found.links["abcdefgh"]];
        for stretch in all.iter().chain([&found.files["0f"]]) {
            assert!(NOTE[stretch.start..].starts_with(stretch.text));
        }
        let (data, is_packed) = found.data.unwrap();
        assert_eq!((data.text, is_packed), ("AB\n\nCD\n", true));
        assert_eq!(&NOTE[found.fence(NOTE).range()], "```compressed-json");
    }

    #[test]
    fn b7_odd_notes() {
        for text in [
            "",
            "```json",
            "```json\n",
            "# Text Elements\n ^aaaaaaaa",
            "# Element Links\n:\n",
        ] {
            let found = Sections::read(text, 0);
            let _ = found.fence(text);
        }
        assert_eq!(Sections::read("```json\n{}", 0).data.unwrap().0.text, "{}");
    }
}
