//! Examples of the rules; [`oracle`] compares with other parsers.

mod oracle;
mod page;

use super::*;
use crate::model::Mark;
use page::html;

/// Each case is Markdown and the HTML of its only paragraph.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(html(markdown), format!("<p>{expected}</p>"), "{markdown}");
    }
}

#[test]
fn i1_two_tildes_strike_one_does_not() {
    check(&[
        ("~~old~~", "<del>old</del>"),
        ("a~~b~~c", "a<del>b</del>c"),
        ("~old~ H~2~O", "~old~ H~2~O"),
        ("x~~~old~~~ x", "x~~~old~~~ x"),
        ("x ~~~old~~~", "x ~~~old~~~"),
        ("~~a ~b~ c~~", "<del>a ~b~ c</del>"),
        ("~a ~~b~~ c~", "~a <del>b</del> c~"),
        ("~~a~", "~~a~"),
        ("x^2^ == y^2^", "x^2^ == y^2^"),
    ]);
}

#[test]
fn i2_stars_work_within_words_underscores_do_not() {
    check(&[
        ("bee_keeper_log", "bee_keeper_log"),
        ("un*believ*able", "un<em>believ</em>able"),
        ("_a_ __b__", "<em>a</em> <strong>b</strong>"),
        ("벌통_기록_장", "벌통_기록_장"),
        ("벌통*기록*장", "벌통<em>기록</em>장"),
        ("snake__case__name", "snake__case__name"),
        ("_snake_case_", "<em>snake_case</em>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ]);
}

#[test]
fn i3_korean() {
    check(&[
        ("**벌통(hive)**을", "<strong>벌통(hive)</strong>을"),
        ("**“여왕벌”**이라고", "<strong>“여왕벌”</strong>이라고"),
        ("*주의!*라는", "<em>주의!</em>라는"),
        ("~~벌집.~~은", "<del>벌집.</del>은"),
        ("==벌집(1).==은", "<mark>벌집(1).</mark>은"),
        (
            "**`code`**는 **[이름](u)**을",
            "<strong><code>code</code></strong>는 <strong><a href=\"u\">이름</a></strong>을",
        ),
        (
            "***굵게(기울임)***은",
            "<em><strong>굵게(기울임)</strong></em>은",
        ),
        (
            "이것은**「중요」**입니다",
            "이것은<strong>「중요」</strong>입니다",
        ),
        (
            "**A(가)**는 텍스트 **B(나)**는",
            "<strong>A(가)</strong>는 텍스트 <strong>B(나)</strong>는",
        ),
        (
            "앞**굵게**뒤 그리고 **굵게:** 뒤",
            "앞<strong>굵게</strong>뒤 그리고 <strong>굵게:</strong> 뒤",
        ),
        // Decomposed, as macOS may write it.
        (
            "**벌통(hive)**\u{110b}\u{1173}\u{11af}",
            "<strong>벌통(hive)</strong>\u{110b}\u{1173}\u{11af}",
        ),
        ("x**(y)**z", "x**(y)**z"),
    ]);
}

#[test]
fn i3_japanese_and_chinese() {
    check(&[
        (
            "**この文は強調です。**次の文。",
            "<strong>この文は強調です。</strong>次の文。",
        ),
        (
            "これは**「強調」**です",
            "これは<strong>「強調」</strong>です",
        ),
        ("**中文（注）**后", "<strong>中文（注）</strong>后"),
        ("*注意：*全角", "<em>注意：</em>全角"),
        ("~~削除（済）~~した", "<del>削除（済）</del>した"),
        ("**𠮷野家(牛丼)**で", "<strong>𠮷野家(牛丼)</strong>で"),
        ("__注意__：注意事項", "<strong>注意</strong>：注意事項"),
        ("注意：__注意事項__", "注意：<strong>注意事項</strong>"),
        ("注意__事項__です", "注意__事項__です"),
    ]);
}

#[test]
fn i3_variation_selectors_belong_to_the_character_before() {
    check(&[
        // Ideographic and standardized variants of CJK characters are CJK.
        ("葛\u{E0100}**(a)** b", "葛\u{E0100}<strong>(a)</strong> b"),
        ("**字。\u{FE00}**a", "<strong>字。\u{FE00}</strong>a"),
        ("。\u{FE01}_a_", "。\u{FE01}<em>a</em>"),
        // Fullwidth quotation marks are CJK, others are not.
        ("**a”\u{FE01}**a", "<strong>a”\u{FE01}</strong>a"),
        ("**a”\u{FE00}**a", "**a”\u{FE00}**a"),
        ("**a”**a", "**a”**a"),
        ("**a…\u{FE01}**a", "**a…\u{FE01}**a"),
    ]);
}

#[test]
fn i3_emoji_are_symbols_and_not_cjk() {
    check(&[
        ("a**✅a** b", "a**✅a** b"),
        ("가**✅a** b", "가<strong>✅a</strong> b"),
        ("**a✅**a", "**a✅**a"),
        ("**a✅**가", "<strong>a✅</strong>가"),
        // Text symbols that Unicode calls wide.
        ("a**〰a**a", "a<strong>〰a</strong>a"),
        ("a**a㊗\u{FE0E}**a", "a<strong>a㊗\u{FE0E}</strong>a"),
        ("a**a🈯\u{FE0E}**a", "a**a🈯\u{FE0E}**a"),
        (
            "**주의⚠\u{FE0F}**입니다",
            "<strong>주의⚠\u{FE0F}</strong>입니다",
        ),
    ]);
}

#[test]
fn i3_rule_of_three_and_strong_before_emphasis() {
    check(&[
        ("*foo**bar*", "<em>foo**bar</em>"),
        ("*foo**bar**baz*", "<em>foo<strong>bar</strong>baz</em>"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("***a* b**", "<strong><em>a</em> b</strong>"),
        ("foo***bar***baz", "foo<em><strong>bar</strong></em>baz"),
        ("****a****", "<strong><strong>a</strong></strong>"),
        ("**a *b** c*", "<em><em>a <em>b</em></em> c</em>"),
        ("**a _b** c_", "<strong>a _b</strong> c_"),
        // A mark beside a mark is punctuation.
        (
            "**~~a~~** b**~~a~~**c",
            "<strong><del>a</del></strong> b**<del>a</del>**c",
        ),
    ]);
}

#[test]
fn i4_highlight() {
    check(&[
        ("==text==", "<mark>text</mark>"),
        ("a==b==c", "a<mark>b</mark>c"),
        ("==a=b==", "<mark>a=b</mark>"),
        ("==a\nb==", "<mark>a\nb</mark>"),
        ("==(꿀)==은", "<mark>(꿀)</mark>은"),
        (
            "==a **b** [c](u)==",
            "<mark>a <strong>b</strong> <a href=\"u\">c</a></mark>",
        ),
        ("**==a==**", "<strong><mark>a</mark></strong>"),
        ("==**a**==", "<mark><strong>a</strong></mark>"),
        ("*a ==b== c*", "<em>a <mark>b</mark> c</em>"),
        ("~~==a==~~", "<del><mark>a</mark></del>"),
        ("==a== and ==b==", "<mark>a</mark> and <mark>b</mark>"),
        ("==`x == y`==", "<mark><code>x == y</code></mark>"),
    ]);
}

#[test]
fn i4_a_line_prefix_is_no_neighbour() {
    check(&[
        (">==a\n>b==", "<mark>a\nb</mark>"),
        ("> ==a\n>==b==", "==a\n<mark>b</mark>"),
        ("> ==a\n>== b==", "<mark>a\n== b</mark>"),
    ]);
}

#[test]
fn i4_operators_are_text() {
    check(&[
        ("while n == limit or n == 0", "while n == limit or n == 0"),
        ("a ==> b", "a ==&gt; b"),
        ("a ==> b and c ==> d", "a ==&gt; b and c ==&gt; d"),
        ("== a ==", "== a =="),
        ("==a ==", "==a =="),
        ("x === y === z", "x === y === z"),
        ("===a===", "===a==="),
        ("x ==== y", "x ==== y"),
        ("=a=", "=a="),
        ("`==a==`", "<code>==a==</code>"),
    ]);
}

#[test]
fn i4_crossing_pairs_drop_the_inner_opener() {
    check(&[
        ("**a ==b** c==", "<strong>a ==b</strong> c=="),
        ("==a **b== c**", "<mark>a **b</mark> c**"),
        ("==a [b==](u)", "==a <a href=\"u\">b==</a>"),
        ("[==a](u) b==", "<a href=\"u\">==a</a> b=="),
        (
            "*a [b* ==c==](u) d*",
            "<em>a <a href=\"u\">b* <mark>c</mark></a> d</em>",
        ),
    ]);
}

#[test]
fn i6_escaped_marks_are_text() {
    check(&[
        ("\\==a==", "==a=="),
        ("\\*a*", "*a*"),
        ("\\**a*", "*<em>a</em>"),
        ("*a\\*b*", "<em>a*b</em>"),
        ("\\\\*a*", "\\<em>a</em>"),
        ("\\\\\\*a*", "\\*a*"),
        ("==a\\==b==", "<mark>a==b</mark>"),
        ("\\~~a~~ \\_a_", "~~a~~ _a_"),
        ("[\\*a](u)*b*", "<a href=\"u\">*a</a><em>b</em>"),
        ("*\\*a*", "<em>*a</em>"),
        ("a\\==b==c", "a==b==c"),
    ]);
}

/// Source text of the ranges, and nothing between.
fn texts(ranges: &[(usize, usize)]) -> Vec<Event> {
    ranges.iter().map(|(a, b)| text_event(*a, *b)).collect()
}

#[test]
fn i4_inline_footnotes_are_a_scope() {
    let text = "==a^[b== *c] d==*";
    let note = Tag::InlineFootnote(0);
    let event = |kind| Event {
        kind,
        span: Span::new(3, 12),
    };
    let mut run = texts(&[(0, 3)]);
    run.push(event(Kind::Start(note)));
    run.extend(texts(&[(5, 11)]));
    run.push(event(Kind::End(note)));
    run.extend(texts(&[(12, 17)]));
    let kinds: Vec<_> = resolve(text, &[], run)
        .iter()
        .map(|e| (e.kind, e.span.range()))
        .collect();
    let source = |a, b| Kind::Text(TextRef::Source(Span::new(a, b)));
    assert_eq!(
        kinds,
        [
            (Kind::Start(Tag::Highlight(Mark::Plain)), 0..16),
            (source(2, 3), 2..3),
            (Kind::Start(note), 3..12),
            (source(5, 11), 5..11),
            (Kind::End(note), 3..12),
            (source(12, 14), 12..14),
            (Kind::End(Tag::Highlight(Mark::Plain)), 0..16),
            (source(16, 17), 16..17),
        ]
    );
}

#[test]
fn i3_a_comment_is_no_neighbour() {
    let shown = |text: &str, hidden: &str| {
        let start = text.find(hidden).unwrap();
        let end = start + hidden.len();
        let comment = Span::new(start, end);
        let run = texts(&[(0, start), (end, text.len())]);
        page::Sides::default().html(text, &resolve(text, &[comment], run))
    };
    assert_eq!(shown("**a)**%%c%%b", "%%c%%"), "**a)**b");
    assert_eq!(shown("**a)**%%c%% b", "%%c%%"), "<strong>a)</strong> b");
    assert_eq!(shown("==%%c%%a==", "%%c%%"), "<mark>a</mark>");
    assert_eq!(shown("==%%c%% a==", "%%c%%"), "== a==");
    assert_eq!(shown("a %%c%%==b==", "%%c%%"), "a <mark>b</mark>");
    assert_eq!(shown("==%%c%%==", "%%c%%"), "====");
    assert_eq!(shown("*%%c%%*", "%%c%%"), "**");
    assert_eq!(shown("a\\%%c%%*b*", "%%c%%"), "a\\<em>b</em>");
}

#[test]
fn i3_texts_that_touch_are_joined() {
    let joined = resolve("abcd", &[], texts(&[(0, 1), (1, 3), (3, 4)]));
    assert_eq!(joined, texts(&[(0, 4)]));
    let joined = resolve("a*cd", &[], texts(&[(0, 1), (1, 2), (2, 4)]));
    assert_eq!(joined, texts(&[(0, 4)]));
    let apart = resolve("a\\*d", &[], texts(&[(0, 1), (2, 3), (3, 4)]));
    assert_eq!(apart, texts(&[(0, 1), (2, 4)]));
}

#[test]
fn i9_deep_emphasis_is_text() {
    let text = format!("{}b{}", "*a ".repeat(150), " a*".repeat(150));
    let out = resolve(&text, &[], texts(&[(0, text.len())]));
    let starts = out.iter().filter(|e| matches!(e.kind, Kind::Start(_)));
    assert_eq!(starts.count(), MAX_DEPTH);
    page::assert_nested(&out);
}

#[test]
fn i9_time_grows_with_the_text() {
    for unit in [
        "*a ",
        "a* ",
        "*a_ ",
        "a**b",
        "==a ",
        "a==",
        "~~a ",
        "*a **b ",
        "_a *b ~~c ==d ",
        "**a *b ",
        "a***b*",
        "*",
        "_",
        "=",
        "가**(",
        "[*",
        "a**_b_",
    ] {
        let text = unit.repeat(100_000);
        let out = resolve(&text, &[], texts(&[(0, text.len())]));
        assert!(!out.is_empty());
    }
    // Openers of one mark and closers of another.
    let text = format!("{}{}", "*a ".repeat(100_000), "b_ ".repeat(100_000));
    assert_eq!(
        resolve(&text, &[], texts(&[(0, text.len())])),
        texts(&[(0, text.len())])
    );
}
