//! Checks of settings: ours and Obsidian's.

use super::memory::{self, Memory};
use super::{assert_placed, text, vaults};
use noteweave::config::Config;
use noteweave::error::{Error, Mistake};
use noteweave::model::Code;
use noteweave::vault::ObsidianSettings;
use std::io;
use std::path::Path;

/// Any text as `noteweave.toml` is refused with a place in it, or gives settings under which pages come out whole.
pub fn settings(bytes: &[u8]) {
    let text = text(bytes);
    let mut config = match Config::from_text(Path::new("noteweave.toml"), text) {
        Ok(config) => config,
        Err(Error::Config { mistakes, .. }) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert!(!mistakes.is_empty());
            for Mistake {
                line,
                column,
                message,
            } in mistakes
            {
                let found = text.split('\n').nth(line - 1);
                let len = found.map(|line| line.chars().count());
                assert!(
                    len.is_some_and(|len| column <= len + 1),
                    "{line}:{column}: {message}"
                );
                assert!(
                    !message.is_empty() && !message.contains('\n'),
                    "{message:?}"
                );
            }
            return;
        }
        Err(error) => panic!("{error}"),
    };
    if config.site.title.trim().is_empty() {
        config.site.title = "Bees".to_owned();
    }
    // Templates are filled with what is not checked when it is read: titles, colours, names of files.
    let site = Memory::new()
        .note("A.md", "---\ntags: [t]\ndescription: d\nx: y\n---\n# A\n\n[[B]] ![[bee.png]]\n\n```mermaid\na\n```\n")
        .note("bees/B.md", "<b>raw</b> [[A]]\n")
        .note("Hidden.md", "---\nprivate: true\n---\nnothing\n")
        .files(&["bee.png"])
        .config(config);
    match site {
        Ok(site) => {
            vaults::assert_whole(&site.link(), false);
        }
        Err(error) => panic!("{error}"),
    }
}

/// Any bytes as one of Obsidian's three files: every place is one in its text, broken exclusions stop the build, and the vault
/// links. The first line names the file.
pub fn obsidian(bytes: &[u8]) {
    let at = bytes
        .iter()
        .position(|b| *b == b'\n')
        .unwrap_or(bytes.len());
    let (name, rest) = bytes.split_at(at);
    let content = rest.get(1..).unwrap_or_default();
    let wanted = match name {
        b"types" => "types.json",
        b"publish" => "publish.json",
        _ => "app.json",
    };
    let read = |name: &str| match name == wanted {
        true => Ok(content.to_vec()),
        false => Err(io::ErrorKind::NotFound.into()),
    };
    let (settings, findings) = ObsidianSettings::read(".obsidian", read);
    if let Ok(text) = std::str::from_utf8(content)
        && !text.contains('\r')
    {
        assert_placed(&findings, text.strip_prefix('\u{feff}').unwrap_or(text));
    }
    // What is broken leaves nothing of itself behind, so that it cannot be half believed.
    if let [finding] = &findings[..] {
        assert_eq!(settings, ObsidianSettings::default(), "{finding:?}");
        let names = |key: &str| {
            content
                .windows(key.len())
                .any(|part| part == key.as_bytes())
        };
        let unknown = wanted == "app.json" && names("userIgnoreFilters")
            || wanted == "publish.json" && names("excluded");
        assert!(
            !unknown || finding.code == Code::ExclusionsUnknown,
            "{finding:?}"
        );
    }
    let files = [
        (
            "Drawer/old/A.md",
            "---\ndue: 2031-04-05\nzip: 01234\n---\n[[B]]\ntext\n",
        ),
        ("B.md", "---\npublish: true\n---\ntext [[A]]\n"),
        ("Drawer/bee.png", ""),
    ];
    let site = memory::site_with(&files, "", |obsidian| *obsidian = settings.clone());
    // A filter that is neither a prefix nor a pattern that can be read stops the build.
    let unreadable = !site.of_code("NW402").is_empty();
    for filter in &settings.ignore_filters {
        let prefix = filter.trim().trim_start_matches('/');
        let is_plain = !prefix.is_empty() && !filter.trim().ends_with('/') || prefix == "Drawer/";
        if is_plain && !unreadable && "Drawer/old/A.md".starts_with(prefix) {
            assert!(!site.is_public("Drawer/old/A.md"), "{filter:?}");
        }
    }
}
