//! Finds the neighbours that a page's own text names, so that the script that draws the graph takes them from there.
//!
//! Entry point: [`mark`]. A link in the text that leads to a whole page and shows its title says as much as an entry in a list of
//! neighbours. The script takes every such link for a neighbour, so no neighbour counts as named if the text has another link that looks
//! the same.

use super::context::NeighbourView;
use super::escape;
use memchr::memmem;
use rustc_hash::FxHashMap;

/// The class of links, which begin with `BEFORE` and go on with `AFTER` (see `html/links.rs`).
const LINK: &str = "internal-link";
const BEFORE: &str = "<a class=\"";
const AFTER: &str = "\" href=\"";
/// The rest of a link that leads nowhere.
const UNRESOLVED: &str = " is-unresolved\">";

/// Marks those of `neighbours` that the text `html` of the page names.
pub(super) fn mark(neighbours: &mut [NeighbourView<'_>], html: &str) {
    if neighbours.is_empty() {
        return;
    }
    let Some(links) = whole_pages(html) else {
        return;
    };
    let mut known = usize::from(links.contains_key("./"));
    let (mut url, mut title) = (String::new(), String::new());
    for link in neighbours.iter_mut() {
        url.clear();
        title.clear();
        escape::attribute(&mut url, &link.url);
        escape::text(&mut title, link.text);
        if let Some(text) = links.get(&*url) {
            known += 1;
            link.named = *text == title;
        }
    }
    if known != links.len() {
        neighbours.iter_mut().for_each(|link| link.named = false);
    }
}

/// Returns, by address, what the first link to each whole page shows. `None` if the script might mistake one of these links for another.
fn whole_pages(html: &str) -> Option<FxHashMap<&str, &str>> {
    let mut links = FxHashMap::default();
    for at in memmem::find_iter(html.as_bytes(), LINK) {
        let rest = &html[at + LINK.len()..];
        if !html[..at].ends_with(BEFORE) {
            return None;
        }
        let Some(rest) = rest.strip_prefix(AFTER) else {
            rest.strip_prefix(UNRESOLVED)?;
            continue;
        };
        let (url, rest) = rest.split_once('"')?;
        if !url.contains('#') {
            let text = rest
                .strip_prefix('>')
                .and_then(|rest| rest.split_once('<'))
                .filter(|(_, rest)| rest.starts_with("/a>"));
            links
                .entry(url)
                .or_insert(text.map_or("", |(text, _)| text));
        }
    }
    Some(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether each of two neighbours is named.
    fn named(html: &str) -> [bool; 2] {
        let link = |text, url: &str| NeighbourView {
            text,
            url: url.to_owned(),
            named: false,
        };
        let mut neighbours = [link("벌 & \"꿀\"", "../a/"), link("B", "../b/")];
        mark(&mut neighbours, html);
        neighbours.map(|link| link.named)
    }

    const FIRST: &str = "<a class=\"internal-link\" href=\"../a/\">벌 &amp; \"꿀\"</a>";

    #[test]
    fn links_to_whole_pages_by_title_name_a_neighbour() {
        for other in [
            "",
            "<a class=\"internal-link is-unresolved\">B</a>",
            "<a class=\"internal-link\" href=\"../b/#b\">B</a>",
            "<a class=\"internal-link\" href=\"../b/\">b</a><a class=\"internal-link\" href=\"../b/\">B</a>",
            "<a class=\"internal-link\" href=\"../b/\">B<em>b</em></a>",
            "<a class=\"internal-link\" href=\"../b/\" title=\"\">B</a>",
            "<a class=\"internal-link\" href=\"./\">B</a>",
        ] {
            assert_eq!(named(&format!("{FIRST}{other}")), [true, false], "{other}");
        }
        let second = "<a class=\"internal-link\" href=\"../b/\">B</a>";
        assert_eq!(named(&format!("{FIRST}{second}")), [true, true]);
    }

    #[test]
    fn nothing_is_named_where_other_links_look_the_same() {
        for other in [
            "<a class=\"internal-link file-embed\" href=\"../x.zip\">x</a>",
            "<a class=\"internal-link\" href=\"../x.zip\">x</a>",
            "<a href=\"../x/\" class=\"internal-link\">x</a>",
            "<a id=\"x\" class=\"internal-link\" href=\"../a/\">x</a>",
        ] {
            assert_eq!(named(&format!("{FIRST}{other}")), [false, false], "{other}");
        }
    }
}
