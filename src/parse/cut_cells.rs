//! Finds code and formulas that a bar within a table row splits: as in Obsidian, a bar begins a cell wherever it stands (G3, L32).
//!
//! Entry point: [`NoteBuilder::cut_cells`].

use super::events::NoteBuilder;
use crate::model::{Code, Span};
use rustc_hash::FxHashMap;
use std::ops::Range;

impl NoteBuilder<'_> {
    /// Reports NW021 for code and formulas that a bar of the table row `row` splits.
    pub(super) fn cut_cells(&mut self, row: Range<usize>) {
        let Some(text) = self.source.text.get(row.clone()) else {
            return;
        };
        if !text.contains(['`', '$']) {
            return;
        }
        for (what, cut) in cut(text) {
            let message = format!(
                "the bar in this {} splits the table cell; put a backslash before it",
                what.name()
            );
            let span = Span::new(row.start + cut.start, row.start + cut.end);
            self.draft(Code::TablePipe, span, message);
        }
    }
}

/// A construct that a bar can split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CutKind {
    Code,
    Formula,
}

impl CutKind {
    fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Formula => "formula",
        }
    }
}

/// A run of backticks or dollars, and the number of its cell.
#[derive(Clone, Debug)]
struct MarkRun {
    mark: u8,
    range: Range<usize>,
    cell: usize,
}

/// Returns the runs of a row, in order. A backslash escapes what follows it; a bar behind any number of backslashes splits nothing.
fn runs(row: &str) -> Vec<MarkRun> {
    let bytes = row.as_bytes();
    let (mut found, mut cell, mut at) = (Vec::new(), 0, 0);
    while let Some(&mark) = bytes.get(at) {
        let start = at;
        at += match mark {
            b'\\' => 2,
            b'`' | b'$' => bytes[at..].iter().take_while(|b| **b == mark).count(),
            _ => 1,
        };
        match mark {
            b'|' if start == 0 || bytes[start - 1] != b'\\' => cell += 1,
            b'`' | b'$' => found.push(MarkRun {
                mark,
                range: start..at,
                cell,
            }),
            _ => {}
        }
    }
    found
}

/// Returns the code and formulas of a row that begin in one cell and end in another.
fn cut(row: &str) -> Vec<(CutKind, Range<usize>)> {
    let runs = runs(row);
    let mut found = Vec::new();
    let partners = partners(&runs);
    let mut formula: Option<&MarkRun> = None;
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        at += 1;
        if run.mark == b'`' {
            if let Some(end) = partners[at - 1] {
                if runs[end].cell != run.cell {
                    found.push((CutKind::Code, run.range.start..runs[end].range.end));
                }
                at = end + 1;
            }
            continue;
        }
        match formula.filter(|open| closes(row, open, run)) {
            Some(open) => {
                if open.cell != run.cell {
                    found.push((CutKind::Formula, open.range.start..run.range.end));
                }
                formula = None;
            }
            None => formula = opens(row, run).then_some(run),
        }
    }
    found
}

/// Returns for each run of backticks the next one of its length.
fn partners(runs: &[MarkRun]) -> Vec<Option<usize>> {
    let mut next = FxHashMap::default();
    let mut partners = vec![None; runs.len()];
    for (at, run) in runs.iter().enumerate().rev() {
        if run.mark == b'`' {
            partners[at] = next.insert(run.range.len(), at);
        }
    }
    partners
}

/// Whether these dollars may begin a formula (X2).
fn opens(row: &str, run: &MarkRun) -> bool {
    let after = row[run.range.end..].chars().next();
    run.range.len() <= 2 && after.is_some_and(|c| !c.is_whitespace())
}

/// Whether these dollars end the formula that `open` begins (X2). Dollars before a letter begin something instead: `|$HOME|$PATH|`.
fn closes(row: &str, open: &MarkRun, run: &MarkRun) -> bool {
    let before = row[..run.range.start].chars().next_back();
    let after = row[run.range.end..].chars().next();
    let begins = run.cell != open.cell && after.is_some_and(char::is_alphanumeric);
    run.range.len() == open.range.len()
        && before.is_some_and(|c| !c.is_whitespace())
        && !after.is_some_and(|c| c.is_ascii_digit())
        && !begins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(row: &str) -> Vec<&str> {
        cut(row).into_iter().map(|(_, range)| &row[range]).collect()
    }

    #[test]
    fn g3_code_and_formulas_that_a_bar_splits() {
        assert_eq!(of("| `a|b` | c |"), ["`a|b`"]);
        assert_eq!(of("| ``a`|b`` |"), ["``a`|b``"]);
        assert_eq!(of("| $|x|$ | $P(A|B)$ |"), ["$|x|$", "$P(A|B)$"]);
        assert_eq!(of("| $$a|b$$ |"), ["$$a|b$$"]);
        assert_eq!(of("가 | `가|나` |"), ["`가|나`"]);
    }

    #[test]
    fn g3_code_that_no_bar_splits_is_not_reported() {
        for row in [
            "| `a` | `b` |",
            "| `a\\|b` | $a\\|b$ |",
            "| `a\\\\|b` |",
            "| $a$ | $b$ |",
            "| $5 | $6 |",
            "|$5|$6|",
            "| US$ | CA$ |",
            "|$HOME|$PATH|",
            "| \\$a | b$ |",
            "| \\`a | b` |",
            "| `a | ``b |",
            "| `$a` | b$ |",
            "",
            "\\",
        ] {
            assert_eq!(of(row), [""; 0], "{row}");
        }
    }
}
