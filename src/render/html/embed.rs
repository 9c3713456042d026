//! Writes embeds of notes, headings and blocks, and of everything else that `!` shows in place.
//!
//! Entry point: [`Fragment::embed`]. A [`Fragment`] of its own writes a part of a note. Embeds in a cycle or beyond a limit become plain links.

use super::fragment::Fragment;
use super::page::Page;
use super::{bases, queries};
use crate::bases::view_of;
use crate::link::{FileId, Part, Target};
use crate::model::address::with_scheme;
use crate::model::event::after;
use crate::model::{Code, FileKind, Kind, Link, LinkKind, MediaKind, Note, Span, Tag};
use crate::render::escape;
use crate::render::media::{self, Medium};
use std::ops::Range;

/// Levels that are expanded (E11).
const DEEPEST: usize = 5;
/// Embeds on a page (E11).
const MOST: u32 = 1_000;
/// Bytes of embedded HTML on a page (E11).
pub(super) const LARGEST: usize = 8 << 20;

impl Fragment<'_, '_> {
    /// Whether the embed may be written as a block, so that it cannot stand in a `<p>` (E4).
    pub(super) fn is_block_embed(&self, index: u32) -> bool {
        match self.target(index) {
            Some(Target::File { file, .. }) => {
                let file = self.page.shown.site.vault.file(*file);
                let is_drawn = file.kind() == FileKind::Canvas && file.note.is_some();
                matches!(file.kind(), FileKind::Note | FileKind::Base) || is_drawn
            }
            Some(Target::External) => {
                let link = self.note.links.get(index as usize);
                link.is_some_and(|link| media::post(&with_scheme(&link.target)).is_some())
            }
            _ => false,
        }
    }

    /// Writes the embed `index` of the fragment's note, which stands at event `at`.
    pub(super) fn embed(&mut self, index: u32, at: u32) {
        let Some(link) = self.note.links.get(index as usize) else {
            return;
        };
        match self.target(index) {
            None | Some(Target::Broken) => media::missing(&mut self.page.out, missing_words(link)),
            Some(Target::Private) => match link.text {
                Some(_) => self.wikilink(index),
                None => self.hide(),
            },
            Some(Target::Unsafe) => {
                escape::text(&mut self.page.out, link.text.as_deref().unwrap_or_default());
            }
            Some(Target::External) => self.embed_external(index, link),
            Some(Target::Folder(_)) => self.wikilink(index),
            Some(Target::File { file, part }) => {
                match self.page.shown.site.vault.file(*file).kind() {
                    FileKind::Note => self.embed_note(index, at, *file, part),
                    FileKind::Canvas => self.embed_canvas(index, at, *file, part),
                    FileKind::Drawing => self.embed_drawing(index, *file),
                    FileKind::Base => self.embed_base(index, at, *file, part),
                    FileKind::Attachment(kind) => self.embed_attachment(index, link, *file, kind),
                }
            }
        }
    }

    fn embed_external(&mut self, index: u32, link: &Link) {
        let src = escape::url(&with_scheme(&link.target));
        let text = link.text.as_deref();
        if media::is_remote_image(&src) || !self.is_in_anchor() && media::post(&src).is_none() {
            let medium = Medium {
                src: &src,
                name: &src,
                text,
                title: link.title.as_deref(),
                size: link.size,
                natural: None,
                external: true,
            };
            media::external(&mut self.page.out, &medium);
        } else if self.is_phrasing() {
            let close = self.open_link(index);
            escape::text(&mut self.page.out, text.unwrap_or(&link.target));
            self.push(close);
        } else {
            media::tweet(&mut self.page.out, &src, text.unwrap_or(&link.target));
            self.block_end = self.page.out.len();
        }
    }

    /// Writes a picture, sound, video or another file.
    pub(super) fn embed_attachment(
        &mut self,
        index: u32,
        link: &Link,
        file: FileId,
        kind: MediaKind,
    ) {
        let shown = self.page.shown;
        let Some(src) = shown.address(self.file, index) else {
            media::missing(&mut self.page.out, missing_words(link));
            return;
        };
        let entry = &shown.site.vault.file(file).entry;
        let name = entry.path.name();
        let medium = Medium {
            src: &src,
            name,
            text: link.text.as_deref(),
            title: link.title.as_deref(),
            size: link.size,
            natural: entry.dimensions,
            external: false,
        };
        let dark = shown.site.vault.dark_picture(file);
        let dark = dark.and_then(|dark| shown.part_address(dark, &Part::Whole));
        let dark = dark.map(|address| media::dark_source(&address));
        let in_anchor = self.is_in_anchor();
        let out = &mut self.page.out;
        match kind {
            MediaKind::Image => {
                // `![](a.png)` explicitly has no words; `![[a.png]]` leaves that open.
                let none = if link.kind == LinkKind::Markdown {
                    ""
                } else {
                    name
                };
                let dark = dark.map(|dark| out.push_str(&dark)).is_some();
                media::image(out, &medium, medium.text.unwrap_or(none));
                if dark {
                    out.push_str("</picture>");
                }
            }
            // The others are interactive, which nothing inside a link may be.
            _ if in_anchor => escape::text(out, medium.text.unwrap_or(name)),
            MediaKind::Audio => media::audio(out, &medium),
            MediaKind::Video => media::video(out, &medium),
            MediaKind::Pdf => media::pdf(out, &medium),
            MediaKind::Other => media::file(out, &medium),
        }
    }

    /// Writes a note or a part of it (E1, E2).
    fn embed_note(&mut self, index: u32, at: u32, id: FileId, part: &Part) {
        let file = self.page.shown.site.vault.file(id);
        let shown = file.note.as_ref().filter(|_| file.is_public());
        let Some((note, range)) = shown.and_then(|note| Some((note, range(note, part)?))) else {
            self.wikilink(index);
            return;
        };
        if self.is_phrasing() || !self.may_expand(index, at, id, &range) {
            self.wikilink(index);
            return;
        }
        let Some(href) = self.page.shown.address(self.file, index) else {
            return;
        };
        let label = self
            .note
            .links
            .get(index as usize)
            .and_then(|link| link.text.as_deref());
        let from = self.id;
        let page = &mut *self.page;
        open(&mut page.out, part, &note.front.classes, label);
        expand(page, (from, at), id, note, range);
        page.out.push_str("</div><a class=\"markdown-embed-link\"");
        escape::pair(&mut page.out, "href", &href);
        page.out.push('>');
        escape::text(&mut page.out, &file.title);
        page.out.push_str("</a></div>\n");
        self.block_end = self.page.out.len();
    }

    /// Writes a view of a base (D6), how many rows it has, and links to the other views on the base's page (D39).
    pub(super) fn embed_base(&mut self, index: u32, at: u32, id: FileId, part: &Part) {
        let shown = self.page.shown;
        let file = shown.site.vault.file(id);
        let note = file.note.as_ref().filter(|_| file.is_public());
        let (Some(note), Some(base)) = (note, shown.site.bases.base(id, 0)) else {
            return self.wikilink(index);
        };
        if self.is_phrasing() || !self.may_expand(index, at, id, &(0..0)) {
            return self.wikilink(index);
        }
        self.page.embeds += 1;
        let view = view_of(part);
        let link = self.note.links.get(index as usize);
        let label = link.and_then(|link| link.text.as_deref());
        let label = label.unwrap_or(&file.title).to_owned();
        self.push("<div class=\"internal-embed bases-embed\" role=\"group\"");
        escape::pair(&mut self.page.out, "aria-label", &label);
        self.push(">\n");
        let rows = bases::view(self.page, bases::asked(id, 0, view, self.id));
        let words = &shown.site.theme.base_words;
        self.push("<p class=\"bases-view-links\">");
        if base.broken.is_none() {
            self.push("<span class=\"bases-count\">");
            escape::text(&mut self.page.out, &words.rows(rows));
            self.push("</span> ");
        }
        let others = note.headings.iter().zip(0..).filter(|(_, at)| *at != view);
        let link = |page: &mut Page<'_>, part: &Part, text: &str| {
            if let Some(href) = page.shown.part_address(id, part) {
                page.out.push_str("<a class=\"internal-link\"");
                escape::pair(&mut page.out, "href", &href);
                page.out.push('>');
                escape::text(&mut page.out, text);
                page.out.push_str("</a> ");
            }
        };
        link(self.page, &Part::Whole, &file.title);
        for (other, at) in others.filter(|_| base.broken.is_none()) {
            link(self.page, &Part::Heading(at), &other.text);
        }
        self.push("</p></div>\n");
        self.block_end = self.page.out.len();
    }

    /// Writes the base of the code block at event `at`: its first view (D6, D45).
    pub(super) fn base_block(&mut self, at: u32, id: Option<&str>) -> bool {
        let found = self.note.bases.iter().position(|base| base.event == at);
        let Some(base) = found else {
            return false;
        };
        self.push("<div class=\"bases-block\"");
        if let Some(id) = id {
            escape::pair(&mut self.page.out, "id", id);
        }
        self.push(">\n");
        bases::view(self.page, bases::asked(self.id, base as u32, 0, self.id));
        self.push("</div>\n");
        true
    }

    /// Writes what the query of the code block at event `at` shows (U16).
    pub(super) fn query_block(&mut self, at: u32, id: Option<&str>) -> bool {
        let mut queries = self.note.queries.iter();
        let found = queries.find(|query| query.event == at);
        let Some(query) = found.filter(|_| self.page.shown.site.queries.is_on()) else {
            return false;
        };
        queries::block(self.page, self.id, query, id);
        true
    }

    /// Writes the tasks that the block at event `at` asks for (U26). Returns whether blocks do so here.
    pub(super) fn tasks_block(&mut self, at: u32, text: &str, id: Option<&str>) -> bool {
        let is_on = self.page.shown.site.vault.plugins.tasks;
        if is_on {
            let place = (self.id, self.note.events[at as usize].span);
            queries::tasks_block(self.page, place, at, text, id, self.is_own);
        }
        is_on
    }

    /// Writes the value of a code span that is an inline query (U20). Returns whether it is one.
    pub(super) fn inline_query(&mut self, text: &str, span: Span) -> bool {
        match self.page.shown.site.vault.inline_query(text) {
            Some(query) => queries::in_line(self.page, self.id, query, span),
            None => false,
        }
    }

    /// Whether the embed may be expanded (E10, E11); if not, it is reported at its place in its own file.
    pub(super) fn may_expand(
        &mut self,
        index: u32,
        at: u32,
        id: FileId,
        range: &Range<u32>,
    ) -> bool {
        let page = &*self.page;
        let here = (self.id, at);
        let mut places = page.expanding.iter().copied().chain([here]);
        let (code, message) = if let Some(level) =
            places.position(|p| p.0 == id && range.contains(&p.1))
        {
            (Code::EmbedCycle, cycle(page, id, level, here))
        } else if page.expanding.len() >= DEEPEST {
            (
                Code::EmbedLimit,
                format!("embeds nested deeper than {DEEPEST}"),
            )
        } else if page.embeds >= MOST || page.embedded + source_bytes_of(page, id, range) > LARGEST
        {
            (Code::EmbedLimit, "too many embeds on the page".to_owned())
        } else {
            return true;
        };
        if let Some(link) = self.note.links.get(index as usize) {
            self.page.report(code, self.id, link.span, message);
        }
        false
    }
}

/// Returns the words for a missing file: the text of a medium, or the target of a note as typed (E12, M10).
fn missing_words(link: &Link) -> &str {
    let path = link.target.split('#').next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_medium = match FileKind::of_extension(extension) {
        FileKind::Attachment(kind) => kind != MediaKind::Other,
        _ => false,
    };
    match link.text.as_deref() {
        Some(text) if is_medium || link.kind == LinkKind::Markdown => text,
        _ => &link.target,
    }
}

fn open(out: &mut String, part: &Part, classes: &[Box<str>], label: Option<&str>) {
    out.push_str("<div class=\"internal-embed markdown-embed");
    for class in classes {
        out.push(' ');
        escape::attribute(out, class);
    }
    out.push_str(match part {
        Part::Heading(_) => "\" data-embed=\"heading\"",
        Part::Block(_) => "\" data-embed=\"block\"",
        Part::Whole | Part::Fragment(_) => "\" data-embed=\"note\"",
    });
    if let Some(label) = label {
        // Without a role, a label on a <div> is not announced.
        out.push_str(" role=\"group\"");
        escape::pair(out, "aria-label", label);
    }
    out.push_str("><div class=\"markdown-embed-content\">\n");
}

/// Writes the events `range` of `note` as the embed that stands at `place`.
pub(super) fn expand<'a>(
    page: &mut Page<'a>,
    place: (FileId, u32),
    id: FileId,
    note: &'a Note,
    range: Range<u32>,
) {
    page.embeds += 1;
    page.expanding.push(place);
    let (before, start) = (page.embedded, page.out.len());
    page.embedded += source_bytes(note, &range);
    let list = enclosing_list(note, range.start);
    page.out.push_str(&list.0);
    let number = page.next_text();
    Fragment::new(page, id, note, number).write(range);
    page.out.push_str(list.1);
    page.embedded = before + (page.out.len() - start);
    page.expanding.pop();
}

/// Returns the message of NW009: the file, and the files between it and itself.
fn cycle(page: &Page<'_>, id: FileId, level: usize, here: (FileId, u32)) -> String {
    let vault = page.shown.site.vault;
    let path = &vault.file(id).entry.path;
    let mut ways: Vec<&str> = Vec::new();
    for (file, _) in page.expanding.iter().chain([&here]).skip(level) {
        let way = vault.file(*file).entry.path.as_str();
        if *file != id && !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() {
        format!("{path} embeds itself")
    } else {
        format!("{path} embeds itself by way of {}", ways.join(", "))
    }
}

fn source_bytes_of(page: &Page<'_>, id: FileId, range: &Range<u32>) -> usize {
    let note = page.shown.site.vault.file(id).note.as_ref();
    note.map_or(0, |note| source_bytes(note, range))
}

/// Returns how many bytes of the note's text the events of `range` cover.
fn source_bytes(note: &Note, range: &Range<u32>) -> usize {
    let events = note.events.get(range.start as usize..range.end as usize);
    let ends = events.and_then(|events| events.first().zip(events.last()));
    ends.map_or(0, |(first, last)| {
        last.span.end.saturating_sub(first.span.start) as usize
    })
}

/// Returns the events that show `part` (E2); `None` if it cannot be cut out.
pub(super) fn range(note: &Note, part: &Part) -> Option<Range<u32>> {
    let all = note.events.len() as u32;
    match part {
        Part::Whole => Some(0..all),
        Part::Heading(index) => {
            let heading = note.headings.get(*index as usize)?;
            (heading.event < all)
                .then(|| heading.event..section_end(note, heading.event, heading.level))
        }
        Part::Block(index) => {
            let start = note.blocks.get(*index as usize)?.event;
            let opens = matches!(note.events.get(start as usize)?.kind, Kind::Start(_));
            Some(
                start..if opens {
                    after(&note.events, start)
                } else {
                    start + 1
                },
            )
        }
        Part::Fragment(_) => None,
    }
}

/// Returns where the section of the heading at `start` ends: before the next heading of its level or a higher one in the same container,
/// or with the container.
fn section_end(note: &Note, start: u32, level: u8) -> u32 {
    let mut depth = 0u32;
    for (at, event) in note.events.iter().enumerate().skip(start as usize) {
        match event.kind {
            Kind::Start(Tag::Heading(index)) if depth == 0 && at as u32 != start => {
                let next = note.headings.get(index as usize);
                if next.is_some_and(|next| next.level <= level) {
                    return at as u32;
                }
                depth += 1;
            }
            Kind::Start(_) => depth += 1,
            Kind::End(_) if depth == 0 => return at as u32,
            Kind::End(_) => depth -= 1,
            _ => {}
        }
    }
    note.events.len() as u32
}

/// Returns the tags around a list item that is shown alone: a list of its kind, with its number.
fn enclosing_list(note: &Note, start: u32) -> (String, &'static str) {
    let item = note.events.get(start as usize).map(|event| event.kind);
    if !matches!(item, Some(Kind::Start(Tag::Item | Tag::TaskItem(_)))) {
        return (String::new(), "");
    }
    let mut depth = 0u32;
    let mut before = 0u32;
    for event in note.events[..start as usize].iter().rev() {
        match event.kind {
            Kind::End(_) => depth += 1,
            Kind::Start(tag) if depth > 0 => {
                depth -= 1;
                before += u32::from(depth == 0 && matches!(tag, Tag::Item | Tag::TaskItem(_)));
            }
            Kind::Start(Tag::OrderedList { start, .. }) => {
                let number = start.saturating_add(before);
                return (
                    format!("<ol start=\"{number}\"{}>\n", tasks(item)),
                    "</ol>\n",
                );
            }
            Kind::Start(_) => break,
            _ => {}
        }
    }
    (format!("<ul{}>\n", tasks(item)), "</ul>\n")
}

fn tasks(item: Option<Kind>) -> &'static str {
    match item {
        Some(Kind::Start(Tag::TaskItem(_))) => " class=\"contains-task-list\"",
        _ => "",
    }
}
