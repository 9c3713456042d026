//! Names that drive terminals, break addresses, are too long or no text at all: the site comes out whole, every note has its page,
//! and nothing that is printed can move a cursor or turn text around.

use crate::bounded::{Ended, build, run};
use crate::support::TestVault;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

/// Names without an extension.
fn stems() -> Vec<String> {
    let mut all: Vec<String> = [
        // Terminals.
        "line\nend",
        "line\rend",
        "tab\tbed",
        "\u{1b}[31mred",
        "\u{1b}]0;title\u{7}",
        "bell\u{7}",
        "back\u{8}\u{8}",
        "del\u{7f}",
        "next\u{85}line",
        "\u{9b}31mred",
        "\u{1}",
        "\n",
        "\r\n::error file=x::y",
        "::warning::x",
        "%0A::error::x",
        // Directions, and what nobody sees.
        "\u{202e}dm.exe",
        "\u{202d}\u{202e}\u{202c}",
        "\u{2066}a\u{2067}b\u{2069}",
        "\u{2069}\u{2069}",
        "\u{61c}\u{200e}\u{200f}",
        "\u{200b}",
        "\u{200d}",
        "\u{2060}\u{feff}",
        "\u{ad}",
        "line\u{2028}and\u{2029}end",
        "\u{e0041}\u{e007f}",
        "\u{fe0f}",
        "\u{a0}",
        "\u{3000}",
        "\u{301}",
        "a\u{301}\u{301}\u{301}",
        "\u{115f}\u{1160}\u{3164}",
        "\u{fffd}",
        "\u{fffe}",
        "\u{e000}",
        "\u{10ffff}",
        "שלום\u{202e}abc",
        "مرحبا",
        // Windows.
        "con",
        "CON",
        "aux",
        "nul.txt",
        "prn",
        "com1",
        "lpt9.tar",
        "com¹",
        "conin$",
        "clock$",
        "x.",
        "x ",
        " x",
        "..x",
        "...",
        "a:b",
        "C:x",
        "a*b",
        "a?b",
        "a|b",
        "a<b>c",
        "a\"b",
        "a'b",
        "a`b",
        "a^b",
        // Our own files.
        "index",
        "index.html",
        "_nw",
        "404",
        "404.html",
        "sitemap",
        "sitemap.xml",
        "feed.xml",
        "robots.txt",
        "all-notes",
        "tags",
        "graph",
        "search",
        "noteweave",
        "noteweave.toml",
        "manifest.json",
        "public",
        "static",
        "templates",
        "-2",
        "a-2",
        "a",
        // Shells and other programs.
        "-rf",
        "--output",
        "--config=x",
        "@file",
        "; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        "&& touch pwned",
        "| touch pwned",
        "${HOME}",
        "%HOME%",
        "~",
        "*",
        "!",
        "#",
        "^",
        "[",
        "]]",
        "[[a]]",
        "![[a]]",
        "[a](b)",
        "{{ 1 }}",
        "{% raw %}",
        "{# x #}",
        "<img src=x onerror=alert(1)>",
        "<!--",
        "-->",
        "]]>",
        "a&b",
        "a&amp;b",
        "&lt;",
        "%2e%2e%2fx",
        "%00",
        "..%2f..%2fx",
        "%",
        "%zz",
        "+",
        "null",
        "true",
        "undefined",
        "__proto__",
        "constructor",
        "toString",
        // One name in several forms.
        "Case",
        "case",
        "CASE",
        "ﬁn",
        "fin",
        "각도",
        "\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}",
        "\u{212b}",
        "Å",
        "A\u{30a}",
        "ß",
        "SS",
        "İ",
        "i\u{307}",
        "ı",
        "K",
        "\u{212a}",
    ]
    .map(str::to_owned)
    .into();
    // As long as they can be with an extension, and one more of which the address is longer than the name.
    for unit in [
        "a",
        "가",
        "😀",
        "\u{202e}",
        "A",
        "&",
        "'",
        "%",
        "\u{301}",
        " b",
        "\u{149}",
        "İ",
        "👨\u{200d}👩\u{200d}👧",
    ] {
        all.push(unit.repeat(251 / unit.len()));
        all.push(unit.repeat(100 / unit.len()));
    }
    all
}

/// How many of them are files or folders that are read (V4).
fn seen() -> usize {
    let all: BTreeSet<_> = stems().into_iter().collect();
    all.iter().filter(|stem| !stem.starts_with('.')).count()
}

/// What moves a cursor, ends a line or turns text around.
fn is_raw(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
pub(crate) fn plain(ended: &Ended) {
    for text in [&ended.stdout, &ended.stderr] {
        let found = text
            .chars()
            .enumerate()
            .find(|(_, c)| *c != '\n' && is_raw(*c));
        if let Some((at, c)) = found {
            let around: String = text.chars().skip(at.saturating_sub(80)).take(120).collect();
            panic!("{c:?} in {around:?}");
        }
    }
}

/// All that is printed about a vault is plain, in each format.
#[track_caller]
fn prints_plainly(vault: &TestVault) {
    for format in ["human", "short", "json", "github", "sarif"] {
        let ended = run(vault, &["check", "--format", format, "--all", "-v"]);
        plain(&ended);
        for line in ended.stdout.lines().filter(|_| format == "github") {
            assert!(
                ["::error ", "::warning ", "::notice "]
                    .iter()
                    .any(|start| line.starts_with(start)),
                "{line:?}"
            );
        }
        if matches!(format, "json" | "sarif") {
            let _: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        }
    }
    for format in ["table", "json"] {
        let ended = run(vault, &["list", "--format", format]).code(0);
        plain(&ended);
        if format == "json" {
            let _: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        }
    }
    for arguments in [
        ["build", "-v"],
        ["build", "-vv"],
        ["build", "--no-cache"],
        ["check", "--leaks"],
    ] {
        plain(&run(vault, &arguments));
    }
}

/// Each note of the manifest has its page, no two the same, and is on the list of all notes.
#[track_caller]
pub(crate) fn every_note_has_its_page(vault: &TestVault) -> usize {
    run(vault, &["build", "--manifest", "manifest.json"]);
    let manifest = fs::read(vault.path("manifest.json")).unwrap();
    vault.remove("manifest.json");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let list = vault.output_files().into_iter().find(|file| {
        file.starts_with("all-notes") && vault.page(file).contains("data-kind=\"notes\"")
    });
    let list = vault.page(&list.unwrap());
    let links = list.split("href=\"../").skip(1);
    let listed: BTreeSet<_> = links
        .filter_map(|link| Some(decoded(link.split('"').next()?)))
        .collect();
    let mut addresses = BTreeSet::new();
    for note in manifest["notes"].as_array().unwrap() {
        let url = note["url"].as_str().unwrap();
        let _ = vault.page(url);
        assert!(addresses.insert(url.to_lowercase()), "{url} twice");
        assert!(!url.chars().any(is_raw), "{url:?}");
        let is_listed = listed.contains(url) || url == "./" || note["source"] == "404.md";
        assert!(is_listed, "{note} is not on the list");
    }
    addresses.len()
}

/// What an address in HTML leads to.
fn decoded(address: &str) -> String {
    let text = address
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// A path as an address in HTML.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |text, byte| match byte {
        b'/' => text + "/",
        byte if byte.is_ascii_alphanumeric() => text + &char::from(byte).to_string(),
        byte => text + &format!("%{byte:02X}"),
    })
}

#[test]
fn n5_n7_notes_of_any_name_have_their_page() {
    let vault = TestVault::new();
    let mut links = String::new();
    for (at, stem) in stems().iter().enumerate() {
        vault.write(
            &format!("notes/{stem}.md"),
            format!("# Heading\n\ntext {at} [[nowhere]]\n"),
        );
        links += &format!(
            "[[{stem}]] [x](<{stem}.md>) ![[{stem}]] [x]({}.md)\n\n",
            encoded(stem)
        );
        let quoted = serde_json::to_string(stem).unwrap();
        let note = format!(
            "---\naliases: [{quoted}]\npermalink: {quoted}\nup: {}\n---\ntext\n",
            serde_json::to_string(&format!("[[{stem}]]")).unwrap()
        );
        vault.write(&format!("notes/Aliases/{at}.md"), note);
    }
    vault.write("notes/Links.md", links);
    let ended = build(&vault).code(0);
    plain(&ended);
    prints_plainly(&vault);
    // Names with a dot in front are never read (V4).
    assert_eq!(every_note_has_its_page(&vault), stems().len() + seen() + 1);
    assert!(!vault.path("pwned").exists() && !vault.path("notes/pwned").exists());
}

#[test]
fn n9_attachments_and_folders_of_any_name() {
    let vault = TestVault::new();
    let mut links = String::new();
    for (at, stem) in stems().iter().enumerate() {
        // A folder's name has no extension, so it can be as long as its pictures.
        for path in [
            format!("{stem}.png"),
            format!("Files/{stem}"),
            format!("Folders/{stem}/pic.png"),
        ] {
            vault.write(&format!("notes/{path}"), format!("picture {at}"));
            links += &format!(
                "<img src=\"{}\"> ![[{path}]] ![x](<{path}>)\n\n",
                encoded(&path)
            );
        }
        vault.write(
            &format!("notes/Folders/{stem}/In.md"),
            format!("note {at}\n"),
        );
        vault.write(
            &format!("notes/Folders/{stem}/Private.md"),
            "---\npublish: false\n---\nnothing\n",
        );
    }
    for own in [
        "hive",
        "index.html",
        "404.html",
        "sitemap.xml",
        "feed.xml",
        "robots.txt",
        "_nw/style.css",
        "_nw/search/x.json",
        "tags",
        "all-notes/index.html",
        "Hive/index.html",
        "graph",
    ] {
        vault.write(&format!("notes/{own}"), format!("attachment {own}"));
        links += &format!("<img src=\"{own}\"> [x]({own}) ![[{own}]]\n\n");
    }
    vault.write("notes/Hive.md", "#tag The hive text.\n");
    vault.write("notes/Links.md", links);
    let ended = build(&vault);
    plain(&ended);
    // Names with control characters cannot be published under their name, and say so.
    let unusual = stems()
        .iter()
        .filter(|stem| stem.chars().any(char::is_control))
        .count();
    assert!(
        ended.stderr.matches("NW107").count() >= 2 * unusual,
        "{ended:#?}"
    );
    let ended = ended.code(1);
    assert!(ended.stdout.contains(" notes, "), "{ended:#?}");
    prints_plainly(&vault);
    assert_eq!(every_note_has_its_page(&vault), seen() + 2);
    // What is ours is ours.
    assert!(
        vault.page("hive/").contains("The hive text.") && vault.page("404.html").contains("<html")
    );
    assert!(vault.page("").contains("<html"));
    // Each picture that can have its name is there, under that name or one with a suffix.
    let published: BTreeSet<_> = vault
        .output_files()
        .into_iter()
        .map(|file| fs::read(vault.path("public").join(file)).unwrap())
        .collect();
    let missing = stems().into_iter().enumerate().filter(|(at, stem)| {
        !stem.starts_with('.')
            && !stem.chars().any(char::is_control)
            && !published.contains(format!("picture {at}").as_bytes())
    });
    assert_eq!(missing.collect::<Vec<_>>(), []);
}

#[test]
fn nw107_names_that_are_no_text() {
    let vault = TestVault::new().note(
        "Hive.md",
        "The hive text. ![[bad\u{fffd}.png]] [[\u{fffd}]] [[bad]]\n",
    );
    let notes = vault.path("notes");
    let names: [&[u8]; 8] = [
        b"\xff.md",
        b"bad\xc3.png",
        b"\xc0\xaf.md",
        b"\xed\xa0\x80.md",
        b"\xf4\x90\x80\x80.md",
        b"\x80\x1b[31m.md",
        b"\xfe.canvas",
        b"ok.m\xff",
    ];
    for name in names {
        fs::write(notes.join(OsStr::from_bytes(name)), "text").unwrap();
    }
    let folder = notes.join(OsStr::from_bytes(b"folder\xfe"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("In.md"), "text").unwrap();
    let ended = build(&vault).code(1);
    plain(&ended);
    assert_eq!(
        ended
            .stderr
            .matches("the name is not valid Unicode")
            .count(),
        names.len() + 1,
        "{ended:#?}"
    );
    prints_plainly(&vault);
    assert_eq!(every_note_has_its_page(&vault), 1);
}

#[test]
fn n9_a_name_that_grows_when_it_is_normalised() {
    // 240 bytes on disk, 480 in the form that links are compared in: no system could hold a file of that name.
    let name = "\u{958}".repeat(80);
    let vault = TestVault::new().note(
        "Hive.md",
        &format!("The hive text. ![[{name}.png]] [[{name}]]\n"),
    );
    vault.write(&format!("notes/{name}.png"), "picture");
    vault.write(&format!("notes/{name}.md"), "note");
    let ended = build(&vault);
    plain(&ended);
    let ended = ended
        .code(1)
        .says(&["NW107", "its name is too long in Unicode's form NFC"]);
    assert!(vault.page("hive/").contains("The hive text."), "{ended:#?}");
    assert_eq!(every_note_has_its_page(&vault), 2);
}
