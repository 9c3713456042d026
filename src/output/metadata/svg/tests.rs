//! Drawings as editors write them, and as attackers do.

use super::*;
use crate::output::metadata::data_url;
use crate::output::metadata::jpeg::tests::picture;

fn cleaned(text: &str) -> String {
    match clean(text.as_bytes()) {
        Drawing::Clean(clean) => clean.trim_end().to_owned(),
        other => panic!("{other:?}: {text}"),
    }
}

/// A drawing with this inside.
fn drawing(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
    )
}

#[test]
fn v16_a_drawing_stays_as_it_is() {
    let text = drawing(
        "\n  <style>a > b { fill: url(#g) } <![CDATA[ c < d ]]></style>\n  <title>꿀벌 &amp; &#x2603;</title>\
         <g id='g' transform=\"scale(2)\"><use xlink:href=\"#a\"/><path d=\"M0 0\"/></g>\
         <a href=\"https://example.org/?on=1\"><text xml:space=\"preserve\"> on = x </text></a>\
         <foreignObject><div xmlns=\"http://www.w3.org/1999/xhtml\" class=\"c\">text</div></foreignObject>\
         <animate attributeName=\"href\" values=\"#a;#b\"/><image href=\"data:image/gif;base64,AAAA\"/>",
    );
    assert_eq!(cleaned(&text), text);
    let prefixed = "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:path/></s:svg>";
    assert_eq!(cleaned(prefixed), prefixed);
}

#[test]
fn v16_scripts_go() {
    for script in [
        "<script>alert(1)</script>",
        "<script href=\"x.js\"/>",
        "<SCRIPT><![CDATA[ </script> ]]></SCRIPT>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">alert(1)</x:script>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">alert(1)</h:script>",
        "<script><g><script/></g></script>",
        "<handler type=\"text/javascript\">x</handler>",
        "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" srcdoc=\"x\"></iframe>",
        "<?xml-stylesheet type=\"text/xsl\" href=\"x.xsl\"?>",
    ] {
        assert_eq!(cleaned(&drawing(script)), drawing(""), "{script}");
    }
    for attribute in [
        "onclick=\"x\"",
        "onLoad='x'",
        "href=\"javascript:x\"",
        "xlink:href=\" java&#10;script&#x3a;x\"",
        "to=\"JavaScript:x\"",
        "values=\"#a;javascript:x\"",
        "attributeName=\"onclick\"",
        "href=\"data:text/html,x\"",
    ] {
        let text = drawing(&format!("<a {attribute}/>"));
        assert_eq!(cleaned(&text), drawing("<a/>"), "{attribute}");
    }
}

#[test]
fn v16_what_editors_note_goes() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Created by somebody -->\n\
        <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" \
        xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' sodipodi:docname=\"secret.svg\" content=\"&lt;mxfile/&gt;\" \
        inkscape:export-filename=\"/home/me/x.png\" viewBox=\"0 0 1 1\">\
        <sodipodi:namedview id=\"v\"><inkscape:grid/></sodipodi:namedview><metadata><r:RDF/></metadata>\
        <g inkscape:label=\"Layer\" id=\"l\"/></svg><!-- end -->";
    let expected =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><g id=\"l\"/></svg>";
    assert_eq!(cleaned(text), expected);
}

#[test]
fn v16_names_and_paths_of_the_authors_disk_go() {
    for attribute in [
        "data-name=\"Ann's layer\"",
        "xml:base=\"file:///home/ann/\"",
        "href=\"file:///home/ann/a.png\"",
        "xlink:href=' FILE:///C:/Users/Ann/a.png'",
        "href=\"C:\\Users\\Ann\\a.png\"",
        "aria-label=\"export of file:///home/ann/a.svg\"",
        "to=\"file:///home/ann\"",
        "values=\"#a;file:///home/ann\"",
        "href=\"file&#58;///home/ann\"",
    ] {
        let text = drawing(&format!("<image {attribute}/>"));
        assert_eq!(cleaned(&text), drawing("<image/>"), "{attribute}");
    }
    let addresses = [
        "url(file:///home/ann/a.png)",
        "url( 'file:///home/ann/a b.png' )",
        "url(\"FILE:/home/ann/a.png\")",
    ];
    let empty = ["url()", "url( '' )", "url(\"\")"];
    for (address, empty) in addresses.iter().zip(empty) {
        let style = |address: &str| {
            drawing(&format!(
                "<style>a {{ fill: {address} red; }} .file:hover {{}}</style>"
            ))
        };
        assert_eq!(cleaned(&style(address)), style(empty));
        let quoted = address.replace('"', "&quot;").replace('\'', "&#39;");
        let text = drawing(&format!("<g style=\"fill:{quoted}\" fill='{quoted}'/>"));
        assert!(!cleaned(&text).contains("ann"), "{text}");
    }
    let import = drawing("<style><![CDATA[@import 'file:///home/ann/x.css'; a{}]]></style>");
    assert_eq!(cleaned(&import), drawing("<style>@import ''; a{}</style>"));
    let words = drawing("<text>file:///home/ann</text><a href=\"profile://x\"/>");
    assert_eq!(cleaned(&words), words);
}

#[test]
fn v16_photos_in_a_drawing_are_cleaned() {
    let exif = b"\xff\xe1\x00\x10Exif\0\0GPS here".to_vec();
    let photo = |extra: &[Vec<u8>]| data_url::write("image/jpeg", &picture(extra));
    let (dirty, clean_photo) = (photo(&[exif]), photo(&[]));
    for (before, after) in [
        ("<image href=\"", "\"/>"),
        ("<image xlink:href='", "'/>"),
        ("<g style=\"fill:url(", ")\"/>"),
        ("<style>a{fill:url('", "')}</style>"),
        ("<style><![CDATA[a{fill:url(", ")}]]></style>"),
    ] {
        let text = cleaned(&drawing(&format!("{before}{dirty}{after}")));
        assert!(
            text.contains(&clean_photo) && !text.contains(&dirty),
            "{text}"
        );
        let again = cleaned(&text);
        assert_eq!(again, text);
    }
    // One that cannot be cleaned stays, and the author is told.
    let kept = drawing("<image href=\"data:image/heic;base64,AAAA\"/>");
    assert_eq!(clean(kept.as_bytes()), Drawing::Partly(format!("{kept}\n")));
    // A drawing in a drawing in a drawing.
    let mut nested = drawing("<g data-name='x'/>");
    for _ in 0..3 {
        let address = data_url::write("image/svg+xml", nested.as_bytes());
        nested = drawing(&format!("<image href='{address}'/>"));
    }
    let text = cleaned(&nested);
    assert!(text.len() < nested.len() && text.contains("data:image"));
    assert_eq!(cleaned(&text), text);
}

#[test]
fn v16_references_that_draw_too_much_go() {
    let mut levels = "<g id='l0'><path/></g>".to_owned();
    for level in 0..7 {
        let uses = format!("<use xlink:href='#l{level}'/>").repeat(10);
        levels += &format!("<g id='l{}'>{uses}</g>", level + 1);
    }
    let text = drawing(&levels);
    let left = cleaned(&text);
    assert!(left.contains("<use xlink:href='#l0'/>") && left.contains("<use/>"));
    assert_eq!(cleaned(&left), left);
    // Drawn by a style sheet, in CDATA or with entities.
    let rules: String = (0..7)
        .map(|n| format!(".c{n}>rect{{}} .c{n}{{fill:url(&quot;#p{n}&quot;)}}"))
        .collect();
    let mut patterns = "<pattern id='p0'><path/></pattern>".to_owned();
    for level in 0..7 {
        let rects = format!("<rect class='c{level}'/>").repeat(10);
        patterns += &format!("<pattern id='p{}'>{rects}</pattern>", level + 1);
    }
    let marked = rules.replace("&quot;", "\"");
    for style in [rules, format!("<![CDATA[{marked}]]>")] {
        let text = drawing(&format!("<style>{style}</style>{patterns}"));
        let left = cleaned(&text);
        assert!(
            left.contains("url(\"#p0\")") && !left.contains("#p6"),
            "{left}"
        );
        assert_eq!(cleaned(&left), left);
    }
}

#[test]
fn v16_entities_that_multiply_are_refused() {
    let mut subset = "<!ENTITY a0 'lol'>".to_owned();
    for level in 1..10 {
        let ten = format!("&a{};", level - 1).repeat(10);
        subset += &format!("<!ENTITY a{level} '{ten}'>");
    }
    let text = format!("<!DOCTYPE svg [{subset}]>{}", drawing("<text>&a9;</text>"));
    assert_eq!(clean(text.as_bytes()), Drawing::Dangerous);
}

#[test]
fn v16_entities_of_adobe_are_replaced_and_their_declarations_go() {
    let text = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x.dtd\" [\n\
        <!ENTITY ns_ai \"http://ns.adobe.com/AdobeIllustrator/10.0/\">\n<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]>\
        <svg xmlns:i=\"&ns_ai;\" xmlns=\"&ns_svg;\"><switch><g i:extraneous=\"self\"/></switch><i:pgf>secret</i:pgf></svg>";
    let expected = "<svg xmlns=\"http://www.w3.org/2000/svg\"><switch><g/></switch></svg>";
    assert_eq!(cleaned(text), expected);
}

#[test]
fn v16_other_encodings_become_utf_8() {
    let text = drawing("<text>꿀벌</text>");
    let wide: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
    for order in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let bytes: Vec<u8> = wide.iter().flat_map(|unit| order(*unit)).collect();
        assert_eq!(clean(&bytes), Drawing::Clean(format!("{text}\n")));
    }
    let mut latin = b"<?xml version='1.0' encoding='ISO-8859-1'?>".to_vec();
    latin.extend(
        drawing("<text>caf\u{1}</text>")
            .bytes()
            .map(|b| if b == 1 { 0xe9 } else { b }),
    );
    let expected = drawing("<text>caf\u{e9}</text>");
    assert_eq!(clean(&latin), Drawing::Clean(format!("{expected}\n")));
}

#[test]
fn v16_what_cannot_be_parsed_is_judged_by_its_words() {
    for text in [
        "<svg>",
        "<svg></g></svg>",
        "text",
        "",
        "<svg>&nbsp;</svg>",
        "<html/>",
        "<svg/><svg/>",
        "<svg a=1/>",
        "<svg/>x",
    ] {
        assert_eq!(clean(text.as_bytes()), Drawing::Harmless, "{text}");
    }
    for text in [
        "<svg><script>",
        "<svg>&lt;script&gt;</g>",
        "<svg onload = 'x'>",
        "<svg\nonload='x'>",
        "<svg a=1 onload=x>",
        "<svg/onload=x>",
        "<a href='java\nscript:x'>",
        "<!DOCTYPE svg [<!ENTITY a '<b/>'>]><svg>&a;</svg>",
        "<?xml version='1.0' encoding='utf-7'?><svg>",
        "<svg><iframe srcdoc=x>",
    ] {
        assert_eq!(clean(text.as_bytes()), Drawing::Dangerous, "{text}");
    }
    assert_eq!(clean(b"<svg>\xff</svg>"), Drawing::Dangerous);
    assert!(cleaned(NOTHING).starts_with("<svg"));
}

#[test]
fn v16_large_and_deep_drawings_take_linear_time() {
    let deep = |n: usize| drawing(&format!("{}{}", "<g>".repeat(n), "</g>".repeat(n)));
    assert_eq!(cleaned(&deep(100_000)), deep(100_000));
    for text in [
        "<".repeat(1_000_000),
        "<svg ".to_owned() + &"a".repeat(1_000_000),
        drawing(&"&amp;".repeat(200_000)),
        drawing(&"<!-- -->".repeat(100_000)),
        format!(
            "<svg{}>",
            (0..2_000)
                .map(|n| format!(" xmlns:a{n}='x'"))
                .collect::<String>()
        ),
        "<!ENTITY ".repeat(100_000),
        "=on".repeat(300_000),
    ] {
        let _ = clean(text.as_bytes());
    }
}
