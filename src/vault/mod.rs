//! The read side of the disk: which files a vault has and what is in them.
//!
//! [`discover()`] walks, [`load()`] reads concurrently; [`look`], [`read`] and [`measure`] are for single files that changed,
//! [`open()`] for those that others read.
//! [`state()`] tells whether any of them would find something new. None knows Markdown.

mod again;
mod dates;
mod decode;
mod discover;
mod history;
mod images;
mod load;
mod obsidian;
mod open;
mod state;

pub use again::{look, measure, read};
pub use dates::{FileDates, dates};
pub use discover::{Discovered, discover};
pub use history::{History, Stamp};
pub use load::{Loaded, Source, load};
pub use obsidian::ObsidianSettings;
pub use open::open;
pub use state::{State, state};
