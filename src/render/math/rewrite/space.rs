//! Writes spaces of any length, also of negative ones.
//!
//! Entry point: [`Rewriter::space`].

use super::{Mark, Rewriter};
use crate::render::math::input::Input;

/// Lengths of negative spaces in `em`, and the class for each.
const BACK: &[(f64, &str)] = &[
    (20.0, "nw-math-back-20000"),
    (5.0, "nw-math-back-5000"),
    (2.0, "nw-math-back-2000"),
    (1.0, "nw-math-back-1000"),
    (0.5, "nw-math-back-500"),
    (0.2, "nw-math-back-200"),
    (0.1, "nw-math-back-100"),
    (0.05, "nw-math-back-50"),
    (0.02, "nw-math-back-20"),
];
/// Lengths below this are not visible, in `em`.
const TOLERANCE: f64 = 0.005;

impl Rewriter {
    /// Writes a space of any length. A negative one is a mark, because MathML has no negative space.
    pub(super) fn space(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        input.eat("*");
        let length = input.length();
        if name == "Space" {
            input.length();
            input.length();
        } else if length.is_none() && !matches!(name, "kern" | "mkern") {
            input.group();
        }
        match length {
            Some(em) if em < 0.0 => self.back(-em),
            Some(em) => self.put(&format!("\\hspace{{{em:.4}em}}")),
            None => Ok(()),
        }
    }

    /// Writes a negative space, composed of those that the theme has classes for.
    fn back(&mut self, em: f64) -> Result<(), String> {
        let mut left = em;
        for &(length, class) in BACK {
            while left >= length - TOLERANCE {
                self.put("{")?;
                self.mark(Mark::Class(class))?;
                self.put("}")?;
                left -= length;
            }
        }
        Ok(())
    }
}
