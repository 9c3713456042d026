//! Which HTML elements exist, and what pages do with each of them (W1–W3).
//!
//! Entry points: [`fate`], [`hides_content`], [`parts_words`]. Pages, excerpts and search data use the same lists, so that they agree on
//! what readers see. The lists are sorted, because lookups are binary searches; names are lower-case, as the parser leaves them.

use super::html::is_block;

/// What pages do with an HTML element outside of drawings and formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The element is written.
    Keep,
    /// The element is removed together with its content (W2).
    Remove,
    /// The tag is removed, its content is written (W3).
    Unwrap,
    /// It is no HTML element, so the tag is shown as text (W3).
    Text,
}

/// Elements that are written (W1).
const KEPT: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meter",
    "nav",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "search",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that are removed with their content (W2).
const REMOVED: &[&str] = &[
    "applet", "base", "embed", "link", "meta", "noscript", "object", "script", "style", "template",
];

/// Elements of HTML, past and present, that are in neither list above.
const OTHERS: &[&str] = &[
    "basefont",
    "bgsound",
    "blink",
    "body",
    "canvas",
    "command",
    "content",
    "dialog",
    "element",
    "fencedframe",
    "frame",
    "frameset",
    "head",
    "html",
    "image",
    "isindex",
    "keygen",
    "listing",
    "marquee",
    "menuitem",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "portal",
    "rb",
    "rbc",
    "rtc",
    "selectedcontent",
    "shadow",
    "slot",
    "spacer",
    "title",
    "xmp",
];

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image",
    "img", "input", "isindex", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements within a line that readers see as an object of its own, so they separate two words.
const APART: &[&str] = &[
    "audio", "br", "button", "caption", "col", "colgroup", "datalist", "embed", "iframe", "img",
    "input", "legend", "math", "meter", "object", "optgroup", "option", "output", "picture",
    "progress", "rp", "rt", "select", "svg", "textarea", "video",
];

fn has(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// Returns what pages do with the element `name` in HTML content.
#[must_use]
pub fn fate(name: &str) -> Fate {
    if has(KEPT, name) {
        Fate::Keep
    } else if has(REMOVED, name) {
        Fate::Remove
    } else if has(OTHERS, name) || is_custom(name) {
        Fate::Unwrap
    } else {
        Fate::Text
    }
}

/// Whether it is a custom element, such as `my-tag`.
fn is_custom(name: &str) -> bool {
    name.contains('-') && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether the element has no content and no end tag.
#[must_use]
pub fn is_void(name: &str) -> bool {
    has(VOID, name)
}

/// Whether readers see nothing of the element's content: it is removed with it (W2), or the element shows another page in its place.
#[must_use]
pub fn hides_content(name: &str) -> bool {
    name == "iframe" || fate(name) == Fate::Remove && !is_void(name)
}

/// Whether the element separates words: `a<br>b` is two words, `a<b>b</b>` is one.
#[must_use]
pub fn parts_words(name: &str) -> bool {
    is_block(name) || has(APART, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w1_lists_are_sorted() {
        for list in [KEPT, REMOVED, OTHERS, VOID, APART] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }

    #[test]
    fn b3_scripts_part_words_at_the_same_elements() {
        let script = include_str!("../../templates/assets/search-index.js");
        let (_, rest) = script.split_once("const parting = new Set((").unwrap();
        let (list, _) = rest.split_once(").split").unwrap();
        let plain = list.replace(['"', '+'], " ");
        let theirs: std::collections::BTreeSet<&str> = plain.split_whitespace().collect();
        let ours = crate::model::html::blocks()
            .chain(APART.iter().copied())
            .collect();
        assert_eq!(theirs, ours);
    }

    #[test]
    fn w2_elements_that_hide_or_separate_words() {
        let hidden = [
            "applet", "iframe", "noscript", "object", "script", "style", "template",
        ];
        assert!(hidden.iter().all(|name| hides_content(name)));
        assert!(
            !["link", "p", "button", "my-tag"]
                .iter()
                .any(|name| hides_content(name))
        );
        assert!(
            ["p", "br", "button", "td"]
                .iter()
                .all(|name| parts_words(name))
        );
        assert!(
            !["b", "span", "ruby", "wbr", "my-tag"]
                .iter()
                .any(|name| parts_words(name))
        );
    }
}
