//! Small vaults and hand-made sites.

use super::*;
use crate::config::Config;
use crate::link::{Parsed, link};
use crate::model::{Entry, FileKind, VaultPath};
use crate::parse::parse;
use crate::render::built_in_texts;

/// Links these files; those in `Drawer` are private.
pub(in crate::output) fn vault(files: &[(&str, &str)]) -> Vault {
    let mut parsed = Parsed::default();
    for (path, text) in files {
        let path = VaultPath::new(path);
        let kind = FileKind::of_extension(path.extension());
        let is_note = kind == FileKind::Note;
        let note = is_note.then(|| parse(&path, (*text).to_owned(), &Default::default()));
        let entry = Entry {
            disk: path.as_str().into(),
            path,
            kind,
            size: 0,
            modified: None,
            dimensions: None,
            state: None,
        };
        parsed.files.push((entry, note.map(Into::into)));
    }
    parsed.files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let private = vec!["Drawer".to_owned()];
    link(
        parsed,
        &Config {
            private,
            ..Config::default()
        },
    )
}

/// The messages about a site of these files.
fn messages(vault: &Vault, site: &[(&str, &str)]) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in site {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = root.path().to_owned();
    let config = Config {
        output,
        ..Config::default()
    };
    let findings = leaks(vault, &config).unwrap();
    let message = |finding: Finding| match finding.place {
        Some(place) => format!("{}: {}", place.line, finding.message),
        None => finding.message,
    };
    findings.into_iter().map(message).collect()
}

const SECRET: (&str, &str) = (
    "Drawer/Old Secret.md",
    "# Short\n\n- A line that is *long* enough & \"quoted\" to be found\n\n```\nlet secret_value = \"of the code\";\n```\n",
);

#[test]
fn v21_paths_are_found_in_every_form_and_in_names() {
    let vault = vault(&[("A.md", "text"), SECRET]);
    for text in [
        "<a href=\"Drawer/Old%20Secret.md\">",
        "\"Drawer/Old Secret\"",
        "../drawer/old-secret/",
    ] {
        let found = messages(&vault, &[("a/index.html", text)]);
        assert_eq!(
            found,
            ["the path of Drawer/Old Secret.md found in a/index.html"],
            "{text}"
        );
    }
    assert_eq!(
        messages(&vault, &[("drawer/old-secret/index.html", "")]).len(),
        1
    );
    for text in [
        "Old Secret",
        "Drawer/Old Secrets",
        "x-drawer/old-secret-2",
        "Drawer/",
    ] {
        assert_eq!(
            messages(&vault, &[("a/index.html", text)]),
            [""; 0],
            "{text}"
        );
    }
}

#[test]
fn v21_lines_are_found_as_source_page_and_data() {
    let vault = vault(&[("A.md", "text"), SECRET]);
    for text in [
        "> - A line that is *long* enough & \"quoted\" to be found",
        "<li>enough &amp; \"quoted\" to be found</li>",
        "<meta content=\"enough &amp; &quot;quoted&quot; to be found\">",
    ] {
        let found = messages(&vault, &[("a.html", text), ("b.html", text)]);
        assert_eq!(
            found,
            ["3: text of Drawer/Old Secret.md found in a.html"],
            "{text}"
        );
    }
    let data = "{\"t\":\"let secret_value = \\\"of the code\\\";\"}";
    let found = messages(&vault, &[("search.json", data)]);
    assert_eq!(
        found,
        ["6: text of Drawer/Old Secret.md found in search.json"]
    );
    assert_eq!(
        messages(&vault, &[("a.html", "Short A line that is")]),
        [""; 0]
    );
}

#[test]
fn v20_v21_what_public_files_say_is_no_leak() {
    let public = "`Drawer/Old Secret.md` [Drawer/Old Secret](Drawer/Old%20Secret.md)\n\nlet secret_value = \"of the code\"; again";
    let said = vault(&[("A.md", public), SECRET]);
    let html = "<code>Drawer/Old Secret.md</code> let secret_value = \"of the code\";";
    assert_eq!(messages(&said, &[("a/index.html", html)]), [""; 0]);
    // Neither is what it becomes on a page.
    let code = "let close = (a, b) => a < b && true;";
    let same = vault(&[
        ("A.md", &format!("`{code}`")),
        ("Drawer/B.md", &format!("```\n{code}\n```")),
    ]);
    let html = html_escape::encode_text(code);
    assert_eq!(messages(&same, &[("a/index.html", &html)]), [""; 0]);
    // A link's target is not said: it must not be shown.
    let linked = vault(&[
        ("A.md", "[[Drawer/Old Secret]] [x](Drawer/Old%20Secret.md)"),
        SECRET,
    ]);
    let found = messages(&linked, &[("a/index.html", "Drawer/Old Secret")]);
    assert_eq!(found.len(), 1);
    // What every page says is nobody's.
    let boilerplate = built_in_texts()
        .flat_map(str::lines)
        .find(|l| l.len() > 60)
        .unwrap();
    let common = vault(&[("A.md", ""), ("Drawer/B.md", boilerplate)]);
    assert_eq!(messages(&common, &[("a/index.html", boilerplate)]), [""; 0]);
}

#[test]
fn v21_a_part_of_a_text_is_found_in_every_sort_of_file() {
    let text = "The **safe** is opened with *four* turns to the left & one to the right, `then` the small \"key\" below the <third> pot.";
    let note = format!(
        "---\ndescription: What nobody shall read of the safe, not even half of it\n---\n{text}\n"
    );
    let vault = vault(&[("A.md", "text"), ("Drawer/Old Secret.md", &note)]);
    let parts = [
        // Cut at both ends.
        (
            "list.html",
            "<p>is opened with <em>four</em> turns to the left &amp; one to the right, then the…",
        ),
        (
            "card.html",
            "<meta content=\"ed with four turns to the left &amp; one to the right, then the small &quot;key\">",
        ),
        (
            "feed.xml",
            "<content>four turns to the left &amp;amp; one to the right, then the small &quot;key&quot; below</content>",
        ),
        (
            "data.json",
            "{\"text\":\"one to the right, then the small \\\"key\\\" below the <third> pot.\"}",
        ),
        (
            "page.json",
            "{\"html\":\"one to the right, then the small \\\"key\\\" below the &lt;third&gt; pot.\"}",
        ),
        (
            "search.json",
            "[[\"t\",\"a/\",0,[\"then the small \\\"key\\\" below the <third> pot.\"]]]",
        ),
        (
            "picture.png",
            "\u{1}PNG tEXtComment\u{0}The safe is opened with four turns to the left & one to the",
        ),
        (
            "shard.bin",
            "\u{0}\u{3}What nobody shall read of the safe, not even\u{2}",
        ),
        (
            "style.css",
            "/* nobody shall read of the safe, not even half of it */",
        ),
        (
            "script.js",
            "// is opened with four turns to the left & one to the",
        ),
    ];
    for (file, part) in parts {
        let found = messages(&vault, &[(file, part)]);
        assert_eq!(found.len(), 1, "{file}: {found:?}");
        assert!(found[0].ends_with(&format!("found in {file}")), "{found:?}");
    }
    assert_eq!(
        messages(&vault, &[("a.html", "four turns to the right")]),
        [""; 0]
    );
    // The same words are public in another dress.
    let said = super::tests::vault(&[
        (
            "A.md",
            "The safe is **opened [[A|with four]] turns** to the left &  one to the *right*, then the small \"key\" below the `<third>` pot.",
        ),
        ("Drawer/Old Secret.md", &note),
    ]);
    for (file, part) in &parts[..7] {
        assert_eq!(messages(&said, &[(file, part)]), [""; 0], "{file}");
    }
}

#[test]
fn v21_comments_of_public_notes_are_found_whatever_the_parser_thinks() {
    let vault = vault(&[
        (
            "A.md",
            "- a\n```\nx\n```\nVisible %%secret%% end\n\ntext %%\nzebra crossing\n%%\n\n`%%code%%` %%shown elsewhere%% %%비밀%%\n",
        ),
        ("B.md", "Shown   **elsewhere**, of course"),
    ]);
    for text in [
        "<p>Visible %%secret%% end</p>",
        "<meta name=\"description\" content=\"Visible secret end\">",
        "{\"t\":\"a secret\"}",
        "<p>zebra crossing</p>",
        "<p>비밀</p>",
    ] {
        let found = messages(&vault, &[("a/index.html", text)]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(
            found[0].ends_with("text of A.md found in a/index.html"),
            "{found:?}"
        );
    }
    for text in [
        "<p>Visible end</p> secretary",
        "<p class=\"secret\" id=\"secret\">",
        "<code>%%code%%</code> <p>shown elsewhere</p>",
    ] {
        assert_eq!(
            messages(&vault, &[("a/index.html", text)]),
            [""; 0],
            "{text}"
        );
    }
    // Scripts and styles contain many words.
    assert_eq!(messages(&vault, &[("_nw/x.js", "secret")]), [""; 0]);
}

#[test]
fn v21_links_to_private_files_are_found_as_typed() {
    let vault = vault(&[
        (
            "A.md",
            "[[Hidden plan]] ![[Hidden plan|her]] [x](Drawer/Hidden%20plan.md) <a href=\"Hidden plan.md\" data-href=\"Hidden plan\">t</a>\n\n`[[Hidden plot]]`\n",
        ),
        ("Drawer/Hidden plan.md", "text"),
        ("Drawer/Hidden plot.md", "text"),
    ]);
    for text in [
        "<p>[[Hidden plan]]</p>",
        "<p>![[Hidden plan|her]]</p>",
        "<a href=\"Hidden plan.md\">",
        "<a data-href=\"Hidden plan\">",
        "<a>Hidden plan</a>",
        "{\"t\":\"Hidden plan\"}",
    ] {
        let found = messages(&vault, &[("a/index.html", text)]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with("1: text of A.md found"), "{found:?}");
    }
    let public = "<code>[[Hidden plot]]</code> her plan, hidden";
    assert_eq!(messages(&vault, &[("a/index.html", public)]), [""; 0]);
    // What the author says in public is no secret.
    let said = super::tests::vault(&[
        ("A.md", "[[Hidden plan]] %% a thing %%"),
        ("B.md", "Of the hidden plan. A thing."),
        ("Drawer/Hidden plan.md", "text"),
    ]);
    assert_eq!(
        messages(&said, &[("a/index.html", "Hidden plan, a thing")]),
        [""; 0]
    );
}

#[test]
fn v21_many_comments_and_links_take_no_time() {
    let lines = "%%a secret%% [[Hidden plan]] %%b%%\n".repeat(10_000);
    let one = "Drawer/p.png 1w, ".repeat(3_000);
    let tags = "<b data-x=\"[[Hidden plan]]\">x</b>\n\n".repeat(3_000);
    let text = format!("{lines}\n<img srcset=\"{one}\" alt=\"shown\">\n\n{tags}");
    let vault = vault(&[
        ("A.md", &text),
        ("Drawer/Hidden plan.md", "text"),
        ("Drawer/p.png", ""),
    ]);
    assert_eq!(messages(&vault, &[("a/index.html", "shown")]), [""; 0]);
    assert_eq!(
        messages(&vault, &[("a/index.html", "Hidden plan")]).len(),
        1
    );
    assert_eq!(messages(&vault, &[("a/index.html", "a secret")]).len(), 1);
}
