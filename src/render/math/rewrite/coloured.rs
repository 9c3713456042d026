//! Rewrites commands that set colours.
//!
//! Entry point: [`Rewriter::coloured`].

use super::{Colour, Mark, Rewriter, missing};
use crate::render::math::input::Input;

impl Rewriter {
    /// Writes a command that colours letters or the area behind them.
    pub(super) fn coloured(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        match name {
            // In LaTeX and in Obsidian it colours the rest of the group.
            "color" => {
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Colour);
                self.switch(colour)
            }
            "cellcolor" => {
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Background);
                self.switch(colour)
            }
            "textcolor" => {
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Colour);
                self.mark_argument(name, colour, input)
            }
            "colorbox" | "fcolorbox" => {
                let framed = name == "fcolorbox";
                if framed {
                    Colour::read(input);
                }
                let colour = Colour::read(input).map_or(Mark::Plain, Mark::Background);
                let arg = input.argument().ok_or_else(|| missing(name))?;
                self.put("{")?;
                let class = if framed { "nw-math-box" } else { "nw-math-pad" };
                self.mark(Mark::Class(class))?;
                self.put("{")?;
                self.mark(colour)?;
                self.text("text", arg)?;
                self.put("}}")
            }
            "bbox" => {
                let options = input.option().unwrap_or_default();
                let arg = input.argument().ok_or_else(|| missing(name))?;
                let mut parts = options
                    .split(',')
                    .filter(|part| !part.contains(char::is_numeric) || part.contains('#'));
                let colour = parts.find_map(|part| Colour::parse("", part));
                let class = if options.contains("border") {
                    "nw-math-box"
                } else {
                    "nw-math-pad"
                };
                self.put("{")?;
                self.mark(Mark::Class(class))?;
                self.marked(colour.map_or(Mark::Plain, Mark::Background), arg)?;
                self.put("}")
            }
            _ => {
                let css = input.argument().ok_or_else(|| missing(name))?;
                let value = |property: &str| {
                    let mut values = css.split(';').filter_map(|part| part.split_once(':'));
                    let found = values.find(|(name, _)| name.trim() == property)?;
                    Colour::parse("", found.1)
                };
                let letters = value("color").map_or(Mark::Plain, Mark::Colour);
                let behind = value("background-color").or_else(|| value("background"));
                self.put("{")?;
                self.mark(behind.map_or(Mark::Plain, Mark::Background))?;
                self.mark_argument(name, letters, input)?;
                self.put("}")
            }
        }
    }
}
