//! Elements of drawings, formulas and tables (W1). Those of HTML are in [`crate::model::element`].
//!
//! The lists are sorted, because lookups are binary searches; names are lower-case, as the parser leaves them.

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

const TABLE_PARTS: &[&str] = &[
    "caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr",
];

fn has(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// Whether it passes inside of `<svg>`.
pub(super) fn is_svg(name: &str) -> bool {
    has(SVG, name)
}

/// Whether it passes inside of `<math>`.
pub(super) fn is_mathml(name: &str) -> bool {
    has(MATHML, name)
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
        for list in [SVG, MATHML, TABLE_PARTS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
