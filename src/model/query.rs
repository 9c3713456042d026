//! Queries as they are written in notes (U16, U20): plain text with its place, neither read nor evaluated.
//!
//! Entry points: [`Query`], of which parsing makes one of each `dataview` block and keeps it in [`super::Note::queries`], and [`QueryUses`].

use super::span::Span;
use serde::{Deserialize, Serialize};

/// A query in a block.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// Index of the start event of its block.
    pub event: u32,
    /// The place of its block in the file.
    pub span: Span,
    /// Its text, without the marks of quotes and lists before its lines.
    pub text: Box<str>,
    /// The starts of its lines: in [`Self::text`], and in the file.
    pub lines: Vec<(u32, u32)>,
    /// What it names, so that a build knows which changes concern it.
    pub uses: QueryUses,
}

impl Query {
    /// Returns the place in the file of a range of [`Self::text`]; that of the block for an empty range at its start.
    #[must_use]
    pub fn span_of(&self, inside: Span) -> Span {
        if inside == Span::default() {
            return self.span;
        }
        let start = self.offset(inside.start);
        Span {
            start,
            end: self.offset(inside.end).max(start),
        }
    }

    fn offset(&self, at: u32) -> u32 {
        let line = self.lines.partition_point(|(inside, _)| *inside <= at);
        let found = self.lines.get(line.saturating_sub(1)).copied();
        let (inside, file) = found.unwrap_or((0, self.span.start));
        file + at.saturating_sub(inside)
    }
}

/// What a query names besides properties, inline fields, tags and names of files, which each may depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QueryUses {
    /// When files were made and changed.
    pub times: bool,
    /// How large they are.
    pub sizes: bool,
    /// Which links they hold.
    pub links: bool,
    /// Their list items and tasks.
    pub items: bool,
    /// The note in which the query stands.
    pub this: bool,
    /// Notes by name: what a name means depends on where it stands.
    pub names: bool,
    /// The time of the build.
    pub clock: bool,
}

/// Words for days that depend on the build (U9, D28).
const DAYS: [&str; 16] = [
    "now",
    "today",
    "tomorrow",
    "yesterday",
    "sow",
    "eow",
    "som",
    "eom",
    "soy",
    "eoy",
    "start-of-week",
    "end-of-week",
    "start-of-month",
    "end-of-month",
    "start-of-year",
    "end-of-year",
];

impl QueryUses {
    /// Judges the text of a query, rather too strictly than too kindly.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let mut uses = Self::default();
        let mut whole = computes_names(text);
        let mut rest = text;
        while let Some(start) = rest.find(is_of_word) {
            let word = &rest[start..];
            let word = &word[..word.find(|c| !is_of_word(c)).unwrap_or(word.len())];
            rest = &rest[start + word.len()..];
            let next = rest.trim_start().chars().next();
            let word = word.to_ascii_lowercase();
            match word.as_str() {
                "ctime" | "cday" | "mtime" | "mday" => uses.times = true,
                "size" => uses.sizes = true,
                "inlinks" | "outlinks" | "outgoing" | "incoming" => uses.links = true,
                "task" | "tasks" | "lists" | "children" => uses.items = true,
                "link" | "elink" | "embed" | "meta" => uses.names |= next == Some('('),
                // As a whole they hold all of it.
                "file" => whole |= next != Some('.'),
                "this" => {
                    uses.this = true;
                    whole |= next != Some('.');
                }
                "row" | "rows" => whole |= next != Some('.'),
                _ => uses.clock |= DAYS.contains(&&*word),
            }
        }
        if text.contains("[[") {
            (uses.links, uses.names) = (true, true);
        }
        if whole {
            (uses.times, uses.sizes, uses.links, uses.items) = (true, true, true, true);
        }
        uses
    }

    /// Returns what either uses.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            times: self.times || other.times,
            sizes: self.sizes || other.sizes,
            links: self.links || other.links,
            items: self.items || other.items,
            this: self.this || other.this,
            names: self.names || other.names,
            clock: self.clock || other.clock,
        }
    }
}

/// Whether the name of a field may be computed: brackets right behind a value that hold no number.
fn computes_names(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut places = text.match_indices('[').map(|(at, _)| at);
    places.any(|at| {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let behind = bytes.get(at + 1);
        let is_behind_value = before.is_some_and(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b']' | b')' | b'_') || b >= 0x80
        });
        is_behind_value && !behind.is_some_and(u8::is_ascii_digit)
    })
}

/// What inline queries begin with unless Dataview's settings say otherwise (U20).
pub const USUAL_PREFIX: &str = "=";

/// Returns what the inline queries of a text use, or more, found without parsing it. `None`: it has none.
#[must_use]
pub fn in_text(text: &str, prefix: &str) -> Option<QueryUses> {
    let after_marks = text.match_indices('`').map(|(at, _)| &text[at + 1..]);
    let queries = after_marks.filter_map(|inside| inside.trim_start().strip_prefix(prefix));
    let uses = queries.map(|query| QueryUses::of(query.split('`').next().unwrap_or_default()));
    uses.reduce(QueryUses::or)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u24_what_a_query_names_is_judged_strictly() {
        let uses = QueryUses::of;
        assert_eq!(
            uses("TABLE rating FROM #book SORT rows.a"),
            QueryUses::default()
        );
        assert!(uses("LIST file.mtime").times && !uses("LIST file.mtime").sizes);
        assert!(uses("TASK WHERE !completed").items);
        assert!(uses("LIST WHERE due < date(today)").clock);
        assert!(uses("LIST FROM [[Mira]]").names);
        assert!(!uses("LIST file.link, links").names);
        for whole in [
            "LIST row",
            "LIST file",
            "LIST row[\"a\"]",
            "LIST a[b]",
            "LIST x(1)[\"mtime\"]",
            "LIST this",
        ] {
            assert!(uses(whole).times && uses(whole).items, "{whole}");
        }
        assert!(!uses("LIST a[0]").times);
    }

    #[test]
    fn u20_inline_queries_of_an_unusual_prefix_are_found_in_the_text() {
        assert_eq!(in_text("`a` and `b`", "q:"), None);
        assert!(in_text("a `q: this.x` b", "q:").unwrap().this);
        assert!(in_text("`` q: date(today) ``", "q:").unwrap().clock);
    }
}
