//! Finds the pictures that were exported beside drawings, and what pages show by way of drawings (B7).
//!
//! Entry points: [`exported`], [`dark`], [`shown_links`], [`spread`].

use super::{File, FileId, Target, Vault};
use crate::model::FileKind;

/// The endings of an exported picture, in the order in which they count.
const ENDINGS: [&str; 4] = ["svg", "light.svg", "png", "light.png"];

/// The last part of a drawing's name, without `.md`.
const OWN: &str = ".excalidraw";

/// Returns the picture that was exported beside the drawing `id`.
pub(super) fn exported(files: &[File], id: FileId) -> Option<FileId> {
    let path = &files[id.0 as usize].entry.path;
    if files[id.0 as usize].kind() != FileKind::Drawing {
        return None;
    }
    let name = path.as_str();
    let name = &name[..name.len() - path.extension().len() - 1];
    let other = match name.strip_suffix(OWN) {
        Some(short) => short.to_owned(),
        None => format!("{name}{OWN}"),
    };
    let all = ENDINGS.iter().flat_map(|ending| {
        [name, &other]
            .into_iter()
            .map(move |name| format!("{name}.{ending}"))
    });
    all.into_iter().find_map(|path| at(files, &path))
}

/// Returns the picture for dark pages of the exported picture `id`, if there is a drawing beside it.
pub(super) fn dark(files: &[File], id: FileId) -> Option<FileId> {
    let path = files[id.0 as usize].entry.path.as_str();
    let (name, ending) = path.rsplit_once('.')?;
    if !matches!(ending, "svg" | "png") {
        return None;
    }
    let name = name.strip_suffix(".light").unwrap_or(name);
    let dark = at(files, &format!("{name}.dark.{ending}"))?;
    let short = name.strip_suffix(OWN).unwrap_or(name);
    let drawings = [format!("{short}.md"), format!("{short}{OWN}.md")];
    let mut drawings = drawings.iter().filter_map(|path| at(files, path));
    drawings
        .any(|drawing| exported(files, drawing) == Some(id))
        .then_some(dark)
}

/// Returns the file at exactly this path. `files` are in path order.
fn at(files: &[File], path: &str) -> Option<FileId> {
    let found = files.binary_search_by(|file| file.entry.path.as_str().cmp(path));
    found.ok().map(|at| FileId(at as u32))
}

/// Returns what the links of a file lead to, each with the index of its link. The links of a drawing that it shows count as its own, with
/// the index of the embed.
pub(super) fn shown_links<'a>(
    files: &'a [File],
    from: &'a File,
    targets: &'a [Target],
) -> impl Iterator<Item = (u32, &'a Target)> + 'a {
    let links = from.note.iter().flat_map(|note| &note.links);
    let embeds = links.map(|link| link.embed).chain(std::iter::repeat(false));
    let each = targets.iter().zip(embeds).zip(0..);
    each.flat_map(move |((target, is_embed), at)| {
        let inside = match target {
            Target::File { file, .. } if is_embed => {
                let file = &files[file.0 as usize];
                Some(file).filter(|file| file.kind() == FileKind::Drawing)
            }
            _ => None,
        };
        let inside = inside.into_iter().flat_map(|drawing| &drawing.targets);
        std::iter::once(target)
            .chain(inside)
            .map(move |target| (at, target))
    })
}

/// Marks in `used` what the drawings that are used show in their turn, and the pictures for dark pages.
pub(super) fn spread(files: &[File], used: &mut [bool]) {
    let is_drawing = |at: &usize| files[*at].kind() == FileKind::Drawing;
    let mut open: Vec<usize> = (0..files.len())
        .filter(|at| used[*at] && is_drawing(at))
        .collect();
    while let Some(drawing) = open.pop() {
        for target in &files[drawing].targets {
            if let Target::File { file, .. } = target {
                let at = file.0 as usize;
                if !std::mem::replace(&mut used[at], true) && is_drawing(&at) {
                    open.push(at);
                }
            }
        }
    }
    for at in 0..files.len() {
        if used[at]
            && !files[at].kind().has_page()
            && let Some(dark) = dark(files, FileId(at as u32))
        {
            used[dark.0 as usize] = true;
        }
    }
}

impl Vault {
    /// Returns the picture for dark pages of the picture `id` that was exported beside a drawing (B7).
    #[must_use]
    pub fn dark_picture(&self, id: FileId) -> Option<FileId> {
        dark(&self.files, id).filter(|dark| self.file(*dark).is_public())
    }

    /// Returns the files without a page that these pages show or lead to, by way of drawings too.
    pub fn used_by<'f>(&self, pages: impl Iterator<Item = &'f File>) -> Vec<FileId> {
        let mut used = vec![false; self.files.len()];
        for target in pages.flat_map(|page| &page.targets) {
            if let Target::File { file, .. } = target {
                used[file.0 as usize] = true;
            }
        }
        spread(&self.files, &mut used);
        let has_page = |at: usize| self.files[at].kind().has_page();
        let found = (0..used.len()).filter(|at| used[*at] && !has_page(*at));
        found.map(|at| FileId(at as u32)).collect()
    }

    /// Returns what the links of a file lead to, those in drawings that it shows included, each with the index of its own link.
    pub fn shown_links<'v>(&'v self, from: &'v File) -> impl Iterator<Item = (u32, &'v Target)> {
        shown_links(&self.files, from, &from.targets)
    }
}
