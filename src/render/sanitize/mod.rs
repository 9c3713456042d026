//! Sanitises raw HTML: rewrites the tags that parsing took apart, one after the other (W1–W5).
//!
//! Entry point: [`Sanitizer`]. Only elements and attributes on the lists are written, always in normal form, so no markup of the source
//! itself reaches the page. Written elements nest and obey the content models that browsers would otherwise enforce by moving elements, so
//! a browser builds exactly what is written.

mod attributes;
mod drawings;
mod room;
mod write;

use super::escape;
use crate::config::HtmlPolicy;
use crate::model::HtmlTag;
use crate::model::element::{
    self, CELL, FENCE, FOREIGN, Fate, NESTS, PAGE_BLOCK, TABLE_PART, VOID,
};
use attributes::Space;
use rustc_hash::FxHashSet;

pub(super) use attributes::is_safe_style;
pub(super) use drawings::bounded;

/// Deepest nesting of raw elements; tags beyond it are dropped (I9).
const MAX_DEPTH: usize = 100;
/// Kinds of things that are named in NW020 for one place.
const MAX_REMOVED: usize = 20;

/// Open raw HTML elements of one place (a paragraph, a list item, the whole note) and what was removed.
#[derive(Debug)]
pub(super) struct Sanitizer {
    policy: HtmlPolicy,
    open: Vec<Box<str>>,
    /// Elements below this index belong to the surrounding place. Tags close them when this place ends.
    floor: usize,
    /// The outermost element of the surrounding place that a tag of this place closes.
    ended: Option<usize>,
    /// Whether the next tag stands at the end of a line.
    pub(super) ends_line: bool,
    dropping: Option<Dropping>,
    /// Ids that the page has already (W7).
    ids: FxHashSet<Box<str>>,
    removed: Vec<String>,
}

/// An element that is removed with its content.
#[derive(Debug)]
struct Dropping {
    name: Box<str>,
    /// Elements of that name inside each other.
    count: usize,
    /// Elements open when it began.
    depth: usize,
}

/// Returns the address of a link attribute on the page, or `None` if it leads nowhere or to a private file.
pub(super) type Resolve<'r> = &'r dyn Fn(u32) -> Option<String>;

impl Sanitizer {
    /// Makes a sanitiser with no open element.
    pub(super) fn new(policy: HtmlPolicy) -> Self {
        Self {
            policy,
            open: Vec::new(),
            floor: 0,
            ended: None,
            ends_line: false,
            dropping: None,
            ids: FxHashSet::default(),
            removed: Vec::new(),
        }
    }

    /// Writes the permitted part of `tag`. `raw` is its source, which is shown as text if it is no HTML element (W3).
    pub(super) fn tag(&mut self, out: &mut String, tag: &HtmlTag, raw: &str, resolve: Resolve<'_>) {
        if self.dropping.is_some() {
            self.skip(tag);
            return;
        }
        if self.is_open("textarea") && !(tag.closing && &*tag.name == "textarea") {
            escape::text(out, raw);
            return;
        }
        match self.space() {
            Space::Html => self.html_tag(out, tag, raw, resolve),
            Space::Svg | Space::MathMl if tag.closing => self.end(out, &tag.name),
            Space::Svg | Space::MathMl => self.foreign_tag(out, tag, raw, resolve),
        }
    }

    /// Whether everything is dropped now, inside an element that is removed with its content (W2).
    pub(super) fn is_dropping(&self) -> bool {
        self.dropping.is_some()
    }

    /// Whether text here is script or style and may not be escaped; only with trusted HTML.
    pub(super) fn is_raw_text(&self) -> bool {
        self.open
            .last()
            .is_some_and(|name| matches!(&**name, "script" | "style"))
    }

    /// Whether a raw element of that name is open; a link in a raw `<a>` would tear it apart.
    pub(super) fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|open| &**open == name)
    }

    /// Begins a place of its own, such as a list item, whose tags close nothing around it. Returns the value for [`Self::leave`].
    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.floor, self.open.len())
    }

    /// Ends the place begun by [`Self::enter`] and closes what it left open. [`Self::end_around`] closes the elements around it that its
    /// tags close.
    pub(super) fn leave(&mut self, out: &mut String, outer: usize) {
        self.close_to(out, self.floor);
        self.floor = outer;
    }

    /// Whether a tag of this place closes an element of the surrounding place, whose elements begin at `outer`.
    pub(super) fn ends_around(&self, outer: usize) -> bool {
        self.ended.is_some_and(|at| at >= outer)
    }

    /// Closes the surrounding elements that tags of the last place close: `Hidden text.</details>` (W5).
    pub(super) fn end_around(&mut self, out: &mut String) {
        if let Some(at) = self.ended.filter(|at| *at >= self.floor) {
            self.close_to(out, at);
            self.ended = None;
        }
    }

    /// Closes what was opened since `depth` (W5).
    pub(super) fn close_to(&mut self, out: &mut String, depth: usize) {
        if self
            .dropping
            .as_ref()
            .is_some_and(|dropping| dropping.depth >= depth)
        {
            self.dropping = None;
        }
        while self.open.len() > depth {
            if let Some(name) = self.open.pop() {
                write::end(out, &name);
            }
        }
    }

    /// Returns what was removed since the last call, in words, for NW020.
    pub(super) fn take_removed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.removed)
    }

    fn report(&mut self, what: String) {
        if self.removed.len() < MAX_REMOVED && !self.removed.contains(&what) {
            self.removed.push(what);
        }
    }

    /// Counts the tags inside of a dropped element.
    fn skip(&mut self, tag: &HtmlTag) {
        let Some(dropping) = &mut self.dropping else {
            return;
        };
        if dropping.name != tag.name {
            return;
        }
        if !tag.closing {
            dropping.count += usize::from(element::is(&tag.name, NESTS));
        } else if dropping.count > 1 {
            dropping.count -= 1;
        } else {
            self.dropping = None;
        }
    }

    /// Drops everything up to the end tag of this element.
    fn drop_content(&mut self, name: &str) {
        self.dropping = Some(Dropping {
            name: name.into(),
            count: 1,
            depth: self.open.len(),
        });
    }

    /// Returns where the innermost open element stands.
    fn space(&self) -> Space {
        let mut inner = self.open.iter().rev();
        let foreign = inner.find(|name| element::is(name, FOREIGN));
        match foreign.map(|name| &**name) {
            Some("svg") => Space::Svg,
            Some(_) => Space::MathMl,
            None => Space::Html,
        }
    }

    fn html_tag(&mut self, out: &mut String, tag: &HtmlTag, raw: &str, resolve: Resolve<'_>) {
        let name = &*tag.name;
        let fate = match (element::fate(name), self.policy) {
            (Fate::Remove | Fate::Unwrap, HtmlPolicy::Trusted) => Fate::Keep,
            (fate, _) => fate,
        };
        match fate {
            Fate::Text => {
                self.make_room_for(out, true);
                escape::text(out, raw);
            }
            Fate::Keep if tag.closing => self.end(out, name),
            Fate::Keep => self.start(out, tag, resolve),
            Fate::Unwrap if !tag.closing => self.report(format!("<{name}>")),
            Fate::Unwrap => {}
            Fate::Remove if tag.closing => {}
            Fate::Remove => {
                self.report(format!("<{name}>"));
                if !element::is(name, VOID) {
                    self.drop_content(name);
                }
            }
        }
    }

    /// Writes a start tag inside of `<svg>` or `<math>`.
    fn foreign_tag(&mut self, out: &mut String, tag: &HtmlTag, raw: &str, resolve: Resolve<'_>) {
        let name = &*tag.name;
        let space = self.space();
        let passes = match space {
            Space::Svg => element::is(name, element::SVG),
            _ => element::is(name, element::MATHML),
        };
        if !passes && element::fate(name) == Fate::Keep {
            // HTML ends a drawing, as it does in a browser.
            let mut open = self.open.iter();
            let outermost = open.position(|name| element::is(name, FOREIGN));
            if let Some(at) = outermost.filter(|&at| at >= self.floor) {
                self.close_to(out, at);
                self.html_tag(out, tag, raw, resolve);
            }
            return;
        }
        let holds_text = match space {
            Space::Svg => element::SVG_TEXT,
            _ => element::MATHML_TEXT,
        };
        let in_text = self
            .open
            .last()
            .is_some_and(|open| element::is(open, holds_text));
        if !passes {
            self.report(format!("<{name}>"));
            if element::fate(name) == Fate::Remove && !element::is(name, VOID) && !tag.self_closing
            {
                self.drop_content(name);
            }
        } else if !in_text && self.open.len() < MAX_DEPTH {
            self.write_start(out, tag, space, resolve);
        }
    }

    /// Writes a start tag in HTML content, after ending and opening elements so that it may stand there.
    fn start(&mut self, out: &mut String, tag: &HtmlTag, resolve: Resolve<'_>) {
        let name = &*tag.name;
        if name == "iframe"
            && self.policy == HtmlPolicy::Safe
            && !write::has_frame_address(tag, resolve)
        {
            self.report("<iframe>".to_owned());
            if !tag.self_closing {
                self.drop_content(name);
            }
            return;
        }
        if !self.make_room(out, name) || self.open.len() + 2 >= MAX_DEPTH {
            return;
        }
        let space = match name {
            "svg" => Space::Svg,
            "math" => Space::MathMl,
            _ => Space::Html,
        };
        self.write_start(out, tag, space, resolve);
    }

    fn write_start(&mut self, out: &mut String, tag: &HtmlTag, space: Space, resolve: Resolve<'_>) {
        let name = &*tag.name;
        out.push('<');
        out.push_str(name);
        self.write_attributes(out, tag, space, resolve);
        out.push('>');
        if element::is(name, VOID) && space == Space::Html {
            return;
        }
        // `<a id="x"/>`: browsers leave it open, the author meant it to be empty.
        if tag.self_closing {
            write::end(out, name);
        } else if name == "iframe" {
            write::end(out, name);
            self.drop_content(name);
        } else {
            self.open.push(name.into());
        }
    }

    /// Reads an end tag: closes its element and those inside it, or drops the tag if the element is not open. At the end of a line the tag
    /// may also close an element around this place, once this place ends.
    fn end(&mut self, out: &mut String, name: &str) {
        let is_inline = !element::is(name, PAGE_BLOCK | FOREIGN);
        // Elements that will be closed around this place count as closed.
        let around = match self.ends_line {
            true => self.ended.unwrap_or(self.floor),
            false => 0,
        };
        for at in (0..around).chain(self.floor..self.open.len()).rev() {
            let open = &*self.open[at];
            if open == name {
                if at >= self.floor {
                    self.close_to(out, at);
                } else {
                    self.ended = Some(at);
                }
                return;
            }
            let is_of_table = name == "table" || element::is(name, TABLE_PART);
            let is_fence = element::is(open, FENCE) && !(element::is(open, CELL) && is_of_table);
            if is_fence || (is_inline && element::is(open, PAGE_BLOCK)) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
