//! Finds links in properties: `[[…]]` and `[…](…)` in values (P19–P21), and the page's picture (P12).
//!
//! Entry points: [`image`], then [`all`].

use super::node::{KeyValue, Node, NodeKind, Notation};
use super::report::PropertyFindings;
use crate::model::plain::{Form, MOST_NESTED, Piece, may_hold_links, pieces, without_comments};
use crate::model::property::KnownProperty;
use crate::model::{Code, Link, LinkKind, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Returns the node that names the page's picture: the first of `image`, `cover` and `banner` that is not empty. Of a list, the first entry
/// counts.
pub(super) fn image<'n, 't>(
    entries: &'n [KeyValue<'t>],
    report: &mut PropertyFindings<'_>,
) -> Option<&'n Node<'t>> {
    for wanted in [
        KnownProperty::Image,
        KnownProperty::Cover,
        KnownProperty::Banner,
    ] {
        let found = entries
            .iter()
            .find(|e| KnownProperty::find(&e.key) == Some(wanted));
        let Some(entry) = found.filter(|e| !e.node.is_empty()) else {
            continue;
        };
        let node = match &entry.node.kind {
            NodeKind::List(items) => items.iter().find(|item| !item.is_empty()),
            _ => Some(&entry.node),
        };
        match node {
            Some(node) if matches!(node.kind, NodeKind::Text(_) | NodeKind::Number(..)) => {
                return Some(node);
            }
            _ => report.unusable(&entry.key, entry.node.kind_name(), entry.node.span),
        }
    }
    None
}

/// Returns all links in the order of their place, and the index of the link to the picture.
pub(super) fn all(
    entries: &[KeyValue<'_>],
    image: Option<&Node<'_>>,
    report: &mut PropertyFindings<'_>,
) -> (Vec<Link>, Option<u32>) {
    let mut links = Links {
        image,
        found: Vec::new(),
        report,
    };
    for entry in entries {
        links.node(&entry.node);
    }
    let mut found = links.found;
    found.sort_by_key(|link| link.span.start);
    let image = found.iter().position(|link| link.embed);
    (found, image.map(|at| at as u32))
}

struct Links<'n, 't, 'r, 'p> {
    image: Option<&'n Node<'t>>,
    found: Vec<Link>,
    report: &'r mut PropertyFindings<'p>,
}

impl Links<'_, '_, '_, '_> {
    fn node(&mut self, node: &Node<'_>) {
        if node.notation == Notation::UnquotedLink {
            let message = "put quotes around [[…]]";
            self.report.add(Code::UnquotedLink, node.span, message);
        }
        if self.image.is_some_and(|image| same(image, node)) {
            self.picture(node);
            return;
        }
        match &node.kind {
            NodeKind::Text(text) => self.text(text, node),
            NodeKind::List(items) => items.iter().for_each(|item| self.node(item)),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| self.node(&entry.node)),
            NodeKind::Null | NodeKind::Bool(..) | NodeKind::Number(..) => {}
        }
    }

    fn text(&mut self, text: &str, node: &Node<'_>) {
        let text = &*without_comments(text);
        if !may_hold_links(text) {
            return;
        }
        if let Some(mut link) = markdown(text.trim(), false) {
            let mut locator = Locator::new(self.report.source(), node);
            link.span = locator.place(text.trim());
            let inside = text
                .trim()
                .rsplit_once("](")
                .map_or("", |(own, _)| &own[1..]);
            self.plain(inside, &mut locator, 1);
            self.found.push(link);
            return;
        }
        let mut locator = Locator::new(self.report.source(), node);
        self.plain(text, &mut locator, 0);
    }

    /// Adds the wikilinks of a text as links (P21), and everything else that may name a file as a mention.
    fn plain(&mut self, text: &str, locator: &mut Locator<'_>, depth: u8) {
        for piece in pieces(text) {
            let Piece::Link(link) = piece else { continue };
            let kind = match link.form {
                Form::Wiki => LinkKind::Property,
                Form::Markdown | Form::Address => LinkKind::Mention,
            };
            let inner = link
                .text
                .as_deref()
                .filter(|_| kind == LinkKind::Mention && depth < MOST_NESTED);
            // Links within its text are found after it, so its own place must not move the search behind them.
            let span = match inner.is_some_and(may_hold_links) {
                true => locator.whole,
                false => locator.place(link.raw),
            };
            self.found.push(Link {
                kind,
                ..property(&link.target, link.text.as_deref(), span)
            });
            if let Some(inner) = inner {
                self.plain(inner, locator, depth + 1);
            }
        }
    }

    /// Adds the link to the picture: a vault path, `[[link]]`, `![[link]]`, `![…](…)` or URL (P12).
    fn picture(&mut self, node: &Node<'_>) {
        let text = node.text().unwrap_or_default().trim();
        let span = Locator::new(self.report.source(), node).place(text);
        let link = match &pieces(text)[..] {
            [Piece::Link(link)] if link.form == Form::Wiki => {
                Some(property(&link.target, link.text.as_deref(), span))
            }
            _ => markdown(text, true).or_else(|| markdown(text, false)),
        };
        let mut link = link.unwrap_or_else(|| property(text, None, span));
        link.span = span;
        link.embed = true;
        // A size has no meaning here.
        link.text = link.text.filter(|text| !is_size(text));
        self.found.push(link);
    }
}

/// Whether both are the same node of the same tree.
fn same(a: &Node<'_>, b: &Node<'_>) -> bool {
    std::ptr::eq(
        std::ptr::from_ref(a).cast::<u8>(),
        std::ptr::from_ref(b).cast(),
    )
}

fn property(target: &str, text: Option<&str>, span: Span) -> Link {
    Link {
        kind: LinkKind::Property,
        embed: false,
        target: target.into(),
        text: text.map(Into::into),
        title: None,
        size: None,
        span,
        event: u32::MAX,
    }
}

/// Returns the link, or the image if `image` is set, that is the whole of `text`. Its place is not set.
fn markdown(text: &str, image: bool) -> Option<Link> {
    let start = if image { "![" } else { "[" };
    if !text.starts_with(start) || text.starts_with("[[") || !text.ends_with(')') {
        return None;
    }
    let mut events = Parser::new_ext(text, Options::empty());
    let (Event::Start(Tag::Paragraph), Event::Start(tag)) = (events.next()?, events.next()?) else {
        return None;
    };
    let (target, title) = match tag {
        Tag::Link {
            dest_url, title, ..
        } if !image => (dest_url, title),
        Tag::Image {
            dest_url, title, ..
        } if image => (dest_url, title),
        _ => return None,
    };
    let mut words = String::new();
    loop {
        match events.next()? {
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Link) if !image => break,
            Event::End(TagEnd::Image) if image => break,
            _ => {}
        }
    }
    let whole = matches!(events.next(), Some(Event::End(TagEnd::Paragraph)));
    if !whole || events.next().is_some() || target.is_empty() {
        return None;
    }
    let words = words.trim();
    let mut link = property(
        &target,
        Some(words).filter(|words| !words.is_empty()),
        Span::default(),
    );
    link.title = Some(title.as_ref().into()).filter(|_| !title.is_empty());
    Some(link)
}

/// Whether a text is a size: `240` or `240x90` (M2).
fn is_size(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('x') {
        Some((width, height)) => digits(width) && digits(height),
        None => digits(text),
    }
}

/// Finds the places of parts of a value, in order, in the source of the value.
struct Locator<'t> {
    source: &'t str,
    whole: Span,
    at: usize,
    lost: bool,
}

impl<'t> Locator<'t> {
    fn new(text: &'t str, node: &Node<'_>) -> Self {
        Self {
            source: &text[node.span.range()],
            whole: node.span,
            at: 0,
            lost: false,
        }
    }

    /// Returns the place of the next `part`. If escapes or line breaks changed it, returns the place of the whole value, for this and all
    /// later parts, because searching for many parts in vain would take long.
    fn place(&mut self, part: &str) -> Span {
        if self.lost {
            return self.whole;
        }
        let Some(found) = self.source[self.at..].find(part) else {
            self.lost = true;
            return self.whole;
        };
        let found = self.at + found;
        self.at = found + part.len();
        let start = self.whole.start as usize + found;
        Span::new(start, start + part.len())
    }
}
