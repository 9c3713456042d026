//! A diagram that was drawn, before it has a place on a page.
//!
//! Entry point: [`Drawing::placed`]. Ids and links have marks in their places, so a drawing is the same for all pages and can be kept.

use crate::diagram::svg::Escaped;
use std::fmt::Write as _;

/// Stands before each id.
#[cfg(feature = "mermaid")]
pub(super) const ID: char = '\u{1}';
/// Stands before and behind the number of a link, in the place of the attributes of its `<a>`.
pub(super) const LINK: char = '\u{2}';

/// The addresses of links while a diagram is drawn. No such host can exist.
const ADDRESS: &str = "https://link.invalid/";

/// Returns the address of link `number` while a diagram is drawn.
#[must_use]
pub fn link_address(number: usize) -> String {
    format!("{ADDRESS}{number}")
}

/// Returns the number in an address that [`link_address`] made.
#[cfg(feature = "mermaid")]
pub(super) fn link_number(address: &str) -> Option<usize> {
    address.strip_prefix(ADDRESS)?.parse().ok()
}

/// A diagram as SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The SVG, with marks in the places of ids and links.
    svg: String,
}

/// What a drawing asks of the page it is put into.
pub trait Place {
    /// Returns where a link leads, and whether that is another site. `None` if it leads nowhere.
    fn address(&self, link: usize) -> Option<(String, bool)>;
}

impl Drawing {
    /// Makes the drawing that [`Self::kept`] returned the text of.
    #[must_use]
    pub fn new(svg: String) -> Self {
        Self { svg }
    }

    /// Returns the drawing as text, to be kept.
    #[must_use]
    pub fn kept(&self) -> &str {
        &self.svg
    }

    /// Returns the SVG for a page where `prefix` begins no other id.
    #[must_use]
    pub fn placed(&self, prefix: &str, place: &impl Place) -> String {
        let mut out = String::with_capacity(self.svg.len() + self.svg.len() / 8);
        let mut rest = &*self.svg;
        while let Some(at) = rest.find(['\u{1}', LINK]) {
            out.push_str(&rest[..at]);
            let is_id = rest[at..].starts_with('\u{1}');
            rest = &rest[at + 1..];
            if is_id {
                out.push_str(prefix);
                continue;
            }
            let (number, behind) = rest.split_once(LINK).unwrap_or((rest, ""));
            rest = behind;
            match number.parse().ok().and_then(|link| place.address(link)) {
                Some((address, true)) => {
                    let address = Escaped(&address);
                    let _ = write!(
                        out,
                        " class=\"external-link\" href=\"{address}\" rel=\"noopener\""
                    );
                }
                Some((address, false)) => {
                    let _ = write!(
                        out,
                        " class=\"internal-link\" href=\"{}\"",
                        Escaped(&address)
                    );
                }
                None => out.push_str(" class=\"internal-link is-unresolved\""),
            }
        }
        out.push_str(rest);
        out
    }
}
