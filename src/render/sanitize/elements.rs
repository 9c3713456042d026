//! Which elements there are, and what happens to each (W1–W3).
//!
//! Entry point: [`of`]. Lists are sorted and searched by halves; names are lower-case, as parsing leaves them.

/// What becomes of an HTML element outside of drawings and formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Written.
    Keep,
    /// Goes, with all that is in it (W2).
    Remove,
    /// The tag goes, the content stays (W3).
    Unwrap,
    /// No HTML element: shown as text (W3).
    Text,
}

/// W1: elements that pass.
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

/// W2
const REMOVED: &[&str] = &[
    "applet", "base", "embed", "link", "meta", "noscript", "object", "script", "style", "template",
];

/// Elements of HTML, present and past, that are on neither list.
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

/// Drawing elements of SVG. No scripts, styles, animation or foreign objects.
const SVG: &[&str] = &[
    "a",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "feblend",
    "fecolormatrix",
    "fecomponenttransfer",
    "fecomposite",
    "feconvolvematrix",
    "fediffuselighting",
    "fedisplacementmap",
    "fedistantlight",
    "fedropshadow",
    "feflood",
    "fefunca",
    "fefuncb",
    "fefuncg",
    "fefuncr",
    "fegaussianblur",
    "femerge",
    "femergenode",
    "femorphology",
    "feoffset",
    "fepointlight",
    "fespecularlighting",
    "fespotlight",
    "fetile",
    "feturbulence",
    "filter",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textpath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Elements of MathML that only draw.
const MATHML: &[&str] = &[
    "annotation",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image",
    "img", "input", "isindex", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

const TABLE_PARTS: &[&str] = &[
    "caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr",
];

fn has(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// What becomes of an element in HTML content.
pub(super) fn of(name: &str) -> Fate {
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

/// `my-tag`
fn is_custom(name: &str) -> bool {
    name.contains('-') && name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether it passes inside of `<svg>`.
pub(super) fn is_svg(name: &str) -> bool {
    has(SVG, name)
}

/// Whether it passes inside of `<math>`.
pub(super) fn is_mathml(name: &str) -> bool {
    has(MATHML, name)
}

/// Whether it has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    has(VOID, name)
}

/// Whether it stands only in a `<table>`.
pub(super) fn is_table_part(name: &str) -> bool {
    has(TABLE_PARTS, name)
}

/// `h1` to `h6`
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w1_lists_are_sorted() {
        for list in [KEPT, REMOVED, OTHERS, SVG, MATHML, VOID, TABLE_PARTS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
