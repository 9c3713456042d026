//! The rules of `notes/Contributing/Rules/`: their numbers, who cites them, and which test holds each.
//!
//! Reads source, tests and manual as text.

use noteweave::model::{Code, Severity};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const RULES: &str = "notes/Contributing/Rules";

/// Rules of features that do not exist yet, so no test names them. A rule leaves this list with its first test.
const OPEN: &[&str] = &[];

fn manual(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Returns the files below `folder` whose names end in one of `endings`, with their texts, in path order.
fn texts(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(manual(folder)).sort_by_file_name() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy();
        if entry
            .path()
            .components()
            .any(|part| part.as_os_str() == "node_modules")
        {
            continue;
        }
        if entry.file_type().is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
            found.push((
                entry.path().to_owned(),
                fs::read_to_string(entry.path()).unwrap(),
            ));
        }
    }
    found
}

/// Every rule with its text, by number.
fn rules() -> BTreeMap<String, String> {
    let rule = Regex::new(r"^- \*\*([A-Z]\d+)\*\* (.*) \^([a-z]\d+)$").unwrap();
    let mut rules = BTreeMap::new();
    for (path, text) in texts(RULES, &[".md"]) {
        for line in text.lines().filter(|line| line.starts_with("- **")) {
            let parts = rule
                .captures(line)
                .unwrap_or_else(|| panic!("{}: {line}", path.display()));
            assert_eq!(
                parts[1].to_lowercase(),
                parts[3],
                "the block id is the number"
            );
            let twice = rules.insert(parts[1].to_owned(), parts[2].to_owned());
            assert!(twice.is_none(), "{} is there twice", &parts[1]);
        }
    }
    rules
}

/// Finds the rules that a text cites: `N5`, `N29–N31`.
struct Citations {
    number: Regex,
    letters: BTreeSet<char>,
}

impl Citations {
    fn of(rules: &BTreeMap<String, String>) -> Self {
        Self {
            number: Regex::new(r"(?:^|[^\w&#+.\\/-])([A-Z]\d{1,2})\b").unwrap(),
            letters: rules
                .keys()
                .filter_map(|rule| rule.chars().next())
                .collect(),
        }
    }

    fn in_text(&self, text: &str) -> Vec<String> {
        let found = self
            .number
            .captures_iter(text)
            .map(|found| found[1].to_owned());
        found
            .filter(|rule| rule.starts_with(|letter| self.letters.contains(&letter)))
            .collect()
    }
}

/// Returns the rules that tests name: `fn n5_slugs…`, `fn v1_v2_…` in Rust, `test("L2: …` in the browser's tests.
fn tested() -> BTreeSet<String> {
    let function = Regex::new(r"fn ((?:[a-z]\d+_)+)").unwrap();
    let titled = Regex::new(r#"test\(\s*["'`]((?:[A-Z]\d+[ ,:]+)+)"#).unwrap();
    let number = Regex::new(r"[A-Za-z]\d+").unwrap();
    let mut tested = BTreeSet::new();
    for (_, text) in texts("src", &[".rs"])
        .into_iter()
        .chain(texts("tests", &[".rs", ".mjs"]))
    {
        for names in function
            .captures_iter(&text)
            .chain(titled.captures_iter(&text))
        {
            tested.extend(
                number
                    .find_iter(&names[1])
                    .map(|rule| rule.as_str().to_uppercase()),
            );
        }
    }
    tested
}

#[test]
fn rules_are_numbered_in_order() {
    let mut sections: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (path, text) in texts(RULES, &[".md"]) {
        let letter = path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .chars()
            .next()
            .unwrap();
        for line in text.lines().filter_map(|line| line.strip_prefix("- **")) {
            assert!(
                line.starts_with(letter),
                "{line} stands in {}",
                path.display()
            );
            let number = line[1..].split('*').next().unwrap().parse().unwrap();
            sections.entry(letter).or_default().push(number);
        }
    }
    for (letter, numbers) in sections {
        let wanted: Vec<_> = (1..=numbers.len()).collect();
        assert_eq!(numbers, wanted, "section {letter}");
    }
}

#[test]
fn every_cited_rule_exists() {
    let rules = rules();
    let citations = Citations::of(&rules);
    let missing_in = |text: &str, place: &str| {
        let cited = citations.in_text(text).into_iter();
        let missing = cited.filter(|rule| !rules.contains_key(rule));
        missing
            .map(|rule| format!("{place}: {rule}"))
            .collect::<Vec<_>>()
    };
    let mut missing = Vec::new();
    for (path, text) in texts("src", &[".rs"])
        .into_iter()
        .chain(texts("tests", &[".rs"]))
    {
        for (line, number) in text.lines().zip(1..) {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            missing.extend(missing_in(comment, &format!("{}:{number}", path.display())));
        }
    }
    let code = Regex::new(r"`+[^`]*`+").unwrap();
    for (path, text) in texts("notes", &[".md"]) {
        missing.extend(missing_in(
            &code.replace_all(&text, ""),
            &path.display().to_string(),
        ));
    }
    assert!(missing.is_empty(), "no such rule:\n{}", missing.join("\n"));
}

#[test]
fn every_test_names_a_rule_that_exists_and_every_rule_has_a_test() {
    let rules: BTreeSet<String> = rules().into_keys().collect();
    let tested = tested();
    let unknown: Vec<_> = tested.difference(&rules).collect();
    assert!(
        unknown.is_empty(),
        "tests name rules that do not exist: {unknown:?}"
    );
    let open = |rule: &str| OPEN.contains(&rule);
    let untested: Vec<_> = rules
        .difference(&tested)
        .filter(|rule| !open(rule))
        .collect();
    assert!(untested.is_empty(), "no test names {untested:?}");
    let done: Vec<_> = OPEN.iter().filter(|rule| tested.contains(**rule)).collect();
    assert!(
        done.is_empty(),
        "tests name {done:?}: take them off the list of open rules"
    );
}

#[test]
fn r8_the_table_of_findings_is_that_of_the_program() {
    let row = Regex::new(r"^\| (NW\d{3}) \| ([a-z0-9-]+) \| (\w+)").unwrap();
    let text = fs::read_to_string(manual(RULES).join("R Findings.md")).unwrap();
    let table: BTreeMap<_, _> = text
        .lines()
        .filter_map(|line| row.captures(line))
        .map(|parts| {
            (
                parts[1].to_owned(),
                (parts[2].to_owned(), parts[3].to_owned()),
            )
        })
        .collect();
    let manual = fs::read_to_string(manual("notes").join("Findings.md")).unwrap();
    for code in Code::ALL {
        let (name, severity) = &table[code.as_str()];
        assert_eq!(name, code.name());
        assert_eq!(
            severity,
            code.severity().map_or("off", Severity::as_str),
            "{name}"
        );
        let row = format!("| {} {name} | {severity}", code.as_str());
        assert!(manual.contains(&row), "the manual has no row {row:?}");
    }
}
