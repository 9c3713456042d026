//! Rewrites `\Set{x | y}`, `\Braket{a | b}` and the like.
//!
//! Entry point: [`Rewriter::braket`].

use super::{Rewriter, missing};
use crate::render::math::input::{Input, find_outside_groups};

impl Rewriter {
    /// Writes the command `name` of the package braket. Names with a capital letter have fences that grow.
    pub(super) fn braket(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        let arg = input.argument().ok_or_else(|| missing(name))?;
        match name {
            "ketbra" | "Ketbra" => {
                let second = input.argument().ok_or_else(|| missing(name))?;
                let (left, right) = match name {
                    "ketbra" => ("", ""),
                    _ => ("\\left", "\\right"),
                };
                self.enclosed(&format!("{left}|"), arg, &format!("{right}\\rangle "))?;
                self.enclosed(&format!("{left}\\langle "), second, &format!("{right}|"))
            }
            "set" => self.parts("\\{", arg, "\\mid ", 1, "\\}"),
            "Set" => self.parts("\\left\\{", arg, "\\;\\middle|\\;", 1, "\\right\\}"),
            "braket" => self.parts("\\langle ", arg, "|", usize::MAX, "\\rangle "),
            _ => {
                let before = "\\left\\langle ";
                self.parts(before, arg, "\\middle|", usize::MAX, "\\right\\rangle ")
            }
        }
    }

    /// Writes `arg` and replaces up to `count` of its bars that stand outside groups.
    fn parts(
        &mut self,
        before: &str,
        arg: &str,
        bar: &str,
        count: usize,
        after: &str,
    ) -> Result<(), String> {
        self.put(before)?;
        let mut rest = arg;
        for _ in 0..count {
            let Some(at) = find_outside_groups(rest, '|') else {
                break;
            };
            self.enclosed("", &rest[..at], "")?;
            self.put(bar)?;
            rest = &rest[at + 1..];
        }
        self.enclosed("", rest, "")?;
        self.put(after)
    }
}
