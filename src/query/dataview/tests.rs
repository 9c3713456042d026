//! The tables of functions: that of the rules, that of the manual, and the program's.

use super::functions::{FUNCTIONS, manual};
use std::collections::BTreeSet;

const RULES: &str = include_str!("../../../notes/Contributing/Rules/U Dataview.md");

/// The names in the first column of the rules' table.
fn in_the_rules() -> BTreeSet<&'static str> {
    let (_, table) = RULES.split_once("## Functions").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split_once(" | ").map(|(cell, _)| cell));
    let code = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let names = code.map(|code| code.split('(').next().unwrap_or_default());
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase());
    names.filter(is_name).collect()
}

#[test]
fn u15_the_functions_are_those_of_the_rules() {
    let own: BTreeSet<&str> = FUNCTIONS.all().map(|function| function.name).collect();
    let rules = in_the_rules();
    assert!(rules.len() > 60, "{rules:?}");
    let missing: Vec<_> = rules.difference(&own).collect();
    assert!(missing.is_empty(), "in the rules only: {missing:?}");
    let extra: Vec<_> = own.difference(&rules).collect();
    assert!(extra.is_empty(), "not in the rules: {extra:?}");
}

#[test]
fn u15_the_manual_tells_every_function() {
    let text = include_str!("../../../notes/Writing notes/Functions of Dataview.md");
    let own = manual();
    assert!(text.contains(&own), "the manual's table is to be\n{own}");
}
