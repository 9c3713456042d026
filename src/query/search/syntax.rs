//! Reads a search as it is written in a `query` block (Z4–Z6).
//!
//! Entry point: [`read`].

use crate::value::Regexp;

/// Deepest nesting of parentheses and operators.
const DEEPEST: usize = 50;

/// Most terms of a search.
const MOST_TERMS: usize = 1_000;

/// A search, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// All of these.
    All(Vec<Node>),
    /// One of these.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// What a text has to hold.
    Term(Term),
    /// What a part of the file has to fulfil.
    In(Scope, Box<Node>),
    /// A property, and what its value has to be.
    Property(Box<str>, Option<Wanted>),
}

/// What a text has to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A word, or part of one.
    Word(Box<str>),
    /// What stands in quotes.
    Phrase(Box<str>),
    /// What stands between slashes: as typed, and for any case.
    Regexp(Box<Regexp>, Box<Regexp>),
}

/// An operator that says where to look, or how (Z5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The name with its ending.
    File,
    /// The path.
    Path,
    /// The text only.
    Content,
    /// The tags.
    Tag,
    /// One line.
    Line,
    /// One block.
    Block,
    /// The text between two headings.
    Section,
    /// A task.
    Task,
    /// An open task.
    TaskTodo,
    /// A task that is done.
    TaskDone,
    /// With regard to case.
    MatchCase,
    /// Without regard to case.
    IgnoreCase,
}

impl Scope {
    const ALL: [(&str, Self); 12] = [
        ("file", Self::File),
        ("path", Self::Path),
        ("content", Self::Content),
        ("tag", Self::Tag),
        ("line", Self::Line),
        ("block", Self::Block),
        ("section", Self::Section),
        ("task", Self::Task),
        ("task-todo", Self::TaskTodo),
        ("task-done", Self::TaskDone),
        ("match-case", Self::MatchCase),
        ("ignore-case", Self::IgnoreCase),
    ];

    fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, scope)| *scope)
    }
}

/// What the value of a property has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// It holds, or is, what a search says.
    Holds(Box<Node>),
    /// It compares so with a number or date.
    Compares(Comparison, Box<str>),
}

/// How a value compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Why a search cannot be read (Z8), with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// First byte of what is wrong.
    pub at: usize,
    /// One sentence.
    pub reason: &'static str,
}

/// Reads a search. `None`: it is empty, which finds nothing.
///
/// # Errors
/// A regular expression that cannot be run (D29), or a search without end.
pub fn read(text: &str) -> Result<Option<Node>, Mistake> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        terms: 0,
        in_property: false,
    };
    let mut all = Vec::new();
    loop {
        all.extend(reader.any()?);
        // A parenthesis that nothing opened says nothing.
        if !reader.take(')') {
            break;
        }
    }
    Ok(several(all, Node::All))
}

/// Returns the only node, or one that holds all; `None` if there are none.
fn several(mut nodes: Vec<Node>, make: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 | 1 => nodes.pop(),
        _ => Some(make(nodes)),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    terms: usize,
    /// Whether a `]` ends the search.
    in_property: bool,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn ends(&self) -> bool {
        self.rest().is_empty()
            || self.rest().starts_with(')')
            || self.in_property && self.rest().starts_with(']')
    }

    fn mistake<T>(&self, reason: &'static str) -> Result<T, Mistake> {
        let at = self.at;
        Err(Mistake { at, reason })
    }

    /// Reads alternatives up to a closing mark.
    fn any(&mut self) -> Result<Option<Node>, Mistake> {
        let mut any = Vec::new();
        loop {
            any.extend(self.all()?);
            if !self.take_or() {
                return Ok(several(any, Node::Any));
            }
        }
    }

    /// Reads `OR`.
    fn take_or(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix("OR") else {
            return false;
        };
        let is_word = after.is_empty() || after.starts_with([' ', '\t', '\n', '(', '"', ')', ']']);
        self.at += if is_word { 2 } else { 0 };
        is_word
    }

    /// Reads what has to hold together, up to `OR` or a closing mark.
    fn all(&mut self) -> Result<Option<Node>, Mistake> {
        let mut all = Vec::new();
        loop {
            self.skip_blanks();
            let before = self.at;
            if self.ends() || self.take_or() {
                self.at = before;
                return Ok(several(all, Node::All));
            }
            all.extend(self.factor()?);
        }
    }

    fn factor(&mut self) -> Result<Option<Node>, Mistake> {
        self.terms += 1;
        if self.depth == DEEPEST {
            return self.mistake("the search is nested too deeply");
        }
        if self.terms > MOST_TERMS {
            return self.mistake("the search has too many words");
        }
        self.depth += 1;
        let node = self.inner_factor();
        self.depth -= 1;
        node
    }

    fn inner_factor(&mut self) -> Result<Option<Node>, Mistake> {
        let rest = self.rest();
        let next = rest.chars().next().unwrap_or_default();
        match next {
            '-' if !rest[1..].starts_with(char::is_whitespace) && rest.len() > 1 => {
                self.at += 1;
                let inner = self.factor()?;
                Ok(inner.map(|inner| Node::Not(Box::new(inner))))
            }
            '(' => {
                self.at += 1;
                let inner = self.any()?;
                self.take(')');
                Ok(inner)
            }
            '"' => Ok(Some(Node::Term(Term::Phrase(self.phrase().into())))),
            '/' => self.regexp().map(|term| Some(Node::Term(term))),
            '[' if !self.in_property => self.property().map(Some),
            _ => self.word(),
        }
    }

    /// Reads what stands in quotes; without a closing one, all that follows.
    fn phrase(&mut self) -> String {
        self.at += 1;
        let mut phrase = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return phrase;
                }
                '\\' if chars.as_str().starts_with(['"', '\\']) => {
                    phrase.extend(chars.next().map(|(_, c)| c));
                }
                c => phrase.push(c),
            }
        }
        self.at = self.text.len();
        phrase
    }

    fn regexp(&mut self) -> Result<Term, Mistake> {
        let start = self.at;
        self.at += 1;
        let (mut end, mut escaped, mut in_class) = (None, false, false);
        for (at, c) in self.rest().char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let pattern = &self.rest()[..end.unwrap_or(self.rest().len())];
        self.at += pattern.len() + usize::from(end.is_some());
        let read = |flags| {
            let made = Regexp::new(pattern, flags).map(Box::new);
            made.map_err(|reason| Mistake { at: start, reason })
        };
        Ok(Term::Regexp(read("")?, read("i")?))
    }

    /// Reads a word, or an operator with what it takes.
    fn word(&mut self) -> Result<Option<Node>, Mistake> {
        let rest = self.rest();
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | '"') || c == ']' && self.in_property
        };
        let end = rest.find(ends).unwrap_or(rest.len());
        let word = &rest[..end];
        if let Some((name, inside)) = word.split_once(':')
            && let Some(scope) = Scope::find(name)
        {
            let start = self.at;
            self.at += name.len() + 1;
            if inside.is_empty() {
                self.skip_blanks();
            }
            if !self.ends() {
                let inner = self.factor()?;
                return Ok(inner.map(|inner| Node::In(scope, Box::new(inner))));
            }
            self.at = start;
        }
        if word.is_empty() {
            // A mark that begins nothing here.
            let length = rest.chars().next().map_or(0, char::len_utf8);
            self.at += length;
            return Ok(None);
        }
        self.at += end;
        Ok(Some(Node::Term(Term::Word(word.into()))))
    }

    /// Reads `[name]` or `[name:value]`.
    fn property(&mut self) -> Result<Node, Mistake> {
        self.at += 1;
        self.skip_blanks();
        let name = match self.rest().starts_with('"') {
            true => self.phrase(),
            false => {
                let rest = self.rest();
                let end = rest.find([':', ']']).unwrap_or(rest.len());
                self.at += end;
                rest[..end].trim().to_owned()
            }
        };
        self.skip_blanks();
        let mut wanted = None;
        if self.take(':') {
            self.skip_blanks();
            wanted = self.wanted()?;
            self.skip_blanks();
        }
        // What else stands there says nothing.
        let end = self
            .rest()
            .find(']')
            .map_or(self.rest().len(), |end| end + 1);
        self.at += end;
        Ok(Node::Property(name.into(), wanted))
    }

    fn wanted(&mut self) -> Result<Option<Wanted>, Mistake> {
        let signs = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let sign = signs.iter().find(|(sign, _)| self.rest().starts_with(sign));
        if let Some((sign, comparison)) = sign {
            self.at += sign.len();
            let rest = self.rest();
            let end = rest.find(']').unwrap_or(rest.len());
            self.at += end;
            let value = rest[..end].trim().trim_matches('"');
            return Ok(Some(Wanted::Compares(*comparison, value.into())));
        }
        self.in_property = true;
        let inner = self.any();
        self.in_property = false;
        Ok(inner?.map(|inner| Wanted::Holds(Box::new(inner))))
    }
}
