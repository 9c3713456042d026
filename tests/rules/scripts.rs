//! Rules that tools like ours commonly get wrong, each in Korean, Japanese, Chinese, Arabic and emoji.
//!
//! Other files look at a rule's corners; this one at whether it depends on the script. Names here are decomposed on one side
//! wherever the script has such a form.

use crate::memory::{html, site, site_with};
use crate::support::TestVault;
use unicode_normalization::UnicodeNormalization as _;

/// Words of a script: two names without cased letters, a folder, a sentence.
struct Words {
    bee: &'static str,
    hive: &'static str,
    folder: &'static str,
    said: &'static str,
}

const SCRIPTS: [Words; 5] = [
    Words {
        bee: "각도와 꿀벌",
        hive: "벌통",
        folder: "관찰 일지",
        said: "벌은 꿀을 모은다",
    },
    Words {
        bee: "ミツバチ観察",
        hive: "ブドウ畑",
        folder: "日誌がら",
        said: "蜂が蜜を集める",
    },
    Words {
        bee: "蜜蜂观察",
        hive: "蜂箱",
        folder: "知识管理",
        said: "蜜蜂采集花蜜",
    },
    Words {
        bee: "نحلة العسل",
        hive: "خلية آمنة",
        folder: "ملاحظات",
        said: "النحل يجمع الرحيق",
    },
    Words {
        bee: "🐝 👩‍🌾",
        hive: "🍯",
        folder: "📓",
        said: "🐝 🌼 🍯 🌻 🐝 🌼",
    },
];

fn nfd(text: &str) -> String {
    text.nfd().collect()
}

fn slug(name: &str) -> String {
    name.replace(' ', "-")
}

#[test]
fn n2_decomposed_names_are_found_by_composed_links_and_the_other_way_round() {
    for w in &SCRIPTS {
        let (bee, hive) = (nfd(w.bee), nfd(w.hive));
        let files = [
            (
                &*format!("{bee}.md"),
                &*format!("[[{}#{}]]", w.hive, w.said),
            ),
            (
                &format!("{}.md", w.hive),
                &format!("## {}\n\n[[{bee}]] [[{hive}]]", nfd(w.said)),
            ),
        ];
        let site = site(&files);
        site.has(
            &format!("{}/", slug(w.bee)),
            &format!("href=\"../{}/#{}\"", slug(w.hive), slug(w.said)),
        );
        site.has(
            &format!("{}/", slug(w.hive)),
            &format!("href=\"../{}/\"", slug(w.bee)),
        );
        assert_eq!(site.findings(), [""; 0], "{}", w.bee);
        assert!(site.urls().iter().all(|url| url.nfc().eq(url.chars())));
    }
}

#[test]
fn n6_letters_of_every_script_stay_and_cased_ones_are_lower() {
    for w in &SCRIPTS {
        let name = format!("{} ABC Ünder", w.bee);
        let site = site(&[(&format!("{name}.md"), "text")]);
        assert!(site.is_page(&format!("{}-abc-ünder/index.html", slug(w.bee))));
    }
}

#[test]
fn n23_links_are_relative() {
    for w in &SCRIPTS {
        let inner = format!("{}/{}.md", w.folder, w.bee);
        let text = format!("[x](<../{}.md>) [[{}]]", w.hive, w.hive);
        let site = site(&[(&inner, &text), (&format!("{}.md", w.hive), "text")]);
        let page = site.page(&format!("{}/{}/", slug(w.folder), slug(w.bee)));
        assert!(page.contains(&format!("href=\"../../{}/\"", slug(w.hive))));
        assert!(!page.contains("href=\"/") && !page.contains("src=\"/"));
    }
}

#[test]
fn n27_pages_of_notes_that_went_or_became_private_go() {
    for w in &SCRIPTS {
        let vault = TestVault::new()
            .note(&format!("{}.md", w.bee), "text")
            .note(&format!("{}/{}.md", w.folder, w.hive), "text")
            .note("index.md", "text");
        vault.build();
        let (bee, folder) = (
            vault.path("public").join(slug(w.bee)),
            vault.path("public").join(slug(w.folder)),
        );
        assert!(bee.is_dir() && folder.is_dir());
        vault.remove(&format!("notes/{}.md", w.bee));
        vault.write(
            &format!("notes/{}/{}.md", w.folder, w.hive),
            "---\npublish: false\n---\ntext",
        );
        vault.build();
        assert!(!bee.exists() && !folder.exists(), "{}", w.bee);
    }
}

#[test]
fn l19_a_dot_in_a_name_is_no_extension_unless_a_file_says_so() {
    for w in &SCRIPTS {
        let name = format!("{} 3.{}", w.bee, w.hive);
        let site = site(&[
            (&format!("{name}.md"), "text"),
            ("A.md", &format!("[[{name}]]")),
        ]);
        assert_eq!(site.findings(), [""; 0]);
        assert!(site.text("a/").contains("href="));
    }
}

#[test]
fn l23_namesakes_in_other_folders_are_reported() {
    for w in &SCRIPTS {
        let files = [
            (&*format!("x/{}.md", w.bee), "text"),
            (&format!("yy/{}.md", nfd(w.bee)), "text"),
            ("A.md", &format!("[[{}]]", w.bee)),
        ];
        let site = site(&files);
        let said = site.of_code("NW004");
        assert_eq!(said.len(), 1, "{}", w.bee);
        assert!(said[0].contains("fits 2 files") && said[0].contains(&format!("x/{}.md", w.bee)));
        site.has("a/", &format!("href=\"../x/{}/\"", slug(w.bee)));
    }
}

#[test]
fn l24_aliases_are_found() {
    for w in &SCRIPTS {
        let note = format!("---\naliases: [\"{}\"]\n---\ntext", nfd(w.hive));
        let site = site(&[("B.md", &note), ("A.md", &format!("[[{}]]", w.hive))]);
        site.has("a/", "href=\"../b/\"");
        assert_eq!(site.of_code("NW005").len(), 1);
        assert!(site.backlinks("B.md").contains("href=\"../a/\""));
    }
}

#[test]
fn a6_headings_below_headings() {
    for w in &SCRIPTS {
        let note = format!(
            "# {0}\n\n## one\n\n# {1}\n\n## {2}\n\n### {1}\n",
            w.bee, w.hive, w.said
        );
        let link = format!("[[B#{}#{}]] [[B#{}#{}]]", w.hive, w.said, w.bee, w.said);
        let site = site(&[("B.md", &note), ("A.md", &link)]);
        site.has("a/", &format!("href=\"../b/#{}\"", slug(w.said)));
        assert_eq!(site.of_code("NW002").len(), 1, "{}", w.bee);
    }
}

#[test]
fn k3_an_id_on_its_own_line_names_the_block_above() {
    for w in &SCRIPTS {
        let note = format!("> {}\n^q\n\n- {}\n- {}\n\n^l\n", w.said, w.bee, w.hive);
        let link = "[[B#^q]] [[B#^l]]";
        let site = site(&[("B.md", &note), ("A.md", link)]);
        site.has("b/", "<blockquote id=\"^q\"");
        site.has("b/", "<ul id=\"^l\"");
        site.has_no("b/", "^q</");
        assert_eq!(site.findings(), [""; 0]);
    }
}

#[test]
fn e4_e5_e6_embeds_stand_in_a_sentence_and_keep_their_links() {
    for w in &SCRIPTS {
        let embedded = format!("## {}\n\n{} [[{}]] ^id\n", w.said, w.said, w.hive);
        let host = format!(
            "## {0}\n\n{0} ![[{1}/{2}]] {0} ![[{2}#^id]]\n",
            w.said, w.folder, w.bee
        );
        let files = [
            (&*format!("{}/{}.md", w.folder, w.bee), &*embedded),
            (&format!("{}/{}.md", w.folder, w.hive), "text"),
            ("A.md", &host),
        ];
        let site = site(&files);
        let text = site.text("a/");
        assert!(text.contains("<div class=\"p\">"), "{text}");
        let link = format!("href=\"../{}/{}/\"", slug(w.folder), slug(w.hive));
        assert_eq!(text.matches(&link).count(), 2, "{text}");
        let id = format!("id=\"{}\"", slug(w.said));
        assert_eq!(text.matches(&id).count(), 1, "{text}");
        assert!(!text.contains("id=\"^id\""));
    }
}

#[test]
fn i5_a_line_break_is_a_line_break() {
    for w in &SCRIPTS {
        let text = format!("{}\n{}", w.said, w.bee);
        assert_eq!(html(&text), format!("<p>{}<br>\n{}</p>", w.said, w.bee));
        let strict = site_with(&[("A.md", &text)], "", |o| {
            o.strict_line_breaks = Some(true);
        });
        assert_eq!(strict.text("a/"), format!("<p>{}\n{}</p>", w.said, w.bee));
    }
}

#[test]
fn q8_q9_q11_lazy_lines_nesting_and_the_elements_of_callouts() {
    for w in &SCRIPTS {
        let text = format!(
            "> [!{0}] {1}\n> > [!note] {2}\n> > {3}\n>\n> {1}\n{2}\n",
            w.hive, w.bee, w.hive, w.said
        );
        let out = html(&text);
        let kind = format!("data-callout=\"{}\"", w.hive);
        assert!(out.contains(&kind), "{out}");
        assert_eq!(out.matches("callout-title-inner\">").count(), 2, "{out}");
        let lazy = format!("<p>{}<br>\n{}</p>", w.bee, w.hive);
        assert!(out.contains(&lazy), "{out}");
        assert!(
            out.contains(&format!(
                "<div class=\"callout-content\">\n<p>{}</p>",
                w.said
            )),
            "{out}"
        );
    }
}

#[test]
fn y3_any_character_but_a_space_is_done() {
    for w in &SCRIPTS {
        let mark: String = unicode_segmentation::UnicodeSegmentation::graphemes(w.hive, true)
            .next()
            .unwrap()
            .into();
        let out = html(&format!("- [{mark}] {}\n- [ ] {}\n", w.said, w.bee));
        assert!(out.contains(&format!("data-task=\"{mark}\"")), "{out}");
        assert_eq!(out.matches("is-checked").count(), 1, "{out}");
    }
}

#[test]
fn w6_addresses_in_html_are_resolved() {
    for w in &SCRIPTS {
        let text = format!(
            "<a href=\"{0}.md\">x</a> <img src=\"{1}.png\" alt=\"y\"> <a href=\"no {0}.md\">z</a>",
            w.bee, w.hive
        );
        let files = [
            ("A.md", &*text),
            (&format!("{}.md", w.bee), "text"),
            (&format!("{}.png", w.hive), ""),
        ];
        let site = site(&files);
        site.has("a/", &format!("href=\"../{}/\"", slug(w.bee)));
        assert!(site.is_public(&format!("{}.png", w.hive)));
        assert_eq!(site.of_code("NW001").len(), 1);
    }
}

#[test]
fn p4_v5_of_broken_properties_nothing_is_printed_and_privacy_is_kept() {
    for w in &SCRIPTS {
        let broken = format!(
            "---\n{}: [\n{}: \"\npublish: {}\n---\ntext",
            w.bee, w.hive, w.said
        );
        let open = format!("---\n{}: [\n---\n{}", w.bee, w.said);
        let site = site(&[("A.md", &broken), ("B.md", &open)]);
        assert!(!site.is_public("A.md"));
        assert!(site.is_public("B.md"));
        site.has_no("b/", w.bee);
        assert_eq!(site.of_code("NW201").len(), 2, "{:?}", site.findings());
    }
}

#[test]
fn v1_an_unknown_word_for_publish_keeps_the_note_private() {
    for w in &SCRIPTS {
        let note = format!("---\npublish: {}\n---\ntext", w.hive);
        let site = site(&[("A.md", &note), ("B.md", "text")]);
        assert!(!site.is_public("A.md"));
        assert_eq!(site.of_code("NW205").len(), 1);
    }
}

#[test]
fn v6_v9_v10_b1_nothing_private_is_anywhere() {
    for w in &SCRIPTS {
        let private = format!(
            "---\npublish: false\naliases: [\"{0}별칭\"]\ntags: [\"{1}\"]\n---\n# {0}\n\n![[{1}.png]] [[A]]\n",
            w.bee, w.hive
        );
        let public = format!(
            "[[{0}]] [[{1}#{0}]] ![[{0}별칭]] [[{0}|text]] %%![[{1}.png]]%%",
            w.bee,
            nfd(w.bee)
        );
        let files = [
            (&*format!("{}/{}.md", w.folder, w.bee), &*private),
            (&format!("{}.png", w.hive), ""),
            ("A.md", &public),
        ];
        let site = site(&files);
        let all = site.everything();
        for word in [w.bee, w.hive, w.folder, &slug(w.bee), &slug(w.folder)] {
            assert!(!all.contains(word), "{word}");
        }
        assert!(!site.is_public(&format!("{}.png", w.hive)));
        assert_eq!(site.backlinks("A.md"), "");
        assert_eq!(site.of_code("NW301").len(), 4);
    }
}

#[test]
fn v15_pictures_of_any_name_lose_their_metadata() {
    let scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9";
    let comment = b"\xff\xfe\x00\x0esecret place";
    let picture = [b"\xff\xd8", comment.as_slice(), scan].concat();
    let clean = [b"\xff\xd8", scan.as_slice()].concat();
    for w in &SCRIPTS {
        let vault = TestVault::new()
            .note("A.md", &format!("![[{}.jpg]]", nfd(w.bee)))
            .file(&format!("{}.jpg", w.bee), &picture);
        vault.build();
        let out = std::fs::read(vault.path("public").join(format!("{}.jpg", w.bee))).unwrap();
        assert_eq!(out, clean);
    }
}
