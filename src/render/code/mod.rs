//! Code blocks, highlighted with classes (C9–C12, X8).
//!
//! Entry point: [`code_block`]. What stands in `<code>` is always the source, character for character; highlighting only adds
//! `<span>`s whose classes are listed in [`classes`]. What cannot or should not be highlighted is written plainly.

mod classes;
mod highlight;
mod info;
mod language;

use super::escape;
use crate::model::CodeBlock;
use highlight::Highlighter;
use info::Info;

/// Blocks above this many bytes are not highlighted: nobody reads them in colour, and each costs as much as a hundred pages.
const MAX_BLOCK_BYTES: usize = 256 * 1024;
/// Blocks with a longer line are not highlighted: every pattern of a grammar looks at the whole line.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// Languages that Obsidian or a plugin of it runs, and that are only shown here (C12, U1, Z1).
const UNSUPPORTED: &[&str] = &[
    "base",
    "button",
    "chart",
    "dataview",
    "dataviewjs",
    "excalidraw",
    "leaflet",
    "meta-bind",
    "query",
    "tasks",
    "tracker",
];

/// Writes a code block. `text` is its content, `id` its block id with `^` (K4). Returns the language of a block that is only shown
/// as code although another program gives it a meaning (NW705).
pub(super) fn code_block(
    out: &mut String,
    block: &CodeBlock,
    text: &str,
    id: Option<&str>,
) -> Option<String> {
    let info = Info::new(&block.language, &block.info);
    if info.language == "mermaid" {
        open_pre(out, Some("mermaid"), id);
        out.push('>');
        if text.starts_with('\n') {
            // A line break right after `<pre>` is not part of its content.
            out.push('\n');
        }
        escape::text(out, text);
        out.push_str("</pre>\n");
        return Some(info.language.to_owned());
    }
    if UNSUPPORTED.contains(&info.language) {
        open_pre(out, Some("unsupported-block"), id);
        out.push_str(" data-lang=\"");
        out.push_str(info.language);
        out.push_str("\"><code>");
        escape::text(out, text);
        out.push_str("</code></pre>\n");
        return Some(info.language.to_owned());
    }
    source_block(out, &info, text, id);
    None
}

/// The language of a block that is only shown as code although another program gives it a meaning (NW705).
pub(super) fn unsupported(block: &CodeBlock) -> Option<String> {
    let language = Info::new(&block.language, &block.info).language;
    let is_known = language == "mermaid" || UNSUPPORTED.contains(&language);
    is_known.then(|| language.to_owned())
}

fn source_block(out: &mut String, info: &Info<'_>, text: &str, id: Option<&str>) {
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
    code(out, info, text);
    out.push_str("</code></pre>");
    if info.title.is_some() {
        out.push_str("</figure>");
    }
    out.push('\n');
}

fn code(out: &mut String, info: &Info<'_>, text: &str) {
    let syntax = if is_reasonable(text) {
        language::find(info.language)
    } else {
        None
    };
    match syntax {
        None if info.lines.is_empty() => escape::text(out, text),
        syntax => {
            Highlighter::with(|highlighter| highlighter.write(out, text, syntax, &info.lines));
        }
    }
}

/// Whether highlighting it takes a bearable time.
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
