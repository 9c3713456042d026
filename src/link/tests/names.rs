//! Resolution: L14–L31, A5–A8, K8, E12, N2, N3, R7.

use super::*;
use crate::config::PrivacyConfig;

/// Where one link in `from` leads, in a vault of empty files.
fn leads(paths: &[&str], from: &str, link: &str) -> String {
    let mut files: Vec<(&str, &str)> = paths
        .iter()
        .filter(|p| **p != from)
        .map(|p| (*p, ""))
        .collect();
    files.push((from, link));
    targets(&vault(&files), from).join(" ")
}

#[test]
fn n2_links_find_names_in_either_unicode_form() {
    let nfd = "\u{1100}\u{1161}\u{11a8}\u{1103}\u{1169}";
    let nfd_file = format!("{nfd}.md");
    assert_eq!(leads(&[&nfd_file], "a.md", "[[각도]]"), nfd_file);
    assert_eq!(
        leads(&["각도.md"], "a.md", &format!("[[{nfd}]]")),
        "각도.md"
    );
    assert_eq!(
        leads(&["日本語・メモ 🐝.md"], "a.md", "[[日本語・メモ 🐝]]"),
        "日本語・メモ 🐝.md"
    );
    let none = vault(&[(&nfd_file, ""), ("a.md", "[[각도]]")]);
    assert!(findings(&none, &[Code::CaseMismatch, Code::BrokenLink]).is_empty());
}

#[test]
fn n3_of_two_equal_names_the_one_typed_byte_for_byte() {
    let paths = ["Tea.md", "tea.md"];
    assert_eq!(
        leads(&paths, "a.md", "[[tea]] [[Tea]] [[TEA]]"),
        "tea.md Tea.md Tea.md"
    );
    let nfd = "\u{1100}\u{1161}.md";
    assert_eq!(leads(&["가.md", nfd], "a.md", "[[가]]"), "가.md");
    assert_eq!(leads(&["가.md", nfd], "a.md", "[[\u{1100}\u{1161}]]"), nfd);
    let twins = vault(&[("Tea.md", "[[tea]]"), ("tea.md", "[[Tea]]")]);
    assert_eq!(
        findings(
            &twins,
            &[Code::DuplicateName, Code::AmbiguousLink, Code::CaseMismatch]
        ),
        ["tea.md differs from Tea.md only in case or Unicode form"]
    );
    assert_eq!(url_of(&twins, "tea.md"), "tea-2/");
}

#[test]
fn l14_obsidian_urls_of_this_vault_are_internal() {
    let link =
        "[x](obsidian://open?vault=v&file=Bees%2FHive) [y](obsidian://open?vault=v&file=Else)";
    assert_eq!(
        leads(&["Bees/Hive.md"], "a.md", link),
        "Bees/Hive.md external"
    );
}

#[test]
fn l14_every_form_of_obsidian_urls() {
    let v = vault(&[
        ("Bees/Hive.md", ""),
        ("Bees/Zqx.md", "---\npublish: false\n---\n"),
        (
            "n.md",
            "[1](obsidian://vault/v/Bees/Hive) [2](obsidian://open?path=Bees%2FHive.md) [3](obsidian://advanced-uri?filepath=Hive) \
             [6](obsidian://open?file=Hive&path=Zqx) \
             [7](obsidian:///home/ann/v/Bees/Hive.md) [8](obsidian:///home/ann/v/Bees/Zqx.md) [9](file:///v/Bees/Zqx.md) [0](obsidian://open?vault=w)",
        ),
    ]);
    let found = [
        "Bees/Hive.md",
        "Bees/Hive.md",
        "Bees/Hive.md",
        "private",
        "unsafe",
        "private",
        "private",
        "external",
    ];
    assert_eq!(targets(&v, "n.md"), found);
    assert_eq!(findings(&v, &[Code::UnsafeUrl]).len(), 3);
    assert_eq!(findings(&v, &[Code::PrivateLink]).len(), 3);
}

#[test]
fn l15_wikilink_to_a_url() {
    assert_eq!(leads(&[], "a.md", "[[https://example.com|x]]"), "external");
}

#[test]
fn l16_percent_decoding() {
    let paths = ["Bee log.md", "100%.md", "a%20b.md", "꿀 벌.md"];
    assert_eq!(leads(&paths, "x.md", "[x](Bee%20log.md)"), "Bee log.md");
    assert_eq!(
        leads(&paths, "x.md", "[x](100%.md) [x](%EA%BF%80%20%EB%B2%8C.md)"),
        "100%.md 꿀 벌.md"
    );
    assert_eq!(
        leads(&paths, "x.md", "[[a%20b]] [[Bee%20log]]"),
        "a%20b.md Bee log.md"
    );
    let both = vault(&[("t.md", "# Old wax"), ("x.md", "[x](t.md#Old%20wax)")]);
    assert_eq!(targets(&both, "x.md"), ["t.md#old-wax"]);
}

#[test]
fn l17_names_with_a_hash() {
    let sharp = vault(&[
        ("C# tips.md", "## Generics"),
        (
            "x.md",
            "[[C# tips]] [[C# tips#Generics]] [x](C%23%20tips.md)",
        ),
    ]);
    assert_eq!(
        targets(&sharp, "x.md"),
        ["C# tips.md", "C# tips.md#generics", "C# tips.md"]
    );
    let links = &file(&sharp, "x.md").note.as_ref().unwrap().links;
    let target = &file(&sharp, "x.md").targets[0];
    let shown = sharp.shown_text(&links[0], target, &PrivacyConfig::default());
    assert_eq!(shown, "C# tips");
}

#[test]
fn l18_an_empty_path_is_the_note_itself() {
    let own = vault(&[("a.md", "## Frames\n[[#Frames]] [x](#Frames)")]);
    assert_eq!(targets(&own, "a.md"), ["a.md#frames", "a.md#frames"]);
}

#[test]
fn l19_extensions_only_where_a_file_says_so() {
    let paths = ["Rev 3.1.md", "pic.png", "Hive.md"];
    for (link, target) in [
        ("[[Rev 3.1]]", "Rev 3.1.md"),
        ("[[pic.png]]", "pic.png"),
        ("[[Hive.md]]", "Hive.md"),
        ("[[Hive.MD]]", "Hive.md"),
        ("[[pic]]", "broken"),
    ] {
        assert_eq!(leads(&paths, "a.md", link), target, "{link}");
    }
}

#[test]
fn l20_relative_and_absolute_paths_are_exact() {
    let paths = [
        "Hive.md",
        "Bees/Hive.md",
        "Bees/Yard/Log.md",
        "Bees/img/b.png",
    ];
    for (link, target) in [
        ("[x](./Hive.md)", "Bees/Hive.md"),
        ("[x](../Hive.md)", "Hive.md"),
        // `..` at the vault's root stays there, so the path begins at the root.
        ("[x](../../Hive.md)", "Hive.md"),
        ("![x](../../../Bees/img/b.png)", "Bees/img/b.png"),
        ("[x](/../../Bees/Hive.md)", "Bees/Hive.md"),
        ("[x](../../../etc/passwd)", "broken"),
        ("[[./Log]]", "broken"),
        ("[[/Hive]]", "Hive.md"),
        ("[[/Log]]", "broken"),
        ("![x](./img/b.png)", "Bees/img/b.png"),
        ("[[.\\Hive]]", "Bees/Hive.md"),
        ("[[Bees\\Yard\\Log]]", "Bees/Yard/Log.md"),
        ("[x](Yard/../Hive.md)", "Hive.md"),
    ] {
        assert_eq!(leads(&paths, "Bees/a.md", link), target, "{link}");
    }
}

#[test]
fn l21_l27_the_whole_path_wins_over_the_own_folder() {
    let paths = ["Hive.md", "Bees/Hive.md"];
    assert_eq!(
        leads(&paths, "Bees/a.md", "[[Hive]] [x](Hive.md)"),
        "Hive.md Hive.md"
    );
}

#[test]
fn l22_ends_of_paths() {
    let paths = ["Backyard/Hive.md", "Bees/Yard/Hive.md"];
    assert_eq!(leads(&paths, "a.md", "[[Yard/Hive]]"), "Bees/Yard/Hive.md");
    // Own folder and below first, then the shortest path, then path order; a parent folder does not count.
    let paths = ["A/x/Tea.md", "B/Tea.md", "C/Tea.md", "C/D/E/Tea.md"];
    assert_eq!(leads(&paths, "A/n.md", "[[Tea]]"), "A/x/Tea.md");
    assert_eq!(leads(&paths, "n.md", "[[Tea]]"), "B/Tea.md");
    assert_eq!(leads(&paths, "C/D/n.md", "[[Tea]]"), "C/D/E/Tea.md");
    assert_eq!(leads(&paths, "C/D/F/n.md", "[[Tea]]"), "B/Tea.md");
    // Length counts characters, not bytes.
    assert_eq!(
        leads(&["가나/Tea.md", "abc/Tea.md"], "n.md", "[[Tea]]"),
        "가나/Tea.md"
    );
}

#[test]
fn l23_doubt_is_reported_only_where_length_or_order_decided() {
    let v = vault(&[
        ("A/Tea.md", ""),
        ("B/Tea.md", ""),
        ("n.md", "see [[Tea]]"),
        ("A/n.md", "[[Tea]]"),
        ("m.md", "[x](B/Tea.md)"),
    ]);
    assert_eq!(
        findings(&v, &[Code::AmbiguousLink]),
        ["n.md:1:5 \"Tea\" fits 2 files; took A/Tea.md, also B/Tea.md"]
    );
}

#[test]
fn l23_no_doubt_where_the_own_folder_has_one() {
    let v = vault(&[
        ("docs/index.md", ""),
        ("docs/deep/index.md", ""),
        ("docs/deeper/still/index.md", ""),
        ("other/index.md", ""),
        ("docs/n.md", "[[index]] [x](index.md)"),
        // Only one of them lies in the note's folder or below it.
        ("other/n.md", "[[index]]"),
        ("docs/deep/er/n.md", "[[index]]"),
    ]);
    assert_eq!(targets(&v, "docs/n.md"), ["docs/index.md"; 2]);
    assert_eq!(
        findings(&v, &[Code::AmbiguousLink]),
        [
            "docs/deep/er/n.md:1:1 \"index\" fits 4 files; took docs/index.md, also other/index.md, docs/deep/index.md, docs/deeper/still/index.md"
        ]
    );
}

#[test]
fn l23_no_doubt_where_all_others_differ_in_case() {
    let v = vault(&[
        ("Plugins/terminal.md", ""),
        ("Themes/Terminal.md", ""),
        ("n.md", "[[Terminal]] [[terminal]] [[TERMINAL]]"),
    ]);
    assert_eq!(
        findings(&v, &[Code::AmbiguousLink]),
        [
            "n.md:1:14 \"terminal\" fits 2 files; took Themes/Terminal.md, also Plugins/terminal.md",
            "n.md:1:27 \"TERMINAL\" fits 2 files; took Themes/Terminal.md, also Plugins/terminal.md"
        ]
    );
}

#[test]
fn l27_a_markdown_link_past_the_own_folder() {
    let v = vault(&[
        ("Hive.md", ""),
        ("Bees/Hive.md", ""),
        ("Tea.md", ""),
        ("Bees/tea.md", ""),
        (
            "Bees/n.md",
            "[x](Hive.md) [y](Tea.md) [[Hive]] [z](/Hive.md)",
        ),
    ]);
    assert_eq!(
        findings(&v, &[Code::AmbiguousLink]),
        ["Bees/n.md:1:1 \"Hive.md\" fits 2 files; took Hive.md, also Bees/Hive.md"]
    );
}

#[test]
fn l24_aliases_come_after_files() {
    let v = vault(&[
        ("Hive.md", "---\naliases: 벌통, Old/Hive\n---\n"),
        ("n.md", "[[벌통]] [[Old/Hive]] [[Hive]] [[old/hive#x]]"),
    ]);
    assert_eq!(targets(&v, "n.md"), ["Hive.md"; 4]);
    assert_eq!(
        findings(&v, &[Code::AliasLink])[0],
        "n.md:1:1 \"벌통\" is an alias of Hive.md"
    );
    assert_eq!(findings(&v, &[Code::AliasLink]).len(), 3);
    let two = vault(&[
        ("B.md", "---\naliases: bee\n---\n"),
        ("A/A.md", "---\naliases: Bee\n---\n"),
        ("n.md", "[[bee]]"),
    ]);
    assert_eq!(targets(&two, "n.md"), ["B.md"]);
    assert_eq!(
        findings(&two, &[Code::AmbiguousLink]),
        ["n.md:1:1 \"bee\" fits 2 files; took B.md, also A/A.md"]
    );
}

#[test]
fn l25_folders() {
    let paths = ["Bees/Yard/x.md"];
    assert_eq!(
        leads(&paths, "a.md", "[[Bees/Yard]] [x](bees/) [[Yard]] [x](/)"),
        "Bees/Yard/ Bees/ broken /"
    );
}

#[test]
fn l28_case_only() {
    let v = vault(&[("Hive.md", ""), ("n.md", "[[hive]] [[Hive]] [x](HIVE.md)")]);
    assert_eq!(
        findings(&v, &[Code::CaseMismatch]),
        [
            "n.md:1:1 \"hive\" differs in case from Hive.md",
            "n.md:1:19 \"HIVE.md\" differs in case from Hive.md"
        ]
    );
}

#[test]
fn l29_broken_links_and_missing_attachments() {
    let v = vault(&[
        ("data.xyz", ""),
        ("n.md", "[[Nope]] ![[no.png]] [x](no.xyz) [[v1.2]]"),
    ]);
    assert_eq!(targets(&v, "n.md"), ["broken"; 4]);
    assert_eq!(
        findings(&v, &[Code::BrokenLink, Code::MissingAttachment]),
        [
            "n.md:1:1 no note for \"Nope\"",
            "n.md:1:10 no file \"no.png\"",
            "n.md:1:22 no file \"no.xyz\"",
            "n.md:1:34 no note for \"v1.2\""
        ]
    );
}

#[test]
fn l13_unsafe_urls() {
    let v = vault(&[(
        "n.md",
        "[x](javascript:alert) ![y](data:image/png;base64,AA)",
    )]);
    assert_eq!(targets(&v, "n.md"), ["unsafe", "external"]);
    assert_eq!(
        findings(&v, &[Code::UnsafeUrl]),
        ["n.md:1:1 scheme \"javascript\" is not allowed; link removed"]
    );
}

#[test]
fn a8_k8_e12_missing_parts() {
    let v = vault(&[
        ("Hive.md", "## The old frames\nWax. ^w1"),
        (
            "n.md",
            "[[Hive#Frames, old]] [[Hive#^W1]] [[Hive#^w2]] ![[Hive#x]] ![[Hive#^w2]]",
        ),
    ]);
    assert_eq!(
        targets(&v, "n.md"),
        ["Hive.md", "Hive.md#^w1", "Hive.md", "broken", "broken"]
    );
    assert_eq!(
        findings(&v, &[Code::BrokenHeading, Code::BrokenBlock]),
        [
            "n.md:1:1 \"Hive\" has no heading \"Frames, old\" (did you mean \"The old frames\"?)",
            "n.md:1:35 \"Hive\" has no block \"^w2\"",
            "n.md:1:48 \"Hive\" has no heading \"x\"",
            "n.md:1:60 \"Hive\" has no block \"^w2\""
        ]
    );
}

#[test]
fn l31_fragments_of_attachments_canvases_and_bases() {
    let v = vault(&[
        ("p.pdf", ""),
        ("Stock.base", ""),
        (
            "n.md",
            "![[p.pdf#page=2]] [[Stock.base#Low stock]] [x](Stock.base#Low%20stock)",
        ),
    ]);
    assert_eq!(
        targets(&v, "n.md"),
        [
            "p.pdf#page=2",
            // A link to a missing view leads to the base.
            "Stock.base",
            "Stock.base"
        ]
    );
}

#[test]
fn l5_default_text() {
    for (typed, text) in [
        ("[[Bees/Hive]]", "Bees/Hive"),
        ("[[Hive.md]]", "Hive"),
        ("[[Hive#Frames#Wax]]", "Hive > Frames > Wax"),
        ("[[#Frames]]", "Frames"),
        ("[[Hive.md#^w1]]", "Hive > ^w1"),
        ("[[벌통#봄 점검]]", "벌통 > 봄 점검"),
        ("[[C#]]", "C#"),
    ] {
        assert_eq!(note(typed).links[0].default_text(), text, "{typed}");
    }
}

#[test]
fn r7_suggestions_name_public_files_only() {
    let v = vault(&[
        ("Bees/Hive.md", "![[bee.png]]"),
        ("꿀벌 관찰.md", ""),
        ("Sting.md", "---\npublish: false\n---\n"),
        ("img/bee.png", ""),
        (
            "n.md",
            "[[Yard/Hive]] [[Hivee]] [[꿀벌 관잘]] [[Stinq]] [x](Hve.md) ![[bee1.png]] [[Hive]]",
        ),
    ]);
    let helps = findings(&v, &[Code::BrokenLink, Code::MissingAttachment]);
    let helps: Vec<&str> = helps.iter().map(|f| f.split_once('"').unwrap().1).collect();
    assert_eq!(
        helps,
        [
            "Yard/Hive\" (did you mean \"Bees/Hive\"?)",
            "Hivee\" (did you mean \"Hive\"?)",
            "꿀벌 관잘\" (did you mean \"꿀벌 관찰\"?)",
            "Stinq\"",
            "Hve.md\" (did you mean \"Hive.md\"?)",
            "bee1.png\" (did you mean \"bee.png\"?)",
        ]
    );
}

#[test]
fn r7_missing_attachments_have_suggestions() {
    let v = vault(&[
        ("img/wax.png", ""),
        ("img/wax.pdf", ""),
        ("img/Smoker.JPG", ""),
        ("old/comb.png", ""),
        ("Hive.md", "text ^frame"),
        (
            "n.md",
            "![[wxa.png]] ![[wax.jpg]] ![x](img/wax.jpeg) ![[smoker.png]] ![](new/comb.png) ![[wax]] [[Hive#^frmae]] ![[other.png]]",
        ),
    ]);
    let helps = findings(
        &v,
        &[Code::MissingAttachment, Code::BrokenLink, Code::BrokenBlock],
    );
    let helps: Vec<&str> = helps.iter().map(|f| f.split_once(' ').unwrap().1).collect();
    assert_eq!(
        helps,
        [
            "no file \"wxa.png\" (did you mean \"wax.png\"?)",
            "no file \"wax.jpg\" (did you mean \"wax.png\"?)",
            "no file \"img/wax.jpeg\" (did you mean \"wax.png\"?)",
            "no file \"smoker.png\" (did you mean \"Smoker.JPG\"?)",
            "no file \"new/comb.png\" (did you mean \"old/comb.png\"?)",
            "no note for \"wax\" (did you mean \"wax.pdf\"?)",
            "\"Hive\" has no block \"^frmae\" (did you mean \"^frame\"?)",
            "no file \"other.png\"",
        ]
    );
}

#[test]
fn r7_no_suggestion_names_an_attachment_of_a_private_note() {
    let v = vault(&[
        ("diary.png", ""),
        ("Diary.md", "---\npublish: false\n---\n![[diary.png]]"),
        ("n.md", "![[dairy.png]] ![[diary.jpg]] ![[x/diary.png]]"),
    ]);
    let found = findings(&v, &[Code::MissingAttachment]);
    assert_eq!(found.len(), 3);
    assert!(
        found.iter().all(|f| !f.contains("did you mean")),
        "{found:?}"
    );
}
