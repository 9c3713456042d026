//! Collects the public texts of a site. Text that is in one of them is no leak (V20, V21).
//!
//! Entry point: [`public_texts`].

use super::needles::{PrivateNames, private_links};
use super::reading::Reading;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::index::text;
use crate::link::{File, Vault};
use crate::model::{Note, Url};
use crate::output::statics::files_of;
use crate::render::built_in_texts;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::fs;

/// A public text, and the needles that it excuses.
pub(super) enum PublicText<'v> {
    /// Excuses any line or path in it.
    Anything(Cow<'v, str>),
    /// Excuses lines of private notes in it, because the parser takes it for public. It excuses no comment, because the parser may be wrong
    /// about those.
    Lines(Cow<'v, str>),
    /// Excuses words of comments and names in links.
    Words(Cow<'v, str>),
}

/// Returns the texts of public files, and those that noteweave and the user's templates put on every page. Leaves out their private links
/// and comments, because these are what the search is for.
///
/// # Errors
/// [`crate::Error::Io`] if the user's templates cannot be read.
pub(super) fn public_texts<'v>(vault: &'v Vault, config: &Config) -> Result<Vec<PublicText<'v>>> {
    let built_in = built_in_texts().map(Cow::Borrowed);
    let mut texts: Vec<_> = built_in.map(PublicText::Anything).collect();
    // Titles, names of links and the like.
    texts.push(PublicText::Words(format!("{config:?}").into()));
    for (_, path) in files_of(config, "templates")? {
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        texts.push(PublicText::Words(
            String::from_utf8_lossy(&bytes).into_owned().into(),
        ));
    }
    let names = PrivateNames::new(vault);
    for file in vault.files.iter().filter(|file| file.is_public()) {
        texts.push(PublicText::Anything(file.entry.path.as_str().into()));
        texts.extend(file.url.iter().map(address));
        match &file.note {
            Some(note) => {
                texts.push(PublicText::Anything(
                    without_secrets(file, note, &names).into(),
                ));
                // Pages and data contain it without marks and with the texts of links.
                let mut read = String::new();
                text::of(vault, &config.privacy, file, &mut read);
                let collapsed: Vec<&str> = read.split_whitespace().collect();
                texts.push(PublicText::Lines(collapsed.join(" ").into()));
                texts.push(PublicText::Lines(read.into()));
            }
            None if file.kind().has_page() => {
                // A file that cannot be read excuses nothing.
                let bytes = fs::read(&file.entry.disk).unwrap_or_default();
                texts.push(PublicText::Anything(
                    String::from_utf8_lossy(&bytes).into_owned().into(),
                ));
            }
            None => {}
        }
    }
    let addresses = vault
        .folders
        .iter()
        .map(|folder| &folder.url)
        .chain(vault.tags.iter().map(|tag| &tag.url))
        .chain(vault.redirects.iter().map(|redirect| &redirect.url));
    texts.extend(addresses.map(address));
    Ok(texts)
}

fn address(url: &Url) -> PublicText<'_> {
    PublicText::Anything(url.as_str().into())
}

/// Returns the source of a note without comments and without the targets of links to private files, by a plain reading.
fn without_secrets(file: &File, note: &Note, names: &PrivateNames) -> String {
    let reading = Reading::of(&note.text);
    let links = private_links(file, note, &reading, names);
    let hidden = reading
        .hidden
        .iter()
        .map(|range| (range.clone(), String::new()));
    // One tag may hold several links.
    let links = links
        .chunk_by(|one, next| one.span == next.span)
        .flat_map(|same| {
            let link = same.first()?;
            let source = note.text.get(link.span.clone()).unwrap_or_default();
            let in_tag = same.iter().filter(|link| link.in_tag);
            let left = match link.in_tag {
                true => without(source, in_tag.map(|link| &*link.target)),
                false => link.text.clone(),
            };
            Some((link.span.clone(), left))
        });
    let mut cuts: Vec<_> = hidden.chain(links).collect();
    cuts.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(note.text.len());
    let mut from = 0;
    for (range, left) in cuts {
        // A link within a comment, or another link in the same tag.
        if range.start < from {
            continue;
        }
        text.push_str(note.text.get(from..range.start).unwrap_or_default());
        text.push('\n');
        text.push_str(&left);
        text.push('\n');
        from = range.end;
    }
    text.push_str(note.text.get(from..).unwrap_or_default());
    text
}

/// Returns a tag's source without the addresses `targets`.
fn without<'t>(source: &str, targets: impl Iterator<Item = &'t str>) -> String {
    let targets: Vec<&str> = targets.filter(|target| !target.is_empty()).collect();
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&targets);
    match search {
        Ok(search) => search.replace_all(source, &vec![" "; targets.len()]),
        // Without a pattern, the tag excuses nothing.
        Err(_) => String::new(),
    }
}

/// Brings a public text into the forms in which it excuses short needles: small letters, without marks of Markdown, with single spaces.
pub(super) fn in_small_letters(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !"*_~`".contains(*c)).collect();
    let collapsed: Vec<&str> = plain.split_whitespace().collect();
    format!(
        "{}\n{}",
        text.to_lowercase(),
        collapsed.join(" ").to_lowercase()
    )
}
