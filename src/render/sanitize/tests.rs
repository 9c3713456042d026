//! What raw HTML may and may not do, by rule and under attack.

use super::*;
use crate::model::HtmlAttribute;
use proptest::prelude::*;

/// A small reader of tags, as hostile as needed: what parsing hands over, in the same form.
fn pieces(html: &str) -> Vec<Result<(HtmlTag, &str), &str>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            pieces.push(Err(&rest[..at]));
        }
        rest = &rest[at..];
        match tag(rest) {
            Some((tag, length)) => {
                pieces.push(Ok((tag, &rest[..length])));
                rest = &rest[length..];
            }
            None => {
                pieces.push(Err("<"));
                rest = &rest[1..];
            }
        }
    }
    if !rest.is_empty() {
        pieces.push(Err(rest));
    }
    pieces
}

fn tag(text: &str) -> Option<(HtmlTag, usize)> {
    let mut rest = text.strip_prefix('<')?;
    let closing = rest.starts_with('/');
    rest = rest.strip_prefix('/').unwrap_or(rest);
    let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':')?;
    let name = rest[..name_end].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    rest = &rest[name_end..];
    let mut tag = HtmlTag {
        name: name.into(),
        closing,
        self_closing: false,
        attributes: Vec::new(),
    };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let before = &text[..text.len() - rest.len()];
        if let Some(after) = rest.strip_prefix('>') {
            tag.self_closing = before.ends_with('/');
            return Some((tag, text.len() - after.len()));
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = None;
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (found, remains) = match quote {
                Some(quote) => after[1..].split_once(quote)?,
                None => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
            };
            let decoded = found
                .replace("&#106;", "j")
                .replace("&Tab;", "\t")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
            value = Some(decoded.into());
            rest = remains;
        }
        if name.is_empty() {
            rest = rest.get(1..)?;
        } else if !tag.attributes.iter().any(|a| *a.name == *name) {
            tag.attributes.push(HtmlAttribute {
                name: name.into(),
                value,
                link: None,
            });
        }
    }
}

fn clean_with(policy: HtmlPolicy, html: &str) -> (String, Vec<String>) {
    let mut sanitizer = Sanitizer::new(policy);
    let mut out = String::new();
    for piece in pieces(html) {
        match piece {
            Ok((tag, raw)) => sanitizer.tag(&mut out, &tag, raw, &|_| None),
            Err(text) if !sanitizer.is_dropping() && !sanitizer.is_raw_text() => {
                escape::text(&mut out, text);
            }
            Err(text) if !sanitizer.is_dropping() => out.push_str(text),
            Err(_) => {}
        }
    }
    sanitizer.close_to(&mut out, 0);
    (out, sanitizer.take_removed())
}

fn clean(html: &str) -> String {
    clean_with(HtmlPolicy::Safe, html).0
}

/// What must hold of any output: balanced, only listed elements, nothing that runs.
fn assert_harmless(input: &str, out: &str) {
    let mut open: Vec<String> = Vec::new();
    for piece in pieces(out) {
        let Ok((tag, raw)) = piece else { continue };
        let name = &*tag.name;
        let known = element::fate(name) == Fate::Keep
            || element::is(name, element::SVG)
            || element::is(name, element::MATHML);
        assert!(known, "<{name}> from {input:?}: {out}");
        assert!(
            !raw[1..raw.len() - 1].contains(['<', '>']),
            "{raw} from {input:?}"
        );
        for attribute in &tag.attributes {
            let value = attribute.value.as_deref().unwrap_or_default();
            let bare = attributes::bare(value).to_lowercase();
            assert!(!attribute.name.starts_with("on"), "{raw} from {input:?}");
            assert!(
                !matches!(
                    &*attribute.name,
                    "srcdoc" | "formaction" | "action" | "autofocus"
                ),
                "{raw} from {input:?}"
            );
            if matches!(
                &*attribute.name,
                "href" | "src" | "style" | "poster" | "srcset" | "xlink:href" | "fill"
            ) {
                assert!(
                    !bare.contains("javascript:") && !bare.contains("vbscript:"),
                    "{raw} from {input:?}"
                );
                assert!(!bare.contains("expression("), "{raw} from {input:?}");
            }
        }
        if tag.closing {
            assert_eq!(open.pop().as_deref(), Some(name), "{input:?}: {out}");
        } else if !element::is(name, element::VOID) || open.iter().any(|n| n == "svg") {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?} left open by {input:?}: {out}");
}

#[test]
fn w1_listed_html_passes_in_normal_form() {
    let same = [
        "<div class=\"a\" id=\"b\" style=\"color: red\" title=\"x\" lang=\"ko\" dir=\"rtl\" data-x=\"1\" aria-label=\"y\">x</div>",
        "<kbd>Ctrl</kbd>+<u>u</u> <s>s</s> <mark>m</mark> H<sub>2</sub>O <ruby>漢<rt>かん</rt></ruby>",
        "<details open><summary>S</summary><p>x</p></details>",
        "<table><tr><td colspan=\"2\" align=\"left\">x</td></tr></table>",
        "<img src=\"https://x.org/a.png\" alt=\"\" width=\"10\">",
        "<img src=\"data:image/png;base64,AAAA\">",
        "<ol start=\"3\"><li>x</li></ol>",
        "<center><font color=\"red\" size=\"2\">x</font></center>",
        "<svg viewbox=\"0 0 1 1\"><g fill=\"none\"><path d=\"M0 0\"></path></g><use href=\"#a\"></use></svg>",
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
        "<a href=\"#x\">y</a><a href=\"mailto:a@b.c\">z</a>",
        "<video src=\"https://x.org/v.mp4\" controls><track src=\"https://x.org/v.vtt\"></video>",
    ];
    for html in same {
        assert_eq!(clean(html), html);
    }
    assert_eq!(
        clean("<DIV CLASS='a\"b'><BR/>x</DIV>"),
        "<div class=\"a&quot;b\"><br>x</div>"
    );
    assert_eq!(clean("<div hidden>y</div >"), "<div hidden>y</div>");
}

#[test]
fn w1_frames_show_the_web_only() {
    let out = clean("<iframe src=\"https://x.org/\" width=\"3\">fallback</iframe>after");
    assert_eq!(
        out,
        "<iframe src=\"https://x.org/\" width=\"3\" loading=\"lazy\"></iframe>after"
    );
    for src in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "a.html",
        "",
    ] {
        let (out, removed) = clean_with(
            HtmlPolicy::Safe,
            &format!("a<iframe src=\"{src}\">b</iframe>c"),
        );
        assert_eq!(
            (&*out, &*removed),
            ("ac", &["<iframe>".to_owned()][..]),
            "{src}"
        );
    }
}

#[test]
fn w2_removed_elements_go_with_their_content() {
    for name in [
        "script", "style", "object", "applet", "template", "noscript",
    ] {
        let (out, removed) = clean_with(
            HtmlPolicy::Safe,
            &format!("a<{name} x=y>b<p>c</p><{name}></{name}></{name}>d"),
        );
        assert_eq!(out, "ad", "{name}");
        assert_eq!(removed, [format!("<{name}>")]);
    }
    for name in ["embed", "link", "meta", "base"] {
        assert_eq!(clean(&format!("a<{name} href=x>b</{name}>")), "ab");
    }
    assert_eq!(clean("<b>a<script>b"), "<b>a</b>");
}

#[test]
fn w2_forms_do_nothing() {
    let (out, removed) = clean_with(
        HtmlPolicy::Safe,
        "<form action=\"/x\" class=f><input type=text name=a autofocus formaction=x><button type=submit onclick=x>b</button></form>",
    );
    assert_eq!(
        out,
        "<form class=\"f\"><input type=\"text\" disabled><button type=\"button\" disabled>b</button></form>"
    );
    assert!(
        removed.contains(&"action".to_owned()) && removed.contains(&"onclick".to_owned()),
        "{removed:?}"
    );
    assert_eq!(
        clean("<textarea><b>x</b></textarea>"),
        "<textarea disabled>&lt;b&gt;x&lt;/b&gt;</textarea>"
    );
}

#[test]
fn w2_nothing_in_a_form_stands_for_what_scripts_ask_the_form() {
    let (out, removed) = clean_with(
        HtmlPolicy::Safe,
        "<form id=\"f\" data-search-here><input id=\"closest\"><img id=\"matches\" src=\"https://x.y/z.png\"><p id=\"p\">x</p><button name=\"id\" id=\"b\">y</button></form><input id=\"outside\">",
    );
    assert_eq!(
        out,
        "<form id=\"f\" data-search-here><input disabled><img src=\"https://x.y/z.png\"><p id=\"p\">x</p><button type=\"button\" disabled>y</button></form><input id=\"outside\" disabled>"
    );
    assert!(removed.contains(&"id of <input>".to_owned()), "{removed:?}");
}

#[test]
fn w2_nothing_is_fixed_to_the_window() {
    for style in [
        "position: fixed; inset: 0",
        "POSITION:FIXED",
        "position/**/:/**/fixed",
        "--x: fixed; position: var(--x)",
    ] {
        assert_eq!(
            clean(&format!("<div style=\"{style}\">x</div>")),
            "<div>x</div>",
            "{style}"
        );
    }
    for style in [
        "position: sticky; top: 0",
        "background-attachment: fixed",
        "position: absolute",
    ] {
        let html = format!("<div style=\"{style}\">x</div>");
        assert_eq!(clean(&html), html);
    }
}

#[test]
fn w3_placeholders_stay_visible() {
    assert_eq!(clean("<github username>"), "&lt;github username&gt;");
    assert_eq!(
        clean("cd <path> </path> <text>"),
        "cd &lt;path&gt; &lt;/path&gt; &lt;text&gt;"
    );
    assert_eq!(
        clean("a < b <my-tag x>c</my-tag> <marquee>d</marquee>"),
        "a &lt; b c d"
    );
}

#[test]
fn w5_nesting_is_repaired() {
    let cases = [
        ("<b>x", "<b>x</b>"),
        ("x</b></div>", "x"),
        ("<b><i>x</b>y</i>", "<b><i>x</i></b>y"),
        ("<div><b>x</div>y", "<div><b>x</b></div>y"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div>c"),
        (
            "<a href=\"#x\">a<a href=\"#y\">b</a>c</a>",
            "<a href=\"#x\">a</a><a href=\"#y\">b</a>c",
        ),
        (
            "<ul><li>a<li>b<ul><li>c</ul></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        ),
        ("<li>a</li><td>b</td><tr>", "ab"),
        (
            "<table><col><col><tr><td>a</table>",
            "<table><colgroup><col><col></colgroup><tr><td>a</td></tr></table>",
        ),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        ),
        (
            "<table><b>x</b><tr><td>y</table>",
            "<table><tr><td><b>x</b></td></tr><tr><td>y</td></tr></table>",
        ),
        (
            "<table><tbody><td>a</tbody></table>",
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td></b></div>x</table>",
            "<table><tr><td>x</td></tr></table>",
        ),
        ("<h2>a<h3>b</h3>", "<h2>a</h2><h3>b</h3>"),
        (
            "<div><table><tr><td></div>x</td></tr></table></div>",
            "<div><table><tr><td>x</td></tr></table></div>",
        ),
        ("<svg><g><p>x</p>", "<svg><g></g></svg><p>x</p>"),
        ("<a id=\"x\"/>y <b>z</b>", "<a id=\"x\"></a>y <b>z</b>"),
        (
            "<dl><dt>a<dd>b<dt>c</dl>",
            "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>",
        ),
    ];
    for (html, expected) in cases {
        let out = clean(html);
        assert_eq!(out, expected, "{html}");
        assert_eq!(clean(&out), out, "not stable: {html}");
    }
}

#[test]
fn w5_places_are_closed_on_their_own() {
    let mut sanitizer = Sanitizer::new(HtmlPolicy::Safe);
    let mut out = String::new();
    let mut write = |sanitizer: &mut Sanitizer, html: &str| {
        for piece in pieces(html) {
            let (tag, raw) = piece.unwrap();
            sanitizer.tag(&mut out, &tag, raw, &|_| None);
        }
        out.clone()
    };
    write(&mut sanitizer, "<div>");
    let outer = sanitizer.enter();
    assert_eq!(write(&mut sanitizer, "</div><b>"), "<div><b>");
    let mut end = String::new();
    sanitizer.leave(&mut end, outer);
    assert_eq!(end, "</b>");
    sanitizer.end_around(&mut end);
    assert_eq!(end, "</b>");
    // An element around the place is closed behind the place.
    let outer = sanitizer.enter();
    sanitizer.ends_line = true;
    assert_eq!(write(&mut sanitizer, "</div>"), "<div><b>");
    sanitizer.leave(&mut end, outer);
    sanitizer.end_around(&mut end);
    assert_eq!(end, "</b></div>");
    assert_eq!(write(&mut sanitizer, "</div>"), "<div><b>");
}

#[test]
fn w6_links_are_resolved_or_dropped() {
    let attribute = |name: &str, value: &str, link| HtmlAttribute {
        name: name.into(),
        value: Some(value.into()),
        link,
    };
    let write = |name: &str, attribute: HtmlAttribute| {
        let tag = HtmlTag {
            name: name.into(),
            closing: false,
            self_closing: false,
            attributes: vec![attribute],
        };
        let mut sanitizer = Sanitizer::new(HtmlPolicy::Safe);
        let mut out = String::new();
        let resolve = |link| match link {
            0 => Some("../bee%20log/".to_owned()),
            1 => Some("javascript:alert(1)".to_owned()),
            _ => None,
        };
        sanitizer.tag(&mut out, &tag, "", &resolve);
        out
    };
    assert_eq!(
        write("a", attribute("href", "Bee log.md", Some(0))),
        "<a href=\"../bee%20log/\">"
    );
    assert_eq!(write("a", attribute("href", "x", Some(1))), "<a>");
    assert_eq!(write("a", attribute("href", "Private.md", Some(2))), "<a>");
    assert_eq!(write("a", attribute("href", "Private.md", None)), "<a>");
    assert_eq!(write("q", attribute("cite", "Private.md", None)), "<q>");
    assert_eq!(
        write(
            "img",
            attribute("srcset", "a.png 2x, https://x.org/b 3x", Some(0))
        ),
        "<img srcset=\"../bee%20log/ 2x, https://x.org/b 3x\">"
    );
    assert_eq!(
        write(
            "img",
            attribute("srcset", "private.png, p2.png 2x, p3.png 3x", Some(2))
        ),
        "<img>"
    );
    assert_eq!(
        write(
            "img",
            attribute(
                "srcset",
                "a.png 2x, gone.png, https://x.org/b 3x, data:text/html,x 4x",
                Some(0)
            )
        ),
        "<img srcset=\"../bee%20log/ 2x, https://x.org/b 3x\">"
    );
    assert_eq!(
        write(
            "img",
            attribute("srcset", "data:image/png;base64,AA, https://x.org/b", None)
        ),
        "<img srcset=\"data:image/png;base64,AA, https://x.org/b\">"
    );
}

#[test]
fn w7_an_id_is_written_once() {
    let mut sanitizer = Sanitizer::new(HtmlPolicy::Safe);
    let mut out = String::new();
    for piece in pieces("<b id=a></b><b id=a></b><b id=nw-search></b>") {
        let (tag, raw) = piece.unwrap();
        sanitizer.tag(&mut out, &tag, raw, &|_| None);
    }
    assert_eq!(out, "<b id=\"a\"></b><b></b><b></b>");
}

#[test]
fn w2_trusted_html_is_left_alone() {
    let trusted = |html| clean_with(HtmlPolicy::Trusted, html).0;
    assert_eq!(
        trusted("<script>a && b</script><p onclick='x()'>y"),
        "<script>a && b</script><p onclick=\"x()\">y</p>"
    );
    assert_eq!(
        trusted("<my-tag>x</my-tag><github name>"),
        "<my-tag>x</my-tag>&lt;github name&gt;"
    );
}

#[test]
fn w2_disguises_are_seen_through() {
    let hostile = include_str!("hostile.txt");
    let lines: Vec<&str> = hostile.lines().filter(|l| !l.is_empty()).collect();
    assert!(lines.len() >= 100, "{}", lines.len());
    for line in &lines {
        assert_harmless(line, &clean(line));
    }
    // One after the other, nothing closed in between.
    assert_harmless("all", &clean(hostile));
}

#[test]
fn i9_deep_nesting_is_flattened_in_linear_time() {
    for unit in [
        "<div>",
        "<b>",
        "<table>",
        "<svg>",
        "<math><mi>",
        "<ul><li>",
        "<script>",
        "<table><td>",
        "<a>",
        "<p>",
        "</div>",
    ] {
        assert_harmless(unit, &clean(&unit.repeat(20_000)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn w5_output_is_harmless_and_stable(
        html in "(</?(div|p|b|i|a|table|tr|td|th|tbody|caption|colgroup|col|ul|li|svg|path|title|math|mi|mtext|mglyph|script|style|select|option|textarea|button|form|iframe|x-y|foo|h1|ruby|rt|img|br|dl|dd|template|desc|image|picture|source|noscript)( (id=a|href=javascript:x|onload=x|style=\"a:b\"|src=x|class=\"<\\\"\"))?/?>|x| ){0,30}",
    ) {
        let out = clean(&html);
        assert_harmless(&html, &out);
        let once = out.replace(" id=\"a\"", "");
        let mut sanitizer = Sanitizer::new(HtmlPolicy::Safe);
        let mut twice = String::new();
        for piece in pieces(&once) {
            match piece {
                Ok((tag, raw)) => sanitizer.tag(&mut twice, &tag, raw, &|_| None),
                Err(text) => twice.push_str(text),
            }
        }
        sanitizer.close_to(&mut twice, 0);
        prop_assert_eq!(&twice, &once, "{}", html);
    }
}
