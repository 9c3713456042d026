//! Cuts off and reads a note's properties (P, T9, V1, V2, V5).
//!
//! Entry point: [`read`]. The block is cut by hand, because only its first and last line decide where the body begins. The
//! YAML parser's events become nodes that know their place in the file ([`yaml`]), from which come the values for bases and
//! templates ([`value`]), the properties that noteweave itself knows ([`known`]) and links ([`links`]). Of YAML that cannot
//! be read, only what may make the note private is looked for ([`raw`]).

mod date;
mod known;
mod links;
mod raw;
mod report;
#[cfg(test)]
mod tests;
mod value;
mod yaml;

use self::report::Report;
use self::yaml::Entry;
use crate::model::{Code, Finding, FrontMatter, Link, Property, Span, VaultPath};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the front matter gave.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Properties; `body` tells where the Markdown begins.
    pub(super) front: FrontMatter,
    /// All of them.
    pub(super) properties: Vec<Property>,
    /// Links in properties (P12, P19–P21), `kind: Property`, `event: u32::MAX`, in order of their place.
    pub(super) links: Vec<Link>,
    /// NW201–NW208.
    pub(super) findings: Vec<Finding>,
}

/// Reads the properties of a note's `text`. `types` is Obsidian's `types.json` (P3): property name → type name.
pub(super) fn read(path: &VaultPath, text: &str, types: &BTreeMap<String, String>) -> Cut {
    match block(text) {
        Block::None => Cut::default(),
        Block::Unclosed { start } => unclosed(path, text, start),
        Block::Closed { yaml, body } => {
            let mut report = Report::new(path, &text[..body]);
            let mut cut = match yaml::entries(&text[..yaml.end], yaml.start, &mut report) {
                Ok(entries) => closed(&entries, types, &mut report),
                Err(broken) => {
                    let reason = &broken.reason;
                    report.add(
                        Code::BadFrontMatter,
                        Span::new(broken.at, broken.at),
                        format!(
                            "properties cannot be read: {reason}; the note is shown without them"
                        ),
                    );
                    Cut {
                        front: raw::flags(text[yaml].lines()),
                        ..Cut::default()
                    }
                }
            };
            cut.front.body = Span::new(body, body).start;
            cut.findings = report.into_findings();
            cut
        }
    }
}

/// Where a text's properties stand.
enum Block {
    None,
    /// No closing line (P5); the next line starts at `start`.
    Unclosed {
        start: usize,
    },
    Closed {
        yaml: Range<usize>,
        body: usize,
    },
}

/// P1.
fn block(text: &str) -> Block {
    let is_fence = |line: &str| line.trim_end_matches([' ', '\t', '\n']) == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_fence(line)) else {
        return Block::None;
    };
    let start = first.len();
    let mut at = start;
    for line in lines {
        let next = at + line.len();
        if is_fence(line) {
            return Block::Closed {
                yaml: start..at,
                body: next,
            };
        }
        at = next;
    }
    Block::Unclosed { start }
}

/// P5: everything is body, but what looks like a word about privacy still counts.
fn unclosed(path: &VaultPath, text: &str, start: usize) -> Cut {
    let rest = &text[start..];
    let mut report = Report::new(path, text);
    if rest.lines().next().is_some_and(raw::looks_like_key) {
        report.add(
            Code::UnclosedFrontMatter,
            Span::new(0, 3),
            "no closing ---; shown as text",
        );
    }
    let lines = rest.lines().take_while(|line| !line.trim().is_empty());
    Cut {
        front: raw::flags(lines),
        findings: report.into_findings(),
        ..Cut::default()
    }
}

/// Properties that could be read.
fn closed(entries: &[Entry<'_>], types: &BTreeMap<String, String>, report: &mut Report<'_>) -> Cut {
    let mut front = known::read(entries, report);
    let image = links::image(entries, report);
    let properties = entries
        .iter()
        .map(|entry| Property {
            key: entry.key.as_ref().into(),
            value: value::of(entry, types, report),
            span: entry.key_span,
        })
        .collect();
    let (links, image) = links::all(entries, image, report);
    front.image = image;
    Cut {
        front,
        properties,
        links,
        findings: Vec::new(),
    }
}
