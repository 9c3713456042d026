//! X8: diagrams and the script that draws them.

use crate::memory::site_with;
use crate::support::TestVault;

const DIAGRAM: &str = "```mermaid\ngraph TD\n  A-->B[\"<벌>\"]\n```\n";
const SOURCE: &str = "<pre class=\"mermaid\">graph TD\n  A--&gt;B[\"&lt;벌&gt;\"]\n</pre>";
/// All that a drawing script must have; the real ones are somebody else's.
const STAND_IN: &str =
    "globalThis.mermaid = { initialize() {}, render: async () => ({ svg: \"<svg></svg>\" }) };\n";
const INLINE_STYLE: &str = "style-src 'self' 'unsafe-inline'";

/// The part of the policy of `page` that begins with `name`.
fn policy<'p>(page: &'p str, name: &str) -> &'p str {
    let rest = page.find(name).map_or("", |start| &page[start..]);
    rest.split([';', '"']).next().unwrap_or_default()
}

/// The value of the attribute `name` of the tag that loads diagrams.
fn loader<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let tag = page
        .split("<script ")
        .find(|tag| tag.contains("data-script"))?;
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

#[cfg(not(feature = "mermaid"))]
#[test]
fn x8_without_a_setting_the_source_is_shown_and_told_once_a_site() {
    let more = format!("x\n\n{DIAGRAM}\n{DIAGRAM}");
    let site = site_with(&[("A.md", DIAGRAM), ("B.md", &more)], "", |_| ());
    assert_eq!(site.text_of("A.md"), SOURCE);
    assert_eq!(loader(&site.page_of("A.md"), "src"), None);
    assert_eq!(
        policy(&site.page_of("A.md"), "script-src"),
        "script-src 'self'"
    );
    assert_eq!(site.found(), ["A.md:1:1 NW705"]);
}

#[test]
fn x8_a_url_is_loaded_on_pages_with_a_diagram_and_allowed_there_alone() {
    let url = "https://cdn.example.org/npm/mermaid@11/mermaid.esm.min.mjs";
    let settings = format!("[mermaid]\ndraw = \"script\"\nscript = \"{url}\"");
    let files = [
        ("A.md", DIAGRAM),
        ("B.md", "```js\nx\n```\n\n`<pre class=\"mermaid\">`\n"),
        ("C.md", "![[A]]\n"),
        ("404.md", DIAGRAM),
    ];
    let site = site_with(&files, &settings, |_| ());
    assert_eq!(site.text_of("A.md"), SOURCE, "readable without script");
    for page in [
        site.page_of("A.md"),
        site.page_of("C.md"),
        site.page("404.html").to_owned(),
    ] {
        assert_eq!(loader(&page, "data-script"), Some(url));
        assert!(loader(&page, "src").unwrap().contains("_nw/mermaid."));
        let hosts = "script-src 'self' https://cdn.example.org";
        assert_eq!(policy(&page, "script-src"), hosts);
        assert!(page.contains(INLINE_STYLE));
    }
    for page in [site.page_of("B.md"), site.list_of_all_notes()] {
        assert_eq!(loader(&page, "src"), None);
        assert_eq!(policy(&page, "script-src"), "script-src 'self'");
        assert!(!page.contains(INLINE_STYLE) && !page.contains("cdn.example.org"));
    }
    assert_eq!(
        site.found(),
        [""; 0],
        "nothing to tell where diagrams are drawn"
    );
}

#[test]
fn x8_a_file_is_published_under_a_name_of_its_content() {
    let vault = TestVault::new()
        .note("Deep/A.md", DIAGRAM)
        .note("B.md", "text")
        .settings("[mermaid]\ndraw = \"script\"\nscript = \"lib/그림.min.js\"");
    vault.write("lib/그림.min.js", STAND_IN);
    vault.build().has_no("NW705");
    let page = vault.page("deep/a/");
    let address = loader(&page, "data-script").unwrap();
    let file = address.strip_prefix("../../").unwrap();
    assert!(
        file.starts_with("_nw/그림.min.") && file.ends_with(".js"),
        "{file}"
    );
    assert_eq!(vault.page(file), STAND_IN);
    assert_eq!(policy(&page, "script-src"), "script-src 'self'");
    assert!(page.contains(INLINE_STYLE));
    assert_eq!(loader(&vault.page("b/"), "src"), None);
    vault.run(&["check"]).code(0);

    // Another content, another name; the old one goes.
    vault.write("lib/그림.min.js", format!("{STAND_IN}//\n"));
    vault.build();
    assert_ne!(loader(&vault.page("deep/a/"), "data-script"), Some(address));
    assert!(!vault.output_files().iter().any(|f| f == file));

    let preview = vault.serve();
    let page = preview.get("/deep/a/").body();
    let address = loader(&page, "data-script").unwrap();
    let script = preview.get(
        &address
            .replace("../../", "/")
            .replace("그림", "%EA%B7%B8%EB%A6%BC"),
    );
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(script.body().starts_with(STAND_IN));
}

#[test]
fn x8_a_file_in_static_stays_where_its_neighbours_are() {
    let vault = TestVault::new()
        .note("A.md", DIAGRAM)
        .settings("[mermaid]\ndraw = \"script\"\nscript = \"mermaid/m.esm.mjs\"");
    vault.write("static/mermaid/m.esm.mjs", STAND_IN);
    vault.build();
    let page = vault.page("a/");
    assert_eq!(loader(&page, "data-script"), Some("../mermaid/m.esm.mjs"));
    let scripts = vault.output_files();
    assert_eq!(scripts.iter().filter(|f| f.contains("m.esm")).count(), 1);
}

#[test]
fn x8_a_script_that_is_not_there_stops_every_command() {
    let vault = TestVault::new()
        .note("A.md", "text")
        .settings("[site]\ntitle = \"x\"\n\n[mermaid]\nscript = \"no.js\"");
    for command in ["build", "check", "list", "serve"] {
        vault.run(&[command]).code(1).stderr_has(
            "noteweave.toml:5:10: error[NW403] bad-config: `mermaid.script`: there is no file `no.js` beside the settings",
        );
    }
    let vault = vault.settings("[mermaid]\nscript = \"ftp://x.y/m.js\"");
    vault
        .run(&["check"])
        .code(1)
        .stderr_has("noteweave.toml:2:10: error[NW403]");
    let vault = vault.settings("[mermaid]\nscirpt = \"m.js\"");
    vault
        .run(&["check"])
        .code(1)
        .stderr_has("unknown key `scirpt`; did you mean `script`?");
    // Nothing named is nothing set.
    let vault = vault.settings("[mermaid]\ndraw = \"script\"\nscript = \"\"");
    vault
        .note("A.md", DIAGRAM)
        .run(&["check"])
        .stderr_has("NW705");
}

#[test]
fn x8_draw_says_who_draws() {
    let script = "https://a.example/m.mjs";
    let site = |draw: &str| {
        let settings = format!("[mermaid]\ndraw = \"{draw}\"\nscript = \"{script}\"");
        site_with(&[("A.md", DIAGRAM)], &settings, |_| ())
    };
    let by_script = site("script");
    assert_eq!(by_script.text_of("A.md"), SOURCE);
    assert_eq!(
        loader(&by_script.page_of("A.md"), "data-script"),
        Some(script)
    );
    assert_eq!(by_script.found(), [""; 0]);
    let by_nothing = site("none");
    assert_eq!(by_nothing.text_of("A.md"), SOURCE);
    assert_eq!(loader(&by_nothing.page_of("A.md"), "src"), None);
    assert_eq!(by_nothing.found(), ["A.md:1:1 NW705"]);
    TestVault::new()
        .note("A.md", DIAGRAM)
        .settings("[mermaid]\ndraw = \"always\"")
        .run(&["check"])
        .code(1)
        .stderr_has(
            "`mermaid.draw`: `\"always\"` is neither `\"build\"` nor `\"script\"` nor `\"none\"`",
        );
}

/// A program that cannot draw does as if a script should, and says what would help.
#[cfg(not(feature = "mermaid"))]
#[test]
fn x8_a_build_that_cannot_draw_leaves_it_to_the_script() {
    let settings = "[mermaid]\nscript = \"https://a.example/m.mjs\"";
    let site = site_with(&[("A.md", DIAGRAM)], settings, |_| ());
    assert!(loader(&site.page_of("A.md"), "data-script").is_some());
    assert_eq!(site.found(), [""; 0]);
    let vault = TestVault::new().note("A.md", DIAGRAM);
    vault
        .run(&["check"])
        .stderr_has("NW705")
        .stderr_has("mermaid.script")
        .stderr_has("--features mermaid");
}

#[test]
fn x11_no_program_is_run_for_drawings_of_others() {
    let fences = ["dot", "graphviz", "plantuml", "d2", "tikz"]
        .map(|language| format!("```{language}\na -> b {language}\n```\n"));
    let site = site_with(&[("A.md", &fences.join("\n"))], "", |_| ());
    let html = site.text_of("A.md");
    assert_eq!(
        html.matches("<pre><code class=\"language-").count(),
        5,
        "{html}"
    );
    assert!(!html.contains("<svg") && !html.contains("<img"), "{html}");
    let places = [1, 5, 9, 13, 17].map(|line| format!("A.md:{line}:1 NW705"));
    assert_eq!(site.found(), places);
}

/// A vault whose diagram leads to notes in every way.
const LINKS: &str = "# A\n\n```mermaid\ngraph LR\n  B[Bees] --> S[Secret plan] --> N[Nowhere]\n  T --> X --> J\n  click T \"[[Tea|tip]]\"\n  click X href \"https://example.org/x\"\n  click J \"javascript:alert(1)\"\n  class B,S,N internal-link\n```\n";
const TARGETS: [(&str, &str); 3] = [
    ("Bees.md", "# Bees\n"),
    ("Tea.md", "# Tea\n"),
    ("Secret plan.md", "---\npublish: false\n---\nx\n"),
];

#[test]
fn x9_links_of_diagrams_count_and_are_checked() {
    let files = [&[("A.md", LINKS)], &TARGETS[..]].concat();
    let site = site_with(&files, "[mermaid]\ndraw = \"none\"", |_| ());
    assert_eq!(
        site.places(),
        ["NW705 3:1", "NW301 5:17", "NW001 5:36", "NW011 9:12"]
    );
    let backlinks = site.backlinks("Bees.md");
    assert!(backlinks.contains("<b>Bees</b>"), "{backlinks}");
    let backlinks = site.backlinks("Tea.md");
    assert!(backlinks.contains("<b>T</b>"), "{backlinks}");
}

#[test]
fn x9_names_of_private_notes_are_in_no_form_of_a_diagram() {
    let files = [&[("A.md", LINKS)], &TARGETS[..]].concat();
    for draw in ["none", "script", "build"] {
        let settings =
            format!("[mermaid]\ndraw = \"{draw}\"\n[privacy]\nplaceholder = \"hidden away\"\n");
        let site = site_with(&files, &settings, |_| ());
        let everything = site.everything();
        assert!(!everything.contains("Secret"), "{draw}");
        assert!(
            site.page_of("A.md").contains("S[&quot;hidden away&quot;]")
                || site.page_of("A.md").contains("S[\"hidden away\"]"),
            "{}",
            site.text_of("A.md")
        );
    }
}
