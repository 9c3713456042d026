//! The table of HTML elements: which exist, and what notes and pages do with each of them (W1–W5).
//!
//! Entry points: [`is`] for one fact of an element; [`fate`], [`hides_content`] and [`parts_words`] for what follows from several. Parser,
//! sanitiser, excerpts and search data read this one table, so that they agree on what readers see.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Facts about an element, one bit each.
pub type Facts = u32;

/// The element is written (W1).
pub const KEPT: Facts = 1;
/// The element is removed together with its content (W2).
pub const REMOVED: Facts = 1 << 1;
/// The tag is removed, the content is written (W3).
pub const UNWRAPPED: Facts = 1 << 2;
/// A tag of it begins an HTML block on any line (CommonMark 4.6, condition 6).
pub const SOURCE_BLOCK: Facts = 1 << 3;
/// It may not stand inside a `<p>`.
pub const PAGE_BLOCK: Facts = 1 << 4;
/// It is a block in Markdown's source and on pages.
const BLOCK: Facts = SOURCE_BLOCK | PAGE_BLOCK;
/// It has no content and no end tag.
pub const VOID: Facts = 1 << 5;
/// It stands within a line, and readers see an object of its own, so it separates two words.
pub const APART: Facts = 1 << 6;
/// No block may stand in it, as people write it.
pub const INLINE: Facts = 1 << 7;
/// Its content is text up to its end tag.
pub const RAW_TEXT: Facts = 1 << 8;
/// Elements of that name stand inside each other, so each end tag ends the innermost.
pub const NESTS: Facts = 1 << 9;
/// `h1` to `h6`.
pub const HEADING: Facts = 1 << 10;
/// It stands only in a `<table>`.
pub const TABLE_PART: Facts = 1 << 11;
/// It is a group of rows.
pub const SECTION: Facts = 1 << 12;
/// It is a part of a table that holds content.
pub const CELL: Facts = 1 << 13;
/// End tags inside it close nothing around it.
pub const FENCE: Facts = 1 << 14;
/// It begins a drawing or a formula, which have elements of their own.
pub const FOREIGN: Facts = 1 << 15;
/// No element of ours may stand in it.
pub const CLOSED: Facts = 1 << 16;
/// A `<form>` has a property named like the element's id.
pub const OF_FORM: Facts = 1 << 17;
/// It passes inside `<svg>`. No scripts, styles, animation or foreign objects.
pub const SVG: Facts = 1 << 18;
/// It passes inside `<math>`; it only draws.
pub const MATHML: Facts = 1 << 19;
/// In a drawing, only text may stand in it, because browsers read HTML there.
pub const SVG_TEXT: Facts = 1 << 20;
/// In a formula, only text may stand in it, because browsers read HTML there.
pub const MATHML_TEXT: Facts = 1 << 21;

/// All elements of HTML, past and present, and those of drawings and formulas that are written. Names are lower-case, as the parser leaves
/// them; those with the same facts share a row.
const ELEMENTS: &[(&str, Facts)] = &[
    ("a", KEPT | INLINE | SVG),
    (
        "abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s samp \
         small span strike strong sub sup time tt u var",
        KEPT | INLINE,
    ),
    ("acronym map", KEPT),
    (
        "address article aside blockquote center dd details dir div dl dt figcaption figure \
         footer form header li main menu nav ol p search section summary ul",
        KEPT | BLOCK,
    ),
    ("area source wbr", KEPT | VOID),
    (
        "audio datalist meter picture progress rp rt video",
        KEPT | APART,
    ),
    ("br", KEPT | VOID | APART),
    ("button", KEPT | APART | INLINE | FENCE | OF_FORM),
    (
        "caption",
        KEPT | SOURCE_BLOCK | APART | TABLE_PART | CELL | FENCE,
    ),
    ("col", KEPT | SOURCE_BLOCK | VOID | APART | TABLE_PART),
    ("colgroup", KEPT | SOURCE_BLOCK | APART | TABLE_PART),
    ("fieldset", KEPT | BLOCK | OF_FORM),
    ("h1 h2 h3 h4 h5 h6", KEPT | BLOCK | HEADING),
    ("hgroup pre", KEPT | PAGE_BLOCK),
    ("hr", KEPT | BLOCK | VOID),
    ("iframe", KEPT | SOURCE_BLOCK | APART | RAW_TEXT),
    ("img input", KEPT | VOID | APART | OF_FORM),
    ("legend optgroup option", KEPT | SOURCE_BLOCK | APART),
    ("math", KEPT | APART | FOREIGN | CLOSED | MATHML),
    ("output", KEPT | APART | OF_FORM),
    ("select", KEPT | APART | CLOSED | OF_FORM),
    ("svg", KEPT | APART | FOREIGN | CLOSED | SVG),
    ("table", KEPT | BLOCK | FENCE),
    ("tbody tfoot thead", KEPT | BLOCK | TABLE_PART | SECTION),
    ("td th", KEPT | BLOCK | TABLE_PART | CELL | FENCE),
    ("textarea", KEPT | APART | RAW_TEXT | CLOSED | OF_FORM),
    ("tr", KEPT | BLOCK | TABLE_PART),
    ("track", KEPT | SOURCE_BLOCK | VOID),
    ("applet template", REMOVED | NESTS),
    ("base link", REMOVED | SOURCE_BLOCK | VOID),
    ("embed", REMOVED | VOID | APART),
    ("meta", REMOVED | VOID),
    ("noscript script style", REMOVED | RAW_TEXT),
    ("object", REMOVED | APART | NESTS | OF_FORM),
    ("basefont frame param", UNWRAPPED | SOURCE_BLOCK | VOID),
    ("bgsound command isindex keygen", UNWRAPPED | VOID),
    (
        "blink canvas content element fencedframe listing marquee multicol nextid nobr portal \
         rb rbc rtc selectedcontent shadow slot spacer",
        UNWRAPPED,
    ),
    ("body frameset head html menuitem", UNWRAPPED | SOURCE_BLOCK),
    ("dialog", UNWRAPPED | BLOCK),
    ("image", UNWRAPPED | VOID | SVG),
    ("noembed plaintext xmp", UNWRAPPED | RAW_TEXT),
    ("noframes", UNWRAPPED | SOURCE_BLOCK | RAW_TEXT),
    (
        "title",
        UNWRAPPED | SOURCE_BLOCK | RAW_TEXT | SVG | SVG_TEXT,
    ),
    (
        "circle clippath defs ellipse feblend fecolormatrix fecomponenttransfer fecomposite \
         feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow \
         feflood fefunca fefuncb fefuncg fefuncr fegaussianblur femerge femergenode \
         femorphology feoffset fepointlight fespecularlighting fespotlight fetile \
         feturbulence filter g line lineargradient marker mask path pattern polygon polyline \
         radialgradient rect stop switch symbol text textpath tspan use view",
        SVG,
    ),
    ("desc", SVG | SVG_TEXT),
    ("annotation mi mn mo ms mtext", MATHML | MATHML_TEXT),
    (
        "menclose merror mfenced mfrac mmultiscripts mover mpadded mphantom mprescripts mroot \
         mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtr munder munderover none \
         semantics",
        MATHML,
    ),
];

static FACTS: LazyLock<FxHashMap<&str, Facts>> = LazyLock::new(|| {
    let named = |(names, facts): &(&'static str, Facts)| {
        let facts = *facts;
        names.split(' ').map(move |name| (name, facts))
    };
    ELEMENTS.iter().flat_map(named).collect()
});

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

fn facts(name: &str) -> Facts {
    FACTS.get(name).copied().unwrap_or_default()
}

/// Whether one of `wanted` is a fact of the element `name`.
#[must_use]
pub fn is(name: &str, wanted: Facts) -> bool {
    facts(name) & wanted != 0
}

/// Returns what pages do with the element `name` in HTML content.
#[must_use]
pub fn fate(name: &str) -> Fate {
    match facts(name) {
        facts if facts & KEPT != 0 => Fate::Keep,
        facts if facts & REMOVED != 0 => Fate::Remove,
        facts if facts & UNWRAPPED != 0 || is_custom(name) => Fate::Unwrap,
        _ => Fate::Text,
    }
}

/// Whether it is a custom element, such as `my-tag`.
fn is_custom(name: &str) -> bool {
    name.contains('-') && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether readers do not see the element's content, because it is removed with the element (W2), or because the element shows another page
/// instead.
#[must_use]
pub fn hides_content(name: &str) -> bool {
    name == "iframe" || is(name, REMOVED) && !is(name, VOID)
}

/// Whether the element separates words: `a<br>b` is two words, `a<b>b</b>` is one.
#[must_use]
pub fn parts_words(name: &str) -> bool {
    is(name, PAGE_BLOCK | APART)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names() -> impl Iterator<Item = &'static str> {
        ELEMENTS.iter().flat_map(|(names, _)| names.split(' '))
    }

    #[test]
    fn w1_each_element_is_named_once_in_small_letters() {
        let mut seen = BTreeSet::new();
        for name in names() {
            assert!(seen.insert(name), "{name}");
            assert!(
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            );
        }
        for (names, facts) in ELEMENTS {
            let fates = facts & (KEPT | REMOVED | UNWRAPPED);
            let is_foreign = facts & (SVG | MATHML) != 0;
            assert!(
                fates.count_ones() == 1 || fates == 0 && is_foreign,
                "{names}"
            );
        }
    }

    #[test]
    fn w4_blocks_of_source_and_page_differ() {
        assert!(is("div", SOURCE_BLOCK) && is("div", PAGE_BLOCK));
        // Its end is not a blank line but its end tag (condition 1).
        assert!(!is("pre", SOURCE_BLOCK) && is("pre", PAGE_BLOCK));
        assert!(is("iframe", SOURCE_BLOCK) && !is("iframe", PAGE_BLOCK));
        assert!(!is("span", BLOCK) && !is("", BLOCK));
    }

    #[test]
    fn b3_scripts_part_words_at_the_same_elements() {
        let script = include_str!("../../templates/assets/search-index.js");
        let (_, rest) = script.split_once("const parting = new Set((").unwrap();
        let (list, _) = rest.split_once(").split").unwrap();
        let plain = list.replace(['"', '+'], " ");
        let theirs: BTreeSet<&str> = plain.split_whitespace().collect();
        let ours = names().filter(|name| parts_words(name)).collect();
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
