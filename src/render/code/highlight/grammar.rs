//! Prepares the grammars of syntect so that [`super::parser`] can run them.
//!
//! Entry points: [`start`] and [`context`]. syntect refers to contexts by numbers, which it offers only in serialised form. So a grammar is
//! read from its serialised form when it is first needed. The class of each scope is looked up once, at that time.

use super::super::classes::{self, Class};
use super::super::language::grammars;
use super::budget::Stop;
use super::pattern::{Pattern, SLOTS};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use syntect::parsing::syntax_definition::{
    Context as Source, ContextId, ContextReference, MatchOperation, MatchPattern, Pattern as Part,
};
use syntect::parsing::{ClearAmount, Scope, SyntaxReference};

/// The class that a scope gives to its text; `None` keeps the class around it.
pub(super) type Scoped = Option<Class>;

/// The number of a context: that of its grammar, and its own within it. Has the fields of syntect's [`ContextId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub(super) struct ContextNumber {
    grammar: usize,
    context: usize,
}

/// A context: the rules that apply while it is at the top of the stack.
#[derive(Debug)]
pub(super) struct Context {
    /// Scopes of everything it covers (`meta`), and of what lies between the matches that begin and end it (`content`).
    pub(super) meta: Box<[Scoped]>,
    pub(super) content: Box<[Scoped]>,
    pub(super) clear: Option<ClearAmount>,
    /// Whether one of its rules needs what the match that began the context captured.
    pub(super) refers: bool,
    prototype: Option<ContextNumber>,
    parts: Box<[ContextPart]>,
    plan: OnceLock<Plan>,
    plan_as_prototype: OnceLock<Plan>,
}

#[derive(Debug)]
enum ContextPart {
    Rule(Box<Rule>),
    Include(Option<ContextNumber>),
}

/// A pattern, and what its match does.
#[derive(Debug)]
pub(super) struct Rule {
    /// Counted over all grammars that were read.
    pub(super) number: u32,
    text: Box<str>,
    pattern: OnceLock<Pattern>,
    /// Whether the pattern contains captures of another match.
    pub(super) refers: bool,
    pub(super) scope: Box<[Scoped]>,
    pub(super) captures: Box<[(usize, Box<[Scoped]>)]>,
    pub(super) operation: Operation,
    /// A context whose rules take precedence in the contexts that the match opens.
    pub(super) with_prototype: Option<ContextNumber>,
    opens: OnceLock<Result<Opens, Stop>>,
}

/// The contexts that a match opens.
#[derive(Debug, Default)]
pub(super) struct Opens {
    pub(super) contexts: Box<[Opened]>,
    /// Whether rules of these contexts need what the match captured.
    pub(super) refers: bool,
}

/// A context that is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    pub(super) number: ContextNumber,
    pub(super) context: &'static Context,
}

/// What a match does to the stack. `None` stands for a context that does not exist.
#[derive(Debug)]
pub(super) enum Operation {
    Push(Box<[Option<ContextNumber>]>),
    Set(Box<[Option<ContextNumber>]>),
    Pop,
    None,
}

/// All rules of a context in order, with included ones in place, and lists of those that can match at a given place.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) rules: Box<[Planned]>,
    /// Rules that must be searched for, because they cannot be tried at a place.
    pub(super) searched: Box<[u16]>,
    lists: Box<[Box<[u16]>]>,
    list_of: [u8; SLOTS],
}

/// A rule of a plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) rule: &'static Rule,
    /// Whether it sees what was captured when the context began. Rules of the grammar's prototype do not.
    pub(super) sees_captures: bool,
}

/// Returns the context in which texts of this grammar begin.
///
/// # Errors
/// If there is none.
pub(super) fn start(syntax: &SyntaxReference) -> Result<ContextNumber, Stop> {
    let is_it = |other: &SyntaxReference| std::ptr::eq(other, syntax);
    let number = grammars().syntaxes().iter().position(is_it);
    let grammar = number.and_then(grammar).ok_or(Stop::Broken)?;
    grammar.start.ok_or(Stop::Broken)
}

/// Returns the context with this number.
///
/// # Errors
/// If there is none.
pub(super) fn context(number: ContextNumber) -> Result<&'static Context, Stop> {
    let grammar = grammar(number.grammar).ok_or(Stop::Broken)?;
    grammar.contexts.get(number.context).ok_or(Stop::Broken)
}

/// A grammar with all its contexts.
#[derive(Debug)]
struct Grammar {
    start: Option<ContextNumber>,
    contexts: Box<[Context]>,
}

fn grammar(number: usize) -> Option<&'static Grammar> {
    static GRAMMARS: OnceLock<Box<[OnceLock<Grammar>]>> = OnceLock::new();
    let all = GRAMMARS.get_or_init(|| {
        grammars()
            .syntaxes()
            .iter()
            .map(|_| OnceLock::new())
            .collect()
    });
    let unpacked = || unpack(&grammars().syntaxes()[number]);
    Some(all.get(number)?.get_or_init(|| {
        unpacked().unwrap_or_else(|| Grammar {
            start: None,
            contexts: Box::default(),
        })
    }))
}

/// A grammar as syntect serialises it: its contexts are compressed.
#[derive(Deserialize)]
struct Packed {
    _name: String,
    _extensions: Vec<String>,
    _scope: Scope,
    _first_line: Option<String>,
    _is_hidden: bool,
    _variables: HashMap<String, String>,
    contexts: Vec<u8>,
}

#[derive(Deserialize)]
struct Unpacked {
    numbers: HashMap<String, ContextNumber>,
    contexts: Vec<Source>,
}

fn unpack(syntax: &SyntaxReference) -> Option<Grammar> {
    let bytes = postcard::to_allocvec(syntax).ok()?;
    let packed: Packed = postcard::from_bytes(&bytes).ok()?;
    let unpacked: Unpacked = syntect::dumps::from_reader(&packed.contexts[..]).ok()?;
    let contexts = unpacked.contexts.iter().map(Context::new);
    Some(Grammar {
        start: unpacked.numbers.get("__start").copied(),
        contexts: contexts.collect(),
    })
}

fn number(id: &ContextId) -> Option<ContextNumber> {
    postcard::from_bytes(&postcard::to_allocvec(id).ok()?).ok()
}

fn numbers(references: &[ContextReference]) -> Box<[Option<ContextNumber>]> {
    references.iter().map(referred).collect()
}

fn referred(reference: &ContextReference) -> Option<ContextNumber> {
    number(&reference.id().ok()?)
}

fn scoped(scopes: &[Scope]) -> Box<[Scoped]> {
    scopes
        .iter()
        .map(|scope| classes::resolve(*scope))
        .collect()
}

impl Context {
    fn new(source: &Source) -> Self {
        let part = |part: &Part| match part {
            Part::Match(rule) => ContextPart::Rule(Box::new(Rule::new(rule))),
            Part::Include(reference) => ContextPart::Include(referred(reference)),
        };
        Self {
            meta: scoped(&source.meta_scope),
            content: scoped(&source.meta_content_scope),
            clear: source.clear_scopes,
            refers: source.uses_backrefs,
            prototype: source.prototype.as_ref().and_then(number),
            parts: source.patterns.iter().map(part).collect(),
            plan: OnceLock::new(),
            plan_as_prototype: OnceLock::new(),
        }
    }

    /// Returns the rules that apply while the context is at the top of the stack: those of its grammar's prototype, then its own.
    pub(super) fn plan(&'static self) -> &'static Plan {
        self.plan.get_or_init(|| {
            let mut rules = Vec::new();
            if let Some(prototype) = self.prototype.and_then(|number| context(number).ok()) {
                prototype.add_rules(&mut rules, false);
            }
            self.add_rules(&mut rules, true);
            Plan::new(rules)
        })
    }

    /// Returns the rules that apply before all others, if a match brought the context along as a prototype.
    pub(super) fn plan_as_prototype(&'static self) -> &'static Plan {
        self.plan_as_prototype.get_or_init(|| {
            let mut rules = Vec::new();
            self.add_rules(&mut rules, true);
            Plan::new(rules)
        })
    }

    fn add_rules(&'static self, rules: &mut Vec<Planned>, sees_captures: bool) {
        for part in &self.parts {
            match part {
                ContextPart::Rule(rule) => rules.push(Planned {
                    rule,
                    sees_captures,
                }),
                ContextPart::Include(number) => {
                    if let Some(included) = number.and_then(|number| context(number).ok()) {
                        included.add_rules(rules, sees_captures);
                    }
                }
            }
        }
    }
}

impl Rule {
    fn new(source: &MatchPattern) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let captures = source.captures.iter().flatten();
        Self {
            number: COUNT.fetch_add(1, Ordering::Relaxed),
            text: source.regex.regex_str().into(),
            pattern: OnceLock::new(),
            refers: source.has_captures,
            scope: scoped(&source.scope),
            captures: captures
                .map(|(group, scopes)| (*group, scoped(scopes)))
                .collect(),
            operation: match &source.operation {
                MatchOperation::Push(contexts) => Operation::Push(numbers(contexts)),
                MatchOperation::Set(contexts) => Operation::Set(numbers(contexts)),
                MatchOperation::Pop => Operation::Pop,
                MatchOperation::None => Operation::None,
            },
            with_prototype: source.with_prototype.as_ref().and_then(referred),
            opens: OnceLock::new(),
        }
    }

    /// Returns the contexts that a match opens.
    ///
    /// # Errors
    /// If one does not exist.
    pub(super) fn opens(&self) -> Result<&Opens, Stop> {
        let opens = self.opens.get_or_init(|| {
            let (Operation::Push(numbers) | Operation::Set(numbers)) = &self.operation else {
                return Ok(Opens::default());
            };
            let opened = |number: &Option<ContextNumber>| {
                let number = number.ok_or(Stop::Broken)?;
                let context = context(number)?;
                Ok(Opened { number, context })
            };
            let contexts: Box<[_]> = numbers.iter().map(opened).collect::<Result<_, Stop>>()?;
            let brought = self.with_prototype.map(context).transpose()?;
            let mut all = contexts.iter().map(|opened| opened.context).chain(brought);
            let refers = all.any(|context| context.refers);
            Ok(Opens { contexts, refers })
        });
        opens.as_ref().map_err(|stop| *stop)
    }

    /// Returns its pattern as it is written.
    pub(super) fn pattern(&self) -> &Pattern {
        self.pattern.get_or_init(|| Pattern::new(&self.text))
    }

    /// Returns the text of its pattern, with captures of another match in the places that refer to them.
    pub(super) fn pattern_with(&self, captures: &[Option<Box<str>>]) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut is_escaped = false;
        for char in self.text.chars() {
            match char.to_digit(10).filter(|_| is_escaped) {
                Some(group) => {
                    if let Some(Some(captured)) = captures.get(group as usize) {
                        text.push_str(&regex_syntax::escape(captured));
                    }
                }
                None if is_escaped => text.extend(['\\', char]),
                None if char != '\\' => text.push(char),
                None => {}
            }
            is_escaped = char == '\\' && !is_escaped;
        }
        text
    }
}

impl Plan {
    fn new(rules: Vec<Planned>) -> Self {
        let is_searched =
            |planned: &Planned| !planned.rule.refers && planned.rule.pattern().is_searched();
        let numbered = || (0u16..).zip(&rules);
        let searched: Box<[u16]> = numbered()
            .filter(|(_, planned)| is_searched(planned))
            .map(|(at, _)| at)
            .collect();
        let mut lists: Vec<Box<[u16]>> = Vec::new();
        let mut known: FxHashMap<Box<[u16]>, u8> = FxHashMap::default();
        let list_of = std::array::from_fn(|slot| {
            // A pattern with captures is known only later, so any character may begin it.
            let can_begin = |planned: &Planned| {
                planned.rule.refers
                    || (!is_searched(planned) && planned.rule.pattern().can_begin(slot))
            };
            let list: Box<[u16]> = numbered()
                .filter(|(_, planned)| can_begin(planned))
                .map(|(at, _)| at)
                .collect();
            *known.entry(list).or_insert_with_key(|list| {
                lists.push(list.clone());
                // There are no more lists than slots, so the number fits.
                (lists.len() - 1) as u8
            })
        });
        Self {
            rules: rules.into(),
            searched,
            lists: lists.into(),
            list_of,
        }
    }

    /// Returns the rules that can match at a place of this slot.
    pub(super) fn at(&self, slot: usize) -> &[u16] {
        &self.lists[usize::from(self.list_of[slot])]
    }
}
