//! An environment while it is rewritten: where it stands, and what `&` means in it.

/// An environment that is open.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name in the source.
    pub(super) name: String,
    /// The text that ends it.
    pub(super) end: &'static str,
    pub(super) columns: Columns,
    /// Whether limits stand above and below operators in a new cell, and the size of its letters.
    pub(super) outside: (bool, f64),
    /// The current column, counted from 0.
    pub(super) column: usize,
    /// How many columns the specification names. Rules have to cross them all.
    pub(super) width: usize,
    /// Where the current row and cell begin in the result.
    pub(super) row: usize,
    pub(super) cell: usize,
    /// The mark around an array, for a rule below it.
    pub(super) mark: Option<usize>,
    /// Whether its rows may have numbers, and the number of the current row.
    pub(super) numbered: bool,
    pub(super) tag: Option<usize>,
}

/// The meaning of `&`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Columns {
    /// It begins the next cell.
    Cells,
    /// It begins the next cell; cells form pairs, with space between the pairs.
    Pairs,
    /// It begins the next cell; cells form pairs without space between them.
    TightPairs,
    /// It stands around the relation between two cells: `a & = & b`.
    Relation,
    /// It is only a space, because the environment has one column.
    None,
}

impl Table {
    /// Whether this is the second cell of a pair, which begins where the first one ends.
    pub(super) fn is_after_pair(&self) -> bool {
        let pairs = matches!(self.columns, Columns::Pairs | Columns::TightPairs);
        pairs && self.column % 2 == 1
    }
}
