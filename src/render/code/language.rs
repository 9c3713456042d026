//! Finds the grammar for a language's name.
//!
//! Entry point: [`find`]. Grammars are those that two-face collects, unpacked once for the process.

use std::sync::OnceLock;
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// Names that people write but no grammar has, or that a grammar has for another language: two grammars are called JavaScript, and GLSL
/// claims `fs`.
const ALIASES: &[(&str, &str)] = &[
    ("assembly", "asm"),
    ("console", "sh"),
    ("cplusplus", "c++"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("elisp", "lisp"),
    ("fs", "f#"),
    ("fsharp", "f#"),
    ("golang", "go"),
    ("javascript", "js"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("ksh", "sh"),
    ("mdx", "md"),
    ("ndjson", "json"),
    ("node", "js"),
    ("objc", "objective-c"),
    ("objectivec", "objective-c"),
    ("plist", "xml"),
    ("postgres", "sql"),
    ("pwsh", "powershell"),
    ("py3", "py"),
    ("python3", "py"),
    ("react", "jsx"),
    ("regex", "re"),
    ("regexp", "re"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("terminal", "sh"),
    ("vimscript", "vim"),
];

/// Names that ask for no colours.
const PLAIN: &[&str] = &[
    "",
    "ascii",
    "none",
    "output",
    "plain",
    "plaintext",
    "text",
    "txt",
];

/// Returns all grammars.
pub(super) fn grammars() -> &'static SyntaxSet {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    GRAMMARS.get_or_init(two_face::syntax::extra_newlines)
}

/// Returns the grammar of a language, in lower case as written in an info string; `None` to leave the code plain.
pub(super) fn find(language: &str) -> Option<&'static SyntaxReference> {
    if PLAIN.contains(&language) {
        return None;
    }
    let alias = ALIASES.binary_search_by_key(&language, |&(name, _)| name);
    let token = alias.map_or(language, |at| ALIASES[at].1);
    grammars().find_syntax_by_token(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c9_common_names_have_grammars() {
        assert!(ALIASES.is_sorted_by_key(|&(name, _)| name));
        for (name, token) in ALIASES {
            assert!(find(name).is_some(), "{name} -> {token}");
        }
        let names = "rust rs js jsx javascript ts tsx typescript json jsonc py python sh bash zsh shell yaml yml c c++ cpp cs c# \
             csharp java kt kotlin go golang rb ruby php sql html xml css scss dockerfile powershell ps1 toml ini lua swift \
             dart scala haskell hs elixir erlang r julia perl make makefile diff patch markdown md latex tex vue svelte nix \
             zig graphql proto clojure groovy cmake nginx vim";
        for name in names.split_whitespace() {
            assert!(find(name).is_some(), "{name}");
        }
        for (one, other) in [("javascript", "js"), ("fs", "f#")] {
            let found = find(one).zip(find(other));
            assert!(found.is_some_and(|(one, other)| std::ptr::eq(one, other)));
        }
        for name in ["", "text", "txt", "plaintext", "no-such-language", "벌"] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
