//! X8–X10: diagrams that the build draws. These tests need the feature `mermaid`.

use crate::memory::{Built, site, site_with};

/// The page of a note with this diagram in a vault with a few others.
#[track_caller]
fn drawn(diagram: &str) -> Built {
    site(&[
        ("A.md", &format!("```mermaid\n{diagram}\n```\n")),
        ("Bees.md", "# Bees\n"),
        ("Secret plan.md", "---\npublish: false\n---\nx\n"),
    ])
}

#[track_caller]
fn html(diagram: &str) -> String {
    drawn(diagram).text_of("A.md")
}

#[test]
fn x8_a_diagram_is_a_figure_with_its_source_below() {
    let site = drawn("graph TD\n  A[\"One & <two>\"] --> B[벌]");
    let html = site.text_of("A.md");
    assert!(html.starts_with("<figure class=\"mermaid\"><div class=\"nw-drawing\"><svg role=\"img\" aria-label=\"flowchart\""), "{html}");
    assert!(html.contains("벌</tspan>"), "text stays text: {html}");
    assert!(html.contains("</svg></div><details><summary>Source of the diagram</summary><pre><code class=\"language-mermaid\">graph TD\n  A[\"One &amp; &lt;two&gt;\"] --&gt; B[벌]\n</code></pre></details></figure>"), "{html}");
    assert_eq!(site.found(), [""; 0]);
    let policy = |page: &str| {
        let page = site.page_of(page);
        let rest = page.split("Content-Security-Policy").nth(1).unwrap();
        rest.split('>').next().unwrap().to_owned()
    };
    assert_eq!(policy("A.md"), policy("Bees.md"));
}

#[test]
fn x8_it_is_called_by_its_title_and_told_about_by_its_description() {
    let html =
        html("graph TD\n  accTitle: The \"hive\"\n  accDescr: Two boxes & a line\n  A --> B");
    assert!(
        html.contains("aria-label=\"The &quot;hive&quot;\""),
        "{html}"
    );
    assert!(
        html.contains("<desc>Two boxes &amp; a line</desc>"),
        "{html}"
    );
    assert!(self::html("pie title Bees\n  \"a\": 1\n  \"b\": 2").contains("aria-label=\"Bees\""));
    assert!(self::html("sequenceDiagram\n  A->>B: x").contains("aria-label=\"sequence diagram\""));
}

#[test]
fn x8_ids_are_unique_and_colours_are_those_of_the_page() {
    let block = "```mermaid\ngraph TD\n  A --> B\n  A --x C\n```\n";
    let site = site(&[
        ("A.md", &format!("{block}\n{block}\n![[B]]\n")),
        (
            "B.md",
            &format!("{block}\n```mermaid\nsequenceDiagram\n  A->>B: x\n```\n"),
        ),
    ]);
    let html = site.text_of("A.md");
    assert_eq!(html.matches("<figure class=\"mermaid\">").count(), 4);
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(count > 6 && ids.len() == count, "{ids:?}");
    for used in html
        .split("url(#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
    {
        assert!(ids.contains(&used), "{used}");
    }
    assert!(
        !html.contains("<style")
            && !html.contains(" style=")
            && html.contains("fill=\"var(--diagram-node)\""),
        "{html}"
    );
    assert!(!html.contains("#0102"), "all stand-ins are replaced");
}

#[test]
fn x8_nothing_runs_or_is_fetched() {
    for diagram in [
        "graph TD\n  A[\"<img src=x onerror=alert(1)>\"] --> B[\"<script>alert(2)</script>\"]\n  click A \"javascript:alert(3)\"\n  click B call alert()",
        "graph TD\n  A[\"<a href='https://evil.example'>x</a>\"]\n  style A fill:url(https://evil.example/x),stroke:expression(alert(1))",
        "%%{init: {\"securityLevel\": \"loose\", \"htmlLabels\": true, \"themeCSS\": \"* { background: url(https://evil.example) }\"}}%%\ngraph TD\n  A[\"<iframe src='https://evil.example'>\"]",
        "graph TD\n  A@{ img: \"https://evil.example/x.png\", label: \"x\" }",
        "sequenceDiagram\n  participant A\n  link A: x @ https://evil.example\n  links A: {\"y\": \"javascript:alert(1)\"}\n  A->>A: <b onclick=alert(1)>x</b>",
        "---\nconfig:\n  themeVariables:\n    primaryColor: 'url(https://evil.example)'\n    fontFamily: '\"><script>alert(1)</script>'\n---\ngraph TD\n  A --> B",
        "classDiagram\n  class A\n  link A \"https://ok.example\" \"tip\"\n  callback A \"alert\"",
    ] {
        let site = drawn(diagram);
        let html = site.text_of("A.md");
        let svg = html.split("<details>").next().unwrap_or_default();
        assert!(svg.contains("<svg"), "{:?}: {html}", site.findings());
        for bad in [
            "<script",
            "<iframe",
            "<img",
            "<image",
            "<foreignObject",
            "javascript:",
            "evil.example\"",
            "url(http",
            "<style",
            " style=",
        ] {
            assert!(!svg.contains(bad), "{bad} in {svg}");
        }
        for tag in svg
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
        {
            assert!(!tag.contains(" on"), "{tag}");
        }
    }
}

#[test]
fn x9_nodes_lead_to_notes() {
    let site = drawn(
        "graph LR\n  B[Bees] --> S[Secret plan] --> N[Nowhere] --> X --> J\n  click X \"https://example.org/?a=1&b=2\"\n  click J \"javascript:alert(1)\"\n  class B,S,N internal-link",
    );
    let html = site.text_of("A.md");
    let link = html
        .find("class=\"internal-link\" href=\"../bees/\"")
        .unwrap_or_else(|| panic!("{html}"));
    assert!(
        html[link..].find("Bees</tspan>").is_some_and(|at| at < 900),
        "{html}"
    );
    assert!(
        html.contains(
            "class=\"external-link\" href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener\""
        ),
        "{html}"
    );
    assert_eq!(
        html.matches("class=\"internal-link is-unresolved\"")
            .count(),
        3,
        "{html}"
    );
    assert!(
        html.contains("role=\"group\""),
        "links within a picture are out of reach: {html}"
    );
    assert!(!site.everything().contains("Secret"));
}

#[test]
fn x10_a_failed_drawing_shows_its_source_and_tells_the_line() {
    let site = drawn("sequenceDiagram\n  A->>B: fine\n  no message at all\n");
    assert!(
        site.text_of("A.md")
            .starts_with("<pre class=\"mermaid\">sequenceDiagram\n"),
        "{}",
        site.text_of("A.md")
    );
    assert_eq!(site.found(), ["A.md:4:3 NW707"]);
    let site = drawn("no diagram");
    assert_eq!(site.found(), ["A.md:1:1 NW707"]);
    // A script may still draw it.
    let script = "[mermaid]\nscript = \"https://a.example/m.mjs\"";
    let site = site_with(&[("A.md", "```mermaid\nno diagram\n```\n")], script, |_| ());
    assert!(
        site.page_of("A.md")
            .contains("data-script=\"https://a.example/m.mjs\"")
    );
}

#[test]
fn x10_sizes_are_limited() {
    let large = format!("graph TD\n{}", "  A --> B\n".repeat(30_000));
    let site = drawn(&large);
    assert_eq!(site.found(), ["A.md:1:1 NW707"]);
    let many: String = (0..1_600).map(|at| format!("  A{at}[x]\n")).collect();
    let site = drawn(&format!("graph TD\n{many}"));
    assert!(
        site.findings()[0].contains("5000 elements"),
        "{:?}",
        site.findings()
    );
    let deep = format!(
        "graph TD\n{}  A\n{}",
        "subgraph x\n".repeat(500),
        "end\n".repeat(500)
    );
    assert!(drawn(&deep).page_of("A.md").contains("mermaid"));
}

#[test]
fn x8_all_kinds_are_drawn() {
    for (kind, diagram) in [
        (
            "class",
            "classDiagram\n  A <|-- B : is\n  class A {\n    +name String\n  }",
        ),
        ("state", "stateDiagram-v2\n  [*] --> A\n  A --> [*]"),
        ("entities", "erDiagram\n  A ||--o{ B : has"),
        (
            "gantt",
            "gantt\n  dateFormat YYYY-MM-DD\n  section S\n  T :a, 2026-01-01, 3d",
        ),
        (
            "git",
            "gitGraph\n  commit\n  branch x\n  commit\n  checkout main\n  merge x",
        ),
        ("mindmap", "mindmap\n  root((R))\n    A\n    B"),
        ("timeline", "timeline\n  2025 : A\n  2026 : B"),
        ("journey", "journey\n  section S\n  T: 5: Me"),
        (
            "quadrant",
            "quadrantChart\n  x-axis a --> b\n  y-axis c --> d\n  P: [0.3, 0.6]",
        ),
        (
            "requirement",
            "requirementDiagram\n  requirement r {\n  id: 1\n  text: t\n  risk: low\n  verifymethod: test\n  }",
        ),
        (
            "c4",
            "C4Context\n  Person(a, \"A\", \"x\")\n  System(b, \"B\", \"y\")\n  Rel(a, b, \"uses\")",
        ),
        ("sankey", "sankey-beta\n\nA,B,3\nA,C,4"),
        ("chart", "xychart-beta\n  x-axis [a, b]\n  bar [1, 2]"),
        ("blocks", "block-beta\n  columns 2\n  a b"),
        ("kanban", "kanban\n  Todo\n    a[Task]"),
        ("packet", "packet-beta\n  0-7: \"A\"\n  8-15: \"B\""),
        (
            "architecture",
            "architecture-beta\n  service a(server)[A]\n  service b(disk)[B]\n  a:R -- L:b",
        ),
        ("radar", "radar-beta\n  axis a, b, c\n  curve x{1, 2, 3}"),
        ("treemap", "treemap-beta\n\"A\"\n    \"B\": 3\n    \"C\": 4"),
    ] {
        let site = drawn(diagram);
        let html = site.text_of("A.md");
        assert!(
            html.contains("</text>") && html.contains("</svg>"),
            "{kind}: {:?} {html}",
            site.findings()
        );
        assert_eq!(site.found(), [""; 0], "{kind}");
        assert!(!html.contains("#0102"), "{kind}: {html}");
    }
}
