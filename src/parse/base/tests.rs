//! Bases as parsing reads them.

use crate::model::base::{Direction, Filter, Layout, Markers};
use crate::model::{Code, Note, VaultPath};
use crate::parse::parse;
use proptest::prelude::*;

fn base(text: &str) -> Note {
    parse(
        &VaultPath::new("Stock.base"),
        text.to_owned(),
        &Default::default(),
    )
}

fn note(text: &str) -> Note {
    parse(
        &VaultPath::new("A.md"),
        text.to_owned(),
        &Default::default(),
    )
}

/// Line, column, code and message of each finding.
fn found(note: &Note) -> Vec<String> {
    let said = |f: &crate::model::Finding| {
        let place = f.place.unwrap_or_default();
        format!(
            "{}:{} {} {}",
            place.line,
            place.column,
            f.code.as_str(),
            f.message
        )
    };
    note.findings.iter().map(said).collect()
}

#[test]
fn d1_an_empty_file_is_one_table_and_unknown_keys_are_ignored() {
    for text in [
        "",
        "\n",
        "# nothing\n",
        "owner: me\n",
        "views:\n",
        "views: []\n",
    ] {
        let note = base(text);
        let read = &note.bases[0];
        assert_eq!(read.views.len(), 1, "{text}");
        assert_eq!(read.views[0].layout, Layout::Table);
        assert_eq!(read.filter, Filter::Everything);
        assert_eq!(found(&note), [""; 0], "{text}");
    }
}

#[test]
fn d4_views_are_what_links_find_as_headings() {
    let note = base("views:\n  - name: Low stock\n  - type: cards\n  - name: Low stock\n");
    let named: Vec<_> = note.headings.iter().map(|h| (&*h.text, &*h.id)).collect();
    assert_eq!(
        named,
        [
            ("Low stock", "low-stock"),
            ("Cards", "cards"),
            ("Low stock", "low-stock-1")
        ]
    );
}

#[test]
fn d5_other_types_are_tables() {
    let note = base("views:\n  - type: kanban\n  - type: map\n  - type: list\n");
    let layouts: Vec<_> = note.bases[0].views.iter().map(|view| view.layout).collect();
    assert_eq!(layouts, [Layout::Table, Layout::Map, Layout::List]);
    assert_eq!(
        found(&note),
        ["2:11 NW504 view type \"kanban\" is shown as a table"]
    );
}

#[test]
fn d7_filters_nest_and_empty_ones_are_none() {
    let filter = |text: &str| base(&format!("filters: {text}\n")).bases[0].filter.clone();
    for none in [
        "",
        "\"\"",
        "[]",
        "{and: []}",
        "{or: }",
        "{not: \"\"}",
        "{and: [\"\", {or: []}]}",
    ] {
        assert_eq!(filter(none), Filter::Everything, "{none}");
    }
    assert!(matches!(filter("rating > 3"), Filter::Expression(_)));
    assert!(matches!(filter("[a, b]"), Filter::And(all) if all.len() == 2));
    assert!(matches!(filter("{not: a}"), Filter::Not(all) if all.len() == 1));
    assert!(
        matches!(filter("{or: [a, {and: [b, c]}]}"), Filter::Or(all) if matches!(all[1], Filter::And(_)))
    );
    let note = base("filters:\n  and: [a]\n  or: [b]\n");
    assert!(matches!(note.bases[0].filter, Filter::Wrong(_)));
    assert_eq!(
        found(&note),
        ["3:3 NW501 not a valid base: a filter has only one of \"and\", \"or\", \"not\""]
    );
}

#[test]
fn d12_d13_sort_and_groups_have_a_property_and_a_direction() {
    let note = base(
        "views:\n  - sort:\n      - {property: rating, direction: DESC}\n      - {column: file.name}\n    groupBy: author\n",
    );
    let view = &note.bases[0].views[0];
    let sort: Vec<_> = view
        .sort
        .iter()
        .map(|(id, way)| (id.id.long(), *way))
        .collect();
    assert_eq!(
        sort,
        [
            ("note.rating".to_owned(), Direction::Descending),
            ("file.name".to_owned(), Direction::Ascending)
        ]
    );
    assert_eq!(
        view.group.as_ref().map(|(id, _)| id.id.long()).as_deref(),
        Some("note.author")
    );
}

#[test]
fn d14_limits_are_whole_numbers_above_0() {
    let limit = |text: &str| {
        let note = base(&format!("views:\n  - limit: {text}\n"));
        (note.bases[0].views[0].limit, note.findings.len())
    };
    assert_eq!(limit("5"), (Some(5), 0));
    for bad in ["0", "-1", "1.5", "many", "[1]"] {
        assert_eq!(limit(bad), (None, 1), "{bad}");
    }
}

#[test]
fn d17_looks_of_views_are_read() {
    let note = base(
        "views:\n  - type: cards\n    image: note.cover\n    imageFit: contain\n    imageAspectRatio: 2\n    cardSize: 150\n    order: []\n  - type: list\n    markers: number\n    indentProperties: true\n    separator: \" -\"\n  - rowHeight: extra tall\n    columnSize: {file.name: 140, x: -1}\n",
    );
    let [cards, list, table] = &*note.bases[0].views else {
        panic!("three views")
    };
    assert_eq!(
        cards.cards.image.as_ref().map(|id| id.id.long()).as_deref(),
        Some("note.cover")
    );
    assert_eq!(
        (cards.cards.contain, cards.cards.ratio, cards.cards.size),
        (true, Some(2.0), Some(150))
    );
    assert_eq!(cards.order.as_deref(), Some(&[][..]));
    assert_eq!(
        (list.list.markers, list.list.indent),
        (Markers::Number, true)
    );
    assert_eq!(list.list.separator.as_deref(), Some(" -"));
    assert_eq!(table.row_height.as_deref(), Some("extra tall"));
    assert_eq!(table.sizes.len(), 1);
    assert_eq!(note.findings.len(), 1);
}

#[test]
fn d18_mistakes_have_their_places() {
    let note = base("views:\n  - type: [table\n");
    assert!(note.bases[0].broken.is_some());
    assert!(found(&note)[0].starts_with("2:"), "{:?}", found(&note));
    for wrong in ["views: 5\n", "views: [table]\n", "formulas: [a]\n", "- a\n"] {
        let note = base(wrong);
        assert!(note.bases[0].broken.is_some(), "{wrong}");
        assert_eq!(note.findings.len(), 1, "{wrong}");
    }
}

#[test]
fn d37_keys_that_are_nearly_right_get_a_hint() {
    let note = base("view: []\nviews:\n  - group_by: x\n    filter: y\n");
    let help: Vec<_> = note
        .findings
        .iter()
        .filter_map(|f| f.help.as_deref())
        .collect();
    assert!(
        note.findings
            .iter()
            .all(|f| f.code == Code::BaseUnknownName)
    );
    assert_eq!(
        help,
        [
            "did you mean \"views\"?",
            "did you mean \"groupBy\"?",
            "did you mean \"filters\"?"
        ]
    );
}

#[test]
fn d45_blocks_stand_in_quotes_and_lists_and_keep_their_places() {
    let text = "> [!note]\n> ```base\n> formulas:\n>   a: x +\n> views:\n>   - limit: 0\n> ```\n\n- item\n\n  ```base\n  views:\n    - limit: none\n  ```\n";
    let note = note(text);
    assert_eq!(note.bases.len(), 2);
    let places: Vec<_> = note
        .findings
        .iter()
        .map(|f| f.place.unwrap_or_default())
        .collect();
    let places: Vec<_> = places
        .iter()
        .map(|place| (place.line, place.column))
        .collect();
    assert_eq!(places, [(6, 14), (13, 14)]);
    let formula = &note.bases[0].formulas[0].source;
    let span = formula.span_of(crate::model::Span::new(0, 1));
    assert_eq!(&text[span.range()], "x");
}

#[test]
fn d45_marks_of_templates_are_named_where_yaml_breaks() {
    let note = base("views:\n  - name: {{title}}\n    limit: <% x\n   bad\n");
    assert!(
        found(&note).iter().any(|said| said.contains("template")),
        "{:?}",
        found(&note)
    );
}

proptest! {
    #[test]
    fn d18_any_text_is_a_base_whose_findings_have_places(text in "[a-z\\[\\]{}:,&*!|>'\"#%@` \\n\\t-]{0,120}") {
        let read = base(&text);
        prop_assert_eq!(read.bases.len(), 1);
        prop_assert!(!read.bases[0].views.is_empty());
        let lines = text.lines().count() as u32 + 1;
        for finding in &read.findings {
            prop_assert!(finding.place.is_some_and(|place| place.line >= 1 && place.line <= lines.max(1)));
        }
    }
}
