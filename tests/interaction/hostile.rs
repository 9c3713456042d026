//! A vault whose author wants scripts to run in it, or readers' browsers to ask other hosts.
//!
//! `hostile/html.txt` and `hostile/markdown.txt` hold what is tried, one a line; here each is put into every place where text of
//! an author becomes part of a page. A script that runs sets `top.pwned` to the number of its line.

use super::{TestVault, generate};
use std::fmt::Write as _;

const HTML: &str = include_str!("hostile/html.txt");
const MARKDOWN: &str = include_str!("hostile/markdown.txt");
/// Lines of Markdown are counted from here, names and properties from [`NAMES`].
const MARKDOWN_FROM: usize = 1_000;
const NAMES: usize = 2_000;
/// So many of a kind are on one page.
const ON_A_PAGE: usize = 160;

/// The host that must never be asked.
const HOST: &str = "http://evil.example";

/// What is tried: text and number.
fn tried(list: &str, from: usize) -> Vec<String> {
    let lines = list.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with(";;"));
    lines.map(|(n, line)| filled(line, from + n + 1)).collect()
}

/// A line with its number, its host, and the characters that a line cannot hold.
fn filled(line: &str, number: usize) -> String {
    let mut text = line
        .replace("RUN", &format!("top.pwned={number}"))
        .replace("HOST", &format!("{HOST}/{number}"))
        .replace('⏎', "\n")
        .replace('⇥', "\t");
    while let Some((before, rest)) = text.split_once("\\u{") {
        let (code, after) = rest.split_once('}').unwrap();
        let code = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
        text = format!("{before}{code}{after}");
    }
    text
}

/// A text whose lines all begin with `prefix`.
fn behind(prefix: &str, text: &str) -> String {
    text.lines()
        .fold(String::new(), |all, line| all + prefix + line + "\n")
}

/// A place where an author's text may stand: its name, and a note's text with the given one there.
type Place = (&'static str, fn(&str) -> String);

const PLACES: [Place; 12] = [
    ("Raw", |text| format!("{text}\n\n")),
    ("Quote", |text| behind("> ", text) + "\n"),
    ("Inline", |text| format!("Text {text} text.\n\n")),
    ("Item", |text| {
        format!("- **a** {}", behind("  ", text).trim_start())
    }),
    ("Cell", |text| {
        let cell = text.replace('|', "\\|").replace('\n', " ");
        format!("| a | b |\n|---|--:|\n| {cell} | *{cell}* |\n\n")
    }),
    ("Heading", |text| {
        format!("## {} ^b\n\n", text.replace('\n', " "))
    }),
    ("Callout", |text| {
        format!(
            "> [!tip]- {}\n{}\n",
            text.replace('\n', " "),
            behind("> ", text)
        )
    }),
    ("Footnote", |text| {
        format!("A note.^[{}] x\n\n", text.replace('\n', " "))
    }),
    ("Label", |text| {
        let label = text.replace('\n', " ");
        format!(
            "[[Target|{label}]] ![[bee.png|{label}]] [x](#y \"{label}\") ![{label}](bee.png)\n\n"
        )
    }),
    ("Link", |text| {
        format!("[a {text} b](Target.md#b) [[Target#{text}]] ![[{text}]]\n\n")
    }),
    ("Code", |text| {
        format!(
            "~~~{}\n{text}\n~~~\n\n`{text}` $x{text}$\n\n",
            text.replace('\n', " ")
        )
    }),
    ("Embedded", |text| {
        format!("## Part\n\n<div><b>\n\n{text}\n\n")
    }),
];

/// Texts in which HTML is no HTML: names, titles, descriptions.
const AS_TEXT: [&str; 14] = [
    "<img src=none onerror=RUN>",
    "<script>RUN<\u{2215}script>",
    "\"onmouseover=\"RUN",
    "'onmouseover='RUN",
    "&lt;img src=none onerror=RUN&gt;",
    "&quot;onmouseover=&quot;RUN",
    "javascript:RUN",
    "{{ RUN }} {% raw %} {{ content | safe }}",
    "${RUN} `RUN` \\u003cimg src=none onerror=RUN>",
    "-->]]> <img src=none onerror=RUN>",
    "data:text,RUN",
    "<title><textarea> <img src=none onerror=RUN>",
    "\u{202e}<svg onload=RUN>\u{2066}",
    "%3Cimg src=none onerror=RUN%3E",
];

/// Drawings that are files of their own.
const DRAWINGS: [&str; 14] = [
    "<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'><rect width='9' height='9'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><script>RUN</script></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><script><![CDATA[RUN]]></script></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:h='http://www.w3.org/1999/xhtml'><h:script>RUN</h:script><h:img src='none' onerror='RUN'/></svg>",
    "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x '<script xmlns=\"http://www.w3.org/2000/svg\">RUN</script>'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
    "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'RUN'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<?xml-stylesheet type='text/xsl' href='data:text/xml,RUN'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:RUN'><rect width='900' height='900'/></a></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><a><set attributeName='href' to='javascript:RUN'/><rect width='900' height='900'/></a></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject width='9' height='9'><body xmlns='http://www.w3.org/1999/xhtml'><img src='none' onerror='RUN'/><iframe src='javascript:RUN'/></body></foreignObject></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><animate onbegin='RUN' attributeName='x' dur='1s'/><set attributeName='onmouseover' to='RUN'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><script xmlns='http://www.w3.org/2000/svg'\n>RUN</script>",
    "<html xmlns='http://www.w3.org/1999/xhtml'><script>RUN</script></html>",
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='data:image/svg+xml,%3Csvg id=%27x%27 xmlns=%27http://www.w3.org/2000/svg%27 onload=%27RUN%27/%3E#x'/><script xlink:href='data:text/javascript,RUN'/></svg>",
];

/// Made for `hostile`.
pub(super) fn vault() -> TestVault {
    let mut vault = TestVault::new()
        .settings(&settings())
        .file("bee.png", generate::PICTURE)
        .note("Target.md", "The target. ^b\n\n## b\n\ntext\n");
    let mut home = String::from("# Doors\n\nwords to be found\n\n");
    let mut add = |vault: TestVault, name: &str, text: &str| {
        let _ = writeln!(home, "- [[{name}]] [[{name}#Part|part]]");
        vault.note(&format!("{name}.md"), text)
    };
    for (kind, list) in [
        ("Html", tried(HTML, 0)),
        ("Markdown", tried(MARKDOWN, MARKDOWN_FROM)),
    ] {
        assert!(list.len() > 100, "{kind}: {}", list.len());
        for (place, write) in PLACES {
            for (n, part) in list.chunks(ON_A_PAGE).enumerate() {
                let text: String = part.iter().map(|text| write(text)).collect();
                vault = add(
                    vault,
                    &format!("{kind} {place} {n}"),
                    &format!("hostile {text}"),
                );
            }
        }
    }
    let embeds = |n| format!("![[Html Embedded {n}#Part]] and ![[Markdown Raw {n}]] *after*\n\n");
    let embeds: String = (0..2).map(embeds).collect();
    vault = add(vault, "Embeds", &embeds);
    vault = named(vault);
    for (n, drawing) in DRAWINGS.iter().enumerate() {
        let drawing = filled(drawing, NAMES + 500 + n);
        vault = vault.file(&format!("d{n}.svg"), drawing.as_bytes());
        let _ = writeln!(
            home,
            "- ![[d{n}.svg]] [[d{n}.svg]] <img src=\"d{n}.svg\" alt=x>"
        );
    }
    vault
        .note("index.md", &home)
        .note("Abroad.md", ABROAD)
        .note("Board.canvas", &board())
}

/// What an author may ask other hosts for: pictures, films, frames.
const ABROAD: &str = "![a](http://pictures.example/1.png)\n\n<img src=\"http://pictures.example/2.png\" alt=\"\">\n\n\
    <div style=\"background: url(http://pictures.example/3.png)\">x</div>\n\n\
    <iframe src=\"http://pictures.example/4\"></iframe>\n\n<video src=\"http://pictures.example/5.mp4\" preload=\"auto\"></video>\n\n\
    <svg width=9 height=9><image href=\"http://pictures.example/6.png\" width=9 height=9 /></svg>\n";

/// Notes whose names and properties are hostile.
fn named(mut vault: TestVault) -> TestVault {
    for (n, text) in AS_TEXT.iter().enumerate() {
        let number = NAMES + 20 * n;
        // `\` in a name stops a build, so the file has another character there.
        let name = filled(text, number).replace(['/', '\\'], "\u{2215}");
        let yaml = |more: usize| serde_json::to_string(&filled(text, number + more)).unwrap();
        let note = format!(
            "---\ntitle: {title}\ndescription: {description}\naliases: [{alias}, {alias2}]\ntags: [{tag}]\ncssclasses: [nw-graph, {class}]\n\
             lang: {lang}\ndir: {dir}\nimage: {image}\npermalink: {link}\nauthor: {author}\n{name}: {value}\nlinks: [\"[x](javascript:top.pwned={number})\", \"[[{plain}]]\"]\n---\n\
             hostile words #tag{n}\n\n[[{plain}]] [[Names/{n}]] ![[{plain}#Part]]\n",
            title = yaml(1),
            description = yaml(2),
            alias = yaml(3),
            alias2 = serde_json::to_string(&format!("p/{}", filled(text, number + 14))).unwrap(),
            tag = yaml(4),
            class = yaml(5),
            lang = yaml(6),
            dir = yaml(7),
            image = yaml(8),
            link = yaml(9),
            author = yaml(10),
            name = yaml(11),
            value = yaml(12),
            plain = filled(text, number),
        );
        // On other systems such names cannot be.
        if cfg!(unix) {
            vault = vault
                .note(&format!("{name}.md"), &note)
                .note(
                    &format!("{name}/In a folder.md"),
                    &format!("[[{name}]] [[{name}/]]\n"),
                )
                .file(&format!("{name}.bin"), b"x");
        }
        let body = format!(
            "hostile words\n\n[[Target]] ![[{name}]] [[{name}.bin]] ![[{name}.bin]]\n\n## {name}\n\n## Part\n\nA part.\n"
        );
        vault = vault.note(
            &format!("Names/{n}.md"),
            &format!(
                "---\n{}",
                note.split_once('\n').unwrap().1.replace("permalink:", "x:") + &body
            ),
        );
    }
    vault
}

fn settings() -> String {
    let text = |n: usize| serde_json::to_string(&filled(AS_TEXT[n], NAMES + 400 + n)).unwrap();
    format!(
        "[site]\ntitle = {}\ndescription = {}\nauthor = {}\nurl = \"https://notes.example/hostile/\"\n[privacy]\nplaceholder = {}\n\
         [properties]\nshow = \"all\"\n[[nav.links]]\ntext = {}\nto = \"Target.md\"\n",
        text(0),
        text(2),
        text(3),
        text(4),
        text(9)
    )
}

/// All that the theme can show of a vault that needs nothing from other hosts and has no styles in its HTML.
pub(super) fn strict() -> TestVault {
    let text = "---\ntags: [bees]\naliases: [Skep]\n---\n## Table\n\n| a | b | c |\n|:--|:-:|--:|\n| left | middle | right |\n\n\
        ## Pictures\n\n![[bee.png]] ![[bee.png|40]] ![[bee.png|40x30]] ![[wide.svg]] ![[film.mp4]] ![[sound.mp3]] ![[paper.pdf]]\n\n\
        ## Code\n\n```rust title=\"src/main.rs\" {1}\nfn main() {}\n```\n\n## Math\n\n$x \\! y \\textcolor{red}{z} \\Large w$\n\n\
        $$\\begin{align} a &= b \\tag{1} \\\\ c &= \\begin{cases} 1 & x \\\\ 2 & y \\end{cases} \\end{align}$$\n\n\
        $$\\left[\\begin{array}{|l:r|} \\hline 1 & 2 \\\\ \\hdashline 3 & 4 \\end{array}\\right] \\cfrac{1}{2} \\substack{a \\\\ b} \\overbrace{x}^{y}$$\n\n\
        ## Callouts\n\n> [!tip]- Folded\n> text\n\n> [!bug] Open\n> text\n\n## Rest\n\n- [ ] open\n- [x] done\n\nA note.[^1] ==marked== #bees/queen \
        [[Deep/Leaf]] [[Deep/Leaf#Part]] ![[Deep/Leaf]]\n\n[^1]: The foot of it.\n\n```mermaid\ngraph TD; A-->B\n```\n";
    let vault = TestVault::new()
        .settings("[site]\ntitle = \"Strict\"\nurl = \"https://bees.example/strict/\"\n[properties]\nshow = \"all\"\n[theme]\naccent = \"#0a7b83\"\ncustom_css = [\"own.css\"]\n")
        .note("index.md", "# Strict\n\n[[Everything]] [[Everything#Math]] [[Everything#Table]] [[Deep/Leaf]]\n\n## One\n\n## Two\n")
        .note("Everything.md", text)
        .note("Deep/Leaf.md", "[[Everything]]\n\n## Part\n\nA leaf of words.\n")
        .note("Board.canvas", "{\"nodes\":[],\"edges\":[]}")
        .file("bee.png", generate::PICTURE)
        .file("wide.svg", super::WIDE)
        .file("film.mp4", b"x")
        .file("sound.mp3", b"x")
        .file("paper.pdf", b"%PDF-1.4");
    vault.write("static/own.css", "article { color: inherit }\n");
    vault
}

/// Notes whose HTML would cover the page's own parts or stand in for them where scripts look for them, and notes of several directions.
/// Made for `text`.
pub(super) fn covering() -> TestVault {
    let over = |style: &str| format!("<div style=\"{style}\">Sign in <b>here</b></div>\n\n");
    let covering = [
        "position: fixed; inset: 0; z-index: 99999; background: #fff",
        "position: sticky; top: 0; height: 2000px; margin-top: -900px; z-index: 99999; background: #fff",
        "position: absolute; top: -2000px; left: -2000px; width: 9000px; height: 9000px; z-index: 99999; background: #fff",
        "position: relative; margin: -900px -900px -300px; width: 5000px; height: 900px; z-index: 99999; background: #fff",
        "transform: translate(-50vw, -50vh) scale(9); background: #fff",
    ];
    let names = [
        "closest",
        "matches",
        "dataset",
        "id",
        "querySelector",
        "parentElement",
        "children",
        "tagName",
        "getAttribute",
        "classList",
        "className",
        "localName",
        "nodeType",
        "childNodes",
        "attributes",
        "hidden",
        "contains",
    ];
    let fields: String = names
        .iter()
        .enumerate()
        .map(|(n, name)| match n % 4 {
            0 => format!("<input id=\"{name}\" name=\"{name}\">"),
            1 => format!("<button id=\"{name}\" name=\"{name}\">x</button>"),
            2 => format!("<img id=\"{name}\" name=\"{name}\" alt=\"x\">"),
            _ => format!("<select id=\"{name}\" name=\"{name}\"></select>"),
        })
        .collect();
    let form = format!(
        "<form class=\"page-title\" data-search-here data-open=\"tree\" data-words=\"x\"><p>words of a form</p>{fields}</form>\n\n"
    );
    let sides = "An English text.\n\nنص عربي.\n\n- English\n- عربي\n\n> اقتباس\n\n> [!tip] نصيحة\n> نص\n\n| اسم | عدد |\n| --- | --- |\n| نحل | 1 |\n";
    let mut vault = TestVault::new()
        .settings("[site]\ntitle = \"Covering\"\n[theme]\ncustom_css = [\"own.css\"]\n")
        .note(
            "Colours.md",
            "> [!old] a\n> b\n\n> [!new] a\n> b\n\n> [!tip] a\n> b\n",
        )
        .note("index.md", "# Covering\n\n[[Cover 0]] [[Form]] [[Sides]]\n")
        .note(
            "F/Form.md",
            &format!("# Form\n\n{form}[[Sides]] [[index]]\n"),
        )
        .note("Sides.md", sides)
        .note(
            "Sides of Arabic.md",
            &format!("---\nlang: ar\n---\n{sides}"),
        );
    vault.write(
        "static/own.css",
        "[data-callout=old] { --callout-color: 255, 0, 120 } [data-callout=new] { --callout-color: #f00 }\n\
         [data-callout=old] .callout-title { background: rgba(var(--callout-color), 0.5) }\n",
    );
    for (n, style) in covering.iter().enumerate() {
        let text = format!("#tag\n\n{}[[Form]]\n", over(style));
        vault = vault.note(&format!("Cover {n}.md"), &text);
    }
    vault
}

fn board() -> String {
    let nodes = AS_TEXT.iter().enumerate().map(|(n, text)| {
        let text = filled(text, NAMES + 450 + n);
        serde_json::json!({ "id": text, "type": "text", "text": text, "x": 0, "y": 0, "width": 9, "height": 9, "color": text })
    });
    serde_json::json!({ "nodes": nodes.collect::<Vec<_>>(), "edges": [] }).to_string()
}
