//! Links as written. Which files they lead to is for linking to find.

use super::span::Span;
use serde::{Deserialize, Serialize};

/// A link, embed or image of a note, in any syntax.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The syntax it was written in.
    pub kind: LinkKind,
    /// Whether it shows its target in place (`!`).
    pub embed: bool,
    /// The target as typed: path and subpath, or a URL. Wikilinks: trimmed, without text. Markdown: the destination with
    /// backslashes and entities decoded, still percent-encoded.
    pub target: Box<str>,
    /// Own text of a wikilink (after `|`, trimmed, never empty), or alternative text of an embed in either syntax. Markdown
    /// links have their text as events.
    pub text: Option<Box<str>>,
    /// Title of a Markdown link or image.
    pub title: Option<Box<str>>,
    /// Width and height in pixels asked for by an embed (M2).
    pub size: Option<(u32, Option<u32>)>,
    /// The whole construct, from its first character.
    pub span: Span,
    /// Index of its event in the note's events; `u32::MAX` for links in properties.
    pub event: u32,
}

/// The syntax a link was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[[…]]`, `![[…]]`
    Wiki,
    /// `[…](…)`, `![…](…)`, reference links
    Markdown,
    /// `https://…`, `<https://…>`
    Auto,
    /// `href`, `src` and alike in raw HTML (W6)
    Html,
    /// In a property's value (P19–P21) or `image` (P12)
    Property,
    /// A path in a canvas: the file of a node with its part, or the picture behind a group (J6, J8)
    Canvas,
    /// No link, but an address that is written as typed unless it names something private (V9): `data-href` and the like in raw HTML, and
    /// text in a property that looks like a link without being one (P19).
    Mention,
    /// No link, but the start of one that a table's bar cuts, or one that is written wrongly. Shown as typed unless it names something
    /// private (L32, V10).
    Cut,
}

impl LinkKind {
    /// Whether it is no link, but only words that may name something private.
    #[must_use]
    pub fn only_names(self) -> bool {
        matches!(self, Self::Mention | Self::Cut)
    }
}

impl Link {
    /// Makes a link of no event, without text, title and size.
    #[must_use]
    pub fn new(kind: LinkKind, target: impl Into<Box<str>>, span: Span) -> Self {
        Self {
            kind,
            embed: false,
            target: target.into(),
            text: None,
            title: None,
            size: None,
            span,
            event: u32::MAX,
        }
    }

    /// Returns the text of a wikilink without a text of its own: the target without `.md`, `#` shown as ` > ` (L5).
    #[must_use]
    pub fn default_text(&self) -> String {
        let target = self.target.trim();
        // A URL is shown as it is (L15). `[[C#]]` names a file `C#` more often than a nameless part of `C`.
        if target.contains("://") || names_no_part(target) {
            return target.to_owned();
        }
        let (path, subpath) = match self.target.find('#') {
            Some(hash) => (&self.target[..hash], &self.target[hash + 1..]),
            None => (&*self.target, ""),
        };
        let path = path.trim();
        let is_md =
            path.len() > 3 && path.as_bytes()[path.len() - 3..].eq_ignore_ascii_case(b".md");
        let path = if is_md { &path[..path.len() - 3] } else { path };
        let parts = std::iter::once(path).chain(subpath.split('#').map(str::trim));
        parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" > ")
    }
}

/// Whether `target` ends in `#` and has no other one.
fn names_no_part(target: &str) -> bool {
    let path = target.trim_end_matches(['#', ' ']);
    target.ends_with('#') && !path.is_empty() && !path.contains('#')
}
