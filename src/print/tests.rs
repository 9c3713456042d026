//! Findings in every form, and which of them a command shows.

use super::*;
use crate::model::{Code, Lines, Place, Span};

const NOTE: &str = "---\ntitle: 벌\n---\n꿀벌은 [[Hvie|벌통]]에 산다 %% 열린\n끝 [[없음]]\n";

fn place(needle: &str) -> Option<Place> {
    let start = NOTE.find(needle).unwrap();
    Some(Lines::new(NOTE).place(Span::new(start, start + needle.len())))
}

fn broken() -> Finding {
    let path = VaultPath::new("벌/꿀벌 일지.md");
    Finding::new(
        Code::BrokenLink,
        path,
        place("[[Hvie|벌통]]"),
        "no note for \"Hvie\"",
    )
    .with_target("Hvie")
    .with_help("did you mean `Hive`?")
}

fn print(format: Format, findings_: &[Finding]) -> String {
    let shown: Vec<_> = findings_
        .iter()
        .map(|finding| Shown {
            finding,
            severity: finding.code.severity().unwrap(),
        })
        .collect();
    let sources = Sources {
        text: &|path| (path.as_str() == "벌/꿀벌 일지.md").then_some(NOTE),
        prefix: "notes/",
    };
    findings(format, &shown, &sources, false)
}

#[test]
fn r1_short_is_one_line_and_a_hint() {
    let expected = "벌/꿀벌 일지.md:4:5: warning[NW001] broken-link: no note for \"Hvie\"\n  help: did you mean `Hive`?\n";
    assert_eq!(print(Format::Short, &[broken()]), expected);
}

#[test]
fn r1_a_file_as_a_whole_has_no_place() {
    let finding = Finding::new(
        Code::UnreadableFile,
        VaultPath::new("a.md"),
        None,
        "cannot read: denied",
    );
    let all = std::slice::from_ref(&finding);
    assert_eq!(
        print(Format::Short, all),
        "a.md: error[NW107] unreadable-file: cannot read: denied\n"
    );
    let json: serde_json::Value = serde_json::from_str(&print(Format::Json, all)).unwrap();
    assert!(json[0]["line"].is_null() && json[0]["end_column"].is_null());
    let human = print(Format::Human, all);
    assert!(
        human.starts_with("error[NW107]: unreadable-file: cannot read: denied\n"),
        "{human}"
    );
    assert!(human.contains("--> a.md\n"), "{human}");
    let github = print(Format::Github, all);
    assert_eq!(
        github,
        "::error file=notes/a.md,title=NW107 unreadable-file::cannot read: denied\n"
    );
    let sarif: serde_json::Value = serde_json::from_str(&print(Format::Sarif, all)).unwrap();
    let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert!(location.get("region").is_none());
}

#[test]
fn r2_human_marks_the_place_under_wide_letters() {
    let human = print(Format::Human, &[broken()]);
    let expected = "\
warning[NW001]: broken-link: no note for \"Hvie\"
 --> 벌/꿀벌 일지.md:4:5
  |
4 | 꿀벌은 [[Hvie|벌통]]에 산다 %% 열린
  |        ^^^^^^^^^^^^^
  |
  = help: did you mean `Hive`?

";
    assert_eq!(human, expected);
}

#[test]
fn human_shows_the_first_line_of_a_long_place() {
    let mut finding = broken();
    finding.place = place("%% 열린\n끝");
    let human = print(Format::Human, &[finding]);
    assert!(
        human.contains("4 | 꿀벌은") && !human.contains("5 |"),
        "{human}"
    );
    assert!(human.contains("^^^^^^^\n"), "{human}");
}

#[test]
fn human_survives_places_that_are_not_there() {
    for (line, column) in [(0, 0), (4, 900), (99, 1), (6, 1), (u32::MAX, u32::MAX)] {
        let mut finding = broken();
        finding.place = Some(Place {
            line,
            column,
            end_line: line,
            end_column: 0,
        });
        assert!(print(Format::Human, &[finding]).contains("no note for"));
    }
}

#[test]
fn human_does_not_show_endless_lines() {
    let text = "가".repeat(1_000_000);
    let finding = Finding::new(
        Code::MathError,
        VaultPath::new("a.md"),
        Some(Lines::new(&text).place(Span::new(0, 3))),
        "x",
    );
    let shown = vec![
        Shown {
            finding: &finding,
            severity: Severity::Info
        };
        100
    ];
    let sources = Sources {
        text: &|_| Some(&text),
        prefix: "",
    };
    let human = findings(Format::Human, &shown, &sources, false);
    assert!(
        human.len() < 10_000 && human.contains("--> a.md:1:1"),
        "{}",
        human.len()
    );
}

#[test]
fn json_escapes_and_keeps_the_fields_of_r1_in_order() {
    let mut finding = broken();
    finding.message = "a \"quote\", a \\ and a\nbreak \u{1b}[31m".to_owned();
    let text = print(Format::Json, &[finding.clone(), broken()]);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "one object a line: {text}");
    let order = [
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "severity",
        "code",
        "name",
        "message",
        "target",
        "help",
    ];
    let at: Vec<_> = order
        .iter()
        .map(|key| lines[1].find(&format!("\"{key}\":")).unwrap())
        .collect();
    assert!(at.is_sorted(), "{at:?}");
    assert!(!text.contains('\u{1b}'));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json[0]["message"], finding.message.as_str());
    assert_eq!(json[1]["path"], "벌/꿀벌 일지.md");
    assert_eq!(
        (&json[1]["line"], &json[1]["column"]),
        (&4.into(), &5.into())
    );
    assert_eq!(
        (&json[1]["end_line"], &json[1]["end_column"]),
        (&4.into(), &16.into())
    );
    assert_eq!(json[1]["target"], "Hvie");
    assert_eq!(print(Format::Json, &[]), "[]\n");
}

#[test]
fn github_escapes_what_would_end_a_command() {
    let mut finding = broken();
    finding.path = VaultPath::new("100%, a:b.md");
    finding.message = "first\nsecond 5% ::error::".to_owned();
    finding.help = None;
    assert_eq!(
        print(Format::Github, &[finding]),
        "::warning file=notes/100%25%2C a%3Ab.md,line=4,col=5,title=NW001 broken-link::first%0Asecond 5%25 ::error::\n"
    );
}

#[test]
fn sarif_names_rules_and_places() {
    let info = Finding::new(
        Code::AliasLink,
        VaultPath::new("b.md"),
        place("[[없음]]"),
        "x",
    );
    let text = print(Format::Sarif, &[broken(), info]);
    let sarif: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let (first, second) = (&run["results"][0], &run["results"][1]);
    assert_eq!(
        (&first["ruleId"], &first["level"]),
        (&"NW001".into(), &"warning".into())
    );
    assert_eq!(
        (&second["ruleIndex"], &second["level"]),
        (&1.into(), &"note".into())
    );
    assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "NW005");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "notes/%EB%B2%8C/%EA%BF%80%EB%B2%8C%20%EC%9D%BC%EC%A7%80.md"
    );
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 16})
    );
}

#[test]
fn text_of_notes_cannot_drive_the_terminal() {
    let mut finding = broken();
    finding.message = "a\u{1b}]0;b\u{7}\nc\u{202e}d".to_owned();
    finding.help = Some("e\u{9b}f".to_owned());
    for format in [Format::Short, Format::Human] {
        let text = print(format, &[finding.clone()]);
        let bad = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!text.contains(bad), "{text:?}");
    }
    assert_eq!(clean("plain 한글"), "plain 한글");
}

#[test]
fn names_drive_no_terminal_and_long_messages_are_cut() {
    let name = "a\u{1b}[31m\u{202e}\u{85}\n::error::x\u{2028}.md";
    let message = format!("{name} {}", "x".repeat(100_000));
    let path = VaultPath::new(name);
    let all = [Finding::new(Code::BrokenLink, path, None, message).with_help(name)];
    let raw = |c: char| c != '\n' && is_unsafe(c);
    for format in [
        Format::Human,
        Format::Short,
        Format::Github,
        Format::Json,
        Format::Sarif,
    ] {
        let text = print(format, &all);
        assert!(!text.contains(raw), "{text:?}");
        let is_for_people = matches!(format, Format::Human | Format::Short);
        assert_eq!(text.len() < 20_000, is_for_people, "{format:?}");
        assert!(!text.contains("\n::error::x"), "{format:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&print(Format::Json, &all)).unwrap();
    assert_eq!(json[0]["path"], name);
    let line = "a\u{2028}[[Hvie]]\u{2029}b";
    let broken = [Finding::new(
        Code::BrokenLink,
        VaultPath::new("a.md"),
        Some(Lines::new(line).place(Span::new(4, 12))),
        "x",
    )];
    let shown = [Shown {
        finding: &broken[0],
        severity: Severity::Warning,
    }];
    let sources = Sources {
        text: &|_| Some(line),
        prefix: "",
    };
    let text = findings(Format::Human, &shown, &sources, false);
    assert!(
        !text.contains(raw) && text.contains("a\u{fffd}[[Hvie]]\u{fffd}b"),
        "{text}"
    );
}
