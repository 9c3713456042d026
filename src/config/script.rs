//! Finds the script that draws diagrams: a URL, a file of its own, or one that `static/` publishes (X8).
//!
//! Entry point: [`find`].

use crate::model::text::nfc;
use std::path::{Component, Path, PathBuf};

/// The script that `mermaid.script` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawingScript {
    /// On another host.
    Remote(String),
    /// A file on disk, which the site gets a copy of.
    File(PathBuf),
    /// A path in `static/`, where it is published with what lies beside it.
    Static(String),
}

/// Returns the script that settings in the folder `root` name `named`.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn find(named: &str, root: &Path) -> Result<DrawingScript, String> {
    let named = named.trim();
    if let Some((scheme, rest)) = named.split_once("://") {
        let is_web = ["https", "http"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web));
        // The address becomes part of a policy, in which these characters end a part.
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>;,\\".contains(c);
        if is_web && rest.chars().all(is_plain) && origin(named).is_some() {
            return Ok(DrawingScript::Remote(named.to_owned()));
        }
        return Err(format!(
            "`{named}` is not the address of a script that starts with `https://` or `http://`"
        ));
    }
    let beside = root.join(named);
    if beside.is_file() {
        let inside = beside.strip_prefix(root.join("static")).ok();
        return Ok(match inside.and_then(published) {
            Some(path) => DrawingScript::Static(path),
            None => DrawingScript::File(beside),
        });
    }
    match published(Path::new(named)) {
        Some(path) if root.join("static").join(named).is_file() => Ok(DrawingScript::Static(path)),
        _ => Err(format!(
            "there is no file `{named}` beside the settings or in `static/`"
        )),
    }
}

/// Returns the path in the site of a path in `static/`, if it is published. Names with a leading dot are not.
fn published(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                parts.push(name.to_str().filter(|name| !name.starts_with('.'))?);
            }
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(nfc(&parts.join("/")).into_owned())
}

/// Returns scheme and host of a URL, as a Content-Security-Policy names them.
#[must_use]
pub fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A policy needs other letters in their encoded form.
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    let fits = !host.is_empty() && host.chars().all(is_host);
    fits.then(|| format!("{}://{host}", scheme.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn x8_scripts_are_urls_files_or_statics() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("static/lib")).unwrap();
        for path in ["own.js", "static/lib/m.mjs", "static/.own.js"] {
            fs::write(root.join(path), "").unwrap();
        }
        let file = |path: &str| Ok(DrawingScript::File(root.join(path)));
        let fixed = |path: &str| Ok(DrawingScript::Static(path.to_owned()));
        assert_eq!(find(" own.js ", root), file("own.js"));
        assert_eq!(find("static/lib/m.mjs", root), fixed("lib/m.mjs"));
        assert_eq!(find("lib/m.mjs", root), fixed("lib/m.mjs"));
        assert_eq!(find("static/.own.js", root), file("static/.own.js"));
        for missing in ["", "no.js", "lib", "../x.js", ".own.js"] {
            assert!(find(missing, root).is_err(), "{missing}");
        }
    }

    #[test]
    fn x8_urls_cannot_break_out_of_the_policy() {
        let root = Path::new("/nowhere");
        for good in [
            "https://cdn.example.org/m@11/m.mjs",
            "HTTP://xn--o39a.example:8080/m.js?x#y",
        ] {
            let expected = Ok(DrawingScript::Remote(good.to_owned()));
            assert_eq!(find(good, root), expected);
        }
        for bad in [
            "https://",
            "https://a.b; script-src *",
            "https://a.b;x/m.js",
            "https://a@b.c/m.js",
            "ftp://a.b/m.js",
            "https://*/m.js",
            "https://벌.example/m.js",
            "https://a.b/\"",
        ] {
            assert!(find(bad, root).is_err(), "{bad}");
        }
        let origin = |url| origin(url).unwrap();
        assert_eq!(origin("HTTPS://a.b:1/c/d.js"), "https://a.b:1");
    }
}
