//! Writes the findings of linking in words, each with its file, line and column.
//!
//! Entry point: [`findings`].

use super::issue::{Issue, LinkIssue};
use super::names::Names;
use super::typed::decode;
use super::{File, FileId, Index, Visibility, suggest};
use crate::model::property::KnownProperty;
use crate::model::text::fold;
use crate::model::{Code, FileKind, Finding, Flag, Link, LinkKind, MediaKind, Note, Place};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// The inputs of findings.
struct Check<'a> {
    files: &'a [File],
    names: &'a Names,
    extensions: &'a FxHashSet<String>,
    suggested: &'a FxHashMap<String, Option<FileId>>,
}

/// Folded extensions of the vault's attachments (L29).
pub(super) fn extensions(files: &[File]) -> FxHashSet<String> {
    let attachments = files.iter().filter(|f| !f.kind().has_page());
    attachments
        .map(|f| fold(f.entry.path.extension()))
        .collect()
}

/// Returns the findings of linking, of the notes themselves and of earlier stages, sorted and without duplicates (R1, R3).
pub(super) fn findings(
    files: &[File],
    index: &mut Index,
    entrances: &[Option<FileId>],
) -> Vec<Finding> {
    let new = suggest_for(files, index, files.iter().zip(&index.issues));
    index.suggested.extend(new);
    let check = Check::new(files, index);
    let mut findings = index.earlier.clone();
    findings.par_extend(
        (0..files.len())
            .into_par_iter()
            .flat_map_iter(|at| check.about(FileId(at as u32), &index.issues[at], entrances)),
    );
    in_order(findings)
}

/// Returns the findings about one file, as [`findings`].
pub(super) fn of_file(
    files: &[File],
    index: &mut Index,
    id: FileId,
    entrances: &[Option<FileId>],
) -> Vec<Finding> {
    let at = id.0 as usize;
    let file = &files[at];
    let new = suggest_for(files, index, std::iter::once((file, &index.issues[at])));
    index.suggested.extend(new);
    let about_it = |f: &&Finding| f.path == file.entry.path;
    let mut findings: Vec<_> = index.earlier.iter().filter(about_it).cloned().collect();
    let check = Check::new(files, index);
    findings.extend(check.about(id, &index.issues[at], entrances));
    in_order(findings)
}

/// Sorts findings by their places, and removes duplicates (R3).
pub(super) fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        a.order()
            .cmp(&b.order())
            .then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup_by(|a, b| a.order() == b.order() && a.message == b.message);
    findings
}

/// Finds what broken links probably meant, unless that is known already.
fn suggest_for<'a>(
    files: &[File],
    index: &'a Index,
    about: impl Iterator<Item = (&'a File, &'a Vec<LinkIssue>)>,
) -> FxHashMap<String, Option<FileId>> {
    let mut typed: Vec<String> = Vec::new();
    for (file, issues) in about {
        let Some(note) = &file.note else { continue };
        let missing = issues.iter().filter(|said| said.issue == Issue::Missing);
        typed.extend(missing.map(|said| path_of(&note.links[said.link as usize])));
    }
    typed.sort_unstable();
    typed.dedup();
    typed.retain(|path| !index.suggested.contains_key(path));
    let borrowed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let found = suggest::names(files, &index.names, &borrowed);
    typed.into_iter().zip(found).collect()
}

impl<'a> Check<'a> {
    fn new(files: &'a [File], index: &'a Index) -> Self {
        Self {
            files,
            names: &index.names,
            extensions: &index.extensions,
            suggested: &index.suggested,
        }
    }

    /// Returns all findings about a file.
    fn about(
        &self,
        id: FileId,
        issues: &[LinkIssue],
        entrances: &[Option<FileId>],
    ) -> Vec<Finding> {
        let file = &self.files[id.0 as usize];
        let mut found = self.about_file(id, entrances.contains(&Some(id)));
        if let Some(note) = &file.note {
            // Nothing of a drawing that no page shows is published.
            let is_drawing = file.kind() == FileKind::Drawing;
            let is_shown = !is_drawing || file.visibility != Visibility::Unused;
            let issues = if is_shown { issues } else { &[] };
            self.about_note(file, note, issues, &mut found);
            drop_silenced(note, &mut found);
        }
        found
    }

    /// Returns NW105, NW701 and NW702 for a file.
    fn about_file(&self, id: FileId, is_entrance: bool) -> Vec<Finding> {
        let file = &self.files[id.0 as usize];
        let path = &file.entry.path;
        let mut found = Vec::new();
        let mut say = |code, message: String| {
            found.push(Finding::new(code, path.clone(), None, message));
        };
        let first = self.names.first_twin(id);
        if first != id {
            let first = &self.files[first.0 as usize].entry.path;
            let message = format!("differs from {first} only in case or Unicode form");
            say(Code::DuplicateName, message);
        }
        let orphan = file.kind() == FileKind::Note
            && file.is_listed()
            && file.backlinks.is_empty()
            && file.folder_page.is_none();
        if orphan && !is_entrance {
            say(Code::OrphanNote, "no page links here".to_owned());
        }
        let is_replaced = || super::drawings::exported(self.files, id).is_some();
        if file.visibility == Visibility::Unused && !is_replaced() {
            let message = "nothing public uses this file; not published";
            say(Code::UnusedAttachment, message.to_owned());
        }
        found
    }

    fn about_note(&self, file: &File, note: &Note, issues: &[LinkIssue], found: &mut Vec<Finding>) {
        found.extend(note.findings.iter().cloned());
        let doubtful = doubtful_flags(note);
        for (key, span, value) in doubtful {
            let message =
                format!("\"{key}: {value}\" is neither true nor false; the note is kept private");
            let place = span.map(|span| note.lines().place(span));
            let path = file.entry.path.clone();
            found.push(Finding::new(Code::BadPublishValue, path, place, message));
        }
        let mut headings = suggest::Headings::default();
        for LinkIssue {
            link: at,
            place,
            issue,
        } in issues
        {
            let link = &note.links[*at as usize];
            let image = note.front.image == Some(*at);
            let hint = self.hint(link, issue, &mut headings);
            found.push(self.about_link(file, link, issue, *place, image, hint));
        }
    }

    /// Returns the file that a broken link may have meant.
    fn hint(
        &self,
        link: &Link,
        issue: &Issue,
        headings: &mut suggest::Headings<'a>,
    ) -> Option<String> {
        match issue {
            Issue::Missing => {
                let meant = self.suggested.get(&path_of(link)).copied().flatten();
                meant.map(|id| self.written(id, link))
            }
            Issue::Heading(id, heading) | Issue::View(id, heading) => {
                let note = self.files[id.0 as usize].note.as_deref()?;
                headings.nearest(*id, note, heading).map(str::to_owned)
            }
            Issue::Block(id, block) => {
                let note = self.files[id.0 as usize].note.as_deref()?;
                suggest::block(note, block).map(|id| format!("^{id}"))
            }
            _ => None,
        }
    }

    fn about_link(
        &self,
        file: &File,
        link: &Link,
        issue: &Issue,
        place: Place,
        image: bool,
        help: Option<String>,
    ) -> Finding {
        let target = &link.target;
        let path = |id: &FileId| &self.files[id.0 as usize].entry.path;
        let name = |id: &FileId| path(id).stem();
        let (code, message) = match issue {
            Issue::Missing => {
                if image || self.names_attachment(link) {
                    (Code::MissingAttachment, format!("no file \"{target}\""))
                } else {
                    (Code::BrokenLink, format!("no note for \"{target}\""))
                }
            }
            Issue::Heading(id, heading) => {
                let message = format!("\"{}\" has no heading \"{heading}\"", name(id));
                (Code::BrokenHeading, message)
            }
            Issue::Block(id, block) => {
                let message = format!("\"{}\" has no block \"^{block}\"", name(id));
                (Code::BrokenBlock, message)
            }
            Issue::View(id, view) => {
                let message = format!("\"{}\" has no view \"{view}\"", path(id).name());
                (Code::BaseMissingView, message)
            }
            Issue::Ambiguous(winner, count, others) => {
                let others: Vec<&str> = others.iter().map(|id| path(id).as_str()).collect();
                let others = others.join(", ");
                let winner = path(winner);
                let message =
                    format!("\"{target}\" fits {count} files; took {winner}, also {others}");
                (Code::AmbiguousLink, message)
            }
            Issue::Alias(id) => {
                let message = format!("\"{target}\" is an alias of {}", path(id));
                (Code::AliasLink, message)
            }
            Issue::Case(id) => {
                let message = format!("\"{target}\" differs in case from {}", path(id));
                (Code::CaseMismatch, message)
            }
            Issue::Unsafe(scheme) => {
                let message = format!("scheme \"{scheme}\" is not allowed; link removed");
                (Code::UnsafeUrl, message)
            }
            Issue::OnDisk => {
                let message = "this address leads to a disk, not to the web; link removed";
                (Code::UnsafeUrl, message.to_owned())
            }
            Issue::Private(id) if self.files[id.0 as usize].kind().is_copied() => {
                let message = format!("{} is in a private place and is not published", path(id));
                (Code::PrivateAttachment, message)
            }
            Issue::Private(id) => {
                let what = if link.embed { "embed" } else { "link" };
                let message = format!("{what} to a private file: {}", path(id));
                (Code::PrivateLink, message)
            }
            Issue::Undrawn(id) => {
                let note = self.files[id.0 as usize].note.as_ref();
                let reason = note.and_then(|note| note.undrawn.as_deref());
                let reason = reason.unwrap_or("there is none");
                let message = format!(
                    "the drawing has no exported picture and its data cannot be read: {reason}"
                );
                (Code::DrawingData, message)
            }
            Issue::PrivateFolder => {
                let message = format!("link to a private folder: {target}");
                (Code::PrivateLink, message)
            }
        };
        let finding = Finding::new(code, file.entry.path.clone(), Some(place), message);
        let finding = finding.with_target(&**target);
        match help {
            Some(help) => finding.with_help(format!("did you mean \"{help}\"?")),
            None => finding,
        }
    }

    /// Whether a broken link names an attachment rather than a note (L29).
    fn names_attachment(&self, link: &Link) -> bool {
        let path = path_of(link);
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let Some((stem, extension)) = name.rsplit_once('.') else {
            return false;
        };
        let media = !matches!(
            FileKind::of_extension(extension),
            FileKind::Note
                | FileKind::Drawing
                | FileKind::Canvas
                | FileKind::Base
                | FileKind::Attachment(MediaKind::Other)
        );
        !stem.is_empty() && (media || self.extensions.contains(&fold(extension)))
    }

    /// Returns how `link` would name a file: by its name if that is enough, else by its path.
    fn written(&self, id: FileId, link: &Link) -> String {
        let path = &self.files[id.0 as usize].entry.path;
        let note = self.files[id.0 as usize].kind().is_note();
        let with_extension = !note || matches!(link.kind, LinkKind::Markdown | LinkKind::Html);
        let typed = path_of(link);
        let typed = typed.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_typed = |name: &str| fold(name) == fold(typed);
        let same_name = is_typed(path.name()) || (note && is_typed(path.stem()));
        let unique = self.names.all_by_suffix(&fold(path.name())).len() == 1;
        let full = if unique && !same_name {
            path.name()
        } else {
            path.as_str()
        };
        if with_extension {
            full.to_owned()
        } else {
            let end = full.len().saturating_sub(path.extension().len() + 1);
            full.get(..end).unwrap_or(full).to_owned()
        }
    }
}

/// Removes findings that a comment silences (R5).
fn drop_silenced(note: &Note, found: &mut Vec<Finding>) {
    if note.silenced.is_empty() {
        return;
    }
    let lines = note.lines();
    let silenced: Vec<(Code, Place)> = note
        .silenced
        .iter()
        .map(|(code, span)| (*code, lines.place(*span)))
        .collect();
    found.retain(|finding| {
        let start = finding.place.map(|p| (p.line, p.column));
        !silenced.iter().any(|(code, block)| {
            let (first, last) = (
                (block.line, block.column),
                (block.end_line, block.end_column),
            );
            *code == finding.code && start.is_some_and(|start| first <= start && start < last)
        })
    });
}

/// Returns a link's path without its subpath, decoded if its syntax is percent-encoded (L16).
fn path_of(link: &Link) -> String {
    let path = link.target.split('#').next().unwrap_or_default();
    match link.kind {
        LinkKind::Markdown | LinkKind::Html => decode(path).trim().to_owned(),
        _ => path.trim().to_owned(),
    }
}

/// Returns unclear values of `publish`, `draft` and `private` that parsing has not reported (NW205).
fn doubtful_flags(note: &Note) -> Vec<(&'static str, Option<crate::model::Span>, String)> {
    let front = &note.front;
    let flags = [
        (KnownProperty::Publish.name(), front.publish),
        (KnownProperty::Draft.name(), front.draft),
        (KnownProperty::Private.name(), front.private),
    ];
    let doubtful = flags.into_iter().filter(|(key, flag)| {
        let start = format!("\"{key}:");
        let told = note.findings.iter().any(|f| {
            f.code == Code::BadPublishValue && f.message.to_ascii_lowercase().starts_with(&start)
        });
        *flag == Some(Flag::Unknown) && !told
    });
    let of = |key: &str| {
        let mut all = note.properties().iter();
        all.rfind(|p| p.key.eq_ignore_ascii_case(key))
    };
    let found = doubtful.map(|(key, _)| {
        let property = of(key);
        let value = property.and_then(|p| note.text.get(p.span.end as usize..));
        let value = value
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        let value = value
            .trim_start_matches(['"', '\'', ':', ' ', '\t'])
            .trim_end();
        (key, property.map(|p| p.span), value.to_owned())
    });
    found.collect()
}
