//! The graph, rule by rule: what its data holds (B2, B5, V9), its page (N14, N16), and which pages have one.

use crate::memory::{Built, Memory, site, site_with};
use noteweave::index::{self, DataFile};
use serde_json::Value;
use std::collections::BTreeSet;

/// The data as a reader of the files sees it.
struct Graph {
    root: Value,
    /// Title and address of each node.
    nodes: Vec<(String, String)>,
    places: Vec<(u16, u16)>,
    groups: Vec<u8>,
    links: Vec<(usize, usize)>,
    files: Vec<DataFile>,
}

/// Reads the files as the script does.
fn graph(site: &Built) -> Graph {
    let mut files = index::data(&site.vault, &site.config);
    files.retain(|file| file.path.starts_with("_nw/graph/"));
    let named = |name: &str| {
        let path = format!("_nw/graph/{name}");
        &files.iter().find(|file| file.path == path).unwrap().bytes
    };
    let root: Value = serde_json::from_slice(named("root.json")).unwrap();
    let count = root["nodes"].as_u64().unwrap() as usize;
    let bytes = named(root["layout"].as_str().unwrap());
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let places = (0..count).map(|n| (number(2 * n), number(2 * (count + n))));
    let mut rest = bytes[5 * count..].iter();
    let mut next = || {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = usize::from(*rest.next().unwrap());
            value |= (byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    };
    let mut links = Vec::new();
    for node in 0..count {
        let mut to = node;
        for _ in 0..next() {
            to += next();
            links.push((node, to));
        }
    }
    assert_eq!(rest.len(), 0);
    assert_eq!(root["links"], links.len());
    let names: Value = serde_json::from_slice(named(root["names"].as_str().unwrap())).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut nodes = Vec::new();
    for folder in names.as_array().unwrap() {
        for entry in &folder.as_array().unwrap()[1..] {
            let (title, last) = match entry {
                Value::String(title) => {
                    let guessed = title.to_ascii_lowercase().replace(' ', "-");
                    (title.clone(), guessed + root["suffix"].as_str().unwrap())
                }
                pair => (text(&pair[0]), text(&pair[1])),
            };
            nodes.push((title, text(&folder[0]) + &last));
        }
    }
    Graph {
        nodes,
        places: places.collect(),
        groups: bytes[4 * count..5 * count].to_vec(),
        links,
        root,
        files,
    }
}

impl Graph {
    fn urls(&self) -> Vec<&str> {
        let mut urls: Vec<&str> = self.nodes.iter().map(|(_, url)| url.as_str()).collect();
        urls.sort_unstable();
        urls
    }

    /// Links by the addresses of their ends.
    fn linked(&self) -> BTreeSet<(&str, &str)> {
        let url = |n: usize| self.nodes[n].1.as_str();
        let pair = |(a, b): &(usize, usize)| (url(*a).min(url(*b)), url(*a).max(url(*b)));
        self.links.iter().map(pair).collect()
    }

    fn group(&self, url: &str) -> Option<&str> {
        let node = self.nodes.iter().position(|(_, u)| u == url).unwrap();
        let group = usize::from(self.groups[node]).checked_sub(1)?;
        self.root["groups"][group].as_str()
    }
}

#[track_caller]
fn shows(site: &Built, url: &str, part: &str) {
    assert!(site.page(url).contains(part), "no {part} in {url:?}");
}

#[track_caller]
fn shows_no(site: &Built, url: &str, part: &str) {
    assert!(!site.page(url).contains(part), "{part} in {url:?}");
}

const FILES: &[(&str, &str)] = &[
    (
        "index.md",
        "[[Hive]] [[Hive#Frames]] ![[Queen]] [[Secret]] [[Gone]] [[index]]",
    ),
    (
        "Bees/Hive.md",
        "---\naliases: [Skep]\ntags: [insects/bees]\n---\n[home](../index.md)\n\n## Frames\n",
    ),
    (
        "Bees/Queen's & Co?.md",
        "---\ntitle: Queen\naliases: [Queen]\nup: \"[[Hive]]\"\n---\n`[[index]]`",
    ),
    ("Bees/Plan.canvas", "{}"),
    ("벌/벌통 관찰.md", "[[Skep]]"),
    ("벌/index.md", "[[Bees]]"),
    ("Alone.md", "#quiet"),
    (
        "Secret.md",
        "---\npublish: false\ntags: [hush]\n---\n[[Alone]] [[Hive]]",
    ),
    ("Hidden place/Private.md", "---\npublish: false\n---\n"),
    ("404.md", "[[Alone]]"),
    ("bee.png", ""),
];

#[test]
fn b5_the_graph_holds_exactly_the_public_pages() {
    let site = site(FILES);
    let graph = graph(&site);
    let expected = [
        "",
        "alone/",
        "bees/hive/",
        "bees/plan.canvas/",
        "bees/queens-and-co/",
        "벌/",
        "벌/벌통-관찰/",
    ];
    assert_eq!(graph.urls(), expected);
    for (title, url) in &graph.nodes {
        let page = site.page(url);
        let escaped = title.replace('&', "&amp;").replace('\'', "&#39;");
        assert!(
            url.is_empty() || page.contains(&format!("<title>{escaped} ")),
            "{title}"
        );
    }
}

#[test]
fn b2_links_are_those_of_backlinks_each_once() {
    let graph = site(FILES);
    let graph = self::graph(&graph);
    let expected = [
        ("", "bees/hive/"),
        ("", "bees/queens-and-co/"),
        ("bees/hive/", "bees/queens-and-co/"),
        ("bees/hive/", "벌/벌통-관찰/"),
    ];
    assert_eq!(graph.linked(), BTreeSet::from(expected));
    assert_eq!(graph.links.len(), expected.len());
}

#[test]
fn v9_nothing_private_is_in_the_graph() {
    let site = site(FILES);
    for file in graph(&site).files {
        let text = String::from_utf8_lossy(&file.bytes).to_lowercase();
        for word in ["secret", "private", "hidden", "hush", "gone"] {
            assert!(!text.contains(word), "{word} in {}", file.path);
        }
    }
}

#[test]
fn n26_places_are_apart_and_the_same_in_every_build() {
    let files: Vec<(String, String)> = (0..300)
        .map(|n| {
            (
                format!("F{}/N{n}.md", n % 7),
                format!("[[N{}]] [[N{}]]", n / 2, n * 7 % 300),
            )
        })
        .collect();
    let (one, two) = (
        crate::memory::linked(files.clone()),
        crate::memory::linked(files),
    );
    let (one, two) = (graph(&one), graph(&two));
    assert_eq!(one.files, two.files);
    let places: BTreeSet<_> = one.places.iter().collect();
    assert_eq!(places.len(), 300);
}

#[test]
fn n14_n16_the_page_of_the_graph_gives_way_to_a_note() {
    let plain = site(&[("A.md", "[[B]]"), ("B.md", "")]);
    shows(&plain, "graph/", "class=\"nw-graph\"");
    shows(&plain, "a/", "href=\"../graph/\"");
    let taken = site(&[("graph.md", "mine"), ("B.md", "[[graph]]")]);
    assert!(taken.text("graph/").contains("mine"));
    shows(&taken, "graph-2/", "class=\"nw-graph\"");
    shows(&taken, "b/", "href=\"../graph-2/\"");
    taken.is_clean();
}

#[test]
fn the_graph_can_be_turned_off() {
    let off = site_with(FILES, "[graph]\nenabled = false\n", |_| {});
    assert!(!off.is_page("graph/index.html"));
    shows_no(&off, "bees/hive/", "nw-graph");
    assert!(
        index::data(&off.vault, &off.config)
            .iter()
            .all(|f| !f.path.contains("graph"))
    );
    // An alias may then have its address.
    let alias = [("A.md", "---\naliases: [graph]\n---\n")];
    let off = site_with(&alias, "[graph]\nenabled = false\n", |_| {});
    assert!(off.page("graph/").contains("refresh"));
    let on = site(&alias);
    shows(&on, "graph/", "class=\"nw-graph\"");
}

#[test]
fn only_linked_notes_have_a_graph_of_their_own() {
    let site = site(FILES);
    for url in ["", "bees/hive/", "bees/queens-and-co/", "벌/벌통-관찰/"] {
        shows(&site, url, "<section class=\"nw-graph\"");
    }
    for url in ["alone/", "벌/", "404.html", "bees/", "tags/", "all-notes/"] {
        shows_no(&site, url, "<section class=\"nw-graph\"");
    }
    // What it links to is named once, by the text or by a list; private, missing and attached things and itself are not.
    shows(&site, "", "data-depth=\"1\" data-style=\"./_nw/graph");
    assert_eq!(listed(&site, ""), ["Queen"]);
    assert_eq!(listed(&site, "벌/벌통-관찰/"), ["Hive"]);
    shows_no(&site, "벌/벌통-관찰/", "data-named");
}

/// What the list of neighbours on a page names.
fn listed(site: &crate::memory::Built, url: &str) -> Vec<String> {
    let page = site.page(url);
    let Some((_, list)) = page.split_once("nw-graph-links") else {
        return Vec::new();
    };
    let list = list.split("</ul>").next().unwrap();
    let links = list.split("<li>").skip(1);
    let text = |link: &str| link.split(['<', '>']).nth(2).unwrap().to_owned();
    links.map(text).collect()
}

#[test]
fn neighbours_that_the_text_names_are_not_listed_again() {
    let notes = [
        ("A.md", "[[B]] [[C|see]] [[D#h]] [[E]]"),
        ("B.md", "[[A]]\n\n![[A]]"),
        ("C.md", "[[D]] [[D|d]] [[p.png]]"),
        ("D.md", "# h\n[[E|e]] [[E]]"),
        ("E.md", ""),
    ];
    let site = site(&notes);
    assert_eq!(listed(&site, "a/"), ["C", "D"]);
    shows(&site, "a/", "data-named");
    assert_eq!(listed(&site, "b/"), ["A"]);
    assert_eq!(listed(&site, "c/"), [""; 0]);
    assert_eq!(listed(&site, "d/"), ["E"]);
    shows_no(&site, "d/", "data-named");
}

#[test]
fn a_vault_without_pages_has_no_graph() {
    let empty = Memory::new().build();
    assert!(empty.vault.graph.is_none());
    let only = site(&[("404.md", "nothing")]);
    assert!(only.vault.graph.is_none());
}

#[test]
fn colours_tell_the_folder_or_the_first_tag() {
    let by_folder = site(FILES);
    let graph = self::graph(&by_folder);
    assert_eq!(graph.root["groups"], serde_json::json!(["Bees", "벌"]));
    assert_eq!(graph.group("bees/hive/"), Some("Bees"));
    assert_eq!(graph.group("alone/"), None);
    let by_tag = site_with(FILES, "[graph]\ncolor = \"tag\"\n", |_| {});
    let graph = self::graph(&by_tag);
    assert_eq!(graph.group("bees/hive/"), Some("insects"));
    assert_eq!(graph.group("alone/"), Some("quiet"));
    assert_eq!(graph.group(""), None);
}

#[test]
fn pages_with_many_links_leave_them_to_the_data() {
    let links: String = (0..100).map(|n| format!("[[N{n}]] ")).collect();
    let hub = ("Hub.md".to_owned(), links);
    let notes = (0..100).map(|n| (format!("N{n}.md"), String::new()));
    let site = crate::memory::linked(notes.chain([hub]));
    shows(&site, "hub/", "data-many");
    shows_no(&site, "hub/", "nw-graph-links");
    shows_no(&site, "n1/", "data-many");
}

#[test]
fn other_styles_of_addresses_are_in_the_data_too() {
    let site = site_with(FILES, "[urls]\nstyle = \"html\"\n", |_| {});
    let graph = graph(&site);
    assert_eq!(graph.root["suffix"], ".html");
    assert!(graph.urls().contains(&"bees/hive.html"));
    assert!(graph.urls().contains(&"index.html"));
}
