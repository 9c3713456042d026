//! Code blocks, highlighted with classes (C9–C12, C14, X8).
//!
//! Entry point: [`code_block`]. The text in `<code>` is always the source, character for character. Highlighting only adds `<span>`s, whose
//! classes are listed in [`classes`]. Code that cannot or should not be highlighted is written plainly.

mod classes;
mod highlight;
mod info;
mod language;

use super::escape;
use crate::model::fingerprint::Fingerprinter;
use crate::model::{CodeBlock, Fingerprint, Note};
use highlight::{GivenUp, Highlighter};
use info::Info;
use std::fmt;
use std::hash::Hash;

/// Largest block in bytes that is highlighted. A larger one costs as much as a hundred pages, and nobody reads it in colour.
const MAX_BLOCK_BYTES: usize = 256 * 1024;
/// Longest line in bytes of a block that is highlighted, because every pattern of a grammar searches the whole line.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// Languages that Obsidian or a plugin of it runs, and whose source is folded away here (C12, U1, Z1).
const UNSUPPORTED: &[&str] = &[
    "advanced-slides",
    "button",
    "cardlink",
    "chart",
    "chartsview",
    "col",
    "col-md",
    "column",
    "columns",
    "contributiongraph",
    "dataview",
    "dataviewjs",
    "embed",
    "excalidraw",
    "folder-overview",
    "gallery",
    "gantt-list",
    "img-gallery",
    "itinerary",
    "js-engine",
    "leaflet",
    "meta-bind",
    "meta-bind-button",
    "meta-bind-embed",
    "meta-bind-js-view",
    "query",
    "quickadd",
    "rss",
    "table-of-contents",
    "tabs",
    "tasks",
    "timeline",
    "toc",
    "todoist",
    "tracker",
];

/// Languages of drawings that programs make which the author may have (X11). They are shown as code, and no program is ever run.
const DRAWN_ELSEWHERE: &[&str] = &["d2", "dot", "graphviz", "plantuml", "tikz"];

/// Stores highlighted code of this build and earlier ones. The cache implements it, because rendering touches no files.
pub trait CodeMemory: fmt::Debug + Send + Sync {
    /// Appends the code that is stored under `key` to `out`. Returns whether there is any.
    fn recall(&self, key: &Fingerprint, out: &mut String) -> bool;
    /// Keeps `html` under `key`.
    fn remember(&self, key: Fingerprint, html: &str);
}

/// Returns the keys of all code that the page of `note` shows in colour.
pub fn code_keys(note: &Note) -> impl Iterator<Item = Fingerprint> {
    note.code.iter().map(|block| {
        let info = Info::new(&block.language, &block.info);
        key(&info, note.text_of(block.text))
    })
}

/// Returns the fingerprint of the inputs of highlighted code.
fn key(info: &Info<'_>, text: &str) -> Fingerprint {
    let mut all = Fingerprinter::default();
    (info.language, text).hash(&mut all);
    for range in info.lines.ranges() {
        range.hash(&mut all);
    }
    all.fingerprint()
}

/// Something that is reported about a code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// It is only shown as code, although another program draws this language (NW705).
    Unsupported(String),
    /// It is plain, or plain from some line on; the message says why (NW706).
    Plain(String),
}

/// Writes a code block. `text` is its content, `id` its block id with `^` (K4).
pub(super) fn code_block(
    out: &mut String,
    block: &CodeBlock,
    text: &str,
    id: Option<&str>,
    memory: Option<&dyn CodeMemory>,
) -> Option<Notice> {
    let info = Info::new(&block.language, &block.info);
    if UNSUPPORTED.contains(&info.language) {
        folded(out, info.language, text, id);
        return Some(Notice::Unsupported(info.language.to_owned()));
    }
    let given_up = source_block(out, &info, text, id, memory);
    if DRAWN_ELSEWHERE.contains(&info.language) {
        return Some(Notice::Unsupported(info.language.to_owned()));
    }
    let given_up = given_up?;
    Some(Notice::Plain(plain(info.language, given_up)))
}

/// Writes the source of a diagram as it is typed; a script may draw it (X8).
pub(super) fn diagram_source(out: &mut String, text: &str, id: Option<&str>) {
    open_pre(out, Some("mermaid"), id);
    out.push('>');
    if text.starts_with('\n') {
        // A line break right after `<pre>` is not part of its content.
        out.push('\n');
    }
    escape::text(out, text);
    out.push_str("</pre>\n");
}

/// Returns the fingerprint of the inputs of a diagram, by which its drawing is kept. It is among the [`code_keys`].
pub(super) fn diagram_key(block: &CodeBlock, text: &str) -> Fingerprint {
    key(&Info::new(&block.language, &block.info), text)
}

/// Writes the source of a block that another program gives a meaning, folded away below the name of its language.
pub(super) fn folded(out: &mut String, language: &str, text: &str, id: Option<&str>) {
    out.push_str("<details class=\"plugin-block\"");
    if let Some(id) = id {
        escape::pair(out, "id", id);
    }
    out.push_str("><summary>");
    escape::text(out, language);
    out.push_str("</summary>");
    open_pre(out, Some("unsupported-block"), None);
    escape::pair(out, "data-lang", language);
    out.push_str("><code>");
    escape::text(out, text);
    out.push_str("</code></pre></details>\n");
}

fn plain(language: &str, given_up: GivenUp) -> String {
    let from = match given_up.line {
        1 => String::new(),
        line => format!(" from its line {line} on"),
    };
    let why = given_up.why;
    format!("\"{language}\" block is shown without highlighting{from}: {why}")
}

/// Returns the language of a block that is only shown as code although another program gives it a meaning (NW705).
pub(super) fn unsupported(block: &CodeBlock) -> Option<String> {
    let language = Info::new(&block.language, &block.info).language;
    let is_known = block.is_diagram()
        || UNSUPPORTED.contains(&language)
        || DRAWN_ELSEWHERE.contains(&language);
    is_known.then(|| language.to_owned())
}

fn source_block(
    out: &mut String,
    info: &Info<'_>,
    text: &str,
    id: Option<&str>,
    memory: Option<&dyn CodeMemory>,
) -> Option<GivenUp> {
    if let Some(title) = info.title {
        out.push_str("<figure class=\"code-block\"><figcaption>");
        escape::text(out, title);
        out.push_str("</figcaption>");
    }
    open_pre(out, None, id);
    out.push_str("><code");
    if !info.language.is_empty() {
        out.push_str(" class=\"language-");
        escape::attribute(out, info.language);
        out.push('"');
    }
    out.push('>');
    let given_up = code(out, info, text, memory);
    out.push_str("</code></pre>");
    if info.title.is_some() {
        out.push_str("</figure>");
    }
    out.push('\n');
    given_up
}

fn code(
    out: &mut String,
    info: &Info<'_>,
    text: &str,
    memory: Option<&dyn CodeMemory>,
) -> Option<GivenUp> {
    let syntax = if is_reasonable(text) {
        language::find(info.language)
    } else {
        None
    };
    if syntax.is_none() && info.lines.is_empty() {
        escape::text(out, text);
        return None;
    }
    let known = memory.map(|memory| (memory, key(info, text)));
    if known.is_some_and(|(memory, key)| memory.recall(&key, out)) {
        return None;
    }
    let start = out.len();
    let given_up = Highlighter::with(|h| h.write(out, text, syntax, &info.lines));
    // A block with a notice is highlighted again, so that every build reports it.
    if let Some((memory, key)) = known
        && given_up.is_none()
    {
        memory.remember(key, &out[start..]);
    }
    given_up
}

/// Whether highlighting the code takes little enough time.
fn is_reasonable(text: &str) -> bool {
    text.len() <= MAX_BLOCK_BYTES
        && (text.len() <= MAX_LINE_BYTES || text.split('\n').all(|l| l.len() <= MAX_LINE_BYTES))
}

fn open_pre(out: &mut String, class: Option<&str>, id: Option<&str>) {
    out.push_str("<pre");
    for (name, value) in [("class", class), ("id", id)] {
        if let Some(value) = value {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape::attribute(out, value);
            out.push('"');
        }
    }
}

#[cfg(test)]
mod tests;
