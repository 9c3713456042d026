//! The read side of the disk: which files a vault has and what is in them.
//!
//! [`discover()`] walks the vault, [`load()`] reads its notes concurrently. [`look`], [`read`] and [`measure`] read single files that
//! changed, [`open()`] opens files for other rooms. [`state()`] shows whether anything changed, without reading a note. Nothing here knows
//! Markdown.

mod again;
mod around;
mod callouts;
mod dates;
mod decode;
mod discover;
mod gitignored;
mod history;
mod images;
mod json;
mod load;
mod obsidian;
mod open;
mod plugins;
mod settings_file;
mod stamp;
mod state;
mod unmatched;

pub use again::{look, measure};
pub use around::above;
pub use dates::{FileDates, build_time, chosen_build_time, dates};
pub use discover::{Discovered, discover};
pub use history::{History, Stamp};
pub use load::{LARGEST_PICTURE, Loaded, Source, load, read};
pub use obsidian::{Around, ObsidianSettings};
pub use open::open;
pub use plugins::{DataviewSettings, OF_PLUGINS};
pub use stamp::{FileStamp, file_state};
pub use state::{State, state};
