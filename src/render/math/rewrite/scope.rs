//! Tracks what is open at a place of a formula: groups, fences, arguments and tables.
//!
//! Entry points: [`Rewriter::open`] and the methods that close.

use super::Rewriter;
use super::table::Table;

/// A part of a formula at whose end sizes, styles and colours end.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: Kind,
    /// How many rows of sizes, styles and colours are open here, in all scopes.
    pub(super) rows: u32,
    /// How many groups were opened for sizes and colours; they end with the cell.
    pub(super) switches: u32,
    /// Whether limits stand above and below operators.
    pub(super) display: bool,
    /// The size of letters here, as a multiple of the normal one.
    pub(super) size: f64,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// `{…}`
    Group,
    /// `\left…\right`
    Fence,
    /// An argument, which is walked on its own.
    Argument,
    /// `\begin…\end`
    Table(Box<Table>),
}

impl Scope {
    pub(super) fn new(kind: Kind, display: bool, size: f64) -> Self {
        Self {
            kind,
            rows: 0,
            switches: 0,
            display,
            size,
        }
    }
}

impl Rewriter {
    /// Begins a scope with the display and size of the one around it.
    pub(super) fn open(&mut self, kind: Kind) {
        let (display, size) = (self.is_display(), self.size());
        let rows = self.scopes.last().map_or(0, |scope| scope.rows);
        self.scopes.push(Scope {
            rows,
            ..Scope::new(kind, display, size)
        });
    }

    pub(super) fn is_display(&self) -> bool {
        self.scopes.last().is_some_and(|scope| scope.display)
    }

    pub(super) fn size(&self) -> f64 {
        self.scopes.last().map_or(1.0, |scope| scope.size)
    }

    /// Returns the table whose cell this is, if nothing else is open in the cell.
    pub(super) fn table(&mut self) -> Option<&mut Table> {
        match &mut self.scopes.last_mut()?.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Ends the sizes and colours of a cell.
    pub(super) fn close_switches(&mut self) -> Result<(), String> {
        let Some(scope) = self.scopes.last_mut() else {
            return Ok(());
        };
        if let Kind::Table(table) = &scope.kind {
            (scope.display, scope.size) = table.outside;
        }
        let switches = std::mem::take(&mut scope.switches);
        scope.rows = scope.rows.saturating_sub(switches);
        for _ in 0..switches {
            self.put("}")?;
        }
        Ok(())
    }

    /// Writes the author's `}` and ends its group.
    pub(super) fn close_group(&mut self) -> Result<(), String> {
        if let Some(Kind::Group) = self.scopes.last().map(|scope| &scope.kind) {
            self.scopes.pop();
        }
        self.put("}")
    }

    /// Ends the last scope although its own end is missing; the converter then reports it.
    pub(super) fn close_last(&mut self) -> Result<(), String> {
        self.close_switches()?;
        self.scopes.pop();
        Ok(())
    }

    /// Ends all scopes at the end of the formula.
    ///
    /// # Errors
    /// If a table is still open.
    pub(super) fn close_all(&mut self) -> Result<(), String> {
        for scope in &self.scopes {
            if let Kind::Table(table) = &scope.kind {
                return Err(format!("`\\begin{{{}}}` has no end", table.name));
            }
        }
        Ok(())
    }
}
