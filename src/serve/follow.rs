//! Follows the vault, the theme and the settings, and keeps the site in the [`Hub`] up to date.
//!
//! Entry points: [`Follower::load`], then [`Follower::follow`]. A change of notes goes to the open pages before anything else is
//! done; what needs the whole vault to be linked follows, and what is only for the terminal waits until nothing happens.

use super::hub::{Data, Hub, Loaded};
use super::problems::{self, Problems};
use super::reporter::Reporter;
use super::{Options, as_preview};
use crate::config::Config;
use crate::error::Result;
use crate::link::{Edit, Updated, Vault};
use crate::model::{Finding, VaultPath};
use crate::output::{self, Content, Plan};
use crate::print::Printer;
use crate::render::{Site, Theme};
use crate::site::{self, Scope, Session};
use crate::vault::{self, FileDates, ObsidianSettings};
use crate::watch::{Changes, Changing};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinHandle;

/// How often a note that cannot be read is looked at: nothing may tell of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// When there is time for what nobody waits for.
const IDLE: Duration = Duration::from_millis(150);

/// Dates of all notes, and what was found on the way.
type Dates = (HashMap<VaultPath, FileDates>, Vec<Finding>);

/// The files of `static/`: output paths and paths on disk.
type Statics = Vec<(String, PathBuf)>;

/// Sizes and times of the files that are given out as they are.
type Stamps = BTreeMap<String, (u64, Option<SystemTime>)>;

/// Links the vault again and again.
pub(super) struct Follower {
    options: Options,
    printer: Printer,
    hub: Arc<Hub>,
    changing: Changing,
    config: Arc<Config>,
    theme: Option<Arc<Theme>>,
    session: Session,
    statics: Statics,
    /// Obsidian's settings as they were when they could last be read.
    exclusions: Option<ObsidianSettings>,
    stamps: Stamps,
    problems: Problems,
    /// What could not be done and is to be tried again with the next change.
    owed: Changes,
    reporter: Reporter,
    dating: Option<JoinHandle<Dates>>,
}

impl Follower {
    /// Begins to watch: before anything is read, so that no change falls between the two.
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
            owed: Changes::default(),
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
                self.owed.everywhere = true;
            }
        }
        stage("linking");
        self.link_all();
        self.tell();
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
            self.owed.merge(changes);
            if !self.owed.is_empty() {
                tokio::task::block_in_place(|| self.pass());
                self.reporter.owe(started.elapsed());
            }
        }
    }

    /// The next changes; does meanwhile what can wait.
    async fn next(&mut self) -> Changes {
        loop {
            let again = self.problems.may_pass().then_some(LOOK_AGAIN);
            let idle = match self.reporter.owes() {
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
                    tokio::task::block_in_place(|| self.reporter.report_owed(&self.hub));
                    self.ask_for_dates();
                }
            }
        }
    }

    /// Does what is owed, as far as it can be done.
    fn pass(&mut self) {
        let mut changes = std::mem::take(&mut self.owed);
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
                // Notes are still followed with the last good settings, so that a note that becomes private disappears.
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
                self.owed.merge(Changes::all());
                // A folder that cannot be read must not keep notes elsewhere public.
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

    /// Links everything and shows that, unless something stands against it.
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
            // Obsidian's last exclusions still apply; what a note's own properties say applies at once.
            parsed = self.session.parsed();
            parsed.findings.retain(|f| !f.code.stops_the_build());
            parsed.obsidian = self.exclusions.clone().unwrap_or_default();
            vault = self.session.link(parsed, Some(&vault), &self.config);
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

    /// Plans the site with the files of `static/`. If those conflict with it, plans it with the last good ones, or with none, so that notes
    /// that became private disappear all the same.
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
            let text = format!("cannot watch for changes, looks for them every second: {reason}\n");
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
