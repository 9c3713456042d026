//! Decides which attributes pass, and with which values (W1, W2, L13).
//!
//! Entry points: [`rule`] for a name, [`is_safe_url`] and [`is_safe_style`] for values.

/// The kind of value that an attribute holds, as far as it may be dangerous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Any text.
    Text,
    /// Names of classes, but for those of the page's furniture (A3).
    Classes,
    /// An address to go to.
    Link,
    /// An address of a picture, which may be inlined as `data:`.
    Picture,
    /// An address of a page shown in place.
    Frame,
    /// A list of picture addresses.
    PictureSet,
    /// `#id` within the page.
    Fragment,
    /// Declarations of CSS.
    Style,
    /// Text that may refer to `url(#id)`.
    Paint,
    /// Words of link relations.
    Relation,
    /// The element's id (W7).
    Id,
    /// Not written.
    Drop,
}

const GLOBAL: &[&str] = &[
    "dir",
    "hidden",
    "lang",
    "role",
    "tabindex",
    "title",
    "translate",
];

/// Attributes of SVG elements that hold numbers, lengths, words.
const SVG: &[&str] = &[
    "alignment-baseline",
    "amplitude",
    "azimuth",
    "basefrequency",
    "baseline-shift",
    "bias",
    "clippathunits",
    "clip-rule",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "cx",
    "cy",
    "d",
    "diffuseconstant",
    "direction",
    "display",
    "divisor",
    "dominant-baseline",
    "dx",
    "dy",
    "edgemode",
    "elevation",
    "exponent",
    "fill-opacity",
    "fill-rule",
    "filterunits",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradienttransform",
    "gradientunits",
    "height",
    "in",
    "in2",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "kernelmatrix",
    "lengthadjust",
    "letter-spacing",
    "lighting-color",
    "markerheight",
    "markerunits",
    "markerwidth",
    "maskcontentunits",
    "maskunits",
    "method",
    "mode",
    "numoctaves",
    "offset",
    "opacity",
    "operator",
    "order",
    "orient",
    "overflow",
    "paint-order",
    "pathlength",
    "patterncontentunits",
    "patterntransform",
    "patternunits",
    "points",
    "preservealpha",
    "preserveaspectratio",
    "primitiveunits",
    "r",
    "radius",
    "refx",
    "refy",
    "result",
    "rotate",
    "rx",
    "ry",
    "scale",
    "seed",
    "shape-rendering",
    "slope",
    "spacing",
    "specularconstant",
    "specularexponent",
    "spreadmethod",
    "startoffset",
    "stddeviation",
    "stitchtiles",
    "stop-color",
    "stop-opacity",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "surfacescale",
    "tablevalues",
    "targetx",
    "targety",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textlength",
    "transform",
    "transform-origin",
    "type",
    "values",
    "vector-effect",
    "version",
    "viewbox",
    "visibility",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "xchannelselector",
    "xml:space",
    "y",
    "y1",
    "y2",
    "ychannelselector",
    "z",
];

/// Attributes of SVG that may refer to a part of a drawing.
const PAINT: &[&str] = &[
    "clip-path",
    "fill",
    "filter",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke",
];

const MATHML: &[&str] = &[
    "accent",
    "accentunder",
    "align",
    "bevelled",
    "close",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "depth",
    "denomalign",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "frame",
    "framespacing",
    "height",
    "largeop",
    "linethickness",
    "lquote",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "numalign",
    "open",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rquote",
    "rspace",
    "scriptlevel",
    "separator",
    "separators",
    "stretchy",
    "subscriptshift",
    "superscriptshift",
    "symmetric",
    "voffset",
    "width",
];

/// The content an attribute stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Ordinary HTML.
    Html,
    /// Inside of `<svg>`, or its tag itself.
    Svg,
    /// Inside of `<math>`, or its tag itself.
    MathMl,
}

/// Returns the rule for an attribute.
pub(super) fn rule(space: Space, element: &str, name: &str) -> Rule {
    match name {
        "id" => Rule::Id,
        "style" => Rule::Style,
        "class" => Rule::Classes,
        _ if GLOBAL.contains(&name) => Rule::Text,
        _ if is_free_name(name) => Rule::Text,
        _ => match space {
            Space::Html => html(element, name),
            Space::Svg => svg(element, name),
            Space::MathMl if MATHML.contains(&name) => Rule::Text,
            Space::MathMl => Rule::Drop,
        },
    }
}

/// `aria-*`, `data-*`
fn is_free_name(name: &str) -> bool {
    let rest = name
        .strip_prefix("aria-")
        .or_else(|| name.strip_prefix("data-"));
    let plain =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
}

fn svg(element: &str, name: &str) -> Rule {
    match (element, name) {
        ("a", "href" | "xlink:href") => Rule::Link,
        ("image", "href" | "xlink:href") => Rule::Picture,
        (_, "href" | "xlink:href") => Rule::Fragment,
        _ if PAINT.contains(&name) => Rule::Paint,
        _ if SVG.contains(&name) => Rule::Text,
        _ => Rule::Drop,
    }
}

fn html(element: &str, name: &str) -> Rule {
    match (element, name) {
        ("a" | "area", "href") | ("blockquote" | "q" | "del" | "ins", "cite") => Rule::Link,
        ("audio" | "video" | "track", "src") => Rule::Link,
        ("img" | "source", "src") | ("video", "poster") => Rule::Picture,
        ("img" | "source", "srcset") => Rule::PictureSet,
        ("iframe", "src") => Rule::Frame,
        ("img", "usemap") => Rule::Fragment,
        ("a" | "area", "rel") => Rule::Relation,
        _ if is_harmless(element, name) => Rule::Text,
        _ => Rule::Drop,
    }
}

/// Attributes of HTML elements that hold no address.
fn is_harmless(element: &str, name: &str) -> bool {
    match name {
        "align" | "width" | "height" | "valign" => true,
        "alt" => matches!(element, "img" | "area"),
        "name" => matches!(element, "a" | "map" | "details"),
        "target" | "download" | "hreflang" => matches!(element, "a" | "area"),
        "coords" | "shape" => element == "area",
        "border" | "hspace" | "vspace" => matches!(element, "img" | "table"),
        "sizes" => matches!(element, "img" | "source"),
        "decoding" | "ismap" | "loading" => element == "img",
        "media" => element == "source",
        "type" => matches!(element, "ol" | "ul" | "li" | "source" | "input" | "a"),
        "default" | "kind" | "srclang" => element == "track",
        "autoplay" | "controls" | "loop" | "muted" | "playsinline" | "preload" => {
            matches!(element, "audio" | "video")
        }
        "allow" | "allowfullscreen" | "frameborder" | "sandbox" | "scrolling" => {
            element == "iframe"
        }
        "referrerpolicy" => matches!(element, "iframe" | "img" | "a"),
        "colspan" | "rowspan" | "headers" | "abbr" | "scope" | "nowrap" => {
            matches!(element, "td" | "th")
        }
        "span" => matches!(element, "col" | "colgroup"),
        "bgcolor" => matches!(element, "table" | "tr" | "td" | "th"),
        "cellpadding" | "cellspacing" | "rules" | "frame" | "summary" => element == "table",
        "start" | "reversed" => element == "ol",
        "value" => matches!(
            element,
            "li" | "data" | "meter" | "progress" | "input" | "button" | "option"
        ),
        "open" => element == "details",
        "datetime" => matches!(element, "time" | "del" | "ins"),
        "color" | "face" => element == "font" || (element, name) == ("hr", "color"),
        "size" => matches!(element, "font" | "hr" | "input" | "select"),
        "noshade" => element == "hr",
        "clear" => element == "br",
        "high" | "low" | "max" | "min" | "optimum" | "step" => {
            matches!(element, "meter" | "progress" | "input")
        }
        "checked" | "placeholder" => matches!(element, "input" | "textarea"),
        "cols" | "rows" => element == "textarea",
        "for" => matches!(element, "label" | "output"),
        "label" => matches!(element, "option" | "optgroup" | "track"),
        "multiple" | "selected" => matches!(element, "select" | "option"),
        _ => false,
    }
}

/// Attributes of embed codes that readers do not miss. They are removed without a finding (W2).
pub(super) fn is_forgotten(name: &str) -> bool {
    matches!(name, "allowtransparency" | "border")
}

/// Types of `<input>` that show something and do nothing.
pub(super) fn is_input_type(value: &str) -> bool {
    let known = [
        "button", "checkbox", "color", "date", "email", "month", "number", "radio", "range",
        "search", "tel", "text", "time", "url", "week",
    ];
    known.iter().any(|k| k.eq_ignore_ascii_case(value))
}

/// Returns an address without what browsers skip when they look for its scheme, and more: control characters, white space, zero-width
/// characters.
pub(super) fn bare(url: &str) -> String {
    let skipped = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            )
    };
    url.chars().filter(|&c| !skipped(c)).collect()
}

/// Returns the scheme of a bare address, lower-case; a single letter is a drive.
pub(super) fn scheme(bare: &str) -> Option<String> {
    let colon = bare.find([':', '/', '?', '#'])?;
    let scheme = &bare[..colon];
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (valid && bare[colon..].starts_with(':')).then(|| scheme.to_ascii_lowercase())
}

/// Whether an absolute address may be written where `rule` says (L13).
pub(super) fn is_safe_url(rule: Rule, url: &str) -> bool {
    let bare = bare(url);
    let Some(scheme) = scheme(&bare) else {
        // A colon before any `/` that ends no scheme: browsers differ in how they read it.
        let colon = bare
            .find([':', '/', '?', '#'])
            .is_some_and(|at| bare[at..].starts_with(':'));
        return !colon && rule != Rule::Frame;
    };
    match (rule, &*scheme) {
        (Rule::Frame, scheme) => matches!(scheme, "http" | "https"),
        (Rule::Picture | Rule::PictureSet, "data") => is_raster(&bare),
        (_, "javascript" | "vbscript" | "file" | "app" | "blob" | "data") => false,
        // `feed:javascript:…`
        (_, scheme) => scheme.len() > 1 && !nests_script(&bare[scheme.len() + 1..]),
    }
}

/// Whether a scheme that wraps another address wraps one that runs.
fn nests_script(rest: &str) -> bool {
    matches!(
        scheme(rest).as_deref(),
        Some("javascript" | "vbscript" | "data")
    )
}

/// `data:image/png;base64,…`
fn is_raster(bare: &str) -> bool {
    let kind = bare
        .get("data:image/".len()..)
        .unwrap_or_default()
        .split([';', ','])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let prefix = bare.get(.."data:image/".len()).unwrap_or_default();
    prefix.eq_ignore_ascii_case("data:image/")
        && matches!(
            &*kind,
            "avif" | "bmp" | "gif" | "jpeg" | "jpg" | "png" | "webp"
        )
}

/// Whether CSS declarations may be written: they run nothing, load nothing but pictures from the web, and fix nothing to the window, where
/// it would cover the page's own parts. They are checked with and without comments, because a comment's marks within a string or an address
/// begin none.
pub(in crate::render) fn is_safe_style(style: &str) -> bool {
    without_comments(style).is_some_and(|css| is_safe_css(&css)) && is_safe_css(style)
}

/// `None` if a comment is not closed.
fn without_comments(style: &str) -> Option<String> {
    let mut css = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find("/*") {
        css.push_str(&rest[..at]);
        let end = rest[at + 2..].find("*/")?;
        rest = &rest[at + 2 + end + 2..];
    }
    css.push_str(rest);
    Some(css)
}

fn is_safe_css(css: &str) -> bool {
    let css = bare(css).to_lowercase();
    let forbidden = [
        "\\",
        "expression(",
        "-moz-binding",
        "javascript:",
        "vbscript:",
        "behavior:",
        "behaviour:",
        "@",
        "image-set(",
        "image(",
        "src(",
        "position:fixed",
        "position:var(",
        "<",
        "{",
    ];
    !forbidden.iter().any(|word| css.contains(word)) && has_safe_urls(&css)
}

/// Whether each `url(…)` leads to the web, to a part of the page, or is a raster picture itself.
pub(super) fn has_safe_urls(css: &str) -> bool {
    css.split("url(").skip(1).all(|rest| {
        let url = rest.trim_start_matches(['"', '\'']);
        url.starts_with("http://")
            || url.starts_with("https://")
            || url.starts_with('#')
            || is_raster(url)
    })
}
