//! Writes values (D11, D16, D18).
//!
//! Entry points: [`Writer::cell`] and [`Writer::value`].

use super::Writer;
use crate::bases::shown::Cell;
use crate::link::{FileId, Part};
use crate::model::base::PropertyId;
use crate::model::{FileKind, MediaKind};
use crate::render::escape;
use crate::render::media::{self, Medium};
use crate::value::{Image, Piece, Place, Value};

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
            Piece::Tag(name) => self.tag(name),
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
            Piece::Image(image) => self.image(image),
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
        let (open, address) = match place {
            Place::External(url) => {
                let address = escape::url(&crate::model::address::with_scheme(url));
                ("<a class=\"external-link\"", Some(address))
            }
            Place::Unsafe => {
                shown.iter().for_each(|piece| self.piece(piece));
                return;
            }
            Place::File(file, part) => (
                "<a class=\"internal-link\"",
                self.page.shown.part_address(*file, part),
            ),
            Place::Folder(id) => {
                let url = &self.page.shown.site.vault.folder(*id).url;
                (
                    "<a class=\"internal-link\"",
                    Some(self.page.shown.relative(url)),
                )
            }
            Place::Unresolved(_) | Place::Private => ("", None),
        };
        match address {
            Some(address) => {
                self.push(open);
                self.pair("href", &address);
                let is_external = matches!(place, Place::External(_));
                self.push(if is_external {
                    " rel=\"noopener\">"
                } else {
                    ">"
                });
            }
            None => self.push("<a class=\"internal-link is-unresolved\">"),
        }
        shown.iter().for_each(|piece| self.piece(piece));
        self.push("</a>");
    }

    fn tag(&mut self, name: &str) {
        let vault = self.page.shown.site.vault;
        match vault.find_tag(name) {
            Some(id) => {
                let address = self.page.shown.relative(&vault.tag(id).url);
                self.push("<a class=\"tag\"");
                self.pair("href", &address);
                self.push(">#");
                self.text(name);
                self.push("</a>");
            }
            None => {
                self.push("<span class=\"tag\">#");
                self.text(name);
                self.push("</span>");
            }
        }
    }

    /// Returns the address of a picture. `None`: it is not published, or it is none that a page may show.
    pub(super) fn image_address(&self, image: &Image) -> Option<String> {
        match image {
            Image::File(id) => {
                let is_picture = self.page.shown.site.vault.file(*id).kind()
                    == FileKind::Attachment(MediaKind::Image);
                let address = self.page.shown.part_address(*id, &Part::Whole);
                address.filter(|_| is_picture)
            }
            Image::Url(url) => {
                let is_web = crate::model::address::web_scheme(url).is_some();
                is_web.then(|| escape::url(url))
            }
        }
    }

    fn image(&mut self, image: &Image) {
        let Some(src) = self.image_address(image) else {
            return;
        };
        let (name, natural) = match image {
            Image::File(id) => {
                let entry = &self.page.shown.site.vault.file(*id).entry;
                (entry.path.name(), entry.dimensions)
            }
            Image::Url(_) => ("", None),
        };
        let medium = Medium {
            src: &src,
            name,
            natural,
            external: matches!(image, Image::Url(_)),
            ..Medium::default()
        };
        media::image(&mut self.page.out, &medium, name);
    }
}
