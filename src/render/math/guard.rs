//! Checks what the converter wrote once more.
//!
//! Entry point: [`checked`]. If text of a formula slipped through unescaped, it would be markup of the page. So anything but plain,
//! well-formed MathML is refused, and each attribute passes only with a value of its kind. Styles become classes and attributes, because a
//! strict Content-Security-Policy allows no style attribute; any other style is dropped.

/// Elements of HTML that stand in `<mtext>`.
const IN_TEXT: &[&str] = &[
    "a", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u",
];

/// The kind of value that an attribute has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    /// Letters.
    Word,
    /// A number with or without a unit, or a word for one.
    Length,
    /// Whole numbers with or without a sign.
    Number,
    /// `#` with digits, or letters.
    Colour,
    /// Names of classes, ours or the converter's.
    Classes,
}

const ATTRIBUTES: &[(&str, Value)] = &[
    ("accent", Value::Word),
    ("accentunder", Value::Word),
    ("class", Value::Classes),
    ("columnalign", Value::Word),
    ("columnspan", Value::Number),
    ("depth", Value::Length),
    ("displaystyle", Value::Word),
    ("fence", Value::Word),
    ("form", Value::Word),
    ("height", Value::Length),
    ("largeop", Value::Word),
    ("linethickness", Value::Length),
    ("lspace", Value::Length),
    ("mathbackground", Value::Colour),
    ("mathcolor", Value::Colour),
    ("mathsize", Value::Length),
    ("mathvariant", Value::Word),
    ("maxsize", Value::Length),
    ("minsize", Value::Length),
    ("movablelimits", Value::Word),
    ("rspace", Value::Length),
    ("scriptlevel", Value::Number),
    ("separator", Value::Word),
    ("stretchy", Value::Word),
    ("symmetric", Value::Word),
    ("voffset", Value::Length),
    ("width", Value::Length),
];

impl Value {
    fn fits(self, value: &str) -> bool {
        let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
        match self {
            Value::Word => is_word(value),
            Value::Number => is_number(unsigned),
            Value::Length => {
                let number =
                    unsigned.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
                is_number(number) && unsigned.len() - number.len() < 20
            }
            Value::Colour => match value.strip_prefix('#') {
                Some(digits) => {
                    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
                }
                None => value.len() < 30 && value.bytes().all(|b| b.is_ascii_alphabetic()),
            },
            Value::Classes => value.split(' ').all(|class| {
                let name = class.strip_prefix("nw-math-");
                let name = name.or_else(|| class.strip_prefix("math-core-"));
                name.is_some_and(|name| {
                    name.bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                })
            }),
        }
    }
}

/// `mathml` without ids and references to them, which could clash with those of the page; `None` if it is not well-formed.
pub(super) fn checked(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = mathml;
    while let Some(at) = rest.find('<') {
        text(&mut out, &rest[..at])?;
        let end = rest[at..].find('>')? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return None;
            }
            out.push_str("</");
            out.push_str(name);
            out.push('>');
            continue;
        }
        let (tag, empty) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, list) = tag.split_once(' ').unwrap_or((tag, ""));
        let is_math = name.starts_with('m') && name.bytes().all(|b| b.is_ascii_lowercase());
        if !(is_math || IN_TEXT.contains(&name))
            || matches!(
                name,
                "mglyph" | "maction" | "meta" | "main" | "marquee" | "map"
            )
        {
            return None;
        }
        out.push('<');
        out.push_str(name);
        attributes(&mut out, list)?;
        out.push_str(if empty { "/>" } else { ">" });
        if !empty {
            open.push(name);
        }
    }
    text(&mut out, rest)?;
    open.is_empty().then_some(out)
}

fn text(out: &mut String, text: &str) -> Option<()> {
    out.push_str(text);
    (!text.contains('>')).then_some(())
}

/// Writes the attributes of an element, of those with one name the first, as browsers read them.
fn attributes(out: &mut String, mut list: &str) -> Option<()> {
    let start = out.len();
    list = list.trim();
    while !list.is_empty() {
        let (name, rest) = list.split_once("=\"")?;
        let (value, rest) = rest.split_once('"')?;
        list = rest.trim_start();
        if matches!(name, "href" | "id") {
            continue;
        }
        if name == "style" {
            style(out, value);
            continue;
        }
        let at = ATTRIBUTES.binary_search_by_key(&name, |&(known, _)| known);
        if !ATTRIBUTES[at.ok()?].1.fits(value) {
            return None;
        }
        if !out[start..].contains(&format!(" {name}=\"")) {
            attribute(out, name, value);
        }
    }
    Some(())
}

fn attribute(out: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\"", value, "\""] {
        out.push_str(part);
    }
}

/// Declarations that the converter writes, and the end of the class in the theme that says the same.
const CLASSES: &[(&str, &str)] = &[
    ("text-align:left", "left"),
    ("text-align:right", "right"),
    // Goes with those.
    ("justify-items:start", ""),
    ("justify-items:end", ""),
    ("padding-left:0", "pl-0"),
    ("padding-right:0", "pr-0"),
    ("padding-left:1em", "pl-1"),
    ("padding-left:0.1667em", "pl-3"),
    ("padding-right:0.1667em", "pr-3"),
    ("padding-left:0.2222em", "pl-4"),
    ("padding-right:0.2222em", "pr-4"),
    ("padding-left:0.2778em", "pl-5"),
    ("padding-right:0.2778em", "pr-5"),
    ("padding-top:0", "pt-0"),
    ("padding-top:0.1667em", "pt-3"),
    ("padding-bottom:0", "pb-0"),
    ("border-left:0.05em solid currentcolor", "bl"),
    ("border-right:0.05em solid currentcolor", "br"),
    ("border-top:0.05em solid currentcolor", "bt"),
    ("border-left:0.05em dashed currentcolor", "bl-d"),
    ("border-right:0.05em dashed currentcolor", "br-d"),
    ("border-top:0.05em dashed currentcolor", "bt-d"),
    ("width:7.5%", "w-1"),
    ("width:50%", "w-5"),
    ("width:100%", "w-10"),
    ("math-shift:compact", "compact"),
    // The space between two lines of a table.
    ("padding-left:0.1em", "pl-2"),
    ("padding-right:0.1em", "pr-2"),
    ("font-variant-caps:small-caps", "small-caps"),
    // The spaces of TeX that pull together: `\!`, `\negmedspace`, `\negthickspace`.
    ("margin-left:-0.1667em", "ml-3"),
    ("margin-left:-0.2222em", "ml-4"),
    ("margin-left:-0.2778em", "ml-5"),
];

/// Writes a style as attributes of MathML and classes.
fn style(out: &mut String, style: &str) {
    let mut classes = String::new();
    for declaration in style.split(';').map(str::trim).filter(|d| !d.is_empty()) {
        let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
        let value = value.trim();
        let known = CLASSES.iter().find(|(known, _)| {
            known
                .split_once(':')
                .is_some_and(|known| known == (name, value))
        });
        match (name, known) {
            (_, Some((_, class))) if !class.is_empty() => {
                classes.push_str(if classes.is_empty() { "" } else { " " });
                classes.push_str("nw-math-");
                classes.push_str(class);
            }
            ("font-size", _) if Value::Length.fits(value) => attribute(out, "mathsize", value),
            _ => {}
        }
    }
    if !classes.is_empty() {
        attribute(out, "class", &classes);
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn x1_only_well_formed_mathml_passes() {
        let fine = "<mi>x</mi><mo lspace=\"0\">&lt;</mo><mspace width=\"1em\"/><mtext><code>a b</code></mtext>";
        assert_eq!(checked(fine).as_deref(), Some(fine));
        assert_eq!(
            checked("<mtd id=\"a\"><a href=\"#a\">1</a></mtd>").as_deref(),
            Some("<mtd><a>1</a></mtd>")
        );
        assert_eq!(
            checked(
                "<mtd style=\"text-align: left;justify-items: start;padding-right: 0;\"></mtd>"
            )
            .as_deref(),
            Some("<mtd class=\"nw-math-left nw-math-pr-0\"></mtd>")
        );
        assert_eq!(
            checked("<mrow style=\"color:#ff0000;font-size:1.2em;a:url(x)\"></mrow>").as_deref(),
            Some("<mrow mathsize=\"1.2em\"></mrow>")
        );
        let bad = [
            "<mo><</mo>",
            "<script>x</script>",
            "<mi>x",
            "</mi>",
            "<mi><mo></mi></mo>",
            "<mi onclick=\"x\">a</mi>",
            "a > b",
            "<mi class=\"a\"",
            "<MI>x</MI>",
            "<mi mathcolor=\"url(x)\">x</mi>",
            "<mi mathcolor=\"red;x\">x</mi>",
            "<mi mathsize=\"calc(1em)\">x</mi>",
            "<mi class=\"nw-header\">x</mi>",
            "<mi class=\"nw-math-box search\">x</mi>",
            "<mspace width=\"1em;x\"/>",
            "<mi mathvariant=\"a b\">x</mi>",
        ];
        for mathml in bad {
            assert_eq!(checked(mathml), None, "{mathml}");
        }
    }

    #[test]
    fn x1_attributes_are_sorted() {
        assert!(super::ATTRIBUTES.is_sorted_by_key(|&(name, _)| name));
    }

    #[test]
    fn x1_the_theme_says_what_each_class_says() {
        let theme = include_str!("../../../templates/assets/theme.css");
        for (declaration, class) in super::CLASSES.iter().filter(|(_, class)| !class.is_empty()) {
            let rule = format!(".nw-math-{class} {{ {}", declaration.replacen(':', ": ", 1));
            assert!(theme.contains(&rule), "{rule}");
        }
    }
}
