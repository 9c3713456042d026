//! Decides which plugins' work noteweave does for a vault (U1).
//!
//! Entry point: [`Plugins::new`].

use crate::config::{Config, Switch};
use crate::vault::ObsidianSettings;

/// The plugins whose work noteweave does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Plugins {
    /// Queries and inline fields of Dataview (U1).
    pub dataview: bool,
    /// Lists and dates of Tasks (U7, U26).
    pub tasks: bool,
}

impl Plugins {
    /// Reads noteweave's settings, and where they leave it to Obsidian, the list of its plugins.
    pub(super) fn new(obsidian: &ObsidianSettings, config: &Config) -> Self {
        let is_on = |switch: Switch, plugin| switch.is_on(obsidian.has_plugin(plugin));
        Self {
            dataview: is_on(config.dataview.enable, "dataview"),
            tasks: is_on(config.tasks.enable, "obsidian-tasks-plugin"),
        }
    }

    /// Returns what code begins with that is a query, if there are queries in lines (U20).
    #[must_use]
    pub fn query_mark(self, obsidian: &ObsidianSettings) -> Option<&str> {
        let settings = &obsidian.dataview;
        let is_on = self.dataview && settings.inline;
        is_on.then_some(&*settings.inline_prefix)
    }

    /// Whether the dates of tasks are shown with words (U7).
    #[must_use]
    pub fn show_task_dates(self) -> bool {
        self.dataview || self.tasks
    }
}
