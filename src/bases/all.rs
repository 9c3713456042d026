//! All bases of a vault. Each view is evaluated once, when it is first asked for.
//!
//! Entry points: [`Bases::new`], [`Bases::view`] and [`Bases::pictures`].

use super::expression::FormulaColumns;
use super::program::Program;
use super::run;
use super::shown::{Cover, ShownView, ViewKey};
use crate::config::Config;
use crate::link::{FileId, Lookup, NameTables, NaturalKey, Part, Target, Vault};
use crate::model::base::Base;
use crate::model::{FileKind, MediaKind};
use crate::value::{Image, Link, Resolve, Value, Words, World};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Once<T> = Arc<OnceLock<Arc<T>>>;

/// The bases of a linked vault. May be shared by threads.
#[derive(Debug)]
pub struct Bases<'a> {
    vault: &'a Vault,
    config: &'a Config,
    world: World<'a>,
    /// Files that may be rows (D2), in the order of their names (B6).
    rows: OnceLock<Vec<FileId>>,
    programs: Mutex<FxHashMap<(FileId, u32), Once<Program>>>,
    views: Mutex<FxHashMap<ViewKey, Once<ShownView>>>,
}

impl<'a> Bases<'a> {
    /// Makes the bases of a vault. `words` are those of `site.lang`.
    #[must_use]
    pub fn new(
        vault: &'a Vault,
        lookup: &'a (dyn Resolve + 'a),
        config: &'a Config,
        words: &'a Words,
    ) -> Self {
        Self {
            vault,
            config,
            world: World::new(vault, lookup, &config.privacy, words, config.site.zone()),
            rows: OnceLock::new(),
            programs: Mutex::default(),
            views: Mutex::default(),
        }
    }

    /// Returns the world, from which the values of all bases are made.
    #[must_use]
    pub fn world(&self) -> &World<'a> {
        &self.world
    }

    /// Returns the base with the index `base` of the file `holder`.
    #[must_use]
    pub fn base(&self, holder: FileId, base: u32) -> Option<&'a Base> {
        self.vault
            .file(holder)
            .note
            .as_ref()?
            .bases
            .get(base as usize)
    }

    /// Returns a view with its rows; an empty one if there is no such view.
    #[must_use]
    pub fn view(&self, asked: ViewKey) -> Arc<ShownView> {
        let Some(base) = self.base(asked.holder, asked.base) else {
            return Arc::default();
        };
        // A view that does not use `this` is the same on all pages, so it is evaluated once for all of them.
        let this = if base.uses.this {
            asked.this
        } else {
            asked.holder
        };
        let asked = ViewKey { this, ..asked };
        let once = {
            let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(views.entry(asked).or_default())
        };
        let made = once.get_or_init(|| {
            let program = self.program(asked.holder, asked.base, base);
            let evaluation = run::Evaluation {
                world: &self.world,
                base,
                own: FormulaColumns::new(&program.formulas, self.vault.files.len()),
                program: &program,
                asked,
                rows: self.rows(),
                shown: usize::from(self.config.bases.rows),
            };
            Arc::new(evaluation.view())
        });
        Arc::clone(made)
    }

    /// Evaluates views, several at a time, so that [`Self::view`] has them.
    pub fn evaluate(&self, views: &[ViewKey]) {
        views.par_iter().for_each(|asked| {
            let _ = self.view(*asked);
        });
    }

    /// Returns the expressions of a base. They are kept for a base with a file of its own, whose views share them. A block in a note shows one
    /// view, and keeping the values of all blocks of a vault could take a lot of memory.
    fn program(&self, holder: FileId, at: u32, base: &Base) -> Arc<Program> {
        let new = || Arc::new(Program::new(base, &self.world.columns));
        if self.vault.file(holder).kind() != FileKind::Base {
            return new();
        }
        let once = {
            let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(programs.entry((holder, at)).or_default())
        };
        Arc::clone(once.get_or_init(new))
    }

    /// Returns the files that may be rows: public, listed ones, and attachments that something other than a base publishes (D2).
    fn rows(&self) -> &[FileId] {
        self.rows.get_or_init(|| {
            let vault = self.vault;
            let all = vault
                .ids()
                .filter(|(id, file)| file.is_listed() && !vault.is_only_in_bases(*id));
            let keyed = all.map(|(id, _)| (NaturalKey::new(self.world.name(id)), id));
            // Ids are in path order, so the path decides between files of one name.
            let mut keyed: Vec<(NaturalKey, FileId)> = keyed.collect();
            // Not in parallel: this thread could take up a task that waits for these rows, and would wait for ever.
            keyed.sort_unstable();
            keyed.into_iter().map(|(_, id)| id).collect()
        })
    }

    /// Returns the pictures that public bases show, and thereby publish (D41).
    #[must_use]
    pub fn pictures(&self) -> Vec<FileId> {
        let mut pictures: Vec<FileId> = self
            .shown_views()
            .into_par_iter()
            .flat_map_iter(|asked| {
                let mut found = Vec::new();
                for row in self.view(asked).groups.iter().flat_map(|group| &group.rows) {
                    if let Some(Cover::Picture(Image::File(id))) = &row.cover {
                        found.push(*id);
                    }
                    for value in row.cells.iter().flatten() {
                        self.pictures_of(&mut found, value, asked.holder);
                    }
                }
                found
            })
            .collect();
        pictures.sort_unstable();
        pictures.dedup();
        pictures
    }

    /// Returns all views that public pages show and that may hold pictures.
    fn shown_views(&self) -> Vec<ViewKey> {
        let mut found = Vec::new();
        let public = |id: FileId| self.vault.file(id).visibility.is_shown();
        let mut add = |holder: FileId, at: u32, base: &Base, this: FileId, views: &[u32]| {
            if base.uses.pictures {
                found.extend(views.iter().map(|view| ViewKey {
                    holder,
                    base: at,
                    view: *view,
                    this,
                }));
            }
        };
        for (id, file) in self.vault.ids().filter(|(id, _)| public(*id)) {
            let Some(note) = &file.note else { continue };
            let is_base = file.kind() == FileKind::Base;
            for (base, at) in note.bases.iter().zip(0..) {
                let views: Vec<u32> = match is_base {
                    true => (0..base.views.len() as u32).collect(),
                    false => vec![0],
                };
                add(id, at, base, id, &views);
            }
            let embeds = note
                .links
                .iter()
                .zip(&file.targets)
                .filter(|(link, _)| link.embed);
            for (_, target) in embeds {
                if let Target::File { file: to, part } = target
                    && self.vault.file(*to).kind() == FileKind::Base
                    && public(*to)
                    && let Some(base) = self.base(*to, 0)
                {
                    add(*to, 0, base, id, &[view_of(part)]);
                }
            }
        }
        found
    }

    fn pictures_of(&self, found: &mut Vec<FileId>, value: &Value, holder: FileId) {
        match value {
            Value::Image(Image::File(id)) => found.push(*id),
            Value::List(items) => {
                for item in items.iter() {
                    self.pictures_of(found, item, holder);
                }
            }
            Value::Map(map) => {
                for (_, value) in &map.entries {
                    self.pictures_of(found, value, holder);
                }
            }
            Value::Link(link) => {
                if let Link {
                    display: Some(display),
                    ..
                } = &**link
                {
                    self.pictures_of(found, display, holder);
                }
            }
            Value::Html(html) => {
                let targets = super::html::read(&self.world, holder, html).targets;
                found.extend(targets.iter().filter_map(|target| match target {
                    Target::File { file, .. } => self.as_picture(*file),
                    _ => None,
                }));
            }
            _ => {}
        }
    }

    /// Returns the file if it is a picture.
    fn as_picture(&self, id: FileId) -> Option<FileId> {
        let is_picture = self.vault.file(id).kind() == FileKind::Attachment(MediaKind::Image);
        is_picture.then_some(id)
    }
}

/// Publishes the pictures that the bases of a vault show (D41). `names` are the name tables of the vault.
pub fn publish(vault: &mut Vault, names: &NameTables, config: &Config) {
    let pictures = {
        let lookup = Lookup::new(vault, names);
        // Which pictures a base shows does not depend on the words of a language.
        let words = Words::default();
        Bases::new(vault, &lookup, config, &words).pictures()
    };
    vault.publish_pictures(pictures, config);
}

/// Returns the index of the view that a link to a base names: the first if it names none (D6).
#[must_use]
pub fn view_of(part: &Part) -> u32 {
    match part {
        Part::Heading(view) => *view,
        Part::Whole | Part::Block(_) | Part::Fragment(_) => 0,
    }
}
