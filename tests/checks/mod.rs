//! What must hold whatever is read: one check for each thing that reads what others wrote.
//!
//! Entry point: [`ALL`]. `fuzz/` feeds them bytes that grow ever stranger, `tests/corpus.rs` those that fuzzing left. A check
//! fails by a panic.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of several test binaries: each uses another part, and a panic is how a test fails"
)]

pub mod code;
mod expression;
mod pictures;
mod query;
mod settings;
mod vaults;

// A check of settings needs both of these, and so does one of vaults.
#[path = "../markup/mod.rs"]
pub mod markup;
#[path = "../support/memory.rs"]
pub mod memory;

pub use code::code;
pub use expression::expression;
pub use pictures::pictures;
pub use query::query;
pub use settings::{obsidian, settings};
pub use vaults::{base, canvas, drawing, links, mermaid, page};

use noteweave::model::{Finding, Note, ReadingSettings, VaultPath};

/// A check of any bytes.
pub type Check = fn(&[u8]);

/// All checks with their names, which are those of the targets in `fuzz/` and of the folders in `fuzz/corpus/`.
pub const ALL: [(&str, Check); 14] = [
    ("base", base),
    ("canvas", canvas),
    ("code", code),
    ("drawing", drawing),
    ("expression", expression),
    ("links", links),
    ("mermaid", mermaid),
    ("note", note),
    ("obsidian", obsidian),
    ("page", page),
    ("pictures", pictures),
    ("properties", properties),
    ("query", query),
    ("settings", settings),
];

/// As much of `bytes` as is text.
fn text(bytes: &[u8]) -> &str {
    let end = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    std::str::from_utf8(&bytes[..end]).unwrap()
}

/// Any text parses, and its events nest and point into the text, whether `ad-` blocks are code or callouts.
pub fn note(bytes: &[u8]) {
    let note = memory::parse("Note.md", text(bytes).to_owned());
    memory::assert_sound(&note);
    assert_placed(&note.findings, &note.text);
    if note.text.contains("ad-") {
        let reading = ReadingSettings {
            admonitions: true,
            ..ReadingSettings::default()
        };
        let note =
            noteweave::parse::parse(&VaultPath::new("Note.md"), text(bytes).to_owned(), &reading);
        memory::assert_sound(&note);
        assert_placed(&note.findings, &note.text);
    }
}

/// Whatever stands between the fences, YAML, TOML or neither: every place lies within the text, and no text undoes a property that makes
/// the note private.
pub fn properties(bytes: &[u8]) {
    let yaml = text(bytes);
    let note = memory::parse("Note.md", format!("---\n{yaml}\n---\n\nbody\n"));
    memory::assert_sound(&note);
    assert_placed(&note.findings, &note.text);
    assert_properties(&note);
    let toml = memory::parse("Note.md", format!("+++\n{yaml}\n+++\n\nbody\n"));
    memory::assert_sound(&toml);
    assert_placed(&toml.findings, &toml.text);
    assert_properties(&toml);
    for word in ["draft = true", "Published = false"] {
        assert_private(&format!("+++\n{word}\n{yaml}\n+++\n\nbody\n"));
    }
    let is_fence = |line: &str| line.trim_end_matches([' ', '\t', '\n']) == "---";
    let is_whole = !yaml.split_inclusive('\n').any(is_fence);
    let words = [
        "publish: false",
        "private: true",
        "\"Draft\": yes",
        "dg-publish: 'no'",
        "password: x",
    ];
    for word in words {
        assert_private(&format!("---\n{word}\n{yaml}\n---\n\nbody\n"));
        if is_whole {
            assert_private(&format!("---\n{yaml}\n{word}\n---\n\nbody\n"));
        }
    }
}

#[track_caller]
fn assert_properties(note: &Note) {
    let front = &note.front;
    assert!(note.text.is_char_boundary(front.body as usize));
    for property in note.properties() {
        let place = property.span.range();
        assert!(note.text.get(place).is_some(), "{property:?}");
    }
    let texts = [&front.title, &front.description, &front.lang, &front.dir];
    for (key, date) in &front.dates {
        assert!(!key.is_empty() && date.len() >= 10, "{key}: {date}");
    }
    for text in texts.into_iter().flatten() {
        assert!(!text.is_empty(), "an empty text counts as none");
    }
    if let Some(image) = front.image {
        assert!((image as usize) < note.links.len());
    }
    for class in &front.classes {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        assert!(class.chars().all(is_plain), "{class:?}");
    }
}

#[track_caller]
fn assert_private(text: &str) {
    let built = memory::linked([("A.md".to_owned(), text.to_owned())]);
    assert!(!built.is_public("A.md"), "{text:?}");
}

/// Every finding is at a place that its text has.
#[track_caller]
fn assert_placed(findings: &[Finding], text: &str) {
    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    let is_there = |line: u32, column: u32| {
        let len = lines.get((line as usize).wrapping_sub(1));
        column > 0 && len.is_some_and(|len| column as usize <= len + 1)
    };
    for finding in findings {
        let Some(place) = finding.place else { continue };
        // What is wrong with the end of a text is shown as one character there.
        let is_right = is_there(place.line, place.column)
            && is_there(place.end_line, (place.end_column - 1).max(1))
            && (place.line, place.column) <= (place.end_line, place.end_column);
        assert!(is_right, "{finding:?} in {text:?}");
    }
}
