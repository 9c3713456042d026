//! Writes values (D11, D16, D18).
//!
//! Entry points: [`Writer::cell`] and [`Writer::value`].

use super::Writer;
use crate::bases::shown::Cell;
use crate::link::{FileId, Part};
use crate::model::base::PropertyId;
use crate::render::html::values;
use crate::value::{Piece, Place, Value};

impl Writer<'_, '_> {
    /// Writes the value of a column in the row of `file`; the file's name links to its page (D11).
    pub(super) fn cell(&mut self, id: &PropertyId, cell: &Cell, file: FileId) {
        match cell {
            Ok(Value::Text(name)) if matches!(id, PropertyId::File(field) if &**field == "name") => {
                let shown = [Piece::Text(name.to_string())];
                self.link(&Place::File(file, Part::Whole), &shown);
            }
            Ok(value) => self.value(value, file),
            Err(reason) => self.reason(reason),
        }
    }

    /// Writes why there is no value (D18).
    pub(super) fn reason(&mut self, reason: &str) {
        self.push("<span class=\"bases-error\">");
        self.text(reason);
        self.push("</span>");
    }

    /// Writes a value; links in its texts lead from `from`.
    pub(super) fn value(&mut self, value: &Value, from: FileId) {
        let world = self.page.shown.site.bases.world();
        for piece in world.pieces(value, from) {
            self.piece(&piece);
        }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Link { place, shown } => self.link(place, shown),
            Piece::Tag(name) => values::tag(self.page, name),
            Piece::Checkbox(is) => self.push(match is {
                true => "<input type=\"checkbox\" disabled checked>",
                false => "<input type=\"checkbox\" disabled>",
            }),
            Piece::Time {
                datetime,
                text,
                relative,
            } => {
                self.push("<time");
                self.pair("datetime", datetime);
                self.push(if *relative { " data-relative>" } else { ">" });
                self.text(text);
                self.push("</time>");
            }
            Piece::Image(image) => values::image(self.page, image, None),
            Piece::Icon(name) => {
                self.push("<span class=\"icon\"");
                self.pair("data-icon", name);
                self.push(" aria-hidden=\"true\"></span>");
            }
            Piece::Html(html) => self.markup(html),
        }
    }

    /// Writes a link (L2, L29, V10).
    fn link(&mut self, place: &Place, shown: &[Piece]) {
        let close = values::open_link(self.page, place);
        shown.iter().for_each(|piece| self.piece(piece));
        self.push(close);
    }
}
