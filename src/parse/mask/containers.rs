//! The containers that are open at a line: quotes, list items and footnotes.
//!
//! Entry point: [`Stack`].

use super::cursor::Cursor;

/// A block that holds others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Container {
    Quote,
    /// An item of a list, and the columns that its further lines are indented by.
    Item(usize),
    Footnote,
}

impl Container {
    /// Whether the line continues the container; if so, skips its mark or indentation.
    pub(super) fn continues(self, cursor: &mut Cursor<'_>) -> bool {
        let save = *cursor;
        let goes_on = match self {
            Self::Quote => {
                cursor.columns(3);
                cursor.quote()
            }
            Self::Item(indent) => cursor.columns(indent) == indent || cursor.is_at_end(),
            Self::Footnote => cursor.columns(4) == 4 || cursor.is_at_end(),
        };
        if !goes_on {
            *cursor = save;
        }
        goes_on
    }
}

/// The open containers, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Stack {
    containers: Vec<Container>,
    /// Where the quotes stand in `containers`.
    quotes: Vec<usize>,
    /// Where the first item stands.
    item: Option<usize>,
}

impl Stack {
    pub(super) fn len(&self) -> usize {
        self.containers.len()
    }

    pub(super) fn last(&self) -> Option<&Container> {
        self.containers.last()
    }

    pub(super) fn is_footnote(&self, at: usize) -> bool {
        self.containers.get(at) == Some(&Container::Footnote)
    }

    pub(super) fn push(&mut self, container: Container) {
        match container {
            Container::Quote => self.quotes.push(self.len()),
            Container::Item(_) => self.item = self.item.or(Some(self.len())),
            Container::Footnote => {}
        }
        self.containers.push(container);
    }

    pub(super) fn pop(&mut self) {
        self.containers.pop();
        let len = self.len();
        self.quotes.pop_if(|quote| *quote == len);
        self.item = self.item.filter(|item| *item < len);
    }

    /// Returns how many of the first `most` containers are quotes.
    pub(super) fn quotes(&self, most: usize) -> usize {
        self.quotes.partition_point(|quote| *quote < most)
    }

    /// Whether one of the first `most` containers is an item.
    pub(super) fn has_item(&self, most: usize) -> bool {
        self.item.is_some_and(|item| item < most)
    }

    /// Returns how many of the first `most` containers the line continues, and skips their marks.
    pub(super) fn matched(&self, most: usize, cursor: &mut Cursor<'_>) -> usize {
        for (n, container) in self.containers[..most].iter().enumerate() {
            if cursor.is_at_end() {
                // A line without text continues everything up to the next quote. Many such lines below many items must not look at each.
                let next = self.quotes.get(self.quotes(n));
                return next.map_or(most, |quote| most.min(*quote));
            }
            if !container.continues(cursor) {
                return n;
            }
        }
        most
    }
}
