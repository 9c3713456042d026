//! Asks git and the file system when files were made and changed (P14).
//!
//! Entry points: [`dates`], and [`build_time`], with which dates are compared (B9). One `git log` serves the whole vault. If git fails or
//! there is no repository, the times of the files are used, so nothing here can fail a build.

use crate::model::{Code, Entry, Finding, VaultPath, text};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// Dates of one file, seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileDates {
    /// First commit; unknown without git (file creation times are not used, N26).
    pub created: Option<i64>,
    /// Last commit, else modification time.
    pub modified: Option<i64>,
}

/// Returns when the site is built, in seconds since 1970: `SOURCE_DATE_EPOCH` if it is set, else now.
#[must_use]
pub fn build_time() -> Option<i64> {
    let now = || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(now.as_secs()).ok()
    };
    chosen_build_time().or_else(now)
}

/// Returns `SOURCE_DATE_EPOCH` if it is set to a number of seconds.
#[must_use]
pub fn chosen_build_time() -> Option<i64> {
    let chosen = std::env::var("SOURCE_DATE_EPOCH").ok()?;
    chosen.trim().parse().ok()
}

/// Returns the dates of `entries` in the vault at `root`: from one `git log`, and from file times for what git does not know.
#[must_use]
pub fn dates(root: &Path, entries: &[Entry]) -> (HashMap<VaultPath, FileDates>, Vec<Finding>) {
    let mut by_git = HashMap::new();
    if !entries.is_empty() && is_in_work_tree(root) {
        match is_shallow(root) {
            // In a shallow clone every file has the time of the checkout, which is no date of the note.
            Some(true) => {
                let unknown = |entry: &Entry| (entry.path.clone(), FileDates::default());
                return (entries.iter().map(unknown).collect(), vec![shallow()]);
            }
            Some(false) => by_git = git_dates(root, entries).unwrap_or_default(),
            None => {}
        }
    }
    let with_dates = entries.iter().map(|entry| {
        let known = by_git.get(entry.path.as_str()).copied();
        let by_file = || FileDates {
            created: None,
            modified: entry
                .modified
                .map(|milliseconds| milliseconds.div_euclid(1000)),
        };
        (entry.path.clone(), known.unwrap_or_else(by_file))
    });
    (with_dates.collect(), Vec::new())
}

fn shallow() -> Finding {
    let message = "history is cut off; only properties give dates";
    Finding::new(Code::ShallowGit, VaultPath::new(".git"), None, message).with_help(
        "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` for `actions/checkout`",
    )
}

/// Whether `root` or a folder above it has a `.git`. Without one, no process need be started.
pub(super) fn is_in_work_tree(root: &Path) -> bool {
    let real = std::fs::canonicalize(root);
    let root = real.as_deref().unwrap_or(root);
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Prepares git to run in `root`, without settings of the caller that would change its output.
pub(super) fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["-c", "log.showSignature=false"])
        .env("GIT_OPTIONAL_LOCKS", "0")
        // A partial clone would otherwise fetch what it lacks, object by object.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    // Set inside git hooks, where they may point to another repository than the vault's.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

/// Returns the commit that the vault's dates come from, or `None` without a repository.
pub(super) fn head(root: &Path) -> Option<String> {
    if !is_in_work_tree(root) {
        return None;
    }
    let asked = ["rev-parse", "--is-shallow-repository", "HEAD"];
    let output = git(root).args(asked).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn is_shallow(root: &Path) -> Option<bool> {
    let output = git(root)
        .args(["rev-parse", "--is-shallow-repository"])
        .output()
        .ok()?;
    let answer = output.status.success().then_some(output.stdout)?;
    Some(answer.trim_ascii() == b"true")
}

/// Returns the dates of the first and last commit of each of `entries`, by vault path, or `None` if git fails.
fn git_dates<'e>(root: &Path, entries: &'e [Entry]) -> Option<HashMap<&'e str, FileDates>> {
    // To find renames, git compares old contents. A partial clone lacks them, so the log is read without renames.
    let known = log(root, entries, "--find-renames");
    let mut known = known.or_else(|| log(root, entries, "--no-renames"))?;
    known.retain(|_, dates| dates.modified.is_some());
    Some(known)
}

/// Most files of one commit that git compares to find renames. Files with equal contents are found in any case.
const RENAMES: &str = "-l400";

fn log<'e>(
    root: &Path,
    entries: &'e [Entry],
    renames: &str,
) -> Option<HashMap<&'e str, FileDates>> {
    let mut child = git(root)
        .args(["log", "--full-history", "--name-status", renames, RENAMES])
        .args(["--relative", "-z", "--no-ext-diff"])
        .args(["--format=tformat:%x01%ct", "--", "."])
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let read = child.stdout.take().and_then(|stdout| {
        let mut log = Log::new(entries);
        log.read(BufReader::with_capacity(1 << 16, stdout))?;
        Some(log.dates())
    });
    if read.is_none() {
        // Git may still be writing to the pipe, which nothing reads any more.
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    read.filter(|_| status.success())
}

/// Collects dates of files from a log, which goes from the newest commit to the oldest.
struct Log<'e> {
    entries: &'e [Entry],
    dates: Vec<FileDates>,
    /// For each name at the time of the commit being read, the file that has it now, as an index of `entries`.
    named: HashMap<String, usize>,
}

impl<'e> Log<'e> {
    fn new(entries: &'e [Entry]) -> Self {
        let names = entries.iter().map(|entry| entry.path.as_str().to_owned());
        Self {
            entries,
            dates: vec![FileDates::default(); entries.len()],
            named: names.zip(0..).collect(),
        }
    }

    /// Reads `\x01SECONDS\0` for each commit, followed by `STATUS\0NAME\0` for each of its files, or `STATUS\0OLD\0NEW\0` for one
    /// that it renamed; the first status comes after a line feed.
    fn read(&mut self, mut log: impl BufRead) -> Option<()> {
        let mut token = Vec::new();
        let mut commit: Option<i64> = None;
        while next(&mut log, &mut token)? {
            let time = token.strip_prefix(b"\x01");
            if let Some(seconds) = time.and_then(|s| std::str::from_utf8(s).ok()?.parse().ok()) {
                commit = Some(seconds);
                continue;
            }
            let status = token.strip_prefix(b"\n").unwrap_or(&token);
            let is_renamed = status.first() == Some(&b'R');
            if !next(&mut log, &mut token)? {
                return None;
            }
            let first = name(&token);
            let new = if is_renamed {
                if !next(&mut log, &mut token)? {
                    return None;
                }
                name(&token)
            } else {
                first.clone()
            };
            let (Some(seconds), Some(new)) = (commit, new) else {
                continue;
            };
            let Some(&file) = self.named.get(&new) else {
                continue;
            };
            let dates = &mut self.dates[file];
            dates.created = Some(dates.created.map_or(seconds, |first| first.min(seconds)));
            dates.modified = Some(dates.modified.map_or(seconds, |last| last.max(seconds)));
            if let Some(old) = first.filter(|_| is_renamed) {
                self.named.remove(&new);
                self.named.insert(old, file);
            }
        }
        Some(())
    }

    fn dates(self) -> HashMap<&'e str, FileDates> {
        let paths = self.entries.iter().map(|entry| entry.path.as_str());
        paths.zip(self.dates).collect()
    }
}

/// Reads up to the next NUL into `token`, without it. Returns `false` at the end.
fn next(log: &mut impl BufRead, token: &mut Vec<u8>) -> Option<bool> {
    token.clear();
    let read = log.read_until(0, token).ok()?;
    if token.last() == Some(&0) {
        token.pop();
    }
    Some(read > 0)
}

/// Converts a name of the log into the form of vault paths.
fn name(token: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(token).ok()?;
    Some(text::nfc(name).into_owned())
}

#[cfg(test)]
mod tests;
