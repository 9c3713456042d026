//! Reads the visible words of a stretch of events, for excerpts and summaries.
//!
//! Entry point: [`Words::read`].

use crate::index::view::{Piece, View};
use crate::link::Target;
use crate::model::text::nfc;
use crate::model::{HtmlTag, Tag};
use std::ops::Range;

/// Characters of an excerpt.
pub(super) const EXCERPT: usize = 120;
/// Bytes of a summary, or behind the link of an excerpt, beyond which nothing is shown.
const MOST_BYTES: usize = 4 * 160 + 16;

/// How a run of words is marked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Whether it is the text of the link that an excerpt is about.
    pub(super) link: bool,
    code: bool,
    emphasis: bool,
    strong: bool,
    strikethrough: bool,
    highlight: bool,
}

impl Style {
    /// Returns the elements of the run, the outermost first.
    pub(super) fn tags(self) -> impl DoubleEndedIterator<Item = &'static str> {
        [
            (self.link, "b"),
            (self.strong, "strong"),
            (self.emphasis, "em"),
            (self.strikethrough, "del"),
            (self.highlight, "mark"),
            (self.code, "code"),
        ]
        .into_iter()
        .filter_map(|(on, tag)| on.then_some(tag))
    }
}

/// Visible words of a stretch of events, whitespace collapsed.
pub(super) struct Words<'a> {
    view: View<'a>,
    /// The link that an excerpt is about; `None` for a summary, which has neither formulas nor embeds.
    link: Option<u32>,
    /// The words.
    pub(super) text: String,
    /// How much of it is enough; known once the link is there.
    enough: usize,
    /// Styles and where in `text` each ends.
    pub(super) runs: Vec<(Style, usize)>,
    style: Style,
    /// Name of the raw element that is the link.
    link_element: Option<&'a str>,
    /// Whether there are words besides tags and punctuation (P11).
    pub(super) says_something: bool,
    /// Whether there is more than tags, links and punctuation.
    pub(super) says_more: bool,
    in_link: bool,
}

impl<'a> Words<'a> {
    /// Makes an empty value.
    pub(super) fn new(view: View<'a>, link: Option<u32>) -> Self {
        Self {
            view,
            link,
            text: String::new(),
            enough: link.map_or(MOST_BYTES, |_| usize::MAX),
            runs: Vec::new(),
            style: Style::default(),
            link_element: None,
            says_something: false,
            says_more: false,
            in_link: false,
        }
    }

    /// Reads the events of `range`, as far as an excerpt or a summary can reach.
    pub(super) fn read(&mut self, range: Range<usize>) {
        let is_excerpt = self.link.is_some();
        let mut pieces = self.view.read(range);
        while self.text.len() < self.enough
            && let Some(piece) = pieces.next()
        {
            match piece {
                Piece::Start(Tag::InlineFootnote(_)) => pieces.skip_container(),
                Piece::Start(tag) => self.container(tag, true),
                Piece::End(tag) => self.container(tag, false),
                Piece::Text(text) => self.add(text),
                Piece::CodeBlock(text) => self.add(&text),
                Piece::Code(text) => self.code(text),
                Piece::Math(tex) if is_excerpt => self.code(tex),
                Piece::Break => self.add(" "),
                Piece::Link(link, text) => {
                    let before = std::mem::replace(&mut self.in_link, true);
                    self.marked(link, &text);
                    self.in_link = before;
                }
                Piece::Embed(link) if is_excerpt => self.embed(link),
                Piece::TagUse(name) => {
                    let before = (self.says_something, self.says_more);
                    self.add("#");
                    self.add(name);
                    (self.says_something, self.says_more) = before;
                }
                Piece::Html(tag, shown) => self.html(tag, shown),
                Piece::Math(_) | Piece::Embed(_) => {}
            }
        }
    }

    fn container(&mut self, tag: Tag, open: bool) {
        match tag {
            Tag::Emphasis => self.style.emphasis = open,
            Tag::Strong => self.style.strong = open,
            Tag::Strikethrough => self.style.strikethrough = open,
            Tag::Highlight(_) => self.style.highlight = open,
            Tag::Link(link) => {
                self.in_link = open;
                if self.link == Some(link) {
                    self.set_link(open);
                }
            }
            _ => {}
        }
    }

    fn code(&mut self, text: &str) {
        self.style.code = true;
        self.add(text);
        self.style.code = false;
    }

    fn embed(&mut self, index: u32) {
        let link = self.view.note.links.get(index as usize);
        let has_text = link.is_some_and(|link| link.text.is_some());
        if has_text || *self.view.target(index) != Target::Private {
            self.marked(index, &self.view.label(index));
        }
    }

    fn marked(&mut self, index: u32, text: &str) {
        let before = self.style.link;
        self.set_link(before || self.link == Some(index));
        self.add(text);
        self.set_link(before);
    }

    /// Says whether what follows is the link's text.
    fn set_link(&mut self, is_link: bool) {
        if self.style.link && !is_link {
            self.enough = self.text.len() + MOST_BYTES;
        }
        self.style.link = is_link;
    }

    fn html(&mut self, tag: &'a HtmlTag, shown: &str) {
        if !shown.is_empty() {
            self.add(shown);
        }
        if tag.closing {
            if self.link_element == Some(&*tag.name) {
                self.link_element = None;
                self.set_link(false);
            }
        } else if !tag.self_closing
            && self.link.is_some()
            && tag.attributes.iter().any(|a| a.link == self.link)
        {
            self.link_element = Some(&tag.name);
            self.set_link(true);
        }
    }

    /// Adds text with its whitespace collapsed.
    fn add(&mut self, text: &str) {
        let text = &*nfc(text);
        let is_before = self.enough == usize::MAX && !self.style.link;
        let text = if is_before { last_part(text) } else { text };
        if !self.says_more && text.contains(says_something) {
            self.says_something = true;
            self.says_more = !self.in_link;
        }
        if self.text.len() + text.len() < self.enough && is_collapsed(text) {
            let words = text.strip_prefix(' ');
            if words.is_some() {
                self.space();
            }
            self.text.push_str(words.unwrap_or(text));
        } else {
            self.add_words(text);
        }
        match self.runs.last_mut() {
            Some((style, end)) if *style == self.style => *end = self.text.len(),
            _ => self.runs.push((self.style, self.text.len())),
        }
    }

    fn add_words(&mut self, text: &str) {
        let space = |c: char| c.is_whitespace();
        if text.starts_with(space) {
            self.space();
        }
        for (at, word) in text
            .split(space)
            .filter(|word| !word.is_empty())
            .enumerate()
        {
            if at > 0 {
                self.space();
            }
            if self.text.len() >= self.enough {
                break;
            }
            self.text.push_str(word);
        }
        if text.ends_with(space) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

/// Whether a character is more than people put between tags.
fn says_something(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '·' | '•' | '、' | '，' | '–' | '—' | '・' | '\u{200b}'))
}

/// Whether `text` has no white space but single spaces, as far as that can be told from its bytes.
fn is_collapsed(text: &str) -> bool {
    // These bytes begin all other white space.
    let may_be_space = |b: u8| b < b' ' || matches!(b, 0xc2 | 0xe1..=0xe3);
    // Without a way out, many bytes are compared at a time.
    let any = text.bytes().fold(false, |any, b| any | may_be_space(b));
    !any && !text.contains("  ")
}

/// Returns the end of a long text before a link: no less than an excerpt could show of it.
fn last_part(text: &str) -> &str {
    let cut = text.len().saturating_sub(3 * EXCERPT);
    if cut == 0 || !text.is_ascii() {
        return text;
    }
    let start = text[cut..].find(' ').map_or(cut, |space| cut + space);
    let shown = text[start..].bytes().filter(|b| !b.is_ascii_whitespace());
    if shown.count() > EXCERPT {
        &text[start..]
    } else {
        text
    }
}
