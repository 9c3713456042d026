//! Which links the source of a diagram holds (X9).

use super::*;

fn found(source: &str) -> Vec<(&str, &str, Option<&str>)> {
    links(source)
        .iter()
        .map(|link| (link.node, link.target, link.text))
        .collect()
}

#[test]
fn x9_clicks_are_links_in_any_diagram() {
    let source = "graph TD\n  A[Bees]-->B\n  click A \"[[Hive|x]]\" \"tip\"\n  click B href \"https://a.b/\" _blank; click C call f()\n";
    assert_eq!(
        found(source),
        [
            ("A", "Hive", Some("Bees")),
            ("B", "https://a.b/", Some("B"))
        ]
    );
    let source = "classDiagram\n class Bee\n link Bee \"Note.md\" \"tip\"\n";
    assert_eq!(found(source), [("Bee", "Note.md", Some("Bee"))]);
}

#[test]
fn x9_nodes_of_the_class_are_links_to_what_they_show() {
    let source = "---\ntitle: t\n---\nflowchart LR\n%% class Z internal-link\n  A[\"벌 (집)\"] --> B((Tea)) -- text --> C & D-x[/Lean/]:::internal-link\n  E@{ shape: doc, label: \"Doc x\" }\n  F:::internal-link --> G:::internal-linked\n  class A,B, C,E internal-link;\n";
    assert_eq!(
        found(source),
        [
            ("D-x", "Lean", None),
            ("F", "F", None),
            ("A", "벌 (집)", None),
            ("B", "Tea", None),
            ("C", "C", None),
            ("E", "Doc x", None),
        ]
    );
    assert_eq!(found("stateDiagram-v2\n  class A internal-link\n"), []);
}

#[test]
fn x9_labels_are_found_where_lines_meet_them() {
    let label = |source: &'static str| links(source).first().map(|link| link.target);
    assert_eq!(
        label("graph TD\nA---B[Bee]\nclass B internal-link"),
        Some("Bee")
    );
    assert_eq!(
        label("graph TD\nA-->|x (y)|B>Bee]\nclass B internal-link"),
        Some("Bee")
    );
    assert_eq!(
        label("graph TD\nA[\"x B[no]\"]-->B{{`Bee`}}\nclass B internal-link"),
        Some("Bee")
    );
    assert_eq!(
        label("graph TD\nB[one]-->A\nB[two]\nclass B internal-link"),
        Some("two")
    );
}

#[test]
fn x9_addresses_and_hidden_names_take_the_places_of_targets() {
    let source = "graph TD\n  A[\"Secret\"]-->Secret\n  Secret --> C\n  click C \"[[Open]]\"\n  class A,Secret internal-link\n";
    let links = links(source);
    let instead: Vec<Instead> = (0..links.len())
        .map(|at| Instead {
            hidden: (at > 0).then(|| "a \"private\" note".to_owned()),
            address: Some(format!("at:{at}")),
        })
        .collect();
    let text = edited(source, &links, &instead);
    assert!(!text.contains("Secret"), "{text}");
    assert!(text.contains("click C \"at:0\""), "{text}");
    assert!(text.contains("A[\"a private note\"]"), "{text}");
    assert!(text.contains("\nclick A href \"at:1\""), "{text}");
    let none = vec![Instead::default(); links.len()];
    assert_eq!(edited(source, &links, &none), source);
}

#[test]
fn x10_a_source_that_is_too_large_has_no_links() {
    let source = format!(
        "graph TD\nclass A internal-link\n{}",
        "%% x\n".repeat(50_000)
    );
    assert_eq!(found(&source), []);
}
