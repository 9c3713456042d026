//! A vault in a temporary folder, the real binary run on it, and what came out.
//!
//! ```ignore
//! let vault = TestVault::new()
//!     .note("Bees/Hive.md", "# Hive\n[[Queen]]")
//!     .note("Queen.md", "text")
//!     .settings("[site]\ntitle = \"Bees\"");
//! let built = vault.build();              // runs `noteweave build`, expects exit code 0
//! built.stdout_has("2 notes");
//! assert!(vault.page("bees/hive/").contains("href=\"../../queen/\""));
//! vault.note("Queen.md", "changed");      // a vault can be changed and built again
//! vault.run(&["check", "--format", "json"]).code(0);
//! ```
//!
//! The folder looks like this: `notes/` is the vault, `noteweave.toml` the settings, `public/` the site. It goes with the value.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a module of every test binary: each uses another part, and a panic is how a test fails"
)]

mod direction;

use direction::sideless;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a test waits for something that must happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A vault in a temporary folder.
#[derive(Debug)]
pub struct TestVault {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl TestVault {
    /// An empty vault: `notes/` and nothing else.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("notes")).unwrap();
        let cache = tempfile::tempdir().unwrap();
        Self { folder, cache }
    }

    /// Writes a note, or any other file of the vault, at its vault path.
    pub fn note(self, path: &str, text: &str) -> Self {
        self.file(path, text.as_bytes())
    }

    /// Writes a file of the vault.
    pub fn file(self, path: &str, content: &[u8]) -> Self {
        self.write(&format!("notes/{path}"), content);
        self
    }

    /// Writes `noteweave.toml`.
    pub fn settings(self, text: &str) -> Self {
        self.write("noteweave.toml", text.as_bytes());
        self
    }

    /// Writes any file beside the vault: `templates/note.html`, `static/x.css`. For changes between runs.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// A place in the temporary folder: `notes/A.md`, `public/a/index.html`; empty for the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The binary with these arguments, to be run in the temporary folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noteweave"));
        command.args(arguments);
        self.at_home(command)
    }

    /// As [`Self::command`], ended by a signal once it has kept the processors busy for so many seconds: what is quadratic does. On
    /// Windows without that limit.
    pub fn command_within(&self, seconds: u32, arguments: &[&str]) -> Command {
        if cfg!(windows) {
            return self.command(arguments);
        }
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "ulimit -t \"$0\" && exec \"$@\"",
            &seconds.to_string(),
        ]);
        command.arg(env!("CARGO_BIN_EXE_noteweave")).args(arguments);
        self.at_home(command)
    }

    /// The command in the temporary folder, with an environment of its own.
    fn at_home(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path());
        // Beside the vault there must be nothing that a build leaves, and the user's own cache is not ours to fill.
        command.env("XDG_CACHE_HOME", self.cache.path());
        command.env("LOCALAPPDATA", self.cache.path());
        command.env("HOME", self.cache.path());
        for name in ["CI", "GITHUB_WORKSPACE", "CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the binary to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments), arguments)
    }

    /// `noteweave build`, which must succeed and not keep the processors busy for more than so many seconds.
    #[track_caller]
    pub fn build_within(&self, seconds: u32) -> Ran {
        let command = self.command_within(seconds, &["build"]);
        Ran::of(command, &["build"]).code(0)
    }

    /// `noteweave build`, which must succeed.
    #[track_caller]
    pub fn build(&self) -> Ran {
        self.run(&["build"]).code(0)
    }

    /// Returns the output file of a page's address, `""`, `"bees/hive/"` or `"404.html"`, without `dir="auto"`, which nearly every block
    /// has (P13), and without permalinks (A11).
    #[track_caller]
    pub fn page(&self, url: &str) -> String {
        let file = match url {
            "" => "index.html".to_owned(),
            url if url.ends_with('/') => format!("{url}index.html"),
            url => url.to_owned(),
        };
        let path = self.path("public").join(file);
        let page = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        sideless(&page)
    }

    /// All output files, from the output folder, ordered, `/` between segments.
    pub fn output_files(&self) -> Vec<String> {
        let root = self.path("public");
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        files
    }

    /// Fails if `text` occurs in a byte or a name of the output: the test of privacy.
    #[track_caller]
    pub fn output_has_no(&self, text: &str) {
        for file in self.output_files() {
            assert!(!file.contains(text), "{text:?} is in the name {file:?}");
            let bytes = fs::read(self.path("public").join(&file)).unwrap();
            let found = bytes.windows(text.len()).any(|w| w == text.as_bytes());
            assert!(!found, "{text:?} is in {file:?}");
        }
    }

    /// Starts `noteweave serve` on a free port and waits until it answers.
    #[track_caller]
    pub fn serve(&self) -> Preview {
        self.serve_with(&[])
    }

    /// As [`Self::serve`], with further arguments.
    #[track_caller]
    pub fn serve_with(&self, more: &[&str]) -> Preview {
        let mut arguments = vec!["serve", "--port", "0"];
        arguments.extend(more);
        Preview::start(self.command(&arguments))
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let inside = path.strip_prefix(root).unwrap();
            let segments: Vec<_> = inside.iter().map(|s| s.to_str().unwrap()).collect();
            files.push(segments.join("/"));
        }
    }
}

/// A run of the binary that ended.
#[derive(Clone, Debug)]
pub struct Ran {
    line: String,
    code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Runs a command to its end.
    fn of(mut command: Command, arguments: &[&str]) -> Self {
        let output = command.output().unwrap();
        Self {
            line: arguments.join(" "),
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Expects this exit code.
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "exit code of {self:#?}");
        self
    }

    /// Expects this in standard output.
    #[track_caller]
    pub fn stdout_has(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "no {text:?} in stdout of {self:#?}"
        );
        self
    }

    /// Expects this in standard error.
    #[track_caller]
    pub fn stderr_has(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "no {text:?} in stderr of {self:#?}"
        );
        self
    }

    /// Expects this not to be in standard output or standard error.
    #[track_caller]
    pub fn has_no(self, text: &str) -> Self {
        let both = [&self.stdout, &self.stderr];
        assert!(
            !both.iter().any(|t| t.contains(text)),
            "{text:?} in {self:#?}"
        );
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e} in {self:#?}"))
    }
}

/// A running preview; ends with the value.
#[derive(Debug)]
pub struct Preview {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    lines: mpsc::Receiver<String>,
}

impl Preview {
    /// Starts `command`, which must say `serving at http://ADDRESS/`.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let pipes: [Box<dyn Read + Send>; 2] = [Box::new(out), Box::new(err)];
        for pipe in pipes {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        drop(sender);
        let address = String::new();
        let mut preview = Self {
            child,
            address,
            lines,
        };
        let line = preview.wait_for_line("serving at http://");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        preview.address = address.unwrap().to_owned();
        preview
    }

    /// Waits until the server prints a line with `text`.
    #[track_caller]
    pub fn wait_for_line(&self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while let Ok(line) = self
            .lines
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line with {text:?}, but {seen:#?}");
    }

    /// `GET path`
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[])
    }

    /// A request with further header lines; `Host` is the server's unless one is given.
    #[track_caller]
    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = self.send(method, path, headers);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }

    /// Sends a request and leaves the answer unread: for streams.
    #[track_caller]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{text}\r\n").as_bytes()).unwrap();
        stream
    }

    /// Asks for `path` until its body has `text`.
    #[track_caller]
    pub fn wait_for(&self, path: &str, text: &str) -> Answer {
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if answer.body().contains(text) {
                return answer;
            }
            assert!(Instant::now() < end, "no {text:?} at {path}: {answer:#?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Sends Ctrl-C and waits for the end; the exit code.
    #[cfg(unix)]
    #[track_caller]
    pub fn interrupt(&mut self) -> Option<i32> {
        interrupt(&mut self.child)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends Ctrl-C to a process of ours and waits for its end; the exit code.
#[cfg(unix)]
#[track_caller]
pub fn interrupt(child: &mut Child) -> Option<i32> {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(Instant::now() < end, "Ctrl-C does not end it");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// An answer of the preview server.
#[derive(Debug)]
pub struct Answer {
    /// 200 and so on.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// As sent.
    pub bytes: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .expect("an end of the head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        let headers: Vec<_> = lines.map(header).collect();
        let body = bytes[end + 4..].to_vec();
        let chunked = headers.contains(&("transfer-encoding".into(), "chunked".into()));
        assert!(!chunked, "answers have a length");
        Self {
            status,
            headers,
            bytes: body,
        }
    }

    /// The body as text.
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header's value; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}
