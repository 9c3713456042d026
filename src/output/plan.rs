//! Plans and checks all output files before anything is written.
//!
//! Entry point: [`plan`].

use super::path::check_path;
use super::published::Copied;
use crate::error::{Error, Result};
use crate::index::DataFile;
use crate::link::{File, FileId, Vault};
use crate::model::text::fold;
use crate::model::{Fingerprint, Url, VaultPath};
use crate::render::{Page, PageFingerprints, Site, pages, url_of};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// All files of the site, ordered by path, each path once.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files.
    pub files: Vec<Planned>,
    /// Paths of files that the record must not name (V24).
    pub unlisted: FxHashSet<String>,
    /// Whether the files must be on the disk before they replace others: `build.sync`.
    pub sync: bool,
}

/// One output file.
#[derive(Debug)]
pub struct Planned {
    /// Path from the output folder, `/` between segments, each checked (N18).
    pub path: String,
    /// The source of its bytes.
    pub content: Content,
    /// The fingerprint of their inputs, if it can be computed without making them; only with a cache.
    pub made_from: Option<Fingerprint>,
}

/// The source of an output file's bytes.
#[derive(Debug)]
pub enum Content {
    /// A page, rendered when it is written.
    Page(Page),
    /// A file of the vault or of `static/`, copied.
    Copy(Copied),
    /// An asset of the theme, or what scripts fetch.
    Bytes(Vec<u8>),
}

impl Content {
    /// Returns words for it in messages about two files with the same path.
    fn describe(&self) -> String {
        match self {
            Self::Page(_) => "a page".to_owned(),
            Self::Copy(source) => format!("`{}`", source.disk.display()),
            Self::Bytes(_) => "a file of the theme".to_owned(),
        }
    }
}

/// Plans the whole site. `statics` are the files of the user's `static/` folder: output path and place on disk; `data` is what
/// scripts fetch.
///
/// # Errors
/// [`Error::Output`] if two files have the same path, which only a file of `static/` can cause, or if a path leaves the output folder,
/// which the rules do not let happen.
pub fn plan(site: &Site<'_>, statics: Vec<(String, PathBuf)>, data: Vec<DataFile>) -> Result<Plan> {
    let keep_metadata = site.config.privacy.keep_metadata;
    let cache = site.config.cache.as_ref();
    let fingerprints = cache.map(|cache| PageFingerprints::new(site, cache.program));
    // The author's own feed or sitemap replaces ours.
    let own: FxHashSet<String> = statics.iter().map(|(path, _)| path.clone()).collect();
    let pages: Vec<_> = pages(site.vault)
        .into_par_iter()
        .map(|page| Planned {
            path: url_of(site.vault, page).output_path(),
            content: Content::Page(page),
            made_from: fingerprints.as_ref().and_then(|all| all.of(page)),
        })
        .collect();
    let pages = pages.into_iter().filter(|planned| {
        let for_programs = matches!(
            planned.content,
            Content::Page(Page::Feed | Page::Sitemap(_))
        );
        !(for_programs && own.contains(&planned.path))
    });
    let attachments = site
        .vault
        .ids()
        .filter(|(_, file)| file.kind().is_copied())
        .filter_map(|(_, file)| {
            let copied = Copied {
                disk: file.entry.disk.clone(),
                path: file.entry.path.clone(),
                keep_metadata,
            };
            Some(Planned {
                path: file.url.as_ref()?.output_path(),
                made_from: cache.and_then(|cache| copied.made_from(cache)),
                content: Content::Copy(copied),
            })
        });
    let assets = site.theme.assets.iter().map(|asset| Planned {
        path: asset.path.clone(),
        content: Content::Bytes(asset.bytes.clone()),
        made_from: None,
    });
    let data = data.into_iter().map(|file| Planned {
        path: file.path,
        content: Content::Bytes(file.bytes),
        made_from: None,
    });
    let no_jekyll = (!own.contains(NO_JEKYLL)).then(|| Planned {
        path: NO_JEKYLL.to_owned(),
        content: Content::Bytes(Vec::new()),
        made_from: None,
    });
    let statics = statics.into_iter().map(|(path, disk)| {
        let copied = Copied {
            disk,
            path: VaultPath::new(&format!("static/{path}")),
            keep_metadata,
        };
        Planned {
            made_from: cache.and_then(|cache| copied.made_from(cache)),
            content: Content::Copy(copied),
            path,
        }
    });
    let files = pages
        .chain(attachments)
        .chain(assets)
        .chain(data)
        .chain(no_jekyll)
        .chain(statics);
    let files = arrange(files.collect(), &site.config.output)?;
    Ok(Plan {
        files,
        unlisted: unlisted(site.vault),
        sync: site.config.build.sync,
    })
}

/// Returns the output paths of unlisted pages, of redirects to them, and of attachments that only they use.
fn unlisted(vault: &Vault) -> FxHashSet<String> {
    let (listed, unlisted): (Vec<&File>, Vec<&File>) = vault
        .files
        .iter()
        .filter(|file| file.is_public() && file.kind().has_page())
        .partition(|file| file.is_listed());
    let used_by = |files: &[&File]| -> FxHashSet<FileId> {
        let files = files.iter().copied();
        vault.used_by(files).into_iter().collect()
    };
    if unlisted.is_empty() {
        return FxHashSet::default();
    }
    let (used, used_by_listed) = (used_by(&unlisted), used_by(&listed));
    let attachments = used.difference(&used_by_listed).map(|id| vault.file(*id));
    let urls: FxHashSet<&Url> = unlisted
        .iter()
        .copied()
        .filter_map(|file| file.url.as_ref())
        .collect();
    let redirects = vault
        .redirects
        .iter()
        .filter(|redirect| urls.contains(&redirect.target))
        .map(|redirect| redirect.url.output_path());
    let files = unlisted
        .iter()
        .copied()
        .chain(attachments)
        .filter_map(|file| Some(file.url.as_ref()?.output_path()));
    files.chain(redirects).collect()
}

/// Tells GitHub Pages to publish all files as they are, those in `_nw/` among them (N30).
const NO_JEKYLL: &str = ".nojekyll";

/// Sorts and checks `files`, which go into `output`.
fn arrange(mut files: Vec<Planned>, output: &Path) -> Result<Vec<Planned>> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let refuse = |reason: String| Error::Output {
        path: output.to_owned(),
        reason,
    };
    let keys: Vec<String> = files.par_iter().map(|file| fold(&file.path)).collect();
    let mut by_key: FxHashMap<&str, &Planned> = FxHashMap::default();
    by_key.reserve(files.len());
    for (file, key) in files.iter().zip(&keys) {
        check_path(&file.path).map_err(|reason| {
            refuse(format!(
                "{} would be written to `{}`, which {reason}",
                file.content.describe(),
                file.path
            ))
        })?;
        if let Some(other) = by_key.insert(key, file) {
            return Err(refuse(clash(other, file)));
        }
    }
    // A file cannot lie where a folder must be.
    for (file, key) in files.iter().zip(&keys) {
        let folders = key.match_indices('/').map(|(slash, _)| &key[..slash]);
        if let Some(other) = folders.filter_map(|folder| by_key.get(folder)).next() {
            return Err(refuse(clash(other, file)));
        }
    }
    Ok(files)
}

fn clash(a: &Planned, b: &Planned) -> String {
    format!(
        "`{}` ({}) and `{}` ({}) cannot both be there; rename one of them",
        a.path,
        a.content.describe(),
        b.path,
        b.content.describe()
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::OUTPUT_RECORD;

    /// A plan of theme files, for tests of writing. Files in folders of the name `unlisted` are.
    pub(in crate::output) fn bytes(files: &[(&str, &str)]) -> Plan {
        let paths = files.iter().map(|(path, _)| (*path).to_owned());
        let unlisted = paths.filter(|path| path.contains("unlisted/"));
        let unlisted = unlisted.collect();
        let files = files.iter().map(|(path, text)| Planned {
            path: (*path).to_owned(),
            content: Content::Bytes(text.as_bytes().to_vec()),
            made_from: None,
        });
        Plan {
            files: arrange(files.collect(), Path::new("public")).unwrap(),
            unlisted,
            sync: true,
        }
    }

    fn mistake(paths: &[&str]) -> String {
        let files = paths.iter().map(|path| Planned {
            path: (*path).to_owned(),
            content: Content::Copy(Copied {
                disk: PathBuf::from(format!("static/{path}")),
                path: VaultPath::new(path),
                keep_metadata: false,
            }),
            made_from: None,
        });
        arrange(files.collect(), Path::new("public"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn n18_nothing_leaves_the_output() {
        for path in [
            "../x",
            "a/../../x",
            "/etc/x",
            "a//b",
            "./a",
            "a/.",
            "",
            "a/",
            "a\\b",
            "a\0b",
            "a\nb",
            OUTPUT_RECORD,
        ] {
            assert!(mistake(&[path]).contains("which"), "{path:?}");
        }
        for path in [
            "index.html",
            "꿀벌/index.html",
            ".nojekyll",
            "Img/Bee 1.png",
            "a..b/...c",
        ] {
            assert_eq!(check_path(path), Ok(()), "{path:?}");
        }
    }

    #[test]
    fn n15_two_files_of_one_path_are_both_named() {
        let error = mistake(&["b.txt", "A.txt", "a.txt"]);
        assert!(
            error.contains("`static/A.txt`") && error.contains("`static/a.txt`"),
            "{error}"
        );
        let error = mistake(&["hive", "Hive/index.html"]);
        assert!(
            error.contains("`static/hive`") && error.contains("`static/Hive/index.html`"),
            "{error}"
        );
    }

    #[test]
    fn files_are_ordered_by_path() {
        let plan = bytes(&[("b", ""), ("a/b", ""), ("a-b", "")]);
        let paths: Vec<_> = plan.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a-b", "a/b", "b"]);
    }
}
