//! The read side of the disk: which files a vault has and what is in them.
//!
//! [`discover()`] walks, [`load()`] reads concurrently; [`state()`] tells whether either would find something new. None knows
//! Markdown.

mod dates;
mod decode;
mod discover;
mod images;
mod load;
mod obsidian;
mod state;

pub use dates::{FileDates, dates};
pub use discover::{Discovered, discover};
pub use load::{Loaded, Source, load};
pub use obsidian::ObsidianSettings;
pub use state::{State, state};
