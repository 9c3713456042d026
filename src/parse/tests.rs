//! Parsing by rule numbers, shown as short pseudo-HTML: [`shown`]. Constructs are one file each.

mod blocks;
mod code;
mod inline;
mod links;
mod mixtures;

use super::parse;
use crate::model::{Event, Kind, Mark, Note, Tag, TextRef, VaultPath};

fn read(text: &str) -> Note {
    parse(
        &VaultPath::new("A.md"),
        text.to_owned(),
        &Default::default(),
    )
}

/// The note's events as `<tag>text</tag>`, block ids as `^id` after the start.
fn shown(text: &str) -> String {
    let note = read(text);
    let mut out = String::new();
    for (at, event) in note.events.iter().enumerate() {
        show(&note, event, &mut out);
        if let (Kind::Start(_), Some(block)) = (event.kind, note.block_at(at as u32)) {
            out.push_str(&format!("^{}:", block.id));
        }
    }
    out
}

fn show(note: &Note, event: &Event, out: &mut String) {
    let name = |tag: Tag| -> String {
        match tag {
            Tag::Paragraph => "p".into(),
            Tag::Heading(h) => format!("h{}", note.headings[h as usize].level),
            Tag::BlockQuote => "quote".into(),
            Tag::Callout(c) => {
                let callout = &note.callouts[c as usize];
                let metadata = callout
                    .metadata
                    .as_deref()
                    .map(|m| format!("|{m}"))
                    .unwrap_or_default();
                format!("callout:{}{metadata}:{:?}", callout.kind, callout.fold)
            }
            Tag::CalloutTitle => "title".into(),
            Tag::CalloutBody => "body".into(),
            Tag::CodeBlock(c) => format!("pre:{}", note.code[c as usize].language),
            Tag::HtmlBlock => "html".into(),
            Tag::MathBlock(tex) => format!("math:{}", note.text_of(tex)),
            Tag::List { tasks } => if tasks { "tasks" } else { "ul" }.into(),
            Tag::OrderedList { start, .. } => format!("ol{start}"),
            Tag::Item => "li".into(),
            Tag::TaskItem(t) => format!("li[{}]", note.tasks[t as usize].mark),
            Tag::FootnoteDefinition(f) => format!("def:{}", note.footnotes[f as usize].label),
            Tag::InlineFootnote(_) => "fn".into(),
            Tag::Table(_) => "table".into(),
            Tag::TableHead => "th".into(),
            Tag::TableRow => "tr".into(),
            Tag::TableCell => "td".into(),
            Tag::Emphasis => "em".into(),
            Tag::Strong => "b".into(),
            Tag::Strikethrough => "del".into(),
            Tag::Highlight(Mark::Plain) => "mark".into(),
            Tag::Highlight(mark) => format!("mark:{mark:?}"),
            Tag::Link(l) => format!("a:{}", note.links[l as usize].target),
            Tag::Field(f) => format!("field:{}", note.fields()[f as usize].key),
            Tag::FieldMark => "around".into(),
        }
    };
    let text = |text: TextRef| note.text_of(text).replace('\n', "⏎");
    match event.kind {
        Kind::Start(tag @ Tag::CodeBlock(c)) => {
            out.push_str(&format!(
                "<{}>{}",
                name(tag),
                text(note.code[c as usize].text)
            ));
        }
        Kind::Start(tag) => out.push_str(&format!("<{}>", name(tag))),
        Kind::End(tag) => {
            let name = name(tag);
            out.push_str(&format!("</{}>", name.split([':', '[']).next().unwrap()));
        }
        Kind::Text(t) => out.push_str(&text(t)),
        Kind::Code(t) => out.push_str(&format!("`{}`", text(t))),
        Kind::SoftBreak => out.push('⏎'),
        Kind::HardBreak => out.push('↵'),
        Kind::Rule => out.push_str("<hr>"),
        Kind::TaskDate(f) => out.push_str(&format!("<date:{}>", note.fields()[f as usize].key)),
        Kind::Html(h) => {
            let tag = &note.html[h as usize];
            out.push_str(&format!(
                "«{}{}»",
                if tag.closing { "/" } else { "" },
                tag.name
            ));
        }
        Kind::WikiLink(l) | Kind::Embed(l) => {
            let link = &note.links[l as usize];
            let bang = if link.embed { "!" } else { "" };
            let text = link
                .text
                .as_deref()
                .map(|t| format!("|{t}"))
                .unwrap_or_default();
            out.push_str(&format!("{bang}[[{}{text}]]", link.target));
        }
        Kind::AutoLink(l) => out.push_str(&format!("<{}>", note.links[l as usize].target)),
        Kind::TagUse(t) => out.push_str(&format!("{{#{}}}", note.tags[t as usize].name)),
        Kind::Math { display, tex } => {
            let marks = if display { "$$" } else { "$" };
            out.push_str(&format!("{marks}{}{marks}", text(tex)));
        }
        Kind::FootnoteRef(f) => out.push_str(&format!("[^{}]", note.footnotes[f as usize].label)),
    }
}

/// Codes and places of a note's findings.
fn found(text: &str) -> Vec<String> {
    let note = read(text);
    let place = |f: &crate::model::Finding| {
        f.place
            .map(|p| format!("{}:{}", p.line, p.column))
            .unwrap_or_default()
    };
    note.findings
        .iter()
        .map(|f| format!("{} {}", f.code.as_str(), place(f)))
        .collect()
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&shown(text), expected, "for {text:?}");
    }
}
