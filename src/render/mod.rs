//! The linked vault becomes bytes. Pure: no files, no clock, no network.
//!
//! Entry points: [`pages()`] lists what there is to render, [`render`] renders one of them, [`check`] only says what rendering
//! finds. `build` renders all in parallel and streams them to disk; `serve` renders the page that is asked for.

mod assets;
mod code;
mod contents;
mod context;
mod embed;
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
mod pages;
mod properties;
mod sanitize;
mod style;
mod style_sheet;
mod theme;

pub use code::{CodeMemory, code_keys};
pub use findings::{check, gather};
pub use fingerprints::PageFingerprints;
pub use pages::{Page, pages, render, url_of};
pub use style_sheet::modern;
pub use theme::{Asset, Drawing, Theme, built_in_texts};

use crate::config::Config;
use crate::link::Vault;
use crate::model::{Finding, Url};

/// What every page is rendered from.
#[derive(Debug)]
pub struct Site<'a> {
    /// Settings.
    pub config: &'a Config,
    /// The linked vault.
    pub vault: &'a Vault,
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
    /// What was noticed while rendering: NW009, NW010, NW019, NW020, NW705.
    pub findings: Vec<Finding>,
}
