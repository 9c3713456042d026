//! Decides which link targets are URLs, and which of these pages may have (L13–L15).
//!
//! Entry point: [`classify`].

use super::obsidian::{self, Named};
use crate::model::{Link, LinkKind};

/// The kind of a target, by its form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A path in the vault.
    Internal,
    /// A URL.
    External,
    /// An `obsidian:` URL, with the files that it names (L14).
    Obsidian(Named),
    /// A URL that no page may have: its scheme, and its path if it names one on a disk.
    Unsafe(String, Option<String>),
}

/// Schemes that a wikilink may use without `//`; any other word before a colon is part of a note's name.
const BARE: [&str; 5] = ["mailto", "tel", "sms", "geo", "magnet"];

/// Judges a link's target.
pub(super) fn classify(link: &Link) -> Class {
    let target = link.target.trim();
    // A canvas names files of the vault by their paths and nothing else.
    if link.kind == LinkKind::Canvas {
        return Class::Internal;
    }
    if target.starts_with("//") || target.starts_with("\\\\") {
        return Class::External;
    }
    if !target.contains(':') {
        return Class::Internal;
    }
    // Browsers skip these characters, so `java\tscript:` is a scheme as well.
    let start: String = target
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .take(80)
        .collect();
    let Some((scheme, rest)) = scheme(&start) else {
        return Class::Internal;
    };
    let wiki = matches!(link.kind, LinkKind::Wiki | LinkKind::Property);
    if scheme.len() == 1 {
        // `[[C: the language]]` is a note; `C:\x` is a place on somebody's disk.
        return if wiki && !rest.starts_with(['/', '\\']) {
            Class::Internal
        } else {
            Class::Unsafe(scheme, obsidian::disk_path(target))
        };
    }
    match scheme.as_str() {
        "javascript" | "vbscript" | "file" | "app" | "blob" => {
            Class::Unsafe(scheme, obsidian::disk_path(target))
        }
        "data" if link.embed && is_raster(rest) => Class::External,
        "data" if wiki && !rest.contains([',', ';']) => Class::Internal,
        "data" => Class::Unsafe(scheme, None),
        "obsidian" => Named::read(target).map_or(Class::External, Class::Obsidian),
        _ if wiki && !rest.starts_with("//") && !BARE.contains(&scheme.as_str()) => Class::Internal,
        // `feed:javascript:…`
        _ if wraps_script(rest) => Class::Unsafe(scheme, None),
        _ => Class::External,
    }
}

/// Whether the text behind a scheme is an address that runs a script.
fn wraps_script(rest: &str) -> bool {
    scheme(rest).is_some_and(|(scheme, _)| matches!(&*scheme, "javascript" | "vbscript" | "data"))
}

/// Splits off a URL scheme, lower-cased.
fn scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether the data is a picture that cannot hold a script.
fn is_raster(data: &str) -> bool {
    let data = data.to_ascii_lowercase();
    let kind = data.strip_prefix("image/").unwrap_or_default();
    let end = kind.find([';', ',']).unwrap_or(kind.len());
    matches!(
        &kind[..end],
        "png" | "jpeg" | "jpg" | "gif" | "webp" | "avif" | "bmp"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn link(kind: LinkKind, embed: bool, target: &str) -> Link {
        Link {
            kind,
            embed,
            target: target.into(),
            text: None,
            title: None,
            size: None,
            span: Span::default(),
            event: 0,
        }
    }

    fn class(kind: LinkKind, target: &str) -> &'static str {
        match classify(&link(kind, false, target)) {
            Class::Internal => "internal",
            Class::External | Class::Obsidian(_) => "external",
            Class::Unsafe(..) => "unsafe",
        }
    }

    #[test]
    fn l13_schemes() {
        for target in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " java\tscript:alert(1)",
            "java\u{0}script:x",
            "vbscript:x",
            "file:///etc/passwd",
            "app://local/x.png",
            "blob:x",
            "data:text/html,x",
            "data:image/svg+xml,<svg>",
            "C:\\x",
            "c:/x",
        ] {
            assert_eq!(class(LinkKind::Markdown, target), "unsafe", "{target}");
            assert_eq!(class(LinkKind::Wiki, target), "unsafe", "{target}");
        }
        assert_eq!(class(LinkKind::Auto, "javascript:alert(1)"), "unsafe");
        for target in [
            "https://example.com",
            "mailto:a@b.c",
            "tel:123",
            "zotero://select/1",
            "//cdn.example.com/x",
        ] {
            assert_eq!(class(LinkKind::Markdown, target), "external", "{target}");
        }
        assert_eq!(class(LinkKind::Markdown, "zotero:1"), "external");
        for target in [
            "Bee log.md",
            "#a:b",
            "꿀벌: 관찰.md",
            "a/b:c.md",
            "./x:y",
            "1:2",
        ] {
            assert_eq!(class(LinkKind::Markdown, target), "internal", "{target}");
        }
        let picture = |t| link(LinkKind::Markdown, true, t);
        let png = picture("data:image/png;base64,AA");
        assert_eq!(classify(&png), Class::External);
        assert_eq!(
            classify(&picture("data:image/svg+xml,x")),
            Class::Unsafe("data".into(), None)
        );
    }

    #[test]
    fn l15_wikilinks_to_urls_but_not_names_with_a_colon() {
        assert_eq!(class(LinkKind::Wiki, "https://example.com"), "external");
        assert_eq!(class(LinkKind::Wiki, "mailto:a@b.c"), "external");
        for name in ["C: the language", "Rust: notes", "Data: a history"] {
            assert_eq!(class(LinkKind::Wiki, name), "internal", "{name}");
        }
    }
}
