//! L16 to L32: what a target names, seen on the page.

use crate::memory::{Built, Memory};

/// A site of `A/Log.md` with this text beside empty notes and files.
fn site(text: &str, others: &[&str]) -> Built {
    let mut memory = Memory::new().note("A/Log.md", text);
    for path in others {
        memory = if path.to_ascii_lowercase().ends_with(".md") {
            memory.note(path, "")
        } else {
            memory.files(&[path])
        };
    }
    memory.build()
}

/// Expects the only link of `text` to lead to `href`; empty: nowhere.
#[track_caller]
fn leads(text: &str, others: &[&str], href: &str) {
    let site = site(text, others);
    let html = site.text("a/log/");
    let found = html.split_once("href=\"").map_or("", |(_, rest)| {
        rest.split_once('"').map_or("", |(href, _)| href)
    });
    assert_eq!(found, href, "{text}: {html}\n{:#?}", site.findings());
}

#[test]
fn l16_markdown_destinations_are_decoded_once() {
    leads("[x](Bee%20log.md)", &["Bee log.md"], "../../bee-log/");
    leads(
        "[x](Bee+log.md)",
        &["Bee log.md", "Bee+log.md"],
        "../../bee-plus-log/",
    );
    leads("[x](%EB%B2%8C.md)", &["벌.md"], "../../벌/");
    leads("[x](%E8%9C%82.md)", &["蜂.md"], "../../蜂/");
    leads("[x](%F0%9F%90%9D.md)", &["🐝.md"], "../../🐝/");
    leads(
        "[x](a%2520b.md)",
        &["a%20b.md", "a b.md"],
        "../../a-percent-20b/",
    );
    leads("[x](<50% a.md>)", &["50% a.md"], "../../50-percent-a/");
    leads("[x](a%ff.md)", &["a%ff.md"], "../../a-percent-ff/");
    leads("[x](<100%.md>)", &["100%.md"], "../../100-percent/");
    leads("[[Bee%20log]]", &["Bee log.md"], "../../bee-log/");
    leads(
        "[[Bee%20log]]",
        &["Bee log.md", "Bee%20log.md"],
        "../../bee-percent-20log/",
    );
}

#[test]
fn l16_fragments_are_decoded_too() {
    let site = Memory::new()
        .note("A/Log.md", "[x](../Bee%20log.md#Old%20wax) [y](#%EB%B2%8C%20%EC%A7%91) [z](../Bee%20log.md#100%)\n\n## 벌 집\n")
        .note("Bee log.md", "## Old wax\n\n## 100%\n")
        .build();
    site.has("a/log/", "href=\"../../bee-log/#old-wax\"");
    site.has("a/log/", "href=\"#벌-집\"");
    site.has("a/log/", "href=\"../../bee-log/#100-percent\"");
    site.is_clean();
}

#[test]
fn l17_names_with_a_hash() {
    leads("[[C# notes]]", &["C# notes.md"], "../../c-notes/");
    leads("[[C# notes|x]]", &["C# notes.md"], "../../c-notes/");
    leads("[x](C%23.md)", &["C#.md"], "../../c/");
    leads("[[C#]]", &["C#.md"], "../../c/");
    leads("[[벌#1]]", &["벌#1.md"], "../../벌-1/");
    leads("![[pot#1.zip]]", &["pot#1.zip"], "../../pot%231.zip");
    let site = Memory::new()
        .note("A.md", "[[D#Loops]] [[C# notes#Loops]]")
        .note("D.md", "## Loops")
        .note("C# notes.md", "## Loops")
        .build();
    site.has("a/", "href=\"../d/#loops\"");
    site.has("a/", "href=\"../c-notes/#loops\"");
    site.is_clean();
}

#[test]
fn l18_an_empty_path_is_the_note() {
    for text in [
        "[x](#Frames)",
        "[[#Frames]]",
        "[x](#frames)",
        "[[Log#Frames]]",
    ] {
        leads(&format!("## Frames\n\n{text}"), &[], "#frames");
    }
    leads("## 벌집\n\n[x](#벌집)", &[], "#벌집");
}

#[test]
fn l19_dots_in_names() {
    leads("[[Rev 3.1]]", &["Rev 3.1.md"], "../../rev-3.1/");
    leads("[x](Rev%203.1)", &["Rev 3.1.md"], "../../rev-3.1/");
    leads("[x](Rev%203.1.md)", &["Rev 3.1.md"], "../../rev-3.1/");
    leads("[[pic.png]]", &["pic.png", "pic.png.md"], "../../pic-2.png");
    leads("[[pic.png]]", &["pic.png.md"], "../../pic.png/");
    leads("[[Hive.MD]]", &["Hive.md"], "../../hive/");
    leads("[[Hive]]", &["Hive.MD"], "../../hive/");
    leads("[[Hive]]", &["Hive", "Hive.md"], "../../Hive-2");
    leads("[[개정 3.1]]", &["개정 3.1.md"], "../../개정-3.1/");
    leads("[[第1.2章]]", &["第1.2章.md"], "../../第1.2章/");
    leads("[[الإصدار 3.1]]", &["الإصدار 3.1.md"], "../../الإصدار-3.1/");
    leads(
        "[[2031.01.02 🐝]]",
        &["2031.01.02 🐝.md"],
        "../../2031.01.02-🐝/",
    );
    leads("[[Node.js]]", &["Node.js.md"], "../../node.js/");
    leads("[[v1.md]]", &["v1.md.md"], "../../v1.md/");
}

#[test]
fn l20_exact_paths() {
    leads("[x](./Tea.md)", &["A/Tea.md", "Tea.md"], "../tea/");
    leads("[x](../Tea.md)", &["A/Tea.md", "Tea.md"], "../../tea/");
    leads("[[../B/Tea]]", &["B/Tea.md"], "../../b/tea/");
    leads("[x](./Tea.md)", &["Tea.md"], "");
    leads("[x](../../Tea.md)", &["Tea.md"], "../../tea/");
    leads("[[/Tea]]", &["A/Tea.md", "Tea.md"], "../../tea/");
    leads("[x](/Tea.md)", &["B/Tea.md"], "");
}

#[test]
fn l21_l22_l27_whole_path_own_folder_then_length() {
    leads("[[Tea]]", &["Tea.md", "A/Tea.md"], "../../tea/");
    leads("[x](Tea.md)", &["Tea.md", "A/Tea.md"], "../../tea/");
    leads(
        "[[Yard/Hive]]",
        &["Bees/Yard/Hive.md", "Backyard/Hive.md"],
        "../../bees/yard/hive/",
    );
    leads("[[Hive]]", &["A/b/c/Hive.md", "B/Hive.md"], "../b/c/hive/");
    leads(
        "[[Hive]]",
        &["Longer/Hive.md", "B/Hive.md"],
        "../../b/hive/",
    );
    leads(
        "[[벌통]]",
        &["양봉/벌통.md", "A/기록/벌통.md"],
        "../기록/벌통/",
    );
}

#[test]
fn l23_ambiguous_links_are_named() {
    let others = ["B/Hive.md", "C/Hive.md", "Deep/er/Hive.md"];
    assert_eq!(
        site("x [[Hive]]", &others).of_code("NW004"),
        [
            "A/Log.md:1:3 NW004 \"Hive\" fits 3 files; took B/Hive.md, also C/Hive.md, Deep/er/Hive.md"
        ]
    );
    assert_eq!(
        site("[[Hive]]", &["Hive.md", "B/Hive.md"]).of_code("NW004"),
        [""; 0]
    );
    assert_eq!(
        site("[[Hive]]", &["A/Hive.md", "B/Hive.md"]).of_code("NW004"),
        [""; 0]
    );
    assert_eq!(
        site("[x](Hive.md)", &["Hive.md", "A/Hive.md"])
            .of_code("NW004")
            .len(),
        1,
        "L27"
    );
    assert_eq!(
        site("앞 ![[벌집.png]]", &["나/벌집.png", "다/벌집.png"]).of_code("NW004"),
        ["A/Log.md:1:3 NW004 \"벌집.png\" fits 2 files; took 나/벌집.png, also 다/벌집.png"]
    );
}

#[test]
fn l24_aliases() {
    let site = Memory::new()
        .note(
            "Log.md",
            "[[벌집]] [[Old/Hive notes]] [[Tea]] [[蜂の巣|x]] [[🐝]] [[خلية]]",
        )
        .note(
            "Hive.md",
            "---\naliases: [벌집, Old/Hive notes, Tea, 蜂の巣, 🐝, خلية]\n---\n",
        )
        .note("Tea.md", "")
        .build();
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">벌집</a>",
    );
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">Old/Hive notes</a>",
    );
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../tea/\">Tea</a>",
    );
    site.has("log/", "<a class=\"internal-link\" href=\"../hive/\">x</a>");
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">🐝</a>",
    );
    site.has(
        "log/",
        "<a class=\"internal-link\" href=\"../hive/\">خلية</a>",
    );
    assert_eq!(
        site.of_code("NW005")[0],
        "Log.md:1:1 NW005 \"벌집\" is an alias of Hive.md"
    );
    assert_eq!(site.of_code("NW005").len(), 5);
    let page = site.page("hive/");
    assert!(page.contains("nw-backlinks"), "a backlink: {page}");
}

#[test]
fn l25_folders() {
    let others = ["Bees/Hive.md", "Bees/Yard/Old.md"];
    leads("[[Bees/Yard]]", &others, "../../bees/yard/");
    leads("[[Bees/Yard/]]", &others, "../../bees/yard/");
    leads("[x](Bees)", &others, "../../bees/");
    leads("[[Yard]]", &others, "");
    leads("[[양봉 일지]]", &["양봉 일지/벌.md"], "../../양봉-일지/");
}

#[test]
fn l26_links_do_not_slide_to_a_public_namesake() {
    let site = Memory::new()
        .note("Log.md", "[[Hive|통]]")
        .note("Hive.md", "---\npublish: false\n---\n")
        .note("B/Hive.md", "")
        .build();
    site.has_no("log/", "href");
    assert_eq!(site.of_code("NW301").len(), 1);
}

#[test]
fn l28_case() {
    let site = site(
        "[[hive]] [[HIVE|x]] [[Hive]] [[bees/tea]]",
        &["Hive.md", "Bees/Tea.md"],
    );
    assert_eq!(
        site.of_code("NW006"),
        [
            "A/Log.md:1:1 NW006 \"hive\" differs in case from Hive.md",
            "A/Log.md:1:10 NW006 \"HIVE\" differs in case from Hive.md",
            "A/Log.md:1:30 NW006 \"bees/tea\" differs in case from Bees/Tea.md"
        ]
    );
}

#[test]
fn l29_broken_links_lead_nowhere() {
    let site = site(
        "[[없는 글]] [[ない]] [[没有]] [[لا شيء]] [[👻]] [x](gone.md) [[gone|말]]\n\n[[gone.png]] [x](<없는 그림.jpg>) [[notes.xyz]] [[a.zip]] [[Rev 3.1]]\n",
        &["other.zip"],
    );
    let broken = |text: &str| format!("<a class=\"internal-link is-unresolved\">{text}</a>");
    for text in [
        "없는 글",
        "ない",
        "没有",
        "لا شيء",
        "👻",
        "x",
        "말",
        "gone.png",
        "Rev 3.1",
    ] {
        site.has("a/log/", &broken(text));
    }
    site.has_no("a/log/", "href");
    let codes: Vec<String> = site.places();
    assert_eq!(
        codes,
        [
            "NW001 1:1",
            "NW001 1:10",
            "NW001 1:17",
            "NW001 1:24",
            "NW001 1:35",
            "NW001 1:41",
            "NW001 1:54",
            "NW007 3:1",
            "NW007 3:14",
            "NW001 3:31",
            "NW007 3:45",
            "NW001 3:55"
        ]
    );
}

#[test]
fn l30_a_link_to_itself_is_no_backlink() {
    let site = site("[[Log]] [x](Log.md)", &[]);
    site.has("a/log/", "<a class=\"internal-link\" href=\"./\">Log</a>");
    assert!(!site.page("a/log/").contains("nw-backlinks"));
}

#[test]
fn l31_attachments_canvases_and_bases() {
    let others = ["a.zip", "b.zip", "Plan.canvas", "Stock.base"];
    leads("[[a.zip]]", &others, "../../a.zip");
    leads("[[Plan.canvas]]", &others, "../../plan.canvas/");
    leads("[[Stock.base]]", &others, "../../stock.base/");
    // The name of a view that is not there leads to the page.
    for link in ["[[Stock.base#Low stock]]", "[낮음](Stock.base#Low%20stock)"] {
        leads(link, &others, "../../stock.base/");
        let found = site(link, &["Stock.base"]).found();
        assert_eq!(found, ["A/Log.md:1:1 NW505"]);
    }
    let site = site("[[a.zip]]", &others);
    assert_eq!(
        (site.url("a.zip"), site.url("b.zip")),
        (Some("a.zip"), None)
    );
}

#[test]
fn l32_a_bar_in_a_table_splits_the_cell() {
    let site = site("| a | b |\n| - | - |\n| 벌 [[Tea|차]] | c |\n", &["Tea.md"]);
    site.has("a/log/", "<td>벌 [[Tea</td>");
    site.has("a/log/", "<td>차]]</td>");
    assert_eq!(site.places(), ["NW021 3:5"]);
}
