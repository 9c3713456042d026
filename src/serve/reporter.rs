//! Says on the terminal what a change did: new findings, and one line that sums up.
//!
//! Entry point: [`Reporter::report`].

use super::hub::Hub;
use crate::model::Severity;
use crate::print::{self, Printer, Shown, Sources};
use crate::report::Report;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::time::Duration;

/// Knows what was said before.
pub(super) struct Reporter {
    printer: Printer,
    /// Findings the author has seen.
    seen: FxHashSet<u64>,
    /// How long the changes took of which nothing was said yet.
    owed: Option<Duration>,
}

impl Reporter {
    pub(super) fn new(printer: Printer) -> Self {
        Self {
            printer,
            seen: FxHashSet::default(),
            owed: None,
        }
    }

    /// Records a change that is to be reported when there is time.
    pub(super) fn owe(&mut self, took: Duration) {
        self.owed = Some(self.owed.unwrap_or_default() + took);
    }

    /// Whether there is something to tell.
    pub(super) fn owes(&self) -> bool {
        self.owed.is_some()
    }

    /// Tells what is owed.
    pub(super) fn report_owed(&mut self, hub: &Hub) {
        if let Some(took) = self.owed.take() {
            self.report(hub, took);
        }
    }

    /// Shows the warnings and errors that were not there before, and sums up.
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
        // A reader of the terminal that went away is no reason to stop serving.
        let _ = self.printer.summary(&report.to_string());
    }
}

/// The same for a finding that only moved.
fn key(shown: &Shown<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    let finding = shown.finding;
    (finding.code, &finding.path, &finding.message).hash(&mut hasher);
    hasher.finish()
}
