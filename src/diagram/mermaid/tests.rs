//! How diagrams are drawn (X8, X10).

use super::sheet::Sheet;
use super::*;

#[test]
fn x8_the_same_source_gives_the_same_drawing() {
    let source = "gitGraph\n  commit\n  commit\n  branch x\n  commit";
    assert_eq!(draw(source), draw(source));
    assert!(draw(source).is_ok());
}

#[test]
fn x10_what_is_no_diagram_fails_with_its_reason() {
    let failure = |source: &str| draw(source).unwrap_err();
    assert_eq!(failure("").line, None);
    assert!(
        failure("graph TD\n  A -->")
            .reason
            .starts_with("(flowchart")
    );
    assert_eq!(failure("sequenceDiagram\n  A->>B: x\n  ???").line, Some(3));
    let large = format!("graph TD\n{}", "  A --> B\n".repeat(21_000));
    assert_eq!(failure(&large).reason, "it is larger than 200 KB");
}

#[test]
fn x8_the_style_sheet_says_what_it_says_in_a_browser() {
    let text = "<svg id=\"d\"><g class=\"node big\" data-look=\"neo\"><rect id=\"d-end\"/><g><rect/></g></g></svg>";
    let document = roxmltree::Document::parse(text).unwrap();
    let sheet = Sheet::read(
        "@keyframes x{from{fill:a}}#d .node rect{fill:b}rect{fill:c}#d .node > rect{fill:d}#d [data-look=neo].node.big [id$=\"-end\"]{fill:e!important}#d rect:hover,.none{fill:f}",
    );
    let said = |at: usize| -> Vec<String> {
        let mut rects = document
            .descendants()
            .filter(|node| node.has_tag_name("rect"));
        let mut values = Vec::new();
        sheet.apply(rects.nth(at).unwrap(), |d| {
            values.push(format!(
                "{}{}",
                d.value,
                if d.is_important { "!" } else { "" }
            ))
        });
        values
    };
    assert_eq!(said(0), ["c", "b", "d", "e!"]);
    assert_eq!(said(1), ["c", "b"]);
}
