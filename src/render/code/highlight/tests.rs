//! What comes out is what syntect's own parser finds, remembering lines changes nothing, and no input costs more than its budget.

use super::*;
use crate::render::code::classes;
use crate::render::code::language::{self, grammars};
use rayon::prelude::*;
use syntect::parsing::{ParseState, ScopeStackOp};

/// Code of all kinds, a few lines of each.
const SAMPLES: &str = include_str!("tests/samples.txt");

fn samples() -> impl Iterator<Item = &'static str> {
    SAMPLES.split("====\n")
}

fn syntax(language: &str) -> &'static SyntaxReference {
    language::find(language).unwrap()
}

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

/// Compares line by line up to where one of the two gives up. Ours goes first: what it can do is no endless loop for syntect.
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
        assert_eq!(highlighter.tokens, judged, "{}: {line:?}", syntax.name);
    }
    text.split_inclusive('\n').count()
}

#[test]
fn c9_all_grammars_find_what_syntect_finds() {
    let all = samples().map(|text| text.split_inclusive('\n').count());
    let all: usize = all.sum();
    let compared = grammars().syntaxes().par_iter().map(|syntax| {
        let mut highlighter = Highlighter::default();
        let texts = samples().map(|text| compare(&mut highlighter, syntax, text));
        texts.sum::<usize>()
    });
    let compared: Vec<usize> = compared.collect();
    assert_eq!(compared.len(), 220);
    // Some grammars refer to others that are not there, some never end. Nearly all come to the end of all texts.
    let complete = compared.iter().filter(|lines| **lines == all).count();
    assert!(complete > 190, "{complete}");
    assert!(compared.iter().sum::<usize>() > all * 215, "{compared:?}");
}

/// By hand, over files of a folder: `NOTEWEAVE_CODE=~/code cargo test --lib c9_files -- --ignored`.
#[test]
#[ignore = "NOTEWEAVE_CODE names a folder of code"]
fn c9_files_find_what_syntect_finds() {
    let folder = std::env::var_os("NOTEWEAVE_CODE").unwrap();
    let files = std::fs::read_dir(folder).unwrap();
    let mut texts: Vec<_> = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    texts.sort();
    grammars().syntaxes().par_iter().for_each(|syntax| {
        let mut highlighter = Highlighter::default();
        for text in &texts {
            compare(&mut highlighter, syntax, text);
        }
    });
}

/// The tokens of each line, by the grammar alone, and what is left of the budget.
fn plain(highlighter: &mut Highlighter, language: &str, text: &str) -> (Vec<Vec<Token>>, u64) {
    let mut state = (State::start(syntax(language)).unwrap(), Scopes::default());
    let before = Budget::of(text.len());
    let mut budget = before;
    let mut line = |line| {
        let parsed = highlighter.parse(&mut state, line, &mut budget).ok();
        parsed.map(|()| highlighter.tokens.clone())
    };
    let lines = text.split_inclusive('\n').map_while(&mut line).collect();
    (lines, budget.since(before))
}

/// The same with what is remembered.
fn remembered(highlighter: &mut Highlighter, language: &str, text: &str) -> (Vec<Vec<Token>>, u64) {
    let mut at = At::start(syntax(language)).ok();
    let before = Budget::of(text.len());
    let mut budget = before;
    let mut line = |line| {
        let (tokens, next) = highlighter.line(at.take()?, line, &mut budget).ok()?;
        at = Some(next);
        Some(tokens.to_vec())
    };
    let lines = text.split_inclusive('\n').map_while(&mut line).collect();
    (lines, budget.since(before))
}

#[test]
fn c14_remembered_lines_have_the_tokens_and_the_cost_of_new_ones() {
    // Threads meet the states that others found, at whatever moment.
    std::thread::scope(|scope| {
        for first in 0..3 {
            scope.spawn(move || check_memory(first));
        }
    });
}

fn check_memory(first: usize) {
    let mut highlighter = Highlighter::default();
    let languages = [
        "rust", "js", "ts", "html", "php", "css", "toml", "md", "sh", "c",
    ];
    for language in languages
        .iter()
        .cycle()
        .skip(first * 3)
        .take(languages.len())
    {
        for text in samples() {
            // The rest of a text begins in another state than the text does, often with lines that are known.
            let half = text.find('\n').unwrap() + 1;
            for text in [&text[half..], text, text] {
                let expected = plain(&mut highlighter, language, text);
                assert_eq!(
                    remembered(&mut highlighter, language, text),
                    expected,
                    "{language}"
                );
            }
        }
    }
}

/// How a block ends, and what it took off its budget.
fn end(language: &str, text: &str) -> (Result<(), Stop>, u64) {
    let mut state = (State::start(syntax(language)).unwrap(), Scopes::default());
    let before = Budget::of(text.len());
    let mut budget = before;
    let mut highlighter = Highlighter::default();
    let mut lines = text.split_inclusive('\n');
    let end = lines.try_for_each(|line| highlighter.parse(&mut state, line, &mut budget));
    (end, budget.since(before))
}

#[test]
fn c14_what_takes_syntect_seconds_or_for_ever_is_given_up() {
    let spaces = |count| format!("{}\n", " ".repeat(count));
    let cases = [
        ("ini", format!("a{}b\n", spaces(2400)), Stop::Spent),
        ("js", spaces(8000), Stop::Spent),
        ("python", "a.".repeat(4000), Stop::Spent),
        ("md", "[`".repeat(8000), Stop::Spent),
        ("scss", "a".repeat(8000), Stop::Spent),
        (
            "python",
            format!("{}{}\n", "(".repeat(60), "[".repeat(60)),
            Stop::TooDeep,
        ),
        ("json", "[".repeat(200), Stop::TooDeep),
    ];
    for (language, text, stop) in cases {
        assert_eq!(end(language, &text).0, Err(stop), "{language} {text:.20}");
    }
    // The other grammar of this name goes round in circles.
    let javascript = grammars().find_syntax_by_name("JavaScript").unwrap();
    assert!(!std::ptr::eq(javascript, syntax("javascript")));
    let mut state = (State::start(javascript).unwrap(), Scopes::default());
    let parsed = Highlighter::default().parse(&mut state, "x /* a */\n", &mut Budget::of(10));
    assert_eq!(parsed, Err(Stop::NoProgress));
    assert_eq!(end("javascript", "x /* a */\n").0, Ok(()));
}

/// Inputs that are hard for someone: long lines, runs of one character, pairs, deep nesting.
fn hard_inputs() -> Vec<String> {
    let mut inputs = Vec::new();
    for char in (b' '..=b'~').map(char::from) {
        for length in [2400, 16_000] {
            inputs.push(format!("{}\n", String::from(char).repeat(length)));
        }
    }
    let pieces = "( [ { < \" ' ` /* // <!-- ${ #{ {{ {% (? \\ $( <script> <?php a. a( a[ a: a, a= => -> <<A 0x 1e _a @a @a( &a; a< a<b, é 벌 \
         aé é( \\\\ \\\" '\" \"' :: a:: .. -- ++ ss [] () {} <> []( ![ **a __a ~~ || && !a ?a: a?. a=\"b\" <b> </b>";
    let spaced = [
        "a ",
        "- ",
        "* ",
        "# ",
        "> ",
        "| ",
        "` ",
        "<a ",
        "if ",
        "function ",
        "let a = ",
        "class a ",
        "def a(",
        "end ",
        "\t",
        " \t",
        "x /* a */ ",
        "a: b, ",
        "[a] ",
    ];
    for piece in pieces.split_whitespace().chain(spaced) {
        inputs.push(format!("{}\n", piece.repeat(8000 / piece.len())));
    }
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("<", ">"),
        ("/*", "*/"),
        ("<a>", "</a>"),
        ("${", "}"),
        ("a(", ")"),
    ] {
        for depth in [60, 95, 1000] {
            inputs.push(format!("{}x{}\n", open.repeat(depth), close.repeat(depth)));
        }
    }
    let heredocs = (0..9000).map(|n| format!("cat <<E{n}\nb $x\nE{n}\n"));
    inputs.push(heredocs.collect());
    inputs.push(format!(
        "cat <<{}\n{}",
        "A".repeat(8000),
        "A A\n".repeat(2000)
    ));
    inputs.push("let x = (a + b) * c; // d\n".repeat(9000));
    inputs.push("({[<\n".repeat(20_000));
    inputs.push(format!("{}x\n", " ".repeat(400)).repeat(500));
    inputs.push(format!("{}\n", "a.".repeat(200)).repeat(500));
    inputs
}

/// 40 languages × 300 inputs with `NOTEWEAVE_HARD=1`, to be run by hand with the release profile and under `time`; else a few of them.
#[test]
fn c14_no_input_costs_more_than_its_budget() {
    let languages = "rust js jsx ts tsx py sh yaml json c cpp cs java kt go rb php sql html xml css scss less md toml ini lua swift dart scala \
         hs ex erl r pl make diff tex ps1 clj";
    let step = if std::env::var_os("NOTEWEAVE_HARD").is_some() {
        1
    } else {
        97
    };
    let inputs = hard_inputs();
    assert!(inputs.len() >= 300, "{}", inputs.len());
    let all: Vec<_> = languages
        .split_whitespace()
        .flat_map(|language| inputs.iter().map(move |text| (language, text)))
        .collect();
    let chosen: Vec<_> = all.into_iter().step_by(step).collect();
    chosen.into_par_iter().for_each(|(language, text)| {
        let (end, units) = end(language, text);
        assert!(units <= 4_000_000, "{language} {text:.20}");
        // The budget, not a hole in it, is what ends a block: to the last unit if it is spent, and with units left if not.
        assert!(
            matches!(
                end,
                Ok(()) | Err(Stop::Spent | Stop::TooDeep | Stop::NoProgress)
            ),
            "{language} {end:?}"
        );
    });
}
