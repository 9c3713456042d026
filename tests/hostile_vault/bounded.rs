//! Runs that may not hang, grow without end or touch what is not theirs.

use crate::support::TestVault;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// What no run takes, however busy the machine is, unless it hangs.
const LONGEST: Duration = Duration::from_secs(120);

/// The same for sizes that nobody has, without optimisation.
const LONGEST_OF_MANY: Duration = Duration::from_secs(900);

/// Most memory a run may have at once, in KiB.
const LARGEST: u64 = 2 << 20;

/// What no output may hold; it stands in every file that is not to be published.
pub(crate) const CANARY: &str = "canary-5b1e";

/// A run that ended by itself.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Expects an exit code.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "{self:#?}");
        self
    }

    /// Expects all of these in standard error.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.stderr.contains(text), "no {text:?} in {self:#?}");
        }
        self
    }
}

/// Runs the program to its end.
#[track_caller]
pub(crate) fn run(vault: &TestVault, arguments: &[&str]) -> Ended {
    end(vault.command(arguments), LONGEST)
}

/// As [`run`], with much to do.
#[track_caller]
pub(crate) fn run_long(vault: &TestVault, arguments: &[&str]) -> Ended {
    end(vault.command(arguments), LONGEST_OF_MANY)
}

#[track_caller]
pub(crate) fn end(mut command: Command, longest: Duration) -> Ended {
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (
        read(child.stdout.take().unwrap()),
        read(child.stderr.take().unwrap()),
    );
    let limit = Instant::now() + longest;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let stop = match () {
            () if Instant::now() > limit => "it hangs",
            () if memory(&child) > LARGEST => "it takes too much memory",
            () => {
                sleep(Duration::from_millis(10));
                continue;
            }
        };
        child.kill().unwrap();
        child.wait().unwrap();
        panic!("{stop}: {command:?}: {}", err.join().unwrap());
    };
    let ended = Ended {
        code: status.code(),
        stdout: out.join().unwrap(),
        stderr: err.join().unwrap(),
    };
    for word in ["panicked", "overflowed", "RUST_BACKTRACE"] {
        assert!(!ended.stderr.contains(word), "{ended:#?}");
    }
    assert!(ended.code.is_some(), "killed by a signal: {ended:#?}");
    ended
}

fn read(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The most memory a process has had at once, in KiB, where the system tells.
fn memory(child: &Child) -> u64 {
    let told = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let most = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = most.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}

/// A `noteweave build` that changes nothing but the output folder, and publishes nothing that has the [`CANARY`].
#[track_caller]
pub(crate) fn build(vault: &TestVault) -> Ended {
    build_with(vault, &["build"])
}

/// As [`build`], with these arguments.
#[track_caller]
pub(crate) fn build_with(vault: &TestVault, arguments: &[&str]) -> Ended {
    let root = vault.path("");
    let output = root.join("public");
    let before = listing(&root, &output);
    let ended = run(vault, arguments);
    let after = listing(&root, &output);
    assert_eq!(before, after, "something else changed: {ended:#?}");
    tells_nothing(&output);
    ended
}

/// Fails if a file of the site, or its name, has the [`CANARY`], or if anything in it is no file.
#[track_caller]
pub(crate) fn tells_nothing(output: &Path) {
    for entry in walkdir::WalkDir::new(output).into_iter().flatten() {
        let path = entry.path();
        let kind = entry.file_type();
        assert!(kind.is_dir() || kind.is_file(), "{path:?} is {kind:?}");
        let inside = path.strip_prefix(output).unwrap().as_os_str();
        assert!(!has(inside.as_encoded_bytes(), CANARY), "{path:?}");
        if kind.is_file() {
            assert!(!has(&fs::read(path).unwrap(), CANARY), "{path:?}");
        }
    }
}

pub(crate) fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Everything below `root` but `output`: files with their bytes, links with their targets, what is neither by its kind.
fn listing(root: &Path, output: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let walk = walkdir::WalkDir::new(root).into_iter();
    let walk = walk.filter_entry(|entry| entry.path() != output);
    let content = |entry: &walkdir::DirEntry| {
        let kind = entry.file_type();
        match () {
            () if kind.is_dir() => b"folder".to_vec(),
            () if kind.is_file() => fs::read(entry.path()).unwrap(),
            () if kind.is_symlink() => {
                let target = fs::read_link(entry.path()).unwrap();
                target.as_os_str().as_encoded_bytes().to_vec()
            }
            () if kind.is_fifo() => b"pipe".to_vec(),
            () => b"special".to_vec(),
        }
    };
    let named = |entry: walkdir::DirEntry| (entry.path().to_owned(), content(&entry));
    walk.flatten().map(named).collect()
}

/// A pipe nobody writes to.
#[track_caller]
pub(crate) fn pipe(path: &Path) {
    make("mkfifo", [path.as_os_str()]);
}

/// A program that makes something, which must succeed.
#[track_caller]
pub(crate) fn make<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) {
    let mut command = Command::new(program);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}
