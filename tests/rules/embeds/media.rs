//! M: pictures, sound, video, documents.

use crate::memory::{Built, Memory};

fn site(text: &str) -> Built {
    Memory::new()
        .note("일지/Log.md", text)
        .files(&[
            "img/bee.png",
            "img/벌 1.png",
            "蜂.jpg",
            "はち.webp",
            "نحل.gif",
            "🐝.avif",
            "a.svg",
            "song.mp3",
            "노래.m4a",
            "clip.mp4",
            "paper.pdf",
            "논문 1.pdf",
            "data.zip",
            "일지/near.png",
        ])
        .build()
}

/// Expects the text to come out as `<p>`expected`</p>`.
#[track_caller]
fn is(text: &str, expected: &str) {
    assert_eq!(
        site(text).text("일지/log/"),
        format!("<p>{expected}</p>"),
        "{text}"
    );
}

/// Expects each text to come out as its `<p>`expected`</p>`.
#[track_caller]
fn each<const N: usize>(texts: [(&str, String); N]) {
    for (text, expected) in texts {
        is(text, &expected);
    }
}

fn image(src: &str, rest: &str) -> String {
    format!(
        "<img class=\"internal-embed image-embed\" src=\"../../{src}\" {rest} loading=\"lazy\">"
    )
}

#[test]
fn m1_images() {
    each([
        ("![[bee.png]]", image("img/bee.png", "alt=\"bee.png\"")),
        ("![[벌 1.png]]", image("img/벌%201.png", "alt=\"벌 1.png\"")),
        ("![[蜂.jpg]]", image("蜂.jpg", "alt=\"蜂.jpg\"")),
        ("![[はち.webp]]", image("はち.webp", "alt=\"はち.webp\"")),
        ("![[نحل.gif]]", image("نحل.gif", "alt=\"نحل.gif\"")),
        ("![[🐝.avif]]", image("🐝.avif", "alt=\"🐝.avif\"")),
        ("![[a.svg]]", image("a.svg", "alt=\"a.svg\"")),
    ]);
    let site = site("![[bee.png]]");
    assert_eq!(
        (site.url("img/bee.png"), site.url("蜂.jpg")),
        (Some("img/bee.png"), None)
    );
}

#[test]
fn m2_sizes() {
    each([
        (
            "![[bee.png|240]]",
            image("img/bee.png", "alt=\"bee.png\" width=\"240\""),
        ),
        (
            "![[bee.png|240x90]]",
            image("img/bee.png", "alt=\"bee.png\" width=\"240\" height=\"90\""),
        ),
        (
            "![[bee.png| 240 ]]",
            image("img/bee.png", "alt=\"bee.png\" width=\"240\""),
        ),
        ("![[bee.png|240x]]", image("img/bee.png", "alt=\"240x\"")),
        ("![[bee.png|x90]]", image("img/bee.png", "alt=\"x90\"")),
        ("![[bee.png|24벌]]", image("img/bee.png", "alt=\"24벌\"")),
    ]);
}

#[test]
fn m3_alternative_text() {
    for alt in [
        "A bee on clover",
        "클로버 위의 벌",
        "クローバーの蜂",
        "三叶草上的蜜蜂",
        "نحلة على البرسيم",
        "🐝🍀",
    ] {
        is(
            &format!("![[bee.png|{alt}]]"),
            &image("img/bee.png", &format!("alt=\"{alt}\"")),
        );
        is(
            &format!("![[bee.png|{alt}|240]]"),
            &image("img/bee.png", &format!("alt=\"{alt}\" width=\"240\"")),
        );
    }
    each([
        (
            "![[bee.png|left|wing|240]]",
            image("img/bee.png", "alt=\"left|wing\" width=\"240\""),
        ),
        (
            "![[bee.png|left|240|wing]]",
            image("img/bee.png", "alt=\"left|240|wing\""),
        ),
        (
            "![[bee.png|a \"b\" <c>|10x20]]",
            image(
                "img/bee.png",
                "alt=\"a &quot;b&quot; &lt;c&gt;\" width=\"10\" height=\"20\"",
            ),
        ),
        ("![[bee.png|]]", image("img/bee.png", "alt=\"bee.png\"")),
    ]);
    let table = site("| a | b |\n| - | - |\n| ![[bee.png\\|벌\\|240]] | c |");
    table.has(
        "일지/log/",
        &image("img/bee.png", "alt=\"벌\" width=\"240\""),
    );
}

#[test]
fn m4_markdown_form() {
    each([
        ("![A bee|240](../img/bee.png)", image("img/bee.png", "alt=\"A bee\" width=\"240\"")),
        ("![벌|240x90](bee.png)", image("img/bee.png", "alt=\"벌\" width=\"240\" height=\"90\"")),
        ("![240](bee.png)", image("img/bee.png", "alt=\"\" width=\"240\"")),
        ("![벌 **굵게** `c`](bee.png)", image("img/bee.png", "alt=\"벌 굵게 c\"")),
        ("![a](bee.png \"제목 \\\"x\\\"\")", image("img/bee.png", "alt=\"a\" title=\"제목 &quot;x&quot;\"")),
        ("![\"><b>](bee.png)", image("img/bee.png", "alt=\"&quot;&gt;&lt;b&gt;\"").replace("&lt;b&gt;\"", "\"")),
        ("![240](https://e.com/a.png)", "<img class=\"external-embed image-embed\" src=\"https://e.com/a.png\" alt=\"\" width=\"240\" loading=\"lazy\">".to_owned()),
        ("![a|b|240](bee.png)", image("img/bee.png", "alt=\"a|b\" width=\"240\"")),
        ("![벌][r]\n\n[r]: bee.png", image("img/bee.png", "alt=\"벌\"")),
    ]);
}

#[test]
fn m5_fragments() {
    each([
        (
            "![[bee.png#right]]",
            image("img/bee.png#right", "alt=\"bee.png\""),
        ),
        (
            "![x](bee.png#오른쪽)",
            image("img/bee.png#오른쪽", "alt=\"x\""),
        ),
        (
            "![[bee.png#right|240]]",
            image("img/bee.png#right", "alt=\"bee.png\" width=\"240\""),
        ),
    ]);
}

#[test]
fn m6_images_are_found_like_notes() {
    for target in [
        "img/bee.png",
        "../img/bee.png",
        "/img/bee.png",
        "bee.png",
        "BEE.PNG",
        "IMG/bee.png",
    ] {
        is(
            &format!("![x]({target})"),
            &image("img/bee.png", "alt=\"x\""),
        );
        let html = site(&format!("![[{target}]]"));
        html.has("일지/log/", "src=\"../../img/bee.png\"");
    }
    each([
        ("![x](img/%EB%B2%8C%201.png)", image("img/벌%201.png", "alt=\"x\"")),
        ("![x](./near.png)", "<img class=\"internal-embed image-embed\" src=\"../near.png\" alt=\"x\" loading=\"lazy\">".to_owned()),
        ("![벌](https://e.com/벌%201.png?a=1&b=2)", "<img class=\"external-embed image-embed\" src=\"https://e.com/벌%201.png?a=1&amp;b=2\" alt=\"벌\" loading=\"lazy\">".to_owned()),
    ]);
}

#[test]
fn m7_sound_and_video() {
    let audio = |src: &str| {
        format!(
            "<audio class=\"internal-embed\" controls preload=\"none\" src=\"../../{src}\"></audio>"
        )
    };
    each([
        ("![[song.mp3]]", audio("song.mp3")),
        ("![](song.mp3)", audio("song.mp3")),
        ("![[노래.m4a]]", audio("노래.m4a")),
    ]);
    let video = |rest: &str| {
        format!(
            "<video class=\"internal-embed\" controls preload=\"metadata\" src=\"../../clip.mp4{rest}></video>"
        )
    };
    each([
        ("![[clip.mp4]]", video("\"")),
        ("![](clip.mp4)", video("\"")),
        ("![[clip.mp4|320]]", video("\" width=\"320\"")),
        (
            "![[clip.mp4|320x200]]",
            video("\" width=\"320\" height=\"200\""),
        ),
        ("![[clip.mp4#t=10]]", video("#t=10\"")),
    ]);
}

#[test]
fn m8_pdf() {
    let pdf = |src: &str, name: &str, rest: &str| {
        format!(
            "<iframe class=\"internal-embed pdf-embed\" src=\"../../{src}\" title=\"{name}\"{rest} loading=\"lazy\"></iframe><a class=\"pdf-link\" href=\"../../{src}\">{name}</a>"
        )
    };
    each([
        ("![[paper.pdf]]", pdf("paper.pdf", "paper.pdf", "")),
        (
            "![[paper.pdf#page=2]]",
            pdf("paper.pdf#page=2", "paper.pdf", ""),
        ),
        (
            "![[paper.pdf#height=480]]",
            pdf("paper.pdf", "paper.pdf", " height=\"480\""),
        ),
        (
            "![[paper.pdf#page=2&height=480]]",
            pdf("paper.pdf#page=2", "paper.pdf", " height=\"480\""),
        ),
        ("![[논문 1.pdf]]", pdf("논문%201.pdf", "논문 1.pdf", "")),
        ("![](paper.pdf)", pdf("paper.pdf", "paper.pdf", "")),
    ]);
}

#[test]
fn m9_other_files() {
    each([
        (
            "![[data.zip]]",
            "<a class=\"internal-link file-embed\" href=\"../../data.zip\">data.zip</a>".to_owned(),
        ),
        (
            "![](data.zip)",
            "<a class=\"internal-link file-embed\" href=\"../../data.zip\">data.zip</a>".to_owned(),
        ),
        (
            "![[data.zip|자료]]",
            "<a class=\"internal-link file-embed\" href=\"../../data.zip\">자료</a>".to_owned(),
        ),
    ]);
}

#[test]
fn m10_missing_files() {
    for (text, words) in [
        ("![[없는 그림.png]]", "없는 그림.png"),
        ("![[gone.png|240]]", "gone.png"),
        ("![[gone.png|벌 사진]]", "벌 사진"),
        ("![벌](gone.png)", "벌"),
        ("![](gone.png)", "gone.png"),
        ("![[gone.mp3]]", "gone.mp3"),
        ("![[gone.pdf#page=2]]", "gone.pdf#page=2"),
        ("![[gone.zip]]", "gone.zip"),
        ("![240](gone%201.png)", "gone%201.png"),
    ] {
        is(
            text,
            &format!("<span class=\"internal-embed is-unresolved\">{words}</span>"),
        );
        assert_eq!(site(text).places(), ["NW007 1:1"], "{text}");
    }
}

#[test]
fn m11_youtube() {
    let frame = |src: &str, rest: &str, title: &str| {
        format!(
            "<iframe class=\"external-embed\" src=\"https://www.youtube-nocookie.com/embed/{src}\"{rest} loading=\"lazy\" allowfullscreen title=\"{title}\"></iframe>"
        )
    };
    for url in [
        "www.youtube.com/watch?v=ID_-1",
        "youtube.com/watch?a=b&v=ID_-1",
        "youtu.be/ID_-1",
        "www.youtube.com/shorts/ID_-1",
        "www.youtube.com/live/ID_-1",
        "www.youtube.com/embed/ID_-1",
    ] {
        is(
            &format!("![](https://{url})"),
            &frame("ID_-1", "", "YouTube"),
        );
    }
    each([
        (
            "![벌의 춤](https://youtu.be/ID?t=1m5s)",
            frame("ID?start=65", "", "벌의 춤"),
        ),
        (
            "![](https://youtu.be/ID?start=90)",
            frame("ID?start=90", "", "YouTube"),
        ),
        (
            "![벌|640x360](https://youtu.be/ID)",
            frame("ID", " width=\"640\" height=\"360\"", "벌"),
        ),
    ]);
}

#[test]
fn m12_posts() {
    for url in [
        "https://x.com/U/status/12",
        "https://twitter.com/U/status/12?s=20",
    ] {
        let site = site(&format!("![벌]({url})"));
        site.has("일지/log/", &format!("<blockquote class=\"external-embed tweet\"><a class=\"external-link\" href=\"{url}\" rel=\"noopener\">벌</a></blockquote>"));
        assert!(
            !site.page("일지/log/").contains("platform"),
            "no script of theirs"
        );
    }
}

#[test]
fn m15_addresses_without_a_scheme_are_of_the_web() {
    let html = crate::memory::html(
        "[x](//e.org/a) ![y](//e.org/b.png) <a href=\"//e.org/c\">z</a> <img src=\"//e.org/d.png\"> ![](//www.youtube.com/watch?v=abc)\n\n<iframe src=\"//e.org/e\"></iframe>\n",
    );
    for part in [
        "href=\"https://e.org/a\"",
        "src=\"https://e.org/b.png\"",
        "href=\"https://e.org/c\"",
        "src=\"https://e.org/d.png\"",
        "https://www.youtube-nocookie.com/embed/abc",
        "src=\"https://e.org/e\"",
    ] {
        assert!(html.contains(part), "no {part} in {html}");
    }
}
