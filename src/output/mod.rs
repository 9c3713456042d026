//! The write side of the disk: a plan of every output file, then staged writing and swapping.
//!
//! Entry points: [`plan()`] and [`write()`]. [`Copied`] is what of a file goes into the site. [`theme`] and [`statics()`] read
//! what the author put beside the settings. A site is
//! never half written: `write.rs` makes what is new beside the old, `swap.rs` puts a whole site in its place, `journal.rs` a few files, and
//! `previous.rs` tells by the `record.rs` of an earlier build what that wrote from what is not ours (N27). [`BuiltFiles`] need not be made again.

mod built;
pub mod ending;
#[cfg(test)]
mod faulty;
mod journal;
mod leaks;
mod manifest;
mod metadata;
mod place;
mod plan;
mod previous;
mod published;
mod record;
mod statics;
mod swap;
mod system;
mod trial;
mod write;

pub use built::{BuiltFile, BuiltFiles, site_state, stamp};
pub use leaks::leaks;
pub use manifest::Manifest;
pub use place::check_others;
pub use plan::{Content, Plan, Planned, plan};
pub use published::{Bytes, Copied, Published, metadata_kept, published};
pub use statics::{static_notes, statics, statics_state, theme};
pub use swap::recover;
pub use trial::Trial;
pub use write::{Written, write};
