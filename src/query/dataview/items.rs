//! The list items of notes, and their fields (U7, U8).
//!
//! Entry points: [`of_note`], [`field`] and [`all`].

use super::{named, raw};
use crate::link::{File, FileId, Part, Target};
use crate::model::text::nfc;
use crate::model::{Link as Written, ListItem, Note, Span};
use crate::parse::{HtmlPiece, html_pieces};
use crate::value::{Link, Map, Origin, Place, Value, World};
use std::sync::Arc;

/// The names of all fields of a list item, in the order in which the whole is shown.
const NAMES: &[&str] = &[
    "text",
    "line",
    "lineCount",
    "path",
    "section",
    "link",
    "children",
    "parent",
    "blockId",
    "tags",
    "outlinks",
    "task",
    "annotated",
    "symbol",
    "list",
    "status",
    "checked",
    "completed",
    "fullyCompleted",
];

/// Returns the list items of a note, or its tasks alone.
pub(super) fn of_note(id: FileId, file: &File, tasks: bool) -> Value {
    let all = file.note.iter().flat_map(|note| note.items()).zip(0..);
    let wanted = all.filter(|(item, _)| !tasks || item.is_task());
    Value::list(wanted.map(|(_, at)| whole(id, at)))
}

/// Returns a list item as a value.
fn whole(id: FileId, at: u32) -> Value {
    Value::Map(Arc::new(Map {
        entries: Vec::new(),
        origin: Origin::Item(id, at),
    }))
}

/// Returns the indexes of a note's tasks.
pub(super) fn tasks(file: &File) -> impl Iterator<Item = u32> {
    let all = file.note.iter().flat_map(|note| note.items()).zip(0..);
    all.filter(|(item, _)| item.is_task()).map(|(_, at)| at)
}

/// Returns the items above an item, the nearest first.
pub(super) fn ancestors(file: &File, at: u32) -> impl Iterator<Item = u32> {
    let items = file.note.as_deref().map_or(&[][..], Note::items);
    let above = move |at: &u32| items.get(*at as usize)?.parent;
    std::iter::successors(above(&at), above)
}

/// Returns the event with which a list item of a note begins.
#[must_use]
pub fn event_of(note: &Note, at: u32) -> Option<u32> {
    note.items().get(at as usize).map(|item| item.event)
}

/// A list item of a note.
struct Item<'i, 'a> {
    world: &'i World<'a>,
    id: FileId,
    file: &'i File,
    note: &'i Note,
    at: u32,
    item: &'i ListItem,
}

fn item<'i, 'a>(world: &'i World<'a>, id: FileId, at: u32) -> Option<Item<'i, 'a>> {
    let file = world.file(id);
    let note = file
        .note
        .as_deref()
        .filter(|_| file.visibility.is_shown())?;
    let item = note.items().get(at as usize)?;
    Some(Item {
        world,
        id,
        file,
        note,
        at,
        item,
    })
}

/// Returns a field of a list item. `None`: it has none of this name.
pub(super) fn field(world: &World<'_>, id: FileId, at: u32, name: &str) -> Option<Value> {
    let item = item(world, id, at)?;
    item.own(name).or_else(|| item.inline(name))
}

/// Returns all fields of a list item.
pub(super) fn all(world: &World<'_>, id: FileId, at: u32) -> Map {
    let Some(item) = item(world, id, at) else {
        return Map::default();
    };
    let own = NAMES.iter();
    let own = own.filter_map(|name| Some((Arc::from(*name), item.own(name)?)));
    let mut entries: Vec<(Arc<str>, Value)> = own.collect();
    for field in item.note.item_fields(at) {
        let name = nfc(field.key.trim());
        if entries.iter().all(|(known, _)| **known != *name) {
            let value = item.inline(&name).unwrap_or_default();
            entries.push((Arc::from(&*name), value));
        }
    }
    Map {
        entries,
        origin: Origin::Plain,
    }
}

/// Returns the text of a list item, without names of private files.
pub(super) fn text(world: &World<'_>, id: FileId, at: u32) -> String {
    item(world, id, at).map_or_else(String::new, |item| item.text())
}

impl Item<'_, '_> {
    /// Returns what every item has, or every task (U8).
    fn own(&self, name: &str) -> Option<Value> {
        let Self {
            world,
            id,
            file,
            note,
            at,
            item,
        } = self;
        let line = |line: u32| Value::Number(f64::from(line.saturating_sub(1)));
        let line_of = |at: u32| note.items().get(at as usize).map(|item| line(item.line));
        Some(match name {
            "text" => self.text().into(),
            "line" => line(item.line),
            "lineCount" => Value::Number(f64::from(item.lines)),
            "path" => Value::text(file.entry.path.as_str()),
            "section" => self.link(item.heading.map_or(Part::Whole, Part::Heading)),
            "link" => self.link(
                match note.blocks.iter().position(|b| b.event == item.event) {
                    Some(block) => Part::Block(block as u32),
                    None => item.heading.map_or(Part::Whole, Part::Heading),
                },
            ),
            "children" | "subtasks" => {
                Value::list(note.item_children(*at).map(|at| whole(*id, at)))
            }
            "parent" => item.parent.and_then(line_of).unwrap_or_default(),
            "blockId" => note.item_block_id(item).map_or(Value::Empty, Value::text),
            "tags" => {
                let tags = note.tags.iter().filter(|tag| self.holds(tag.span));
                Value::list(tags.map(|tag| Value::from(format!("#{}", tag.name))))
            }
            "outlinks" => {
                let links = note.links.iter().zip(&file.targets);
                let own =
                    links.filter(|(link, target)| self.holds(link.span) && leads(link, target));
                Value::list(own.map(|(link, target)| {
                    Value::Link(Arc::new(world.link_from_note(link, target)))
                }))
            }
            "task" => item.is_task().into(),
            "annotated" => note.item_fields(*at).next().is_some().into(),
            "symbol" => Value::text(note.item_symbol(item)),
            "list" => {
                let above = ancestors(file, *at).last();
                line_of(above.unwrap_or(*at)).unwrap_or_default()
            }
            "status" => Value::text(item.status.as_deref()?),
            "checked" if item.is_task() => item.is_checked().into(),
            "completed" if item.is_task() => item.is_completed().into(),
            "fullyCompleted" if item.is_task() => note.is_fully_completed(*at).into(),
            _ => return None,
        })
    }

    /// Returns the value of the fields of this name that stand in the item (U6, U7).
    fn inline(&self, name: &str) -> Option<Value> {
        let fields = || self.note.item_fields(self.at);
        let is_exact = fields().any(|field| nfc(field.key.trim()) == name);
        let found = fields().filter(|field| {
            let key = nfc(field.key.trim());
            key == name || !is_exact && named::other_form(&key) == name
        });
        let values = found.map(|field| raw::inline(self.world, self.id, &field.value));
        values.reduce(named::joined)
    }

    /// Whether something stands in the item's own text.
    fn holds(&self, span: Span) -> bool {
        self.item.span.start <= span.start && span.end <= self.item.span.end
    }

    /// Returns the text without names of private files. Tags with attributes are left out: an address in one may name a file.
    fn text(&self) -> String {
        let typed = self.note.item_text(self.item);
        let mut kept = String::new();
        let typed = match typed.contains('<') {
            false => typed,
            true => {
                for piece in html_pieces(typed) {
                    match piece {
                        HtmlPiece::Text(range) => kept.push_str(&typed[range]),
                        HtmlPiece::Tag(tag, range) if tag.attributes.is_empty() => {
                            kept.push_str(&typed[range]);
                        }
                        HtmlPiece::Tag(..) => {}
                    }
                }
                &kept
            }
        };
        match raw::plain_text(self.world, self.id, typed) {
            Value::Text(text) => text.to_string(),
            _ => String::new(),
        }
    }

    /// Returns a link to a part of the note.
    fn link(&self, part: Part) -> Value {
        let name = self.world.name(self.id);
        let heading = match part {
            // A heading that names a private file is called otherwise on its page (V10).
            Part::Heading(at) if self.file.renamed.is_empty() => {
                self.note.headings.get(at as usize)
            }
            _ => None,
        };
        let words = match heading {
            Some(heading) => format!("{name} > {}", heading.text),
            None => name.to_owned(),
        };
        Value::Link(Arc::new(Link {
            place: Place::File(self.id, part),
            display: None,
            words: words.into(),
            embed: false,
        }))
    }
}

/// Whether a link of a note counts: one that leads to a public file, or nowhere.
pub(super) fn leads(link: &Written, target: &Target) -> bool {
    let leads = matches!(
        target,
        Target::File { .. } | Target::Folder(_) | Target::Broken
    );
    leads && !link.kind.only_names()
}
