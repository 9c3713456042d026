//! Evaluates checked expressions, row by row (D19, D21–D29).
//!
//! Entry points: [`Scope`], made once for a view, and [`Row`], made once for each row.

use super::code::{Bound as Name, Code, CodeKind, Owner};
use super::columns::FormulaColumns;
use super::formulas::{Expression, Formulas};
use super::methods::{accepts, plainer};
use super::operators::{apply, minus};
use super::refuse::{no_field, no_method};
use crate::bases::functions::{FUNCTIONS, of_empty};
use crate::link::FileId;
use crate::model::Span;
use crate::value::{
    Bound, Budget, Call, Column, Fault, FaultKind, Function, Kind, Map, On, Operator, Origin, Run,
    Value, World, check_size, with_article,
};
use std::sync::Arc;

/// What a view's expressions are evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Vault and words.
    pub world: &'a World<'a>,
    /// The formulas of the base.
    pub formulas: &'a Formulas,
    /// The values of formulas that are the same in all views and on all pages.
    pub shared: &'a FormulaColumns,
    /// The values of the other formulas, for this view.
    pub own: &'a FormulaColumns,
    /// The file that holds the base: a base, or the note of a block.
    pub base: FileId,
    /// What `this` is (D26).
    pub this: FileId,
    /// The number of the view, for `random()` (D28).
    pub view: u64,
}

impl<'a> Scope<'a> {
    /// Begins a row.
    #[must_use]
    pub fn row(self, file: FileId) -> Row<'a> {
        Row {
            scope: self,
            file: Some(file),
        }
    }

    /// Evaluates a summary over `values`, empty ones included (D15).
    ///
    /// # Errors
    /// Why there is no value.
    pub fn summary(self, expression: &Expression, values: Vec<Value>) -> Result<Value, Fault> {
        let row = Row {
            scope: self,
            file: None,
        };
        let values = Value::list(values);
        row.run(expression, Some(&values))
    }

    /// Returns the column that keeps the values of a formula. `None`: there is no such formula.
    pub(crate) fn column(self, formula: usize) -> Option<&'a Arc<Column>> {
        match self.formulas.is_differing(formula) {
            true => self.own.of(formula),
            false => self.shared.of(formula),
        }
    }
}

/// A row: a file, and what its expressions are evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    scope: Scope<'a>,
    /// `None` in a summary.
    file: Option<FileId>,
}

/// What is bound at a place of an expression.
#[derive(Clone, Copy)]
struct Here<'h> {
    bound: Option<&'h Bound>,
    values: Option<&'h Value>,
    budget: &'h Budget,
}

impl<'a> Row<'a> {
    /// Returns the value of an expression.
    ///
    /// # Errors
    /// Why there is none.
    pub fn evaluate(&self, expression: &Expression) -> Result<Value, Fault> {
        self.run(expression, None)
    }

    /// Returns the value of a formula. It is evaluated once for each row, in all views unless it differs between them.
    ///
    /// # Errors
    /// Why there is none.
    pub fn formula(&self, number: usize) -> Result<Value, Fault> {
        if let Some(known) = self.known(number) {
            return known;
        }
        // Needed ones first, so that a long chain of formulas needs no deep stack.
        for needed in self.scope.formulas.needed(number) {
            let _ = self.outcome(*needed);
        }
        self.outcome(number)
    }

    /// Returns what evaluating the formula gave, if it was evaluated already.
    fn known(&self, number: usize) -> Option<Result<Value, Fault>> {
        let known = self.scope.column(number)?.known(self.place())?;
        Some(known.clone().map_err(|fault| (*fault).clone()))
    }

    /// The place of the row in the columns of formulas.
    fn place(&self) -> FileId {
        self.file.unwrap_or_else(|| self.scope.own.without_row())
    }

    /// Returns the value of a formula whose own formulas are known.
    fn outcome(&self, number: usize) -> Result<Value, Fault> {
        let make = || match self.scope.formulas.get(number) {
            _ if self.scope.formulas.is_circular(number) => {
                let reason = "formulas refer to each other";
                Err(Fault::new(FaultKind::Circle, reason))
            }
            Ok(expression) => self.start(expression, None),
            Err(mistake) => Err(Fault {
                kind: FaultKind::Unknown,
                span: mistake.span,
                reason: mistake.message.clone(),
                help: mistake.help.clone(),
            }),
        };
        match self.scope.column(number) {
            Some(column) => column.outcome(self.place(), make),
            None => Ok(Value::Empty),
        }
    }

    fn run(&self, expression: &Expression, values: Option<&Value>) -> Result<Value, Fault> {
        for number in &expression.uses.formulas {
            let _ = self.formula(*number);
        }
        self.start(expression, values)
    }

    /// Evaluates an expression whose formulas are known.
    fn start(&self, expression: &Expression, values: Option<&Value>) -> Result<Value, Fault> {
        let budget = Budget::default();
        let here = Here {
            bound: None,
            values,
            budget: &budget,
        };
        self.value(&expression.code, here)
    }

    fn value(&self, code: &Code, here: Here<'_>) -> Result<Value, Fault> {
        here.budget.spend(1).map_err(|fault| fault.at(code.span))?;
        let world = self.scope.world;
        let value = match &code.kind {
            CodeKind::Constant(value) => return Ok(value.clone()),
            CodeKind::Bound(name) => return Ok(bound(*name, here)),
            CodeKind::Row => return Ok(self.file.map_or(Value::Empty, Value::File)),
            CodeKind::This => return Ok(Value::File(self.scope.this)),
            CodeKind::Properties(owner) => {
                let owner = self.owner(*owner);
                return Ok(owner.map_or(Value::Empty, |id| world.properties(id)));
            }
            CodeKind::Property(owner, name, column) => {
                let owner = self.owner(*owner);
                return owner.map_or(Ok(Value::Empty), |id| {
                    column.value(id, || Ok(world.property(id, name)))
                });
            }
            CodeKind::Formula(number) => {
                let known = self.known(*number).unwrap_or(Ok(Value::Empty));
                return known.map_err(|fault| Fault {
                    span: code.span,
                    ..fault
                });
            }
            CodeKind::List(items) => {
                let items = items.iter().map(|item| self.value(item, here));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            CodeKind::Map(entries) => {
                let entries = entries.iter();
                let entry = |(key, value): &(Arc<str>, Code)| {
                    Ok((Arc::clone(key), self.value(value, here)?))
                };
                Value::Map(Arc::new(Map {
                    entries: entries.map(entry).collect::<Result<_, _>>()?,
                    origin: Origin::Plain,
                }))
            }
            CodeKind::Field {
                of,
                name,
                fields,
                of_files,
            } => {
                let of = self.value(of, here)?;
                let make = || self.field(&of, name, fields, here);
                let value = match (&of, of_files) {
                    (Value::File(id), Some(column)) => column.value(*id, make),
                    _ => make(),
                };
                value.map_err(|fault| fault.at(code.span))?
            }
            CodeKind::Index { of, key } => {
                let (of, key) = (self.value(of, here)?, self.value(key, here)?);
                self.index(&of, &key, here)
                    .map_err(|fault| fault.at(code.span))?
            }
            CodeKind::Call {
                of,
                functions,
                arguments,
            } => self.call(code, of.as_deref(), functions, arguments, here)?,
            CodeKind::If {
                condition,
                then,
                otherwise,
            } => {
                return match (self.value(condition, here)?.is_truthy(), otherwise) {
                    (true, _) => self.value(then, here),
                    (false, Some(otherwise)) => self.value(otherwise, here),
                    (false, None) => Ok(Value::Empty),
                };
            }
            CodeKind::Not(of) => return Ok((!self.value(of, here)?.is_truthy()).into()),
            CodeKind::Minus(of) => {
                return minus(&self.value(of, here)?).map_err(|fault| fault.at(code.span));
            }
            CodeKind::Chain { first, rest } => self.chain(first, rest, here)?,
        };
        check_size(&value, here.budget).map_err(|fault| fault.at(code.span))?;
        Ok(value)
    }

    fn owner(&self, owner: Owner) -> Option<FileId> {
        match owner {
            Owner::Row => self.file,
            Owner::This => Some(self.scope.this),
        }
    }

    /// The file from which links in properties of the row resolve (D25).
    fn from(&self) -> FileId {
        self.file.unwrap_or(self.scope.base)
    }

    fn chain(
        &self,
        first: &Code,
        rest: &[(Operator, Code)],
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        let mut left = self.value(first, here)?;
        for (at, (operator, operand)) in rest.iter().enumerate() {
            match operator {
                Operator::And if !left.is_truthy() => continue,
                Operator::Or if left.is_truthy() => continue,
                _ => {}
            }
            let right = self.value(operand, here)?;
            let span = Span {
                start: first.span.start,
                end: operand.span.end,
            };
            let is_same = matches!(operator, Operator::Equal | Operator::Unequal);
            let named = is_same
                && (at == 0 && self.is_name(first, &left, &right, here)?
                    || self.is_name(operand, &right, &left, here)?);
            left = match operator {
                _ if named => (*operator == Operator::Equal).into(),
                _ => {
                    let world = self.scope.world;
                    apply(*operator, &left, &right, world, self.from(), here.budget)
                        .map_err(|fault| fault.at(span))?
                }
            };
        }
        Ok(left)
    }

    /// Whether `code` is the `file.name` of a note with the value `name`, and `other` is that name with its `.md` (D31).
    fn is_name(
        &self,
        code: &Code,
        name: &Value,
        other: &Value,
        here: Here<'_>,
    ) -> Result<bool, Fault> {
        let (Value::Text(name), Value::Text(other)) = (name, other) else {
            return Ok(false);
        };
        let ending = other.strip_prefix(&**name);
        let is_longer = ending.is_some_and(|ending| !ending.is_empty());
        Ok(is_longer && self.full_name(code, here)?.as_deref() == Some(&**other))
    }

    /// Returns the name with its ending, if `code` is the name of a note.
    fn full_name(&self, code: &Code, here: Here<'_>) -> Result<Option<String>, Fault> {
        let CodeKind::Field { of, name, .. } = &code.kind else {
            return Ok(None);
        };
        if &**name != "name" {
            return Ok(None);
        }
        let Value::File(id) = self.value(of, here)? else {
            return Ok(None);
        };
        let file = self.scope.world.file(id);
        let is_note = file.kind().is_note();
        Ok(is_note.then(|| file.entry.path.name().to_owned()))
    }

    fn field(
        &self,
        of: &Value,
        name: &str,
        fields: &[&'static Function],
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        if let Value::Map(map) = of {
            return Ok(map.entry(name));
        }
        let own = fields.iter().find(|f| f.on.takes(of.kind()));
        match own {
            _ if of.is_empty() => Ok(of_empty(name)),
            Some(own) => self.plain(own, of, &[], here),
            None => {
                let plainer = plainer(of);
                let has = |plainer: &Value| fields.iter().any(|f| f.on.takes(plainer.kind()));
                match plainer.filter(has) {
                    Some(plainer) => self.field(&plainer, name, fields, here),
                    None => Err(no_field(of, name, fields)),
                }
            }
        }
    }

    fn index(&self, of: &Value, key: &Value, here: Here<'_>) -> Result<Value, Fault> {
        let place =
            |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as usize);
        match (of, key) {
            (Value::Empty, _) | (_, Value::Empty) => Ok(Value::Empty),
            (Value::List(items), Value::Number(number)) => {
                let item = place(*number).and_then(|at| items.get(at));
                Ok(item.cloned().unwrap_or_default())
            }
            (Value::Text(text), Value::Number(number)) => {
                let letter = place(*number).and_then(|at| text.chars().nth(at));
                Ok(letter.map_or(Value::Empty, |letter| Value::from(letter.to_string())))
            }
            (_, key) if key.kind() == Kind::Text => {
                let name = self.scope.world.plain(key);
                self.field(of, &name, &FUNCTIONS.fields(&name), here)
            }
            _ => {
                let (of, key) = (with_article(of.kind()), with_article(key.kind()));
                Err(Fault::type_error(format!(
                    "{of} has no place that {key} names"
                )))
            }
        }
    }

    fn plain(
        &self,
        function: &'static Function,
        this: &Value,
        arguments: &[Value],
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        match function.run {
            Run::Plain(run) => run(&self.given(function, this, arguments, here)),
            Run::Each(_) | Run::If => Ok(Value::Empty),
        }
    }

    fn given<'c>(
        &'c self,
        function: &'static Function,
        this: &'c Value,
        arguments: &'c [Value],
        here: Here<'c>,
    ) -> Call<'c, 'a> {
        Call {
            name: function.name,
            this,
            arguments,
            world: self.scope.world,
            dialect: self.scope.world,
            row: self.from(),
            base: self.scope.base,
            budget: here.budget,
            view: self.scope.view,
        }
    }

    fn call(
        &self,
        code: &Code,
        of: Option<&Code>,
        functions: &[&'static Function],
        arguments: &[Code],
        here: Here<'_>,
    ) -> Result<Value, Fault> {
        let Some(first) = functions.first() else {
            return Ok(Value::Empty);
        };
        let mut this = match of {
            Some(of) => self.value(of, here)?,
            None => Value::Empty,
        };
        let takes = |this: &Value| {
            let fits = |f: &&&Function| f.on.takes(this.kind()) && accepts(f, arguments.len());
            functions.iter().find(fits).copied()
        };
        let function = match of {
            None => *first,
            Some(_) if this.is_empty() && first.name == "isType" => *first,
            Some(_) if this.is_empty() => return Ok(of_empty(first.name)),
            Some(_) => {
                let found = takes(&this);
                let plainer = plainer(&this).filter(|_| found.is_none_or(|f| f.on == On::Any));
                let of_plainer = plainer.and_then(|value| Some((takes(&value)?, value)));
                match of_plainer {
                    Some((method, value)) if method.on != On::Any && method.name != "isEmpty" => {
                        this = value;
                        method
                    }
                    _ => found.ok_or_else(|| no_method(&this, functions).at(code.span))?,
                }
            }
        };
        let later = matches!(function.run, Run::Each(_));
        let rest = arguments.iter().skip(usize::from(later));
        let given: Vec<Value> = rest
            .map(|a| self.value(a, here))
            .collect::<Result<_, _>>()?;
        let made = match function.run {
            Run::Each(run) => {
                let mut each = |bound: Bound| {
                    let Some(argument) = arguments.first() else {
                        return Ok(Value::Empty);
                    };
                    let inner = Here {
                        bound: Some(&bound),
                        ..here
                    };
                    let value = self.value(argument, inner)?;
                    if bound.acc.is_some() {
                        check_size(&value, here.budget)?;
                    }
                    Ok(value)
                };
                run(&self.given(function, &this, &given, here), &mut each)
            }
            _ => self.plain(function, &this, &given, here),
        };
        let made = made.map_err(|fault| fault.at(code.span))?;
        // On a note's name, the end of its file's name will do as well (D31).
        if function.name == "endsWith"
            && !made.is_truthy()
            && let (Some(of), Some(Value::Text(end))) = (of, given.first())
        {
            let full = self.full_name(of, here)?;
            return Ok(full.is_some_and(|full| full.ends_with(&**end)).into());
        }
        Ok(made)
    }
}

fn bound(name: Name, here: Here<'_>) -> Value {
    let bound = here.bound;
    let found = match name {
        Name::Value => bound.map(|bound| bound.value.clone()),
        Name::Index => bound.map(|bound| Value::Number(bound.index as f64)),
        Name::Acc => bound.and_then(|bound| bound.acc.clone()),
        Name::Values => here.values.cloned(),
    };
    found.unwrap_or_default()
}
