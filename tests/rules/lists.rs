//! Lists: their order and what the settings leave out, the tree that scripts fetch, tags and all notes as trees.

use crate::memory::{Built, site, site_with};

const NOTES: &[(&str, &str)] = &[
    ("index.md", "[[Bees/Hive]]"),
    ("About.md", ""),
    ("Bees/Hive.md", "#a/b/c"),
    ("Bees/Box 10.md", "#a/b"),
    ("Bees/Box 9.md", "---\npublish: false\n---\n"),
    ("Bees/Frames/index.md", ""),
    ("Bees/Frames/Wax.md", "---\ntitle: 밀랍\n---\n"),
    ("Old/Hive.md", ""),
    ("Old/Deep/Leaf.md", "#z"),
    ("Secret/Plan.md", "---\ndraft: true\n---\n"),
    ("Zoo.md", "---\npermalink: to/the-zoo\n---\n"),
    ("404.md", "gone"),
];

fn tree(site: &Built) -> String {
    let files = noteweave::index::data(&site.vault, &site.config);
    let tree = files.iter().find(|file| file.path == "_nw/tree.json");
    String::from_utf8(tree.map(|file| file.bytes.clone()).unwrap_or_default()).unwrap_or_default()
}

/// The text of a page's parts from `from` on, without tags, in words.
fn words(page: &str, from: &str) -> String {
    let part = page.split_once(from).map_or("", |(_, rest)| rest);
    let text = part.split('<').filter_map(|piece| piece.split_once('>'));
    let text: Vec<&str> = text.flat_map(|(_, text)| text.split_whitespace()).collect();
    text.join(" ")
}

#[test]
fn b5_v9_the_tree_holds_what_lists_show() {
    let site = site(NOTES);
    // A title says its address, in lower-case ASCII with hyphens, or the address follows it. Folders come first.
    assert_eq!(
        tree(&site),
        r#"[["Bees",[["Frames",[["밀랍","wax/"]]],"Box 10","Hive"]],["Old",[["Deep",["Leaf"]],"Hive"]],"About",["Zoo","to/the-zoo/"]]"#
    );
    assert_eq!(tree(&crate::memory::site(&[])), "[]");
}

#[test]
fn the_settings_order_and_thin_out_every_list() {
    let settings = "[nav]\norder = [\"Zoo\", \"old/\", \"Bees/Hive.md\"]\nhidden = [\"About.md\", \"Old/Deep\", \"Bees/Frames/Wax\"]\n";
    let site = site_with(NOTES, settings, |_| {});
    assert_eq!(
        tree(&site),
        r#"[["Old",["Hive"]],["Bees",[["Frames",[]],"Hive","Box 10"]],["Zoo","to/the-zoo/"]]"#
    );
    for path in [
        "",
        "all-notes/",
        "bees/",
        "bees/frames/",
        "old/",
        "bees/hive/",
    ] {
        let page = site.page(path);
        for name in ["About", "Leaf", "밀랍"] {
            assert!(!words(page, "<body").contains(name), "{name} on /{path}");
        }
    }
    // Pages, tags and links stay.
    for path in ["about/", "old/deep/leaf/", "bees/frames/wax/"] {
        assert!(!site.page(path).is_empty());
    }
    site.has("tags/z/", "old/deep/leaf/");
    let next =
        "<a rel=\"next\" href=\"../box-10/\"><span>Next</span> <b dir=\"auto\">Box 10</b></a>";
    assert!(site.page("bees/hive/").contains(next));
    assert!(!site.page("bees/hive/").contains("rel=\"prev\""));
    assert!(!site.page("old/hive/").contains("nw-turn"));
    assert_eq!(site.of_code("NW001"), [""; 0]);
}

#[test]
fn a_path_of_the_settings_that_names_nothing_is_reported() {
    let settings = "[nav]\norder = [\"Bees/Hive.md\", \"Bees/Hives\"]\nhidden = [\"Nowhere/\", \"Secret\", \"Bees/Box 9.md\"]\n";
    let site = site_with(NOTES, settings, |_| {});
    assert_eq!(
        site.of_code("NW001"),
        [
            "noteweave.toml NW001 no note or folder \"Bees/Hives\" for `nav.order`",
            "noteweave.toml NW001 no note or folder \"Nowhere/\" for `nav.hidden`",
        ]
    );
}

#[test]
fn tags_are_nested_lists_of_leaf_names() {
    let site = site(NOTES);
    let page = site.text("tags/").replace('\n', "");
    let a = "<ul class=\"nw-tag-tree\"><li><a class=\"tag\" href=\"a/\">#a</a> <span class=\"nw-count\">2</span>";
    let b = "<ul><li><a class=\"tag\" href=\"a/b/\" aria-label=\"#a/b\">b</a> <span class=\"nw-count\">2</span>";
    let c = "<ul><li><a class=\"tag\" href=\"a/b/c/\" aria-label=\"#a/b/c\">c</a> <span class=\"nw-count\">1</span></li></ul></li></ul></li>";
    let z = "<li><a class=\"tag\" href=\"z/\">#z</a> <span class=\"nw-count\">1</span></li></ul>";
    assert_eq!(page, [a, b, c, z].concat());
}

#[test]
fn all_notes_are_nested_by_folder() {
    let site = site(NOTES);
    let page = site.text("all-notes/");
    assert_eq!(
        words(page, ""),
        "About Zoo Bees 4 Box 10 Hive Frames 2 Frames 밀랍 Old 2 Hive Deep 1 Leaf"
    );
    assert_eq!(page.matches("<details").count(), 4);
    assert_eq!(page.matches("</details>").count(), 4);
    assert!(page.contains("<details class=\"nw-branch\" open>"));
    assert!(
        site.page("all-notes/")
            .contains("<p class=\"nw-total\">9 notes</p>")
    );
}

#[test]
fn folders_as_deep_as_paths_are_long() {
    let path = format!("{}Leaf.md", "d/".repeat(1500));
    let site = crate::memory::linked([(path, String::new())]);
    let tree = tree(&site);
    assert!(
        tree.starts_with("[[\"d\",[[\"d\",[[\"d\",["),
        "{}",
        &tree[..60]
    );
    assert_eq!(tree.matches('[').count(), tree.matches(']').count());
}
