//! Evaluates checked expressions, row by row (U11, U15, U25).
//!
//! Entry points: [`Scope`], made once for a query, and [`Scope::value`].

use super::code::{Code, CodeKind, Lambda};
use super::fields::Fields;
use super::operators::apply;
use super::show::Style;
use super::syntax::Day;
use super::{access, files};
use crate::link::FileId;
use crate::value::{
    Bound, Budget, Call, Date, Dialect, Duration, Fault, Function, Map, Origin, Run, Unit, Value,
    check_size,
};
use crate::vault::DataviewSettings;
use std::sync::Arc;

/// What the expressions of a query are evaluated with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) fields: &'a Fields<'a>,
    pub(super) settings: &'a DataviewSettings,
    /// The note that holds the query: `this` (U19).
    pub(super) holder: FileId,
}

/// The arguments of the functions around a place, the innermost last.
#[derive(Clone, Copy)]
struct Arguments<'r> {
    values: &'r [Value],
    around: Option<&'r Arguments<'r>>,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
struct Here<'r> {
    row: &'r Value,
    arguments: Option<&'r Arguments<'r>>,
    budget: &'r Budget,
}

impl<'a> Scope<'a> {
    /// Returns how values are shown.
    pub(super) fn style(self) -> Style<'a> {
        Style {
            world: self.fields.world(),
            settings: self.settings,
        }
    }

    /// Returns the value of an expression for a row: a note, or a map (U18).
    ///
    /// # Errors
    /// Why there is none, with its place.
    pub(super) fn value(self, code: &Code, row: &Value, budget: &Budget) -> Result<Value, Fault> {
        self.evaluate(
            code,
            Here {
                row,
                arguments: None,
                budget,
            },
        )
    }

    fn evaluate(self, code: &Code, here: Here<'_>) -> Result<Value, Fault> {
        let at = |fault: Fault| fault.at(code.span);
        here.budget.spend(1).map_err(at)?;
        let value = match &code.kind {
            CodeKind::Constant(value) => return Ok(value.clone()),
            CodeKind::Link(link) => return Ok(Value::Link(Arc::clone(link))),
            CodeKind::Day(day) => return Ok(Value::Date(day_of(self.fields.world().now, *day))),
            CodeKind::Row => return Ok(here.row.clone()),
            CodeKind::This => return Ok(Value::File(self.holder)),
            CodeKind::Parameter(back) => return Ok(parameter(here.arguments, *back)),
            CodeKind::Field(key) => return Ok(access::field(self.fields, here.row, key)),
            CodeKind::Path { of, keys } => {
                // `file.name` asks the row for `file` alone only if the row has one of its own.
                if let CodeKind::Field(first) = &of.kind
                    && &*first.name == "file"
                {
                    let mut all = Vec::with_capacity(keys.len() + 1);
                    all.push(first.clone());
                    all.extend(keys.iter().cloned());
                    access::path(self.fields, here.row, &all, here.budget).map_err(at)?
                } else {
                    let of = self.evaluate(of, here)?;
                    access::path(self.fields, &of, keys, here.budget).map_err(at)?
                }
            }
            CodeKind::Index { of, key } => {
                let (of, key) = (self.evaluate(of, here)?, self.evaluate(key, here)?);
                access::index(self.fields, &of, &key, here.budget).map_err(at)?
            }
            CodeKind::List(items) => {
                let items = items.iter().map(|item| self.evaluate(item, here));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            CodeKind::Map(entries) => {
                let entry = |(key, value): &(Arc<str>, Code)| {
                    Ok((Arc::clone(key), self.evaluate(value, here)?))
                };
                let entries = entries.iter().map(entry);
                Value::Map(Arc::new(Map {
                    entries: entries.collect::<Result<_, Fault>>()?,
                    origin: Origin::Plain,
                }))
            }
            CodeKind::Call {
                function,
                arguments,
                lambda,
            } => {
                let given = arguments.iter().map(|code| self.evaluate(code, here));
                let given: Vec<Value> = given.collect::<Result<_, _>>()?;
                let lambda = lambda.as_ref().map(|(_, lambda)| &**lambda);
                self.call(function, &given, lambda, here).map_err(at)?
            }
            CodeKind::Apply { arguments, lambda } => {
                let given = arguments.iter().map(|code| self.evaluate(code, here));
                let given = given.collect::<Result<_, _>>()?;
                self.apply(lambda, given, here)?
            }
            CodeKind::Not(of) => return Ok((!self.evaluate(of, here)?.is_truthy()).into()),
            CodeKind::Chain { first, rest } => {
                let mut left = self.evaluate(first, here)?;
                for (operator, operand) in rest {
                    let right = self.evaluate(operand, here)?;
                    let world = self.fields.world();
                    left =
                        apply(world, &self, *operator, &left, &right, here.budget).map_err(at)?;
                }
                left
            }
        };
        check_size(&value, here.budget).map_err(at)?;
        Ok(value)
    }

    /// Calls a function; where a list stands in one of its places for that, once for each entry.
    fn call(
        self,
        function: &'static Function,
        given: &[Value],
        lambda: Option<&Lambda>,
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        let lists = || {
            function
                .spread
                .iter()
                .filter_map(|at| match given.get(*at) {
                    Some(Value::List(items)) => Some((*at, items)),
                    _ => None,
                })
        };
        if let Some(count) = lists().map(|(_, items)| items.len()).min() {
            here.budget.spend(count)?;
            let mut made = Vec::with_capacity(count);
            let mut each = given.to_vec();
            for entry in 0..count {
                for (at, items) in lists() {
                    each[at] = items[entry].clone();
                }
                made.push(self.call(function, &each, lambda, here)?);
            }
            return Ok(Value::list(made));
        }
        let call = Call {
            name: function.name,
            this: &Value::Empty,
            arguments: given,
            world: self.fields.world(),
            dialect: &self,
            row: self.holder,
            base: self.holder,
            budget: here.budget,
            view: 0,
        };
        match function.run {
            Run::Plain(run) => run(&call),
            Run::Each(run) => run(&call, &mut |bound| self.each(lambda, bound, here)),
            Run::If => Ok(Value::Empty),
        }
    }

    /// Evaluates a function for an entry; without one the entry itself is the value.
    fn each(self, lambda: Option<&Lambda>, bound: Bound, here: Here<'_>) -> Result<Value, Fault> {
        let Some(lambda) = lambda else {
            return Ok(bound.value);
        };
        let mut values: Vec<Value> = bound.acc.into_iter().collect();
        values.push(bound.value);
        self.apply(lambda, values, here)
    }

    /// Evaluates a function with the values of its parameters; those left out are empty.
    fn apply(
        self,
        lambda: &Lambda,
        mut values: Vec<Value>,
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        values.resize(lambda.parameters, Value::Empty);
        let arguments = Arguments {
            values: &values,
            around: here.arguments,
        };
        let inner = Here {
            arguments: Some(&arguments),
            ..here
        };
        let value = self.evaluate(&lambda.body, inner)?;
        check_size(&value, here.budget)?;
        Ok(value)
    }
}

impl Dialect for Scope<'_> {
    fn text(&self, value: &Value) -> String {
        self.style().text(value)
    }

    fn entries(&self, value: &Value) -> Option<Arc<Map>> {
        access::whole(self.fields, value)
    }

    fn day(&self, note: FileId) -> Option<Date> {
        match files::field(self.fields.world(), note, "day") {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }
}

/// Returns the date that the name of a day stands for.
pub(super) fn day_of(now: Date, day: Day) -> Date {
    let today = now.without_time();
    let later =
        |date: Date, count: f64, unit: Unit| date.plus(Duration::of(count, unit)).unwrap_or(date);
    let back = |days: i8| later(today, -f64::from(days), Unit::Day);
    let end = |start: Date, unit: Unit| {
        let next = later(start, 1.0, unit);
        let mut end = next;
        end.at = next
            .at
            .checked_sub(jiff::SignedDuration::from_millis(1))
            .unwrap_or(next.at);
        end.has_time = true;
        end
    };
    let date = today.at.date();
    let week = || back(date.weekday().to_monday_zero_offset());
    let month = || back(date.day() - 1);
    let year = || later(today, -f64::from(date.day_of_year() - 1), Unit::Day);
    match day {
        Day::Now => now,
        Day::Today => today,
        Day::Tomorrow => later(today, 1.0, Unit::Day),
        Day::Yesterday => later(today, -1.0, Unit::Day),
        Day::StartOfWeek => week(),
        Day::EndOfWeek => end(week(), Unit::Week),
        Day::StartOfMonth => month(),
        Day::EndOfMonth => end(month(), Unit::Month),
        Day::StartOfYear => year(),
        Day::EndOfYear => end(year(), Unit::Year),
    }
}

fn parameter(mut arguments: Option<&Arguments<'_>>, mut back: usize) -> Value {
    while let Some(here) = arguments {
        if let Some(at) = here.values.len().checked_sub(back + 1) {
            return here.values[at].clone();
        }
        back -= here.values.len();
        arguments = here.around;
    }
    Value::Empty
}
