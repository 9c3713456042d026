//! V9, V10: the name of a private note is in nothing that pages, addresses or metadata are made of.

use crate::memory::{Built, Memory};

/// What no file of a site may have, in any case: name, alias, heading and folders of the private note and picture.
const SECRETS: [&str; 4] = ["zqx", "wvualias", "yhphead", "kpt"];

/// A site of `A.md` with `text` beside a public note that names the private one in a heading.
fn site(text: &str) -> Built {
    let private = "---\npublish: false\naliases: [Wvualias]\n---\n# Yhphead\n\nbody ^blk\n";
    Memory::new()
        .settings("private = [\"Kpt/hidden/**\"]\n[properties]\nshow = \"all\"\n[site]\nurl = \"https://e.org/\"")
        .note("A.md", text)
        .note("Pub.md", "## See [[Zqx]] now\n\n### Below\n\n%% [[Zqx]] %%\n")
        .note("Kpt/Zqx.md", private)
        .files(&["Kpt/hidden/Zqx.png", "pic.png"])
        .build()
}

#[track_caller]
fn says_nothing(text: &str) -> Built {
    let site = site(text);
    let all = site.everything().to_lowercase();
    for secret in SECRETS {
        if let Some(at) = all.find(secret) {
            let start = all.floor_char_boundary(at.saturating_sub(80));
            panic!(
                "{secret:?} of {text:?} in …{}",
                &all[start..at + secret.len()]
            );
        }
    }
    site
}

#[test]
fn v9_v10_every_kind_of_link() {
    for text in [
        "[[Zqx]] [[Kpt/Zqx]] [[/Kpt/Zqx]] [[./Kpt/Zqx]] [[Kpt\\Zqx]] [[ zqx ]] [[Zqx.md]] [[Zqx|]] [[Zqx#]] [[Wvualias]]",
        "[[Zqx#Yhphead]] [[Zqx#^blk]] ![[Zqx]] ![[Zqx#Yhphead]] ![[Zqx#^blk]] ![[Wvualias]] ![](Zqx.md)",
        "[](Kpt/Zqx.md) [ ](Zqx.md) [x](<Kpt/Zqx.md#Yhphead>) [x](Zqx.md \"Zqx\") [a][r]\n\n[r]: Kpt/Zqx.md \"Zqx\"",
        "![[Zqx.png]] ![](Zqx.png) ![[Zqx.png|100]] ![alt](Kpt/hidden/Zqx.png \"Zqx\")",
        "<obsidian://open?vault=v&file=Zqx> [x](obsidian://open?vault=v&file=Zqx) [](obsidian://open?file=Zqx)",
        "[[Kpt]] [[Kpt/]] [[Kpt/hidden]] [[Kpt/hidden/]]",
        "| a |\n|-|\n| [[Zqx\\|x]] [[Zqx]] |\n\n- [ ] [[Zqx]]\n\n**[[Zqx]]** ==[[Zqx]]== ~~[[Zqx]]~~ a[^1] ^[in [[Zqx]]]\n\n[^1]: [[Zqx]]",
        "> [!note] [[Zqx]]\n> [[Zqx]]\n\n> [!tip]- [[Zqx]]\n> ![[Zqx]]",
        "[see [[Zqx]]](Pub.md) [see ![[Zqx]]](Pub.md) [![](Zqx.png)](Pub.md) [![[Zqx.png]]](Pub.md)",
    ] {
        says_nothing(text);
    }
}

#[test]
fn v9_v10_every_address_in_html() {
    for text in [
        "<a href=\"Zqx.md\">t</a> <a href=\"obsidian://open?vault=v&amp;file=Zqx\">t</a> <a href=\"OBSIDIAN://open?file=Kpt%2FZqx\">t</a>",
        "<img src=\"Kpt/hidden/Zqx.png\"> <img srcset=\"Zqx.png 1x, Kpt/hidden/Zqx.png 2x\"> <video poster=\"Zqx.png\"></video>",
        "<iframe src=\"Zqx.md\"></iframe><audio src=\"Zqx.md\"></audio><object data=\"Zqx.md\">x</object><embed src=\"Zqx.md\">",
        "<blockquote cite=\"Zqx.md\">x</blockquote><q cite=\"Zqx.md\">x</q><a href=\"Zqx.md\" ping=\"Zqx.md\">t</a>",
        "<table background=\"Zqx.png\"><tr><td>x</table><div style=\"background:url(Zqx.png)\">x</div>",
        "<svg><image href=\"Zqx.png\"/><use href=\"Zqx.svg#x\"/><a xlink:href=\"Zqx.md\">q</a></svg>",
        "<form action=\"Zqx.md\"><input formaction=\"Zqx.md\"></form><img longdesc=\"Zqx.md\"><track src=\"Zqx.md\">",
    ] {
        says_nothing(text);
    }
}

#[test]
fn v10_a_link_to_a_heading_that_names_a_private_note_does_not() {
    let site = says_nothing(
        "[[Pub#See Zqx now]] [[Pub#see zqx now#Below]] ![[Pub#See Zqx now]] [](Pub.md#See%20Zqx%20now) [](Pub.md#see-zqx-now) [own](Pub.md#see-zqx-now)",
    );
    let text = site.text("a/");
    for part in [
        "<a class=\"internal-link\" href=\"../pub/#see-now\">Pub &gt; See … now</a>",
        "<a class=\"internal-link\" href=\"../pub/#below\">Pub &gt; See … now &gt; Below</a>",
        "<a class=\"internal-link\" href=\"../pub/#see-now\">own</a>",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    // Within the note, in the contents, in excerpts, in headings that quote such a heading, at any depth.
    let chain = "# On [[Zqx]]\n\n## Back to [[#On Zqx]]\n\n## And [[#Back to On Zqx]]\n\n## Then [[#And Back to On Zqx]]\n\n[[#Then And Back to On Zqx]]";
    let site = says_nothing(chain);
    let link = "<a class=\"internal-link\" href=\"#then-and-back-to-on\">Then And Back to On …</a>";
    assert!(site.text("a/").contains(link), "{}", site.text("a/"));
    let mut chain = "# Zero [[Zqx]]\n\n".to_owned();
    let mut name = "Zero Zqx".to_owned();
    for level in 1..30 {
        chain.push_str(&format!("## {level} [[#{name}]]\n\n"));
        name = format!("{level} {name}");
    }
    says_nothing(&format!("{chain}[[#{name}]]"));
    says_nothing(
        "See [[Zqx]]\n===\n\n[[#See Zqx]]\n\n## <obsidian://open?file=Zqx> ![[Zqx]] [](Zqx.md)\n\n## x",
    );
    says_nothing("---\nup: \"[[Pub#See Zqx now]]\"\n---\n[[Pub#See Zqx now]]");
}

#[test]
fn v10_as_typed_where_the_settings_say_so() {
    let site = Memory::new()
        .settings("privacy.link_text = \"typed\"")
        .note("A.md", "## See [[Zqx#Part]]\n\n[[#See Zqx Part]]\n")
        .note("Zqx.md", "---\npublish: false\n---\n")
        .build();
    let link = "<a class=\"internal-link\" href=\"#see-zqx\">See Zqx</a>";
    assert!(site.text("a/").contains(link), "{}", site.text("a/"));
}

#[test]
fn v10_v14_properties_that_are_shown_as_plain_text() {
    for properties in [
        "title: \"[[Zqx]]\"",
        "title: \"On [[Zqx]]\"\ndescription: \"See [[Zqx]] and ]] [[Zqx]]\"",
        "aliases: [\"[[Zqx]]\", \"x/[[Zqx]]\", \"[[Zqx|]]\"]",
        "aliases: \"[[Zqx]], Kept\"",
        "tags: [\"[[Zqx]]\"]\ncssclasses: [\"[[Zqx]]\"]\nlang: \"[[Zqx]]\"\ncreated: \"[[Zqx]]\"\npermalink: \"[[Zqx]]\"",
        "tags: \"[[a Zqx b]]\"\ncssclasses: \"[[a Zqx b]]\"",
        "image: \"[[Kpt/hidden/Zqx.png]]\"",
        "image: Kpt/hidden/Zqx.png",
        "up: \"[[Zqx]]\"\ntext: \"see [[Zqx]] now\"\nlist: [\"[[Zqx]]\", \"[x](Zqx.md)\"]\nmap: {a: \"[[Zqx]]\", b: [\"[[Zqx]]\"]}\nraw: [[Zqx]]",
    ] {
        says_nothing(&format!("---\n{properties}\n---\ntext [[Pub]]\n"));
    }
    let page = |properties: &str| {
        site(&format!("---\n{properties}\n---\ntext\n"))
            .page("a/")
            .to_owned()
    };
    let named = page("title: \"On [[Zqx]] and [[Pub|it]], [[Pub]]\"");
    assert!(named.contains("<title>On … and it, Pub · "), "{named}");
    // A title that would be the placeholder alone is none.
    assert!(page("title: \"[[Zqx]]\"").contains("<title>A · "));
    let described = page("description: \"See [[Zqx|her]] [[Pub#Below]]\"");
    assert!(
        described.contains("content=\"See her Pub &gt; Below\""),
        "{described}"
    );
}

#[test]
fn v10_links_in_the_text_of_a_picture() {
    let site = says_nothing(
        "![see [[Zqx]]](pic.png) ![[[Zqx|her]]](pic.png) ![[[Pub]] and [[Pub|it]]|40](pic.png) ![see [[Zqx]]]() ![ [[Zqx]] ](https://e.org/x.png)",
    );
    let text = site.text("a/");
    for part in [
        "alt=\"see …\"",
        "alt=\"her\"",
        "alt=\"Pub and it\" width=\"40\"",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    says_nothing("[![[[Zqx]]](pic.png)](Pub.md)\n\n![[pic.png|see [[Zqx]]]]");
}

#[test]
fn v9_settings_that_name_what_is_private() {
    let site = Memory::new()
        .settings("private = [\"Kpt/**\"]\nnav.order = [\"Kpt/Zqx.md\"]\n[theme]\nlogo = \"Kpt/Zqx.png\"\nfavicon = \"Kpt/Zqx.png\"\n[[nav.links]]\ntext = \"x\"\nto = \"Kpt/Zqx.md\"\n[[nav.links]]\ntext = \"y\"\nto = \"Kpt/Zqx.png\"")
        .note("A.md", "text")
        .note("Kpt/Zqx.md", "text")
        .files(&["Kpt/Zqx.png"])
        .build();
    let all = site.everything();
    assert!(!all.contains("Zqx") && !all.contains("Kpt"), "{all}");
    assert_eq!(site.of_code("NW302").len(), 2);
    assert_eq!(site.of_code("NW001").len(), 2);
}

#[test]
fn v10_l14_words_in_place_of_a_private_name() {
    let private = "---\npublish: false\nid: abc\n---\ntext";
    let site = Memory::new()
        .settings("[properties]\nshow = \"all\"")
        .note(
            "A.md",
            "---\ntitle: 'On [](Zqx.md), ![[Zqx]] [her](Zqx.md) [Pub](Pub.md) %%not this%%'\naliases: ['Kept %%x%%']\nup: 'see [x](Zqx.md) and obsidian://open?file=Zqx now'\nurl: '[y](https://e.org) f[i](x)'\n---\n\
             <a href=\"Zqx.md\" title=\"Zqx\" data-x=\"Zqx\">t</a> <span data-href=\"Zqx\" data-kind=\"a\">u</span> [a](obsidian://vault/v/Pub) [b](obsidian:///home/ann/Pub.md) [c](obsidian://advanced-uri?uid=abc) [d](obsidian://open?vault=v&file=Else)\n",
        )
        .note("Pub.md", "text")
        .note("Zqx.md", private)
        .build();
    let page = site.page("a/");
    for part in [
        "<title>On …,  her Pub",
        "see x and  now",
        "f[i](x)",
        "<a>t</a> <span>u</span>",
        "<a class=\"internal-link\" href=\"../pub/\">a</a> b <a class=\"internal-link is-unresolved\">c</a> <a class=\"external-link\" href=\"obsidian://open?vault=v&amp;file=Else\"",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(site.everything().contains("kept/"));
    assert_eq!(site.of_code("NW011").len(), 1);
    assert!(!site.everything().contains("Zqx"));
}

#[test]
fn v10_l32_a_link_that_a_bar_cuts_names_nothing_private() {
    for row in [
        "| [[Zqx|her]] | b |",
        "| [[Zqx|a|b]] | b |",
        "| a ![[Kpt/Zqx#Part|b]] | c |",
        "| **see [[Zqx|her]]** | b |",
        "| `[[Zqx|her]]` | b |",
        "| [[Zqx#$x$ | b]] |",
        "| [[Zqx %%Zqx%%|b]] | %%Zqx%% |",
        "| x [[ Zqx.md |b]] |",
        "| [x [[Zqx|b]] y](Pub.md) |",
    ] {
        let shown = says_nothing(&format!("| a | b |\n| - | - |\n{row}\n\n[[Pub]]\n"));
        assert!(!shown.of_code("NW021").is_empty(), "{row}");
        says_nothing(&format!("| x | [[Zqx|b]] |\n| - | - | - |\n{row}\n"));
        says_nothing(&format!("> [!note] x\n> | a | b |\n> | - | - |\n> {row}\n"));
    }
    let shown = |row: &str| {
        let site = site(&format!("| a | b |\n| - | - |\n{row}\n"));
        site.text("a/").to_owned()
    };
    let hidden = shown("| see [[Zqx|her]] |");
    assert!(
        hidden.contains("<td>see <a class=\"internal-link is-unresolved\">…</a></td>")
            && hidden.contains("<td>her]]</td>"),
        "{hidden}"
    );
    // What is public is shown as Obsidian shows it.
    for (row, cell) in [
        (
            "| see [[Pub \\<b>| it]] |",
            "<td>see [[Pub \\&lt;b&gt;</td>",
        ),
        ("| ![[Pub|it]] |", "<td>![[Pub</td>"),
        ("| \\[[Pub|it]] |", "<td>[[Pub</td>"),
        ("| `[[Pub` | it]] |", "<td><code>[[Pub</code></td>"),
        ("| [[Pub %%x%%|it]] |", "<td>[[Pub"),
    ] {
        let page = shown(row);
        assert!(page.contains(cell) && !page.contains("%%"), "{row}: {page}");
    }
}

#[test]
fn v10_a_heading_with_a_link_whose_text_names_a_private_note_does_not() {
    for heading in [
        "## [[Pub|[x](Zqx.md)]]",
        "## a [[Pub|[x](Zqx.md \"Zqx\")]] b",
        "## a [[Pub|![x](Zqx.md)]] b",
        "## [[Pub|obsidian://open?file=Zqx]]",
        "[[Pub|[x](Zqx.md)]]\n===",
        "## [[Pub|[x](Zqx.md)]]\n\n## Back to [[Pub#See Zqx now]] [[Pub|[x](Zqx.md)]]",
    ] {
        says_nothing(&format!("{heading}\n\n[[Pub]]\n\n## x\n"));
    }
    let site = site("## See [[Pub|[her](Zqx.md)]]\n");
    let text = site.text("a/");
    assert!(text.contains("<h2 id=\"see-her\""), "{text}");
}

#[test]
fn v10_the_target_of_a_link_that_is_written_wrongly_names_nothing_private() {
    for text in [
        "| ![x|100](Kpt/hidden/Zqx.png) | b |\n| - | - |\n| [a|b](Zqx.md) | [a|b](<Kpt/Zqx.md> 'c') |\n",
        "[[Pub|x]](Zqx.md) ![[pic.png]](Kpt/hidden/Zqx.png)",
        "## [[Pub|x]](Zqx.md)\n\nx](Kpt/Zqx.md#yhphead) \\[x](Z%71x.md)",
        "[[Zqx]](Zqx.md \"x\") ]](file:///home/ann/Kpt/Zqx.md)",
        "![a [[Pub|[x](Zqx.md)]] b](pic.png) ![[[Pub|![x](Zqx.md)]]](https://e.org/x.png)",
        "^[a ^[[x](Zqx.md)]] [[x](Zqx.md)]] ![a [x](Zqx.md?b=c)](pic.png)",
        "[x](https://e.org '[x](/Kpt/Zqx/) [y](Kpt/Zqx/index.html) [z](Zqx.md?a=b)')",
        "> [![](Kpt/hidden/Zqx.png)](Zqx.md)\n> ^q\n\n> [!note|[[Zqx]]] b\n> c\n\n> [!note|a %%Zqx%%] d\n",
        "---\nup: '[[Pub|[x](Zqx.md)]]'\nmore: ['a [[Pub|![x](Zqx.md)]]', {a: '[[Pub|[x](Zqx.md) y]]'}]\n---\n",
        "---\ntitle: 'a [[Pub|[x](Zqx.md)]]'\npermalink: '[x](Kpt/Zqx.md)'\n---\n",
    ] {
        says_nothing(&format!("{text}\n\n[[Pub]]\n"));
    }
    let site = site("[[Pub|x]](pic.png) f(x)](y) a](https://e.org/x) b](#c)\n");
    let text = site.text("a/");
    for part in ["</a>(pic.png) f(x)](y) a](<a", "b](#c)"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[test]
fn c1_comments_in_the_texts_and_titles_of_links() {
    for text in [
        "[[Pub|a %%Zqx%% b]] ![[pic.png|a %%Zqx%%|40]] ![[pic.png|<!-- Zqx -->]]",
        "[x](Pub.md \"a %%Zqx%% b\") ![x](pic.png \"%%Zqx%%\") [[Pub|%%Zqx%%]]",
        "<span title=\"a %%Zqx%% b\" data-x='%%Zqx%%'>x</span> ![a [[Pub|%%Zqx%% b]]](pic.png)",
        "<div title=\"a <!-- Zqx --> %%Zqx%% b\">\nx\n</div>\n",
        "## [[Pub|a %%Zqx%% b]]\n\n| [[Pub\\|a <!-- Zqx --> b]] |\n| - |\n",
    ] {
        says_nothing(&format!("{text}\n\n[[Pub]]\n"));
    }
    let site = site("[[Pub|a %%x%%b]] [[Pub|100%% sure]] [[Pub|%%x%%]]\n");
    let text = site.text("a/");
    for part in [">a b</a>", ">100%% sure</a>", ">Pub</a>"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[test]
fn q1_a_quoted_picture_with_a_link_is_no_callout() {
    let site = site("> [![badge](pic.png)](Pub.md)\n");
    let text = site.text("a/");
    assert!(
        text.contains("<blockquote") && text.contains("alt=\"badge\"") && !text.contains("callout"),
        "{text}"
    );
}
