//! What is private and what becomes of it, rule by rule (V), through the library; the last few with the binary.

mod unlisted;
mod wording;

use crate::memory::{Built, site, site_with};
use crate::support::TestVault;

/// A site of `A.md` with `text`, a private note `비밀/일기.md` with alias, heading and tag, and a private picture.
fn with_private(text: &str) -> Built {
    with_settings(text, "private = [\"숨김/\"]")
}

fn with_settings(text: &str, settings: &str) -> Built {
    let private = "---\npublish: false\ntitle: 은밀한 제목\naliases: [숨은별명, 暗号, اسم]\ntags: [숨은태그]\n---\n# 은밀한 머리\n\n[[A]] 은밀한 글 ^은밀\n";
    site_with(
        &[
            ("A.md", text),
            ("비밀/일기.md", private),
            ("숨김/사진.png", ""),
        ],
        settings,
        |_| {},
    )
}

const LINK: &str = "<a class=\"internal-link is-unresolved\">…</a>";

#[test]
fn v1_what_publish_says() {
    for value in ["true", "TRUE", "yes", "on", "y", "1", "\"true\"", "'Yes'"] {
        assert!(
            site(&[("A.md", &format!("---\npublish: {value}\n---\n"))]).is_public("A.md"),
            "{value}"
        );
    }
    for value in [
        "false",
        "\"false\"",
        "no",
        "off",
        "FALSE",
        "n",
        "0",
        "[false]",
        "",
        "maybe",
        "아니오",
        "いいえ",
        "否",
        "لا",
        "🙈",
        "null",
        "~",
        "{a: 1}",
        "[true, false]",
    ] {
        for key in ["publish", "Publish", "PUBLISH"] {
            assert!(
                !site(&[("A.md", &format!("---\n{key}: {value}\n---\n"))]).is_public("A.md"),
                "{key}: {value}"
            );
        }
    }
    let all = TestVault::new()
        .note("A.md", "---\ntitle: x\npublish: 아마\n---\n")
        .run(&["check", "--all", "--format", "short"]);
    all.code(1).stderr_has("A.md:3:10: warning[NW205] bad-publish-value: \"publish: 아마\" is neither true nor false; the note is kept private");
}

#[test]
fn v2_draft_and_private() {
    for key in ["draft", "private", "Draft"] {
        for value in ["true", "yes", "\"1\"", "on", "아마", "[x]"] {
            assert!(
                !site(&[("A.md", &format!("---\n{key}: {value}\n---\n"))]).is_public("A.md"),
                "{key}: {value}"
            );
        }
        for value in ["", "false", "no", "off", "n", "0", "\"false\""] {
            assert!(
                site(&[("A.md", &format!("---\n{key}: {value}\n---\n"))]).is_public("A.md"),
                "{key}: {value}"
            );
        }
    }
    assert!(!site(&[("A.md", "---\npublish: true\ndraft: true\n---\n")]).is_public("A.md"));
}

#[test]
fn v23_markers_of_other_tools_keep_a_note_private() {
    for text in [
        "---\ndg-publish: false\n---\n",
        "---\npublish: true\npublished: \"No\"\n---\n",
        "---\npassword: x\n---\n",
        "+++\ndraft = true\n+++\n",
        "+++\npublished = false\n+++\n",
        "---\na: b: c\npassword: x\n---\n",
    ] {
        assert!(!site(&[("A.md", text)]).is_public("A.md"), "{text}");
    }
    for text in [
        "---\npublished: 2031-04-05\n---\n",
        "---\npassword:\n---\n",
        "+++\ndraft = false\n+++\n",
    ] {
        assert!(site(&[("A.md", text)]).is_public("A.md"), "{text}");
    }
    let vault = TestVault::new()
        .note("A.md", "---\npassword: hunter2\n---\n")
        .note("B.md", "---\npublished: false\n---\n")
        .note("C.md", "");
    let said = vault.run(&["check", "--format", "short"]).code(1);
    let said = said.stderr_has(
        "A.md:2:1: warning[NW209] foreign-marker: \"password\": noteweave does not encrypt: the note is kept private",
    );
    let said = said.stderr_has(
        "B.md:2:1: info[NW209] foreign-marker: \"published: false\": the note is kept private",
    );
    assert!(!said.stderr.contains("hunter2"));
    vault
        .run(&["list"])
        .code(0)
        .stdout_has("private by its property `password`");
}

#[test]
fn v23_nw210_an_opt_in_vault_waits_for_a_choice() {
    let vault = TestVault::new()
        .note("A.md", "everything else")
        .note("B.md", "---\ntitle: x\ndg-publish: true\n---\nopen")
        .note("C.md", "---\ndg-publish: true\npublish: false\n---\nshut");
    let said = vault.run(&["build"]).code(1);
    let said = said.stderr_has("NW210");
    said.stderr_has("this vault was opt-in (dg-publish); set publish.mode");
    assert!(!vault.path("public").exists());
    let vault = vault.settings("publish.mode = \"explicit\"");
    vault.build();
    let pages = vault.output_files();
    assert!(pages.contains(&"b/index.html".to_owned()));
    assert!(
        !pages.contains(&"a/index.html".to_owned()) && !pages.contains(&"c/index.html".to_owned())
    );
    let vault = vault.settings("publish.mode = \"all\"");
    vault.build();
    assert!(vault.page("a/").contains("everything else"));
    vault.run(&["check"]).code(0);
    let vault = vault.settings("[publish]\n");
    vault.run(&["build"]).code(1);
    assert!(
        vault.page("a/").contains("everything else"),
        "the old site stays"
    );
}

#[test]
fn v29_lines_that_look_like_privacy_are_reported() {
    let vault = TestVault::new().note("A.md", "\n---\npublish: false\n---\ntext\n");
    vault.run(&["check", "--format", "short"]).code(1).stderr_has(
        "A.md:3:1: warning[NW214] privacy-not-read: looks like \"publish: false\", but is not read: a blank line stands before ---",
    );
    vault.build();
    assert!(vault.page("a/").contains("text"));
}

#[test]
fn v3_explicit_mode() {
    let site = site_with(
        &[
            ("A.md", "---\npublish: true\n---\n"),
            ("B.md", ""),
            ("C.canvas", "{}"),
        ],
        "publish.mode = \"explicit\"",
        |_| {},
    );
    assert!(site.is_public("A.md") && !site.is_public("B.md"));
    assert!(site.is_public("C.canvas"), "V8");
}

#[test]
fn v5_broken_properties_keep_what_they_can() {
    for (yaml, public) in [
        ("a: [1\npublish: false", false),
        ("a: [1\n\"publish\": 'no'", false),
        ("a: [1\n  Publish : ???", false),
        ("a: [1\npublish: true", true),
        ("a: [1\ndraft: yes", false),
        ("a: [1\nprivate: false", true),
        ("제목: [열림\n'draft': 참", false),
        ("題: {\npublish:", false),
        ("a: [1\nb: 2", true),
        ("标题: \"\npublish: false", false),
        ("{\"publish\": false, x", false),
        ("عنوان: [\nprivate: true", false),
        ("🐝: [\npublish: off # x", false),
    ] {
        let closed = site(&[("A.md", &format!("---\n{yaml}\n---\n본문\n"))]);
        assert_eq!(closed.is_public("A.md"), public, "{yaml:?}");
        if public {
            assert_eq!(closed.text_of("A.md"), "<p>본문</p>");
            assert!(closed.found()[0].ends_with("NW201"), "{:?}", closed.found());
        }
    }
    for (text, public) in [
        ("---\npublish: false\n\n본문", false),
        ("---\ntitle: x\n\n본문", true),
        ("---\ndraft: true", false),
    ] {
        assert_eq!(
            site(&[("A.md", text)]).is_public("A.md"),
            public,
            "{text:?}"
        );
    }
}

#[test]
fn v6_only_what_public_text_uses_is_published() {
    for name in ["꿀 벌", "蜂", "蜜蜂", "نحلة", "🐝"] {
        let file = |kind: &str| format!("{name} {kind}.png");
        let names: Vec<String> = [
            "link", "embed", "image", "html", "cover", "prop", "comment", "code", "private",
            "none", "escaped", "math",
        ]
        .iter()
        .map(|k| file(k))
        .collect();
        let encoded = file("image").replace(' ', "%20");
        let text = format!(
            "---\ncover: \"{}\"\nup: \"[[{}]]\"\n---\n[[{}]] ![[{}]] ![x]({encoded}) <img src=\"{}\">\n\n%% ![[{}]] %%\n\n`![[{}]]` \\!\\[\\[{}]] $[[{}]]$\n",
            file("cover"),
            file("prop"),
            file("link"),
            file("embed"),
            file("html"),
            file("comment"),
            file("code"),
            file("escaped"),
            file("math")
        );
        let private = format!("---\npublish: no\n---\n![[{}]]", file("private"));
        let mut files = vec![("A.md", text.as_str()), ("P.md", private.as_str())];
        files.extend(names.iter().map(|n| (n.as_str(), "")));
        let site = site(&files);
        for (at, n) in names.iter().enumerate() {
            assert_eq!(site.is_public(n), at < 6, "{n}");
        }
    }
}

#[test]
fn v7_v8_private_places() {
    let site = site_with(
        &[
            ("A.md", "![[서랍/x.png]]"),
            ("서랍/N.md", "---\npublish: true\n---\n"),
            ("서랍/x.png", ""),
            ("서랍/P.canvas", "{}"),
            ("Drawer/N.md", ""),
            ("Out/N.md", ""),
            ("Out/Y.md", "---\npublish: true\n---\n"),
            ("Out/P.base", ""),
        ],
        "private = [\"서랍\"]",
        |o| {
            o.ignore_filters = vec!["drawer/".into()];
            o.publish_excluded = vec!["Out".into()];
        },
    );
    for path in [
        "서랍/N.md",
        "서랍/x.png",
        "서랍/P.canvas",
        "Drawer/N.md",
        "Out/N.md",
        "Out/P.base",
    ] {
        assert!(!site.is_public(path), "{path}");
    }
    assert!(site.is_public("Out/Y.md"));
    assert_eq!(site.found(), ["A.md:1:1 NW302"]);
    assert!(!site.text_of("A.md").contains("x.png"));
}

#[test]
fn v9_nothing_of_a_private_note_is_on_any_page() {
    let site = with_private(
        "---\nup: \"[[비밀/일기]]\"\nimage: 숨김/사진.png\n---\n[[비밀/일기]] ![[비밀/일기#은밀한 머리]] [[숨은별명]] ![[사진.png]] [[暗号]] [[اسم]]\n",
    );
    let all = site.everything();
    for part in [
        "은밀", "일기", "비밀", "숨은", "숨김", "사진", "暗号", "اسم",
    ] {
        assert!(!all.contains(part), "{part}");
    }
    assert_eq!(site.backlinks("A.md"), "");
}

#[test]
fn v10_v12_links_to_private_files() {
    for link in [
        "[[비밀/일기]]",
        "[[일기]]",
        "[[일기#은밀한 머리]]",
        "[[일기#없는 머리]]",
        "[[일기#^은밀]]",
        "[[숨은별명]]",
        "[[暗号]]",
        "[[اسم]]",
        "[[비밀/일기|]]",
    ] {
        let site = with_private(&format!("앞 {link} 뒤"));
        assert_eq!(
            site.text_of("A.md"),
            format!("<p>앞 {LINK} 뒤</p>"),
            "{link}"
        );
        assert!(
            site.found().contains(&"A.md:1:3 NW301".to_owned()),
            "{link}: {:?}",
            site.found()
        );
    }
    for (link, own) in [
        ("[[일기|그 사람]]", "그 사람"),
        ("[彼女](비밀/일기.md)", "彼女"),
        ("[她 **x**](비밀/일기.md \"비밀\")", "她 <strong>x</strong>"),
        ("[هي](비밀/일기.md)", "هي"),
        ("[[숨은별명|🙈]]", "🙈"),
        ("[[숨김/사진.png|사람]]", "사람"),
    ] {
        let site = with_private(&format!("앞 {link} 뒤"));
        assert_eq!(
            site.text_of("A.md"),
            format!("<p>앞 <a class=\"internal-link is-unresolved\">{own}</a> 뒤</p>"),
            "{link}"
        );
    }
}

#[test]
fn v10_settings() {
    let placeholder = with_settings("[[일기]]", "privacy.placeholder = \"〈비공개〉\"");
    assert!(placeholder.text_of("A.md").contains(">〈비공개〉</a>"));
    let typed = with_settings("[[일기#은밀한 머리]]", "privacy.link_text = \"typed\"");
    assert_eq!(
        typed.text_of("A.md"),
        "<p><a class=\"internal-link is-unresolved\">일기</a></p>"
    );
}

#[test]
fn v10_in_headings_and_contents() {
    let site = with_private("## 앞 [[일기]]\n\n## 뒤 [[일기|그]]\n");
    let page = site.page_of("A.md");
    assert!(!page.contains("일기"), "{page}");
    assert!(page.contains("뒤 그"), "{page}");
}

#[test]
fn v11_embeds_of_private_files_leave_nothing() {
    for embed in [
        "![[일기]]",
        "![[비밀/일기#은밀한 머리]]",
        "![[숨은별명]]",
        "![[숨김/사진.png]]",
        "![](숨김/사진.png)",
        "![[사진.png|240]]",
        "<img src=\"숨김/사진.png\">",
    ] {
        let site = with_private(&format!("앞\n\n{embed}\n\n뒤"));
        let text = site.text_of("A.md").replace("\n\n", "\n");
        assert_eq!(text, "<p>앞</p>\n<p>뒤</p>", "{embed}");
    }
    for embed in [
        "![[일기|그 글]]",
        "![그 글](숨김/사진.png)",
        "![[사진.png|그 글|240]]",
    ] {
        let site = with_private(&format!("앞 {embed} 뒤"));
        let text = site.text_of("A.md");
        assert!(
            text.contains("그 글") && !text.contains("사진") && !text.contains("일기"),
            "{text}"
        );
    }
    let card = with_settings(
        "---\nimage: 숨김/사진.png\n---\n",
        "private = [\"숨김/\"]\nsite.url = \"https://e.org/\"",
    );
    assert!(!card.page_of("A.md").contains("og:image"));
}

#[test]
fn v13_counts_and_lists_know_public_files_only() {
    let site = with_private("#벌");
    let all = site.everything();
    assert!(
        all.contains("tags/벌/") && !all.contains("숨은태그"),
        "{all}"
    );
    let folders: Vec<_> = site
        .vault
        .folders
        .iter()
        .map(|f| (&*f.path, f.total))
        .collect();
    assert_eq!(folders, [("", 1)]);
}

#[test]
fn v14_property_links_to_private_notes() {
    let text =
        "---\nup: \"[[일기]]\"\nmany: [\"[[일기|그 사람]]\", \"[[A]]\", \"앞 [[일기]] 뒤\"]\n---\n";
    let site = with_settings(text, "properties.show = \"all\"");
    let page = site.page_of("A.md");
    let shown = page
        .split("<dl class=\"properties\"")
        .nth(1)
        .unwrap()
        .split("</dl>")
        .next()
        .unwrap();
    assert!(
        !shown.contains("일기") && shown.contains("그 사람"),
        "{shown}"
    );
    assert!(!shown.contains("data-property=\"up\""), "{shown}");
}

#[test]
fn v17_paths_never_leave_the_vault() {
    for target in [
        "../../secret.png",
        "/etc/passwd.png",
        "..\\..\\secret.png",
        "%2e%2e/%2e%2e/secret.png",
        "벌/../../../secret.png",
    ] {
        let text =
            site(&[("벌/A.md", &format!("![x]({target}) ![[{target}]]"))]).text_of("벌/A.md");
        assert!(!text.contains("src="), "{text}");
    }
    let text = site(&[(
        "A.md",
        "[x](file:///etc/passwd) ![y](file:///etc/passwd.png)",
    )])
    .text_of("A.md");
    assert!(!text.contains("file:"), "{text}");
}

#[test]
fn v20_names_in_prose_stay() {
    let site = with_private("일기 `일기` <b>일기</b>\n");
    assert_eq!(
        site.text_of("A.md"),
        "<p>일기 <code>일기</code> <b>일기</b></p>"
    );
}

#[test]
fn v4_v18_v19_what_becomes_private_goes() {
    let vault = TestVault::new()
        .note("index.md", "[[비밀 일기]] ![[사진.png]]\n")
        .note(
            "비밀 일기.md",
            "---\naliases: [암호]\ntags: [숨은표]\n---\n속마음\n",
        )
        .note("무시/x.md", "속마음 둘\n")
        .note(".trash/y.md", "속마음 셋\n")
        .file("사진.png", b"x")
        .settings("ignore = [\"무시\"]\n");
    vault.build();
    let before = vault.output_files();
    assert!(
        before.iter().any(|f| f.starts_with("비밀-일기/"))
            && before.contains(&"암호/index.html".into()),
        "{before:?}"
    );
    vault.output_has_no("속마음 둘");
    vault.output_has_no("속마음 셋");
    vault.write(
        "notes/비밀 일기.md",
        "---\npublish: false\naliases: [암호]\ntags: [숨은표]\n---\n속마음\n",
    );
    vault.write("notes/index.md", "[[비밀 일기]]\n");
    vault
        .run(&["build", "--manifest", "manifest.json"])
        .code(0)
        .stderr_has("비밀 일기.md");
    for gone in ["속마음", "비밀", "암호", "숨은표", "사진"] {
        vault.output_has_no(gone);
    }
    let manifest = std::fs::read_to_string(vault.path("manifest.json")).unwrap();
    assert!(!manifest.contains("비밀"), "{manifest}");
}

#[test]
fn v22_list_tells_what_is_public_and_why_not() {
    let vault = TestVault::new()
        .note("꿀.md", "![[a.png]]")
        .note("P.md", "---\nprivate: yes\n---\n")
        .note("서랍/Q.md", "")
        .file("a.png", b"")
        .file("b.png", b"")
        .settings("private = [\"서랍/\"]\n");
    let listed = vault
        .run(&["list"])
        .code(0)
        .stdout_has("꿀.md")
        .stdout_has("꿀/");
    for (path, reason) in [("P.md", "private"), ("서랍/Q.md", "서랍/"), ("b.png", "")] {
        let line = listed.stdout.lines().find(|l| l.contains(path));
        assert!(
            line.is_some_and(|l| l.replacen(path, "", 1).contains(reason)),
            "{path}: {}",
            listed.stdout
        );
    }
    let json = vault.run(&["list", "--format", "json"]).code(0).json();
    assert!(json.to_string().contains("서랍/Q.md"));
}
