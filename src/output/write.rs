//! Writes a plan beside the output and swaps it in.

use super::Plan;
use crate::error::Result;
use crate::model::Finding;
use crate::render::Site;

/// What writing did.
#[derive(Debug, Default)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Files whose bytes changed or that are new.
    pub changed: usize,
    /// Files of an earlier build that went (N27).
    pub removed: usize,
    /// Bytes of the whole site.
    pub bytes: u64,
    /// What rendering and writing noticed: also NW704.
    pub findings: Vec<Finding>,
}

/// Renders and writes every planned file into `site.config.output`.
///
/// # Errors
/// [`crate::Error::Template`], [`crate::Error::Io`]; the previous site then is whole.
pub async fn write(_site: &Site<'_>, _plan: Plan) -> Result<Written> {
    todo!()
}
