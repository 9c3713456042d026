//! Cuts off and reads a note's properties (P, T9, V1, V2, V5, V23, V24, V29).
//!
//! Entry point: [`read`]. The block is cut by hand, because only its first and last line decide where the body begins. Its YAML or TOML
//! ([`yaml`], [`toml_block`]) becomes nodes that know their place in the file ([`node`]). From the nodes come the values for bases and
//! templates ([`value`]), the properties that noteweave itself knows ([`known`]), who may see the note ([`privacy`]) and links ([`links`]).
//! A block that cannot be read is only searched for what may make the note private ([`raw`]). Text elsewhere that looks like such a
//! property is reported ([`lookalike`]).

mod date;
mod duplicates;
mod known;
mod links;
mod lookalike;
pub(super) mod node;
mod privacy;
mod raw;
mod reason;
pub(super) mod report;
#[cfg(test)]
mod tests;
mod toml_block;
mod value;
pub(super) mod yaml;

use self::node::KeyValue;
use self::report::PropertyFindings;
use crate::model::{Code, Finding, FrontMatter, Link, Property, Span, VaultPath};
use std::collections::BTreeMap;
use std::ops::Range;

/// The properties of a note, in the forms that others need.
#[derive(Debug, Default)]
pub(super) struct ParsedFrontMatter {
    /// Properties; `body` tells where the Markdown begins.
    pub(super) front: FrontMatter,
    /// All properties, with their values.
    pub(super) properties: Vec<Property>,
    /// Links in properties (P12, P19–P21), `kind: Property`, `event: u32::MAX`, in order of their place.
    pub(super) links: Vec<Link>,
    /// NW201 to NW209 and NW214.
    pub(super) findings: Vec<Finding>,
}

/// The language of properties, which the fence around them decides (P1, P24).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Yaml,
    Toml,
}

impl Language {
    fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }

    /// Returns the character between a name and its value.
    fn mark(self) -> char {
        match self {
            Self::Yaml => ':',
            Self::Toml => '=',
        }
    }

    /// Whether `line` is a fence of this language.
    fn is_fence(self, line: &str) -> bool {
        line.trim_end_matches([' ', '\t', '\n']) == self.fence()
    }

    /// Returns the language that the fence `line` stands for.
    fn of_fence(line: &str) -> Option<Self> {
        let mut all = [Self::Yaml, Self::Toml].into_iter();
        all.find(|language| language.is_fence(line))
    }
}

/// Reads the properties of a note's `text`. `types` maps property names to types: those of Obsidian's `types.json` (P3), and
/// [`crate::model::PAGE_DATE`] for the properties that the settings call dates of the page.
pub(super) fn read(
    path: &VaultPath,
    text: &str,
    types: &BTreeMap<String, String>,
) -> ParsedFrontMatter {
    let mut report = PropertyFindings::new(path, text);
    let mut cut = match block(text) {
        Block::None => ParsedFrontMatter::default(),
        Block::Unclosed { language, start } => unclosed(text, language, start, &mut report),
        Block::Closed {
            language,
            inside,
            body,
        } => {
            let read = match language {
                Language::Yaml => yaml::entries(&text[..inside.end], inside.start, &mut report),
                Language::Toml => toml_block::entries(text, inside.clone(), &mut report),
            };
            let mut cut = match read {
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
                    ParsedFrontMatter {
                        front: raw::flags(text, inside, &mut report),
                        ..ParsedFrontMatter::default()
                    }
                }
            };
            cut.front.body = Span::new(body, body).start;
            cut
        }
    };
    let body = cut.front.body as usize;
    if body == 0 {
        lookalike::in_wrong_place(text, &mut report);
    }
    lookalike::in_text(text, body, &mut report);
    cut.findings = report.into_findings();
    cut
}

/// Where a text's properties stand.
enum Block {
    None,
    /// No closing line (P5); the next line starts at `start`.
    Unclosed {
        language: Language,
        start: usize,
    },
    Closed {
        language: Language,
        inside: Range<usize>,
        body: usize,
    },
}

/// Cuts the block of properties off `text` (P1, P24).
fn block(text: &str) -> Block {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let Some(language) = Language::of_fence(first) else {
        return Block::None;
    };
    let start = first.len();
    let mut at = start;
    for line in lines {
        let next = at + line.len();
        if language.is_fence(line) {
            return Block::Closed {
                language,
                inside: start..at,
                body: next,
            };
        }
        at = next;
    }
    Block::Unclosed { language, start }
}

/// Reads properties without a closing fence: all of it is body, but lines that look like a property about privacy still count (P5).
fn unclosed(
    text: &str,
    language: Language,
    start: usize,
    report: &mut PropertyFindings<'_>,
) -> ParsedFrontMatter {
    let rest = &text[start..];
    let is_key = |line| raw::looks_like_key(line, language.mark());
    if rest.lines().next().is_some_and(is_key) {
        let message = format!("no closing {}; shown as text", language.fence());
        report.add(Code::UnclosedFrontMatter, Span::new(0, 3), message);
    }
    ParsedFrontMatter {
        front: raw::flags(text, start..paragraph_end(text, start), report),
        ..ParsedFrontMatter::default()
    }
}

/// Returns where the first blank line at or after `start` begins, or the end of `text`. `start` is the start of a line.
fn paragraph_end(text: &str, start: usize) -> usize {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

/// Reads properties that could be parsed.
fn closed(
    entries: &[KeyValue<'_>],
    types: &BTreeMap<String, String>,
    report: &mut PropertyFindings<'_>,
) -> ParsedFrontMatter {
    lookalike::in_properties(entries, report);
    let mut front = known::read(entries, types, report);
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
    ParsedFrontMatter {
        front,
        properties,
        links,
        findings: Vec::new(),
    }
}
