//! Functions as data: their names, what they are called on, and how they run.
//!
//! Entry points: [`Function`], one entry of a table of functions, and [`Table`], which finds them by name. Bases and queries have a table
//! each, and the manual's tables are held against them.

use super::date::Date;
use super::fault::{Budget, Fault};
use super::kinds::{Kind, Map, Value};
use super::world::World;
use crate::link::FileId;
use std::fmt::Write as _;
use std::sync::Arc;

/// A function, method or field.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What stands before it.
    pub on: On,
    /// Its arguments as the manual writes them, `None` for a field: `from[, to]`.
    pub arguments: Option<&'static str>,
    /// How few arguments it takes.
    pub least: usize,
    /// How many arguments it takes at most.
    pub most: usize,
    /// What it returns, as the manual writes it.
    pub result: &'static str,
    /// What it does, as the manual writes it; may be empty.
    pub about: &'static str,
    /// Places of arguments in which a list means that the function runs for each of its entries (U).
    pub spread: &'static [usize],
    /// How it runs.
    pub run: Run,
}

impl Function {
    /// Makes an entry of a table. How many arguments it takes follows from how they are written.
    #[must_use]
    pub const fn new(
        name: &'static str,
        on: On,
        arguments: Option<&'static str>,
        result: &'static str,
        about: &'static str,
        run: Run,
    ) -> Self {
        let (least, most) = match arguments {
            Some(arguments) => arity(arguments),
            None => (0, 0),
        };
        Self {
            name,
            on,
            arguments,
            least,
            most,
            result,
            about,
            spread: &[],
            run,
        }
    }

    /// Runs the function for each entry of a list that stands at one of these places of its arguments (U).
    #[must_use]
    pub const fn over(mut self, places: &'static [usize]) -> Self {
        self.spread = places;
        self
    }
}

/// Makes an entry for a function that is called on nothing: `today()`.
#[must_use]
pub const fn global(
    name: &'static str,
    arguments: &'static str,
    result: &'static str,
    about: &'static str,
    run: PlainRun,
) -> Function {
    let run = Run::Plain(run);
    Function::new(name, On::Nothing, Some(arguments), result, about, run)
}

/// Returns how many arguments are written here, at least and at most: `from[, to]` are one or two, `n…` any number from one on.
const fn arity(arguments: &str) -> (usize, usize) {
    let bytes = arguments.as_bytes();
    let (mut least, mut most, mut depth, mut in_name) = (0, 0, 0, false);
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'[' => {
                depth += 1;
                in_name = false;
            }
            b']' => {
                depth -= 1;
                in_name = false;
            }
            b',' | b' ' => in_name = false,
            // The first byte of `…`.
            0xe2 => return (least, usize::MAX),
            _ if in_name => {}
            _ => {
                in_name = true;
                most += 1;
                if depth == 0 {
                    least += 1;
                }
            }
        }
        at += 1;
    }
    (least, most)
}

/// What a function is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Nothing: `today()`.
    Nothing,
    /// Any value.
    Any,
    /// A value of this kind.
    Kind(Kind),
}

impl On {
    /// Whether it may be called on a value of this kind itself. What durations and links borrow (D32, D38) is found when the call is evaluated.
    #[must_use]
    pub fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Nothing => false,
            Self::Any => true,
            Self::Kind(own) => own == kind,
        }
    }
}

/// How a function runs.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// All arguments are evaluated first.
    Plain(PlainRun),
    /// The first argument is evaluated for each entry of the list, the others once.
    Each(EachRun),
    /// The first argument decides which of the others is evaluated.
    If,
}

/// What a function does whose arguments are all evaluated first.
pub type PlainRun = fn(&Call<'_, '_>) -> Result<Value, Fault>;

/// What a function does whose first argument is evaluated for each entry of a list.
pub type EachRun = fn(&Call<'_, '_>, Each<'_>) -> Result<Value, Fault>;

/// Evaluates the first argument of a function with what is bound for one entry.
pub type Each<'e> = &'e mut dyn FnMut(Bound) -> Result<Value, Fault>;

/// What is bound while the argument of a list's function is evaluated.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// `value`
    pub value: Value,
    /// `index`, from 0
    pub index: usize,
    /// `acc` in `reduce`
    pub acc: Option<Value>,
}

/// What a language of expressions does in its own way.
pub trait Dialect: std::fmt::Debug {
    /// Returns a value as text, without markup.
    fn text(&self, value: &Value) -> String;

    /// Returns all entries of a map, also those that are read when they are asked for. `None`: it is no map.
    fn entries(&self, value: &Value) -> Option<Arc<Map>>;

    /// Returns the day that a note is about (U8).
    fn day(&self, _note: FileId) -> Option<Date> {
        None
    }
}

impl Dialect for World<'_> {
    fn text(&self, value: &Value) -> String {
        self.plain(value)
    }

    fn entries(&self, value: &Value) -> Option<Arc<Map>> {
        match value {
            Value::Map(map) => Some(Arc::clone(map)),
            _ => None,
        }
    }
}

/// A call: what the function is given.
#[derive(Debug)]
pub struct Call<'c, 'w> {
    /// The function's name, for messages.
    pub name: &'static str,
    /// The value before the dot; empty for a function that is called on nothing.
    pub this: &'c Value,
    /// The evaluated arguments.
    pub arguments: &'c [Value],
    /// Vault and words.
    pub world: &'c World<'w>,
    /// The language of the expression.
    pub dialect: &'c (dyn Dialect + 'c),
    /// The file that texts in properties resolve from (D25).
    pub row: FileId,
    /// The file that holds the expression.
    pub base: FileId,
    /// What is left of the row's steps.
    pub budget: &'c Budget,
    /// The number of the view, for `random()` (D28).
    pub view: u64,
}

impl Call<'_, '_> {
    /// Returns the seed of `random()`: a function of base, view and row (D28).
    #[must_use]
    pub fn seed(&self) -> u64 {
        let path = |id: FileId| self.world.file(id).entry.path.as_str();
        let parts = [path(self.base), "\n", path(self.row)];
        let bytes = parts.iter().flat_map(|part| part.bytes());
        // FNV-1a
        bytes.fold(0xcbf2_9ce4_8422_2325 ^ self.view, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Returns an argument; empty if it is left out.
    #[must_use]
    pub fn argument(&self, at: usize) -> &Value {
        self.arguments.get(at).unwrap_or(&Value::Empty)
    }

    /// Returns an argument as a number. `None`: empty.
    ///
    /// # Errors
    /// It is something else.
    pub fn number(&self, at: usize) -> Result<Option<f64>, Fault> {
        match self.argument(at) {
            Value::Empty => Ok(None),
            Value::Number(number) => Ok(Some(*number)),
            other => Err(Fault::wants(self.name, Kind::Number, other.kind())),
        }
    }

    /// Returns an argument as text; numbers, booleans and dates are refused. `None`: empty.
    ///
    /// # Errors
    /// It is something else.
    pub fn text(&self, at: usize) -> Result<Option<String>, Fault> {
        match self.argument(at) {
            Value::Empty => Ok(None),
            other if other.kind() == Kind::Text || other.kind() == Kind::Link => {
                Ok(Some(self.world.plain(other)))
            }
            other => Err(Fault::wants(self.name, Kind::Text, other.kind())),
        }
    }
}

/// A table of functions.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its parts, in the order of the manual.
    pub parts: &'static [&'static [Function]],
}

impl Table {
    /// Returns all functions, in the order of the manual.
    pub fn all(self) -> impl Iterator<Item = &'static Function> {
        self.parts.iter().copied().flatten()
    }

    /// Writes the manual's table: call, result, notes. `call` writes a function as the manual does.
    #[must_use]
    pub fn manual(self, call: impl Fn(&Function) -> String) -> String {
        let mut out = String::from("| Call | Result | Notes |\n| --- | --- | --- |\n");
        for function in self.all() {
            let call = call(function).replace('|', "\\|");
            let (result, about) = (function.result, function.about);
            let _ = writeln!(out, "| `{call}` | {result} | {about} |");
        }
        out
    }

    /// Returns the function of this name that is called on nothing.
    #[must_use]
    pub fn global(self, name: &str) -> Option<&'static Function> {
        self.all().find(|f| f.on == On::Nothing && f.name == name)
    }

    /// Returns the methods of this name, those of any value last.
    #[must_use]
    pub fn methods(self, name: &str) -> Vec<&'static Function> {
        self.members(name, true)
    }

    /// Returns the fields of this name.
    #[must_use]
    pub fn fields(self, name: &str) -> Vec<&'static Function> {
        self.members(name, false)
    }

    fn members(self, name: &str, called: bool) -> Vec<&'static Function> {
        let all = self
            .all()
            .filter(|f| f.on != On::Nothing && f.name == name && f.arguments.is_some() == called);
        let (any, own): (Vec<_>, Vec<_>) = all.partition(|f| f.on == On::Any);
        own.into_iter().chain(any).collect()
    }

    /// Returns the name most like `typed` among the functions that `fits` takes.
    #[must_use]
    pub fn nearest(self, typed: &str, fits: impl Fn(&Function) -> bool) -> Option<&'static str> {
        let folded = typed.to_lowercase();
        let likeness = |name: &str| strsim::jaro_winkler(&folded, &name.to_lowercase());
        let names = self.all().filter(|f| fits(f)).map(|f| f.name);
        let scored = names.map(|name| (likeness(name), name));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.filter(|(score, _)| *score >= 0.84)
            .map(|(_, name)| name)
    }
}
