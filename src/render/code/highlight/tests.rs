//! What comes out is what syntect's own parser finds, remembering lines changes nothing, and no input costs more than its budget.

use super::*;
use crate::render::code::classes;
use crate::render::code::language::{self, grammars};
use syntect::parsing::{ParseState, ScopeStackOp};

/// syntect's parser with our classes.
struct Judge {
    parser: ParseState,
    stack: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl Judge {
    fn new(syntax: &SyntaxReference) -> Self {
        Self {
            parser: ParseState::new(syntax),
            stack: Vec::new(),
            cleared: Vec::new(),
        }
    }

    fn class(&self) -> Class {
        self.stack.last().copied().unwrap_or(Class::Plain)
    }

    /// The tokens of a line; `None` where syntect fails.
    fn line(&mut self, line: &str) -> Option<Vec<Token>> {
        let line = format!("{}\n", line.trim_end_matches('\n'));
        let ops = self.parser.parse_line(&line, grammars()).ok()?;
        let mut tokens: Vec<Token> = Vec::new();
        let mut start = 0;
        let end = (line.len(), ScopeStackOp::Noop);
        for (at, op) in ops.iter().chain([&end]) {
            if *at > start {
                let text = &line[start..*at];
                let is_word = text.bytes().any(|b| b.is_ascii_alphanumeric() || b >= 0x80);
                let class = match self.class() {
                    Class::Keyword | Class::Function if !is_word => Class::Plain,
                    class => class,
                };
                start = *at;
                let end = start as u32;
                match tokens.last_mut() {
                    Some(last) if last.class == class => last.end = end,
                    _ => tokens.push(Token { end, class }),
                }
            }
            self.apply(op);
        }
        Some(tokens)
    }

    fn apply(&mut self, op: &ScopeStackOp) {
        match op {
            ScopeStackOp::Push(scope) => {
                let around = self.class();
                self.stack.push(match classes::resolve(*scope) {
                    None => around,
                    Some(Class::String) if around == Class::Key => Class::Key,
                    Some(class) => class,
                });
            }
            ScopeStackOp::Pop(count) => {
                let left = self.stack.len().saturating_sub(*count);
                self.stack.truncate(left);
            }
            ScopeStackOp::Clear(amount) => {
                let left = match amount {
                    syntect::parsing::ClearAmount::TopN(n) => self.stack.len().saturating_sub(*n),
                    syntect::parsing::ClearAmount::All => 0,
                };
                self.cleared.push(self.stack.split_off(left));
            }
            ScopeStackOp::Restore => self.stack.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// Compares line by line, up to where one of the two gives up. Ours goes first: what it can do is no endless loop for syntect.
/// Returns the number of lines compared.
fn compare(highlighter: &mut Highlighter, syntax: &SyntaxReference, text: &str) -> usize {
    let mut state = (State::start(syntax).unwrap(), Scopes::default());
    let mut judge = Judge::new(syntax);
    let mut budget = Budget::of(text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let parsed = highlighter.parse(&mut state, line, &mut budget);
        if let Err(Stop::Spent | Stop::NoProgress | Stop::TooDeep) = parsed {
            return number;
        }
        let judged = judge.line(line);
        assert_eq!(
            parsed.is_ok(),
            judged.is_some(),
            "{}: {line:?}",
            syntax.name
        );
        let Some(judged) = judged else {
            return number;
        };
        assert_eq!(
            highlighter.tokens,
            judged,
            "{}: line {}: {line:?}",
            syntax.name,
            number + 1
        );
    }
    text.split_inclusive('\n').count()
}

#[test]
#[ignore = "by hand: NOTEWEAVE_CODE names a folder of code"]
fn c9_files() {
    let folder = std::env::var_os("NOTEWEAVE_CODE").unwrap();
    let mut highlighter = Highlighter::default();
    let (mut compared, mut all) = (0, 0);
    let only = std::env::var("NOTEWEAVE_ALL").is_ok();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let ext = path.extension().unwrap().to_str().unwrap().to_owned();
        for syntax in grammars().syntaxes() {
            if !only && !language::find(&ext).is_some_and(|s| std::ptr::eq(s, syntax)) {
                continue;
            }
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                compare(&mut highlighter, syntax, &text)
            }));
            match result {
                Ok(n) => {
                    compared += n;
                    all += text.lines().count();
                    if n < text.lines().count() {
                        println!("{} stopped in {path:?} {n}", syntax.name)
                    }
                }
                Err(_) => println!("DIFFERS {} {path:?}", syntax.name),
            }
        }
    }
    println!("{compared} of {all} lines");
}
