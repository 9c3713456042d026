//! R2: findings stand at the first character of the construct in the file on disk.

use crate::memory::Memory;
use crate::support::TestVault;

/// Expects findings at exactly these places of the only note.
#[track_caller]
fn at(text: &str, places: &[&str]) {
    let site = Memory::new().note("Log.md", text).build();
    assert_eq!(site.places(), places, "{text}");
}

#[test]
fn r2_columns_count_characters() {
    at("꿀벌은 [[없음]]", &["NW001 1:5"]);
    at("蜂🐝👩‍🚀 [[x]]", &["NW001 1:7"]);
    at("e\u{301} [x](y.md)", &["NW001 1:4"]);
    at("النحل ![[x]]", &["NW001 1:7"]);
    at("\ta [[x]]", &[]);
    at("a\t[[x]]", &["NW001 1:3"]);
    at("**[[x]]** `c` ==[[y]]==", &["NW001 1:3", "NW001 1:17"]);
}

#[test]
fn r2_containers_do_not_shift() {
    at("> a\n> b [[x]]", &["NW001 2:5"]);
    at("> > a\n> > [[x]]", &["NW001 2:5"]);
    at(
        "> [!note] 제목 [[x]]\n> 본문 [[y]]",
        &["NW001 1:14", "NW001 2:6"],
    );
    at(
        "> [!note]- [[x]]\n> > [!tip] [[y]]\n> > [z](z.md)",
        &["NW001 1:12", "NW001 2:12", "NW001 3:5"],
    );
    at(
        "- a\n  - 나 [[x]]\n    - [ ] [[y]]",
        &["NW001 2:7", "NW001 3:11"],
    );
    at("1. a\n\n   > [[x]]", &["NW001 3:6"]);
    at(
        "a[^1]\n\n[^1]: 참고 [[x]]\n    [[y]]",
        &["NW001 3:10", "NW001 4:5"],
    );
    at("# 제목 [[x]]\n\n벌 [[y]]\n===", &["NW001 1:6", "NW001 3:3"]);
    at(
        "- > [!warning] 벌 [[x]]\n  > [[y]]",
        &["NW001 1:18", "NW001 2:5"],
    );
}

#[test]
fn r2_tables_do_not_shift() {
    at(
        "| 이름 | 값 |\n| --- | --- |\n| 꿀 `a\\|b` | [[x\\|y]] |\n| %%c\\|d%% [[z]] | ![[w.png\\|100]] |",
        &["NW001 3:14", "NW001 4:12", "NW007 4:20"],
    );
    at("> | a |\n> | - |\n> | 벌 [[x]] |", &["NW001 3:7"]);
}

#[test]
fn r2_properties_and_comments_do_not_shift() {
    at("---\ntitle: 벌\ntags: [a]\n---\n\n꿀 [[x]]", &["NW001 6:3"]);
    at(
        "---\nup: \"[[x]]\"\n---\n[[y]]",
        &["NW001 2:6", "NW001 4:1"],
    );
    at("%%\n숨김\n%%\n벌 [[x]]", &["NW001 4:3"]);
    at("a %%숨김%% [[x]]", &["NW001 1:10"]);
    at("<!-- c --> [[x]]\n\n<!--\nc\n-->\n\n[[y]]", &["NW001 7:1"]);
    at("```\n[[a]]\n```\n[[x]]", &["NW001 4:1"]);
    at("$$\na\n$$\n[[x]]", &["NW001 4:1"]);
    at("<b>a</b> [[x]]", &["NW001 1:10"]);
    at("&amp; \\* [[x]]", &["NW001 1:10"]);
}

#[test]
fn r2_places_of_each_form() {
    at(
        "a [[x]] b [y](y.md) c ![[z]] d ![w](w.png) e [r]\n\n[r]: r.md",
        &[
            "NW001 1:3",
            "NW001 1:11",
            "NW001 1:23",
            "NW007 1:32",
            "NW001 1:46",
        ],
    );
    at(
        "<javascript:x> [a](javascript:x)",
        &["NW011 1:1", "NW011 1:16"],
    );
}

#[test]
fn r2_bom_and_line_ends_do_not_shift() {
    let body = "---\ntitle: 벌\n---\n\n꿀 [[없음]]\n\n> [!note] 제목 [[x]]\n> 본문 [[y]]\n\n| a | b |\n| - | - |\n| 蜂 | [[z\\|w]] |\n\n%%\nc\n%%\n- a\n  - 나 [[v]]\n";
    let expected = ["5:3", "7:14", "8:6", "12:7", "18:7"];
    for (name, text) in [
        ("LF", body.to_owned()),
        ("CRLF", body.replace('\n', "\r\n")),
        ("CR", body.replace('\n', "\r")),
        ("BOM", format!("\u{feff}{body}")),
        (
            "BOM and CRLF",
            format!("\u{feff}{}", body.replace('\n', "\r\n")),
        ),
    ] {
        let vault = TestVault::new().note("Log.md", &text);
        let found = vault.run(&["check", "--format", "json"]).json();
        let places: Vec<String> = found["findings"]
            .as_array()
            .or_else(|| found.as_array())
            .into_iter()
            .flatten()
            .filter(|f| f["code"] == "NW001")
            .map(|f| format!("{}:{}", f["line"], f["column"]))
            .collect();
        assert_eq!(places, expected, "{name}: {found:#}");
    }
}

#[test]
fn r2_utf_16_counts_characters_too() {
    let text: Vec<u8> = "\u{feff}🐝 벌 [[없음]]"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let vault = TestVault::new().file("Log.md", &text);
    vault.run(&["check"]).code(1).stderr_has("Log.md:1:5: ");
}
