//! Words around what blocks of plugins show, in the language of the site.
//!
//! Entry point: [`BlockWords`], the table `blocks` of a file in `templates/i18n/`.

use super::base_words::Forms;
use serde::Deserialize;

/// Words around what blocks of plugins show.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BlockWords {
    /// The dates of a task (U7).
    dates: TaskDates,
    /// How many files a search finds.
    results: Forms,
    /// What the source of a diagram is called (X8).
    diagram_source: String,
}

/// What the dates of a task are called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct TaskDates {
    due: String,
    scheduled: String,
    start: String,
    created: String,
    completion: String,
}

impl BlockWords {
    /// Returns what the source of a diagram is called.
    pub(super) fn diagram_source(&self) -> &str {
        &self.diagram_source
    }

    /// Returns how many files a search finds.
    pub(super) fn results(&self, count: usize) -> String {
        self.results.of(count)
    }

    /// Returns what the date of a task is called that is the field `key`.
    pub(super) fn date(&self, key: &str) -> &str {
        match key {
            "due" => &self.dates.due,
            "scheduled" => &self.dates.scheduled,
            "start" => &self.dates.start,
            "created" => &self.dates.created,
            "completion" => &self.dates.completion,
            _ => "",
        }
    }
}
