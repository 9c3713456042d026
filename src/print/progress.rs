//! Shows a spinner with the name of the stage while people wait.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A spinner on the terminal, which disappears when it is dropped or finished.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Makes a spinner that is hidden unless `shown`.
    pub(super) fn new(shown: bool) -> Self {
        if !shown {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Shows the name of the stage that begins, such as `reading notes`.
    pub fn stage(&self, name: &'static str) {
        self.bar.set_message(name);
    }

    /// Clears the line, so that something else can be printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
