//! T: what is a tag, and the pages of tags.

use crate::memory::{Memory, html};

/// Expects exactly these tags, as links with the text typed, in the text of a note.
#[track_caller]
fn tags(text: &str, expected: &[&str]) {
    let html = html(text);
    let found: Vec<&str> = html
        .split("<a class=\"tag\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split('<').next())
        .collect();
    assert_eq!(found, expected, "{text}: {html}");
}

#[test]
fn t1_tags_are_links_with_the_text_typed() {
    assert_eq!(
        html("a #Bees"),
        "<p>a <a class=\"tag\" href=\"../tags/bees/\">#Bees</a></p>"
    );
    assert_eq!(
        html("#꿀벌/관찰"),
        "<p><a class=\"tag\" href=\"../tags/꿀벌/관찰/\">#꿀벌/관찰</a></p>"
    );
}

#[test]
fn t2_where_a_tag_may_start() {
    tags("#a\n#b", &["#a", "#b"]);
    tags("a #b\t#c", &["#b", "#c"]);
    tags("蜂\u{3000}#蜜", &["#蜜"]);
    tags("벌\u{a0}#꿀", &["#꿀"]);
    tags(
        "a#b 벌#꿀 1#c (#d) [#e] \"#f\" ‘#g’ 「#h」 ##i #j#k",
        &["#j"],
    );
    tags("**#tag** *#b* ==#c== ~~#d~~", &["#tag", "#b", "#c", "#d"]);
    tags("a**#b**", &[]);
    tags("| #a | b |\n| - | - |\n| #c | x#d |", &["#a", "#c"]);
    tags("> #a\n> [!note] x", &["#a"]);
    tags("- #a\n1. #b", &["#a", "#b"]);
    tags("x `c`#a", &[]);
}

#[test]
fn t3_where_a_tag_ends() {
    for (text, tag) in [
        ("#꿀벌, 끝", "#꿀벌"),
        ("#꿀벌은", "#꿀벌은"),
        ("#蜂。", "#蜂"),
        ("#蜂、蜜", "#蜂"),
        ("#はち（蜂）", "#はち"),
        ("#نحل، عسل", "#نحل"),
        ("#نحل؟", "#نحل"),
        ("#wax;", "#wax"),
        ("#hive’s", "#hive"),
        ("#hive's", "#hive"),
        ("#a…b", "#a"),
        ("#a—b", "#a"),
        ("#a⸺b", "#a"),
        ("#🐝", "#🐝"),
        ("#👩‍🚀log!", "#👩‍🚀log"),
        ("#❤️", "#❤️"),
        ("#a_b-c", "#a_b-c"),
        ("#a.b", "#a"),
        ("#a@b", "#a"),
        ("#蜂·蜜", "#蜂·蜜"),
        ("#हिन्दी।", "#हिन्दी"),
        ("#a：b", "#a"),
        ("#벌“통”", "#벌"),
        ("#蜂！", "#蜂"),
        ("#蜂「蜜」", "#蜂"),
        ("#e\u{301}tude", "#étude"),
    ] {
        tags(&format!("x {text}"), &[tag]);
    }
}

#[test]
fn t4_a_tag_is_more_than_digits() {
    tags("#2031 #3/4 #1 #٣", &[]);
    tags(
        "#2031-q2 #1a #y2031 #3/a #2031년",
        &["#2031-q2", "#1a", "#y2031", "#3/a", "#2031년"],
    );
}

#[test]
fn t5_levels() {
    tags("#yard/bees/wild", &["#yard/bees/wild"]);
    assert!(html("#a/ b").contains("#a</a>/ b"));
    tags("#a//b #/a #//", &["#a"]);
    tags("#벌/관찰/봄 #蜂/蜜/", &["#벌/관찰/봄", "#蜂/蜜"]);
}

#[test]
fn t6_tags_are_compared_without_case() {
    let site = Memory::new()
        .note("a.md", "#Bees #bees/Wild")
        .note("b.md", "#bees #BEES/wild #각도")
        .note("c.md", "#\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}")
        .build();
    site.has("b/", "<a class=\"tag\" href=\"../tags/bees/\">#bees</a>");
    site.has(
        "b/",
        "<a class=\"tag\" href=\"../tags/bees/wild/\">#BEES/wild</a>",
    );
    let names: Vec<&str> = site.vault.tags.iter().map(|tag| &*tag.name).collect();
    assert_eq!(names, ["Bees", "bees/Wild", "각도"]);
    let page = site.page("tags/bees/");
    assert!(
        page.contains("href=\"../../a/\"") && page.contains("href=\"../../b/\""),
        "{page}"
    );
    let page = site.page("tags/각도/");
    assert!(
        page.contains("href=\"../../b/\"") && page.contains("href=\"../../c/\""),
        "{page}"
    );
}

#[test]
fn t7_where_tags_count() {
    let text = "p #p\n\n- l #l\n- [ ] t #t\n\n> q #q\n\n> [!note] c #c\n> d #d\n\n| #e | f |\n| - | - |\n| g #g | h |\n\n## h #h\n\nx[^1]\n\n[^1]: n #n\n";
    let site = Memory::new().note("Log.md", text).build();
    let names: Vec<&str> = site.vault.tags.iter().map(|tag| &*tag.name).collect();
    assert_eq!(names, ["c", "d", "e", "g", "h", "l", "n", "p", "q", "t"]);
}

#[test]
fn t8_where_they_do_not() {
    let text = "`#a` x\n\n```\n#b\n```\n\n$#c$\n\n$$\n#d\n$$\n\n%% #e %%\n\n<!-- #f -->\n\n<div>\n#g\n</div>\n\nhttps://e.com/ #ok https://e.com/#h [x](https://e.com/#i) [x](<Log.md #j>) [[Log #k]] [[Log|a #l]] \\#no &#35;m\n";
    let site = Memory::new().note("Log.md", text).build();
    let names: Vec<&str> = site.vault.tags.iter().map(|tag| &*tag.name).collect();
    assert_eq!(names, ["ok"]);
    site.has("log/", "#no");
}

#[test]
fn t9_tags_of_properties() {
    let text =
        "---\ntags: [\"#꿀벌\", yard/bees, \"2031\", a b, \"\", null, 蜂, {x: y}, 🐝, نحل]\n---\n";
    let site = Memory::new().note("Log.md", text).build();
    let names: Vec<&str> = site.vault.tags.iter().map(|tag| &*tag.name).collect();
    let mut expected = ["꿀벌", "yard", "yard/bees", "蜂", "🐝", "نحل"];
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(
        site.of_code("NW203").len(),
        3,
        "{:?}",
        site.of_code("NW203")
    );
}

#[test]
fn t10_pages_of_tags() {
    let site = Memory::new()
        .note("a.md", "#yard/bees/wild")
        .note("b.md", "#yard/벌")
        .note("c.md", "---\npublish: false\n---\n#secret #yard/hidden")
        .build();
    for url in [
        "tags/",
        "tags/yard/",
        "tags/yard/bees/",
        "tags/yard/bees/wild/",
        "tags/yard/벌/",
    ] {
        site.page(url);
    }
    let yard = site.page("tags/yard/");
    for href in ["../../a/", "../../b/", "bees/", "벌/"] {
        assert!(
            yard.contains(&format!("href=\"{href}\"")),
            "{href} in {yard}"
        );
    }
    assert!(site.page("tags/").contains("href=\"yard/\""));
    for url in site.urls() {
        let page = site.page(url);
        assert!(
            !page.contains("secret") && !page.contains("hidden\""),
            "{url}: {page}"
        );
    }
    assert!(
        !Memory::new()
            .note("a.md", "")
            .build()
            .is_page("tags/index.html")
    );
}

#[test]
fn t11_a_tag_lists_a_note_once() {
    let site = Memory::new()
        .note("a.md", "---\ntags: [벌]\n---\n#벌 #벌 #벌/꿀")
        .build();
    let page = site.page("tags/벌/");
    let main = page.split_once("<main").map_or("", |(_, rest)| {
        rest.split("</main>").next().unwrap_or_default()
    });
    let own = main.split("</ul>").next().unwrap_or_default();
    assert_eq!(own.matches("href=\"../../a/\"").count(), 1, "{main}");
    assert_eq!(site.vault.tags[0].files.len(), 1);
}
