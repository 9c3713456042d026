//! From what a grammar finds to runs of one class.
//!
//! Entry points: [`Painter`], which a parser tells what begins and ends where, and [`rule`], which tells it all about one match.

use super::super::classes::Class;
use super::grammar::{Context, Opens, Operation, Rule, Scoped};
use syntect::parsing::ClearAmount;

/// A run of one class, from the end of the run before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) end: u32,
    pub(super) class: Class,
}

/// A parser's stack of scopes, each as the class its text has. The top is all that is ever asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scopes {
    stack: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl Scopes {
    fn class(&self) -> Class {
        self.stack.last().copied().unwrap_or(Class::Plain)
    }
}

/// Collects the tokens of a line.
#[derive(Debug)]
pub(super) struct Painter<'a> {
    line: &'a str,
    scopes: &'a mut Scopes,
    tokens: &'a mut Vec<Token>,
    /// Up to where there are tokens.
    at: usize,
}

impl<'a> Painter<'a> {
    pub(super) fn new(line: &'a str, scopes: &'a mut Scopes, tokens: &'a mut Vec<Token>) -> Self {
        tokens.clear();
        Self {
            line,
            scopes,
            tokens,
            at: 0,
        }
    }

    /// A scope begins.
    pub(super) fn push(&mut self, at: usize, scoped: Scoped) {
        self.up_to(at);
        let around = self.scopes.class();
        self.scopes.stack.push(match scoped {
            None => around,
            // The key of an object is a string, too.
            Some(Class::String) if around == Class::Key => Class::Key,
            Some(class) => class,
        });
    }

    fn push_all(&mut self, at: usize, scopes: &[Scoped]) {
        for scoped in scopes {
            self.push(at, *scoped);
        }
    }

    /// As many scopes end.
    fn pop(&mut self, at: usize, count: usize) {
        if count > 0 {
            self.up_to(at);
            let left = self.scopes.stack.len().saturating_sub(count);
            self.scopes.stack.truncate(left);
        }
    }

    /// Scopes are put aside.
    fn clear(&mut self, at: usize, amount: Option<ClearAmount>) {
        let Some(amount) = amount else {
            return;
        };
        self.up_to(at);
        let stack = &mut self.scopes.stack;
        let left = match amount {
            ClearAmount::TopN(count) => stack.len().saturating_sub(count),
            ClearAmount::All => 0,
        };
        let cleared = stack.split_off(left);
        self.scopes.cleared.push(cleared);
    }

    /// Those put aside last come back, if the context did that.
    fn restore(&mut self, at: usize, cleared: Option<ClearAmount>) {
        if cleared.is_some() {
            self.up_to(at);
            let back = self.scopes.cleared.pop().unwrap_or_default();
            self.scopes.stack.extend(back);
        }
    }

    /// The line is at its end.
    pub(super) fn finish(mut self) {
        self.up_to(self.line.len());
    }

    /// What stands before `at` has the class of now.
    fn up_to(&mut self, at: usize) {
        if at <= self.at {
            return;
        }
        let text = &self.line.as_bytes()[self.at..at];
        let is_word = || text.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        // `=>`, `==` and the like are keywords to grammars, too; colouring them makes pages large and quiet code loud.
        let class = match self.scopes.class() {
            Class::Keyword | Class::Function if !is_word() => Class::Plain,
            class => class,
        };
        self.at = at;
        let end = at as u32;
        match self.tokens.last_mut() {
            Some(last) if last.class == class => last.end = end,
            _ => self.tokens.push(Token { end, class }),
        }
    }
}

/// Tells what a match of `rule` in the context `top` begins and ends. `group` is where each group of it matched.
pub(super) fn rule(
    painter: &mut Painter<'_>,
    top: &Context,
    rule: &Rule,
    opens: &Opens,
    (start, end): (usize, usize),
    group: impl Fn(usize) -> Option<(usize, usize)>,
) {
    before(painter, start, top, rule, opens);
    painter.push_all(start, &rule.scope);
    captures(painter, rule, group);
    painter.pop(end, rule.scope.len());
    after(painter, end, top, rule, opens);
}

/// What holds for the match itself: scopes of the contexts that it opens already do, those between the ends of one that it closes do
/// not.
fn before(painter: &mut Painter<'_>, at: usize, top: &Context, rule: &Rule, opens: &Opens) {
    let is_set = match rule.operation {
        Operation::None => return,
        Operation::Pop => return painter.pop(at, top.content.len()),
        Operation::Push(_) => false,
        Operation::Set(_) => true,
    };
    if is_set {
        painter.restore(at, top.clear);
    }
    for opened in &opens.contexts {
        if !is_set {
            painter.clear(at, opened.context.clear);
        }
        painter.push_all(at, &opened.context.meta);
    }
}

/// What holds after the match. Scopes are in order only if those of before are taken off and put on again.
fn after(painter: &mut Painter<'_>, at: usize, top: &Context, rule: &Rule, opens: &Opens) {
    let is_set = match rule.operation {
        Operation::None => return,
        Operation::Pop => {
            painter.pop(at, top.meta.len());
            return painter.restore(at, top.clear);
        }
        Operation::Push(_) => false,
        Operation::Set(_) => true,
    };
    let own = if is_set {
        top.meta.len() + top.content.len()
    } else {
        0
    };
    let changes =
        |context: &Context| !context.content.is_empty() || (is_set && context.clear.is_some());
    if own == 0 && !opens.contexts.iter().any(|opened| changes(opened.context)) {
        return;
    }
    let metas = opens
        .contexts
        .iter()
        .map(|opened| opened.context.meta.len());
    painter.pop(at, metas.sum::<usize>() + own);
    for opened in &opens.contexts {
        if is_set {
            painter.clear(at, opened.context.clear);
        }
        painter.push_all(at, &opened.context.meta);
        painter.push_all(at, &opened.context.content);
    }
}

/// The scopes of groups: outer ones before inner ones, and all that end somewhere before those that begin there.
fn captures(
    painter: &mut Painter<'_>,
    rule: &Rule,
    group: impl Fn(usize) -> Option<(usize, usize)>,
) {
    let mut changes = Vec::with_capacity(rule.captures.len() * 2);
    for (number, scopes) in &rule.captures {
        let Some((start, end)) = group(*number).filter(|(start, end)| start < end) else {
            continue;
        };
        changes.push((start, usize::MAX - (end - start), &scopes[..], false));
        changes.push((end, 0, &scopes[..], true));
    }
    changes.sort_by_key(|(at, order, ..)| (*at, *order));
    for (at, _, scopes, ends) in changes {
        if ends {
            painter.pop(at, scopes.len());
        } else {
            painter.push_all(at, scopes);
        }
    }
}
