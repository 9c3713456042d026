//! Returns the text of a note as readers of its page see it, for search data and the leak search (B3, V10).
//!
//! Entry point: [`of`]. Formulas and embeds leave a space.

use super::view::{Piece, View};
use crate::config::PrivacyConfig;
use crate::link::{File, Vault};
use crate::model::Tag;

/// Appends the text of `file`'s note to `out`. Blocks are separated by line ends, words as they are in the note.
pub fn of(vault: &Vault, privacy: &PrivacyConfig, file: &File, out: &mut String) {
    let Some(note) = &file.note else { return };
    let view = View::new(vault, privacy, file, note);
    // Readers find an inline footnote below the text, not in the middle of a sentence.
    let mut footnotes = String::new();
    let mut footnote_starts = Vec::new();
    for piece in note.texts().into_iter().flat_map(|text| view.read(text)) {
        match piece {
            Piece::Start(Tag::InlineFootnote(_)) => footnote_starts.push(out.len()),
            Piece::End(Tag::InlineFootnote(_)) => {
                if let Some(start) = footnote_starts.pop() {
                    footnotes.push('\n');
                    footnotes.push_str(&out[start..]);
                    out.truncate(start);
                }
            }
            Piece::Start(tag) | Piece::End(tag) if tag.is_inline() => {}
            Piece::Start(_) | Piece::End(_) | Piece::Break => out.push('\n'),
            Piece::CodeBlock(lines) => {
                out.push('\n');
                out.push_str(&lines);
            }
            Piece::Text(text) | Piece::Code(text) | Piece::Html(_, text) => out.push_str(text),
            Piece::Math(_) => out.push(' '),
            Piece::Link(_, text) => out.push_str(&text),
            Piece::Embed(index) => {
                out.push(' ');
                out.push_str(&view.embed_words(index));
                out.push(' ');
            }
            Piece::TagUse(name) => {
                out.push('#');
                out.push_str(name);
            }
        }
    }
    out.push_str(&footnotes);
}
