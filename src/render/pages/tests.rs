//! Whole pages from hand-made vaults.

use super::*;
use crate::bases::Bases;
use crate::config::{Config, NavLink};
use crate::link::Vault;
use crate::link::{File, Folder, Redirect, TagNode, Visibility};
use crate::link::{Lookup, NameTables};
use crate::model::{Entry, Heading, Note, VaultPath};
use crate::query::dataview::Queries;
use crate::render::Theme;
use crate::render::pages;
use crate::vault::ObsidianSettings;

fn file(path: &str, url: Option<&str>) -> File {
    let path = VaultPath::new(path);
    let kind = FileKind::of_extension(path.extension());
    let title = if kind == FileKind::Note {
        path.stem().into()
    } else {
        path.name().into()
    };
    let visibility = match url {
        Some(_) => Visibility::Public,
        None => Visibility::NotPublished,
    };
    File {
        entry: Entry {
            path,
            disk: std::path::PathBuf::new(),
            kind,
            size: 0,
            modified: None,
            dimensions: None,
            state: None,
        },
        note: None,
        times: crate::link::Times::default(),
        visibility,
        url: url.map(Url::new),
        title,
        targets: Vec::new(),
        backlinks: Vec::new(),
        folder_page: None,
        tags: Vec::new(),
        created: None,
        modified: None,
        renamed: Vec::new(),
    }
}

fn folder(path: &str, name: &str, url: &str, parent: Option<u32>, files: &[u32]) -> Folder {
    Folder {
        path: path.into(),
        name: name.into(),
        url: Url::new(url),
        page: None,
        parent: parent.map(FolderId),
        folders: Vec::new(),
        files: files.iter().map(|f| FileId(*f)).collect(),
        total: files.len() as u32,
    }
}

fn tag_node(name: &str, parent: Option<u32>, children: &[u32], files: &[u32]) -> TagNode {
    TagNode {
        name: name.into(),
        url: Url::new(&format!("tags/{name}/")),
        parent: parent.map(TagId),
        children: children.iter().map(|t| TagId(*t)).collect(),
        files: files.iter().map(|f| FileId(*f)).collect(),
        total: files.len() as u32,
    }
}

/// `Bees/` with a note, a canvas and a private note; a note in the root; nested tags; a redirect.
fn vault() -> Vault {
    let mut root = folder("", "Garden", "", None, &[3]);
    root.folders = vec![FolderId(1)];
    Vault {
        files: vec![
            file("Bees/Hive & Co.md", Some("bees/hive-and-co/")),
            file("Bees/Plan.canvas", Some("bees/plan.canvas/")),
            file("Bees/Secret.md", None),
            file("Tea.md", Some("tea/")),
        ],
        folders: vec![root, folder("Bees", "Bees", "bees/", Some(0), &[0, 1])],
        tags: vec![
            TagNode {
                total: 2,
                ..tag_node("yard", None, &[1], &[3])
            },
            tag_node("yard/wild", Some(0), &[], &[0, 3]),
        ],
        redirects: vec![Redirect {
            url: Url::new("old/hives/"),
            target: Url::new("bees/hive-and-co/"),
        }],
        tag_index: Url::new("tags/"),
        all_notes: Url::new("notes/"),
        graph: None,
        feed: None,
        sitemap: Vec::new(),
        home: None,
        not_found: None,
        obsidian: ObsidianSettings::default(),
        callouts: Default::default(),
        plugins: Default::default(),
        built: None,
        findings: Vec::new(),
        pictures: Vec::new(),
    }
}

fn html_of(vault: &Vault, config: &Config, page: Page) -> String {
    let theme = Theme::new(config, Vec::new()).unwrap();
    let names = NameTables::default();
    let lookup = Lookup::new(vault, &names);
    let bases = Bases::new(vault, &lookup, config, &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config,
        vault,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    String::from_utf8(render(&site, page).unwrap().bytes).unwrap()
}

fn config() -> Config {
    let mut config = Config::default();
    config.site.title = "Garden".to_owned();
    config
}

#[test]
fn every_page_is_listed_once_and_has_its_own_address() {
    let vault = vault();
    let all = pages(&vault);
    let mut urls: Vec<_> = all
        .iter()
        .map(|p| url_of(&vault, *p).as_str().to_owned())
        .collect();
    urls.sort();
    let expected = [
        "",
        "404.html",
        "bees/",
        "bees/hive-and-co/",
        "bees/plan.canvas/",
        "notes/",
        "old/hives/",
        "tags/",
        "tags/yard/",
        "tags/yard/wild/",
        "tea/",
    ];
    assert_eq!(urls, expected);
}

#[test]
fn n10_n11_notes_stand_in_for_listings() {
    let mut vault = vault();
    vault.home = Some(FileId(3));
    vault.folders[1].page = Some(FileId(0));
    let all = pages(&vault);
    assert!(!all.iter().any(|p| matches!(p, Page::Folder(_))), "{all:?}");
}

#[test]
fn a_private_file_has_no_page_whatever_is_asked_for() {
    let vault = vault();
    assert_eq!(url_of(&vault, Page::File(FileId(2))).as_str(), "404.html");
    let page = html_of(&vault, &config(), Page::File(FileId(2)));
    assert!(page.contains("Page not found") && !page.contains("Secret"));
}

#[test]
fn no_page_names_a_private_file_or_carries_inline_code() {
    let vault = vault();
    let mut config = config();
    config.nav.links = vec![NavLink {
        text: "S".to_owned(),
        to: "Bees/Secret.md".to_owned(),
    }];
    for page in pages(&vault) {
        let html = html_of(&vault, &config, page);
        assert!(!html.to_lowercase().contains("secret"), "{page:?}");
        assert!(!html.contains("<style") && !html.contains(" style="));
        assert!(
            !html.contains("<script>") && !html.contains(" onclick"),
            "{page:?}"
        );
    }
}

#[test]
fn n22_redirects_lead_on_without_script() {
    let html = html_of(&vault(), &config(), Page::Redirect(0));
    for part in [
        r#"<meta http-equiv="refresh" content="0; url=../../bees/hive-and-co/">"#,
        r#"<link rel="canonical" href="../../bees/hive-and-co/">"#,
        r#"<meta name="robots" content="noindex">"#,
        r#"<a href="../../bees/hive-and-co/">"#,
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("<script"));
    let mut config = config();
    config.site.url = Some("https://example.org/g/".to_owned());
    let html = html_of(&vault(), &config, Page::Redirect(0));
    assert!(html.contains(r#"rel="canonical" href="https://example.org/g/bees/hive-and-co/""#));
}

#[test]
fn n13_the_404_page_links_from_the_base() {
    let mut config = config();
    config.site.base = Some("/garden/".to_owned());
    let html = html_of(&vault(), &config, Page::NotFound);
    assert!(html.contains(r#"href="/garden/notes/""#), "{html}");
    assert!(html.contains("href=\"/garden/_nw/theme."));
    assert!(!html.contains("href=\"../") && !html.contains("href=\"./"));
    assert!(html.contains("noindex"));
}

#[test]
fn n13_the_404_page_reports_header_links_that_lead_nowhere() {
    let mut config = config();
    let link = |to: &str| NavLink {
        text: "x".to_owned(),
        to: to.to_owned(),
    };
    config.nav.links = ["Tea", "Bees/", "https://a.example", "feed.xml", "Gone"]
        .map(link)
        .to_vec();
    let theme = Theme::new(&config, Vec::new()).unwrap();
    let vault = vault();
    let names = NameTables::default();
    let lookup = Lookup::new(&vault, &names);
    let bases = Bases::new(&vault, &lookup, &config, &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config: &config,
        vault: &vault,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    let out = render(&site, Page::NotFound).unwrap();
    assert_eq!(out.findings.len(), 1);
    assert_eq!(out.findings[0].target.as_deref(), Some("Gone"));
}

#[test]
fn n23_links_are_relative_and_absolute_only_with_a_site_address() {
    let html = html_of(&vault(), &config(), Page::File(FileId(0)));
    assert!(
        html.contains(r#"href="../plan.canvas/""#) && html.contains("../../_nw/theme."),
        "{html}"
    );
    assert!(!html.contains("canonical") && !html.contains("og:url"));
    let mut config = config();
    config.site.url = Some("https://example.org/".to_owned());
    let html = html_of(&vault(), &config, Page::File(FileId(0)));
    assert!(
        html.contains(r#"<link rel="canonical" href="https://example.org/bees/hive-and-co/">"#)
    );
}

#[test]
fn titles_are_escaped() {
    let html = html_of(&vault(), &config(), Page::File(FileId(0)));
    assert!(
        html.contains("<title>Hive &amp; Co · Garden</title>"),
        "{html}"
    );
    assert!(html.contains(r#"<h1 class="page-title" dir="auto">Hive &amp; Co</h1>"#));
}

#[test]
fn n10_generated_listings_are_marked() {
    let html = html_of(&vault(), &config(), Page::Folder(FolderId(1)));
    assert!(html.contains(r#"<article data-kind="folder">"#));
    assert!(
        html.contains(r#"<a href="hive-and-co/">Hive &amp; Co</a>"#),
        "{html}"
    );
    assert!(html.contains("2 notes"));
}

#[test]
fn a10_a_text_with_its_own_title_shows_no_second_one() {
    let (vault, config) = (vault(), config());
    let theme = Theme::new(&config, Vec::new()).unwrap();
    let names = NameTables::default();
    let lookup = Lookup::new(&vault, &names);
    let bases = Bases::new(&vault, &lookup, &config, &theme.words);
    let queries = Queries::new(bases.world());
    let site = Site {
        config: &config,
        vault: &vault,
        bases: &bases,
        queries: &queries,
        theme: &theme,
    };
    let url = Url::new("tea/");
    let body = |starts_with_h1| html::Body {
        starts_with_h1,
        ..html::Body::default()
    };
    let view = |b: &html::Body| note_view(&site, FileId(3), relative(&url), b).show_title;
    assert!(view(&body(false)));
    assert!(!view(&body(true)));
}

#[test]
fn a9_contents_begin_at_depth_one_and_leave_out_the_title() {
    let heading = |level, text: &str, top_level| Heading {
        level,
        event: 0,
        text: text.into(),
        source_key: None,
        id: text.into(),
        top_level,
    };
    let note = Note {
        headings: vec![
            heading(1, "title", true),
            heading(2, "a", true),
            heading(4, "b", true),
            heading(2, "quoted", false),
        ],
        ..Note::default()
    };
    let found: Vec<_> = contents(&note, "", true)
        .iter()
        .map(|e| (e.depth, e.text))
        .collect();
    assert_eq!(found, [(1, "a"), (3, "b")]);
}

#[test]
fn t10_tag_pages_list_notes_under_each_tag_they_carry() {
    let html = html_of(&vault(), &config(), Page::Tag(TagId(0)));
    let main = html
        .split("<main")
        .nth(1)
        .and_then(|h| h.split("</main>").next());
    let main = main.unwrap();
    assert_eq!(main.matches("../../tea/").count(), 2, "{main}");
    assert_eq!(main.matches("../../bees/hive-and-co/").count(), 1);
    assert!(
        main.contains(r#"<a class="tag" href="wild/">#yard/wild</a>"#),
        "{main}"
    );
    assert!(main.contains("2 notes"));
}

#[test]
fn long_lists_are_folded_into_parts() {
    let mut vault = vault();
    let parts = |html: &str| {
        (
            html.matches("<details").count(),
            html.matches("</details>").count(),
        )
    };
    vault.tags[0].files = vec![FileId(0); 500];
    let html = html_of(&vault, &config(), Page::Tag(TagId(0)));
    assert_eq!(parts(&html), (0, 0));
    vault.tags[0].files = vec![FileId(0); 501];
    let html = html_of(&vault, &config(), Page::Tag(TagId(0)));
    assert_eq!(parts(&html), (3, 3));
    assert_eq!(html.matches("<ul").count(), html.matches("</ul>").count());
    vault.tags[0].files = vec![FileId(0); 750];
    let html = html_of(&vault, &config(), Page::Tag(TagId(0)));
    assert_eq!(parts(&html), (3, 3));
}

#[test]
fn b1_backlinks_beyond_fifty_are_folded() {
    let mut vault = vault();
    vault.files[3].backlinks = (0..150)
        .map(|_| Backlink {
            from: FileId(0),
            links: Vec::new(),
        })
        .collect();
    let html = html_of(&vault, &config(), Page::File(FileId(3)));
    assert!(html.contains(r#"<section class="backlinks""#));
    assert!(html.contains("<summary>100 more pages</summary>"), "{html}");
    let html = html_of(&vault, &config(), Page::File(FileId(0)));
    assert!(!html.contains("backlinks"), "no backlinks, no section");
}

#[test]
fn pages_do_not_grow_with_their_folder_and_lists_are_light() {
    let mut vault = vault();
    let count = 5_000;
    vault.files = (0..count)
        .map(|n| file(&format!("N{n:05}.md"), Some(&format!("n{n:05}/"))))
        .collect();
    vault.folders = vec![folder(
        "",
        "Garden",
        "",
        None,
        &(0..count).collect::<Vec<_>>(),
    )];
    vault.tags.clear();
    let note = html_of(&vault, &config(), Page::File(FileId(2_500)));
    assert!(note.len() < 12_000, "{}", note.len());
    assert!(note.contains("All 5,000 pages in this folder") && note.contains("N02499"));
    let all = html_of(&vault, &config(), Page::AllNotes);
    let names = "N00000".len() + "../n00000/".len();
    let overhead = all.len() / count as usize - names;
    assert!(overhead <= 60, "{overhead}");
    let empty = html_of(&vault, &config(), Page::NotFound);
    assert!(empty.contains("Page not found"));
}

#[test]
fn interface_follows_the_language() {
    let mut config = config();
    config.site.lang = "ko".to_owned();
    let html = html_of(&vault(), &config, Page::TagIndex);
    assert!(
        html.contains("<html lang=\"ko\">") && html.contains("태그 2개"),
        "{html}"
    );
    config.site.lang = "fr".to_owned();
    let html = html_of(&vault(), &config, Page::TagIndex);
    assert!(
        html.contains("<html lang=\"fr\">")
            && html.contains("<body class=\"nw-on-tags\" lang=\"en\">")
    );
}
