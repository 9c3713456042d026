//! Tells whether a file fulfils a search, and what of it stands in the text (Z4, Z5, Z7).
//!
//! Entry points: [`Subject::fulfils`] and [`wanted_terms`].

use super::fold::fold;
use super::syntax::{Comparison, Node, Scope, Term, Wanted};
use super::text::SearchText;
use crate::link::FileId;
use crate::model::property::KnownProperty;
use crate::model::text;
use crate::value::{Date, Value, World, read_number};
use std::ops::Range;

/// A file that is searched.
pub(super) struct Subject<'s, 'a> {
    pub(super) world: &'s World<'a>,
    pub(super) id: FileId,
    /// Notes and canvases have one.
    pub(super) text: Option<&'s SearchText>,
}

/// Where a term is looked for.
#[derive(Clone)]
enum Place<'p> {
    /// The text, or the path with the name.
    Whole,
    /// A part of the text.
    Text(Range<usize>),
    Name,
    Path,
    Tags,
    /// The values of a property.
    Values(&'p [Value]),
}

impl Subject<'_, '_> {
    /// Whether the file fulfils the search.
    pub(super) fn fulfils(&self, node: &Node) -> bool {
        self.holds(node, &Place::Whole, false)
    }

    fn holds(&self, node: &Node, place: &Place<'_>, case: bool) -> bool {
        match node {
            Node::All(all) => all.iter().all(|node| self.holds(node, place, case)),
            Node::Any(any) => any.iter().any(|node| self.holds(node, place, case)),
            Node::Not(inner) => !self.holds(inner, place, case),
            Node::Term(term) => self.has(term, place, case),
            Node::Property(name, wanted) => self.has_property(name, wanted.as_ref(), case),
            Node::In(scope, inner) => self.holds_in(*scope, inner, place, case),
        }
    }

    fn holds_in(&self, scope: Scope, inner: &Node, place: &Place<'_>, case: bool) -> bool {
        let within = match (place, self.text) {
            (Place::Text(range), _) => range.clone(),
            (_, Some(text)) => 0..text.text.len(),
            _ => 0..0,
        };
        let is_within = |part: &Range<usize>| within.start <= part.start && part.end <= within.end;
        let any = |parts: &mut dyn Iterator<Item = Range<usize>>| {
            let mut parts = parts.filter(|part| is_within(part));
            parts.any(|part| self.holds(inner, &Place::Text(part), case))
        };
        let tasks = |wanted: Option<bool>| {
            let tasks = self.text.into_iter().flat_map(|text| &text.tasks);
            let tasks = tasks.filter(move |(_, done)| wanted.is_none_or(|wanted| wanted == *done));
            tasks.map(|(part, _)| part.clone())
        };
        match (scope, self.text) {
            (Scope::MatchCase, _) => self.holds(inner, place, true),
            (Scope::IgnoreCase, _) => self.holds(inner, place, false),
            (Scope::File, _) => self.holds(inner, &Place::Name, case),
            (Scope::Path, _) => self.holds(inner, &Place::Path, case),
            (Scope::Tag, _) => self.holds(inner, &Place::Tags, case),
            (_, None) => false,
            (Scope::Content, _) => self.holds(inner, &Place::Text(within), case),
            (Scope::Line, Some(text)) => any(&mut text.lines(within.clone())),
            (Scope::Block, Some(text)) => any(&mut text.blocks.iter().cloned()),
            (Scope::Section, Some(text)) => any(&mut text.sections.iter().cloned()),
            (Scope::Task, _) => any(&mut tasks(None)),
            (Scope::TaskTodo, _) => any(&mut tasks(Some(false))),
            (Scope::TaskDone, _) => any(&mut tasks(Some(true))),
        }
    }

    fn has(&self, term: &Term, place: &Place<'_>, case: bool) -> bool {
        let path = &self.world.file(self.id).entry.path;
        match place {
            Place::Whole => self.text.is_some_and(|text| {
                is_in(term, &text.text, case) || is_in(term, path.as_str(), case)
            }),
            Place::Text(range) => self.text.is_some_and(|text| {
                let part = text.text.get(range.clone()).unwrap_or_default();
                is_in(term, part, case)
            }),
            Place::Name => is_in(term, path.name(), case),
            Place::Path => is_in(term, path.as_str(), case),
            Place::Tags => self.has_tag(term, case),
            Place::Values(values) => self.is_value(term, values, case),
        }
    }

    fn has_tag(&self, term: &Term, case: bool) -> bool {
        let tags = self.world.file(self.id).tags.iter();
        let mut names = tags.map(|tag| &*self.world.vault.tag(*tag).name);
        let wanted = match term {
            Term::Regexp(..) => return names.any(|name| is_in(term, name, case)),
            Term::Word(word) | Term::Phrase(word) => word.trim().trim_start_matches('#'),
        };
        let wanted = text::fold(wanted.trim_end_matches('/'));
        names.any(|name| {
            let name = text::fold(name);
            let below = name.strip_prefix(&wanted);
            below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
        })
    }

    fn has_property(&self, name: &str, wanted: Option<&Wanted>, case: bool) -> bool {
        // Those that say who may see a note are none to a search (Z7).
        let is_hidden = KnownProperty::find(name).is_some_and(KnownProperty::is_about_privacy);
        let name = text::fold(name);
        if is_hidden || !self.world.has_property(self.id, &name) {
            return false;
        }
        let Some(wanted) = wanted else { return true };
        let value = self.world.property(self.id, &name);
        let values = match &value {
            Value::List(items) => items.to_vec(),
            _ => vec![value],
        };
        match wanted {
            Wanted::Holds(inner) => self.holds(inner, &Place::Values(&values), case),
            Wanted::Compares(how, with) => {
                values.iter().any(|value| self.compares(value, *how, with))
            }
        }
    }

    fn is_value(&self, term: &Term, values: &[Value], case: bool) -> bool {
        if let Term::Word(word) = term
            && &**word == "null"
        {
            return values.iter().any(|value| matches!(value, Value::Empty));
        }
        let has = |value: &Value| {
            let shown = self.world.plain(value);
            match term {
                Term::Phrase(phrase) if case => shown.trim() == phrase.trim(),
                Term::Phrase(phrase) => fold(shown.trim()) == fold(phrase.trim()),
                _ => is_in(term, &shown, case),
            }
        };
        values
            .iter()
            .filter(|value| !matches!(value, Value::Empty))
            .any(has)
    }

    fn compares(&self, value: &Value, how: Comparison, with: &str) -> bool {
        let order = match value {
            Value::Number(number) => {
                let with = read_number(with);
                with.and_then(|with| number.partial_cmp(&with))
            }
            Value::Date(date) => {
                let with = Date::of_property(with, &self.world.zone);
                with.map(|with| date.order(&with))
            }
            _ => None,
        };
        order.is_some_and(|order| match how {
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        })
    }
}

/// Whether a term stands in a text.
fn is_in(term: &Term, text: &str, case: bool) -> bool {
    match term {
        Term::Word(word) | Term::Phrase(word) if case => text.contains(&**word),
        Term::Word(word) | Term::Phrase(word) => fold(text).contains(&fold(word)),
        Term::Regexp(exact, any_case) => if case { exact } else { any_case }.matches(text),
    }
}

/// Gathers the terms that a text has to hold, with whether case counts.
pub(super) fn wanted_terms<'n>(node: &'n Node, case: bool, found: &mut Vec<(&'n Term, bool)>) {
    match node {
        Node::All(nodes) | Node::Any(nodes) => {
            for node in nodes {
                wanted_terms(node, case, found);
            }
        }
        Node::Term(term) => found.push((term, case)),
        Node::In(Scope::File | Scope::Path | Scope::Tag, _) | Node::Not(_) | Node::Property(..) => {
        }
        Node::In(scope, inner) => {
            let case = match scope {
                Scope::MatchCase => true,
                Scope::IgnoreCase => false,
                _ => case,
            };
            wanted_terms(inner, case, found);
        }
    }
}

/// Whether a search asks for names or paths, so that attachments are searched as well (Z3).
pub(super) fn asks_for_names(node: &Node) -> bool {
    match node {
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().any(asks_for_names),
        Node::In(Scope::File | Scope::Path, _) => true,
        Node::In(_, inner) => asks_for_names(inner),
        Node::Not(_) | Node::Term(_) | Node::Property(..) => false,
    }
}
