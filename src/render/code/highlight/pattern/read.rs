//! Reads Oniguruma's notation, as far as grammars use it.
//!
//! Entry point: [`read`]. It refuses a pattern that it does not understand for certain. Oniguruma alone handles such a pattern.

use super::chars::Chars;
use super::node::{Node, Place};

/// Returns the tree of a pattern, or `None` if it is not understood.
pub(super) fn read(pattern: &str) -> Option<Node> {
    let mut reader = Reader {
        rest: pattern,
        folds: false,
    };
    let node = reader.choice(Options::default())?;
    reader.rest.is_empty().then_some(node)
}

/// The options that `(?i)` and the like turn on.
#[derive(Clone, Copy, Default)]
struct Options {
    /// `i`: letters in either case.
    any_case: bool,
    /// `x`: white space and comments are not part of the pattern.
    is_spaced: bool,
    /// `m`: a dot also matches a line break.
    dot_is_all: bool,
}

struct Reader<'a> {
    rest: &'a str,
    /// Whether the current class names characters beyond ASCII and ignores case.
    folds: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Returns the text before `end`, and moves behind `end`.
    fn until(&mut self, end: &str) -> Option<&'a str> {
        let (text, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(text)
    }

    /// Reads alternatives up to the end of the group or the pattern.
    fn choice(&mut self, mut options: Options) -> Option<Node> {
        let mut choices = Vec::new();
        let mut sequence = Vec::new();
        loop {
            if options.is_spaced && self.skip_space() {
                continue;
            }
            match self.peek() {
                None | Some(')') => break,
                Some('|') => {
                    self.next();
                    choices.push(Node::Sequence(std::mem::take(&mut sequence)));
                }
                Some(_) => {
                    if let Some(changed) = self.options(options)? {
                        options = changed;
                        // The options hold to the end of the group, including the alternatives in it.
                        sequence.push(self.choice(options)?);
                        break;
                    }
                    let part = self.part(options)?;
                    sequence.push(self.repeats(part, options)?);
                }
            }
        }
        let last = Node::Sequence(sequence);
        if choices.is_empty() {
            return Some(last);
        }
        choices.push(last);
        Some(Node::Choice(choices))
    }

    /// Skips white space or a comment between parts.
    fn skip_space(&mut self) -> bool {
        let rest = self.rest;
        self.rest = rest.trim_ascii_start();
        if self.rest.starts_with('#') {
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        self.rest.len() < rest.len()
    }

    /// Reads options for the rest of the group, `(?i)`.
    #[expect(clippy::option_option, reason = "not understood, no options, options")]
    fn options(&mut self, before: Options) -> Option<Option<Options>> {
        let Some(list) = self.rest.strip_prefix("(?") else {
            return Some(None);
        };
        let end = list.find(|c: char| !c.is_ascii_lowercase() && c != '-');
        let Some((list, rest)) = end.map(|end| list.split_at(end)) else {
            return Some(None);
        };
        let Some(rest) = rest.strip_prefix(')') else {
            return Some(None);
        };
        self.rest = rest;
        before.with(list).map(Some)
    }

    /// Reads one part of a sequence, without its quantifier.
    fn part(&mut self, options: Options) -> Option<Node> {
        Some(match self.next()? {
            '(' => return self.group(options),
            '[' => {
                self.folds = false;
                let set = Node::Chars(self.class(options)?);
                if self.folds { folding(set) } else { set }
            }
            '.' if options.dot_is_all => Node::Chars(Chars::ANY),
            '.' => Node::Chars(Chars::NEWLINE.not().within()),
            '^' => Node::At(Place::Start),
            '$' => Node::At(Place::End),
            '\\' => return self.escape(options),
            '*' | '+' | '?' => return None,
            char => Node::Chars(letter(char, options)?),
        })
    }

    fn group(&mut self, options: Options) -> Option<Node> {
        let look = |is_ahead, is_not| {
            move |node| Node::Look {
                is_ahead,
                is_not,
                node: Box::new(node),
            }
        };
        if self.take("?#") {
            self.until(")")?;
            return Some(Node::empty());
        }
        if !self.rest.starts_with('?') {
            return self.group_rest(options);
        }
        if self.take("?=") {
            return self.group_rest(options).map(look(true, false));
        }
        if self.take("?!") {
            return self.group_rest(options).map(look(true, true));
        }
        if self.take("?<=") {
            return self.group_rest(options).map(look(false, false));
        }
        if self.take("?<!") {
            return self.group_rest(options).map(look(false, true));
        }
        if self.take("?>") {
            let node = self.group_rest(options)?;
            return Some(Node::Atomic(Box::new(node)));
        }
        if self.take("?<") {
            let name = self.until(">")?;
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            return is_name.then(|| self.group_rest(options))?;
        }
        self.next();
        let list = self.until(":")?;
        self.group_rest(options.with(list)?)
    }

    fn group_rest(&mut self, options: Options) -> Option<Node> {
        let node = self.choice(options)?;
        self.take(")").then_some(node)
    }

    /// Reads the quantifier of a part.
    fn repeats(&mut self, mut node: Node, options: Options) -> Option<Node> {
        loop {
            while options.is_spaced && self.skip_space() {}
            let (min, max) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => match self.interval() {
                    Interval::None => return Some(node),
                    Interval::Unclear => return None,
                    Interval::Of(min, max) => {
                        let is_lazy = self.take("?");
                        node = repeat(node, min, max, is_lazy);
                        continue;
                    }
                },
                _ => return Some(node),
            };
            self.next();
            let is_lazy = self.take("?");
            let is_possessive = !is_lazy && self.take("+");
            node = repeat(node, min, max, is_lazy);
            if is_possessive {
                node = Node::Atomic(Box::new(node));
            }
        }
    }

    /// Reads `{2,3}`, if it is a quantifier.
    fn interval(&mut self) -> Interval {
        let Some((list, rest)) = self.rest[1..].split_once('}') else {
            return Interval::None;
        };
        let (min, max) = list.split_once(',').unwrap_or((list, list));
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(min) || !is_number(max) || (min.is_empty() && max.is_empty()) {
            return Interval::None;
        }
        let number = |text: &str| match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let (Some(min), Some(max)) = (number(min), number(max)) else {
            return Interval::Unclear;
        };
        let min = min.unwrap_or(0);
        // Oniguruma reads `{2}?` and `{2,3}+` differently from other engines.
        let is_odd = rest.starts_with('+') || (!list.contains(',') && rest.starts_with('?'));
        if is_odd || max.is_some_and(|max: u32| max < min) {
            return Interval::Unclear;
        }
        self.rest = rest;
        Interval::Of(min, max)
    }

    /// Reads what follows `\` outside a class.
    fn escape(&mut self, options: Options) -> Option<Node> {
        let place = match self.peek()? {
            'A' => Place::Start,
            'Z' => Place::End,
            'z' => Place::VeryEnd,
            'b' => Place::WordEdge,
            'B' => Place::NoWordEdge,
            '1'..='9' => {
                self.next();
                let is_long = self.peek().is_some_and(|c| c.is_ascii_digit());
                return (!is_long).then_some(Node::Anything);
            }
            'k' | 'g' => {
                self.next();
                self.take("<").then_some(())?;
                self.until(">")?;
                return Some(Node::Anything);
            }
            _ => {
                let set = match self.class_escape()? {
                    Escape::Class(set) => set,
                    Escape::Char(char) => letter(char, options)?,
                };
                return Some(Node::Chars(set));
            }
        };
        self.next();
        Some(Node::At(place))
    }

    /// Reads what follows `\` inside a class, or outside one if it stands for characters.
    fn class_escape(&mut self) -> Option<Escape> {
        let class = |set: Chars| Some(Escape::Class(set));
        let or_beyond = |set: Chars| set.or(Chars::BEYOND);
        let char = match self.next()? {
            'w' => return class(or_beyond(Chars::WORD)),
            'W' => return class(Chars::WORD.not().within()),
            'd' => return class(or_beyond(Chars::DIGIT)),
            'D' => return class(Chars::DIGIT.not().within()),
            's' => return class(or_beyond(Chars::SPACE)),
            'S' => return class(Chars::SPACE.not().within()),
            'h' => return class(Chars::HEX),
            'H' => return class(Chars::HEX.not().within()),
            'p' => return class(self.property()?),
            'P' => return class(self.property()?.not().within()),
            't' => '\t',
            'n' => '\n',
            'v' => '\x0b',
            'f' => '\x0c',
            'r' => '\r',
            'e' => '\x1b',
            'a' => '\x07',
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => '\0',
            'x' => self.hexadecimal()?,
            'u' => self.digits(4, 4)?,
            char if char.is_ascii_alphanumeric() => return None,
            char => char,
        };
        Some(Escape::Char(char))
    }

    /// Reads `{Lu}` or `{^Lu}`.
    fn property(&mut self) -> Option<Chars> {
        self.take("{").then_some(())?;
        let name = self.until("}")?.to_ascii_lowercase();
        let (name, is_not) = match name.strip_prefix('^') {
            Some(name) => (name, true),
            None => (&*name, false),
        };
        let set = Chars::named(&name.replace(['_', ' ', '-'], ""))?;
        Some(if is_not { set.not().within() } else { set })
    }

    fn hexadecimal(&mut self) -> Option<char> {
        if !self.take("{") {
            return self.digits(1, 2);
        }
        let digits = self.until("}")?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    fn digits(&mut self, min: usize, max: usize) -> Option<char> {
        let digits = self.rest.bytes().take(max);
        let count = digits.take_while(u8::is_ascii_hexdigit).count();
        if count < min {
            return None;
        }
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    /// Reads a class, from behind its `[` to behind its `]`.
    fn class(&mut self, options: Options) -> Option<Chars> {
        let is_not = self.take("^");
        let mut set = Chars::NONE;
        // The intersection of the sides of `&&` so far.
        let mut both = Chars::ANY;
        if self.take("]") {
            set = set.or(Chars::one(b']'));
        }
        loop {
            if self.take("]") {
                break;
            }
            if self.take("&&") {
                both = both.and(std::mem::replace(&mut set, Chars::NONE));
            } else if self.take("[:") {
                set = set.or(self.posix()?);
            } else if self.take("[") {
                set = set.or(self.class(options)?);
            } else {
                let part = self.class_part()?;
                self.folds |= part.is_named_beyond && options.any_case;
                set = set.or(part.set);
            }
        }
        set = set.and(both);
        if options.any_case {
            set = set.any_case();
        }
        Some(if is_not { set.not().within() } else { set })
    }

    /// Reads `alpha:]`.
    fn posix(&mut self) -> Option<Chars> {
        let name = self.until(":]")?;
        match name.strip_prefix('^') {
            Some(name) => Some(Chars::named(name)?.not().within()),
            None => Chars::named(name),
        }
    }

    /// Reads a character, a range, or an escape in a class.
    fn class_part(&mut self) -> Option<Part> {
        let first = match self.class_char()? {
            Escape::Class(set) => return Some(Part::class(set)),
            Escape::Char(char) => char,
        };
        let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
        if !is_range {
            return Some(Part::range(first, first));
        }
        self.next();
        if self.rest.starts_with('[') || self.rest.starts_with("&&") {
            return None;
        }
        Some(match self.class_char()? {
            Escape::Class(set) if first.is_ascii() => Part::class(set.or(one(first)).or(one('-'))),
            Escape::Class(_) => return None,
            Escape::Char(last) => Part::range(first, last),
        })
    }

    fn class_char(&mut self) -> Option<Escape> {
        if self.take("\\b") {
            return Some(Escape::Char('\x08'));
        }
        if self.take("\\") {
            return self.class_escape();
        }
        self.next().map(Escape::Char)
    }
}

enum Escape {
    Char(char),
    Class(Chars),
}

/// A part of a class.
struct Part {
    set: Chars,
    /// Whether it names single characters beyond ASCII.
    is_named_beyond: bool,
}

impl Part {
    fn class(set: Chars) -> Self {
        Self {
            set,
            is_named_beyond: false,
        }
    }

    fn range(first: char, last: char) -> Self {
        Self {
            set: range(first, last),
            is_named_beyond: !last.is_ascii(),
        }
    }
}

enum Interval {
    /// It is an ordinary brace.
    None,
    Unclear,
    Of(u32, Option<u32>),
}

impl Options {
    /// Adds `list`, as in `i-m`.
    fn with(mut self, list: &str) -> Option<Self> {
        let mut is_on = true;
        for option in list.chars() {
            match option {
                '-' => is_on = false,
                'i' => self.any_case = is_on,
                'x' => self.is_spaced = is_on,
                'm' => self.dot_is_all = is_on,
                _ => return None,
            }
        }
        Some(self)
    }
}

/// Returns a character that stands for itself.
fn letter(char: char, options: Options) -> Option<Chars> {
    match (char.is_ascii(), options.any_case) {
        (true, true) => Some(one(char).any_case()),
        (false, true) => None,
        (_, false) => Some(one(char)),
    }
}

/// Returns a class that may contain `ß` or `ﬃ`. Their other case is two or three letters of ASCII.
fn folding(class: Node) -> Node {
    let letters = |bytes| Node::Chars(Chars::all(bytes).any_case());
    let rest = repeat(letters(b"stfil"), 1, Some(2), false);
    let folded = Node::Sequence(vec![letters(b"sf"), rest]);
    Node::Choice(vec![class, Node::Perhaps(Box::new(folded))])
}

fn one(char: char) -> Chars {
    range(char, char)
}

fn range(first: char, last: char) -> Chars {
    let first = u8::try_from(first).ok().filter(u8::is_ascii);
    let in_ascii = u8::try_from(last).ok().filter(u8::is_ascii);
    match (first, in_ascii) {
        (Some(first), Some(last)) => Chars::range(first, last),
        (Some(first), None) => Chars::range(first, 127).or(Chars::BEYOND),
        (None, _) => Chars::BEYOND,
    }
}

fn repeat(node: Node, min: u32, max: Option<u32>, is_lazy: bool) -> Node {
    Node::Repeat {
        node: Box::new(node),
        min,
        max,
        is_lazy,
    }
}
