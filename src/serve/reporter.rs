//! Prints the effect of a change on the terminal: new findings, and a line that sums up.
//!
//! Entry point: [`Reporter::report`].

use super::hub::Hub;
use crate::model::Severity;
use crate::print::{self, Printer, Shown, Sources};
use crate::report::Report;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::time::Duration;

/// Prints reports, and remembers which findings it printed.
pub(super) struct Reporter {
    printer: Printer,
    /// Keys of the findings that were printed.
    seen: FxHashSet<u64>,
    /// How long the changes took that are not reported yet.
    deferred: Option<Duration>,
}

impl Reporter {
    pub(super) fn new(printer: Printer) -> Self {
        Self {
            printer,
            seen: FxHashSet::default(),
            deferred: None,
        }
    }

    /// Records a change to report when there is time.
    pub(super) fn defer(&mut self, took: Duration) {
        self.deferred = Some(self.deferred.unwrap_or_default() + took);
    }

    /// Whether there are changes to report.
    pub(super) fn has_deferred(&self) -> bool {
        self.deferred.is_some()
    }

    /// Reports the recorded changes.
    pub(super) fn report_deferred(&mut self, hub: &Hub) {
        if let Some(took) = self.deferred.take() {
            self.report(hub, took);
        }
    }

    /// Prints the new warnings and errors, and sums up.
    pub(super) fn report(&mut self, hub: &Hub, took: Duration) {
        let Some(loaded) = hub.now().loaded else {
            return;
        };
        let vault = &*loaded.vault;
        let shown = print::select(&vault.findings, &loaded.config, vault, false);
        let sources = Sources {
            text: &|path| print::note_text(vault, path),
            prefix: "",
        };
        let grave = shown.iter().filter(|s| s.severity > Severity::Info);
        let now: Vec<(u64, Shown<'_>)> = grave.map(|s| (key(s), *s)).collect();
        let is_new = |(key, _): &&(u64, Shown<'_>)| !self.seen.contains(key);
        let new: Vec<_> = now.iter().filter(is_new).map(|(_, s)| *s).collect();
        let format = self.printer.format_for_people();
        self.printer
            .aside(&print::findings(format, &new, &sources, true));
        self.seen = now.into_iter().map(|(key, _)| key).collect();
        let report = Report::new(vault, None, print::count(&shown), took);
        // If nobody reads the terminal any more, the server goes on.
        let _ = self.printer.summary(&report.to_string());
    }
}

/// Returns a hash of a finding that stays the same if its place changes.
fn key(shown: &Shown<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    let finding = shown.finding;
    (finding.code, &finding.path, &finding.message).hash(&mut hasher);
    hasher.finish()
}
