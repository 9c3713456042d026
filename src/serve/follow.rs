//! Follows the vault, the theme and the settings, and keeps the site in the [`Hub`] up to date.
//!
//! Entry points: [`Follower::load`], then [`Follower::follow`]. A change of notes goes to the open pages before anything else is
//! done; what needs the whole vault to be linked follows, and what is only for the terminal waits until nothing happens.

use super::hub::{Data, Hub, Loaded};
use super::problems::{self, Problems};
use super::reporter::Reporter;
use super::watch::{Changes, Inbox, Watcher};
use super::watched::Watched;
use super::{Options, as_preview};
use crate::config::Config;
use crate::link::{self, Edit, Index, Updated, Vault};
use crate::model::{Finding, VaultPath};
use crate::output::{self, Content, Plan};
use crate::print::Printer;
use crate::render::{Site, Theme};
use crate::site::{self, Look, Workspace};
use crate::vault::{self, FileDates, History, ObsidianSettings, Stamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinHandle;

/// How often a vault that went away, or a note that cannot be read, is looked for: nothing may tell of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// When there is time for what nobody waits for.
const IDLE: Duration = Duration::from_millis(150);

/// Dates of all notes, and what was found on the way.
type Dates = (HashMap<VaultPath, FileDates>, Vec<Finding>);

/// Files of `static/`: output paths and places on disk.
type Statics = Vec<(String, PathBuf)>;

/// Sizes and times of the files that are given out as they are.
type Stamps = BTreeMap<String, (u64, Option<SystemTime>)>;

/// Links the vault again and again.
pub(super) struct Follower {
    options: Options,
    printer: Printer,
    hub: Arc<Hub>,
    inbox: Arc<Inbox>,
    watcher: Option<Watcher>,
    config: Arc<Config>,
    theme: Option<Arc<Theme>>,
    workspace: Option<Workspace>,
    index: Option<Index>,
    statics: Statics,
    /// Obsidian's settings when they could last be read.
    exclusions: Option<ObsidianSettings>,
    stamps: Stamps,
    problems: Problems,
    /// What could not be done and is to be tried again with the next change.
    owed: Changes,
    reporter: Reporter,
    history: Option<History>,
    stamp: Stamp,
    dating: Option<JoinHandle<Dates>>,
    /// Whether to look at everything once more when things are quiet.
    look_again: bool,
}

impl Follower {
    /// Begins to watch: before anything is read, so that no change falls between the two.
    pub(super) fn new(options: Options, config: Config, printer: Printer, hub: Arc<Hub>) -> Self {
        let history = History::find(&config.notes);
        let mut follower = Self {
            options,
            printer,
            hub,
            inbox: Arc::default(),
            watcher: None,
            config: Arc::new(config),
            theme: None,
            workspace: None,
            index: None,
            statics: Statics::new(),
            exclusions: None,
            stamps: Stamps::new(),
            problems: Problems::default(),
            owed: Changes::default(),
            reporter: Reporter::new(printer),
            stamp: history.as_ref().and_then(History::stamp),
            history,
            dating: None,
            look_again: false,
        };
        follower.watch(true);
        follower
    }

    /// Reads everything for the first time.
    pub(super) async fn load(&mut self, stage: site::OnStage<'_>) {
        let started = Instant::now();
        self.load_theme();
        match Workspace::load(&self.config, stage).await {
            Ok(workspace) => self.workspace = Some(workspace),
            Err(error) => {
                self.problems.vault = Some(error.to_string());
                self.owed.everywhere = true;
                self.stamp = None;
            }
        }
        stage("linking");
        self.link_all();
        self.tell();
        self.reporter.report(&self.hub, started.elapsed());
    }

    /// Follows changes for ever.
    pub(super) async fn follow(&mut self) {
        loop {
            let changes = self.next().await;
            let started = Instant::now();
            let gone = self.watcher.as_ref().is_some_and(Watcher::is_blind);
            self.owed.merge(changes);
            if gone {
                self.owed.merge(Changes::all());
            }
            if self.owed != Changes::default() {
                tokio::task::block_in_place(|| self.pass());
                self.reporter.owe(started.elapsed());
            }
        }
    }

    /// The next changes; does meanwhile what can wait.
    async fn next(&mut self) -> Changes {
        loop {
            let blind = self.watcher.as_ref().is_some_and(Watcher::is_blind);
            let again = if blind || self.problems.may_pass() {
                LOOK_AGAIN
            } else {
                Duration::MAX
            };
            let idle = if self.reporter.owes() || self.look_again {
                IDLE
            } else {
                Duration::MAX
            };
            let dated = async {
                match &mut self.dating {
                    Some(dating) => dating.await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                changes = self.inbox.next(self.history.as_ref()) => return changes,
                dates = dated => {
                    self.dating = None;
                    if let Ok((dates, _)) = dates {
                        tokio::task::block_in_place(|| self.redate(dates));
                    }
                }
                () = tokio::time::sleep(idle) => {
                    if std::mem::take(&mut self.look_again) {
                        return Changes { everywhere: true, ..Changes::default() };
                    }
                    tokio::task::block_in_place(|| self.reporter.report_owed(&self.hub));
                    self.ask_for_dates();
                }
                () = tokio::time::sleep(again) => {
                    return Changes { everywhere: true, ..Changes::default() };
                }
            }
        }
    }

    /// Does what is owed, as far as it can be done.
    fn pass(&mut self) {
        let mut changes = std::mem::take(&mut self.owed);
        self.look_again |= changes.are_many();
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
                        self.workspace = Some(Workspace::default());
                        self.history = History::find(&self.config.notes);
                        self.stamp = None;
                    }
                    changes.merge(Changes::all());
                }
                // Notes are followed with the last good ones: what an author makes private meanwhile must go.
                Err(error) => self.problems.settings = Some(problems::in_settings(&error)),
            }
        }
        self.watch(false);
        let mut all = changes.settings || changes.statics;
        all |= self.problems.plan.is_some() || self.problems.stopping.is_some();
        if changes.theme || self.theme.is_none() {
            all |= self.load_theme();
        }
        let edits = match self.refresh(&changes) {
            None => return self.tell(),
            Some(refreshed) => {
                all |= refreshed.more;
                refreshed.edits
            }
        };
        self.touch(&edits);
        let updated = if edits.is_empty() {
            Updated::Whole
        } else {
            self.update(edits)
        };
        if all || updated != Updated::Whole {
            self.link_all();
        }
        self.tell();
    }

    /// Looks at the files that changed.
    fn refresh(&mut self, changes: &Changes) -> Option<site::Refreshed> {
        let paths: Vec<PathBuf> = changes.paths.iter().cloned().collect();
        let look = if changes.everywhere || changes.are_many() {
            Look::Everywhere
        } else {
            Look::At(&paths)
        };
        let workspace = self.workspace.get_or_insert_default();
        match workspace.refresh(look, &self.config) {
            Ok(refreshed) => {
                self.problems.vault = None;
                self.problems.unreadable = problems::unreadable(workspace);
                Some(refreshed)
            }
            Err(error) => {
                self.problems.vault = Some(error.to_string());
                self.owed.merge(Changes::all());
                // A folder that cannot be looked into keeps no note elsewhere public.
                Some(workspace.refresh_known()).filter(|known| !known.is_nothing())
            }
        }
    }

    /// Shows changed notes at once.
    fn update(&mut self, edits: Vec<Edit>) -> Updated {
        let Some(index) = &mut self.index else {
            return Updated::Nothing;
        };
        self.hub.change(|now| {
            let Some(loaded) = &mut now.loaded else {
                return (false, Updated::Nothing);
            };
            let vault = Arc::make_mut(&mut loaded.vault);
            vault.built = vault::build_time();
            let updated = index.update(vault, edits, &loaded.config);
            (updated != Updated::Nothing, updated)
        })
    }

    /// Links everything and shows that, unless something stands against it.
    fn link_all(&mut self) {
        let (Some(theme), Some(workspace)) = (self.theme.clone(), &self.workspace) else {
            return;
        };
        let mut parsed = workspace.parsed();
        let exclusions = parsed.obsidian.clone();
        let last = self.hub.now().loaded;
        let last = last.filter(|last| Arc::ptr_eq(&last.config, &self.config));
        let (mut vault, mut index) = match (last, self.index.take()) {
            (Some(last), Some(index)) => link::relink(parsed, &self.config, &last.vault, index),
            _ => link::link_indexed(parsed, &self.config),
        };
        self.problems.stopping = problems::stopping(&vault, &self.config);
        if self.problems.stopping.is_none() {
            self.exclusions = Some(exclusions);
        } else {
            // With what was excluded before; what a note says of itself counts at once.
            parsed = workspace.parsed();
            parsed.findings.retain(|f| !f.code.stops_the_build());
            parsed.obsidian = self.exclusions.clone().unwrap_or_default();
            (vault, index) = link::relink(parsed, &self.config, &vault, index);
            let is_unsure = self.exclusions.is_none();
            if is_unsure || problems::stopping(&vault, &self.config).is_some() {
                return self.show_nothing();
            }
        }
        let config = Arc::clone(&self.config);
        let site = Site {
            config: &config,
            vault: &vault,
            theme: &theme,
        };
        let Some((statics, plan)) = self.plan(&site) else {
            return self.show_nothing();
        };
        self.statics = statics;
        let touched = self.restamp(&vault);
        let loaded = Loaded {
            config: Arc::clone(&self.config),
            vault: Arc::new(vault),
            theme,
            files: Loaded::by_path(plan),
            data: Arc::default(),
        };
        self.index = Some(index);
        let last = self.hub.change(|now| {
            let data = now.loaded.as_ref().map(|last| Arc::clone(&last.data));
            let last = now.loaded.replace(Loaded {
                data: data.unwrap_or_else(|| Arc::new(Data::default())),
                ..loaded
            });
            mark(&mut now.touched, touched, now.version + 1);
            (true, last)
        });
        // Nobody has to wait for that.
        tokio::task::spawn_blocking(move || drop(last));
    }

    /// Plans the site with the files of `static/`. With those of before, or with none, where they stand against it: notes that became
    /// private must not stay for that.
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

    /// Takes the site down: nobody knows what of it is private now.
    fn show_nothing(&mut self) {
        self.hub.change(|now| (now.loaded.take().is_some(), ()));
    }

    /// Reads the theme; whether there is another one now.
    fn load_theme(&mut self) -> bool {
        match output::theme(&self.config) {
            Ok(theme) => {
                self.theme = Some(Arc::new(theme));
                self.problems.theme = None;
                true
            }
            Err(error) => {
                self.problems.theme = Some(error.to_string());
                self.owed.theme = true;
                false
            }
        }
    }

    /// Says which attachments have another content now.
    fn touch(&mut self, edits: &[Edit]) {
        let others = edits.iter().filter(|edit| edit.note.is_none());
        let others: BTreeSet<&VaultPath> = others.map(|edit| &edit.entry.path).collect();
        if others.is_empty() {
            return;
        }
        self.hub.change(|now| {
            let Some(loaded) = &now.loaded else {
                return (false, ());
            };
            let files = loaded.files.iter();
            let named = files.filter(|(_, content)| match content {
                Content::Copy(copied) => others.contains(&copied.path),
                _ => false,
            });
            let touched: Vec<String> = named.map(|(path, _)| path.clone()).collect();
            let changed = !touched.is_empty();
            mark(&mut now.touched, touched, now.version + 1);
            (changed, ())
        });
    }

    /// The files that are given out as they are and changed since the last call.
    fn restamp(&mut self, vault: &Vault) -> Vec<String> {
        let statics = self.statics.iter().map(|(path, disk)| {
            let metadata = disk.metadata().ok();
            let size = metadata.as_ref().map_or(0, std::fs::Metadata::len);
            (
                path.clone(),
                (size, metadata.and_then(|m| m.modified().ok())),
            )
        });
        let attachments = vault.files.iter().filter(|file| !file.kind().has_page());
        let attachments = attachments.filter_map(|file| {
            let time = file.entry.modified.and_then(|ms| u64::try_from(ms).ok());
            let time = time.map(|ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms));
            Some((file.url.as_ref()?.output_path(), (file.entry.size, time)))
        });
        let stamps: Stamps = statics.chain(attachments).collect();
        let changed = stamps.iter().filter(|(path, stamp)| {
            let last = self.stamps.get(*path);
            last.is_some_and(|last| last != *stamp)
        });
        let changed = changed.map(|(path, _)| path.clone()).collect();
        self.stamps = stamps;
        changed
    }

    /// Shows what is wrong, or that nothing is any more.
    fn tell(&mut self) {
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
        let stamp = self.history.as_ref().and_then(History::stamp);
        let (Some(workspace), false) = (&self.workspace, stamp == self.stamp) else {
            return;
        };
        self.stamp = stamp;
        let (root, notes) = (self.config.notes.clone(), workspace.dated());
        let ask = move || vault::dates(&root, &notes);
        self.dating = Some(tokio::task::spawn_blocking(ask));
    }

    fn redate(&mut self, dates: HashMap<VaultPath, FileDates>) {
        let workspace = self.workspace.as_mut();
        if workspace.is_some_and(|workspace| workspace.redate(dates)) {
            self.link_all();
        }
    }

    /// Watches what the settings name, unless that is watched already.
    fn watch(&mut self, first: bool) {
        let wanted = Watched::new(&self.config, &self.options.current);
        let same = |w: &Watcher| !w.is_blind() && *w.watched() == wanted;
        if self.watcher.as_ref().is_some_and(same) {
            return;
        }
        match Watcher::new(wanted, Arc::clone(&self.inbox)) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(reason) => {
                if self.watcher.take().is_some() || first {
                    self.printer
                        .aside(&format!("cannot watch for changes: {reason}\n"));
                }
            }
        }
    }
}

fn mark(touched: &mut Arc<BTreeMap<String, u64>>, paths: Vec<String>, version: u64) {
    if !paths.is_empty() {
        let paths = paths.into_iter().map(|path| (path, version));
        Arc::make_mut(touched).extend(paths);
    }
}
