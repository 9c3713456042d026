//! Shows diagrams (X8–X10).
//!
//! Entry point: [`Fragment::diagram`]. A diagram is drawn as a picture with its source folded away below it, or, where that fails or is not
//! wanted, shown as its source, which a script may draw in the browser.

use super::embed::LARGEST;
use super::fragment::Fragment;
use super::page::Shown;
use crate::config::Draw;
use crate::diagram::mermaid::{CAN_DRAW, Drawing, Failure, Place, draw, link_address};
use crate::link::{File, Target};
use crate::model::{Code, CodeBlock, Fingerprint, Span, TextRef, mermaid};
use crate::render::{code, escape};

/// The links of a diagram on a page.
struct Links<'a> {
    shown: Shown<'a>,
    file: &'a File,
    /// Index of the first.
    first: u32,
    /// Whether links may be written.
    may_link: bool,
}

impl Place for Links<'_> {
    fn address(&self, link: usize) -> Option<(String, bool)> {
        let link = self.first + link as u32;
        let address = self
            .shown
            .address(self.file, link)
            .filter(|_| self.may_link)?;
        let is_external = self.file.targets.get(link as usize) == Some(&Target::External);
        Some((address, is_external))
    }
}

impl Fragment<'_, '_> {
    /// Writes a diagram, the block of code at event `at`. `id` is its block id with `^`.
    pub(super) fn diagram(&mut self, at: u32, block: &CodeBlock, id: Option<&str>) {
        let span = self.note.events[at as usize].span;
        let source = self.view().diagram_source(block);
        let wanted = self.page.shown.site.config.mermaid.draw;
        if wanted == Draw::Build && CAN_DRAW {
            match self.drawn(block) {
                Ok(svg) if self.has_room(svg.len()) => return self.figure(&svg, &source, id),
                Ok(_) => {}
                Err(failure) => self.report_failure(block, span, &failure),
            }
            return code::diagram_source(&mut self.page.out, &source, id);
        }
        code::diagram_source(&mut self.page.out, &source, id);
        if self.page.shown.site.theme.drawing.is_none() && self.is_own {
            let message = format!("\"{}\" block is shown as code", mermaid::LANGUAGE);
            let help = help(wanted).map(str::to_owned);
            self.page
                .report_with_help(Code::UnsupportedBlock, self.id, span, message, help);
        }
    }

    /// Returns the diagram as SVG for this place of the page.
    fn drawn(&mut self, block: &CodeBlock) -> Result<String, Failure> {
        let text = self.note.text_of(block.text);
        let links = mermaid::links(text);
        let mut instead = self.view().hidden_in_diagram(block, links.len());
        let hides = instead.iter().any(|instead| instead.hidden.is_some());
        for (number, instead) in instead.iter_mut().enumerate() {
            instead.address = Some(link_address(number));
        }
        let key = code::diagram_key(block, text);
        let memory = self.page.shown.site.theme.code.as_deref();
        // A drawing without names that are private now is of no use when they are public.
        let memory = memory.filter(|_| !hides);
        let mut known = String::new();
        let drawing = match memory.is_some_and(|memory| memory.recall(&key, &mut known)) {
            true => Drawing::new(known),
            false => {
                let drawing = draw(&mermaid::edited(text, &links, &instead))?;
                if let Some(memory) = memory {
                    memory.remember(key, drawing.kept());
                }
                drawing
            }
        };
        let links = Links {
            shown: self.page.shown,
            file: self.file,
            first: block.link,
            may_link: !self.is_in_anchor(),
        };
        Ok(drawing.placed(&self.diagram_prefix(key), &links))
    }

    /// Returns what begins the ids of a diagram and those of no other one on the page. It follows from the content, so that pages shown in
    /// others rarely have the same.
    fn diagram_prefix(&mut self, key: Fingerprint) -> String {
        self.page.diagrams += 1;
        let [one, two, three, ..] = key.0;
        format!("nw-d{one:02x}{two:02x}{three:02x}-{}-", self.page.diagrams)
    }

    /// Whether a page has room for a drawing of `bytes` in an embed (E11).
    fn has_room(&mut self, bytes: usize) -> bool {
        if self.is_own {
            return true;
        }
        self.page.embedded += bytes;
        self.page.embedded <= LARGEST
    }

    fn figure(&mut self, svg: &str, source: &str, id: Option<&str>) {
        self.push("<figure class=\"mermaid\"");
        if let Some(id) = id {
            escape::pair(&mut self.page.out, "id", id);
        }
        self.push("><div class=\"nw-drawing\">");
        self.push(svg);
        self.push("</div><details><summary>");
        let words = &self.page.shown.site.theme.block_words;
        escape::text(&mut self.page.out, words.diagram_source());
        self.push("</summary><pre><code class=\"language-mermaid\">");
        escape::text(&mut self.page.out, source);
        self.push("</code></pre></details></figure>\n");
    }

    /// Reports at its line why a diagram could not be drawn (NW707).
    fn report_failure(&mut self, block: &CodeBlock, span: Span, failure: &Failure) {
        let place = match (block.text, failure.line) {
            (TextRef::Source(inside), Some(line)) => line_of(self.note.text_of(block.text), line)
                .map(|range| {
                    Span::new(
                        inside.start as usize + range.start,
                        inside.start as usize + range.end,
                    )
                }),
            _ => None,
        };
        let message = format!("this diagram cannot be drawn: {}", failure.reason);
        self.report(Code::DiagramError, place.unwrap_or(span), message);
    }
}

/// Returns where line `number` of a text stands, from 1 on, without the white space around it.
fn line_of(text: &str, number: u32) -> Option<std::ops::Range<usize>> {
    let line = text
        .split('\n')
        .nth((number as usize).checked_sub(1)?)?
        .trim();
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    (!line.is_empty()).then(|| start..start + line.len())
}

/// Returns what to do so that diagrams are drawn.
fn help(wanted: Draw) -> Option<&'static str> {
    match wanted {
        Draw::Build => Some(
            "this program was built without the feature `mermaid`: take one that was built with it (`cargo install --features mermaid`), or name a script that draws in `mermaid.script`",
        ),
        Draw::Script => Some("name a script that draws in `mermaid.script`"),
        Draw::None => None,
    }
}
