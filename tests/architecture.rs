//! The shape of the source: which room may use which, who may touch files, who may print, how long a file may be.
//!
//! Reads `src/` as text. Tests inside the source may use what they like. When one of these fails, either the code has taken a
//! wrong turn or the shape is to be changed deliberately: here, and in the crate documentation.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "architecture/circles.rs"]
mod circles;

use std::fs;
use std::path::{Path, PathBuf};

/// A file longer than this, its tests aside, is to be split.
const LONGEST_FILE: usize = 500;

/// What each room may use. A room is a folder or a file right below `src/`.
const USES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("error", &["model"]),
    ("memory", &["error"]),
    ("config", &["error", "model"]),
    ("cli", &["config"]),
    ("vault", &["config", "error", "memory", "model"]),
    ("parse", &["model"]),
    ("diagram", &["model"]),
    ("link", &["config", "model", "vault"]),
    ("value", &["config", "link", "model"]),
    ("bases", &["config", "link", "model", "parse", "value"]),
    (
        "query",
        &[
            "config", "index", "link", "model", "parse", "value", "vault",
        ],
    ),
    ("index", &["config", "link", "model"]),
    (
        "render",
        &[
            "bases", "config", "diagram", "error", "index", "link", "model", "query", "value",
        ],
    ),
    (
        "output",
        &[
            "config", "error", "index", "link", "model", "render", "vault",
        ],
    ),
    (
        "cache",
        &[
            "config", "error", "index", "link", "model", "output", "render", "vault",
        ],
    ),
    ("report", &["link", "model"]),
    ("print", &["config", "error", "link", "model", "report"]),
    ("init", &["config", "error", "model"]),
    (
        "site",
        &[
            "bases", "cache", "config", "error", "index", "link", "model", "output", "parse",
            "query", "render", "vault",
        ],
    ),
    ("watch", &["config", "vault"]),
    (
        "serve",
        &[
            "bases", "config", "error", "index", "link", "model", "output", "print", "query",
            "render", "report", "site", "vault", "watch",
        ],
    ),
    ("runtime", &["error", "memory", "output"]),
    (
        "commands",
        &[
            "cache", "cli", "config", "error", "init", "link", "model", "print", "render",
            "report", "runtime", "serve", "site", "watch",
        ],
    ),
    ("main", &["commands"]),
];

/// Rooms that know only the types of another: they may not call it.
const TYPES_ONLY: &[(&str, &str)] = &[("link", "vault"), ("query", "vault")];

/// Rooms that may touch files.
const DISK: &[&str] = &[
    "vault", "output", "cache", "serve", "config", "init", "commands", "memory", "runtime", "watch",
];

/// Rooms that are pure: the same value in, the same value out.
const PURE: &[&str] = &[
    "model", "parse", "diagram", "link", "value", "bases", "query", "index", "render",
];

/// Rooms that may print.
const PRINT: &[&str] = &["print", "commands"];

/// One file of the source.
struct Source {
    /// `src/render/html.rs`
    path: String,
    room: String,
    /// How many modules it is below the crate's root.
    depth: usize,
    text: String,
}

/// A file of the source as a module: the names that lead to it from the crate's root.
type Module = Vec<String>;

impl Source {
    fn new(path: String, text: String) -> Self {
        let module = module(&path);
        Self {
            room: module[0].clone(),
            depth: module.len(),
            text,
            path,
        }
    }

    /// Lines that are no tests, with their numbers.
    fn lines(&self) -> Vec<(usize, &str)> {
        let mut kept = Vec::new();
        let mut lines = (1..).zip(self.text.lines());
        while let Some((number, line)) = lines.next() {
            if line != "#[cfg(test)]" {
                kept.push((number, line));
                continue;
            }
            // Up to the end of the item, as rustfmt writes it.
            for (_, line) in lines.by_ref() {
                if line == "}" || (line.ends_with(';') && !line.starts_with([' ', '#'])) {
                    break;
                }
            }
        }
        kept
    }

    /// Lines of code: as [`Self::lines`], without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.lines().into_iter();
        lines.map(|(number, line)| (number, line.split("//").next().unwrap()))
    }

    /// Lines of code that hold one of `words`, as `path:line: word`.
    fn lines_with(&self, words: &[&str]) -> Vec<String> {
        let found = |(number, line): (usize, &str)| {
            let word = words.iter().find(|word| has_word(line, word))?;
            Some(format!("{}:{number}: {word}", self.path))
        };
        self.code().filter_map(found).collect()
    }

    /// What the file names of other rooms: line, room, and what comes after `room::`.
    fn uses(&self) -> Vec<(usize, String, String)> {
        let root = if self.room == "main" {
            "noteweave::"
        } else {
            "crate::"
        };
        let mut uses = Vec::new();
        let mut code = String::new();
        let mut starts = Vec::new();
        for (number, line) in self.code() {
            starts.push((code.len(), number));
            code.push_str(line);
            code.push('\n');
        }
        for (at, _) in code.match_indices(root) {
            let number = starts[starts.partition_point(|(start, _)| *start <= at) - 1].1;
            let rest = &code[at + root.len()..];
            let paths = match rest.strip_prefix('{') {
                Some(group) => members(group),
                None => vec![rest],
            };
            for path in paths {
                let (room, item) = split_path(path);
                // The crate's root gives out these two.
                let room = if ["Error", "Result"].contains(&room) {
                    "error"
                } else {
                    room
                };
                uses.push((number, room.to_owned(), item.to_owned()));
            }
        }
        uses
    }
}

/// Whether `word` stands in `line` and is not the end of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !word.starts_with(char::is_alphabetic)
            || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The members of `a::B, c::{D, e}}`, a group behind its opening brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                found.push(group[start..at].trim());
                start = at + 1;
                if char == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|member| !member.is_empty());
    found
}

/// `link::{FileId, Vault}` as `link` and `{FileId, Vault}`.
fn split_path(path: &str) -> (&str, &str) {
    let end = path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len());
    let (room, rest) = path.split_at(end);
    (room, rest.strip_prefix("::").unwrap_or(""))
}

/// `src/render/html/raw.rs` as `[render, html, raw]`, `src/link/mod.rs` as `[link]`.
fn module(path: &str) -> Module {
    let inner = path.strip_prefix("src/").unwrap();
    let names = inner.strip_suffix(".rs").unwrap().split('/');
    names.filter(|n| *n != "mod").map(str::to_owned).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `folder`, as paths from the project's root, ordered.
fn rust_files(folder: &str) -> Vec<String> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    let relative = |path: PathBuf| {
        let path = path.strip_prefix(root()).unwrap().to_owned();
        path.iter()
            .map(|s| s.to_str().unwrap())
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut files: Vec<_> = files.into_iter().map(relative).collect();
    files.sort();
    files
}

/// The source without `lib.rs` and files of tests.
fn sources() -> Vec<Source> {
    let files = rust_files("src").into_iter();
    let files = files.filter(|path| {
        path != "src/lib.rs" && !path.ends_with("/tests.rs") && !path.contains("/tests/")
    });
    let sources: Vec<_> = files
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            Source::new(path, text)
        })
        .collect();
    assert!(sources.len() > 50, "the source is found");
    sources
}

#[track_caller]
fn none(problems: &[String], rule: &str) {
    assert!(problems.is_empty(), "{rule}:\n{}", problems.join("\n"));
}

#[test]
fn rooms_use_only_what_they_may() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = USES.iter().find(|(room, _)| *room == source.room) else {
            problems.push(format!(
                "{}: room `{}` is not in the table",
                source.path, source.room
            ));
            continue;
        };
        for (line, room, _) in source.uses() {
            if room != source.room && !allowed.contains(&room.as_str()) {
                problems.push(format!(
                    "{}:{line}: {} uses {room}",
                    source.path, source.room
                ));
            }
        }
    }
    none(&problems, "a room uses one that it must not know");
}

#[test]
fn some_rooms_know_only_the_types_of_another() {
    let mut problems = Vec::new();
    for source in sources() {
        for (line, room, item) in source.uses() {
            let types_only = TYPES_ONLY.contains(&(source.room.as_str(), room.as_str()));
            let items = item
                .strip_prefix('{')
                .map_or_else(|| vec![item.as_str()], members);
            if types_only
                && !items
                    .iter()
                    .all(|item| item.starts_with(char::is_uppercase))
            {
                problems.push(format!("{}:{line}: {room}::{item}", source.path));
            }
        }
    }
    none(&problems, "only types may be named here");
}

#[test]
fn no_room_is_left_through_super() {
    let mut problems = Vec::new();
    for source in sources() {
        let way_out = "super::".repeat(source.depth);
        problems.extend(source.lines_with(&[&way_out]));
    }
    none(
        &problems,
        "say `crate::` to leave a room, so that it can be seen",
    );
}

#[test]
fn only_some_rooms_touch_files() {
    let words = [
        "std::fs",
        "tokio::fs",
        "fs::",
        "File::open",
        "File::create",
        ".canonicalize(",
        ".read_dir(",
        ".metadata(",
        ".symlink_metadata(",
        ".try_exists(",
        "WalkDir",
    ];
    let others = sources()
        .into_iter()
        .filter(|s| !DISK.contains(&s.room.as_str()));
    let problems: Vec<_> = others.flat_map(|s| s.lines_with(&words)).collect();
    none(&problems, "only some rooms may touch files");
}

#[test]
fn stages_between_disk_and_disk_are_pure() {
    let words = [
        "tokio::",
        "std::net",
        "std::process",
        "std::env",
        "SystemTime",
        "Instant::",
        "Timestamp::now",
        "Zoned::now",
        "TimeZone::system",
    ];
    let pure = sources()
        .into_iter()
        .filter(|s| PURE.contains(&s.room.as_str()));
    let problems: Vec<_> = pure.flat_map(|s| s.lines_with(&words)).collect();
    none(
        &problems,
        "no clock, no network, no process, no environment here",
    );
}

#[test]
fn only_print_and_commands_print() {
    let words = [
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
        "stdout()",
        "stderr()",
        "anstream",
    ];
    let others = sources()
        .into_iter()
        .filter(|s| !PRINT.contains(&s.room.as_str()));
    let problems: Vec<_> = others.flat_map(|s| s.lines_with(&words)).collect();
    none(&problems, "only `print` and `commands` may print");
}

#[test]
fn files_are_short_enough_to_be_read() {
    let length = |source: Source| {
        let lines = source.lines().len();
        (lines > LONGEST_FILE).then(|| format!("{}: {lines} lines", source.path))
    };
    let problems: Vec<_> = sources().into_iter().filter_map(length).collect();
    none(&problems, "a file is too long; split it by topic");
}

#[test]
fn every_file_says_what_it_is_for() {
    let files = ["src", "tests", "benches"].map(rust_files).concat();
    let silent = |path: &String| {
        !fs::read_to_string(root().join(path))
            .unwrap()
            .starts_with("//! ")
    };
    let problems: Vec<_> = files.into_iter().filter(silent).collect();
    none(&problems, "a file begins with `//!` and what it is for");
}

#[test]
fn the_crate_documentation_has_a_line_for_every_room() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rooms = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let missing = |room: &&str| {
        let is_named = |link: &str| text.contains(&format!("[`{link}"));
        !is_named(&format!("{room}`"))
            && !is_named(&format!("{room}::"))
            && !is_named(&format!("mod@{room}`"))
    };
    let problems: Vec<_> = rooms.filter(missing).map(str::to_owned).collect();
    none(&problems, "the crate documentation leaves out a room");
}

#[test]
fn contributors_are_sent_to_files_that_exist() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    // What stands between backquotes and has a folder, and where links of the text lead.
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|code| {
        code.contains('/') && !code.contains([' ', ':']) || code.starts_with("notes/")
    });
    let links = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next());
    let named: Vec<&str> = paths
        .chain(links)
        .filter(|path| !path.contains("://"))
        .collect();
    assert!(named.len() > 20, "{named:?}");
    let missing = |path: &&&str| !root().join(path).exists();
    let problems: Vec<_> = named
        .iter()
        .filter(missing)
        .map(ToString::to_string)
        .collect();
    none(&problems, "CONTRIBUTING.md names a file that is not there");
}

#[test]
fn the_manual_tells_what_every_file_of_tests_is_for() {
    let text = fs::read_to_string(root().join("notes/Contributing/Testing.md")).unwrap();
    let files = rust_files("tests").into_iter().filter(|path| {
        let below = path.trim_start_matches("tests/");
        !below.contains('/') || (below.starts_with("rules/") && below.matches('/').count() == 1)
    });
    let silent =
        |path: &String| !text.contains(&format!("| `{}` |", path.trim_start_matches("tests/")));
    let problems: Vec<_> = files
        .filter(|path| path != "tests/rules/main.rs")
        .filter(silent)
        .collect();
    none(&problems, "Testing.md leaves out a file of tests");
}

#[test]
fn this_test_reads_code_rightly() {
    let source = |text: &str| Source::new("src/link/x.rs".to_owned(), text.to_owned());
    let text = "use crate::{model::{A, B}, vault::load};\n// crate::serve\nfn f() -> crate::Result<crate::print::X> {}\n\
                #[cfg(test)]\nmod tests {\n    use crate::site;\n}\nuse crate::cli;\n#[cfg(test)]\nmod more;\nuse crate::init;\n";
    let uses = source(text).uses();
    let rooms: Vec<_> = uses
        .iter()
        .map(|(line, room, _)| (*line, room.as_str()))
        .collect();
    assert_eq!(
        rooms,
        [
            (1, "model"),
            (1, "vault"),
            (3, "error"),
            (3, "print"),
            (8, "cli"),
            (11, "init")
        ]
    );
    assert_eq!(uses[0].2, "{A, B}");
    assert_eq!(
        source(text).lines_with(&["cli", "load", "mod more"]),
        ["src/link/x.rs:1: load", "src/link/x.rs:8: cli"]
    );
    assert!(
        !has_word("eprintln!(1)", "println!")
            && has_word("std::fs::read", "fs::")
            && !has_word("offs::x", "fs::")
    );
}
