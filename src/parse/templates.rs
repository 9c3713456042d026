//! Finds template marks that no template filled in, which pages show as typed: NW710 (P23).
//!
//! Entry point: [`marks`]. Known marks are `{{title}}`, `{{date}}` and `{{time}}` of Obsidian's templates, and `<% tp.… %>` of Templater.
//! Marks in code do not count.

use super::draft::Draft;
use crate::model::{Code, Event, Kind, Span, TextRef};

/// Most marks reported for one note; more would help nobody.
const LIMIT: usize = 100;

/// Longest mark; longer text is no mark.
const LONGEST: usize = 500;

/// Returns the marks in a note's properties, which end at byte `body`, and in its text.
pub(super) fn marks(text: &str, body: usize, events: &[Event]) -> Vec<Draft> {
    // Most notes have neither. Single bytes are found sixteen at a time, `{{` is not.
    let has_braces = text.as_bytes().contains(&b'{') && text.contains("{{");
    if !has_braces && !text.contains("<%") {
        return Vec::new();
    }
    let mut found = Vec::new();
    search(text, Span::new(0, body), &mut found);
    for event in events {
        if let Kind::Text(TextRef::Source(span)) = event.kind {
            search(text, span, &mut found);
        }
    }
    found.truncate(LIMIT);
    found.into_iter().map(|span| draft(text, span)).collect()
}

fn draft(text: &str, span: Span) -> Draft {
    let mark: String = text[span.range()].chars().take(60).collect();
    let message = format!("template mark \"{mark}\" is shown as typed");
    Draft::new(Code::TemplateMarks, span, message)
}

/// Finds the marks that begin in `inside`. They may end behind it, because stars and underscores split a text into pieces.
fn search(text: &str, inside: Span, found: &mut Vec<Span>) {
    let (mut at, end) = (inside.start as usize, inside.end as usize);
    at = at.max(found.last().map_or(0, |last| last.end as usize));
    while at < end && found.len() < LIMIT {
        let Some(next) = text[at..end].find(['<', '{']) else {
            return;
        };
        at += next;
        let length = mark(&text[at..]);
        if let Some(length) = length {
            found.push(Span::new(at, at + length));
        }
        at += length.unwrap_or(1);
    }
}

/// Returns the length of the mark at the start of `text`.
fn mark(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("{{") {
        let word = rest.trim_start_matches(' ');
        let names = ["title", "date", "time"];
        let after = names.iter().find_map(|name| word.strip_prefix(name))?;
        let is_whole = after.trim_start_matches(' ').starts_with("}}") || after.starts_with(':');
        return is_whole.then(|| ending(text, "}}")).flatten();
    }
    // `<%=` belongs to other tools.
    let is_open = text.starts_with("<%") && !text.starts_with("<%=");
    is_open.then(|| ending(text, "%>")).flatten()
}

/// Returns the length of `text` up to the end of the first `close` on its line.
fn ending(text: &str, close: &str) -> Option<usize> {
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let line = near.split('\n').next().unwrap_or_default();
    line.find(close).map(|at| at + close.len())
}

#[cfg(test)]
mod tests {
    use crate::model::{Code, VaultPath};

    fn found(text: &str) -> Vec<String> {
        let path = VaultPath::new("A.md");
        let note = crate::parse::parse(&path, text.to_owned(), &Default::default());
        let marks = note.findings.into_iter();
        let marks = marks.filter(|f| f.code == Code::TemplateMarks);
        let line = |f: crate::model::Finding| {
            let place = f.place.unwrap_or_default();
            format!("{}:{} {}", place.line, place.column, f.message)
        };
        marks.map(line).collect()
    }

    #[test]
    fn p23_marks_of_templates_are_told() {
        let text = "---\ncreated: <% tp.date.now() %>\n---\n# {{title}}\n\nOn {{date:YYYY-MM-DD}} and <%* tR += *1* %> at {{ time }}.\n";
        let told = |mark: &str| format!("template mark \"{mark}\" is shown as typed");
        assert_eq!(
            found(text),
            [
                format!("2:10 {}", told("<% tp.date.now() %>")),
                format!("4:3 {}", told("{{title}}")),
                format!("6:4 {}", told("{{date:YYYY-MM-DD}}")),
                format!("6:28 {}", told("<%* tR += *1* %>")),
                format!("6:48 {}", told("{{ time }}")),
            ]
        );
    }

    #[test]
    fn p23_other_marks_and_code_are_not() {
        for text in [
            "`{{title}}` and `<% tp.x %>`\n",
            "```\n{{title}}\n<% tp.x %>\n```\n",
            "%% {{title}} %%\n",
            "{{titles}} {{ page.title }} {title} {{title\n}}\n",
            "<%= erb %> a <% b\n%> 5 <%\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        let many = "{{date:<%".repeat(50_000);
        assert_eq!(found(&many), [""; 0]);
        let nested = format!("{}a{}", "{".repeat(200_000), "}".repeat(200_000));
        assert_eq!(found(&nested), [""; 0]);
    }
}
