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

    /// Whether the dates of tasks are shown with words (U7).
    #[must_use]
    pub fn show_task_dates(self) -> bool {
        self.dataview || self.tasks
    }
}
