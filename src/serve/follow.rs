//! Follows the vault, the theme and the settings, and keeps the site in the [`Hub`] up to date.
//!
//! Entry points: [`Follower::load`], then [`Follower::follow`]. A change of notes first goes to the open pages. Changes for which the whole
//! vault must be linked follow, and output on the terminal waits until nothing more happens.

use super::hub::{Hub, LoadedSite, SiteData};
use super::problems::{self, Problems};
use super::reporter::Reporter;
use super::{Options, as_preview};
use crate::bases::Bases;
use crate::config::Config;
use crate::error::Result;
use crate::link::{Edit, Lookup, Updated, Vault};
use crate::model::{Finding, VaultPath};
use crate::output::{self, Content, Plan};
use crate::print::Printer;
use crate::query::dataview::Queries;
use crate::render::{Site, Theme};
use crate::site::{self, Scope, Session};
use crate::vault::{self, FileDates, ObsidianSettings};
use crate::watch::{Changes, Changing};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinHandle;

/// How often a note that cannot be read is tried again, because no event may report that it can be.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// How long nothing must happen before work is done that nobody waits for.
const IDLE: Duration = Duration::from_millis(150);

/// Dates of all notes, and findings about them.
type Dates = (HashMap<VaultPath, FileDates>, Vec<Finding>);

/// The files of `static/`: output paths and paths on disk.
type Statics = Vec<(String, PathBuf)>;

/// Sizes and times of attachments and static files, by their paths in the site.
type Stamps = BTreeMap<String, (u64, Option<SystemTime>)>;

/// Links the vault after each change.
pub(super) struct Follower {
    options: Options,
    printer: Printer,
    hub: Arc<Hub>,
    changing: Changing,
    config: Arc<Config>,
    theme: Option<Arc<Theme>>,
    session: Session,
    statics: Statics,
    /// Obsidian's settings when they could last be read.
    exclusions: Option<ObsidianSettings>,
    stamps: Stamps,
    problems: Problems,
    /// Changes that could not be applied. They are tried again with the next change.
    pending: Changes,
    reporter: Reporter,
    dating: Option<JoinHandle<Dates>>,
}

impl Follower {
    /// Makes a follower that watches for changes before it reads anything, so that no change is missed between the two.
    pub(super) fn new(options: Options, config: Config, printer: Printer, hub: Arc<Hub>) -> Self {
        let mut follower = Self {
            changing: Changing::new(options.current.clone(), None),
            options,
            printer,
            hub,
            config: Arc::new(config),
            theme: None,
            session: Session::default(),
            statics: Statics::new(),
            exclusions: None,
            stamps: Stamps::new(),
            problems: Problems::default(),
            pending: Changes::default(),
            reporter: Reporter::new(printer),
            dating: None,
        };
        follower.watch();
        follower
    }

    /// Reads everything for the first time.
    pub(super) async fn load(&mut self, stage: site::OnStage<'_>) {
        let started = Instant::now();
        self.load_theme();
        match self.open(stage).await {
            Ok(session) => self.session = session,
            Err(error) => {
                self.problems.vault = Some(error.to_string());
                self.pending.everywhere = true;
            }
        }
        stage("linking");
        self.link_all();
        self.show_problems();
        self.reporter.report(&self.hub, started.elapsed());
    }

    async fn open(&self, stage: site::OnStage<'_>) -> Result<Session> {
        stage("looking for notes");
        let discovered = vault::discover(&self.config)?;
        Session::open(discovered, &self.config, None, stage).await
    }

    /// Follows changes for ever.
    pub(super) async fn follow(&mut self) {
        loop {
            let changes = self.next().await;
            let started = Instant::now();
            self.pending.merge(changes);
            if !self.pending.is_empty() {
                tokio::task::block_in_place(|| self.apply_pending());
                self.reporter.defer(started.elapsed());
            }
        }
    }

    /// Waits for the next changes and returns them. Does deferred work in the meantime.
    async fn next(&mut self) -> Changes {
        loop {
            let again = self.problems.may_pass().then_some(RETRY_INTERVAL);
            let idle = match self.reporter.has_deferred() {
                true => IDLE,
                false => Duration::MAX,
            };
            let dated = async {
                match &mut self.dating {
                    Some(dating) => dating.await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                changes = self.changing.next(again) => return changes,
                dates = dated => {
                    self.dating = None;
                    if let Ok((dates, _)) = dates {
                        tokio::task::block_in_place(|| self.redate(dates));
                    }
                }
                () = tokio::time::sleep(idle) => {
                    tokio::task::block_in_place(|| self.reporter.report_deferred(&self.hub));
                    self.ask_for_dates();
                }
            }
        }
    }

    /// Applies the pending changes, as far as possible.
    fn apply_pending(&mut self) {
        let mut changes = std::mem::take(&mut self.pending);
        if changes.settings || self.problems.settings.is_some() {
            let Options {
                overrides, current, ..
            } = &self.options;
            match Config::load_again(overrides, current, &self.config) {
                Ok(config) => {
                    let config = as_preview(config);
                    let moved = config.notes != self.config.notes;
                    self.config = Arc::new(config);
                    self.problems.settings = None;
                    if moved {
                        self.session = Session::default();
                    }
                    changes.merge(Changes::all());
                }
                // Changes of notes are still applied, with the last good settings, so that a note that becomes private disappears.
                Err(error) => self.problems.settings = Some(problems::in_settings(&error)),
            }
        }
        self.watch();
        let mut all = changes.settings || changes.statics;
        all |= self.problems.plan.is_some() || self.problems.stopping.is_some();
        if changes.theme || self.theme.is_none() {
            all |= self.load_theme();
        }
        let edits = match self.refresh(&changes) {
            None => return self.show_problems(),
            Some(refreshed) => {
                all |= refreshed.more;
                refreshed.edits
            }
        };
        self.mark_attachments(&edits);
        let updated = if edits.is_empty() {
            Updated::Whole
        } else {
            self.update(edits)
        };
        if all || updated != Updated::Whole {
            self.link_all();
        }
        self.show_problems();
    }

    /// Reads the files that changed.
    fn refresh(&mut self, changes: &Changes) -> Option<site::Refreshed> {
        let paths = changes.few();
        let scope = paths.as_deref().map_or(Scope::Everywhere, Scope::At);
        match self.session.refresh(scope, &self.config) {
            Ok(refreshed) => {
                self.problems.vault = None;
                self.problems.unreadable = problems::unreadable(&self.session);
                Some(refreshed)
            }
            Err(error) => {
                self.problems.vault = Some(error.to_string());
                self.pending.merge(Changes::all());
                // Even if a folder cannot be read, notes elsewhere that became private must disappear.
                Some(self.session.refresh_known()).filter(|known| !known.is_nothing())
            }
        }
    }

    /// Shows changed notes at once.
    fn update(&mut self, edits: Vec<Edit>) -> Updated {
        let session = &mut self.session;
        self.hub.change(|now| {
            let Some(loaded) = &mut now.loaded else {
                return (false, Updated::Nothing);
            };
            let vault = Arc::make_mut(&mut loaded.vault);
            let updated = session.update(vault, edits, &loaded.config);
            (updated != Updated::Nothing, updated)
        })
    }

    /// Links the whole vault and shows the result, unless a problem prevents that.
    fn link_all(&mut self) {
        let Some(theme) = self.theme.clone() else {
            return;
        };
        let mut parsed = self.session.parsed();
        let exclusions = parsed.obsidian.clone();
        let last = self.hub.now().loaded;
        let last = last.filter(|last| Arc::ptr_eq(&last.config, &self.config));
        let last = last.as_ref().map(|last| &*last.vault);
        let mut vault = self.session.link(parsed, last, &self.config);
        self.problems.stopping = problems::stopping(&vault, &self.config);
        if self.problems.stopping.is_none() {
            self.exclusions = Some(exclusions);
        } else {
            // Obsidian's last exclusions still apply, and the notes' own properties apply at once.
            parsed = self.session.parsed();
            parsed.findings.retain(|f| !f.code.stops_the_build());
            parsed.obsidian = self.exclusions.clone().unwrap_or_default();
            vault = self.session.link(parsed, Some(&vault), &self.config);
            let is_unsure = self.exclusions.is_none();
            if is_unsure || problems::stopping(&vault, &self.config).is_some() {
                return self.show_nothing();
            }
        }
        let theme = match vault.callouts.is_empty() {
            true => theme,
            false => Arc::new(Theme::clone(&theme).with_callouts(&vault.callouts)),
        };
        let config = Arc::clone(&self.config);
        let names = self.session.names();
        let planned = {
            let lookup = Lookup::new(&vault, &names);
            let bases = Bases::new(&vault, &lookup, &config, &theme.words);
            let queries = Queries::new(bases.world());
            self.plan(&Site {
                config: &config,
                vault: &vault,
                bases: &bases,
                queries: &queries,
                theme: &theme,
            })
        };
        let Some((statics, plan)) = planned else {
            return self.show_nothing();
        };
        self.statics = statics;
        let touched = self.restamp(&vault);
        let loaded = LoadedSite {
            config: Arc::clone(&self.config),
            vault: Arc::new(vault),
            names,
            theme,
            files: LoadedSite::by_path(plan),
            data: Arc::default(),
        };
        let last = self.hub.change(|now| {
            let data = now.loaded.as_ref().map(|last| Arc::clone(&last.data));
            let last = now.loaded.replace(LoadedSite {
                data: data.unwrap_or_else(|| Arc::new(SiteData::default())),
                ..loaded
            });
            mark(&mut now.touched, touched, now.version + 1);
            (true, last)
        });
        // Freeing the last vault takes time, for which nobody should wait.
        tokio::task::spawn_blocking(move || drop(last));
    }

    /// Plans the site with the files of `static/`. If these conflict with it, plans it with the last good ones, or with none, so that notes
    /// that became private still disappear.
    fn plan(&mut self, site: &Site<'_>) -> Option<(Statics, Plan)> {
        let planned = |statics: Statics| {
            let plan = output::plan(site, statics.clone(), Vec::new())?;
            Ok((statics, plan))
        };
        match output::statics(&self.config).and_then(planned) {
            Ok(planned) => {
                self.problems.plan = None;
                Some(planned)
            }
            Err(error) => {
                self.problems.plan = Some(error.to_string());
                let before = planned(self.statics.clone());
                before.or_else(|_| planned(Statics::new())).ok()
            }
        }
    }

    /// Takes the site down, because it is unknown which parts of it are private now.
    fn show_nothing(&mut self) {
        self.hub.change(|now| (now.loaded.take().is_some(), ()));
    }

    /// Reads the theme. Returns whether that succeeded.
    fn load_theme(&mut self) -> bool {
        match output::theme(&self.config) {
            Ok(theme) => {
                self.theme = Some(Arc::new(theme));
                self.problems.theme = None;
                true
            }
            Err(error) => {
                self.problems.theme = Some(error.to_string());
                self.pending.theme = true;
                false
            }
        }
    }

    /// Marks the attachments among `edits` as changed.
    fn mark_attachments(&mut self, edits: &[Edit]) {
        let others: BTreeSet<&VaultPath> = (edits.iter().filter(|edit| edit.note.is_none()))
            .map(|edit| &edit.entry.path)
            .collect();
        if others.is_empty() {
            return;
        }
        self.hub.change(|now| {
            let Some(loaded) = &now.loaded else {
                return (false, ());
            };
            let is_named = |content: &Content| matches!(content, Content::Copy(copied) if others.contains(&copied.path));
            let touched: Vec<String> = (loaded.files.iter())
                .filter(|(_, content)| is_named(content))
                .map(|(path, _)| path.clone())
                .collect();
            let changed = !touched.is_empty();
            mark(&mut now.touched, touched, now.version + 1);
            (changed, ())
        });
    }

    /// Returns the attachments and static files that changed since the last call.
    fn restamp(&mut self, vault: &Vault) -> Vec<String> {
        let statics = self.statics.iter().map(|(path, disk)| {
            let metadata = disk.metadata().ok();
            let size = metadata.as_ref().map_or(0, std::fs::Metadata::len);
            let time = metadata.and_then(|metadata| metadata.modified().ok());
            (path.clone(), (size, time))
        });
        let attachments = vault.files.iter().filter(|file| file.kind().is_copied());
        let attachments = attachments.filter_map(|file| {
            let time = file.entry.modified.and_then(|ms| u64::try_from(ms).ok());
            let time = time.map(|ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms));
            Some((file.url.as_ref()?.output_path(), (file.entry.size, time)))
        });
        let stamps: Stamps = statics.chain(attachments).collect();
        let last = std::mem::take(&mut self.stamps);
        let has_changed = |path: &String, stamp| last.get(path).is_some_and(|last| last != stamp);
        let changed = (stamps
            .iter()
            .filter(|(path, stamp)| has_changed(path, *stamp)))
        .map(|(path, _)| path.clone())
        .collect();
        self.stamps = stamps;
        changed
    }

    /// Shows the problems on the terminal and over the pages, or removes those that are solved.
    fn show_problems(&mut self) {
        let problem = self.problems.text();
        self.hub.change(|now| {
            let changed = now.problem.as_deref() != problem.as_deref();
            if changed {
                if let Some(problem) = &problem {
                    self.printer.problem(problem);
                }
                now.problem = problem.map(Into::into);
            }
            (changed, ())
        });
    }

    /// Asks git for dates again if there were commits.
    fn ask_for_dates(&mut self) {
        if !self.session.had_commits(&self.config) {
            return;
        }
        let (root, notes) = (self.config.notes.clone(), self.session.dated());
        let ask = move || vault::dates(&root, &notes);
        self.dating = Some(tokio::task::spawn_blocking(ask));
    }

    fn redate(&mut self, dates: HashMap<VaultPath, FileDates>) {
        if self.session.redate(dates) {
            self.link_all();
        }
    }

    /// Watches what the settings name.
    fn watch(&mut self) {
        if let Err(reason) = self.changing.follow(&self.config) {
            let text = format!(
                "cannot watch for changes, so all files are checked every second: {reason}\n"
            );
            self.printer.aside(&text);
        }
    }
}

fn mark(touched: &mut Arc<BTreeMap<String, u64>>, paths: Vec<String>, version: u64) {
    if !paths.is_empty() {
        let paths = paths.into_iter().map(|path| (path, version));
        Arc::make_mut(touched).extend(paths);
    }
}
