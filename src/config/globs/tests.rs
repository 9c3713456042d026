//! Patterns and the paths they match.

use super::*;

fn globs(patterns: &[&str]) -> Globs {
    let patterns: Vec<_> = patterns.iter().map(|p| (*p).to_owned()).collect();
    Globs::new(&patterns, "").unwrap()
}

#[track_caller]
fn fits(pattern: &str, paths: &[&str]) {
    for path in paths {
        assert!(globs(&[pattern]).matches(path), "{pattern} {path}");
    }
}

#[track_caller]
fn misses(pattern: &str, paths: &[&str]) {
    for path in paths {
        assert!(!globs(&[pattern]).matches(path), "{pattern} {path}");
    }
}

#[test]
fn v26_names_without_slash_are_meant_at_any_depth_with_all_in_them() {
    let paths = ["Drafts", "a/Drafts", "a/Drafts/x.md", "drafts/x.md"];
    fits("Drafts", &paths);
    misses("Drafts", &["MyDrafts/x.md", "Drafts.md"]);
    fits("*.tmp", &["b/c.tmp", ".tmp", "x.tmp/y.md"]);
    misses("*.tmp", &["a/b.tmp.md"]);
    fits("*.secret.md", &["a/b.secret.md"]);
    fits("C++ (old).md", &["C++ (old).md"]);
}

#[test]
fn v26_patterns_with_a_slash_start_at_the_root() {
    fits("/Top", &["Top/n.md", "Top"]);
    misses("/Top", &["b/Top/n.md"]);
    fits("a/*.md", &["a/n.md"]);
    misses("a/*.md", &["a/b/n.md", "b/a/n.md"]);
    fits("Drawer/*", &["Drawer/a.md", "Drawer/old/a.md"]);
    let set = globs(&["Only/", "a/*.md"]);
    assert!(set.matches("s/Only/n.md") && !set.matches("s/Only"));
    assert_eq!((set.find("a/n.md"), set.find("n.md")), (Some(1), None));
}

#[test]
fn v26_two_stars_are_any_folders() {
    fits("Drawer/**", &["Drawer/old/a.md", "drawer/a.md"]);
    misses("Drawer/**", &["Drawer.md", "Drawers/a.md"]);
    fits("**/x.md", &["x.md", "a/b/x.md"]);
    fits("deep/**/x.md", &["deep/x.md", "deep/1/2/x.md"]);
    misses("deep/**/x.md", &["deep/1/2/yx.md", "a/deep/x.md"]);
    fits("**", &["a", "a/b"]);
    fits("***/x.md", &["a/x.md"]);
}

#[test]
fn v26_a_backslash_escapes_the_next_character() {
    for (pattern, path, other) in [
        ("\\!draft.md", "!draft.md", "draft.md"),
        ("\\[x\\].md", "[x].md", "x.md"),
        ("a\\*.md", "a*.md", "ab.md"),
        ("\\{a,b\\}.md", "{a,b}.md", "a.md"),
        ("{a\\,b,c}.md", "a,b.md", "a.md"),
        ("a\\?", "a?", "ab"),
        ("\\\\x", "\\x", "x"),
        ("\\#x", "#x", "x"),
        ("a\\/b", "a/b", "x/a/b"),
        ("x\\ ", "x ", "x"),
        ("[\\]]", "]", "\\"),
        ("[a\\-z]", "-", "b"),
    ] {
        fits(pattern, &[path]);
        misses(pattern, &[other]);
    }
    // A backslash is no separator. NW213 says what was probably meant (V28).
    misses("Journal\\2031", &["Journal/2031", "Journal\\2031"]);
}

#[test]
fn v26_characters_are_those_of_any_script() {
    fits("일기?.md", &["일기가.md", "a/일기x.md"]);
    misses("일기?.md", &["일기.md", "일기가나.md"]);
    fits("??", &["벌통", "ab"]);
    misses("?", &["벌통", "ab/cd"]);
    fits("[가-힣]기.md", &["일기.md"]);
    // A letter with a combining mark, and a letter that capitals write as two.
    fits("?.md", &["x\u{302}.md", "ß.md", "🐝.md"]);
    fits("Stra?e Maß.md", &["Straße Maß.md"]);
    fits("STRASSE", &["Straße/a.md"]);
    fits("Straße", &["strasse/a.md"]);
}

#[test]
fn v26_n2_case_and_unicode_form_make_no_difference() {
    fits("Diary/**", &["diary/2031.md"]);
    fits("각도*", &["\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}.md"]);
    fits("\u{1100}\u{1161}/x.md", &["가/x.md"]);
    fits("[É].md", &["e\u{301}.md"]);
    fits("[a-c].MD", &["B.md"]);
}

#[test]
fn v26_classes_and_braces() {
    fits("[!a].md", &["b.md"]);
    misses("[!a].md", &["a.md", "A.md"]);
    fits("[^a].md", &["b.md"]);
    fits("a[/]b", &[]);
    misses("a[!x]b", &["a/b"]);
    misses("a[/]b", &["a/b"]);
    fits("[]x].md", &["].md", "x.md"]);
    fits("[[:digit:]]*", &["2031.md", "٣.md"]);
    misses("[[:digit:]]*", &["x.md"]);
    fits("{일기,Diary}/**", &["diary/a.md", "일기/b/c.md"]);
    fits("{a,b{c,d}}.md", &["a.md", "bc.md", "x/bd.md"]);
    misses("{a,b{c,d}}.md", &["b.md"]);
    fits("x,y}", &["x,y}"]);
    // A slash inside braces does not bind the other alternative to the root.
    fits("{Journal/**,Private}", &["Journal/a.md", "x/Private/a.md"]);
}

#[test]
fn v26_prefixes_of_paths_are_understood() {
    let set = |pattern: &str| Globs::new(&[pattern.to_owned()], "notes").unwrap();
    for pattern in [
        "notes/Journal/**",
        "./notes/Journal",
        "/notes/Journal/",
        "Notes/journal",
        "./Journal",
        "././Journal/",
        "Journal//",
        "Journal/./a.md",
        "notes//Journal",
    ] {
        assert!(set(pattern).matches("Journal/a.md"), "{pattern}");
        assert!(!set(pattern).matches("b/Journal/a.md") || pattern == "Journal//");
    }
    // The pattern also matches a folder of that name within the notes.
    assert!(set("notes/Journal").matches("notes/Journal/a.md"));
    assert!(!set("notes").matches("a.md") && set("notes").matches("x/notes/a.md"));
    assert!(set("notes/").matches("a.md") && set("notes/**").matches("a.md"));
    let deep = Globs::new(&["site/My notes/a.md".to_owned()], "site/My notes").unwrap();
    assert!(deep.matches("a.md"));
    assert!(!set("notesJournal").matches("Journal/a.md"));
}

#[test]
fn v26_folders_are_judged_with_all_in_them() {
    let set = globs(&["Only/", "a/b", "c/**", "d/*.md"]);
    for folder in ["Only", "a/b", "c", "x/only"] {
        assert!(set.matches_entry(folder, true), "{folder}");
    }
    for folder in ["a", "d", "b"] {
        assert!(!set.matches_entry(folder, true), "{folder}");
    }
    let mut hit = [false; 4];
    set.mark("a/b", true, &mut hit);
    set.mark("d/x.md", false, &mut hit);
    assert_eq!(hit, [false, true, false, true]);
}

#[test]
fn v26_patterns_that_cannot_be_used_name_their_index_and_a_way_out() {
    for (bad, way_out) in [
        ("a[", "`\\[`"),
        ("a[]", "`\\[`"),
        ("a[[:no:]]", "`\\[`"),
        ("!keep", "`\\!`"),
        ("{a", "`\\{`"),
        ("a\\", "`\\\\`"),
        ("[z-a]", "`z-a`"),
        ("/", "empty"),
        ("", "empty"),
        (" ", "empty"),
        ("./", "empty"),
    ] {
        let patterns = ["fine".to_owned(), bad.to_owned()];
        let (index, message) = Globs::new(&patterns, "").unwrap_err();
        assert_eq!(index, 1, "{bad}");
        assert!(message.contains(way_out), "{bad}: {message}");
    }
    let deep = format!("{}a{}", "{".repeat(500), "}".repeat(500));
    assert!(Globs::new(&[deep], "").is_err());
    let long = Globs::new(&["x".repeat(5001)], "").err();
    assert!(long.is_some_and(|(_, message)| message.contains("too long")));
    let many = Globs::new(&vec!["[가-힣]?".repeat(700); 20], "").err();
    assert!(many.is_some_and(|(_, message)| message.contains("too many")));
}

#[test]
fn v26_spaces_at_the_ends_are_no_part_of_a_pattern() {
    fits(" Journal/ ", &["Journal/a.md"]);
    fits("\\ x", &[" x"]);
    fits("a\\\\ ", &["a\\"]);
}

#[test]
fn v26_escaped_paths_match_themselves_only() {
    for path in ["a [1]{x}*!,", "!a\\b?", " x ", "일기", "#", "a"] {
        let set = globs(&[&format!("/{}", escape(path))]);
        assert!(set.matches(&format!("{path}/n.md")), "{path}");
        assert!(!set.matches(&format!("b/{path}")), "{path}");
    }
    assert!(!globs(&[&escape("a*")]).matches("ab"));
}

#[test]
fn v26_no_pattern_takes_long() {
    let stars = "*a".repeat(60);
    let path = "a".repeat(3000) + "b";
    misses(&stars, &[&path]);
    let deep = "**/a/".repeat(40) + "x";
    misses(&deep, &[&"a/".repeat(1500)]);
}
