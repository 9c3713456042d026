//! What a site says anyway, so that it is no leak (V20, V21).
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
use std::borrow::Cow;
use std::fs;

/// What is public anyway.
pub(super) enum Said<'v> {
    /// No line and no path in it is a leak.
    Anything(Cow<'v, str>),
    /// No line of a private note in it is a leak, for the parser takes it for public; whether a comment is one is the question.
    Lines(Cow<'v, str>),
    /// No word of a comment and no name in a link is a leak that is in it.
    Words(Cow<'v, str>),
}

/// What public files say, and what noteweave and the user's templates say on every page. Private links and comments in them are left
/// out: whether these show up is the question.
///
/// # Errors
/// [`crate::Error::Io`] if the user's templates cannot be read.
pub(super) fn public_texts<'v>(vault: &'v Vault, config: &Config) -> Result<Vec<Said<'v>>> {
    let built_in = built_in_texts().map(Cow::Borrowed);
    let mut texts: Vec<_> = built_in.map(Said::Anything).collect();
    // Titles, names of links and alike.
    texts.push(Said::Words(format!("{config:?}").into()));
    for (_, path) in files_of(config, "templates")? {
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        texts.push(Said::Words(
            String::from_utf8_lossy(&bytes).into_owned().into(),
        ));
    }
    let names = PrivateNames::new(vault);
    for file in vault.files.iter().filter(|file| file.is_public()) {
        texts.push(Said::Anything(file.entry.path.as_str().into()));
        texts.extend(file.url.iter().map(address));
        match &file.note {
            Some(note) => {
                texts.push(Said::Anything(without_secrets(file, note, &names).into()));
                // Pages and data have it without the marks and with the texts of links.
                let mut read = String::new();
                text::of(vault, config, file, &mut read);
                let collapsed: Vec<&str> = read.split_whitespace().collect();
                texts.push(Said::Lines(collapsed.join(" ").into()));
                texts.push(Said::Lines(read.into()));
            }
            None if file.kind().has_page() => {
                // One that cannot be read says nothing.
                let bytes = fs::read(&file.entry.disk).unwrap_or_default();
                texts.push(Said::Anything(
                    String::from_utf8_lossy(&bytes).into_owned().into(),
                ));
            }
            None => {}
        }
    }
    let addresses = vault.folders.iter().map(|folder| &folder.url);
    let addresses = addresses.chain(vault.tags.iter().map(|tag| &tag.url));
    let addresses = addresses.chain(vault.redirects.iter().map(|redirect| &redirect.url));
    texts.extend(addresses.map(address));
    Ok(texts)
}

fn address(url: &Url) -> Said<'_> {
    Said::Anything(url.as_str().into())
}

/// What a note says to everybody, by a plain reading: its source without comments, and without what links to private files name.
fn without_secrets(file: &File, note: &Note, names: &PrivateNames) -> String {
    let reading = Reading::of(&note.text);
    let links = private_links(file, note, &reading, names);
    let hidden = reading
        .hidden
        .iter()
        .map(|range| (range.clone(), String::new()));
    // One tag may name several.
    let in_tag = |span: &std::ops::Range<usize>, source: &str| {
        let same = links
            .iter()
            .filter(|link| link.in_tag && link.span == *span);
        same.fold(source.to_owned(), |left, link| {
            left.replace(&*link.target, " ")
        })
    };
    let links = links.iter().map(|link| {
        let source = note.text.get(link.span.clone()).unwrap_or_default();
        let left = match link.in_tag {
            true => in_tag(&link.span, source),
            false => link.text.clone(),
        };
        (link.span.clone(), left)
    });
    let mut cuts: Vec<_> = hidden.chain(links).collect();
    cuts.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(note.text.len());
    let mut from = 0;
    for (range, left) in cuts {
        // Of links within a comment, and of several in one tag.
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

/// Public texts as they excuse what is short: in small letters, without the marks of Markdown, with single spaces.
pub(super) fn in_small_letters(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !"*_~`".contains(*c)).collect();
    let collapsed: Vec<&str> = plain.split_whitespace().collect();
    format!(
        "{}\n{}",
        text.to_lowercase(),
        collapsed.join(" ").to_lowercase()
    )
}
