//! Reads the inline fields, list items and inline queries of a note (U4–U8, U20).
//!
//! Entry points: [`Note::fields`], [`Note::own_fields`] and [`Note::items`].

use super::Note;
use super::note_data::{InlineField, ItemText, ListItem};
use super::query::{QueryUses, USUAL_PREFIX, in_text};

impl Note {
    /// Returns the inline fields, those of tasks included.
    #[must_use]
    pub fn fields(&self) -> &[InlineField] {
        self.data.as_ref().map_or(&[], |data| &data.fields)
    }

    /// Returns the list items, tasks included. An index in it names an item everywhere.
    #[must_use]
    pub fn items(&self) -> &[ListItem] {
        self.data.as_ref().map_or(&[], |data| &data.items)
    }

    /// Returns the fields that belong to the note itself: not those of tasks (U7).
    pub fn own_fields(&self) -> impl Iterator<Item = &InlineField> {
        let is_of_task = |field: &InlineField| {
            let item = field.item.and_then(|at| self.items().get(at as usize));
            item.is_some_and(ListItem::is_task)
        };
        self.fields().iter().filter(move |field| !is_of_task(field))
    }

    /// Returns the fields that stand in the item with this index, not those of items below it.
    pub fn item_fields(&self, at: u32) -> impl Iterator<Item = &InlineField> {
        let fields = self.fields().iter();
        fields.filter(move |field| field.item == Some(at))
    }

    /// Returns the items directly below the item with this index, by their indexes.
    pub fn item_children(&self, at: u32) -> impl Iterator<Item = u32> {
        let items = self.items();
        let after = (at + 1..).zip(items.get(at as usize + 1..).unwrap_or_default());
        // Those below stand right after it.
        let is_below = move |item: &ListItem| item.parent.is_some_and(|parent| parent >= at);
        let below = after.take_while(move |(_, item)| is_below(item));
        below
            .filter(move |(_, item)| item.parent == Some(at))
            .map(|(index, _)| index)
    }

    /// Whether the task with this index and all tasks below it are completed: `fullyCompleted` of U8.
    #[must_use]
    pub fn is_fully_completed(&self, at: u32) -> bool {
        let items = self.items();
        let Some(item) = items.get(at as usize) else {
            return false;
        };
        let below = items[at as usize + 1..].iter();
        let mut below = below.take_while(|item| item.parent.is_some_and(|parent| parent >= at));
        item.is_completed() && below.all(|item| !item.is_task() || item.is_completed())
    }

    /// Returns the own text of an item as Markdown, without bullet, box, comments and block id.
    #[must_use]
    pub fn item_text<'n>(&'n self, item: &'n ListItem) -> &'n str {
        match &item.text {
            ItemText::Source(span) => self.text.get(span.range()).unwrap_or_default(),
            ItemText::Own(text) => text,
        }
    }

    /// Returns the bullet of an item, or its number with the mark behind it: `-`, `1.`.
    #[must_use]
    pub fn item_symbol(&self, item: &ListItem) -> &str {
        let text = self.text.get(item.span.range()).unwrap_or_default();
        text.split_whitespace().next().unwrap_or_default()
    }

    /// Returns the block id of an item, without `^`.
    #[must_use]
    pub fn item_block_id(&self, item: &ListItem) -> Option<&str> {
        self.block_at(item.event).map(|block| &*block.id)
    }

    /// Returns what inline queries use that begin with `prefix`, or more. `None`: there is none. The text is read only if `prefix` is unusual.
    #[must_use]
    pub fn inline_query_uses(&self, prefix: &str) -> Option<QueryUses> {
        match prefix.starts_with(USUAL_PREFIX) {
            true => self.inline_queries,
            false => in_text(&self.text, prefix),
        }
    }
}
