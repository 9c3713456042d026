//! Writes the files for programs: the feed and the sitemap (B5).
//!
//! Entry points: [`feed`] and [`sitemap`]. Both need the site's own address, and neither exists without it (N23).

use super::context::{EntryView, FeedView, PlaceView, SitemapView};
use super::page::{Page, pages, url_of};
use super::{Output, Site, html};
use crate::error::Result;
use crate::index::lists;
use crate::link::{FileId, SITEMAP_ENTRIES};
use crate::model::text::nfc;
use crate::model::{FileKind, Url};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns the Atom feed (RFC 4287) of the notes changed last, with their whole text.
///
/// # Errors
/// [`crate::Error::Template`].
pub(super) fn feed(site: &Site<'_>, url: &Url) -> Result<Output> {
    let vault = site.vault;
    let newest: Vec<FileId> = lists::newest(vault)
        .into_iter()
        .map(|(_, id)| id)
        .filter(|id| !vault.is_upcoming(vault.file(*id)))
        .collect();
    let entries = newest.iter().take(site.config.feed.limit.into());
    let zone = site.config.site.zone();
    // A feed must give the date of its last change, even if it has no notes.
    let changed = newest.first().and_then(|id| vault.file(*id).times.modified);
    let page = FeedView {
        lang: &site.config.site.lang,
        url: absolute(site, url),
        home: absolute(site, &Url::new("")),
        updated: stamp(changed.unwrap_or_default(), &zone),
        entries: entries.filter_map(|id| entry(site, *id, &zone)).collect(),
    };
    site.theme.fill("feed.xml", &page, "", url, Vec::new())
}

/// Writes seconds since 1970 in RFC 3339, by the clocks of `zone` (B9).
fn stamp(second: i64, zone: &TimeZone) -> String {
    let time = Timestamp::from_second(second)
        .unwrap_or_default()
        .to_zoned_datetime(zone.clone());
    if time.offset().is_zero() {
        return time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn entry<'a>(site: &Site<'a>, id: FileId, zone: &TimeZone) -> Option<EntryView<'a>> {
    let file = site.vault.file(id);
    let url = file.url.as_ref()?;
    let base = site.config.site.url.as_deref();
    let note = file.note.as_ref().filter(|_| file.kind() == FileKind::Note);
    let front = note.map(|note| &note.front);
    let given = front.and_then(|front| front.description.as_deref());
    Some(EntryView {
        title: site.vault.page_title(id),
        url: absolute(site, url),
        created: file.times.created.map(|time| stamp(time, zone)),
        modified: stamp(file.times.modified?, zone),
        lang: front.and_then(|front| front.lang.as_deref()),
        summary: match (given, note) {
            (Some(text), _) => nfc(text).into_owned(),
            (None, Some(_)) => html::summary(site, id),
            (None, None) => String::new(),
        },
        content: note.map_or_else(String::new, |_| html::body(site, id, url, base).html),
    })
}

/// Returns the map of the site (sitemaps.org, protocol 0.9), or its part `part`: every page but redirects and `404.html`.
///
/// # Errors
/// [`crate::Error::Template`].
pub(super) fn sitemap(site: &Site<'_>, part: usize, url: &Url) -> Result<Output> {
    let maps = &site.vault.sitemap;
    let mut page = SitemapView {
        parts: Vec::new(),
        pages: Vec::new(),
    };
    if part == 0 && maps.len() > 1 {
        page.parts = maps[1..].iter().map(|map| absolute(site, map)).collect();
    } else {
        let places = pages(site.vault).into_iter().filter_map(|page| {
            let modified = match page {
                Page::File(id) if site.vault.not_found == Some(id) => return None,
                Page::File(id) if !site.vault.file(id).is_listed() => return None,
                Page::File(id) => site.vault.file(id).modified.as_deref(),
                Page::Folder(_) | Page::Tag(_) | Page::TagIndex => None,
                Page::AllNotes | Page::Graph => None,
                Page::NotFound
                | Page::Drawing(_)
                | Page::Redirect(_)
                | Page::Feed
                | Page::Sitemap(_) => return None,
            };
            Some(PlaceView {
                url: absolute(site, &url_of(site.vault, page)),
                modified,
            })
        });
        let skipped = part.saturating_sub(1) * SITEMAP_ENTRIES;
        page.pages = places.skip(skipped).take(SITEMAP_ENTRIES).collect();
    }
    site.theme.fill("sitemap.xml", &page, "", url, Vec::new())
}

fn absolute(site: &Site<'_>, url: &Url) -> String {
    let base = site.config.site.url.as_deref().unwrap_or_default();
    format!("{base}{}", url.encoded())
}
