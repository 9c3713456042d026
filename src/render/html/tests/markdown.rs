//! Markdown through parsing and linking: where the stages must agree.

use super::super::{Body, body, excerpt, summary};
use super::support::assert_nested;
use crate::bases::Bases;
use crate::config::Config;
use crate::link::{FileId, Parsed, Vault, link};
use crate::link::{Lookup, NameTables};
use crate::model::{Code, Entry, FileKind, VaultPath};
use crate::parse::parse;
use crate::query::dataview::Queries;
use crate::render::{Site, Theme};

/// A vault of these files; `.md` is parsed.
fn vault(files: &[(&str, &str)]) -> Vault {
    let mut parsed = Parsed::default();
    for (path, text) in files {
        let path = VaultPath::new(path);
        let kind = FileKind::of_extension(path.extension());
        let note =
            (kind == FileKind::Note).then(|| parse(&path, (*text).to_owned(), &Default::default()));
        let entry = Entry {
            disk: path.as_str().into(),
            path,
            kind,
            size: text.len() as u64,
            modified: None,
            dimensions: None,
            state: None,
        };
        parsed.files.push((entry, note.map(Into::into)));
    }
    parsed.files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    link(parsed, &Config::default())
}

fn with<R>(vault: &Vault, run: impl FnOnce(&Site<'_>) -> R) -> R {
    let theme = Theme::default();
    let config = Config::default();
    let names = NameTables::default();
    let lookup = Lookup::new(vault, &names);
    let bases = Bases::new(vault, &lookup, &config, &theme.words);
    run(&Site {
        config: &config,
        vault,
        bases: &bases,
        queries: &Queries::new(bases.world()),
        theme: &theme,
    })
}

fn find(vault: &Vault, path: &str) -> FileId {
    vault
        .ids()
        .find(|(_, file)| file.entry.path.as_str() == path)
        .unwrap()
        .0
}

/// Returns a page's body as it is written.
fn sided(vault: &Vault, path: &str) -> Body {
    let id = find(vault, path);
    let at = vault.file(id).url.clone().unwrap();
    let body = with(vault, |site| body(site, id, &at, None));
    assert_nested(&body.html);
    body
}

/// Returns a page's body without `dir="auto"`, which nearly every block has (P13).
fn render(vault: &Vault, path: &str) -> Body {
    let mut body = sided(vault, path);
    body.html = body.html.replace(" dir=\"auto\"", "");
    body
}

/// The body of the first of `files`.
fn page(files: &[(&str, &str)]) -> String {
    render(&vault(files), files[0].0).html
}

fn html(markdown: &str) -> String {
    page(&[("Log.md", markdown)])
}

#[test]
fn a1_l8_links_tags_and_marks_in_headings() {
    let html = page(&[
        (
            "Log.md",
            "## The **old** [[Hive|frame]] #bees[^1] ^w1\n\n[^1]: x\n",
        ),
        ("Hive.md", ""),
    ]);
    assert!(html.starts_with("<h2 id=\"the-old-frame-bees\"><span id=\"^w1\" class=\"block-anchor\"></span>The <strong>old</strong> <a "), "{html}");
    assert!(
        html.contains("<a class=\"tag\" href=\"../tags/bees/\">#bees</a><sup"),
        "{html}"
    );
}

#[test]
fn k3_ids_on_a_line_of_their_own() {
    let html =
        html("- a\n- b\n\n^list\n\n> q\n\n^quote\n\n| a |\n| - |\n| b |\n\n^table\n\nLast. ^p\n");
    for element in [
        "<ul id=\"^list\">",
        "<blockquote id=\"^quote\">",
        "<table id=\"^table\">",
        "<p id=\"^p\">Last.</p>",
    ] {
        assert!(html.contains(element), "{element} in {html}");
    }
}

#[test]
fn k4_ids_of_code_math_and_callouts() {
    let html =
        html("```rust\nfn x() {}\n```\n\n^code\n\n$$\nx\n$$\n\n^math\n\n> [!tip]\n> x\n\n^tip\n");
    assert!(html.contains("<pre id=\"^code\""), "{html}");
    assert!(
        html.contains("<div class=\"math-block\" id=\"^math\"><math"),
        "{html}"
    );
    assert!(html.contains("id=\"^tip\""), "{html}");
}

#[test]
fn c1_comments_leave_nothing() {
    let html = html("a %%secret [[Hive]]%% b\n\n%%\n# Hidden\n%%\n");
    assert_eq!(html, "<p>a  b</p>\n");
}

#[test]
fn q7_everything_in_a_callout() {
    let html = html(
        "> [!bug]- **T** [[#A]]\n> text\n> - item\n>\n> > [!note]\n> > inner\n>\n> after\n\n## A\n",
    );
    assert!(html.contains("<span class=\"callout-title-inner\"><strong>T</strong> <a class=\"internal-link\" href=\"#a\">A</a></span></summary>"), "{html}");
    assert!(html.contains("<div class=\"callout-content\">\n<p>text</p>\n<ul>\n<li>item</li>\n</ul>\n<div class=\"callout\""), "{html}");
    assert!(
        html.contains("</div></div>\n<p>after</p>\n</div></details>"),
        "{html}"
    );
}

#[test]
fn f1_f4_footnotes_from_markdown() {
    let html = html("a[^x] ^[in *line*] b[^x]\n\n[^x]: note\n    more\n\n[^y]: unused\n");
    assert!(
        html.contains("<li id=\"fn:2\">in <em>line</em> <a"),
        "{html}"
    );
    assert!(html.contains("href=\"#fnref:1-2\""), "{html}");
    assert!(!html.contains("unused"), "{html}");
}

#[test]
fn g3_g4_cells_hold_everything() {
    let html = page(&[
        (
            "Log.md",
            "| a | b |\n| :- | -: |\n| [[Hive\\|h]] | `a \\| b` |\n| ![[Hive]] | $x$ |\n",
        ),
        ("Hive.md", "wax\n"),
    ]);
    assert!(
        html.contains("<td align=\"left\"><a class=\"internal-link\" href=\"../hive/\">h</a></td>"),
        "{html}"
    );
    assert!(html.contains("<code>a | b</code>"), "{html}");
    assert!(
        html.contains("<td align=\"left\"><div class=\"internal-embed"),
        "{html}"
    );
}

#[test]
fn g3_a_bar_behind_two_backslashes_stays_in_its_code() {
    let html = html("| a |\n| - |\n| write `\\\\|` here |\n");
    assert!(
        html.contains("<td>write <code>\\|</code> here</td>"),
        "{html}"
    );
}

#[test]
fn m4_w1_pictures_in_long_addresses_are_pictures() {
    let data = format!("data:image/png;base64,iVBORw0KGgo{}", "A".repeat(100_000));
    let html = html(&format!(
        "a ![x]({data}) b <img alt=\"y\" src=\"{data}\"> c [d](https://x.y/{data})\n"
    ));
    assert_eq!(html.matches("<img ").count(), 2, "{}", html.len());
    assert_eq!(html.matches("<a class=\"external-link\"").count(), 1);
    assert!(html.contains("> b <img ") && html.contains("> c <a "));
}

#[test]
fn y2_tasks_in_loose_lists() {
    let html = html("- [x] a\n\n- [ ] b\n");
    assert_eq!(html.matches("type=\"checkbox\"").count(), 2, "{html}");
    assert!(html.starts_with("<ul class=\"contains-task-list\">\n<li class=\"task-list-item is-checked\" data-task=\"x\">"), "{html}");
}

#[test]
fn w3_w4_w5_w8_raw_html() {
    let html = html(
        "<details>\n<summary>S</summary>\n\n**x** <kbd>K\n\n</details>\n\n<github username> a < b\n\n<div>\n**y**\n",
    );
    assert!(
        html.contains(
            "<details>\n<summary>S</summary>\n<p><strong>x</strong> <kbd>K</kbd></p>\n</details>"
        ),
        "{html}"
    );
    assert!(html.contains("&lt;github username&gt; a &lt; b"), "{html}");
    assert!(html.contains("**y**"), "{html}");
}

#[test]
fn w2_scripts_go_with_their_content() {
    let vault = vault(&[(
        "Log.md",
        "a <script>[[Hive]] x</script> b\n\n<object>\n\ngone\n\n</object>\n\nafter\n",
    )]);
    let body = render(&vault, "Log.md");
    assert!(
        !body.html.contains("script") && !body.html.contains("gone"),
        "{}",
        body.html
    );
    assert!(body.html.contains("after"), "{}", body.html);
    assert!(
        body.findings.iter().any(|f| f.code == Code::HtmlRemoved),
        "{:?}",
        body.findings
    );
}

#[test]
fn w5_tags_close_nothing_across_containers() {
    let html = html("<div>\n\n- a </div> b\n- <b>c\n\nd\n");
    assert!(html.starts_with("<div>"), "{html}");
    assert!(html.contains("<b>c</b></li>"), "{html}");
}

#[test]
fn w5_a_forgotten_anchor_takes_no_links() {
    let files = |text| page(&[("Log.md", text), ("Hive.md", "")]);
    let html = files("<a name=\"x\">\n\nSee [[Hive]].\n");
    assert!(
        html.contains("<a class=\"internal-link\" href=\"../hive/\">Hive</a>"),
        "{html}"
    );
    let html = files("<a href=\"https://x.y\">\n\nSee [[Hive]].\n\n</a>\n");
    assert!(html.contains("<p>See Hive.</p>"), "{html}");
}

#[test]
fn w5_a_block_ends_a_raw_paragraph() {
    let html = html("<p align=\"center\">\n\ntext\n\n</p>\n\nafter\n");
    assert!(html.contains("</p><p>text</p>\n"), "{html}");
    assert_eq!(html.matches("<p").count(), 3, "{html}");
}

#[test]
fn w6_addresses_in_html() {
    let html = page(&[
        (
            "Log.md",
            "<a href=\"Bee log.md\">x</a> <a href=\"Gone.md\">y</a>\n",
        ),
        ("Bee log.md", ""),
    ]);
    assert!(html.contains("<a href=\"../bee-log/\">x</a>"), "{html}");
    assert!(!html.contains("Gone"), "{html}");
}

#[test]
fn w7_ids_in_html() {
    let html = html(
        "## A\n\n<span id=\"a\">x</span> <span id=\"b\">y</span> <span id=\"b\">z</span> <i id=\"fn:1\">w</i>\n",
    );
    assert_eq!(html.matches("id=\"a\"").count(), 1, "{html}");
    assert_eq!(html.matches("id=\"b\"").count(), 1, "{html}");
    assert!(!html.contains("fn:1"), "{html}");
}

#[test]
fn e4_block_html_in_a_paragraph() {
    let html = html("text <div>x</div> more\n");
    assert!(
        html.starts_with("<div class=\"p\">text <div>x</div> more</div>"),
        "{html}"
    );
}

#[test]
fn e5_e6_embeds_from_other_folders() {
    let html = page(&[
        ("Log.md", "![[Hive#Frames]]\n\n## Frames\n"),
        (
            "Bees/Hive.md",
            "## Frames\n\n[x](../Log.md) [[#Frames]] ![](img/a.png) <b id=\"x\">b</b> ^b\n\n## Rest\n",
        ),
        ("Bees/img/a.png", ""),
    ]);
    assert_eq!(html.matches("id=").count(), 1, "{html}");
    assert!(
        html.contains("href=\"../bees/hive/#frames\">Frames</a>"),
        "{html}"
    );
    assert!(html.contains("src=\"../Bees/img/a.png\""), "{html}");
    assert!(!html.contains("Rest"), "{html}");
}

#[test]
fn e13_v10_v11_nothing_of_a_private_note() {
    let files = [
        (
            "Log.md",
            "[[Secret]] ![[Secret]] [[Secret|her]] [mine](Secret.md \"Secret\") <a href=\"Secret.md\">z</a>\n",
        ),
        ("Secret.md", "---\npublish: false\n---\n# Diary\n"),
    ];
    let html = page(&files);
    assert!(!html.contains("ecret") && !html.contains("Diary"), "{html}");
    let dead = |text: &str| format!("<a class=\"internal-link is-unresolved\">{text}</a>");
    assert!(
        html.starts_with(&format!(
            "<p>{}  {} {} ",
            dead("…"),
            dead("her"),
            dead("mine")
        )),
        "{html}"
    );
}

#[test]
fn e14_findings_of_embedded_notes_are_their_own() {
    let vault = vault(&[
        ("Log.md", "![[Hive]]\n"),
        ("Hive.md", "<script>x</script> $\\undefinedcommand$\n"),
    ]);
    assert!(render(&vault, "Log.md").findings.is_empty());
    assert!(!render(&vault, "Hive.md").findings.is_empty());
}

#[test]
fn x1_x4_math() {
    let html = html("a $x<y$ b\n\n$$\nz\n$$\n");
    assert!(html.starts_with("<p>a <math>"), "{html}");
    assert!(
        html.contains("<div class=\"math-block\"><math display=\"block\""),
        "{html}"
    );
}

#[test]
fn x7_an_embedded_section_knows_the_commands_before_it() {
    let html = page(&[
        ("Log.md", "![[Hive#B]]\n"),
        ("Hive.md", "$\\newcommand{\\wax}{W}$\n\n## B\n\n$\\wax$\n"),
    ]);
    assert!(!html.contains("math-error"), "{html}");
}

#[test]
fn b1_p11_excerpt_and_summary_from_markdown() {
    let vault = vault(&[
        (
            "Log.md",
            "# T\n\nSee **the** [[Hive]]%%no%% and `x`.\n\n- item [[Hive|벌]]\n\n<a href=\"Hive.md\">raw</a> link\n",
        ),
        ("Hive.md", ""),
    ]);
    let from = find(&vault, "Log.md");
    with(&vault, |site| {
        assert_eq!(summary(site, from), "See the Hive and x.");
        assert_eq!(
            excerpt(site, from, 0),
            "See <strong>the</strong> <b>Hive</b> and <code>x</code>."
        );
        assert_eq!(excerpt(site, from, 1), "item <b>벌</b>");
        assert_eq!(excerpt(site, from, 2), "<b>raw</b> link");
    });
}

#[test]
fn i9_hostile_input_makes_no_huge_page() {
    for text in [
        "> ".repeat(5_000),
        "[".repeat(50_000),
        "![[Log]]\n\n".repeat(3_000),
        "<b>".repeat(20_000),
        "<a>\n\n".repeat(5_000),
        "^[".repeat(5_000),
        "**a".repeat(20_000),
        "|a".repeat(3_000) + "\n" + &"|-".repeat(3_000) + "\n" + &"|\n".repeat(3_000),
    ] {
        let length = html(&text).len();
        assert!(length < 40 << 20, "{length}");
    }
}
