//! Reads `ad-` blocks of the Admonition plugin as callouts (C12).
//!
//! Entry point: [`NoteBuilder::admonition`], asked for each block of code. The inside of a block is read as a text of its own, because
//! CommonMark takes it for code; then its events go into the note.

use super::body::read_text;
use super::draft::Draft;
use super::events::NoteBuilder;
use super::open::OpenBlock;
use super::shift::Shift;
use crate::model::event::after;
use crate::model::{
    BlockId, Callout, Code, Event, Fold, InlineField, ItemText, Kind, ListItem, Note, Span, Tag,
    TextRef,
};
use std::ops::Range;

/// What the language of such a block begins with.
const PREFIX: &str = "ad-";

/// The lines at the start of a block.
#[derive(Default)]
struct Options {
    /// Where its title stands.
    title: Option<Range<usize>>,
    fold: Fold,
    /// Where the Markdown begins.
    end: usize,
}

impl NoteBuilder<'_> {
    /// Makes the block of code that ends here a callout, if it is an `ad-` block and its lines stand together in the source. Returns whether
    /// it did.
    pub(super) fn admonition(
        &mut self,
        open: &OpenBlock,
        language: &str,
        text: TextRef,
        span: Span,
    ) -> bool {
        let kind = language.strip_prefix(PREFIX).unwrap_or_default();
        let (TextRef::Source(inside), true) = (text, self.admonitions > 0) else {
            return false;
        };
        if kind.is_empty() || kind.contains('|') {
            return false;
        }
        let options = options(&self.source.text[inside.range()]);
        let at = |place: usize| inside.start as usize + place;
        self.content.events.truncate(open.start as usize);
        let callout = Tag::Callout(self.note.callouts.len() as u32);
        self.note.callouts.push(Callout {
            kind: kind.into(),
            metadata: None,
            fold: options.fold,
            level: 0,
        });
        let push =
            |builder: &mut Self, kind, span| builder.content.events.push(Event::new(kind, span));
        push(self, Kind::Start(callout), span);
        let title = options
            .title
            .map(|title| Span::new(at(title.start), at(title.end)));
        let place = title.unwrap_or(Span::new(at(0), at(0)));
        push(self, Kind::Start(Tag::CalloutTitle), place);
        if let Some(title) = title {
            self.inner_title(title);
        }
        push(self, Kind::End(Tag::CalloutTitle), place);
        let body = Span::new(at(options.end), inside.end as usize);
        let before = self.content.events.len();
        push(self, Kind::Start(Tag::CalloutBody), body);
        self.inner_text(body);
        match self.content.events.len() == before + 1 {
            true => self.content.events.truncate(before),
            false => push(self, Kind::End(Tag::CalloutBody), body),
        }
        // The end of the callout is added where the block of code ends.
        true
    }

    /// Adds what `span` of the source holds, read as a text of its own.
    fn inner_text(&mut self, span: Span) {
        let read = self.read_inner(span);
        self.absorb(span, read, false);
    }

    /// Adds the title: the inline content of a text that is one paragraph.
    fn inner_title(&mut self, span: Span) {
        let read = self.read_inner(span);
        let events = &read.0.events;
        let first = events.first().map(|event| event.kind);
        if first == Some(Kind::Start(Tag::Paragraph)) && after(events, 0) as usize == events.len() {
            self.absorb(span, read, true);
        } else {
            let text = TextRef::Source(span);
            self.content.events.push(Event::new(Kind::Text(text), span));
        }
    }

    fn read_inner(&self, span: Span) -> (Note, Vec<Draft>) {
        let text = &self.source.text[span.range()];
        read_text(text, 0, Vec::new(), self.admonitions - 1)
    }

    /// Adds a text that was read from `span` of the source. `is_line`: it is one paragraph, of which the inline content is added.
    fn absorb(&mut self, span: Span, (mut inner, drafts): (Note, Vec<Draft>), is_line: bool) {
        let body = std::mem::take(&mut *inner);
        let mut own = std::mem::take(&mut *self.note);
        let shift = Shift {
            text: span.start,
            cooked: self.content.add(&body.cooked),
            event: self.content.next() - u32::from(is_line),
            field: self.data.fields.len() as u32,
            ..Shift::behind(&self.note, &own)
        };
        let frame = usize::from(is_line);
        let events = &body.events[frame..body.events.len() - frame];
        let events = events.iter().map(|event| shift.event(*event));
        self.content.events.extend(events);
        self.names.footnotes.add_read(body.footnotes.len());
        shift.add(&mut self.note, &mut own, &mut inner, body);
        *self.note = own;
        self.drafts
            .extend(drafts.into_iter().map(|draft| shift.draft(draft)));
        self.inner_data(&mut inner, shift);
        for mut heading in inner.headings {
            heading.event = shift.at(heading.event);
            heading.id = self.names.heading_ids.next(&heading.text);
            heading.top_level = false;
            self.note.headings.push(heading);
        }
        for block in inner.blocks {
            let (place, event) = (shift.span(block.span), shift.at(block.event));
            let first = self.names.block_ids.first_place(&block.id, place);
            if first != place {
                let message = format!("^{} is already at line {{line}}", block.id);
                self.drafts.push(Draft {
                    line_of: Some(first),
                    ..Draft::new(Code::DuplicateBlockId, place, message)
                });
            } else if self.names.block_ids.name(event) {
                self.note.blocks.push(BlockId {
                    event,
                    span: place,
                    ..block
                });
            }
        }
    }

    /// Adds the fields and the list items. Items of fields are named by their events until the note is finished.
    fn inner_data(&mut self, inner: &mut Note, shift: Shift) {
        let Some(data) = inner.data.take() else {
            return;
        };
        let item = |at: u32| data.items.get(at as usize).map(|item| shift.at(item.event));
        let fields = data.fields.iter().map(|field| InlineField {
            span: shift.span(field.span),
            item: field.item.and_then(item),
            ..field.clone()
        });
        self.data.fields.extend(fields);
        let items = data.items.iter().map(|item| ListItem {
            event: shift.at(item.event),
            span: shift.span(item.span),
            text: match &item.text {
                ItemText::Source(span) => ItemText::Source(shift.span(*span)),
                ItemText::Own(text) => ItemText::Own(text.clone()),
            },
            ..item.clone()
        });
        self.data.items.extend(items);
    }
}

/// Reads the options of a block.
fn options(text: &str) -> Options {
    let mut options = Options::default();
    for line in text.split_inclusive('\n') {
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.trim_end() {
            "title" => {
                let start = options.end + line.find(value).unwrap_or_default();
                options.title = (!value.is_empty()).then(|| start..start + value.len());
            }
            "collapse" => {
                options.fold = match value {
                    "open" | "true" => Fold::Open,
                    "none" => Fold::Fixed,
                    _ => Fold::Closed,
                };
            }
            // The theme has its own.
            "icon" | "color" => {}
            _ => break,
        }
        options.end += line.len();
    }
    options
}
