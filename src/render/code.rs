//! Code blocks, highlighted with classes (C9–C12, X8).

use crate::model::CodeBlock;

/// Writes a code block. `text` is its content, `id` its block id with `^` (K4). Returns the language of a block that is only shown
/// as code although another program gives it a meaning (NW705).
pub(super) fn code_block(
    _out: &mut String,
    _block: &CodeBlock,
    _text: &str,
    _id: Option<&str>,
) -> Option<String> {
    todo!()
}
