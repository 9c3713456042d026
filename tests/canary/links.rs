//! The name of a private note in every place that may name a file, in every form (V9–V14, L14, M4, P17). Each combination is a note of one
//! vault, built cold and warm, with the sanitiser and without. A name that reaches a file of the site is reported with its place.

use super::collect;
use crate::support::TestVault;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

const PRIVATE: &str =
    "---\npublish: false\naliases: [kwaliaswk]\nid: kwidwk\n---\n# kwheadwk\n\ntext ^kwblockwk\n";

/// Links to the private note, as people type them in text.
const LINKS: &[&str] = &[
    "[[kwnamewk]]",
    "![[kwnamewk]]",
    "[[kwnamewk#kwheadwk]]",
    "![[kwfolderwk/kwnamewk#^kwblockwk]]",
    "[[kwnamewk.md]]",
    "[[KWNAMEWK]]",
    "[[kwaliaswk]]",
    "[[kwfolderwk/]]",
    "[](kwnamewk.md)",
    "![](kwnamewk.md)",
    "[x](kwnamewk.md)",
    "![x](kwfolderwk/kwnamewk.md)",
    "[x](</kwfolderwk/kwnamewk.md> 'kwnamewk')",
    "[x](kwnamewk.md#kwheadwk)",
    "[see [[kwnamewk]]](kwnamewk.md)",
    "[![x](kwnamewk.md)](https://e.org)",
    "[x [y](kwnamewk.md)](nowhere.md)",
    "[[obsidian://open?file=kwnamewk]]",
    "[x](obsidian://open?vault=v&file=kwfolderwk%2Fkwnamewk)",
    "<obsidian://open?vault=v&file=kwnamewk>",
    "<obsidian:///home/ann/vault/kwfolderwk/kwnamewk.md>",
];

/// The private note's address, in every form.
const ADDRESSES: &[&str] = &[
    "kwnamewk",
    "kwnamewk.md",
    "kwfolderwk/kwnamewk.md",
    "/kwfolderwk/kwnamewk",
    "./kwfolderwk/kwnamewk.md",
    "../../kwfolderwk/kwnamewk.md",
    "kwfolderwk\\kwnamewk",
    "kwnamewk.md#kwheadwk",
    "kwaliaswk",
    "kwfolderwk/",
    "kwfolderwk%2Fkwnamewk.md",
    "obsidian://open?vault=v&file=kwnamewk",
    "OBSIDIAN://open?file=kwfolderwk%2Fkwnamewk.md%23kwheadwk",
    "obsidian://open?path=kwfolderwk%2Fkwnamewk.md",
    "obsidian://open?path=%2Fhome%2Fann%2Fkwfolderwk%2Fkwnamewk.md",
    "obsidian://vault/v/kwfolderwk/kwnamewk",
    "obsidian:///home/ann/vault/kwfolderwk/kwnamewk.md",
    "obsidian://advanced-uri?vault=v&filepath=kwfolderwk%2Fkwnamewk.md&heading=x",
    "obsidian://advanced-uri?vault=v&filename=kwnamewk",
    "obsidian://advanced-uri?vault=v&uid=kwidwk",
    "obsidian://advanced-uri?filename=index&filepath=kwnamewk",
    "file:///home/ann/vault/kwfolderwk/kwnamewk.md",
];

/// Places in text where a link may stand; `@` is the link.
const TEXTS: &[&str] = &[
    "text @ text",
    "## A heading @",
    "- [ ] @\n\n1. @\n\n> text @",
    "> [!note] @\n> @\n",
    "a[^1] ^[@]\n\n[^1]: @\n",
    "| a |\n| - |\n| @ |\n",
    "==@== **@** ~~@~~",
    "![see @](pic.png)",
    "[x](https://e.org \"see @\")",
    "<span>@</span>",
    "%% @ kwcommentwk %%",
    "[[index|@]]",
];

/// Properties that may hold a link; `@` is the link.
const PROPERTIES: &[&str] = &[
    "title: '@'",
    "title: 'See @ now'",
    "description: 'See @ now'",
    "aliases: ['@', 'x @', 'kept']",
    "aliases: 'see @, kept'",
    "shown: '@'",
    "shown: 'see @ now'",
    "shown: ['@', 'see @ now']",
    "shown: {a: '@', b: ['see @']}",
    "'@': shown",
    "shown: {'@': 1}",
    "tags: ['@']\ncssclasses: ['@']\nlang: '@'\ndir: '@'\ncreated: '@'",
    "image: '@'",
    "title: 'a %%@ kwcommentwk%% b'\ndescription: 'a %%kwcommentwk@%% b'\naliases: ['a %%kwcommentwk%% b']\nshown: 'a %%kwcommentwk @%%'\n'%%kwcommentwk%%': 1",
    "title: 'a <!-- @ kwcommentwk --> b'\ncssclasses: ['a%%kwcommentwk%%']\ntags: ['a%%kwcommentwk%%']",
];

/// Raw HTML that may hold an address; `@` is the address.
const HTML: &[&str] = &[
    "<a href=\"@\">x</a>",
    "<a class=\"internal-link\" data-href=\"@\" href=\"@\" title=\"kwnamewk\" data-name=\"kwnamewk\" download=\"kwnamewk.md\">x</a>",
    "<span data-href=\"@\" data-src='@'>x</span>",
    "<div data-path=\"@\" data-note-url=\"@\" data-x-target=\"@\">x</div>",
    "<img src=\"@\"> <img src=\"@\" title=\"kwnamewk\" data-name=\"kwnamewk\">",
    "<img src=\"pic.png\" data-src=\"@\" longdesc=\"@\" lowsrc=\"@\">",
    "<picture><source src=\"@\"><img src=\"@\" title=\"kwnamewk\"></picture>",
    "<video poster=\"@\" src=\"@\"><track src=\"@\"></video><audio src=\"@\"></audio>",
    "<iframe src=\"@\"></iframe>",
    "<blockquote cite=\"@\">x</blockquote><q cite=\"@\">x</q><del cite=\"@\">x</del><ins cite=\"@\">x</ins>",
    "<svg><image href=\"@\"/><image xlink:href=\"@\"/><use href=\"@\"/><a href=\"@\" xlink:href=\"@\">x</a></svg>",
    "<map name=\"m\"><area href=\"@\" alt=\"x\"></map>",
    "<form action=\"@\"><input formaction=\"@\" src=\"@\"><button formaction=\"@\">x</button></form>",
    "<object data=\"@\" codebase=\"@\">x</object><embed src=\"@\">",
    "<table background=\"@\"><tr><td background=\"@\">x</table><a ping=\"@\" href=\"https://e.org\">x</a>",
    "<details data-file=\"@\"><summary>x</summary></details>",
];

/// Attributes of raw HTML that hold words: `@` is the link.
const WORDS: &[&str] = &[
    "<span title=\"@\" aria-label=\"see @\" data-x=\"@\">x</span>",
    "<img src=\"pic.png\" alt=\"see @\" title=\"@\">",
    "<abbr title='@'>x</abbr> <input placeholder='@' value='@'>",
];

/// Returns all notes: path and text.
fn notes() -> Vec<(String, String)> {
    let mut texts: Vec<String> = Vec::new();
    let mut add = |places: &[&str], forms: &[&str], form: &dyn Fn(&str) -> String| {
        for place in places {
            texts.extend(forms.iter().map(|link| place.replace('@', &form(link))));
        }
    };
    let plain = |link: &str| link.to_owned();
    add(TEXTS, LINKS, &plain);
    // YAML doubles single quotes.
    let property = |link: &str| link.replace('\'', "''");
    for place in PROPERTIES {
        let place = format!("---\n{place}\n---\ntext [[index]]\n");
        add(&[&place], LINKS, &property);
    }
    let urls: Vec<&str> = ADDRESSES
        .iter()
        .copied()
        .filter(|a| a.contains("://"))
        .collect();
    add(
        &["---\ntitle: 'a @'\ndescription: '@'\naliases: ['@']\nshown: '@'\nmore: 'see @'\n---\n"],
        &urls,
        &plain,
    );
    add(
        &["<@>", "[](<@>)", "text <@> text\n\n## <@>\n"],
        &urls,
        &plain,
    );
    add(
        &[
            "[x](<@>) [](<@>) ![](<@>) [a][r]\n\n[r]: <@>\n",
            "[[@]] ![[@]]",
        ],
        ADDRESSES,
        &plain,
    );
    let attribute = |link: &str| {
        link.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    };
    add(HTML, ADDRESSES, &attribute);
    let in_set = |address: &str| attribute(address).replace(' ', "%20");
    add(
        &["<img srcset=\"@ 1x, @ 2x\"><picture><source srcset=\"pic.png, @ 480w\"></picture>"],
        ADDRESSES,
        &in_set,
    );
    let words = |link: &str| attribute(link).replace('\'', "&#39;");
    add(WORDS, LINKS, &words);
    let path = |(at, text): (usize, String)| (format!("N{at}.md"), text);
    texts.into_iter().enumerate().map(path).collect()
}

/// Returns the files of the output that contain forbidden words, and the notes that these come from.
fn found(vault: &TestVault, notes: &[(String, String)]) -> String {
    let mut report = String::new();
    for file in vault.output_files() {
        let mut found = BTreeSet::new();
        collect(&mut found, file.as_bytes());
        collect(
            &mut found,
            &fs::read(vault.path("public").join(&file)).unwrap(),
        );
        found.remove("public");
        if !found.is_empty() {
            let note = file.split('/').next().unwrap_or_default();
            let path = format!("{}.md", note.to_uppercase());
            let text = notes
                .iter()
                .find(|(p, _)| *p == path)
                .map_or("", |(_, text)| text);
            let _ = writeln!(report, "{file}: {found:?} of {text:?}");
        }
    }
    report
}

#[test]
fn v9_v10_l14_a_private_name_in_every_place_and_form() {
    let notes = notes();
    assert!(notes.len() > 800, "{}", notes.len());
    for policy in ["safe", "trusted"] {
        let settings = format!(
            "markdown.html = \"{policy}\"\n[properties]\nshow = \"all\"\n[site]\nurl = \"https://e.org/\"\n"
        );
        let mut vault = TestVault::new()
            .settings(&settings)
            .note("index.md", "kwpublicwk\n")
            .note("kwfolderwk/kwnamewk.md", PRIVATE)
            .file("pic.png", b"\x89PNG\r\n\x1a\n");
        for (path, text) in &notes {
            vault = vault.note(path, text);
        }
        vault.build();
        let found_cold = found(&vault, &notes);
        assert!(found_cold.is_empty(), "{policy}, cold:\n{found_cold}");
        // Only one note changed, so the rest comes from the last build.
        vault.write("notes/N0.md", format!("{} more", notes[0].1));
        vault.build();
        assert_eq!(found(&vault, &notes), "", "{policy}, warm");
        // If the note were public, all of these would be links to it.
        let public = PRIVATE.replace("publish: false", "publish: true");
        vault.write("notes/kwfolderwk/kwnamewk.md", public);
        vault.build();
        assert_ne!(found(&vault, &notes), "");
        vault.write("notes/kwfolderwk/kwnamewk.md", PRIVATE);
        vault.build();
        assert_eq!(found(&vault, &notes), "", "{policy}, private again");
    }
}
