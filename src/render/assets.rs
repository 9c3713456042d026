//! Names the files of the theme that pages refer to, by their content.
//!
//! Entry point: [`assets`]. A host may cache such a file for ever, and so a file that names another must change its name with
//! it: `url("icons.svg")` in a style sheet and `"./words.js"` or `"./overlay.css"` in a script are given the address of that asset.

use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A file of the theme.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Address from the site root, `_nw/theme.1a2b3c4d.css`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Returns the assets in order of their names, and the address of each by its name without `assets/`.
///
/// # Errors
/// [`Error::Template`] when scripts import each other in a circle: none of them could be named first.
pub(super) fn assets(
    files: &BTreeMap<String, String>,
) -> Result<(Vec<Asset>, BTreeMap<String, String>)> {
    let named = files.iter().filter_map(|(name, text)| {
        let name = name.strip_prefix("assets/")?;
        let safe = name
            .split('/')
            .all(|s| !matches!(s, "" | "." | "..") && !s.contains('\\'));
        safe.then_some((name, text.as_str()))
    });
    let mut naming = Naming::default();
    let (scripts, others): (Vec<_>, Vec<_>) = named.partition(|(name, _)| name.ends_with(".js"));
    let (styles, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|(name, _)| name.ends_with(".css"));
    for (name, text) in others {
        naming.add(name, text.to_owned());
    }
    for (name, text) in styles {
        let up = "../".repeat(name.matches('/').count());
        let text = naming.name_within(
            text,
            |asset| format!("url(\"{asset}\")"),
            |file| format!("url(\"{up}{file}\")"),
        );
        naming.add(name, text);
    }
    // What comments name is not imported. Types, for instance, may name each other in a circle.
    let scripts = scripts
        .into_iter()
        .map(|(name, text)| (name, text, lean(text)));
    let mut waiting: Vec<_> = scripts.collect();
    while !waiting.is_empty() {
        let names: Vec<&str> = waiting.iter().map(|(name, ..)| *name).collect();
        let imports: Vec<String> = names.iter().map(|name| import(name)).collect();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(_, _, code)| !imports.iter().any(|import| code.contains(import)));
        if ready.is_empty() {
            return Err(Error::Template {
                name: format!("assets/{}", names[0]),
                message: format!("these scripts import each other: `{}`", names.join("`, `")),
            });
        }
        for (name, text, _) in ready {
            let text = naming.name_within(text, import, |file| format!("\"./{file}\""));
            naming.add(name, text);
        }
        waiting = rest;
    }
    naming.assets.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((naming.assets, naming.addresses))
}

/// Returns a script, style sheet or picture of ours without comments on lines of their own, indentation and empty lines, which makes it a
/// third smaller. Line ends that may have a meaning stay. It must not be used for files of others, because it also takes the start of a
/// line within a string for a comment.
pub(super) fn lean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        if !in_comment && (line.is_empty() || line.starts_with("//") || line.starts_with("<!--")) {
            continue;
        }
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Returns a style sheet of ours after [`lean`], without line ends and the spaces that CSS does not need.
pub(super) fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        if quote.is_some() {
            quote = quote.filter(|&q| q != c);
        } else if matches!(c, '"' | '\'') {
            quote = Some(c);
        } else if matches!(c, ' ' | '\n') {
            let is_free = out.ends_with(['{', '}', ';', ':', ',']);
            if is_free || matches!(chars.peek(), None | Some('{' | '}')) {
                continue;
            }
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// Returns how a script names another one.
fn import(name: &str) -> String {
    format!("\"./{name}\"")
}

/// Assets that have their address.
#[derive(Default)]
struct Naming {
    assets: Vec<Asset>,
    addresses: BTreeMap<String, String>,
}

impl Naming {
    /// Returns `text` with each asset's name, in the form that `from` gives it, replaced by its file below `_nw/` in the form of `to`.
    fn name_within(
        &self,
        text: &str,
        from: impl Fn(&str) -> String,
        to: impl Fn(&str) -> String,
    ) -> String {
        let mut text = text.to_owned();
        for (asset, address) in &self.addresses {
            let file = address.strip_prefix("_nw/").unwrap_or(address);
            text = text.replace(&from(asset), &to(file));
        }
        text
    }

    fn add(&mut self, name: &str, text: String) {
        let path = address(name, text.as_bytes());
        self.addresses.insert(name.to_owned(), path.clone());
        self.assets.push(Asset {
            path,
            bytes: text.into_bytes(),
        });
    }
}

/// Returns the address of an asset: its name with a hash of its content.
pub(super) fn address(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash = digest.iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("_nw/{stem}.{hash}.{extension}"),
        None => format!("_nw/{name}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(files: &[(&str, &str)]) -> Result<BTreeMap<String, String>> {
        let files = files
            .iter()
            .map(|(name, text)| (format!("assets/{name}"), (*text).to_owned()));
        let (assets, _) = assets(&files.collect())?;
        let text = |a: Asset| (a.path, String::from_utf8(a.bytes).unwrap());
        Ok(assets.into_iter().map(text).collect())
    }

    #[test]
    fn comments_and_indentation_are_left_out() {
        let text = "// a\n\n/** b\n * c */\nif (x) {\n  y(); // d\n  /* e */\n}\n";
        assert_eq!(lean(text), "if (x) {\ny(); // d\n}\n");
        assert_eq!(
            lean("<svg>\n<!-- a -->\n<g/>\n</svg>\n"),
            "<svg>\n<g/>\n</svg>\n"
        );
    }

    #[test]
    fn styles_keep_the_spaces_that_mean_something() {
        let css = "@media (a: b) {\np > q :is(r, s) { t: calc(1px + 2px) \"; }  \", u; }\n}\nv,\nw\nx { y: z }\n";
        let short = "@media (a:b){p > q :is(r,s){t:calc(1px + 2px) \"; }  \",u;}}v,w x{y:z}";
        assert_eq!(squeezed(css), short);
    }

    #[test]
    fn scripts_name_what_they_import_by_its_content() {
        let one = named(&[("a.js", "import(\"./b.js\")"), ("b.js", "1")]).unwrap();
        let two = named(&[("a.js", "import(\"./b.js\")"), ("b.js", "2")]).unwrap();
        for files in [&one, &two] {
            let (b, _) = files
                .iter()
                .find(|(path, _)| path.starts_with("_nw/b."))
                .unwrap();
            let file = b.strip_prefix("_nw/").unwrap();
            let importing = format!("import(\"./{file}\")");
            assert!(files.values().any(|text| *text == importing), "{files:?}");
        }
        assert!(one.keys().all(|path| !two.contains_key(path)));
    }

    #[test]
    fn scripts_name_style_sheets_by_what_these_name() {
        let files = |icon| {
            [
                ("a.js", "load(\"./b.css\")"),
                ("b.css", "p { mask: url(\"i.svg\") }"),
                ("i.svg", icon),
            ]
        };
        let script = |icon| {
            let named = named(&files(icon)).unwrap();
            let style = named.keys().find(|path| path.starts_with("_nw/b."));
            let style = style.unwrap().strip_prefix("_nw/").unwrap().to_owned();
            assert!(named.values().any(|t| *t == format!("load(\"./{style}\")")));
            style
        };
        assert_ne!(script("one"), script("two"));
    }

    #[test]
    fn scripts_in_a_circle_are_refused() {
        let types = [
            ("a.js", "/** @typedef {import(\"./b.js\").B} B */\n"),
            ("b.js", "import \"./a.js\""),
        ];
        assert!(named(&types).is_ok(), "types in comments are no imports");
        let circle = [("a.js", "import \"./b.js\""), ("b.js", "import \"./a.js\"")];
        let error = named(&circle).unwrap_err().to_string();
        assert!(error.contains("`a.js`, `b.js`"), "{error}");
    }
}
