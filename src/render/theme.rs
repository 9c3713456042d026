//! Templates and assets: the built-in theme with what the user overrides.

use crate::config::Config;
use crate::error::Result;

/// Templates, ready to render, and the files pages refer to.
#[derive(Debug)]
pub struct Theme {
    /// Parsed templates.
    pub tera: tera::Tera,
    /// Style sheets, scripts, icons, under `_nw/`.
    pub assets: Vec<Asset>,
}

/// A file of the theme.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Address from the site root, `_nw/theme.css`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Theme {
    /// The built-in theme with `overrides` (name such as `note.html` or `assets/theme.css`, and content) in place of its files of the same names.
    ///
    /// # Errors
    /// [`crate::Error::Template`] with name, line and column of a template that cannot be parsed.
    pub fn new(_config: &Config, _overrides: Vec<(String, String)>) -> Result<Self> {
        todo!()
    }
}
