//! A page as a flat list of tokens: as we wrote it, and as it comes out of a browser's tree.
//!
//! Entry points: [`of_source`], [`of_tree`], [`difference`]. Left aside is what HTML lets one leave out or spell in two ways:
//! entities, quotes, `</li>`, `<tbody>`, white space around `<html>`, `<head>` and `<body>`, and the newline after `<pre>`.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};
use html5ever::{Attribute, ns};
use markup5ever_rcdom::{Handle, NodeData};
use std::cell::RefCell;
use std::fmt::Write as _;

/// Elements without content and end tag.
pub(super) const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The tokens of a page in a form that can be compared.
#[derive(Debug, Default)]
pub(super) struct Flat {
    tokens: Vec<String>,
    open: Vec<String>,
    text: String,
    /// Whether a newline after `<pre>` is still there to be read over.
    is_source: bool,
}

impl Flat {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends a run of text; before `tag`, if that matters.
    fn end_text(&mut self, tag: &str) {
        let mut text = std::mem::take(&mut self.text);
        let swallows = |t: &String| t.starts_with("<pre") || t.starts_with("<textarea");
        if self.is_source && self.tokens.last().is_some_and(swallows) {
            text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
        }
        let outside = self.open.len() < 2 || matches!(tag, "</body>" | "</html>");
        if outside {
            text.truncate(text.trim_ascii_end().len());
        }
        if !text.is_empty() {
            self.tokens.push(text);
        }
    }

    fn start(&mut self, name: &str, attributes: &[Attribute], is_void: bool) {
        self.end_text("");
        if name == "tbody" && attributes.is_empty() {
            return;
        }
        if name == "li" {
            self.end_item();
        }
        let mut token = format!("<{name}");
        for attribute in attributes {
            let prefix = attribute.name.prefix.as_ref();
            let prefix = prefix.map_or(String::new(), |p| format!("{p}:"));
            let local = attribute.name.local.to_ascii_lowercase();
            let _ = write!(token, " {prefix}{local}={:?}", &*attribute.value);
        }
        self.tokens.push(token + ">");
        if !is_void {
            self.open.push(name.to_owned());
        }
    }

    fn end(&mut self, name: &str) {
        self.end_text(&format!("</{name}>"));
        if name == "tbody" {
            return;
        }
        if matches!(name, "ul" | "ol" | "menu") {
            self.end_item();
        }
        if self.open.last().is_some_and(|open| open == name) {
            self.open.pop();
        }
        self.tokens.push(format!("</{name}>"));
    }

    /// `</li>` may be left out.
    fn end_item(&mut self) {
        if self.open.last().is_some_and(|open| open == "li") {
            self.open.pop();
            self.tokens.push("</li>".to_owned());
        }
    }

    fn is_foreign(&self) -> bool {
        self.open.iter().any(|name| name == "svg" || name == "math")
    }
}

/// What we wrote.
pub(super) fn of_source(html: &str) -> Flat {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let flat = Flat {
        is_source: true,
        ..Flat::default()
    };
    let sink = Source(RefCell::new(flat));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // A script holds the tokenizer up.
    while !matches!(tokenizer.feed(&queue), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

struct Source(RefCell<Flat>);

impl TokenSink for Source {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut flat = self.0.borrow_mut();
        match token {
            Token::DoctypeToken(_) => flat.tokens.push("<!doctype>".to_owned()),
            Token::CommentToken(text) => {
                flat.end_text("");
                flat.tokens.push(format!("<!--{text}-->"));
            }
            Token::CharacterTokens(text) => flat.text(&text),
            Token::NullCharacterToken => flat.text("\0"),
            Token::EOFToken => flat.end_text("</html>"),
            Token::ParseError(_) => {}
            Token::TagToken(tag) => return tag_token(&mut flat, &tag),
        }
        TokenSinkResult::Continue
    }
}

fn tag_token(flat: &mut Flat, tag: &Tag) -> TokenSinkResult<()> {
    let name = tag.name.to_ascii_lowercase().to_string();
    if tag.kind == TagKind::EndTag {
        flat.end(&name);
        return TokenSinkResult::Continue;
    }
    let is_foreign = flat.is_foreign();
    flat.start(&name, &tag.attrs, VOID.contains(&&*name));
    if is_foreign || name == "svg" || name == "math" {
        if tag.self_closing {
            flat.end(&name);
        }
        return TokenSinkResult::Continue;
    }
    match &*name {
        "title" | "textarea" => TokenSinkResult::RawData(states::RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
            TokenSinkResult::RawData(states::RawKind::Rawtext)
        }
        "script" => TokenSinkResult::RawData(states::RawKind::ScriptData),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

/// What a browser makes of it. `visit` sees each node with the names of the elements around it, outermost first.
pub(super) fn of_tree(document: &Handle, mut visit: impl FnMut(&Handle, &[String])) -> Flat {
    enum Step {
        Open(Handle),
        Close(String),
    }
    let mut flat = Flat::default();
    let mut path: Vec<String> = Vec::new();
    let mut steps = vec![Step::Open(document.clone())];
    while let Some(step) = steps.pop() {
        let node = match step {
            Step::Open(node) => node,
            Step::Close(name) => {
                flat.end(&name);
                path.pop();
                continue;
            }
        };
        visit(&node, &path);
        match &node.data {
            NodeData::Doctype { .. } => flat.tokens.push("<!doctype>".to_owned()),
            NodeData::Comment { contents } => {
                flat.end_text("");
                flat.tokens.push(format!("<!--{contents}-->"));
            }
            NodeData::Text { contents } => flat.text(&contents.borrow()),
            NodeData::Element { name, attrs, .. } => {
                let is_html = name.ns == ns!(html);
                let name = name.local.to_ascii_lowercase().to_string();
                let is_void = is_html && VOID.contains(&&*name);
                flat.start(&name, &attrs.borrow(), is_void);
                if !is_void {
                    path.push(name.clone());
                    steps.push(Step::Close(name));
                }
            }
            NodeData::Document | NodeData::ProcessingInstruction { .. } => {}
        }
        let children = node.children.borrow();
        steps.extend(children.iter().rev().cloned().map(Step::Open));
    }
    flat.end_text("</html>");
    flat
}

/// The first place where the tree is not what we wrote.
pub(super) fn difference(written: &Flat, tree: &Flat) -> Option<String> {
    let (a, b) = (&written.tokens, &tree.tokens);
    let at = a.iter().zip(b).position(|(a, b)| a != b);
    let at = match at {
        Some(at) => at,
        None if a.len() == b.len() => return None,
        None => a.len().min(b.len()),
    };
    let near = |tokens: &[String]| {
        let near = &tokens[at.saturating_sub(6).min(tokens.len())..(at + 4).min(tokens.len())];
        near.concat()
    };
    Some(format!(
        "repaired: written as\n    {}\n  but read as\n    {}",
        near(a),
        near(b)
    ))
}
