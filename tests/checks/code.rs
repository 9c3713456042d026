//! Composes notes of everything that can confuse comments with code, and knows which of their words must be shown (C13).

use super::memory;
use noteweave::index::{search, text as shown};
use noteweave::model::{Kind, Note, Tag};

/// Bytes that choose. When they are used up, the first choice is taken.
struct Choices<'b>(std::slice::Iter<'b, u8>);

impl Choices<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % n)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A line of a block, without the marks of its containers.
struct Line {
    text: String,
    /// Whether it continues a paragraph without its containers' marks.
    lazy: bool,
}

fn line(text: impl Into<String>) -> Line {
    Line {
        text: text.into(),
        lazy: false,
    }
}

/// How a block begins or ends, as far as it matters to the next one.
#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Paragraph,
    /// It takes in a line that follows without a blank line.
    Greedy,
    Other,
}

/// A note, and which of its words must be shown.
#[derive(Default)]
pub struct Composed {
    /// Its text.
    pub text: String,
    /// Words that readers see.
    seen: Vec<String>,
    /// Words of comments.
    hidden: Vec<String>,
}

struct Composer<'b> {
    choices: Choices<'b>,
    /// The beginning of all words of this note.
    name: String,
    note: Composed,
    labels: usize,
}

/// The name of a private note.
const PRIVATE: &str = "Geheimer Plan";

impl Composer<'_> {
    fn seen(&mut self) -> String {
        let word = format!("s{}x{}w", self.name, self.note.seen.len());
        self.note.seen.push(word.clone());
        word
    }

    fn hidden(&mut self) -> String {
        let word = format!("h{}x{}w", self.name, self.note.hidden.len());
        self.note.hidden.push(word.clone());
        word
    }

    /// Returns something that stands within a line.
    fn piece(&mut self, in_cell: bool) -> String {
        let bar = if in_cell { "\\|" } else { "|" };
        match self.choices.below(18) {
            0 => self.seen(),
            1 => format!("%%{}%%", self.hidden()),
            2 => format!("`%% {}`", self.seen()),
            3 => format!("$a + {}$", self.seen()),
            4 => format!("[[{PRIVATE}]]"),
            5 => format!("[[{PRIVATE}#x{bar}{}]]", self.seen()),
            6 => format!("![[{PRIVATE}]]"),
            7 => format!("<!-- {} -->", self.hidden()),
            8 => format!("**{}**", self.seen()),
            9 => format!("^[{} %%{}%%]", self.seen(), self.hidden()),
            10 => format!("[{}](https://e.org/%%x%%)", self.seen()),
            11 => format!("<b title=\"%%x%%\">{}</b>", self.seen()),
            12 => format!("[[Open{bar}{}]]", self.seen()),
            13 => format!("#tag{}", self.seen()),
            14 => format!("](%%{}%%)", self.hidden()),
            15 => format!("<b `%%{}`", self.seen()),
            16 if in_cell => format!("%%{}|{}%%", self.hidden(), self.hidden()),
            _ => format!("$${}$$", self.seen()),
        }
    }

    /// Returns a word and what may follow it.
    fn words(&mut self, in_cell: bool) -> String {
        let mut words = self.seen();
        for _ in 0..self.choices.below(4) {
            words.push(' ');
            words.push_str(&self.piece(in_cell));
        }
        words
    }

    fn paragraph(&mut self) -> Vec<Line> {
        let mut lines = vec![line(self.words(false))];
        for _ in 0..self.choices.below(4) {
            match self.choices.below(9) {
                // A mark that opens at the end of a line.
                0 => {
                    let last = lines.last_mut().unwrap();
                    last.text.push_str(" %%");
                    lines.push(line(self.hidden()));
                    if self.choices.below(2) == 1 {
                        lines.extend([line(""), line(format!("- {}", self.hidden()))]);
                    }
                    lines.push(line(format!("%% {}", self.seen())));
                }
                1 => {
                    lines.last_mut().unwrap().text.push_str(" $$");
                    lines.extend([line("x"), line(format!("$$ {}", self.seen()))]);
                }
                2 => {
                    let (a, b) = (self.hidden(), self.hidden());
                    lines
                        .last_mut()
                        .unwrap()
                        .text
                        .push_str(&format!(" <!-- {a}"));
                    lines.extend([line(""), line(format!("{b} --> {}", self.seen()))]);
                }
                3 => lines.push(line(format!("%%{}%% {}", self.hidden(), self.seen()))),
                4 => {
                    // Indented by more than three columns, it is no fence. (Two such lines of backticks would be code within the text.)
                    lines.push(line("      ~~~"));
                    lines.push(line(self.words(false)));
                }
                _ => lines.push(Line {
                    text: self.words(false),
                    lazy: self.choices.below(3) == 1,
                }),
            }
        }
        lines
    }

    /// Returns lines of code, with marks that have no meaning there.
    fn code(&mut self) -> Vec<Line> {
        let mark = self.choices.of(&["```", "~~~", "````", "``` rust"]);
        let mut lines = vec![line(mark)];
        for _ in 0..self.choices.below(4) {
            let decoy = self
                .choices
                .of(&["", "%% ", "$$ ", "- ", "> ", "<div> ", "<!-- ", "[[", "# "]);
            lines.push(line(format!("{decoy}{}", self.seen())));
        }
        lines.push(line(mark.trim_end_matches(" rust")));
        lines
    }

    /// Returns a comment over several lines that look like blocks.
    fn comment(&mut self) -> Vec<Line> {
        let mut lines = vec![line(format!("%% {}", self.hidden()))];
        for _ in 0..self.choices.below(4) {
            let decoy = self
                .choices
                .of(&["", "```", "$$", "- ", "<!-- ", "<div>", "# ", "    "]);
            lines.push(line(decoy));
            lines.push(line(format!("{decoy}{}", self.hidden())));
        }
        let rest = if self.choices.below(2) == 0 {
            String::new()
        } else {
            self.seen()
        };
        lines.push(line(format!("%%{rest}")));
        lines
    }

    fn html(&mut self) -> Vec<Line> {
        match self.choices.below(5) {
            0 => vec![line(format!("<div>{}</div>", self.seen()))],
            1 => vec![line("<br>"), line("%%"), line(self.hidden()), line("%%")],
            2 => {
                let (a, b) = (self.hidden(), self.hidden());
                let mut lines = vec![
                    line("<div>"),
                    line(format!("<!-- {a}")),
                    line(""),
                    line(format!("{b} -->")),
                ];
                lines.extend([line(self.seen()), line("</div>")]);
                lines
            }
            3 => vec![
                line(format!("<!-- {}", self.hidden())),
                line(""),
                line(format!("{} -->", self.hidden())),
            ],
            _ => {
                let mut lines = vec![line("<div>"), line("%%"), line(self.hidden()), line("")];
                lines.extend([
                    line(self.hidden()),
                    line("%%"),
                    line(self.seen()),
                    line("</div>"),
                ]);
                lines
            }
        }
    }

    fn table(&mut self) -> Vec<Line> {
        let mut lines = vec![
            line(format!("| {} | {} |", self.words(true), self.words(true))),
            line("|---|---|"),
        ];
        for _ in 0..self.choices.below(3) {
            lines.push(line(format!(
                "| {} | {} |",
                self.words(true),
                self.words(true)
            )));
        }
        if self.choices.below(3) == 1 {
            // Right below a table, but no part of it.
            lines.extend(self.comment());
        }
        lines
    }

    /// Puts lines into a container: `first` before the first line, `rest` before the others.
    fn inside(lines: Vec<Line>, first: &str, rest: &str) -> Vec<Line> {
        let put = |(n, inner): (usize, Line)| {
            let marks = if n == 0 { first } else { rest };
            let is_lazy = n > 0 && inner.lazy;
            let text = match inner.text.is_empty() {
                _ if is_lazy => inner.text,
                true => marks.trim_end().to_owned(),
                false => format!("{marks}{}", inner.text),
            };
            Line { text, ..inner }
        };
        lines.into_iter().enumerate().map(put).collect()
    }

    fn list(&mut self, depth: usize, tabs: bool) -> Vec<Line> {
        let (marker, indent) = self.choices.of(&[
            ("- ", "  "),
            ("1. ", "   "),
            ("- [ ] ", "  "),
            ("* ", "  "),
            ("1) ", "   "),
        ]);
        // After spaces, a tab reaches less far than it seems.
        let tabs = tabs && self.choices.below(3) == 1;
        let indent = if tabs { "\t" } else { indent };
        let mut lines = Vec::new();
        for _ in 0..=self.choices.below(3) {
            let mut item = vec![line(self.words(false))];
            if self.choices.below(3) > 0 {
                item.extend(self.blocks(depth + 1, tabs, Edge::Paragraph));
            }
            if self.choices.below(6) == 1 {
                // A bullet alone, its text on the next line. Below a paragraph it would be text.
                lines.push(line(""));
                lines.push(line(marker.trim_end().trim_end_matches(" [ ]")));
                lines.extend(Self::inside(item, indent, indent));
            } else {
                lines.extend(Self::inside(item, marker, indent));
            }
            if self.choices.below(5) == 1 {
                // At the left margin the fence ends the list, and closes itself.
                lines.extend(self.code());
            }
        }
        lines
    }

    fn block(&mut self, depth: usize, tabs: bool) -> (Vec<Line>, Edge) {
        let kinds = if depth < 3 { 12 } else { 8 };
        let lines = match self.choices.below(kinds) {
            0 | 1 => return (self.paragraph(), Edge::Paragraph),
            2 => self.code(),
            3 => self.comment(),
            4 => return (self.html(), Edge::Greedy),
            5 => return (self.table(), Edge::Greedy),
            6 => {
                let formula = format!("x + {}", self.seen());
                vec![line("$$"), line(formula), line("$$")]
            }
            7 => match self.choices.below(3) {
                0 => vec![line(format!("## {}", self.words(false)))],
                1 => vec![line(self.words(false)), line("===")],
                _ => vec![line("***")],
            },
            8 | 9 => return (self.list(depth, tabs), Edge::Paragraph),
            10 => {
                let lines = self.blocks(depth + 1, false, Edge::Other);
                return (Self::inside(lines, "> ", "> "), Edge::Paragraph);
            }
            _ => {
                let mut lines = vec![line(format!("[!note] {}", self.words(false)))];
                lines.extend(self.blocks(depth + 1, false, Edge::Other));
                return (Self::inside(lines, "> ", "> "), Edge::Paragraph);
            }
        };
        (lines, Edge::Other)
    }

    /// Returns blocks in a row, some without a blank line between them, below something that ends with `edge`.
    fn blocks(&mut self, depth: usize, tabs: bool, mut edge: Edge) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for n in 0..=self.choices.below(if depth == 0 { 6 } else { 3 }) {
            let (block, end) = self.block(depth, tabs);
            // A quote right below another one continues it.
            let is_quote =
                |line: Option<&Line>| line.is_some_and(|line| line.text.starts_with('>'));
            let is_one = is_quote(lines.last()) && is_quote(block.first());
            let is_tight = self.choices.below(3) == 1 && edge != Edge::Greedy && !is_one;
            if (n > 0 || edge == Edge::Paragraph) && !is_tight {
                lines.push(line(""));
            }
            lines.extend(block);
            edge = end;
        }
        lines
    }

    fn note(mut self) -> Composed {
        let mut lines = self.blocks(0, true, Edge::Other);
        for _ in 0..self.choices.below(3) {
            self.labels += 1;
            let label = format!("[^{}{}]", self.name, self.labels);
            let mut definition = vec![line(self.words(false))];
            definition.extend(self.blocks(1, false, Edge::Paragraph));
            lines.push(line(""));
            lines.extend(Self::inside(definition, &format!("{label}: "), "    "));
            if self.choices.below(2) == 1 {
                lines.extend(self.code());
            }
            lines.extend([
                line(""),
                line(format!("{} {label} %%{}%%", self.seen(), self.hidden())),
            ]);
        }
        for part in lines {
            self.note.text.push_str(&part.text);
            self.note.text.push('\n');
        }
        self.note
    }
}

/// Returns the note that `bytes` choose. Its words begin with `name`.
pub fn composed(name: &str, bytes: &[u8]) -> Composed {
    let composer = Composer {
        choices: Choices(bytes.iter()),
        name: name.to_owned(),
        note: Composed::default(),
        labels: 0,
    };
    composer.note()
}

/// Returns all texts of a parsed note that may be shown somewhere.
fn said(note: &Note) -> String {
    let mut said = String::new();
    for event in &note.events {
        let text = match event.kind {
            Kind::Text(text) | Kind::Code(text) => text,
            Kind::Math { tex, .. } | Kind::Start(Tag::MathBlock(tex)) => tex,
            Kind::Start(Tag::CodeBlock(at)) => note.code[at as usize].text,
            _ => continue,
        };
        said.push_str(note.text_of(text));
        said.push('\n');
    }
    let mut add = |text: &str| said.push_str(&format!("{text}\n"));
    note.links.iter().for_each(|link| {
        add(&link.target);
        add(link.text.as_deref().unwrap_or_default());
        add(link.title.as_deref().unwrap_or_default());
    });
    note.tags.iter().for_each(|tag| add(&tag.name));
    note.headings.iter().for_each(|heading| add(&heading.text));
    note.footnotes
        .iter()
        .for_each(|footnote| add(&footnote.label));
    note.callouts.iter().for_each(|callout| add(&callout.kind));
    note.code.iter().for_each(|code| add(&code.info));
    let attributes = note.html.iter().flat_map(|tag| &tag.attributes);
    attributes.for_each(|attribute| add(attribute.value.as_deref().unwrap_or_default()));
    said
}

/// Asserts that a note's events hold all words except those of comments.
#[track_caller]
pub fn assert_parsed_apart(composed: &Composed) {
    let note = memory::parse("N.md", composed.text.clone());
    memory::assert_sound(&note);
    let said = said(&note);
    for word in &composed.hidden {
        assert!(!said.contains(word), "{word} is said in\n{}", composed.text);
    }
    for word in &composed.seen {
        assert!(said.contains(word), "{word} is lost in\n{}", composed.text);
    }
}

/// Asserts that pages, descriptions and search data hold all words except those of comments, and no name of a private note.
#[track_caller]
pub fn assert_told_apart(notes: &[Composed]) {
    let own = notes
        .iter()
        .enumerate()
        .map(|(n, note)| (format!("N{n}.md"), note.text.clone()));
    let private = (
        format!("{PRIVATE}.md"),
        "---\npublish: false\n---\n# x\n".to_owned(),
    );
    let others = [private, ("Open.md".to_owned(), "text\n".to_owned())];
    let site = memory::linked(own.chain(others));
    for (n, note) in notes.iter().enumerate() {
        let path = format!("N{n}.md");
        let mut all = site.page_of(&path);
        let file = site
            .vault
            .files
            .iter()
            .find(|file| file.entry.path.as_str() == path);
        shown::of(&site.vault, &site.config.privacy, file.unwrap(), &mut all);
        for word in &note.hidden {
            assert!(!all.contains(word), "{word} is seen in\n{}", note.text);
        }
        for word in &note.seen {
            assert!(all.contains(word), "{word} is lost in\n{}", note.text);
        }
        let named = all
            .find(PRIVATE)
            .map(|at| &all[all.floor_char_boundary(at.saturating_sub(200))..]);
        assert!(
            named.is_none(),
            "a private note is named in\n{}\nas {:.400}",
            note.text,
            named.unwrap_or_default()
        );
    }
    for file in search::files(&site.vault, &site.config) {
        let data = String::from_utf8_lossy(&file.bytes).into_owned();
        for word in notes.iter().flat_map(|note| &note.hidden) {
            assert!(!data.contains(word), "{word} is in {}", file.path);
        }
        assert!(
            !data.contains(PRIVATE),
            "a private note is named in {}",
            file.path
        );
    }
}

/// Checks that in the note that `bytes` choose, comments are told from code.
pub fn code(bytes: &[u8]) {
    let note = composed("a", bytes);
    assert_parsed_apart(&note);
    assert_told_apart(&[note]);
}
