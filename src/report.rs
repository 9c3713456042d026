//! Sums up a run in one line.

use crate::link::Vault;
use crate::model::{FileKind, Note};
use std::fmt;
use std::time::Duration;

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The result cannot be trusted.
    pub errors: usize,
    /// Something on a page is wrong.
    pub warnings: usize,
    /// Worth knowing.
    pub infos: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (errors, warnings) = (
            number(self.errors, "error"),
            number(self.warnings, "warning"),
        );
        write!(f, "{errors}, {warnings}, {}", number(self.infos, "info"))
    }
}

/// The summary of a run.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// Public notes.
    pub notes: usize,
    /// Pages of the site; `None` when none were made.
    pub pages: Option<usize>,
    /// Links in public notes.
    pub links: usize,
    /// Findings.
    pub findings: Counts,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// Counts the public notes of `vault` and their links.
    #[must_use]
    pub fn new(vault: &Vault, pages: Option<usize>, findings: Counts, took: Duration) -> Self {
        let public = vault.files.iter().filter(|f| f.is_public());
        let notes: Vec<_> = public.filter(|f| f.kind() == FileKind::Note).collect();
        let links = notes.iter().filter_map(|f| f.note.as_ref());
        Self {
            notes: notes.len(),
            pages,
            links: links.map(|note| count_links(note)).sum(),
            findings,
            took,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", number(self.notes, "note"))?;
        if let Some(pages) = self.pages {
            write!(f, "{}, ", number(pages, "page"))?;
        }
        let (links, seconds) = (number(self.links, "link"), self.took.as_secs_f64());
        write!(f, "{links}, {} in {seconds:.2} s", self.findings)
    }
}

/// Counts the links of a note.
fn count_links(note: &Note) -> usize {
    let links = note.links.iter();
    links.filter(|link| !link.kind.only_names()).count()
}

/// Returns `1 note`, `2 notes` and so on.
fn number(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_one_line_with_all_numbers() {
        let mut report = Report {
            notes: 12,
            pages: Some(15),
            links: 1,
            findings: Counts {
                errors: 0,
                warnings: 1,
                infos: 3,
            },
            took: Duration::from_millis(34),
        };
        assert_eq!(
            report.to_string(),
            "12 notes, 15 pages, 1 link, 0 errors, 1 warning, 3 infos in 0.03 s"
        );
        report.pages = None;
        assert!(report.to_string().starts_with("12 notes, 1 link, "));
    }
}
