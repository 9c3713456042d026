//! Links a vault, step by step.
//!
//! Entry points: [`link`], [`link_indexed`] and [`relink`]. Order of work: names → who is private → resolve every link → texts of headings
//! and titles → which attachments are public → tags and folders → addresses → backlinks → findings.

use super::folders::FolderIndex;
use super::headings::{self, Renaming};
use super::index::Index;
use super::issue::{Issues, Resolved};
use super::names::Names;
use super::order::NaturalKey;
use super::plugins::Plugins;
use super::privacy::{self, Places};
use super::resolutions::{self, Resolutions};
use super::resolve::Resolver;
use super::update;
use super::wording::{self, Reworded};
use super::{File, FileId, Parsed, Vault, Visibility};
use super::{arrange, backlinks, check, files, folders, tags, urls};
use crate::config::Config;
use crate::model::text::fold;
use crate::model::{CalloutTypes, Note};
use crate::vault::ObsidianSettings;
use rayon::prelude::*;
use std::sync::Arc;

/// Links the whole vault.
#[must_use]
pub fn link(parsed: Parsed, config: &Config) -> Vault {
    link_indexed(parsed, config, None).0
}

/// Links the whole vault as [`link_indexed`] does, but reuses a `vault` that was linked with the same `config`, and the `index` that came
/// with it. If the notes and their privacy are the same, for instance because only dates changed, links keep their targets.
#[must_use]
pub fn relink(parsed: Parsed, config: &Config, vault: &Vault, index: Index) -> (Vault, Index) {
    let known = index.still_holds(vault, &parsed).then_some((vault, index));
    link_with(parsed, config, known, None)
}

/// Links the whole vault. Also returns the index of its names, for [`Index::update`]. If `resolutions` hold, links are not resolved again.
#[must_use]
pub fn link_indexed(
    parsed: Parsed,
    config: &Config,
    resolutions: Option<Resolutions<'_>>,
) -> (Vault, Index) {
    link_with(parsed, config, None, resolutions)
}

fn link_with(
    parsed: Parsed,
    config: &Config,
    known: Option<(&Vault, Index)>,
    resolutions: Option<Resolutions<'_>>,
) -> (Vault, Index) {
    let mut findings = parsed.findings;
    let mut files = files::files(parsed.files, &parsed.dates, config);
    let keys: Vec<String> = files.par_iter().map(|f| f.entry.path.key()).collect();
    let places = Places::new(config, &parsed.obsidian, &mut findings);
    let judged = files.par_iter_mut().zip(&keys);
    judged.for_each(|(file, key)| file.visibility = places.judge(file, key));
    findings.extend(privacy::opt_in(&files, config));
    let (folder_index, mut folders) = FolderIndex::new(&files, config);
    let known = known.filter(|(vault, _)| update::same_places(&files, vault));
    let environment = resolutions::environment(&files, &parsed.obsidian, config);
    let (names, issues) = match known {
        Some((vault, index)) => index.take_over(vault, &mut files),
        None => {
            let (names, known) = rayon::join(
                || Names::new(&files, keys, &aliases(&files)),
                || resolutions.map(|all| all.take(&files, environment)),
            );
            let known = known.unwrap_or_default();
            let issues = resolve(&mut files, &names, &folder_index, known);
            (Arc::new(names), issues)
        }
    };
    // Notes that are changed here are copied first, because the parsed notes are shared with this list.
    let written: Vec<Option<Arc<Note>>> = files.iter().map(|f| f.note.clone()).collect();
    let renaming = Renaming {
        privacy: &config.privacy,
        query: parsed.obsidian.reading.query_mark.as_deref(),
    };
    headings::hide_private(&mut files, renaming, &Reworded::default());
    let reworded = wording::read_plain_texts(&mut files, &names, &folder_index, &config.privacy);
    if !reworded.is_empty() {
        headings::hide_private(&mut files, renaming, &reworded);
    }
    let as_written = update::made_anew(&files, written);
    privacy::mark_unused(&mut files, config);
    let by_title = by_title(&files);
    let mut title_rank = vec![u32::MAX; files.len()];
    for (rank, id) in by_title.iter().enumerate() {
        title_rank[id.0 as usize] = rank as u32;
    }
    let mut tags = tags::collect(&mut files, &title_rank);
    let assigned = urls::assign(
        &mut files,
        &mut folders,
        &mut tags,
        &names,
        config,
        &mut findings,
    );
    findings.extend(folders::home_mistake(&files, &names, config));
    findings.extend(privacy::git_ignored(&files, &parsed.git_ignored));
    folders::fill(&files, &mut folders, &folder_index, &title_rank);
    findings.extend(arrange::arrange(
        &files,
        &mut folders,
        &names,
        &folder_index,
        &config.nav,
        assigned.not_found,
    ));
    backlinks::collect(&mut files, &folders, &by_title);
    let entrances = [assigned.home, assigned.not_found];
    let mut index = Index {
        names,
        folders: Arc::new(folder_index),
        issues,
        as_written: Arc::new(as_written),
        title_rank,
        extensions: check::extensions(&files),
        suggested: Default::default(),
        earlier: findings,
        names_hold: true,
        environment,
    };
    let findings = check::findings(&files, &mut index, &entrances);
    let vault = Vault {
        files,
        folders,
        tags,
        redirects: assigned.redirects,
        tag_index: assigned.tag_index,
        all_notes: assigned.all_notes,
        graph: assigned.graph,
        feed: assigned.feed,
        sitemap: assigned.sitemap,
        home: assigned.home,
        not_found: assigned.not_found,
        built: parsed.built,
        plugins: Plugins::new(&parsed.obsidian, config),
        callouts: callouts(&parsed.obsidian, config),
        obsidian: parsed.obsidian,
        findings,
        pictures: Vec::new(),
    };
    (vault, index)
}

/// Returns the types of callouts that the author defined, in noteweave's settings first (Q14).
fn callouts(obsidian: &ObsidianSettings, config: &Config) -> CalloutTypes {
    let mut types = config.callouts.types();
    types.add_all(&obsidian.callouts);
    types
}

/// Folded aliases of all notes (L24).
fn aliases(files: &[File]) -> Vec<(FileId, String)> {
    let of = |(at, file): (usize, &File)| {
        let aliases = file.note.iter().flat_map(|n| &n.front.aliases);
        let mut folded: Vec<String> = aliases.map(|a| fold(a.trim())).collect();
        folded.sort_unstable();
        folded.dedup();
        let id = FileId(at as u32);
        folded.into_iter().map(move |a| (id, a)).collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of).collect()
}

/// Fills [`File::targets`]. Returns the issues of the links. Files that are `known` are not resolved.
fn resolve(
    files: &mut [File],
    names: &Names,
    folders: &FolderIndex,
    mut known: Vec<Option<Resolved>>,
) -> Issues {
    known.resize_with(files.len(), || None);
    let resolved: Vec<Resolved> = {
        let as_written = Default::default();
        let resolver = Resolver::new(files, names, folders, &as_written);
        let known = known.into_par_iter().enumerate();
        let resolve = |at: usize| resolver.note(FileId(at as u32));
        known
            .map(|(at, known)| known.unwrap_or_else(|| resolve(at)))
            .collect()
    };
    let each = files.iter_mut().zip(resolved);
    each.map(|(file, resolved)| {
        file.targets = resolved.targets;
        resolved.issues
    })
    .collect()
}

/// Returns the listed notes, canvases and bases in the order of their titles (B6).
fn by_title(files: &[File]) -> Vec<FileId> {
    let shown = files.par_iter().enumerate();
    let shown = shown.filter(|(_, f)| f.kind().has_page() && f.visibility == Visibility::Public);
    let keyed = shown.map(|(at, f)| (NaturalKey::new(&f.title), FileId(at as u32)));
    let mut keyed: Vec<_> = keyed.collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}
