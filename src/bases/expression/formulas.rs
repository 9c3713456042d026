//! The formulas of a base, and expressions that may use them (D8).
//!
//! Entry point: [`Formulas`].

use super::bind::bind;
use super::code::{Code, CodeKind, Uses};
use super::mistake::Mistake;
use super::parser::parse;
use crate::model::text::fold;
use crate::value::{Column, Columns};
use std::sync::Arc;

/// A checked expression.
#[derive(Clone, Debug)]
pub struct Expression {
    pub(super) code: Code,
    /// What it depends on.
    pub uses: Uses,
}

impl Expression {
    /// Returns the column that its values are kept in, if it is a field of the row's file and nothing more.
    pub(crate) fn column(&self) -> Option<&Arc<Column>> {
        match &self.code.kind {
            CodeKind::Field { of, of_files, .. } if matches!(of.kind, CodeKind::Row) => {
                of_files.as_ref()
            }
            _ => None,
        }
    }
}

/// All formulas of a base.
#[derive(Debug, Default)]
pub struct Formulas {
    /// Folded names (N2).
    names: Vec<String>,
    expressions: Vec<Result<Expression, Mistake>>,
    /// Of each, the formulas that it needs, in the order in which they are evaluated, without those in a circle.
    needed: Vec<Vec<usize>>,
    /// Of each, whether it refers to itself, directly or by way of others.
    circular: Vec<bool>,
    /// Of each, whether its value for a row may be another one in another view or on another page.
    differing: Vec<bool>,
    /// The columns of the world in which they are evaluated.
    world: Arc<Columns>,
}

impl Formulas {
    /// Reads the formulas: their names and texts, in the order of the base. If two have one name, the last counts. `world` has the columns of
    /// the world in which they will be evaluated.
    #[must_use]
    pub fn new<'t>(
        world: &Arc<Columns>,
        formulas: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Self {
        let (names, texts): (Vec<String>, Vec<&str>) = formulas
            .into_iter()
            .map(|(name, text)| (fold(name), text))
            .unzip();
        let read = |text: &str| {
            let (code, uses) = bind(&parse(text)?, &names, false, world)?;
            Ok(Expression { code, uses })
        };
        let expressions: Vec<Result<Expression, Mistake>> = texts.into_iter().map(read).collect();
        let mut made = Self {
            needed: vec![Vec::new(); names.len()],
            circular: vec![false; names.len()],
            differing: Vec::new(),
            world: Arc::clone(world),
            names,
            expressions,
        };
        made.circular = made.find_circles();
        made.needed = (0..made.len()).map(|number| made.order(number)).collect();
        let differs = |number: usize| made.get(number).is_ok_and(|formula| made.differs(formula));
        made.differing = (0..made.len()).map(differs).collect();
        made
    }

    /// Reads an expression that may use the formulas: a filter.
    ///
    /// # Errors
    /// The first mistake.
    pub fn read(&self, text: &str) -> Result<Expression, Mistake> {
        let (code, uses) = bind(&parse(text)?, &self.names, false, &self.world)?;
        Ok(Expression { code, uses })
    }

    /// Reads an expression for a summary, in which `values` is bound (D15).
    ///
    /// # Errors
    /// The first mistake.
    pub fn read_summary(&self, text: &str) -> Result<Expression, Mistake> {
        let (code, uses) = bind(&parse(text)?, &self.names, true, &self.world)?;
        Ok(Expression { code, uses })
    }

    /// Returns how many formulas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the number of the formula with this name (N2).
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        self.names.iter().rposition(|name| *name == folded)
    }

    /// Returns a formula, or what is wrong with it.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn get(&self, number: usize) -> Result<&Expression, &Mistake> {
        self.expressions[number].as_ref()
    }

    /// Whether a formula refers to itself, directly or by way of others (NW506).
    #[must_use]
    pub fn is_circular(&self, number: usize) -> bool {
        self.circular[number]
    }

    /// Whether an expression, or a formula that it uses, asks for the time of the build (D28).
    #[must_use]
    pub fn uses_clock(&self, expression: &Expression) -> bool {
        self.any(expression, |uses| uses.clock)
    }

    /// Whether an expression may have another value for the same row in another view or on another page: it, or a formula that it uses,
    /// depends on `this` (D26) or calls `random()` (D28).
    #[must_use]
    pub fn differs(&self, expression: &Expression) -> bool {
        self.any(expression, |uses| uses.this || uses.random)
    }

    /// Whether a formula [differs](Self::differs).
    pub(super) fn is_differing(&self, number: usize) -> bool {
        self.differing.get(number).copied().unwrap_or(true)
    }

    fn any(&self, expression: &Expression, has: fn(&Uses) -> bool) -> bool {
        let direct = expression.uses.formulas.iter();
        let mut all = direct.flat_map(|number| self.needed[*number].iter().chain([number]));
        let of = |number: &usize| self.get(*number).is_ok_and(|formula| has(&formula.uses));
        has(&expression.uses) || all.any(of)
    }

    /// Returns the formulas that a formula needs, in the order in which they are evaluated.
    pub(super) fn needed(&self, number: usize) -> &[usize] {
        &self.needed[number]
    }

    fn uses(&self, number: usize) -> &[usize] {
        self.get(number)
            .map_or(&[], |formula| &formula.uses.formulas)
    }

    /// Returns for each formula whether it refers to itself, directly or by way of others.
    fn find_circles(&self) -> Vec<bool> {
        let leads_back = |start: usize| {
            let mut seen = vec![false; self.len()];
            let mut open = self.uses(start).to_vec();
            while let Some(number) = open.pop() {
                if number == start {
                    return true;
                }
                if !std::mem::replace(&mut seen[number], true) {
                    open.extend(self.uses(number));
                }
            }
            false
        };
        (0..self.len()).map(leads_back).collect()
    }

    /// Returns the formulas that `start` needs, each after those that it needs itself. Circles are left out.
    fn order(&self, start: usize) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.len()];
        let mut open = vec![(start, false)];
        while let Some((number, is_done)) = open.pop() {
            if is_done {
                order.push(number);
                continue;
            }
            if std::mem::replace(&mut seen[number], true) {
                continue;
            }
            open.push((number, true));
            if !self.circular[number] {
                open.extend(self.uses(number).iter().map(|number| (*number, false)));
            }
        }
        order.retain(|number| *number != start);
        order
    }
}
