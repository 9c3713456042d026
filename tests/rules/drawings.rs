//! Rule B7: drawings of Excalidraw.

use crate::memory::{Built, site, site_with};
use serde_json::{Value, json};

/// The note of a drawing.
fn drawing(parts: &str, elements: &[Value]) -> String {
    let data = json!({"type": "excalidraw", "elements": elements}).to_string();
    let data = lz_str::compress_to_base64(data.as_str());
    let mut lines = String::new();
    for (at, c) in data.chars().enumerate() {
        if at > 0 && at % 256 == 0 {
            lines.push_str("\n\n");
        }
        lines.push(c);
    }
    format!(
        "---\nexcalidraw-plugin: parsed\ntags: [excalidraw]\nBACKWORDS: x\n---\nBACKWORDS [[Back]]\n\n# Excalidraw Data\n{parts}\n%%\n## Drawing\n```compressed-json\n{lines}\n```\n%%\n"
    )
}

fn shape(kind: &str, id: &str) -> Value {
    json!({"type": kind, "id": id, "x": 0, "y": 0, "width": 100, "height": 50, "strokeColor": "#1e1e1e", "strokeWidth": 2})
}

fn with(mut node: Value, key: &str, value: impl Into<Value>) -> Value {
    node[key] = value.into();
    node
}

fn text(id: &str, shown: &str) -> Value {
    with(shape("text", id), "text", shown)
}

/// A site of the drawing `Map.excalidraw.md`, a page that embeds it, and other files.
#[track_caller]
fn map(parts: &str, elements: &[Value], others: &[(&str, &str)]) -> Built {
    let note = drawing(parts, elements);
    let own = [
        ("A.md", "before\n\n![[Map.excalidraw|A map|300]]\n"),
        ("Map.excalidraw.md", note.as_str()),
    ];
    let files: Vec<_> = own.into_iter().chain(others.iter().copied()).collect();
    site(&files)
}

#[test]
fn b7_a_drawing_is_shown_where_it_is_embedded_and_has_no_page() {
    let site = map(
        "",
        &[
            shape("rectangle", "a"),
            with(shape("ellipse", "b"), "isDeleted", true),
            text("c", "육각형"),
        ],
        &[],
    );
    let html = site.page_of("A.md");
    assert!(
        html.contains(
            "<svg class=\"internal-embed excalidraw-embed\" role=\"img\" aria-label=\"A map\""
        ),
        "{html}"
    );
    assert!(html.contains(" width=\"300\" height=\""), "{html}");
    assert!(
        html.contains("<rect x=\"0\"") && html.contains("육각형"),
        "{html}"
    );
    assert!(!html.contains("<ellipse"), "{html}");
    assert!(!site.is_page("Map.excalidraw.md"));
    assert_eq!(site.url("Map.excalidraw.md"), Some("Map.excalidraw.svg"));
    // Nothing of the note around the drawing is anywhere, and no list names it.
    let everything = site.everything();
    for part in [
        "BACKWORDS",
        "Excalidraw Data",
        "tags/excalidraw",
        "compressed-json",
    ] {
        assert!(!everything.contains(part), "{part}");
    }
    assert!(!site.list_of_all_notes().contains("Map"));
    site.is_clean();
}

#[test]
fn b7_a_link_to_a_drawing_leads_to_it() {
    let note = drawing("", &[shape("diamond", "a")]);
    let site = site(&[("A.md", "[[Map]]"), ("D/Map.md", &note)]);
    site.has("a/", "href=\"../D/Map.svg\"");
    let svg = site.page("D/Map.svg");
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""),
        "{svg}"
    );
    assert!(
        svg.contains("<polygon points=\"50 0 100 25 50 50 0 25\""),
        "{svg}"
    );
}

#[test]
fn b7_v6_a_drawing_that_nothing_shows_is_not_published() {
    let note = drawing("ff: [[Bee.png]]\n", &[shape("diamond", "a")]);
    let site = site(&[
        ("A.md", ""),
        ("P.md", "---\npublish: no\n---\n![[Map]]"),
        ("Map.md", &note),
        ("Bee.png", ""),
    ]);
    assert!(!site.is_public("Map.md") && !site.is_public("Bee.png"));
    assert_eq!(site.of_code("NW702").len(), 2);
}

#[test]
fn b7_the_exported_picture_wins() {
    let note = drawing("", &[shape("diamond", "a")]);
    for (files, shown) in [
        (&["Map.svg", "Map.png"][..], "Map.svg"),
        (&["Map.excalidraw.svg", "Map.png"], "Map.excalidraw.svg"),
        (
            &["Map.excalidraw.light.svg", "Map.excalidraw.png"],
            "Map.excalidraw.light.svg",
        ),
        (&["Map.light.png", "Map.png"], "Map.png"),
        (&["Map.light.png"], "Map.light.png"),
    ] {
        for drawing in ["Map.md", "Map.excalidraw.md"] {
            let mut all = vec![
                ("A.md", "![[Map|240]] [[Map]]\n\n![[Map.excalidraw]]"),
                (drawing, note.as_str()),
            ];
            all.extend(files.iter().map(|file| (*file, "")));
            let named = if drawing == "Map.md" {
                "Map"
            } else {
                "Map.excalidraw"
            };
            let page = format!("![[{named}|240]] [[{named}]]");
            all[0].1 = &page;
            let site = site(&all);
            let html = site.page_of("A.md");
            let image = format!(
                "<img class=\"internal-embed image-embed\" src=\"../{shown}\" alt=\"{shown}\" width=\"240\""
            );
            assert!(html.contains(&image), "{html}");
            assert!(html.contains(&format!("href=\"../{shown}\"")), "{html}");
            assert!(!site.is_public(drawing) && site.is_public(shown));
            assert_eq!(site.of_code("NW709"), Vec::<String>::new());
        }
    }
}

#[test]
fn b7_the_picture_for_dark_pages() {
    let site = site(&[
        ("A.md", "![[Map]]\n\n![[Other.svg]]"),
        ("Map.md", "---\nexcalidraw-plugin: raw\n---\n"),
        ("Map.light.svg", ""),
        ("Map.dark.svg", ""),
        ("Other.svg", ""),
        ("Other.dark.svg", ""),
    ]);
    let html = site.page_of("A.md");
    let picture = "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"../Map.dark.svg\"><img class=\"internal-embed image-embed\" src=\"../Map.light.svg\"";
    assert!(html.contains(picture), "{html}");
    assert!(site.is_public("Map.dark.svg") && !site.is_public("Other.dark.svg"));
    assert_eq!(html.matches("<picture>").count(), 1);
}

#[test]
fn b7_nw709_data_that_cannot_be_read() {
    let broken = "---\nexcalidraw-plugin: parsed\n---\n```compressed-json\nN4Kg\n```\n";
    let site = site(&[("A.md", "글\n\n![[Map]] [[Map]]"), ("Map.md", broken)]);
    site.has(
        "a/",
        "<span class=\"internal-embed is-unresolved\">Map</span>",
    );
    assert_eq!(site.places(), ["NW709 3:1", "NW709 3:10"]);
    assert!(!site.everything().contains("N4Kg"));
    assert!(!site.is_public("Map.md"));
}

#[test]
fn b7_b2_links_on_elements_lead_and_count() {
    let parts =
        "## Text Elements\nsee [[B|the hive]] ^texttext\n\n## Element Links\nrect0000: [[C]]\n";
    let elements = [
        with(text("texttext", "see the hive"), "rawText", "see [[Old]]"),
        with(shape("rectangle", "rect0000"), "link", "[[Old]]"),
        with(
            shape("rectangle", "web"),
            "link",
            "https://example.org/?a&b",
        ),
        with(shape("rectangle", "bad"), "link", "javascript:alert(1)"),
        with(shape("rectangle", "no"), "link", "[[Missing]]"),
    ];
    let site = map(parts, &elements, &[("B.md", ""), ("C.md", "")]);
    let html = site.page_of("A.md");
    for part in [
        "see <a class=\"drawing-link\" href=\"../b/\">the hive</a>",
        "<a class=\"drawing-link\" href=\"../c/\"><g>",
        "<a class=\"drawing-link\" href=\"https://example.org/?a&amp;b\" rel=\"noopener\"><g>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(
        !html.contains("javascript:") && !html.contains("Missing"),
        "{html}"
    );
    for note in ["B.md", "C.md"] {
        let backlinks = site.backlinks(note);
        assert!(
            backlinks.contains("../a/") && backlinks.contains("A map"),
            "{backlinks}"
        );
        assert!(!backlinks.contains("see "), "{backlinks}");
    }
    assert_eq!(site.of_code("NW001").len(), 1);
    assert_eq!(site.of_code("NW011").len(), 1);
}

#[test]
fn b7_v10_what_is_private_is_not_named() {
    let private = "---\npublish: no\n---\nSECRETTEXT";
    let parts = "## Embedded Files\nff: [[Geheim/Foto.png]]\nfe: [[Plan Neun]]\n\n## Text Elements\n![[Plan Neun#^block]] ^transclu\n[[Plan Neun]] ^typedraw\n[mine](Plan%20Neun.md) ^markdown\n";
    let elements = [
        text("transclu", "SECRETTEXT"),
        text("typedraw", "Plan Neun"),
        text("markdown", "mine"),
        // Nobody knows how these were typed.
        with(text("old", "Plan\nNeun"), "link", "[[Plan Neun]]"),
        with(text("older", "SECRETTEXT"), "link", "[[Plan Neun#Teil]]"),
        // The author's own words.
        with(
            with(text("own", "my own words"), "rawText", "my own words"),
            "link",
            "[[Plan Neun]]",
        ),
        with(shape("rectangle", "box"), "link", "[[Plan Neun]]"),
        with(shape("embeddable", "window"), "link", "[[Plan Neun]]"),
        with(shape("frame", "frame"), "name", "[[Plan Neun]]"),
        with(shape("image", "one"), "fileId", "ff"),
        with(shape("image", "two"), "fileId", "fe"),
        text("comment", "said %%COMMENT%%"),
    ];
    let note = drawing(parts, &elements);
    let site = site_with(
        &[
            ("A.md", "![[Map]] [[Map]]"),
            ("Map.md", &note),
            ("Plan Neun.md", private),
            ("Geheim/Foto.png", "x"),
        ],
        "private = [\"Geheim\"]",
        |_| {},
    );
    let everything = site.everything();
    for part in [
        "Plan",
        "Neun",
        "SECRETTEXT",
        "Geheim",
        "Foto",
        "COMMENT",
        "Teil",
        "block",
    ] {
        assert!(!everything.contains(part), "{part}");
    }
    let svg = site.page("Map.svg");
    assert!(
        svg.contains("mine") && svg.contains("my own words") && svg.contains('…'),
        "{svg}"
    );
    assert!(!svg.contains("<a ") && !svg.contains("<image"), "{svg}");
    assert!(!site.is_public("Geheim/Foto.png"));
}

#[test]
fn b7_v11_a_private_drawing_or_picture_is_not_shown() {
    let note = drawing("", &[text("a", "SECRETTEXT")]);
    let private = note.replacen("---\n", "---\npublish: no\n", 1);
    let shown = site(&[("A.md", "x ![[Map]] ![[Map|own]]"), ("Map.md", &private)]);
    assert!(!shown.everything().contains("SECRETTEXT"));
    assert!(!shown.everything().contains("Map"));
    let shown = site_with(
        &[
            ("A.md", "x ![[Map]]"),
            ("Map.md", &note),
            ("Map.svg", "SECRETTEXT"),
        ],
        "private = [\"*.svg\"]",
        |_| {},
    );
    assert!(!shown.everything().contains("SECRETTEXT"));
    assert!(!shown.is_public("Map.svg") && !shown.is_public("Map.md"));
}

#[test]
fn b7_pictures_in_a_drawing_are_published_with_it() {
    let parts = "## Embedded Files\nff: [[Bee.png]]\nfe: [[Inner]]\n";
    let elements = [
        with(shape("image", "one"), "fileId", "ff"),
        with(shape("image", "two"), "fileId", "fe"),
    ];
    let inner = drawing("", &[shape("ellipse", "a")]);
    let site = map(
        parts,
        &elements,
        &[("Bee.png", ""), ("Inner.md", &inner), ("Rest.png", "")],
    );
    let html = site.page_of("A.md");
    for part in ["href=\"../Bee.png\"/>", "href=\"../Inner.svg\"/>"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(site.is_public("Bee.png") && site.is_public("Inner.md"));
    assert!(!site.is_public("Rest.png"));
}

#[test]
fn b7_text_is_found_under_the_page_that_shows_it() {
    let site = map("", &[text("a", "Honigwabe")], &[("B.md", "")]);
    let vault = &site.vault;
    let file = vault
        .files
        .iter()
        .find(|f| f.entry.path.as_str() == "A.md")
        .unwrap();
    let mut words = String::new();
    noteweave::index::text::of(vault, &site.config.privacy, file, &mut words);
    assert!(
        words.contains("Honigwabe") && words.contains("before"),
        "{words}"
    );
}

#[test]
fn b7_a_drawing_in_a_canvas() {
    let note = drawing("", &[shape("diamond", "a")]);
    let canvas = json!({"nodes": [{"id": "n", "type": "file", "file": "Map.md", "x": 0, "y": 0, "width": 90, "height": 90}], "edges": []});
    let site = site(&[("C.canvas", &canvas.to_string()), ("Map.md", &note)]);
    site.has(
        "c.canvas/",
        "<svg class=\"internal-embed excalidraw-embed\"",
    );
}
