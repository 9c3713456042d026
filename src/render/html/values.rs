//! Writes parts of values that bases and queries have in common (D16, U22): links, tags, pictures, HTML.
//!
//! Entry points: [`open_link`], [`tag`], [`image`], [`markup`].

use super::page::Page;
use crate::bases::html::{ReadPiece, read};
use crate::link::{FileId, Part, Target};
use crate::model::{Code, FileKind, MediaKind, Span};
use crate::render::escape;
use crate::render::media::{self, Medium};
use crate::render::sanitize::Sanitizer;
use crate::value::{Image, Place};

/// Opens a link (L2, L29, V10). Returns what closes it.
pub(super) fn open_link(page: &mut Page<'_>, place: &Place) -> &'static str {
    let (open, address) = match place {
        Place::External(url) => {
            let address = escape::url(&crate::model::address::with_scheme(url));
            ("<a class=\"external-link\"", Some(address))
        }
        Place::Unsafe => return "",
        Place::File(file, part) => (
            "<a class=\"internal-link\"",
            page.shown.part_address(*file, part),
        ),
        Place::Folder(id) => {
            let url = &page.shown.site.vault.folder(*id).url;
            ("<a class=\"internal-link\"", Some(page.shown.relative(url)))
        }
        Place::Unresolved(_) | Place::Private => ("", None),
    };
    let Some(address) = address else {
        page.out
            .push_str("<a class=\"internal-link is-unresolved\">");
        return "</a>";
    };
    page.out.push_str(open);
    escape::pair(&mut page.out, "href", &address);
    let is_external = matches!(place, Place::External(_));
    page.out.push_str(if is_external {
        " rel=\"noopener\">"
    } else {
        ">"
    });
    "</a>"
}

/// Writes a tag, which is a link if it has a page.
pub(super) fn tag(page: &mut Page<'_>, name: &str) {
    let vault = page.shown.site.vault;
    let close = match vault.find_tag(name) {
        Some(id) => {
            let address = page.shown.relative(&vault.tag(id).url);
            page.out.push_str("<a class=\"tag\"");
            escape::pair(&mut page.out, "href", &address);
            page.out.push_str(">#");
            "</a>"
        }
        None => {
            page.out.push_str("<span class=\"tag\">#");
            "</span>"
        }
    };
    escape::text(&mut page.out, &crate::model::text::nfc(name));
    page.out.push_str(close);
}

/// Returns the address of a picture. `None`: it is not published, or it is none that a page may show.
pub(super) fn image_address(page: &Page<'_>, image: &Image) -> Option<String> {
    match image {
        Image::File(id) => {
            let is_picture =
                page.shown.site.vault.file(*id).kind() == FileKind::Attachment(MediaKind::Image);
            let address = page.shown.part_address(*id, &Part::Whole);
            address.filter(|_| is_picture)
        }
        Image::Url(url) => {
            let is_web = crate::model::address::web_scheme(url).is_some();
            is_web.then(|| escape::url(url))
        }
    }
}

/// Writes a picture, if it is published.
pub(super) fn image(page: &mut Page<'_>, image: &Image, size: Option<(u32, Option<u32>)>) {
    let Some(src) = image_address(page, image) else {
        return;
    };
    let (name, natural) = match image {
        Image::File(id) => {
            let entry = &page.shown.site.vault.file(*id).entry;
            (entry.path.name(), entry.dimensions)
        }
        Image::Url(_) => ("", None),
    };
    let medium = Medium {
        src: &src,
        name,
        natural,
        size,
        external: matches!(image, Image::Url(_)),
        ..Medium::default()
    };
    media::image(&mut page.out, &medium, name);
}

/// Writes HTML in a value, sanitised as the raw HTML of notes is (D43, W). Its addresses lead from the file `from`. What is removed is reported
/// at `place`; `source` says where the HTML comes from.
pub(super) fn markup(
    page: &mut Page<'_>,
    from: FileId,
    html: &str,
    place: (FileId, Span),
    source: &str,
) {
    let shown = page.shown;
    let vault = shown.site.vault;
    let parts = read(shown.site.bases.world(), from, html);
    let address = |link: u32| match parts.targets.get(link as usize)? {
        Target::File { file, part } => shown.part_address(*file, part),
        Target::Folder(id) => Some(shown.relative(&vault.folder(*id).url)),
        _ => None,
    };
    let mut sanitizer = Sanitizer::new(shown.policy);
    for piece in &parts.pieces {
        match piece {
            ReadPiece::Tag(tag, span) => {
                let raw = &html[span.range()];
                sanitizer.tag(&mut page.out, tag, raw, &address);
            }
            ReadPiece::Text(_) if sanitizer.is_dropping() => {}
            ReadPiece::Text(span) if sanitizer.is_raw_text() => {
                page.out.push_str(&html[span.range()]);
            }
            ReadPiece::Text(span) => {
                let text = html_escape::decode_html_entities(&html[span.range()]);
                if !text.trim().is_empty() {
                    sanitizer.make_room_for(&mut page.out, true);
                }
                escape::text(&mut page.out, &text);
            }
        }
    }
    sanitizer.close_to(&mut page.out, 0);
    for what in sanitizer.take_removed() {
        let message = format!("removed {what} from {source}");
        page.report(Code::HtmlRemoved, place.0, place.1, message);
    }
}
