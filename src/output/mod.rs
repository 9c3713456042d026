//! The write side of the disk: plans every output file, writes a new site beside the old one and swaps them.
//!
//! Entry points: [`plan()`] and [`write()`]. [`Copied`] gives the published bytes of a file. [`theme`] and [`statics()`] read the author's
//! folders beside the settings. A site is never half written: `write.rs` writes new files beside the old site, then `swap.rs` replaces the
//! whole site, or `journal.rs` a few of its files. An earlier build left a list of its files (`record.rs`), by which `previous.rs` tells
//! them from files of others (N27). [`BuiltFiles`] lists the files that need not be made again.

mod built;
mod disk;
pub mod ending;
#[cfg(test)]
mod faulty;
mod journal;
mod leaks;
mod manifest;
mod metadata;
mod own;
mod path;
mod place;
mod plan;
mod previous;
mod published;
mod record;
mod seen;
mod statics;
mod swap;
mod system;
mod trial;
mod write;

pub use built::{BuiltFile, BuiltFiles};
pub use leaks::leaks;
pub use manifest::{Manifest, check_others};
pub use plan::{Content, Plan, Planned, plan};
pub use published::{Bytes, Copied, Published, metadata_kept, published};
pub use seen::{SeenSite, look, site_state};
pub use statics::{static_notes, statics, statics_state, theme};
pub use swap::recover;
pub use trial::Trial;
pub use write::{Written, write};
