//! When a file was made and changed, as far as git or the file system knows (P14).
//!
//! Entry point: [`dates`]. Git is asked with one `git log` for the whole vault; without git, without a repository or with
//! anything odd about either, file times are used. Nothing here can fail a build.

use crate::model::{Code, Entry, Finding, VaultPath, text};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// Dates of one file, seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileDates {
    /// First commit; unknown without git (file creation times are not used, N26).
    pub created: Option<i64>,
    /// Last commit, else modification time.
    pub modified: Option<i64>,
}

/// Dates of `entries` in the vault at `root`: one `git log` for all, file times for what git does not know.
#[must_use]
pub fn dates(root: &Path, entries: &[Entry]) -> (HashMap<VaultPath, FileDates>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut by_git = HashMap::new();
    if !entries.is_empty() && is_in_work_tree(root) {
        match is_shallow(root) {
            Some(true) => findings.push(shallow()),
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
    (with_dates.collect(), findings)
}

fn shallow() -> Finding {
    let message = "the git history is cut off; dates come from files";
    Finding::new(Code::ShallowGit, VaultPath::new(".git"), None, message).with_help(
        "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` for `actions/checkout`",
    )
}

/// Whether some folder from `root` upwards has a `.git`; saves starting a process where there is none.
pub(super) fn is_in_work_tree(root: &Path) -> bool {
    let real = std::fs::canonicalize(root);
    let root = real.as_deref().unwrap_or(root);
    root.ancestors().any(|folder| folder.join(".git").exists())
}

/// Git, run in `root`, cut off from settings of the caller that would change what it says.
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

/// The commit that the vault's dates come from; `None` without a repository.
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

/// First and last commit of each of `entries`, by vault path. `None` if git fails at any point.
fn git_dates<'e>(root: &Path, entries: &'e [Entry]) -> Option<HashMap<&'e str, FileDates>> {
    let mut known: HashMap<&str, FileDates> = entries
        .iter()
        .map(|entry| (entry.path.as_str(), FileDates::default()))
        .collect();
    let mut child = git(root)
        .args([
            "log",
            "--full-history",
            "--name-only",
            "--no-renames",
            "--relative",
            "-z",
        ])
        .args(["--no-ext-diff", "--format=tformat:%x01%ct", "--", "."])
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let complete = child
        .stdout
        .take()
        .and_then(|stdout| read_log(BufReader::with_capacity(1 << 16, stdout), &mut known));
    if complete.is_none() {
        // It may still be writing to a pipe that nobody reads.
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    complete?;
    status.success().then_some(())?;
    known.retain(|_, dates| dates.modified.is_some());
    Some(known)
}

/// Reads `\x01SECONDS\0` for each commit, followed by `NAME\0` for each of its files, the first after a line feed.
fn read_log(mut log: impl BufRead, known: &mut HashMap<&str, FileDates>) -> Option<()> {
    let mut token = Vec::new();
    let mut commit: Option<i64> = None;
    loop {
        token.clear();
        if log.read_until(0, &mut token).ok()? == 0 {
            return Some(());
        }
        let name = token.strip_suffix(b"\0").unwrap_or(&token);
        if let Some(seconds) = name
            .strip_prefix(b"\x01")
            .and_then(|s| std::str::from_utf8(s).ok()?.parse().ok())
        {
            commit = Some(seconds);
            continue;
        }
        let name = name.strip_prefix(b"\n").unwrap_or(name);
        let (Some(seconds), Ok(name)) = (commit, std::str::from_utf8(name)) else {
            continue;
        };
        if let Some(dates) = known.get_mut(text::nfc(name).as_ref()) {
            dates.created = Some(dates.created.map_or(seconds, |first| first.min(seconds)));
            dates.modified = Some(dates.modified.map_or(seconds, |last| last.max(seconds)));
        }
    }
}

#[cfg(test)]
mod tests;
