//! Turns the matches of a grammar into runs of text of one class.
//!
//! Entry points: [`Painter`], to which a parser tells where scopes begin and end, and [`rule`], which does this for one match.

use super::super::classes::Class;
use super::grammar::{Context, Opens, Operation, Rule, Scoped};
use syntect::parsing::ClearAmount;

/// A run of one class, from the end of the run before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) end: u32,
    pub(super) class: Class,
}

/// A parser's stack of scopes. Only their classes are kept, because nothing else is ever asked for.
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
    /// The end of the last token.
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

    /// Begins a scope.
    pub(super) fn push(&mut self, at: usize, scoped: Scoped) {
        self.up_to(at);
        let around = self.scopes.class();
        self.scopes.stack.push(match scoped {
            None => around,
            // To grammars, the key of an object is a string as well.
            Some(Class::String) if around == Class::Key => Class::Key,
            Some(class) => class,
        });
    }

    fn push_all(&mut self, at: usize, scopes: &[Scoped]) {
        for scoped in scopes {
            self.push(at, *scoped);
        }
    }

    /// Ends the innermost `count` scopes.
    fn pop(&mut self, at: usize, count: usize) {
        if count > 0 {
            self.up_to(at);
            let left = self.scopes.stack.len().saturating_sub(count);
            self.scopes.stack.truncate(left);
        }
    }

    /// Puts scopes aside.
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

    /// Puts back the scopes that were put aside last, if the context did that.
    fn restore(&mut self, at: usize, cleared: Option<ClearAmount>) {
        if cleared.is_some() {
            self.up_to(at);
            let back = self.scopes.cleared.pop().unwrap_or_default();
            self.scopes.stack.extend(back);
        }
    }

    /// Ends the line.
    pub(super) fn finish(mut self) {
        self.up_to(self.line.len());
    }

    /// Gives the text up to `at` the current class.
    fn up_to(&mut self, at: usize) {
        if at <= self.at {
            return;
        }
        let text = &self.line.as_bytes()[self.at..at];
        let is_word = || text.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        // To grammars, `=>`, `==` and the like are keywords as well. Colouring them makes pages larger and code restless.
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

/// Begins and ends the scopes of a match of `rule` in the context `top`. `group` returns where a group matched.
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

/// Sets the scopes of the match itself. It has the `meta` scopes of contexts that it opens, but not the `content` scopes of one that it
/// closes.
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

/// Sets the scopes behind the match. To keep their order, the scopes set by [`before`] are removed and set again.
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

/// Sets the scopes of groups: outer ones before inner ones, and at each place ends before beginnings.
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
