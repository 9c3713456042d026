//! The command line on real vaults: exit codes, streams, formats, files.

mod support;

use std::fs;
use std::io::Read;
use std::process::Stdio;
use support::TestVault;

/// A vault with one broken link in a Korean line, an alias link and a private note.
fn flawed() -> TestVault {
    TestVault::new()
        .note(
            "index.md",
            "# 집\n\n꿀벌은 [[없는 글]]에 산다\n\n[[Bees/Hive]] 그리고 [[벌통]]\n",
        )
        .note("Bees/Hive.md", "---\naliases: [벌통]\n---\n꿀\n")
        .note(
            "Secret.md",
            "---\npublish: false\n---\ncanary [[also missing]]\n",
        )
}

fn sound() -> TestVault {
    TestVault::new()
        .note("index.md", "# Home\n\n[[Hive]]\n")
        .note("Hive.md", "text\n")
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let vault = TestVault::new();
    for arguments in [
        &["nonsense"][..],
        &["build", "--nonsense"],
        &["check", "--format", "xml"],
        &[],
    ] {
        vault.run(arguments).code(2);
    }
    vault
        .run(&["build", "missing"])
        .code(2)
        .stderr_has("missing");
    vault.run(&["--version"]).code(0).stdout_has("noteweave ");
    vault
        .run(&["--help"])
        .code(0)
        .stdout_has("build")
        .stdout_has("init")
        .stdout_has("Turn a vault");
    vault
        .run(&["build", "--help"])
        .code(0)
        .stdout_has("Write the site")
        .stdout_has("--manifest");
}

#[test]
fn r4_warnings_fail_a_build_only_with_strict() {
    let vault = flawed();
    let place = "index.md:3:5: warning[NW001] broken-link: ";
    let ran = vault.run(&["build"]).code(0).stderr_has(place);
    assert_eq!(
        ran.stdout.lines().count(),
        1,
        "one line of summary: {ran:#?}"
    );
    ran.stdout_has("2 notes")
        .stdout_has("1 warning")
        .has_no("NW005")
        .has_no("also missing");
    vault.run(&["build", "--strict"]).code(1).stderr_has(place);
    assert!(
        vault.page("").contains("꿀벌은"),
        "the site is written all the same"
    );
    sound().run(&["build", "--strict"]).code(0);
}

#[test]
fn r4_infos_are_shown_by_verbose_and_check() {
    let vault = flawed();
    vault
        .run(&["build", "-v"])
        .code(0)
        .stderr_has("index.md:5:19: info[NW005] alias-link: ");
    vault
        .run(&["check"])
        .code(1)
        .stderr_has("NW005")
        .stderr_has("NW001");
}

#[test]
fn r3_private_notes_are_checked_only_with_all() {
    let vault = flawed();
    vault.run(&["check"]).code(1).has_no("Secret.md");
    vault
        .run(&["check", "--all"])
        .code(1)
        .stderr_has("Secret.md:4:8: warning[NW001]");
}

#[test]
fn r5_severities_come_from_the_settings() {
    let vault = flawed().settings("[findings]\nNW001 = \"error\"\nNW005 = \"off\"");
    vault
        .run(&["build"])
        .code(1)
        .stderr_has("index.md:3:5: error[NW001]");
    let vault = vault.settings("[findings]\nNW001 = \"info\"");
    vault
        .run(&["check"])
        .code(0)
        .stderr_has("info[NW001]")
        .stderr_has("info[NW005]");
    vault.run(&["check", "--strict"]).code(1);
    let vault = vault.settings("[findings]\nNW001 = \"off\"");
    vault.run(&["check"]).code(0).has_no("NW001");
}

#[test]
fn r6_a_sound_vault_is_silent() {
    let ran = sound().run(&["check"]).code(0);
    assert_eq!(ran.stderr, "");
    let ran = sound().run(&["build", "-q"]).code(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn formats_for_programs_own_standard_output() {
    let vault = flawed();
    let json = vault.run(&["check", "--format", "json"]).code(1).json();
    assert_eq!(json[0]["path"], "index.md");
    assert_eq!(
        (&json[0]["line"], &json[0]["column"]),
        (&3.into(), &5.into())
    );
    assert_eq!(
        (&json[0]["code"], &json[0]["target"]),
        (&"NW001".into(), &"없는 글".into())
    );
    let sarif = vault.run(&["check", "--format", "sarif"]).code(1).json();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "notes/index.md");
    let github = vault.run(&["check", "--format", "github"]).code(1);
    assert!(
        github
            .stdout
            .starts_with("::warning file=notes/index.md,line=3,col=5,"),
        "{github:#?}"
    );
    assert_eq!(github.stderr, "");
    let empty = sound().run(&["check", "--format", "json"]).code(0);
    assert_eq!(empty.stdout, "[]\n");
}

#[test]
fn human_marks_the_place_and_colours_only_when_told() {
    let vault = flawed();
    let human = ["check", "--format", "human"];
    vault
        .run(&human)
        .code(1)
        .stderr_has("3 | 꿀벌은 [[없는 글]]에 산다\n  |        ^^^^^^^^^^^")
        .has_no("\u{1b}[");
    let mut colour = human.to_vec();
    colour.extend(["--color", "always"]);
    vault.run(&colour).code(1).stderr_has("\u{1b}[");
}

#[test]
fn v22_list_says_what_is_public_and_why_the_rest_is_not() {
    let vault = flawed().note("unused.png", "x");
    let table = vault.run(&["list"]).code(0);
    let table = table
        .stdout_has("/bees/hive/")
        .stdout_has("Secret.md")
        .stdout_has("publish");
    let line = |start: &str| table.stdout.lines().find(|l| l.starts_with(start)).unwrap();
    assert!(line("unused.png").contains("nothing public uses it"));
    let json = vault.run(&["list", "--format", "json"]).code(0).json();
    assert_eq!(json["public"][0]["source"], "Bees/Hive.md");
    assert_eq!(json["public"][0]["url"], "bees/hive/");
    assert_eq!(json["private"][0]["source"], "Secret.md");
    assert_eq!(json["private"][1]["reason"], "unused");
}

#[test]
fn v22_list_does_not_look_as_if_a_stopped_build_would_publish() {
    let vault = sound().note("Opt.md", "---\ndg-publish: true\n---\n");
    vault
        .run(&["list"])
        .code(1)
        .stdout_has("/hive/")
        .stderr_has("Opt.md:2:1: error[NW210]")
        .stderr_has("error: 1 finding stops the build; nothing was written");
    let vault = sound().note(".obsidian/app.json", "{\"userIgnoreFilters\": [\"/(/\"]}");
    vault
        .run(&["list", "--format", "json"])
        .code(1)
        .stderr_has("error[NW402] exclusions-unknown: \"/(/\" cannot be read as a pattern");
}

#[test]
fn the_manifest_lists_public_notes_in_order() {
    let vault = flawed();
    vault.run(&["build", "--manifest", "manifest.json"]).code(0);
    let text = fs::read_to_string(vault.path("manifest.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({"notes": [
        {"source": "Bees/Hive.md", "url": "bees/hive/", "title": "Hive"},
        {"source": "index.md", "url": "./", "title": "index"},
    ]});
    assert_eq!(json, expected);
    for note in json["notes"].as_array().unwrap() {
        vault.page(note["url"].as_str().unwrap());
    }
}

#[test]
fn a_manifest_that_cannot_be_written_leaves_the_site_alone() {
    let vault = sound();
    vault.build();
    let before = vault.page("hive/");
    let vault = vault.note("Hive.md", "changed\n");
    vault
        .run(&["build", "--manifest", "no/such/folder/m.json"])
        .code(1)
        .stderr_has("m.json");
    assert_eq!(vault.page("hive/"), before);
    vault
        .run(&["build", "--manifest", "public/m.json"])
        .code(2)
        .stderr_has("output folder");
    vault
        .run(&["build", "--manifest", "notes/../public/x/m.json"])
        .code(2);
    vault.run(&["build", "--manifest", "notes"]).code(2);
    assert_eq!(vault.page("hive/"), before);
    let left: Vec<_> = fs::read_dir(vault.path(""))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(
        !left.iter().any(|n| n.to_string_lossy().ends_with(".tmp")),
        "{left:?}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut vault = TestVault::new();
    for i in 0..3_000 {
        vault = vault.note(
            &format!("a rather long name of a note to fill the pipe {i}.md"),
            "x",
        );
    }
    let mut command = vault.command(&["list"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 10]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn broken_settings_are_named_with_their_place() {
    let vault = sound().settings("[site]\ntitel = \"x\"\n");
    let ran = vault
        .run(&["build"])
        .code(1)
        .stderr_has("noteweave.toml:2:1: error[NW403]")
        .stderr_has("title");
    assert!(!ran.stderr.contains("error: "), "said once: {ran:#?}");
    assert!(!vault.path("public").exists());
}

#[test]
fn init_makes_a_site_that_builds_and_overwrites_nothing() {
    let vault = TestVault::new();
    fs::remove_dir(vault.path("notes")).unwrap();
    vault
        .run(&["init"])
        .code(0)
        .stdout_has("wrote")
        .stdout_has("noteweave.toml");
    vault.build();
    vault.run(&["check"]).code(0);
    let workflow = fs::read_to_string(vault.path(".github/workflows/pages.yml")).unwrap();
    assert!(workflow.contains("fetch-depth: 0") && workflow.contains("actions/deploy-pages@"));
    let headers = fs::read_to_string(vault.path("static/_headers")).unwrap();
    assert!(headers.contains("\n/*\n  Content-Security-Policy: default-src 'none'; "));
    assert_eq!(vault.page("_headers"), headers);
    vault.write("noteweave.toml", "[site]\ntitle = \"Mine\"\n");
    vault
        .run(&["init"])
        .code(0)
        .stdout_has("kept")
        .has_no("wrote");
    assert!(
        fs::read_to_string(vault.path("noteweave.toml"))
            .unwrap()
            .contains("Mine")
    );
}

#[test]
fn init_in_a_vault_makes_a_site_that_builds_twice() {
    let vault = TestVault::new()
        .note(".obsidian/app.json", "{}")
        .note("index.md", "# 집");
    vault.run(&["init", "notes"]).code(0);
    for _ in 0..2 {
        let mut command = vault.command(&["build", "--strict"]);
        let output = command.current_dir(vault.path("notes")).output().unwrap();
        assert!(output.status.success(), "{output:#?}");
    }
    assert!(vault.path("notes/public/index.html").exists());
    assert!(vault.path("notes/public/_headers").exists());
    assert!(
        !vault.path("notes/public/public").exists(),
        "the site is no note"
    );
}

#[test]
fn completions_for_every_shell() {
    let vault = TestVault::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        vault
            .run(&["completions", shell])
            .code(0)
            .stdout_has("noteweave");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_build_with_130_and_leaves_the_site_whole() {
    let mut vault = TestVault::new();
    for i in 0..1_000 {
        vault = vault.note(&format!("n{i}.md"), "```rust\nfn main() {}\n```\n[[n1]]\n");
    }
    vault.build();
    let before = vault.output_files();
    for i in 0..1_000 {
        vault.write(&format!("notes/n{i}.md"), "changed [[n2]]\n");
    }
    let mut child = vault
        .command(&["build"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(30));
    let code = support::interrupt(&mut child);
    let page = vault.page("n1/");
    match code {
        // Or the new one, where only what the next build can use was still to be kept.
        Some(130) => assert!(page.contains("main") || page.contains("changed")),
        // The signal came before the program listened for it.
        None => assert!(page.contains("main")),
        code => assert_eq!(code, Some(0), "it was quicker"),
    }
    let whole = vault.output_files();
    assert_eq!(whole.len(), before.len());
    assert_eq!(
        vault.page("n999/").contains("main"),
        page.contains("main"),
        "no mixture"
    );
}

#[test]
fn a_manifest_replaces_nothing_of_the_author() {
    let vault = sound().file("picture.png", b"png").settings("");
    vault.write("package.json", "{}");
    vault.write("static/x.txt", "x");
    vault.build();
    let before = vault.page("hive/");
    for (path, words) in [
        ("notes/Hive.md", "among the notes"),
        ("notes/new.json", "among the notes"),
        ("notes/picture.png", "among the notes"),
        ("noteweave.toml", "settings file"),
        ("static/new.json", "`static`"),
        ("package.json", "not written by noteweave"),
        ("/dev/null", "not a regular file"),
    ] {
        if path.starts_with("/dev") && !cfg!(unix) {
            continue;
        }
        let was = fs::read(vault.path(path)).ok();
        for watch in [
            &["build", "--manifest", path][..],
            &["build", "-w", "--manifest", path],
        ] {
            vault
                .run(watch)
                .code(2)
                .stderr_has(words)
                .stderr_has("help: ");
        }
        assert_eq!(fs::read(vault.path(path)).ok(), was, "{path}");
    }
    assert_eq!(vault.page("hive/"), before);
    for place in ["public/cache", "notes/cache", "static/cache"] {
        let ran = vault.run(&["build", "--cache-dir", place]).code(2);
        ran.stderr_has("the cache folder")
            .stderr_has("`--no-cache`");
        assert!(!vault.path(place).is_dir());
    }
    vault
        .run(&["build", "--cache-dir", "notes/.noteweave"])
        .code(0);
    // An earlier manifest is replaced; one with the same text is left alone.
    let build = || vault.run(&["build", "--manifest", "m.json"]).code(0);
    build();
    let time = || {
        fs::metadata(vault.path("m.json"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let written = time();
    build();
    assert_eq!(time(), written);
    vault.write("notes/New.md", "new");
    build();
    let text = fs::read_to_string(vault.path("m.json")).unwrap();
    assert!(text.contains("New.md"), "{text}");
}
