//! The read side of the disk: which files a vault has and what is in them.
//!
//! [`discover()`] walks, [`load()`] reads concurrently. Neither knows Markdown.

mod dates;
mod decode;
mod discover;
mod images;
mod load;
mod obsidian;

pub use dates::{FileDates, dates};
pub use discover::{Discovered, discover};
pub use load::{Loaded, Source, load};
pub use obsidian::ObsidianSettings;
