//! Makes redirects from aliases and former addresses (N20, N21).
//!
//! Entry point: [`Work::redirects`].

use super::Work;
use crate::config::Config;
use crate::link::addresses::{Owner, Permalink, TOO_LONG};
use crate::link::{File, FileId, Redirect};
use crate::model::property::KnownProperty;
use crate::model::text::shorten;
use crate::model::url::{LONGEST_ADDRESS, slug};
use crate::model::{Code, Finding, Place, Url};

impl Work<'_> {
    /// Makes redirects from aliases and former addresses, ordered by address (N20, N21).
    pub(super) fn redirects(
        &mut self,
        wanted: &[(FileId, Permalink)],
        home: Option<FileId>,
        config: &Config,
    ) -> Vec<Redirect> {
        let mut redirects = Vec::new();
        for (id, link) in wanted {
            let url = if Some(*id) == home {
                self.url_of(link)
            } else if let Some(folder) = self.file(*id).folder_page {
                let path = self.folders[folder.0 as usize].path.clone();
                let slugs = self.folder_slugs(&path);
                self.book.page(&slugs)
            } else {
                let slugs = self.file_slugs(*id);
                self.book.page(&slugs)
            };
            if let Some(target) = self.file(*id).url.clone()
                && self.book.claim_exactly(&url, Owner::Redirect(*id)).is_ok()
            {
                redirects.push(Redirect { url, target });
            }
        }
        if config.aliases.redirects {
            for at in 0..self.files.len() {
                self.alias_redirects(FileId(at as u32), &mut redirects);
            }
        }
        redirects.sort_unstable_by(|a, b| a.url.cmp(&b.url));
        redirects
    }

    fn alias_redirects(&mut self, id: FileId, redirects: &mut Vec<Redirect>) {
        let Some(target) = self.file(id).url.clone() else {
            return;
        };
        let Some(note) = &self.files[id.0 as usize].note else {
            return;
        };
        let mut dropped: Vec<(Box<str>, Dropped)> = Vec::new();
        let slugs = std::mem::take(&mut self.alias_slugs[id.0 as usize]);
        for (alias, slugs) in note.front.aliases.iter().zip(slugs) {
            let Some(slugs) = slugs else {
                dropped.push((alias.clone(), Dropped::TooLong));
                continue;
            };
            if slugs.is_empty() {
                continue;
            }
            let url = self.book.page(&slugs);
            match self.book.claim_exactly(&url, Owner::Redirect(id)) {
                Ok(()) => redirects.push(Redirect {
                    url,
                    target: target.clone(),
                }),
                // The address is that of this file already.
                Err(Owner::File(other) | Owner::Redirect(other)) if other == id => {}
                Err(other) => dropped.push((alias.clone(), Dropped::Taken(url, other))),
            }
        }
        let place = (!dropped.is_empty())
            .then(|| alias_place(&self.files[id.0 as usize]))
            .flatten();
        for (alias, dropped) in dropped {
            let reason = match dropped {
                Dropped::Taken(url, other) => format!("{url} is taken by {}", self.name_of(other)),
                Dropped::TooLong => TOO_LONG.to_owned(),
            };
            let message = format!("no redirect for alias \"{}\": {reason}", shorten(&alias));
            let path = self.file(id).entry.path.clone();
            let finding = Finding::new(Code::AliasCollision, path, place, message);
            self.findings.push(finding.with_target(&*alias));
        }
    }
}

/// The reason why an alias gets no redirect.
enum Dropped {
    /// Another page has the address.
    Taken(Url, Owner),
    TooLong,
}

/// Returns the address of an alias, read as a path from the root (N21), or `None` if it is too long.
pub(super) fn alias_slugs(alias: &str) -> Option<String> {
    let mut slugs = String::new();
    for level in alias.split('/').map(str::trim).filter(|s| !s.is_empty()) {
        if !slugs.is_empty() {
            slugs.push('/');
        }
        slugs.push_str(&slug(level, alias));
        if slugs.len() > LONGEST_ADDRESS {
            return None;
        }
    }
    Some(slugs)
}

/// Returns the place of a note's aliases.
fn alias_place(file: &File) -> Option<Place> {
    let note = file.note.as_ref()?;
    let aliases = note.properties().iter().find(|p| {
        matches!(
            KnownProperty::find(&p.key),
            Some(KnownProperty::Aliases | KnownProperty::Alias)
        )
    })?;
    Some(note.lines().place(aliases.span))
}
