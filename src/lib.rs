//! noteweave turns a folder of Markdown notes (a *vault*) into a fast, cross-linked static site.
//!
//! # The pipeline
//!
//! ```text
//! discover -> load -> parse -> link -> bases, query -> index -> render -> plan -> write
//! ```
//!
//! Each stage takes the value of the stage before it; [`site`] runs them.
//!
//! - [`model`]: plain data that every stage shares: paths, spans, events, notes, links, findings.
//! - [`vault`]: the read side of the disk. Walks the vault, reads notes concurrently, asks git for dates.
//! - [`parse`]: text becomes a [`model::Note`]. Pure, never fails, knows one note.
//! - [`mod@link`]: notes become a [`link::Vault`]: names, resolution, privacy, addresses, backlinks, findings. The only place that resolves.
//! - [`value`]: values of properties and expressions: their order, equality and text.
//! - [`bases`]: bases: rows, columns, groups and summaries from the properties of public files.
//! - [`query`]: queries in notes: rows, groups and values from the fields, tags and tasks of public notes.
//! - [`index`]: what pages show beyond their note, made from public pages only.
//! - [`diagram`]: what notes describe becomes SVG. Pure, knows no vault.
//! - [`render`]: the vault and the theme become bytes. Pure.
//! - [`output`]: the write side of the disk: plan, stage, swap.
//! - [`cache`]: data that one build leaves for the next.
//! - [`site`]: the pipeline as recipes over one open vault.
//! - [`watch`]: notices which of a site's sources may have changed.
//! - [`serve`]: the preview server.
//! - [`mod@print`]: findings for people and programs.
//! - [`init`]: the files a new site starts from.
//! - [`runtime`], [`memory`]: threads, signals, and the limits of the system.
//! - [`commands`]: from arguments to an exit code; called by the program's `main`.
//! - [`config`], [`cli`], [`error`], [`report`]: settings, arguments, reasons to stop, the summary line.

pub mod bases;
pub mod cache;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagram;
pub mod error;
pub mod index;
pub mod init;
pub mod link;
pub mod memory;
pub mod model;
pub mod output;
pub mod parse;
pub mod print;
pub mod query;
pub mod render;
pub mod report;
pub mod runtime;
pub mod serve;
pub mod site;
pub mod value;
pub mod vault;
pub mod watch;

pub use error::{Error, Result};
