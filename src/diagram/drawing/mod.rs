//! Draws a drawing of Excalidraw as SVG (B7).
//!
//! Entry point: [`draw`]. `bounds` finds how large it is, `lines` makes the paths of lines, `words` writes texts. Shapes are plain: not
//! drawn by hand.

mod bounds;
mod lines;
#[cfg(test)]
mod tests;
mod words;

use super::svg::{At, Escaped, Px};
use crate::model::drawing::{Crop, Dash, Drawing, Element, Filling, Paint, Run, Shape};
use bounds::bounds;
use std::borrow::Cow;
use std::fmt::Write as _;

/// What is known of a drawing's links outside of it.
pub trait Around {
    /// Returns what readers see of a text, without what is private (V10).
    fn text<'t>(&'t self, run: &'t Run) -> Cow<'t, str>;

    /// Returns where a link leads, and whether that is another site. `None` if it leads nowhere.
    fn address(&self, link: u32) -> Option<(String, bool)>;

    /// Returns the address of a picture, if the site shows it.
    fn picture(&self, link: u32) -> Option<String>;
}

/// How a drawing is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style<'t> {
    /// Its name.
    pub label: &'t str,
    /// Width and height that were asked for.
    pub size: Option<(u32, Option<u32>)>,
    /// Whether it is a file of its own and no part of a page.
    pub is_file: bool,
    /// Whether links may be written.
    pub has_links: bool,
}

/// The style of a drawing that is a file of its own.
const FILE_STYLE: &str = "<style>svg{background:#fff}text{font-family:system-ui,sans-serif;white-space:pre}.mono{font-family:ui-monospace,monospace}\
                          a{text-decoration:underline}@media (prefers-color-scheme:dark){svg{background:#121212}svg>:not(style),image{filter:invert(.93) hue-rotate(180deg)}}</style>";

/// Draws `drawing`.
pub fn draw(drawing: &Drawing, around: &impl Around, style: Style<'_>) -> String {
    let area = bounds(drawing);
    let mut out = String::with_capacity(drawing.elements.len() * 200 + 400);
    let links = |element: &Element| element.link.is_some() || words::has_links(element);
    let role = match style.has_links && drawing.elements.iter().any(links) {
        true => "group",
        false => "img",
    };
    let (width, height) = match style.size {
        None => (area.width, Some(area.height)),
        Some((width, height)) => {
            let width = f64::from(width);
            let height = height.map_or(width * area.height / area.width, f64::from);
            (width, Some(height))
        }
    };
    out.push_str("<svg ");
    if style.is_file {
        out.push_str("xmlns=\"http://www.w3.org/2000/svg\"");
    } else {
        out.push_str("class=\"internal-embed excalidraw-embed\"");
    }
    let _ = write!(
        out,
        " role=\"{role}\" aria-label=\"{}\" viewBox=\"{} {} {} {}\" width=\"{}\"",
        Escaped(style.label),
        Px(area.x),
        Px(area.y),
        Px(area.width),
        Px(area.height),
        Px(width),
    );
    if let Some(height) = height {
        let _ = write!(out, " height=\"{}\"", Px(height));
    }
    out.push('>');
    if style.is_file {
        out.push_str(FILE_STYLE);
    }
    if let Some(paint) = &drawing.background {
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            Px(area.x),
            Px(area.y),
            Px(area.width),
            Px(area.height),
            paint.css()
        );
    }
    let mut writer = Writer {
        out,
        around,
        has_links: style.has_links,
    };
    for element in &drawing.elements {
        writer.element(element);
    }
    writer.out.push_str("</svg>");
    writer.out
}

/// Writes elements.
struct Writer<'w, A> {
    out: String,
    around: &'w A,
    has_links: bool,
}

impl<A: Around> Writer<'_, A> {
    fn element(&mut self, element: &Element) {
        let close = match element.link.filter(|_| self.has_links) {
            Some(link) => self.open_link(link),
            None => "",
        };
        self.out.push_str("<g");
        if element.opacity < 100 {
            let _ = write!(
                self.out,
                " opacity=\"{}\"",
                Px(f64::from(element.opacity) / 100.0)
            );
        }
        if element.angle != 0.0 {
            let middle = (
                element.x + element.width / 2.0,
                element.y + element.height / 2.0,
            );
            let _ = write!(
                self.out,
                " transform=\"rotate({} {})\"",
                Px(element.angle),
                At(middle)
            );
        }
        self.out.push('>');
        self.shape(element, !close.is_empty());
        self.out.push_str("</g>");
        self.out.push_str(close);
    }

    /// Opens a link and returns what closes it; nothing for a link that leads nowhere.
    fn open_link(&mut self, link: u32) -> &'static str {
        let Some((address, is_external)) = self.around.address(link) else {
            return "";
        };
        let _ = write!(
            self.out,
            "<a class=\"drawing-link\" href=\"{}\"",
            Escaped(&address)
        );
        self.out.push_str(if is_external {
            " rel=\"noopener\">"
        } else {
            ">"
        });
        "</a>"
    }

    fn shape(&mut self, element: &Element, is_link: bool) {
        let Element {
            x,
            y,
            width,
            height,
            ..
        } = *element;
        match &element.shape {
            Shape::Rectangle { radius } => {
                self.rectangle(element, *radius);
                self.paint(element, true);
            }
            Shape::Diamond => {
                let (middle, center) = (x + width / 2.0, y + height / 2.0);
                let corners = [
                    (middle, y),
                    (x + width, center),
                    (middle, y + height),
                    (x, center),
                ];
                self.polygon(&corners);
                self.paint(element, true);
            }
            Shape::Ellipse => {
                let _ = write!(
                    self.out,
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"",
                    Px(x + width / 2.0),
                    Px(y + height / 2.0),
                    Px(width / 2.0),
                    Px(height / 2.0)
                );
                self.paint(element, true);
            }
            Shape::Line {
                points,
                is_curved,
                heads,
            } => {
                let is_closed = points.len() > 2 && points.first() == points.last();
                let path = lines::path((x, y), points, *is_curved);
                let _ = write!(self.out, "<path d=\"{path}\"");
                self.paint(element, is_closed);
                for head in lines::heads((x, y), points, *is_curved, *heads, element.line) {
                    self.head(element, &head);
                }
            }
            Shape::Stroke { points, pressure } => {
                let path = lines::stroke((x, y), points);
                let is_closed = points.len() > 2 && points.first() == points.last();
                let _ = write!(self.out, "<path d=\"{path}\"");
                self.fill(element, is_closed);
                self.line(element, lines::thickness(element.line, *pressure));
                self.out.push_str("/>");
            }
            Shape::Text(words) => self.words(words, element, is_link),
            Shape::Picture {
                link,
                crop,
                flipped,
            } => self.picture(element, *link, *crop, *flipped),
            Shape::Frame(name) => {
                self.rectangle(element, 8.0);
                self.out
                    .push_str(" fill=\"none\" stroke=\"#bbb\" stroke-width=\"2\"/>");
                let above = Element {
                    y: y - name.size * 1.6,
                    height: name.size * 1.25,
                    stroke: Paint::read("#999999"),
                    ..element.clone()
                };
                self.words(name, &above, is_link);
            }
            Shape::Window(name) => {
                self.rectangle(element, 8.0);
                self.paint(element, true);
                let inside = Element {
                    x: x + 12.0,
                    y: y + height / 2.0 - name.size * 0.625,
                    ..element.clone()
                };
                self.words(name, &inside, is_link);
            }
        }
    }

    fn rectangle(&mut self, element: &Element, radius: f64) {
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            Px(element.x),
            Px(element.y),
            Px(element.width),
            Px(element.height)
        );
        if radius > 0.0 {
            let _ = write!(self.out, " rx=\"{}\"", Px(radius));
        }
    }

    fn polygon(&mut self, corners: &[(f64, f64)]) {
        self.out.push_str("<polygon points=\"");
        for (at, corner) in corners.iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            let _ = write!(self.out, "{space}{}", At(*corner));
        }
        self.out.push('"');
    }

    /// Ends the tag of a shape: its colours and lines.
    fn paint(&mut self, element: &Element, is_filled: bool) {
        self.fill(element, is_filled);
        self.line(element, element.line);
        self.out.push_str("/>");
    }

    fn fill(&mut self, element: &Element, is_filled: bool) {
        match element.fill.as_ref().filter(|_| is_filled) {
            Some(paint) => {
                let _ = write!(self.out, " fill=\"{}\"", paint.css());
                // Lines leave a part of the paper free.
                match element.filling {
                    Filling::Solid => {}
                    Filling::Lines => self.out.push_str(" fill-opacity=\"0.5\""),
                    Filling::Crossed => self.out.push_str(" fill-opacity=\"0.7\""),
                }
            }
            None => self.out.push_str(" fill=\"none\""),
        }
    }

    fn line(&mut self, element: &Element, width: f64) {
        let Some(paint) = element.stroke.as_ref().filter(|_| width > 0.0) else {
            return;
        };
        let _ = write!(
            self.out,
            " stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"",
            paint.css(),
            Px(width)
        );
        let dash = match element.dash {
            Dash::Solid => return,
            Dash::Dashed => 8.0,
            Dash::Dotted => 1.5,
        };
        let gap = if dash > 2.0 { 8.0 + width } else { 6.0 + width };
        let _ = write!(self.out, " stroke-dasharray=\"{} {}\"", Px(dash), Px(gap));
    }

    /// Writes what stands at the end of a line.
    fn head(&mut self, element: &Element, head: &lines::Drawn) {
        let Some(paint) = &element.stroke else {
            return;
        };
        let _ = write!(self.out, "<path d=\"{}\"", head.path);
        let fill = if head.is_filled { paint.css() } else { "none" };
        let _ = write!(
            self.out,
            " fill=\"{fill}\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            paint.css(),
            Px(element.line)
        );
    }

    fn picture(
        &mut self,
        element: &Element,
        link: Option<u32>,
        crop: Option<Crop>,
        flipped: [bool; 2],
    ) {
        let Some(address) = link.and_then(|link| self.around.picture(link)) else {
            // What is private or missing is an empty place.
            self.rectangle(element, 4.0);
            self.out.push_str(
                " fill=\"none\" stroke=\"#bbb\" stroke-width=\"1\" stroke-dasharray=\"6 6\"/>",
            );
            return;
        };
        let Element {
            x,
            y,
            width,
            height,
            ..
        } = *element;
        let sign = |is_flipped| if is_flipped { -1.0 } else { 1.0 };
        let is_flipped = flipped.contains(&true);
        if is_flipped {
            let (across, down) = (sign(flipped[0]), sign(flipped[1]));
            let move_x = if flipped[0] { 2.0 * x + width } else { 0.0 };
            let move_y = if flipped[1] { 2.0 * y + height } else { 0.0 };
            let _ = write!(
                self.out,
                "<g transform=\"translate({} {}) scale({across} {down})\">",
                Px(move_x),
                Px(move_y)
            );
        }
        let frame = |x, y, width, height| {
            format!(
                " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\"",
                Px(x),
                Px(y),
                Px(width),
                Px(height)
            )
        };
        let address = Escaped(&address);
        let _ = match crop {
            None => write!(
                self.out,
                "<image{} href=\"{address}\"/>",
                frame(x, y, width, height)
            ),
            Some(crop) => write!(
                self.out,
                "<svg{} viewBox=\"{} {} {} {}\"><image{} href=\"{address}\"/></svg>",
                frame(x, y, width, height),
                Px(crop.x),
                Px(crop.y),
                Px(crop.width),
                Px(crop.height),
                frame(0.0, 0.0, crop.whole.0, crop.whole.1)
            ),
        };
        if is_flipped {
            self.out.push_str("</g>");
        }
    }
}
