//! Reads `ad-` blocks of the Admonition plugin as callouts (C12).
//!
//! Entry point: [`NoteBuilder::admonition`], asked for each block of code. The inside of a block is read as a text of its own, because
//! CommonMark takes it for code; then its events go into the note.

use super::body::read_text;
use super::draft::Draft;
use super::events::NoteBuilder;
use super::gathered::{Gathered, is_split};
use super::open::OpenBlock;
use super::shift::Shift;
use crate::model::callouts::icon_name;
use crate::model::event::after;
use crate::model::{
    BlockId, Callout, Code, Event, Fold, InlineField, ItemText, Kind, ListItem, Note, Span, Tag,
    TextRef, color,
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
    color: Option<Box<str>>,
    icon: Option<Box<str>>,
    /// Where the Markdown begins.
    end: usize,
}

impl NoteBuilder<'_> {
    /// Makes the block of code that ends here, with its text in `pieces` of the source, a callout if it is an `ad-` block. Returns whether it
    /// did.
    pub(super) fn admonition(
        &mut self,
        open: &OpenBlock,
        language: &str,
        pieces: &[Range<usize>],
        span: Span,
    ) -> bool {
        let kind = language.strip_prefix(PREFIX).unwrap_or_default();
        if self.reading.admonitions == 0 || kind.is_empty() || kind.contains(['|', ']']) {
            return false;
        }
        let block = match pieces {
            [] => Gathered::empty(span.start),
            pieces => Gathered::new(self.source.text, pieces),
        };
        let options = options(&block.text);
        self.content.events.truncate(open.start as usize);
        let callout = Tag::Callout(self.note.callouts.len() as u32);
        self.note.callouts.push(Callout {
            kind: kind.into(),
            metadata: None,
            fold: options.fold,
            level: 0,
            color: options.color,
            icon: options.icon,
        });
        let push =
            |builder: &mut Self, kind, span| builder.content.events.push(Event::new(kind, span));
        push(self, Kind::Start(callout), span);
        let title = options.title.map(|title| block.part(title));
        let place = match &title {
            Some(title) => title.span(),
            None => block.part(0..0).span(),
        };
        push(self, Kind::Start(Tag::CalloutTitle), place);
        if let Some(title) = &title {
            self.inner_title(title);
        }
        push(self, Kind::End(Tag::CalloutTitle), place);
        let inside = block.part(options.end..block.text.len());
        let body = inside.span();
        let before = self.content.events.len();
        push(self, Kind::Start(Tag::CalloutBody), body);
        let read = self.read_inner(&inside);
        self.absorb(&inside, read, false);
        match self.content.events.len() == before + 1 {
            true => self.content.events.truncate(before),
            false => push(self, Kind::End(Tag::CalloutBody), body),
        }
        // The end of the callout is added where the block of code ends.
        true
    }

    /// Adds the title: the inline content of a text that is one paragraph.
    fn inner_title(&mut self, title: &Gathered) {
        let read = self.read_inner(title);
        let events = &read.0.events;
        let first = events.first().map(|event| event.kind);
        if first == Some(Kind::Start(Tag::Paragraph)) && after(events, 0) as usize == events.len() {
            self.absorb(title, read, true);
        } else {
            let span = title.span();
            let text = TextRef::Source(span);
            self.content.events.push(Event::new(Kind::Text(text), span));
        }
    }

    fn read_inner(&self, inside: &Gathered) -> (Note, Vec<Draft>) {
        read_text(
            &inside.text,
            0,
            Vec::new(),
            self.reading.within_admonition(),
            self.board.within(),
        )
    }

    /// Adds what was read from `inside`. `is_line`: it is one paragraph, of which the inline content is added.
    pub(super) fn absorb(
        &mut self,
        inside: &Gathered,
        (mut inner, drafts): (Note, Vec<Draft>),
        is_line: bool,
    ) {
        let mut body = std::mem::take(&mut *inner);
        inside.copy_split(&mut body);
        let mut own = std::mem::take(&mut *self.note);
        let shift = Shift {
            places: &inside.places,
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
        self.inner_data(&mut inner, inside, shift);
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
    fn inner_data(&mut self, inner: &mut Note, inside: &Gathered, shift: Shift<'_>) {
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
                ItemText::Source(span) if is_split(&inside.places, *span) => {
                    ItemText::Own(inside.text[span.range()].into())
                }
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
            "icon" => options.icon = icon_name(value).map(Into::into),
            "color" => options.color = color::css(value).map(Into::into),
            _ => break,
        }
        options.end += line.len();
    }
    options
}
