//! Renders the linked vault into bytes, without files, clock or network.
//!
//! Entry points: [`pages()`] lists all pages, [`render`] renders one of them, [`check`] only returns the findings of rendering.
//! `build` renders all pages in parallel and streams them to disk; `serve` renders the page that a browser asks for.

mod assets;
mod base_words;
mod block_words;
mod code;
mod contents;
mod context;
mod escape;
mod findings;
mod fingerprints;
mod footnotes;
mod html;
mod i18n;
mod language;
mod machines;
mod math;
mod media;
mod named;
mod navigation;
mod page;
mod pages;
mod properties;
mod sanitize;
mod style;
mod style_sheet;
mod theme;

pub use assets::Asset;
pub use code::{CodeMemory, code_keys};
pub use findings::{check, gather, may_have_findings};
pub use fingerprints::PageFingerprints;
pub use page::{Page, pages, url_of};
pub use pages::render;
pub use style_sheet::modern;
pub use theme::{Drawing, Theme, built_in_texts};

use crate::bases::Bases;
use crate::config::Config;
use crate::link::Vault;
use crate::model::{Finding, Url};
use crate::query::dataview::Queries;

/// The inputs of every page.
#[derive(Debug)]
pub struct Site<'a> {
    /// Settings.
    pub config: &'a Config,
    /// The linked vault.
    pub vault: &'a Vault,
    /// The bases of the vault.
    pub bases: &'a Bases<'a>,
    /// The queries of the vault.
    pub queries: &'a Queries<'a>,
    /// Templates and assets.
    pub theme: &'a Theme,
}

/// One rendered file of the site.
#[derive(Debug)]
pub struct Output {
    /// Its address.
    pub url: Url,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Findings of rendering: NW009, NW010, NW019, NW020, NW705.
    pub findings: Vec<Finding>,
}
