//! Chooses the words of links: of links without a text of their own (L5, V10), and of links in plain texts (P21, M4).
//!
//! Entry points: [`Vault::shown_text`], [`shown`] while there is no vault yet, and [`read_plain_texts`] for titles, descriptions, aliases,
//! the texts of pictures and the titles of links.

use super::folders::FolderIndex;
use super::names::Names;
use super::resolve::Resolver;
use super::typed::decode;
use super::{File, FileId, Part, Target, Vault};
use crate::config::{PrivacyConfig, PrivateLinkText};
use crate::model::outline::heading_key;
use crate::model::plain::{
    Form, MOST_NESTED, Piece, PlainLink, may_hold_links, pieces, without_comments,
};
use crate::model::text::{fold, nfc};
use crate::model::{Link, LinkKind, Note, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// For each file the numbers of links that show other words than their author typed, in order.
pub(super) type Reworded = FxHashMap<FileId, Vec<u32>>;

impl Vault {
    /// Returns the text of a link that has none of its own, where it is known what the link leads to: a file whose name holds a `#` is
    /// shown by that name (L5, L17), a private one as [`Vault::private_text`] says.
    #[must_use]
    pub fn shown_text(&self, link: &Link, target: &Target, privacy: &PrivacyConfig) -> String {
        shown(&self.files, link, target, privacy)
    }

    /// Whether [`Self::shown_text`] of a link to `target` follows from the link and the settings alone.
    #[must_use]
    pub fn is_shown_as_typed(&self, target: &Target) -> bool {
        match target {
            Target::File { file, .. } => self.file(*file).is_called_as_typed(),
            _ => true,
        }
    }

    /// Returns the words in place of a link to a private file: its own text, which the author wrote for readers, else the placeholder, or,
    /// by the settings, the target as typed without its `#` part (V10).
    #[must_use]
    pub fn private_text(link: &Link, privacy: &PrivacyConfig) -> String {
        // The text of a bare URL or of a cut link is its target, so it hides nothing.
        if let Some(text) = &link.text
            && !matches!(link.kind, LinkKind::Auto | LinkKind::Cut)
        {
            return text.to_string();
        }
        match privacy.link_text {
            PrivateLinkText::Hidden => privacy.placeholder.clone(),
            PrivateLinkText::Typed => {
                let path = link.target.split('#').next().unwrap_or_default();
                without_md(path.trim()).to_owned()
            }
        }
    }
}

/// Returns the text of a link that has none of its own.
pub(super) fn shown(
    files: &[File],
    link: &Link,
    target: &Target,
    privacy: &PrivacyConfig,
) -> String {
    let Target::File { file, part } = target else {
        return match target {
            Target::Private => Vault::private_text(link, privacy),
            _ => link.default_text(),
        };
    };
    let file = &files[file.0 as usize];
    if file.is_called_as_typed() {
        return link.default_text();
    }
    let stem = file.entry.path.stem();
    if *part == Part::Whole && stem.contains('#') {
        let stem = fold(stem);
        let typed = without_md(link.target.trim());
        let name = fold(typed);
        if name == stem || name.ends_with(&format!("/{stem}")) {
            return typed.to_owned();
        }
    }
    if file.renamed.is_empty() {
        return link.default_text();
    }
    with_public_headings(file, link).default_text()
}

/// Returns the link, naming headings as the page shows them (V10).
fn with_public_headings(file: &File, link: &Link) -> Link {
    let mut parts = link.target.split('#');
    let mut target = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = file.public_heading(part).or_else(|| {
            let decoded = decode(part);
            file.public_heading(&decoded)
        });
        target.push('#');
        // A `#` in a name would separate parts of the target.
        target.push_str(&name.map_or(Cow::Borrowed(part), |name| name.replace('#', " ").into()));
    }
    Link {
        target: target.into(),
        ..link.clone()
    }
}

impl File {
    /// Whether links to the file and its parts are shown as typed: its name has no `#`, and none of its headings is renamed.
    fn is_called_as_typed(&self) -> bool {
        self.renamed.is_empty() && !self.entry.path.stem().contains('#')
    }

    /// Returns the new text of the heading that a link calls `name`, if it is renamed.
    fn public_heading(&self, name: &str) -> Option<&str> {
        let name = heading_key(name);
        let found = self.renamed.binary_search_by(|(key, _)| (**key).cmp(&name));
        let (_, heading) = self.renamed.get(found.ok()?)?;
        let heading = self.note.as_ref()?.headings.get(*heading as usize)?;
        Some(&heading.text)
    }
}

/// Returns a path without a final `.md` in any case.
fn without_md(path: &str) -> &str {
    let stem = path
        .len()
        .checked_sub(3)
        .and_then(|end| path.split_at_checked(end));
    match stem {
        Some((stem, end)) if end.eq_ignore_ascii_case(".md") && !stem.is_empty() => stem,
        _ => path,
    }
}

/// New values of texts that are plain on pages although the author may put wikilinks into them. An empty value removes the old one.
#[derive(Default)]
struct Plain {
    title: Option<Box<str>>,
    description: Option<Box<str>>,
    /// Those that name no private file.
    aliases: Option<Vec<Box<str>>>,
    /// Indexes of embeds, and their texts.
    alternatives: Vec<(u32, Box<str>)>,
    /// Indexes of links, and their new titles.
    titles: Vec<(u32, Box<str>)>,
    /// Indexes of wikilinks that show their target, and the words that they may show instead.
    targets: Vec<(u32, Box<str>)>,
}

/// Replaces the links in titles, descriptions, texts of pictures and titles of links by the words they show, because none of these can be a
/// link on a page. Drops aliases that name a private file. Afterwards none of these texts names one (V10). Returns the links that now
/// show other words, for the headings that hold them.
pub(super) fn read_plain_texts(
    files: &mut [File],
    names: &Names,
    folders: &FolderIndex,
    privacy: &PrivacyConfig,
) -> Reworded {
    let concerned: Vec<_> = files
        .par_iter()
        .enumerate()
        .filter(|(_, file)| {
            let note = file.note.as_deref();
            file.visibility.is_shown() && note.is_some_and(has_plain_links)
        })
        .map(|(at, _)| FileId(at as u32))
        .collect();
    if concerned.is_empty() {
        return Reworded::default();
    }
    let plain: Vec<_> = {
        let as_written = Default::default();
        let resolver = Resolver::new(files, names, folders, &as_written);
        let read = |id: &FileId| (*id, Reader::new(files, &resolver, *id, privacy).read());
        concerned.par_iter().map(read).collect()
    };
    let mut reworded = Reworded::default();
    for (id, plain) in plain {
        let texts = plain.alternatives.iter().chain(&plain.targets);
        let mut links: Vec<u32> = texts.map(|(link, _)| *link).collect();
        links.sort_unstable();
        if !links.is_empty() {
            reworded.insert(id, links);
        }
        files[id.0 as usize].take(plain);
    }
    reworded
}

/// Whether a note has plain texts with links in them.
pub(super) fn has_plain_links(note: &Note) -> bool {
    let front = &note.front;
    let properties = front.title.iter().chain(&front.description);
    let mut properties = properties.chain(&front.aliases);
    let in_link = |link: &Link| {
        let is_wiki = link.kind == LinkKind::Wiki;
        let text = link.text.as_deref().filter(|_| link.embed || is_wiki);
        let target = Some(&*link.target).filter(|_| is_wiki);
        let mut texts = text.into_iter().chain(target).chain(link.title.as_deref());
        texts.any(may_hold_links)
    };
    properties.any(|text| may_hold_links(text)) || note.links.iter().any(in_link)
}

/// Reads the plain texts of one note.
struct Reader<'a> {
    files: &'a [File],
    resolver: &'a Resolver<'a>,
    id: FileId,
    privacy: &'a PrivacyConfig,
}

impl<'a> Reader<'a> {
    fn new(
        files: &'a [File],
        resolver: &'a Resolver<'a>,
        id: FileId,
        privacy: &'a PrivacyConfig,
    ) -> Self {
        Self {
            files,
            resolver,
            id,
            privacy,
        }
    }

    fn read(&self) -> Plain {
        let Some(note) = &self.files[self.id.0 as usize].note else {
            return Plain::default();
        };
        let plain = |text: &Option<Box<str>>| self.without_links(text.as_deref()?);
        let file = &self.files[self.id.0 as usize];
        let links = || note.links.iter().zip(0..);
        // Markdown within a wikilink is shown as typed, unless it names a private file.
        let names_private =
            |text: &Option<Box<str>>| text.as_ref().is_some_and(|t| self.names_private(t));
        let has_text =
            |link: &Link| link.embed || link.kind == LinkKind::Wiki && names_private(&link.text);
        let tells = |link: &Link, at: u32| {
            let is_shown = file.targets.get(at as usize) != Some(&Target::Private);
            link.kind == LinkKind::Wiki && is_shown && self.names_private(&opened(&link.target))
        };
        let aliases = &note.front.aliases;
        let public: Vec<_> = aliases
            .iter()
            .filter(|alias| !self.names_private(alias))
            .cloned()
            .collect();
        // A placeholder alone would tell readers nothing.
        let words = |text: &Option<Box<str>>| {
            let says = |text: Box<str>| match text.trim() == self.privacy.placeholder.trim() {
                true => "".into(),
                false => text,
            };
            plain(text).map(says)
        };
        Plain {
            title: words(&note.front.title),
            description: words(&note.front.description),
            aliases: (public.len() < aliases.len()).then_some(public),
            alternatives: links()
                .filter(|(link, _)| has_text(link))
                .filter_map(|(link, at)| Some((at, plain(&link.text)?)))
                .collect(),
            titles: links()
                .filter_map(|(link, at)| Some((at, plain(&link.title)?)))
                .collect(),
            targets: links()
                .filter(|(link, at)| tells(link, *at))
                .filter_map(|(link, at)| Some((at, self.without_links(&opened(&link.target))?)))
                .collect(),
        }
    }

    /// Returns `text` with each link replaced by the words it shows, or `None` if it holds no link to replace.
    fn without_links(&self, text: &str) -> Option<Box<str>> {
        if !may_hold_links(text) {
            return None;
        }
        let mut out = String::new();
        self.write(&mut out, text, 0);
        (out != text).then(|| out.into())
    }

    fn write(&self, out: &mut String, text: &str, depth: u8) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(words) => out.push_str(words),
                Piece::Link(link) => self.write_link(out, &link, depth),
            }
        }
    }

    fn write_link(&self, out: &mut String, plain: &PlainLink<'_>, depth: u8) {
        let link = as_link(plain);
        let target = self.target(plain);
        let is_private = target == Target::Private;
        match (plain.form, &plain.text) {
            (Form::Wiki, Some(own)) if depth < MOST_NESTED && self.names_private(own) => {
                self.write(out, own, depth + 1);
            }
            (Form::Wiki, Some(own)) => out.push_str(&without_comments(own)),
            (Form::Markdown, Some(own)) if target != Target::Broken => {
                if depth < MOST_NESTED {
                    self.write(out, own, depth + 1);
                }
            }
            // An embed of a private file is removed (V11).
            (_, None) if is_private && plain.embed => {}
            (Form::Address | Form::Markdown, _) if !is_private => match target {
                // `f[i](x)` is a link only if there is such a file.
                Target::Broken if plain.text.is_some() => {
                    self.write_as_typed(out, plain, depth);
                }
                Target::File { .. } | Target::Folder(_) if plain.form == Form::Markdown => {
                    out.push_str(&decode(&link.default_text()));
                }
                _ => out.push_str(plain.raw),
            },
            _ => out.push_str(&shown(self.files, &link, &target, self.privacy)),
        }
    }

    /// Writes a broken link as it is typed, with links in its own text replaced.
    fn write_as_typed(&self, out: &mut String, plain: &PlainLink<'_>, depth: u8) {
        let own = plain.text.as_deref().unwrap_or_default();
        match plain.raw.split_once(own).filter(|_| may_hold_links(own)) {
            Some((before, after)) => {
                out.push_str(before);
                if depth < MOST_NESTED {
                    self.write(out, own, depth + 1);
                }
                out.push_str(after);
            }
            None => out.push_str(plain.raw),
        }
    }

    fn names_private(&self, text: &str) -> bool {
        self.is_private(text, 0)
    }

    /// Returns the target of a link. A broken Markdown link counts as private if it names a private file once the parts that only addresses
    /// have are removed: `?…`, `#…`, `/index.html`.
    fn target(&self, plain: &PlainLink<'_>) -> Target {
        let link = as_link(plain);
        let target = self.resolver.plain(self.id, &link);
        if target != Target::Broken || plain.form != Form::Markdown {
            return target;
        }
        let path = link.target.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_suffix("/index.html").unwrap_or(path);
        let target = path.trim_end_matches('/').into();
        let other = Link { target, ..link };
        match self.resolver.plain(self.id, &other) {
            Target::Private => Target::Private,
            _ => Target::Broken,
        }
    }

    fn is_private(&self, text: &str, depth: u8) -> bool {
        pieces(text).iter().any(|piece| match piece {
            Piece::Text(_) => false,
            Piece::Link(link) => {
                let inside =
                    |own: &Cow<'_, str>| depth < MOST_NESTED && self.is_private(own, depth + 1);
                self.target(link) == Target::Private || link.text.as_ref().is_some_and(inside)
            }
        })
    }
}

/// Returns the target of a wikilink, with the bracket that it takes from a Markdown link at its start, as in `[[x](Note.md)]]`.
fn opened(target: &str) -> Cow<'_, str> {
    match target.split_once("](") {
        Some((before, _)) if !before.contains('[') => Cow::Owned(format!("[{target}")),
        _ => Cow::Borrowed(target),
    }
}

/// Converts a link of a plain text into one that the resolver takes.
fn as_link(plain: &PlainLink<'_>) -> Link {
    let kind = match plain.form {
        Form::Wiki => LinkKind::Wiki,
        Form::Markdown => LinkKind::Markdown,
        Form::Address => LinkKind::Auto,
    };
    Link {
        kind,
        embed: plain.embed,
        target: (&*plain.target).into(),
        text: plain
            .text
            .as_deref()
            .filter(|_| kind == LinkKind::Wiki)
            .map(Into::into),
        title: None,
        size: None,
        span: Span::default(),
        event: u32::MAX,
    }
}

impl File {
    fn take(&mut self, plain: Plain) {
        let Some(note) = self.note.as_mut().map(Arc::make_mut) else {
            return;
        };
        let filled = |text: Box<str>| Some(text).filter(|text| !text.trim().is_empty());
        if let Some(title) = plain.title {
            note.front.title = filled(title);
            let name = self.entry.path.stem();
            self.title = nfc(note.front.title.as_deref().unwrap_or(name)).into();
        }
        if let Some(description) = plain.description {
            note.front.description = filled(description);
        }
        if let Some(aliases) = plain.aliases {
            note.front.aliases = aliases;
        }
        for (at, text) in plain.alternatives {
            if let Some(link) = note.links.get_mut(at as usize) {
                link.text = filled(text);
            }
        }
        for (at, target) in plain.targets {
            if let Some(link) = note.links.get_mut(at as usize) {
                link.target = target;
            }
        }
        for (at, title) in plain.titles {
            if let Some(link) = note.links.get_mut(at as usize) {
                link.title = filled(title);
            }
        }
    }
}
