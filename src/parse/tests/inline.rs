//! What stands inside of lines: comments, formulas, tags, breaks (C, X, T, I).

use super::*;

#[test]
fn c1_to_c8_comments() {
    all(&[
        ("a %%b [[c]] #d%% e", "<p>a  e</p>"),
        ("a%%b%%c", "<p>ac</p>"),
        (
            "x\n\n%%\n# H\n\n- l\n```\ncode\n%%\n\ny",
            "<p>x</p><p>y</p>",
        ),
        ("- a\n  %% c %%\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("%%%% x 7% n % 4", "<p> x 7% n % 4</p>"),
        ("a %% b", "<p>a %% b</p>"),
        ("a\n\n%% b\n\nc", "<p>a</p>"),
        ("`%%` a `%%`", "<p>`%%` a `%%`</p>"),
        ("%% `a %% b` c", "<p> b` c</p>"),
        ("> %% a\nb\n%%\n> c", "<quote><p>c</p></quote>"),
        (
            "| a | b %%x|y%% |\n|--|--|\n",
            "<table><th><td>a</td><td>b </td></th></table>",
        ),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<!-- b\n\n[[c]] -->\n\nd", "<p>d</p>"),
        ("```\n%% a %%\n```", "<pre:>%% a %%⏎</pre>"),
        ("# a %%b%% c", "<h1>a  c</h1>"),
        (
            "- [ ] a %%b%%\n- c",
            "<tasks><li[ ]>a </li><li>c</li></tasks>",
        ),
    ]);
    assert_eq!(found("a %% b"), ["NW017 1:3"]);
    assert_eq!(found("a\n\n가 x\n\n%% b\n\nc"), ["NW017 5:1"]);
}

#[test]
fn x2_to_x5_math() {
    all(&[
        ("$a_1 * b$ and $\\$5$", "<p>$a_1 * b$ and $\\$5$</p>"),
        (
            "from $7 up to $12, CA$3–CA$4 $ k $ lone $",
            "<p>from $7 up to $12, CA$3–CA$4 $ k $ lone $</p>",
        ),
        ("a $$x$$ b", "<p>a $$x$$ b</p>"),
        (
            "text\n$$\nx\n\ny\n$$\nmore",
            "<p>text</p><math:\nx\n\ny\n></math><p>more</p>",
        ),
        ("$$\nx\n$$", "<math:\nx\n></math>"),
        (
            "> $$\n> x\n> $$\n> y",
            "<quote><math:\n x\n ></math><p>y</p></quote>",
        ),
        (
            "- a\n  $$\n  x\n  $$\n- b",
            "<ul><li>a<math:\n  x\n  ></math></li><li>b</li></ul>",
        ),
        ("> $$ a\n\nb $$", "<quote><p>$$ a</p></quote><p>b $$</p>"),
        ("$[[x]] #y ==z== %% <$", "<p>$[[x]] #y ==z== %% <$</p>"),
        (
            "| $a \\| b$ |\n|--|",
            "<table><th><td>$a | b$</td></th></table>",
        ),
    ]);
}

#[test]
fn t2_to_t8_tags() {
    all(&[
        ("#Python #Async", "<p>{#Python} {#Async}</p>"),
        (
            "a#b (#b) ##b \\#no **#tag** #꿀벌, #2031",
            "<p>a#b (#b) ##b #no <b>{#tag}</b> {#꿀벌}, #2031</p>",
        ),
        ("#a/b/ x", "<p>{#a/b}/ x</p>"),
        (
            "# #t\n- #u\n> #v",
            "<h1>{#t}</h1><ul><li>{#u}</li></ul><quote><p>{#v}</p></quote>",
        ),
        (
            "| #a | #b |\n|--|--|",
            "<table><th><td>{#a}</td><td>{#b}</td></th></table>",
        ),
        (
            "[#x](u) `#y` [[N#z]] https://e.x/#q",
            "<p><a:u>#x</a> `#y` [[N#z]] <https://e.x/#q></p>",
        ),
        ("a\n#b", "<p>a⏎{#b}</p>"),
        ("*a*#b", "<p><em>a</em>#b</p>"),
    ]);
}

#[test]
fn i5_breaks_and_i6_escapes() {
    all(&[
        ("a\nb  \nc\\\nd", "<p>a⏎b↵c↵d</p>"),
        (
            "\\#a \\=\\= \\%\\% \\$x\\$ \\^[a] &copy; \\!\\[[a]]",
            "<p>#a == %% $x$ ^[a] © ![[a]]</p>",
        ),
    ]);
}
