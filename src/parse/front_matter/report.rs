//! Collects the findings about a note's properties. Lines are counted only for the first finding, because most notes have none.

pub(in crate::parse) use crate::model::text::shorten;
use crate::model::{Code, Finding, Lines, Severity, Span, VaultPath};

/// Most findings about the properties of one note. More would help nobody, and finding their columns would take long.
const LIMIT: usize = 100;

/// Collects findings with their places.
pub(in crate::parse) struct PropertyFindings<'t> {
    path: &'t VaultPath,
    text: &'t str,
    lines: Option<Lines<'t>>,
    findings: Vec<Finding>,
}

impl<'t> PropertyFindings<'t> {
    /// Makes an empty collection for the note at `path`. `text` is its text, at least up to the end of its properties.
    pub(in crate::parse) fn new(path: &'t VaultPath, text: &'t str) -> Self {
        Self {
            path,
            text,
            lines: None,
            findings: Vec::new(),
        }
    }

    /// Returns the text that spans point into.
    pub(super) fn source(&self) -> &'t str {
        self.text
    }

    /// Adds a finding at `span`.
    pub(super) fn add(&mut self, code: Code, span: Span, message: impl Into<String>) {
        if self.findings.len() < LIMIT {
            let place = self.lines().place(span);
            let finding = Finding::new(code, self.path.clone(), Some(place), message);
            self.findings.push(finding);
        }
    }

    /// Like [`Self::add`], with `severity` instead of the code's own.
    pub(super) fn add_as(
        &mut self,
        severity: Severity,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) {
        let before = self.findings.len();
        self.add(code, span, message);
        for finding in &mut self.findings[before..] {
            finding.severity = Some(severity);
        }
    }

    /// Adds NW203: `what`, given for `key`, cannot be used.
    pub(super) fn unusable(&mut self, key: &str, what: &str, span: Span) {
        self.add(
            Code::BadPropertyValue,
            span,
            format!("\"{}\": {what} cannot be used", shorten(key)),
        );
    }

    /// Adds NW202: `key` at `span` was already given at `earlier`.
    pub(super) fn duplicate(&mut self, key: &str, span: Span, earlier: Span) {
        if self.findings.len() < LIMIT {
            let line = self.lines().place(earlier).line;
            let message = format!("\"{}\" is already at line {line}", shorten(key));
            self.add(Code::DuplicateKey, span, message);
        }
    }

    /// Returns all findings, in order of their place.
    pub(in crate::parse) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|f| (f.place, f.code));
        self.findings
    }

    fn lines(&mut self) -> &Lines<'t> {
        self.lines.get_or_insert_with(|| Lines::new(self.text))
    }
}
