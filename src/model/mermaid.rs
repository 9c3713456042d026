//! Finds the links in the source of a Mermaid diagram, without drawing it (X9).
//!
//! Entry points: [`links`], and [`edited`], which puts other words or addresses in their places. Parsing makes links of the note of what is
//! found here; rendering finds the same again, in the same order.

mod nodes;
#[cfg(test)]
mod tests;

use nodes::{Node, nodes};
use std::borrow::Cow;
use std::ops::Range;

/// The language of blocks that hold a diagram.
pub const LANGUAGE: &str = "mermaid";

/// Largest source in bytes that is drawn, or searched for links (X10).
pub const LARGEST: usize = 200 * 1024;

/// Most links of a diagram.
const MOST_LINKS: usize = 1_000;

/// The class of nodes that are links.
const LINK_CLASS: &str = "internal-link";

/// A node that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeLink<'s> {
    /// The node's id.
    pub node: &'s str,
    /// Where it leads, as typed: the inside of `[[…]]` before `|`, or an address.
    pub target: &'s str,
    /// Whether the target is the name of a note and no address.
    pub is_wiki: bool,
    /// What the node shows, if that is not the target itself.
    pub text: Option<&'s str>,
    /// How it is written.
    form: Form,
}

/// How a link is written.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// `click A "…"`, with the place of what stands between the quotes.
    Click(Range<usize>),
    /// `class A internal-link` or `A:::internal-link`, with the place of the node's label if it has one.
    Class(Option<Range<usize>>),
}

impl NodeLink<'_> {
    /// Returns where the source names the target.
    #[must_use]
    pub fn place(&self, source: &str) -> Range<usize> {
        match &self.form {
            Form::Click(place) | Form::Class(Some(place)) => place.clone(),
            Form::Class(None) => {
                let start = self.node.as_ptr() as usize - source.as_ptr() as usize;
                start..start + self.node.len()
            }
        }
    }
}

/// Returns the links of a diagram, in the order in which they are written.
#[must_use]
pub fn links(source: &str) -> Vec<NodeLink<'_>> {
    if source.len() > LARGEST
        || !(source.contains("click") || source.contains(LINK_CLASS) || source.contains("link "))
    {
        return Vec::new();
    }
    let is_flowchart = matches!(kind(source), "graph" | "flowchart" | "flowchart-elk");
    let nodes = if is_flowchart {
        nodes(source)
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for statement in statements(source) {
        if let Some(link) = click(source, statement, &nodes) {
            found.push(link);
        } else if is_flowchart && let Some(rest) = statement.strip_prefix("class ") {
            let Some((ids, class)) = rest.trim().rsplit_once(char::is_whitespace) else {
                continue;
            };
            if class == LINK_CLASS {
                let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
                found.extend(ids.map(|id| of_class(id, &nodes)));
            }
        } else if is_flowchart && statement.contains(LINK_CLASS) {
            found.extend(marked(source, statement, &nodes));
        }
        if found.len() > MOST_LINKS {
            break;
        }
    }
    let mut seen = Vec::new();
    found.retain(|link| {
        let is_new = !seen.contains(&(link.node, link.target));
        seen.push((link.node, link.target));
        is_new && !link.target.is_empty()
    });
    found.truncate(MOST_LINKS);
    found
}

/// Returns the word that says what kind of diagram it is; empty if there is none.
#[must_use]
pub fn kind(source: &str) -> &str {
    let first = body(source).lines().map(str::trim);
    let first = first.filter(|line| !line.is_empty() && !line.starts_with("%%"));
    let first =
        first.flat_map(|line| line.split(|c: char| c.is_whitespace() || matches!(c, ';' | ':')));
    first.into_iter().next().unwrap_or_default()
}

/// Returns the source without the settings before it, which stand between two lines `---`.
fn body(source: &str) -> &str {
    let start = source.trim_start();
    let Some(rest) = start.strip_prefix("---\n") else {
        return source;
    };
    match rest.split_once("\n---") {
        Some((_, body)) => body,
        None => source,
    }
}

/// Returns the statements: what stands on a line, or between two semicolons that are in no quotes.
fn statements(source: &str) -> impl Iterator<Item = &str> {
    let lines = body(source).lines();
    let lines = lines.filter(|line| !line.trim_start().starts_with("%%"));
    lines.flat_map(|line| {
        let mut quoted = false;
        line.split(move |c: char| {
            quoted ^= c == '"';
            c == ';' && !quoted
        })
        .map(str::trim)
    })
}

/// Returns the link of `click A "…"`, `click A href "…"` or `link A "…"`.
fn click<'s>(source: &'s str, statement: &'s str, nodes: &[Node<'s>]) -> Option<NodeLink<'s>> {
    let rest = statement
        .strip_prefix("click ")
        .or_else(|| statement.strip_prefix("link "))?;
    let (node, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("href").map_or(rest, str::trim_start);
    let address = rest.strip_prefix('"')?.split_once('"')?.0;
    let inside = address
        .trim()
        .strip_prefix("[[")
        .and_then(|rest| rest.strip_suffix("]]"));
    let target = match inside {
        Some(inside) => inside.split('|').next().unwrap_or_default(),
        None => address,
    };
    let label = nodes::label(node, nodes);
    let start = address.as_ptr() as usize - source.as_ptr() as usize;
    Some(NodeLink {
        node,
        target: target.trim(),
        is_wiki: inside.is_some(),
        text: Some(label.map_or(node, |(text, _)| text)),
        form: Form::Click(start..start + address.len()),
    })
}

/// Returns the link of a node that has the class.
fn of_class<'s>(node: &'s str, nodes: &[Node<'s>]) -> NodeLink<'s> {
    let label = nodes::label(node, nodes);
    NodeLink {
        node,
        target: label.as_ref().map_or(node, |(text, _)| text),
        is_wiki: true,
        text: None,
        form: Form::Class(label.map(|(_, place)| place)),
    }
}

/// Returns the links of the nodes of a statement that have the class by `:::`.
fn marked<'s>(source: &'s str, statement: &'s str, nodes: &[Node<'s>]) -> Vec<NodeLink<'s>> {
    let offset = statement.as_ptr() as usize - source.as_ptr() as usize;
    let mut found = Vec::new();
    for (at, _) in statement.match_indices(":::") {
        let rest = &statement[at + 3..];
        let is_class = rest
            .strip_prefix(LINK_CLASS)
            .is_some_and(|rest| !rest.starts_with(nodes::is_id));
        let at = offset + at;
        if let Some(node) = nodes::before(source, at, nodes).filter(|_| is_class) {
            found.push(of_class(node, nodes));
        }
    }
    found
}

/// What stands in the place of a link's target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instead {
    /// The words in the place of a name that readers must not see.
    pub hidden: Option<String>,
    /// The address in the place of the target.
    pub address: Option<String>,
}

/// Returns the source with other words and addresses in the places of its links; `instead` has one for each of `links`.
#[must_use]
pub fn edited<'s>(source: &'s str, links: &[NodeLink<'s>], instead: &[Instead]) -> Cow<'s, str> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut behind = String::new();
    for (number, (link, instead)) in links.iter().zip(instead).enumerate() {
        let mut node = Cow::Borrowed(link.node);
        match (&link.form, &instead.hidden) {
            (Form::Click(place), hidden) => {
                let hidden = hidden.as_ref().map(|_| "#".to_owned());
                if let Some(address) = instead.address.clone().or(hidden) {
                    changes.push((place.clone(), address));
                }
            }
            (Form::Class(label), Some(words)) => {
                let words: String = words.chars().filter(|c| !matches!(c, '"' | '\n')).collect();
                let id = format!("hidden{number}");
                for place in named(source, link.target) {
                    let is_label = label.as_ref() == Some(&place);
                    let words = match is_label {
                        true if is_quoted(source, &place) => words.clone(),
                        true => format!("\"{words}\""),
                        false => id.clone(),
                    };
                    changes.push((place, words));
                }
                if link.node == link.target {
                    if label.is_none() {
                        behind.push_str(&format!("\n{id}[\"{words}\"]"));
                    }
                    node = Cow::Owned(id);
                }
            }
            (Form::Class(_), None) => {}
        }
        if let (Form::Class(_), Some(address)) = (&link.form, &instead.address) {
            behind.push_str(&format!("\nclick {node} href \"{address}\""));
        }
    }
    if changes.is_empty() && behind.is_empty() {
        return Cow::Borrowed(source);
    }
    changes.sort_by_key(|(place, _)| place.start);
    let mut out = String::with_capacity(source.len() + behind.len() + 64);
    let mut at = 0;
    for (place, words) in changes {
        if place.start >= at {
            out.push_str(&source[at..place.start]);
            out.push_str(&words);
            at = place.end;
        }
    }
    out.push_str(&source[at..]);
    out.truncate(out.trim_end().len());
    out.push_str(&behind);
    out.push('\n');
    Cow::Owned(out)
}

/// Returns the places where `name` stands and is no part of a longer word.
fn named<'s>(source: &'s str, name: &'s str) -> impl Iterator<Item = Range<usize>> + 's {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    source
        .match_indices(name)
        .map(|(at, name)| at..at + name.len())
        .filter(move |place| {
            let before = source[..place.start].chars().next_back();
            let after = source[place.end..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
}

fn is_quoted(source: &str, place: &Range<usize>) -> bool {
    source[..place.start].ends_with('"') && source[place.end..].starts_with('"')
}
