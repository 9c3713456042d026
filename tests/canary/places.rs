//! Notes that are private by their place, in every way there is (V7, V25–V27, N29, O10): built cold, built after they were public, listed,
//! and checked.

use super::{canaries, only};
use crate::support::TestVault;
use std::fs;
use std::process::{Command, Output};

const NOTE: &str = "Drawer/old/kwnamewk.md";

/// A vault with a public note that links to another one in a drawer, built once while both are public.
fn vault(settings: &str) -> TestVault {
    let vault = TestVault::new()
        .note("index.md", "# kwpublicwk\n\n[[kwnamewk]]\n")
        .note(
            NOTE,
            "---\ntitle: kwtitlewk\ntags: [kwtagwk]\n---\nkwbodywk\n",
        )
        .settings(settings);
    vault.build();
    only(&vault, &["body", "name", "public", "tag", "title"]);
    vault
}

/// Asserts that no file of the site contains the note in the drawer: neither when it is built over the old site nor from nothing.
#[track_caller]
fn is_gone(vault: &TestVault) {
    for command in [&["build"][..], &["build", "--no-cache"], &["build"]] {
        let ran = vault.run(command).code(0);
        assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
        only(vault, &["public"]);
    }
    fs::remove_dir_all(vault.path("public")).unwrap();
    vault.build();
    only(vault, &["public"]);
    vault.run(&["check", "--leaks"]).has_no("NW304");
}

/// Returns the line of `noteweave list` about the note in the drawer, below the heading of private files.
#[track_caller]
fn why(vault: &TestVault) -> String {
    let listed = vault.run(&["list"]).code(0);
    let (_, others) = listed.stdout.split_once("not public").unwrap_or_default();
    let line = others.lines().find(|line| line.contains("kwnamewk"));
    line.unwrap_or_else(|| panic!("{listed:#?}")).to_owned()
}

#[test]
fn v26_patterns_of_private() {
    for pattern in [
        "Drawer/",
        "notes/Drawer/**",
        "./Drawer",
        "DRAWER/old/*.md",
        "**/kwname??.md",
        "/Drawer/{old,new}/**",
        "[!x]rawer/old",
    ] {
        let vault = vault("");
        vault.write("noteweave.toml", format!("private = ['{pattern}']"));
        is_gone(&vault);
        assert!(why(&vault).contains(pattern), "{pattern}");
        vault.run(&["check", "--all"]).has_no("NW213");
    }
}

#[test]
fn v26_escaped_patterns_as_the_message_about_an_exclamation_mark_advises() {
    let names = [
        "!draft.md",
        "[a].md",
        "a*b.md",
        "{a}.md",
        "a,b.md",
        "일기장.md",
    ];
    let mut vault = TestVault::new().note("index.md", "kwpublicwk");
    for name in names {
        vault = vault.note(name, "kwhiddenwk");
    }
    let settings =
        r"private = ['\!draft.md', '\[a\].md', 'a\*b.md', '\{a\}.md', '{a\,b,x}.md', '일기?.md']";
    let ignored = settings.replace("private", "ignore");
    vault.write("noteweave.toml", settings);
    vault.build();
    only(&vault, &["public"]);
    let json = vault.run(&["list", "--format", "json"]).code(0).json();
    assert_eq!(json["private"].as_array().unwrap().len(), names.len());
    vault.write("noteweave.toml", ignored);
    vault.build();
    only(&vault, &["public"]);
    let json = vault.run(&["list", "--format", "json"]).code(0).json();
    assert_eq!(json["private"].as_array().unwrap().len(), 0);
    vault.run(&["check", "--all"]).has_no("NW213");
}

#[test]
fn v26_v4_patterns_of_ignore() {
    for pattern in [
        "Drawer/",
        "notes/Drawer/**",
        "./Drawer",
        "kwname?k.md",
        "old",
    ] {
        let vault = vault("");
        vault.write("noteweave.toml", format!("ignore = ['{pattern}']"));
        // A link to a missing note shows what was typed.
        vault.write("notes/index.md", "kwpublicwk");
        is_gone(&vault);
        vault.run(&["list"]).code(0).has_no("kwnamewk");
    }
}

#[test]
fn o10_exclusions_of_a_vault_around_this_one() {
    let app = r#"{"userIgnoreFilters": ["notes/Drawer/"]}"#;
    let regex = r#"{"userIgnoreFilters": ["/^notes\\/drawer/"]}"#;
    let publish = r#"{"excluded": ["notes/Drawer/old"]}"#;
    for (file, text) in [
        (".obsidian/app.json", app),
        (".obsidian/app.json", regex),
        (".obsidian/publish.json", publish),
    ] {
        let vault = vault("notes = 'notes'");
        vault.write(file, text);
        is_gone(&vault);
        assert!(why(&vault).to_lowercase().contains("drawer"), "{text}");
    }
    // It is unknown which notes are private, so the old site stays.
    let vault = vault("notes = 'notes'");
    vault.write(
        ".obsidian/app.json",
        r#"{"userIgnoreFilters": ["notes/Drawer/",}"#,
    );
    vault
        .run(&["build"])
        .code(1)
        .stderr_has("../.obsidian/app.json")
        .stderr_has("NW402");
    assert!(canaries(&vault).contains("body"));
}

#[test]
fn n1_o10_a_vault_with_a_folder_notes_is_the_vault() {
    let vault = TestVault::new()
        .note("index.md", "kwpublicwk")
        .note("Private/a.md", "kwhiddenwk");
    vault.write("README.md", "kwreadmewk");
    vault.write(
        ".obsidian/app.json",
        r#"{"userIgnoreFilters": ["notes/Private/"]}"#,
    );
    vault.build();
    only(&vault, &["public", "readme"]);
    vault
        .run(&["list"])
        .code(0)
        .stdout_has("notes/Private/a.md");
    // From whichever folder the program is started.
    for folder in ["notes", "notes/Private"] {
        let mut list = vault.command(&["list", "--format", "json"]);
        let listed = list.current_dir(vault.path(folder)).output().unwrap();
        let text = String::from_utf8(listed.stdout).unwrap();
        let (public, others) = text.split_once("\"private\"").unwrap();
        assert!(!public.contains("a.md"), "{folder}: {text}");
        assert!(others.contains("a.md"), "{folder}: {text}");
    }
    let built = vault
        .run(&["build", "notes/Private", "-o", "other"])
        .code(0);
    assert!(built.stdout.contains("0 notes"), "{built:#?}");
    assert!(
        !fs::read_to_string(vault.path("other/index.html"))
            .unwrap()
            .contains("kwhidden")
    );
}

#[test]
fn v25_templates() {
    let files = [
        ("notes/.obsidian/templates.json", r#"{"folder": "Drawer"}"#),
        (
            "notes/.obsidian/plugins/templater-obsidian/data.json",
            r#"{"templates_folder": "/drawer/old/"}"#,
        ),
    ];
    for (file, text) in files {
        let vault = vault("");
        vault.write("notes/Drawer/old/x.canvas", "{}");
        vault.write(file, text);
        is_gone(&vault);
        assert!(why(&vault).contains("template"));
        let json = vault.run(&["list", "--format", "json"]).code(0).json();
        assert_eq!(json["private"][0]["reason"], "template");
        assert!(json["public"].to_string().contains("x.canvas"), "{json}");
        vault.write(
            &format!("notes/{NOTE}"),
            "---\npublish: true\n---\nkwbodywk",
        );
        vault.build();
        assert!(canaries(&vault).contains("body"));
    }
    // Templater writes this if no folder is chosen.
    let vault = vault("");
    for folder in ["/", ""] {
        let text = format!("{{\"templates_folder\": \"{folder}\"}}");
        vault.write(files[1].0, text);
        vault.build();
        assert!(canaries(&vault).contains("body"));
    }
}

fn git(vault: &TestVault, arguments: &[&str]) -> Option<Output> {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(vault.path(""))
        .args(arguments)
        .output()
        .ok()
}

#[test]
fn v27_files_that_git_ignores() {
    let vault = vault("");
    if git(&vault, &["init", "-q"]).is_none() {
        return;
    }
    vault.write("notes/Drawer/.gitignore", "old/\n");
    for number in 1..=4 {
        vault.write(&format!("notes/{number}.tmp.md"), "more");
    }
    vault.write("notes/hidden.tmp.md", "---\npublish: false\n---\n");
    vault.write(".git/info/exclude", "*.tmp.md\n");
    let told = "git ignores 5 files that are published: 1.tmp.md, 2.tmp.md, 3.tmp.md and 2 more";
    let ran = vault.run(&["build", "-v"]).code(0).stderr_has(told);
    assert_eq!(ran.stderr.matches("NW212").count(), 1);
    assert!(canaries(&vault).contains("body"));
    vault.run(&["check"]).stderr_has(told).has_no("hidden");
    vault.write("noteweave.toml", "ignore_gitignored = true\n");
    vault.write("notes/index.md", "kwpublicwk");
    is_gone(&vault);
    vault
        .run(&["list"])
        .code(0)
        .has_no("kwnamewk")
        .has_no("tmp.md");
    vault.run(&["check"]).has_no("NW212");
    // The file is tracked although a pattern matches it, so git does not ignore it.
    git(&vault, &["add", "-f", &format!("notes/{NOTE}")]).unwrap();
    vault.build();
    assert!(canaries(&vault).contains("body"));
}

#[test]
fn v27_without_the_program_git_nothing_hangs_and_nothing_slips_out() {
    let vault = vault("");
    vault.write(".git/HEAD", "ref: refs/heads/main\n");
    vault.write(".gitignore", "Drawer/\n");
    // An empty search path: no program is found.
    let build = || {
        let mut build = vault.command(&["build"]);
        build.env("PATH", vault.path("public")).output().unwrap()
    };
    assert!(build().status.success());
    assert!(canaries(&vault).contains("body"));
    vault.write("noteweave.toml", "ignore_gitignored = true\n");
    let output = build();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("git"), "{text}");
}

#[test]
fn n29_v22_static_and_templates_in_the_vault() {
    let vault = TestVault::new()
        .note("index.md", "kwpublicwk [[Stated]] ![[static/pic.png]]")
        .note(
            "static/Stated.md",
            "---\npublish: false\n---\nkwstaticwk %%kwcommentwk%%",
        )
        .note("static/robots.txt", "kwrobotswk")
        .file("static/pic.png", &super::png(&[]))
        .note("templates/Daily.md", "kwtemplatewk {{title}}")
        .note("noteweave.toml", "[theme]\nlogo = 'static/pic.png'\n");
    let ran = vault.run(&["build", "notes", "-o", "public"]).code(0);
    assert!(
        ran.stderr.contains("static/Stated.md: warning[NW211]"),
        "{ran:#?}"
    );
    // Published as it is, because the author put it there.
    only(
        &vault,
        &["comment", "pixelspng", "public", "robots", "static"],
    );
    assert!(vault.output_files().contains(&"Stated.md".to_owned()));
    assert!(
        vault.page("").contains("src=\"pic.png\""),
        "{}",
        vault.page("")
    );
    let listed = vault.run(&["list", "notes"]).code(0);
    for line in [
        "static/Stated.md",
        "static/robots.txt",
        "/robots.txt",
        "from static/ (3)",
    ] {
        assert!(listed.stdout.contains(line), "{listed:#?}");
    }
    assert!(
        !listed.stdout.contains("private") && !listed.stdout.contains("Daily"),
        "{listed:#?}"
    );
    let json = vault
        .run(&["list", "notes", "--format", "json"])
        .code(0)
        .json();
    assert_eq!(json["static"][0]["source"], "static/Stated.md");
    assert_eq!(json["static"][0]["url"], "Stated.md");
    assert_eq!(json["private"].as_array().unwrap().len(), 0);
    vault
        .run(&["check", "notes"])
        .code(1)
        .stderr_has("NW211")
        .stderr_has("NW001");
}

#[test]
fn n30_every_site_has_a_nojekyll_file() {
    let vault = TestVault::new();
    vault.build();
    assert!(vault.output_files().contains(&".nojekyll".to_owned()));
    // The same if the author has a file of that name.
    vault.write("noteweave.toml", "");
    vault.write("static/.nojekyll", "");
    vault.build();
    assert!(vault.output_files().contains(&".nojekyll".to_owned()));
}

#[test]
fn v28_a_pattern_that_keeps_nothing_private_is_told() {
    let vault = vault("");
    vault.write("noteweave.toml", "private = [\n  'Drawr/**',\n]\n");
    let told = "noteweave.toml:2:3: warning[NW213] unmatched-pattern: `private`: \"Drawr/**\" fits no file";
    vault
        .run(&["build"])
        .code(0)
        .stderr_has(told)
        .stderr_has("did you mean \"Drawer/**\"?");
    vault.run(&["check"]).code(1).stderr_has(told);
    // The same if nothing changed since.
    vault.run(&["build"]).code(0).stderr_has(told);
}

#[test]
fn o10_v27_the_preview_notices_what_becomes_private_above() {
    let vault = vault("notes = 'notes'");
    fs::create_dir(vault.path(".obsidian")).unwrap();
    let preview = vault.serve();
    preview.wait_for("/", "href=\"drawer/old/kwnamewk/\"");
    vault.write(
        ".obsidian/app.json",
        r#"{"userIgnoreFilters": ["notes/Drawer/"]}"#,
    );
    preview.wait_for("/", "is-unresolved");
    assert!(!preview.get("/").body().contains("kwnamewk"));
    vault.write(".obsidian/app.json", "{}");
    preview.wait_for("/", "href=\"drawer/old/kwnamewk/\"");
    vault.write(
        "notes/.obsidian/plugins/templater-obsidian/data.json",
        r#"{"templates_folder": "Drawer"}"#,
    );
    preview.wait_for("/", "is-unresolved");
}
