//! What noteweave is built on: the manual names every crate with its licence, and every crate is in use.
//!
//! Licences, copies and known holes of what the crates bring along are for `.ci/deny`.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The crates in a table of `Cargo.toml`, those for some systems only included.
fn crates(table: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let targets = manifest.get("target").and_then(|t| t.as_table());
    let targets = targets.into_iter().flat_map(toml::Table::values);
    let tables = targets.filter_map(|target| target.get(table));
    let tables = tables.chain(manifest.get(table));
    let crates = tables.flat_map(|table| table.as_table().unwrap().keys().cloned());
    crates.collect()
}

/// The tables of the manual, each as rows of cells.
fn tables() -> Vec<Vec<Vec<String>>> {
    let text = fs::read_to_string(root().join("notes/Contributing/Dependencies.md")).unwrap();
    let mut tables = vec![Vec::new()];
    for line in text.lines() {
        match line
            .strip_prefix("| ")
            .and_then(|line| line.strip_suffix(" |"))
        {
            Some(row) => {
                let cells = row.split(" | ").map(str::to_owned).collect();
                tables.last_mut().unwrap().push(cells);
            }
            None => tables.push(Vec::new()),
        }
    }
    tables.retain(|rows: &Vec<Vec<String>>| rows.len() > 2 && rows[0][0] == "Crate");
    for rows in &mut tables {
        rows.drain(..2);
    }
    tables
}

#[test]
fn the_manual_names_every_crate_and_no_other() {
    let tables = tables();
    assert_eq!(tables.len(), 2);
    for (rows, table) in tables.iter().zip(["dependencies", "dev-dependencies"]) {
        let names: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
        let set: BTreeSet<_> = names.iter().cloned().collect();
        assert_eq!(set.len(), names.len(), "a crate is there twice");
        assert_eq!(set, crates(table), "{table}");
        for row in rows {
            assert!(row.len() == 4 && row[1].len() > 5, "no reason: {row:?}");
            assert!(row[3].parse::<u32>().is_ok_and(|n| n > 0), "{row:?}");
        }
    }
}

#[test]
fn the_manual_tells_their_licences() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--locked",
        "--all-features",
        "--format-version",
        "1",
    ]);
    let ran = cargo.current_dir(root()).output().unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let mut licences: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none");
        let licence = licence.replace(" / ", "/").replace('/', " OR ");
        let name = package["name"].as_str().unwrap();
        licences.entry(name).or_default().insert(licence);
    }
    for row in tables().concat() {
        let told = &licences[&*row[0]];
        assert!(
            told.contains(&row[2]),
            "{}: {:?} is {told:?}",
            row[0],
            row[2]
        );
    }
}

/// Rust files below folders.
fn sources(folders: &[&str]) -> String {
    fn collect(folder: &Path, text: &mut String) {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                collect(&path, text);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let file = fs::read_to_string(&path).unwrap();
                for line in file.lines() {
                    let code = line.split("//").next().unwrap_or_default();
                    text.push_str(code);
                    text.push('\n');
                }
            }
        }
    }
    let mut text = String::new();
    for folder in folders {
        collect(&root().join(folder), &mut text);
    }
    text
}

/// Whether code names a crate: `name::`, or `use name;`.
fn names(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    code.match_indices(&name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            && (after.starts_with("::") || after.starts_with(';'))
    })
}

#[test]
fn every_crate_is_in_use() {
    assert!(names("use a_b::C;", "a-b") && names("use a;", "a") && names("x(a::b)", "a"));
    assert!(!names("b_a::c", "a") && !names("c::a::d", "a") && !names("a.b", "a"));
    let program = sources(&["src"]);
    let unused = |table: &str, code: &str| -> Vec<String> {
        let all = crates(table).into_iter();
        all.filter(|name| !names(code, name)).collect()
    };
    assert_eq!(unused("dependencies", &program), [""; 0]);
    let tests = program + &sources(&["tests", "benches"]);
    assert_eq!(unused("dev-dependencies", &tests), [""; 0]);
}
