//! A page as small as the tests need: pulldown-cmark's events as ours, and ours as HTML.

use super::super::resolve;
use crate::model::{Event, Kind, Span, Tag, TextRef};
use pulldown_cmark::{Event as Mark, Options, Parser, Tag as MarkTag, TagEnd};
use std::fmt::Write as _;

/// HTML of `markdown` by our rules. Paragraphs and quotes are all it may have.
#[track_caller]
pub(super) fn html(markdown: &str) -> String {
    Page::read(markdown)
        .expect("only paragraphs")
        .html(|text, run| resolve(text, &[], run))
}

/// What events point to beside the text.
#[derive(Default)]
pub(super) struct Sides {
    cooked: String,
    links: Vec<String>,
}

/// A text as runs of inline events.
pub(super) struct Page<'t> {
    text: &'t str,
    sides: Sides,
    /// The paragraphs.
    pub(super) runs: Vec<Vec<Event>>,
}

impl<'t> Page<'t> {
    /// `None` if `text` has a block that is no paragraph, perhaps in a quote.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let mut page = Self {
            text,
            sides: Sides::default(),
            runs: Vec::new(),
        };
        let mut image = None::<usize>;
        for (mark, range) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter()
        {
            // An image is one event; its text is in the side table.
            if let Some(id) = image {
                match mark {
                    Mark::End(TagEnd::Image) => image = None,
                    Mark::Text(inner) | Mark::Code(inner) => page.sides.links[id] += &*inner,
                    _ => {}
                }
                continue;
            }
            let kind = match mark {
                Mark::Start(MarkTag::Paragraph) => {
                    page.runs.push(Vec::new());
                    continue;
                }
                Mark::End(TagEnd::Paragraph | TagEnd::BlockQuote(_))
                | Mark::Start(MarkTag::BlockQuote(_)) => continue,
                Mark::Start(MarkTag::Image { dest_url, .. }) => {
                    let id = page.sides.link(format!("{dest_url} "));
                    image = Some(id as usize);
                    Kind::Embed(id)
                }
                Mark::Start(MarkTag::Link { dest_url, .. }) => {
                    Kind::Start(Tag::Link(page.sides.link(dest_url.into_string())))
                }
                Mark::End(TagEnd::Link) => Kind::End(Tag::Link(page.sides.open_link(&page.runs))),
                Mark::Start(MarkTag::Emphasis) => Kind::Start(Tag::Emphasis),
                Mark::Start(MarkTag::Strong) => Kind::Start(Tag::Strong),
                Mark::Start(MarkTag::Strikethrough) => Kind::Start(Tag::Strikethrough),
                Mark::End(TagEnd::Emphasis) => Kind::End(Tag::Emphasis),
                Mark::End(TagEnd::Strong) => Kind::End(Tag::Strong),
                Mark::End(TagEnd::Strikethrough) => Kind::End(Tag::Strikethrough),
                Mark::Text(inner) if text[range.clone()] == *inner => {
                    Kind::Text(TextRef::Source(range.clone().into()))
                }
                Mark::Text(inner) => Kind::Text(page.sides.cook(&inner)),
                Mark::Code(inner) => Kind::Code(page.sides.cook(&inner)),
                Mark::SoftBreak => Kind::SoftBreak,
                Mark::HardBreak => Kind::HardBreak,
                _ => return None,
            };
            let span = range.into();
            page.runs.last_mut()?.push(Event { kind, span });
        }
        Some(page)
    }

    /// The page as HTML, each run changed by `change` first.
    pub(super) fn html(&self, change: impl Fn(&str, Vec<Event>) -> Vec<Event>) -> String {
        let paragraph = |run: &Vec<Event>| {
            let run = change(self.text, run.clone());
            format!("<p>{}</p>", self.sides.html(self.text, &run))
        };
        let paragraphs: Vec<_> = self.runs.iter().map(paragraph).collect();
        paragraphs.join("\n")
    }
}

impl Sides {
    fn cook(&mut self, text: &str) -> TextRef {
        let start = self.cooked.len();
        self.cooked += text;
        TextRef::Cooked(Span::new(start, self.cooked.len()))
    }

    fn link(&mut self, url: String) -> u32 {
        self.links.push(url);
        self.links.len() as u32 - 1
    }

    /// The link that is open at the end of `runs`; links do not nest.
    fn open_link(&self, runs: &[Vec<Event>]) -> u32 {
        let events = runs.iter().flatten().rev();
        let mut links = events.filter_map(|event| match event.kind {
            Kind::Start(Tag::Link(id)) => Some(id),
            _ => None,
        });
        links.next().unwrap_or_default()
    }

    fn text<'a>(&'a self, text: &'a str, at: TextRef) -> &'a str {
        match at {
            TextRef::Source(span) => &text[span.range()],
            TextRef::Cooked(span) => &self.cooked[span.range()],
        }
    }

    /// `run` as HTML.
    pub(super) fn html(&self, text: &str, run: &[Event]) -> String {
        let mut out = String::new();
        for event in run {
            match event.kind {
                Kind::Start(Tag::Link(id)) => {
                    let _ = write!(out, "<a href=\"{}\">", self.links[id as usize]);
                }
                Kind::End(Tag::Link(_)) => out += "</a>",
                Kind::Start(tag) => {
                    let _ = write!(out, "<{}>", element(tag));
                }
                Kind::End(tag) => {
                    let _ = write!(out, "</{}>", element(tag));
                }
                Kind::Text(at) => out += &escaped(self.text(text, at)),
                Kind::Code(at) => {
                    let _ = write!(out, "<code>{}</code>", escaped(self.text(text, at)));
                }
                Kind::Embed(id) => {
                    let (url, alt) = self.links[id as usize].split_once(' ').unwrap();
                    let _ = write!(out, "<img src=\"{url}\" alt=\"{}\" />", escaped(alt));
                }
                Kind::SoftBreak => out += "\n",
                Kind::HardBreak => out += "<br />\n",
                other => panic!("{other:?}"),
            }
        }
        out
    }
}

fn element(tag: Tag) -> &'static str {
    match tag {
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::Strikethrough => "del",
        Tag::Highlight(_) => "mark",
        other => panic!("{other:?}"),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// Every end closes what was opened last.
#[track_caller]
pub(super) fn assert_nested(run: &[Event]) {
    let mut open = Vec::new();
    for event in run {
        match event.kind {
            Kind::Start(tag) => open.push((tag, event.span)),
            Kind::End(tag) => assert_eq!(open.pop(), Some((tag, event.span)), "{run:?}"),
            _ => {}
        }
    }
    assert_eq!(open, [], "{run:?}");
}
