//! Patterns that match nothing, in vaults of a few files.

use crate::config::Config;
use crate::vault::discover;
use std::fs;
use std::path::Path;

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Returns what is reported for these settings, in a vault `notes/` with a few files.
fn told(settings: &str) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let nbsp = "notes/My\u{a0}Notes/a.md";
    let files = [
        "notes/Journal/2031.md",
        "notes/Ann’s/a.md",
        nbsp,
        "notes/일기/하루.md",
        "notes/Secret note.md",
        "notes/Life/Private/b.md",
        "notes/Plain Notes/c.md",
        "notes/Old/x.md",
    ];
    write(root.path(), &files.map(|path| (path, "")));
    let settings = settings.replace("ROOT", &root.path().to_string_lossy());
    write(root.path(), &[("noteweave.toml", &settings)]);
    messages(root.path())
}

fn messages(root: &Path) -> Vec<String> {
    let config = Config::load(&Default::default(), root).unwrap();
    let found = discover(&config).unwrap().findings;
    let show = |f: &crate::model::Finding| {
        let place = f
            .place
            .map_or_else(String::new, |p| format!(":{}:{}", p.line, p.column));
        let help = f.help.clone().unwrap_or_default();
        format!(
            "{}{place} {} {}; {help}",
            f.path,
            f.code.as_str(),
            f.message
        )
    };
    found.iter().map(show).collect()
}

#[track_caller]
fn meant(pattern: &str, expected: &str) {
    let settings = format!("private = [\n  'Old',\n  '{pattern}']").replace("'''", "'");
    let settings = if pattern.contains('\'') {
        format!("private = [\n  'Old',\n  \"{pattern}\"]")
    } else {
        settings
    };
    let all = told(&settings);
    assert_eq!(all.len(), 1, "{pattern}: {all:?}");
    assert!(
        all[0].starts_with("noteweave.toml:3:3 NW213 `private`: "),
        "{all:?}"
    );
    assert!(all[0].contains(expected), "{pattern}: {all:?}");
}

#[test]
fn v28_a_private_pattern_that_fits_nothing_says_what_it_may_have_meant() {
    let did = |meant: &str| format!("did you mean \"{meant}\"?");
    meant("Jornal/**", &did("Journal/**"));
    meant("일지/**", &did("일기/**"));
    meant("Ann's", &did("Ann’s"));
    meant("Ann's", "It has U+2019 where the pattern has U+0027");
    meant("My Notes/**", &did("My\u{a0}Notes/**"));
    meant("My Notes/**", "It has U+00A0 where the pattern has U+0020");
    meant("Plain\u{a0}Notes/", &did("Plain Notes/"));
    meant("Plain%20Notes/*", &did("Plain Notes/*"));
    meant("My%20Notes", &did("My\u{a0}Notes"));
    meant("Journal\\2031.md", &did("Journal/2031.md"));
    meant("Secret note", &did("Secret note.md"));
    meant("Secert note.md", &did("Secret note.md"));
    meant("Private/b.md", &did("**/Private/b.md"));
    meant("ROOT/notes/Journal/**", &did("/Journal/**"));
    meant("~/notes/Jornal/**", &did("/Journal/**"));
    meant("/home/ann/vault/Journal/**", &did("/Journal/**"));
    meant("C:/Users/ann/Vault/Journal", &did("/Journal"));
    meant("/home/ann/Diary", "`noteweave list` shows them");
    meant("Diary/**", "`noteweave list` shows them");
}

#[test]
fn v28_patterns_that_are_understood_are_not_reported() {
    for pattern in [
        "notes/Journal/**",
        "./Journal",
        "/Journal/",
        "JOURNAL",
        "일기",
        "*/2031.md",
        "**",
    ] {
        assert_eq!(
            told(&format!("private = ['{pattern}']")),
            [""; 0],
            "{pattern}"
        );
    }
    // Keeping an ignored file private is no mistake.
    assert_eq!(told("private = ['Journal']\nignore = ['Journal']"), [""; 0]);
}

#[test]
fn v28_other_patterns_are_told_where_something_has_nearly_such_a_name() {
    assert_eq!(
        told("ignore = ['*.tmp', 'public/**', 'Templates', '.trash', 'Old']"),
        [""; 0]
    );
    let all = told("ignore = ['Jornal']");
    assert_eq!(
        all,
        ["noteweave.toml:1:11 NW213 `ignore`: \"Jornal\" fits no file; did you mean \"Journal\"?"]
    );
}

#[test]
fn v28_a_folder_notes_in_front_is_one_reading_where_the_vault_has_none() {
    let root = tempfile::tempdir().unwrap();
    let settings = "private = ['notes/Journal/**', 'notes/Gone']\nignore = ['./notes/Journal', 'Gone/Journal']";
    write(
        root.path(),
        &[
            ("noteweave.toml", settings),
            ("Journal/a.md", ""),
            ("b.md", ""),
        ],
    );
    assert_eq!(
        messages(root.path()),
        [
            "noteweave.toml:1:12 NW213 `private`: \"notes/Journal/**\" fits no file; did you mean \"/Journal/**\"?",
            "noteweave.toml:1:32 NW213 `private`: \"notes/Gone\" fits no file; \
             paths start in the folder of the notes; `noteweave list` shows them",
            "noteweave.toml:2:11 NW213 `ignore`: \"./notes/Journal\" fits no file; did you mean \"/Journal\"?",
        ]
    );
}

#[test]
fn v28_exclusions_of_obsidian_are_told_with_their_place() {
    let root = tempfile::tempdir().unwrap();
    let app = "{\n  \"userIgnoreFilters\": [\n    \"Jornal/\", \"/x+/\", \"Gone/\", \"Old\", \"Jour\"\n  ]\n}";
    write(
        root.path(),
        &[
            (".obsidian/app.json", app),
            (".obsidian/publish.json", "{\"excluded\": [\"Ann's/\"]}"),
            ("Journal/a.md", ""),
            ("Ann’s/b.md", ""),
            ("Oldies/c.md", ""),
        ],
    );
    assert_eq!(
        messages(root.path()),
        [
            ".obsidian/app.json:3:5 NW213 `userIgnoreFilters`: \"Jornal/\" fits no file; did you mean \"Journal\"?",
            ".obsidian/publish.json:1:15 NW213 `excluded`: \"Ann's/\" fits no file; did you mean \"Ann’s\"? \
             It has U+2019 where the pattern has U+0027",
        ]
    );
}

#[test]
fn v28_many_patterns_and_files_take_no_time() {
    let root = tempfile::tempdir().unwrap();
    let patterns: Vec<String> = (0..2000).map(|n| format!("'Folder {n}x/**'")).collect();
    write(
        root.path(),
        &[(
            "noteweave.toml",
            &format!("private = [{}]", patterns.join(",")),
        )],
    );
    let files: Vec<(String, &str)> = (0..300)
        .map(|n| (format!("notes/Folder {n}/a.md"), ""))
        .collect();
    for (path, text) in &files {
        write(root.path(), &[(path, text)]);
    }
    assert_eq!(messages(root.path()).len(), 2000);
}
