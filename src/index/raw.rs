//! Follows what raw HTML does to the words of a note: it hides them (W2), separates them, or is shown as text (W3).
//!
//! Entry point: [`Raw::tag`]. Pages use the sanitiser, which reads the same table ([`crate::model::element`]). A test compares the words of
//! random pages with those found here.

use crate::model::HtmlTag;
use crate::model::address::web_scheme;
use crate::model::element::{self, FOREIGN, Fate, NESTS, VOID, fate, hides_content, parts_words};

/// Deepest nesting that is followed, as on pages (I9).
const MAX_DEPTH: usize = 100;

/// The raw elements that are open.
#[derive(Debug, Default)]
pub(super) struct Raw<'a> {
    hiding: Option<Hiding<'a>>,
    /// Names of the open elements, and how many containers were open around each.
    open: Vec<(&'a str, usize)>,
}

/// An element that is removed with its content.
#[derive(Debug)]
struct Hiding<'a> {
    name: &'a str,
    /// How many elements of that name are open inside each other.
    count: usize,
    depth: usize,
}

impl<'a> Raw<'a> {
    /// Whether text at this place is hidden.
    pub(super) fn hides(&self) -> bool {
        self.hiding.is_some()
    }

    /// Reads a tag that stands in `depth` containers. Returns what readers see of it: nothing, a space, or the tag as `typed`.
    pub(super) fn tag(&mut self, tag: &'a HtmlTag, depth: usize, typed: &'a str) -> &'a str {
        let name = &*tag.name;
        if let Some(hiding) = &mut self.hiding {
            if hiding.name == name && tag.closing {
                hiding.count -= 1;
                if hiding.count == 0 {
                    self.hiding = None;
                }
            } else if hiding.name == name && element::is(name, NESTS) {
                hiding.count += 1;
            }
            return "";
        }
        if self.is_open("textarea") && !(tag.closing && name == "textarea") {
            return typed;
        }
        match (fate(name), tag.closing) {
            (Fate::Text, _) if self.is_foreign() => "",
            (Fate::Text, _) => typed,
            (Fate::Unwrap, _) => "",
            (Fate::Keep, true) => self.close(name, depth),
            (Fate::Remove, true) => "",
            (Fate::Keep | Fate::Remove, false) => self.open(tag, depth),
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|(open, _)| *open == name)
    }

    fn is_foreign(&self) -> bool {
        self.open.iter().any(|(open, _)| element::is(open, FOREIGN))
    }

    fn open(&mut self, tag: &'a HtmlTag, depth: usize) -> &'static str {
        let name = &*tag.name;
        let is_empty = element::is(name, VOID) || tag.self_closing;
        if hides_content(name) && !(tag.self_closing && name == "iframe") {
            self.hiding = Some(Hiding {
                name,
                count: 1,
                depth,
            });
            // Readers see nothing of it, unless it is a frame that shows a page.
            return space_if(shows_page(tag));
        }
        if !is_empty && self.open.len() < MAX_DEPTH {
            self.open.push((name, depth));
        }
        space_if(parts_words(name))
    }

    /// Reads an end tag. Without a start tag in the same container it has no effect here: the page drops it, or lets it close an element
    /// around its line.
    fn close(&mut self, name: &str, depth: usize) -> &'static str {
        match self.open.iter().rposition(|open| *open == (name, depth)) {
            Some(at) => {
                self.open.truncate(at);
                space_if(parts_words(name))
            }
            None => "",
        }
    }

    /// Ends a container; `depth` containers are still open. Elements left open in it end with it (W5).
    pub(super) fn leave(&mut self, depth: usize) {
        self.open.retain(|(_, outer)| *outer <= depth);
        self.hiding.take_if(|hiding| hiding.depth > depth);
    }
}

/// Whether it is a frame that shows a page.
fn shows_page(tag: &HtmlTag) -> bool {
    let source = tag.attributes.iter().find(|a| &*a.name == "src");
    let address = source.and_then(|a| a.value.as_deref());
    &*tag.name == "iframe" && address.is_some_and(|address| web_scheme(address.trim()).is_some())
}

fn space_if(parts: bool) -> &'static str {
    if parts { " " } else { "" }
}
