//! What is wrong with a vault, its settings or the machine: a clear message or a good page, never a panic, and the site that was
//! there stays whole.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[cfg(unix)]
#[path = "faults/disk.rs"]
mod disk;
#[cfg(unix)]
#[path = "faults/ending.rs"]
mod ending;
#[cfg(unix)]
#[path = "faults/kill.rs"]
mod kill;
#[cfg(target_os = "linux")]
#[path = "faults/limits.rs"]
mod limits;
#[cfg(unix)]
#[path = "faults/moving.rs"]
mod moving;
#[cfg(unix)]
#[path = "faults/permissions.rs"]
mod permissions;
#[cfg(unix)]
#[path = "faults/site.rs"]
mod site;
mod support;

use std::collections::BTreeMap;
use std::fs;
use support::{Ran, TestVault};

/// Seconds of processors that a debug build of one hostile note may take. Quadratic time would be minutes.
const LONGEST: u32 = 30;

/// A vault with its site.
fn built() -> TestVault {
    let vault = TestVault::new()
        .settings("[site]\ntitle = \"Bees\"\n")
        .note("index.md", "# Home\n\n[[Hive]] ![[bee.svg]]\n")
        .note("Hive.md", "# Hive\n\n```rust\nfn main() {}\n```\n")
        .file("bee.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    vault.build();
    vault
}

/// Everything in the folder of the site and beside it, hidden files too.
fn everything(vault: &TestVault) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<_, _> = vault
        .output_files()
        .into_iter()
        .map(|file| {
            (
                file.clone(),
                fs::read(vault.path("public").join(file)).unwrap(),
            )
        })
        .collect();
    for entry in fs::read_dir(vault.path("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with('.') {
            files.insert(format!("../{name}"), Vec::new());
        }
    }
    files
}

#[track_caller]
fn sound(ran: &Ran) {
    for word in ["panicked", "RUST_BACKTRACE", "internal error"] {
        assert!(!ran.stderr.contains(word), "{ran:#?}");
    }
}

/// Runs what must fail with `code` and say all of `texts`, and leaves the site as it is.
#[track_caller]
fn refused(vault: &TestVault, arguments: &[&str], code: i32, texts: &[&str]) {
    let before = everything(vault);
    let mut ran = vault.run(arguments).code(code);
    sound(&ran);
    for text in texts {
        ran = ran.stderr_has(text);
    }
    assert_eq!(ran.stdout, "", "no summary of what did not happen");
    let after = everything(vault);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    assert!(before == after, "the previous site is as it was");
}

/// A vault with this note beside a sound one, built; what the run said.
#[track_caller]
fn survives(name: &str, text: &[u8]) -> (TestVault, Ran) {
    let vault = built().file(name, text);
    let ran = vault.build_within(LONGEST);
    sound(&ran);
    assert!(
        vault.page("hive/").contains("main"),
        "the other pages are there"
    );
    (vault, ran)
}

#[test]
fn a_missing_vault() {
    let vault = built();
    refused(
        &vault,
        &["build", "no/such folder"],
        2,
        &["no vault at", "no/such folder"],
    );
    refused(
        &vault,
        &["build", "notes/Hive.md"],
        2,
        &["no vault at", "Hive.md"],
    );
    fs::rename(vault.path("notes"), vault.path("elsewhere")).unwrap();
    refused(&vault, &["build", "notes"], 2, &["no vault at", "notes"]);
}

#[test]
fn an_output_folder_where_none_may_be() {
    let vault = built();
    let refused = |output, text| {
        refused(
            &vault,
            &["build", "-o", output],
            1,
            &["cannot write to", text],
        );
    };
    refused("notes/public", "lies inside the vault");
    refused("notes", "is the vault itself");
    refused(".", "lies inside it");
    refused("notes/Hive.md", "it is a file, not a folder");
    assert!(!vault.path("notes/public").exists());
    assert_eq!(
        fs::read_dir(vault.path("notes")).unwrap().count(),
        3,
        "nothing was added"
    );
}

#[test]
fn settings_that_cannot_be_read() {
    let vault = built();
    for (settings, place) in [
        ("[site\ntitle = \"x\"\n", "noteweave.toml:1:"),
        ("[site]\ntitle = \"x\n", "noteweave.toml:2:"),
        ("[site]\n\nlang = 3\n", "noteweave.toml:3:8"),
        ("ignore = [\"a{\"]\n", "noteweave.toml:1:"),
        ("[site]\ntitel = \"x\"\n", "noteweave.toml:2:1"),
        ("[findings]\nNW999 = \"error\"\n", "noteweave.toml:2:"),
    ] {
        vault.write("noteweave.toml", settings);
        refused(&vault, &["build"], 1, &[place, "error[NW403] bad-config: "]);
    }
    vault.write("noteweave.toml", b"[site]\ntitle = \"\xff\"\n");
    refused(
        &vault,
        &["build"],
        1,
        &["noteweave.toml:2:10", "NW403", "UTF-8"],
    );
    refused(
        &vault,
        &["build", "--config", "missing.toml"],
        1,
        &["missing.toml"],
    );
}

#[test]
fn templates_that_cannot_be_used() {
    let vault = built();
    vault.write("templates/note.html", "<p>\n{{ page.title ");
    refused(&vault, &["build"], 1, &["template `note.html`", "2:"]);
    vault.write("templates/note.html", "<p>\n{{ page.titel.x }}");
    refused(
        &vault,
        &["build"],
        1,
        &["template `note.html`", "titel", "2:"],
    );
    vault.write("templates/note.html", "{% extends \"missing.html\" %}");
    refused(&vault, &["build"], 1, &["template", "missing.html"]);
    vault.write("templates/note.html", b"\xff\xfe<");
    refused(&vault, &["build"], 1, &["template `note.html`", "UTF-8"]);
    vault.remove("templates/note.html");
    vault.build();
}

#[test]
fn obsidian_exclusions_that_cannot_be_read_stop_the_build() {
    let vault = built().note(".obsidian/app.json", "{ \"userIgnoreFilters\": [");
    refused(
        &vault,
        &["build"],
        1,
        &["app.json", "NW402", "nothing was written"],
    );
}

#[test]
fn a_static_file_in_the_place_of_a_page() {
    let vault = built();
    vault.write("static/hive/index.html", "mine");
    refused(
        &vault,
        &["build"],
        1,
        &["cannot write to", "hive/index.html"],
    );
}

#[test]
fn n28_a_note_of_bytes_that_are_no_text() {
    let (vault, ran) = survives("Broken.md", b"# T\xffitle\n\ngood \xc3\x28 text\n");
    ran.stderr_has("Broken.md:1:4: warning[NW108] bad-encoding: ");
    let page = vault.page("broken/");
    assert!(page.contains('\u{fffd}') && page.contains("good"), "{page}");
    let noise: Vec<u8> = (0..20_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let (vault, ran) = survives("Noise.md", &noise);
    ran.stderr_has("Noise.md").stderr_has("NW108");
    vault.page("noise/");
}

#[test]
fn an_empty_note_is_a_page() {
    for (name, text) in [
        ("Empty.md", &b""[..]),
        ("Bom.md", b"\xef\xbb\xbf"),
        ("Rule.md", b"---\n---\n"),
        ("Open.md", b"---"),
    ] {
        let (vault, ran) = survives(name, text);
        assert_eq!(ran.stderr, "", "{name}");
        let title = name.strip_suffix(".md").unwrap();
        let page = vault.page(&format!("{}/", title.to_lowercase()));
        assert!(page.contains(&format!("{title}</h1>")), "{page}");
    }
}

#[test]
fn an_empty_vault_is_a_site() {
    let vault = TestVault::new();
    vault.build().stdout_has("0 notes");
    vault.page("");
    vault.page("404.html");
}

#[test]
fn i9_long_lines() {
    let lines = [
        "word ".repeat(400_000),
        "벌".repeat(700_000),
        "[".repeat(2_000_000),
        "*a".repeat(1_000_000),
        "`".repeat(2_000_000),
        "[[".repeat(1_000_000),
        "<a ".repeat(700_000),
        "$".repeat(2_000_000),
        "| a ".repeat(500_000),
        "==".repeat(1_000_000),
        "%%a".repeat(700_000),
    ];
    for line in lines {
        let (vault, _) = survives("Long.md", line.as_bytes());
        assert!(vault.page("long/").contains("</html>"));
    }
}

#[test]
fn i9_deep_nesting() {
    let deep = 5_000;
    let notes = [
        format!("{}bottom\n", "> ".repeat(deep)),
        format!("{}bottom\n", "- ".repeat(deep)),
        format!("{}bottom{}\n", "**".repeat(deep), "**".repeat(deep)),
        format!("{}bottom{}\n", "<div>".repeat(deep), "</div>".repeat(deep)),
        format!("{}bottom{}\n", "[".repeat(deep), "](x)".repeat(deep)),
        format!("$${}bottom{}$$\n", "{".repeat(deep), "}".repeat(deep)),
        format!("{}[!note] bottom\n", "> ".repeat(deep)),
        format!(
            "---\na: {}bottom{}\n---\n",
            "[".repeat(deep),
            "]".repeat(deep)
        ),
    ];
    for note in notes {
        let (vault, _) = survives("Deep.md", note.as_bytes());
        let page = vault.page("deep/");
        assert!(
            note.starts_with("---") || page.contains("bottom"),
            "{note:.40}"
        );
    }
}

#[test]
fn e10_notes_that_embed_each_other() {
    let vault = built()
        .note("Self.md", "self-text ![[Self]]")
        .note("Ping.md", "ping-text ![[Pong]]")
        .note("Pong.md", "pong-text ![[Ping]]");
    let ran = vault.build().stderr_has("warning[NW009] embed-cycle: ");
    sound(&ran);
    let page = vault.page("self/");
    let (_, article) = page.split_once("<article").unwrap();
    assert_eq!(article.matches("self-text ").count(), 1, "{page}");
    assert!(
        article.contains("<a class=\"internal-link\""),
        "a link stands in its place: {page}"
    );
    let page = vault.page("ping/");
    assert!(
        page.contains("ping-text") && page.contains("pong-text"),
        "{page}"
    );
}

#[test]
fn e11_embeds_that_multiply_have_an_end() {
    let mut vault = built();
    for level in 0..5 {
        let next = format!("![[Level {}]]\n\n", level + 1).repeat(20);
        vault = vault.note(&format!("Level {level}.md"), &next);
    }
    let vault = vault.note("Level 5.md", "bottom");
    let ran = vault.build_within(LONGEST).stderr_has("NW010");
    sound(&ran);
    assert!(vault.page("level-0/").len() < 16 << 20);
}

#[cfg(unix)]
#[test]
fn v17_links_out_of_the_vault_are_not_followed() {
    let vault = built();
    vault.write("outside/Secret.md", "canary-outside");
    std::os::unix::fs::symlink(vault.path("outside"), vault.path("notes/out")).unwrap();
    std::os::unix::fs::symlink(vault.path("notes"), vault.path("notes/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", vault.path("notes/Broken.md")).unwrap();
    let ran = vault.build().stderr_has("NW106").stderr_has("loop");
    sound(&ran);
    vault.output_has_no("canary-outside");
}

#[cfg(unix)]
#[test]
fn n28_a_file_that_is_no_regular_file_is_not_waited_for() {
    let vault = built();
    let made = std::process::Command::new("mkfifo")
        .arg(vault.path("notes/Pipe.md"))
        .status()
        .unwrap();
    assert!(made.success());
    let ran = vault
        .run(&["build"])
        .code(1)
        .stderr_has("Pipe.md")
        .stderr_has("NW107");
    sound(&ran);
    assert!(vault.page("hive/").contains("main"), "the build goes on");
}
