//! A second look at what the converter wrote.
//!
//! Entry point: [`checked`]. Text of a formula that slips through unescaped would be markup of the page, so what is not plainly
//! well-formed MathML is refused.

/// Elements of HTML that stand in `<mtext>`.
const IN_TEXT: &[&str] = &[
    "a", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnlines",
    "columnspan",
    "depth",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowlines",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "style",
    "symmetric",
    "voffset",
    "width",
];

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

fn attributes(out: &mut String, mut list: &str) -> Option<()> {
    list = list.trim();
    while !list.is_empty() {
        let (name, rest) = list.split_once("=\"")?;
        let (value, rest) = rest.split_once('"')?;
        list = rest.trim_start();
        if matches!(name, "href" | "id") {
            continue;
        }
        if !ATTRIBUTES.contains(&name) || (name == "style" && value.contains(['(', '\\', '@'])) {
            return None;
        }
        for part in [" ", name, "=\"", value, "\""] {
            out.push_str(part);
        }
    }
    Some(())
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
            "<mi style=\"a:url(x)\">x</mi>",
        ];
        for mathml in bad {
            assert_eq!(checked(mathml), None, "{mathml}");
        }
    }
}
