//! What programs read of a site, the feed and the sitemap, rule by rule (B5, N23).

use crate::memory::{Built, site_with};
use crate::support::TestVault;

const SETTINGS: &str = "[site]\ntitle = \"Bees & 벌\"\nurl = \"https://example.org/notes/\"\n";

fn site() -> Built {
    let files = [
        ("index.md", "Home, see [[Bees/Hive#Frames]] and [[Secret]]."),
        (
            "Bees/Hive.md",
            "---\nmodified: 2031-04-05\ncreated: 2030-01-02\naliases: [Skep]\ntags: [bees]\n---\nTen <frames>. %%unsaid%%\n\n## Frames\n\n![[bee.png]]\n",
        ),
        ("꿀벌.md", "---\nmodified: 2032-01-01\n---\n벌 & 꿀"),
        (
            "Secret.md",
            "---\npublish: false\nmodified: 2033-01-01\n---\nunspeakable",
        ),
        ("404.md", "not here"),
        ("bee.png", ""),
    ];
    site_with(&files, SETTINGS, |_| {})
}

#[test]
fn b5_the_sitemap_holds_exactly_the_public_pages() {
    let site = site();
    let map = site.page("sitemap.xml");
    let places: Vec<_> = map
        .split("<loc>")
        .skip(1)
        .map(|part| part.split("</loc>").next().unwrap())
        .collect();
    let expected = [
        "",
        "all-notes/",
        "bees/",
        "bees/hive/",
        "tags/",
        "tags/bees/",
        "%EA%BF%80%EB%B2%8C/",
    ];
    let mut sorted = places.clone();
    sorted.sort_unstable();
    let expected: Vec<_> = expected
        .iter()
        .map(|path| format!("https://example.org/notes/{path}"))
        .collect();
    let mut wanted: Vec<&str> = expected.iter().map(String::as_str).collect();
    // The graph is one of the generated pages.
    sorted.retain(|place| *place != "https://example.org/notes/graph/");
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    assert!(
        map.contains("hive/</loc><lastmod>2031-04-05</lastmod>"),
        "{map}"
    );
}

#[test]
fn b5_the_feed_holds_the_newest_public_notes_with_whole_addresses() {
    let site = site();
    let feed = site.page("feed.xml");
    for part in [
        "<title>Bees &amp; 벌</title>",
        "<updated>2032-01-01T00:00:00Z</updated>",
        "<id>https://example.org/notes/bees/hive/</id>",
        "<published>2030-01-02T00:00:00Z</published>",
        "<id>https://example.org/notes/%EA%BF%80%EB%B2%8C/</id>",
        "https://example.org/notes/bee.png",
    ] {
        assert!(feed.contains(part), "{part} is not in\n{feed}");
    }
    let newest = feed.find("<title>꿀벌</title>").unwrap();
    assert!(newest < feed.find("<title>Hive</title>").unwrap());
    for hidden in ["unspeakable", "Secret", "unsaid", "2033", "not here"] {
        assert!(!feed.contains(hidden), "{hidden} is in\n{feed}");
    }
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"../../feed.xml\"";
    assert!(site.page("bees/hive/").contains(link));
}

#[test]
fn b9_times_keep_their_time_of_day_and_the_offset_of_the_site() {
    let settings = format!("{SETTINGS}timezone = \"Asia/Seoul\"\n");
    let files = [
        (
            "A.md",
            "---\nmodified: 2031-04-05T10:30\ncreated: 2030-07-01\n---\na",
        ),
        ("B.md", "---\nmodified: 2031-04-04T23:59:30Z\n---\nb"),
        ("C.md", "---\nmodified: 2031-04-05 11:00:00 -0900\n---\nc"),
        ("D.md", "---\nmodified: 2031-04-05\n---\nd"),
    ];
    let site = site_with(&files, &settings, |_| {});
    let feed = site.page("feed.xml");
    let updated: Vec<_> = feed
        .split("<updated>")
        .skip(1)
        .map(|part| part.split("</updated>").next().unwrap())
        .collect();
    assert_eq!(
        updated,
        [
            "2031-04-06T05:00:00+09:00",
            "2031-04-06T05:00:00+09:00",
            "2031-04-05T10:30:00+09:00",
            "2031-04-05T08:59:30+09:00",
            "2031-04-05T00:00:00+09:00",
        ]
    );
    assert!(feed.contains("<published>2030-07-01T00:00:00+09:00</published>"));
    // Pages, too, show the day in Seoul.
    for (page, day) in [("a/", "05"), ("b/", "05"), ("c/", "06")] {
        let date = format!("<time datetime=\"2031-04-{day}\">");
        assert!(site.page(page).contains(&date), "{page}");
    }
}

#[test]
fn b5_p14_a_note_without_a_last_change_is_in_the_feed_by_the_day_it_was_made() {
    let files = [("A.md", "---\ncreated: 2031-04-05\n---\na"), ("B.md", "b")];
    let site = site_with(&files, SETTINGS, |_| {});
    let feed = site.page("feed.xml");
    assert_eq!(
        feed.matches("<updated>2031-04-05T00:00:00Z</updated>")
            .count(),
        2,
        "{feed}"
    );
    assert!(
        !feed.contains("<title>B</title>"),
        "nothing dates it: {feed}"
    );
}

#[test]
fn b9_notes_dated_after_the_build_are_in_no_feed() {
    let vault = TestVault::new().settings(SETTINGS);
    let vault = vault
        .note("Past.md", "---\nmodified: 2020-01-01\n---\nx")
        .note("Now.md", "---\nmodified: 2020-06-01T12:00:00Z\n---\nx")
        .note("Later.md", "---\nmodified: 2020-06-02\n---\nx")
        .note(
            "Planned.md",
            "---\ncreated: 2020-07-01\nmodified: 2020-01-01\n---\nx",
        );
    let build = |time: &str| {
        let mut command = vault.command(&["build"]);
        command.env("SOURCE_DATE_EPOCH", time);
        assert!(command.status().unwrap().success());
        let feed = vault.page("feed.xml");
        let found = ["Now", "Past", "Later", "Planned"].into_iter();
        let found = found.filter(|name| feed.contains(&format!("<title>{name}</title>")));
        (found.collect::<Vec<_>>(), vault.page("all-notes/"))
    };
    // Noon of the first of June 2020.
    let (found, notes) = build("1591012800");
    assert_eq!(found, ["Now", "Past"]);
    // A cached feed must not outlive its clock, in either direction.
    let (found, later) = build("1600000000");
    assert_eq!(found, ["Now", "Past", "Later", "Planned"]);
    assert_eq!(notes, later, "only the feed depends on the time");
    assert_eq!(build("1591012799").0, ["Past"]);
    assert_eq!(build("0").0, [""; 0]);
    assert!(
        vault
            .page("feed.xml")
            .contains("<updated>1970-01-01T00:00:00Z</updated>")
    );
}

#[test]
fn n23_without_an_address_of_the_site_there_is_neither() {
    let site = site_with(&[("A.md", "text")], "", |_| {});
    assert!(!site.urls().iter().any(|url| url.ends_with(".xml")));
    assert!(!site.page("a/").contains("atom+xml"));
}

#[test]
fn n16_feed_and_sitemap_give_way_to_files_of_the_vault() {
    let files = [
        ("A.md", "[feed](feed.xml) [map](sitemap.xml)"),
        ("feed.xml", ""),
        ("sitemap.xml", ""),
    ];
    let site = site_with(&files, SETTINGS, |_| {});
    assert!(site.page("feed-2.xml").contains("<feed"));
    assert!(site.page("sitemap-2.xml").contains("<urlset"));
    site.has("a/", "href=\"../feed.xml\"");
    assert!(
        site.page("a/")
            .contains("atom+xml\" href=\"../feed-2.xml\"")
    );
    assert!(site.of_code("NW101").is_empty());
}

#[test]
fn a_feed_of_ones_own_takes_the_place_of_ours_and_the_feed_can_be_turned_off() {
    let vault = TestVault::new().note("A.md", "text").settings(SETTINGS);
    vault.write("static/feed.xml", "mine");
    vault.build();
    assert_eq!(vault.page("feed.xml"), "mine");
    let off = format!("{SETTINGS}\n[feed]\nenabled = false\n");
    let site = site_with(&[("A.md", "text")], &off, |_| {});
    assert!(!site.urls().contains(&"feed.xml"));
    assert!(!site.page("a/").contains("atom+xml"));
}

#[test]
fn n28_no_page_and_no_feed_holds_a_control_character() {
    let text = "---\ntitle: \"t\\u0005\\u000c\"\naliases: [\"a\\u0005\"]\ndescription: \"d\\u0005\"\n---\n# h&#5;\n\nx&#5; &#xfdd0; [l&#5;](B&#5;.md \"t&#5;\") ![i&#5;](p&#5;.png) <b title=\"&#5;\">&#5;</b> <https://x.y/&#5;>\n\n```a&#5;\n&#5;\n```\n\n[[B|b&#5;]]\n";
    let files = [
        ("A.md", text),
        ("B.md", "x&#12; [[A]]"),
        ("C.md", "[[A]] &#5;"),
    ];
    let site = site_with(&files, SETTINGS, |_| {});
    for (path, page) in site.pages() {
        let bad = page
            .chars()
            .find(|c| c.is_control() && !matches!(c, '\n' | '\t') || *c as u32 == 0xfdd0);
        let near = bad.map(|c| &page[..page.find(c).unwrap_or(0)]);
        let near: Option<String> = near.map(|n| n.chars().rev().take(80).collect());
        // A form feed is white space to HTML, not to XML.
        let is_form_feed = bad == Some('\u{c}') && path.ends_with(".html");
        assert!(
            bad.is_none() || is_form_feed,
            "{path}: {bad:?} after {near:?}"
        );
    }
}
