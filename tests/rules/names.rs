//! Sections N (names, paths, URLs) and T (tags) of the rules, from a vault's files to the addresses of its pages.

mod addresses;
mod collisions;
mod tags;

use crate::memory::Memory;

const NFD: &str = "\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}";

/// The address of a lone note.
#[track_caller]
fn url(path: &str) -> String {
    let site = Memory::new().note(path, "x").build();
    let url = site.vault.files[0]
        .url
        .as_ref()
        .map(|url| url.as_str().to_owned());
    let url = url.unwrap_or_default();
    assert!(site.is_page(&format!("{url}index.html")), "{path}: {url}");
    url
}

#[test]
fn n1_kinds_of_files_in_any_case() {
    let site = Memory::new()
        .note("A.md", "[[B]] [[c.CANVAS]] [[d.Base]] [[e.MDX]]")
        .note("B.MD", "")
        .files(&["c.CANVAS", "d.Base", "e.MDX"])
        .build();
    assert_eq!(site.url("B.MD"), Some("b/"));
    assert_eq!(site.url("c.CANVAS"), Some("c.canvas/"));
    assert_eq!(site.url("d.Base"), Some("d.base/"));
    assert_eq!(site.url("e.MDX"), Some("e.MDX"));
    site.has("a/", "href=\"../b/\"");
}

#[test]
fn n2_names_in_either_unicode_form() {
    let nfd = Memory::new()
        .note("Log.md", "[[각도]] [x](각도.md) [[각도#가 나]]")
        .note(&format!("{NFD}.md"), "## \u{1100}\u{1161} \u{1102}\u{1161}")
        .build();
    nfd.has(
        "log/",
        "<a class=\"internal-link\" href=\"../각도/\">각도</a>",
    );
    nfd.has("log/", "href=\"../각도/#가-나\"");
    nfd.is_clean();
    let typed = Memory::new()
        .note("Log.md", &format!("[[{NFD}]] ![[{NFD}.png]] #{NFD}"))
        .note("각도.md", "")
        .files(&["각도.png"])
        .build();
    typed.has("log/", "href=\"../각도/\"");
    typed.has("log/", "src=\"../각도.png\"");
    typed.has("log/", "href=\"../tags/각도/\"");
    typed.is_clean();
    for (name, other) in [
        ("カ\u{3099}", "ガ"),
        ("e\u{301}tude", "étude"),
        ("STRASSE", "straße"),
        ("ΣΑΣ", "σας"),
    ] {
        let site = Memory::new()
            .note("Log.md", &format!("[[{other}]]"))
            .note(&format!("{name}.md"), "")
            .build();
        assert!(
            site.text("log/").contains("href=\"../"),
            "{name}: {}",
            site.text("log/")
        );
    }
}

#[test]
fn n2_output_is_nfc() {
    let text = format!(
        "---\ntitle: {NFD}\ndescription: {NFD}\n---\n# {NFD}\n\n{NFD} [[{NFD}]] #{NFD} ^id\n\n![[{NFD}.png|{NFD}]]\n"
    );
    let site = Memory::new()
        .note(&format!("{NFD}.md"), &text)
        .files(&[&format!("{NFD}.png")])
        .build();
    for url in ["각도/", "tags/각도/", "all-notes/", ""] {
        let jamo = |c: char| ('\u{1100}'..='\u{11ff}').contains(&c);
        assert!(!site.page(url).contains(jamo), "{url}: {}", site.page(url));
    }
}

#[test]
fn n3_two_files_of_one_name() {
    let site = Memory::new()
        .note("Log.md", "[[tea]] [[Tea]] [[TEA]]")
        .note("Tea.md", "")
        .note("tea.md", "")
        .build();
    assert_eq!(
        (site.url("Tea.md"), site.url("tea.md")),
        (Some("tea/"), Some("tea-2/"))
    );
    let html = site.text("log/");
    assert!(
        html.contains("href=\"../tea-2/\">tea<") && html.contains("href=\"../tea/\">Tea<"),
        "{html}"
    );
    assert!(html.contains("href=\"../tea/\">TEA<"), "{html}");
    assert_eq!(site.of_code("NW105").len(), 1);
}

#[test]
fn n4_pages_are_folders_with_an_index() {
    assert_eq!(url("Field work/Bee log.md"), "field-work/bee-log/");
    assert_eq!(url("관찰 일지/꿀벌 1.md"), "관찰-일지/꿀벌-1/");
}

#[test]
fn n5_n6_slugs() {
    for (path, expected) in [
        ("Ada's C++ & Go?.md", "adas-c-plus-plus-and-go/"),
        ("Rev 3.1.md", "rev-3.1/"),
        ("꿀벌 관찰.md", "꿀벌-관찰/"),
        ("Tea’s.md", "teas/"),
        ("100%.md", "100-percent/"),
        ("蜂蜜（生）.md", "蜂蜜-生/"),
        ("はちみつ、蜂.md", "はちみつ-蜂/"),
        ("نحل العسل.md", "نحل-العسل/"),
        ("👩‍🚀 🐝.md", "👩‍🚀-🐝/"),
        ("❤️.md", "❤️/"),
        ("ÉTUDE.md", "étude/"),
        ("हिन्दी नोट.md", "हिन्दी-नोट/"),
        ("..a..md", "a/"),
        ("-- a -- b --.md", "a-b/"),
        ("a_b.c.md", "a_b.c/"),
        ("R&D.md", "r-and-d/"),
        ("x\u{3000}y.md", "x-y/"),
    ] {
        assert_eq!(url(path), expected, "{path}");
    }
    assert_eq!(url(&format!("{NFD}.md")), "각도/");
}

#[test]
fn n7_empty_long_and_device_names() {
    let empty = url("???.md");
    assert!(
        empty.starts_with("note-") && empty.len() == "note-".len() + 8 + 1,
        "{empty}"
    );
    assert_ne!(empty, url("!!!.md"));
    let long = url(&format!("{}.md", "꿀".repeat(80)));
    assert!(long.len() <= 210 && long.starts_with("꿀꿀"), "{long}");
    for (path, expected) in [
        ("con.md", "con_/"),
        ("AUX.md", "aux_/"),
        ("com1.md", "com1_/"),
        ("LPT9/a.md", "lpt9_/a/"),
        ("com10.md", "com10/"),
    ] {
        assert_eq!(url(path), expected);
    }
}

#[test]
fn n8_n9_canvases_bases_and_attachments() {
    let site = Memory::new()
        .note(
            "Log.md",
            "[[Plan]] [[Plan.canvas]] [[Plan.base]] ![[Bee 1.png]] ![[벌 'a' & b.png]]",
        )
        .note("Plan.md", "")
        .files(&[
            "Plan.canvas",
            "Plan.base",
            "Img/Bee 1.png",
            "그림/벌 'a' & b.png",
        ])
        .build();
    for url in ["plan/", "plan.canvas/", "plan.base/"] {
        site.has("log/", &format!("href=\"../{url}\""));
        assert!(site.is_page(&format!("{url}index.html")));
    }
    site.has("log/", "src=\"../Img/Bee%201.png\"");
    assert_eq!(site.url("Img/Bee 1.png"), Some("Img/Bee 1.png"));
    site.has("log/", "src=\"../그림/벌%20%27a%27%20&amp;%20b.png\"");
    assert_eq!(site.of_code("NW101"), [""; 0]);
}
