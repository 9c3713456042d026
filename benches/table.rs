//! Whole builds of generated vaults, measured as a user would see them, printed as tables for the manual.
//!
//! ```text
//! cargo bench --bench table                     vaults of 1,000 and 10,000 notes
//! cargo bench --bench table -- 100000 --serve   that many notes, and the preview
//! cargo bench --bench table -- 2000 --slow      reading from a disk that takes 5 ms for each file
//! cargo bench --bench table -- --vault DIR      a vault of yours
//! ```
//!
//! Each build runs in a process of its own (this program again, with `--one`), for its peak memory and so that nothing is warm that
//! a user would find cold. Everything is made in the system's folder for temporary files: set `TMPDIR` to measure another disk.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where something fails"
)]

#[path = "../tests/support/generate.rs"]
#[expect(unreachable_pub, reason = "shared with tests")]
mod generate;

use noteweave::cache::LastOutput;
use noteweave::config::{CacheConfig, Config, Overrides};
use noteweave::site::Start;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Times each build is run; the table shows the median.
const RUNS: usize = 3;

/// After a file was changed, its time is worth nothing for so long.
const SETTLING: Duration = Duration::from_millis(2_200);

/// Saves whose way into the preview is measured.
const SAVES: usize = 20;

/// What `--slow` waits for each file, as in `slow_open.c`.
const LATENCY: Duration = Duration::from_millis(5);

fn main() {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if arguments.first().is_some_and(|a| a == "--one") {
        one(Path::new(&arguments[1]), Path::new(&arguments[2]));
        return;
    }
    let mut given = |name: &str| {
        let at = arguments.iter().position(|a| a == name);
        at.map(|at| arguments.remove(at)).is_some()
    };
    let (serve, slow, own) = (given("--serve"), given("--slow"), given("--vault"));
    println!(
        "{} {}, {}\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        machine()
    );
    if own {
        builds(&Vault::of(Path::new(&arguments[0])));
        return;
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![1_000, 10_000]
    } else {
        sizes
    };
    for notes in sizes {
        let vault = Vault::generated(notes);
        if slow {
            slow_disk(&vault);
        } else {
            builds(&vault);
        }
        if serve {
            preview(&vault);
        }
    }
}

/// A vault in a temporary folder.
struct Vault {
    folder: tempfile::TempDir,
    notes: usize,
    bytes: usize,
}

impl Vault {
    fn generated(notes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = generate::vault(notes);
        let bytes = files.iter().map(|file| file.bytes.len()).sum();
        for file in files {
            write(&folder.path().join("notes").join(file.path), &file.bytes);
        }
        std::thread::sleep(SETTLING);
        Self {
            folder,
            notes,
            bytes,
        }
    }

    /// A copy of the notes and attachments in `root`.
    fn of(root: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut notes, mut bytes) = (0, 0);
        for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
            if entry.file_type().is_file() {
                let inner = entry.path().strip_prefix(root).unwrap();
                let content = fs::read(entry.path()).unwrap();
                bytes += content.len();
                notes += usize::from(inner.extension().is_some_and(|e| e == "md"));
                write(&folder.path().join("notes").join(inner), &content);
            }
        }
        std::thread::sleep(SETTLING);
        Self {
            folder,
            notes,
            bytes,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Some note, somewhere in the middle.
    fn a_note(&self) -> PathBuf {
        let files = walkdir::WalkDir::new(self.path("notes")).sort_by_file_name();
        let notes = files
            .into_iter()
            .flatten()
            .map(walkdir::DirEntry::into_path);
        let is_note = |path: &PathBuf| path.extension().is_some_and(|e| e == "md");
        notes.filter(is_note).nth(self.notes / 2).unwrap()
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn append(note: &Path, more: &str) {
    let mut file = fs::OpenOptions::new().append(true).open(note).unwrap();
    write!(file, "\n{more}\n").unwrap();
}

/// What one build took.
#[derive(Clone, Debug, Default)]
struct Took {
    /// Stages in order with their seconds.
    stages: Vec<(String, f64)>,
    /// From the start of the process to its end.
    wall: f64,
    processor: f64,
    peak_megabytes: f64,
}

/// Builds once in this process and prints what it took; run by [`run`].
fn one(root: &Path, cache: &Path) {
    let overrides = Overrides {
        output: Some(root.join("public")),
        ..Overrides::default()
    };
    let mut config = Config::load(&overrides, root).unwrap();
    config.cache = Some(CacheConfig::new(
        cache.to_owned(),
        noteweave::cache::program().unwrap(),
    ));
    let began = Mutex::new(vec![("starting", Instant::now())]);
    let stage = |name| began.lock().unwrap().push((name, Instant::now()));
    let start = Start::new(&config, &stage).unwrap();
    if start.unchanged("table").is_none() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let built = runtime.block_on(start.build(None, &stage)).unwrap();
        stage("keeping");
        let way = "table".to_owned();
        built.remember(LastOutput {
            way,
            ..LastOutput::default()
        });
        // As the command does: the system takes the memory back faster than it can be given.
        stage("ending");
        std::mem::forget(built);
    }
    stage("");
    for pair in began.lock().unwrap().windows(2) {
        println!(
            "stage\t{}\t{}",
            pair[0].0,
            (pair[1].1 - pair[0].1).as_secs_f64()
        );
    }
    println!("peak\t{}", status("VmHWM:").unwrap_or_default() / 1024.0);
    println!("processor\t{}", processor_seconds().unwrap_or_default());
}

/// A number in what Linux says of this process.
fn status(name: &str) -> Option<f64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Seconds that all processors together worked for this process, in hundredths.
fn processor_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    let times = fields.split(' ').skip(11).take(2);
    Some(times.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// [`one`] in a process of its own.
fn run(vault: &Vault) -> Took {
    let began = Instant::now();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--one".as_ref(), vault.folder.path(), &vault.path("cache")])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let mut took = Took {
        wall: began.elapsed().as_secs_f64(),
        ..Took::default()
    };
    assert!(output.status.success(), "the build failed");
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let last = fields.last().unwrap().parse().unwrap();
        match fields[0] {
            "stage" => took.stages.push((fields[1].to_owned(), last)),
            "peak" => took.peak_megabytes = last,
            _ => took.processor = last,
        }
    }
    took
}

/// [`RUNS`] runs, each after `before`; the one of median time.
fn median(vault: &Vault, before: impl Fn(usize)) -> Took {
    let mut runs: Vec<Took> = (0..RUNS)
        .map(|number| {
            before(number);
            run(vault)
        })
        .collect();
    runs.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    runs.swap_remove(RUNS / 2)
}

fn builds(vault: &Vault) {
    let remove = |name: &str| {
        let _ = fs::remove_dir_all(vault.path(name));
    };
    let cold = median(vault, |_| {
        remove("public");
        remove("cache");
    });
    let same = median(vault, |_| {});
    let note = vault.a_note();
    // The first change of a day also changes the date of the note.
    append(&note, "One more sentence.");
    run(vault);
    let edited = median(vault, |number| {
        append(&note, &format!("And {number} more."));
    });
    remove("public");
    let coloured = median(vault, |_| remove("public"));

    let (files, bytes) = size(&vault.path("public"));
    println!(
        "## {} notes, {:.1} MB; the site: {files} files, {:.1} MB\n",
        vault.notes,
        vault.bytes as f64 / 1e6,
        bytes as f64 / 1e6
    );
    println!("| | cold | only code known | one note changed | nothing changed |");
    println!("|---|--:|--:|--:|--:|");
    let columns = [&cold, &coloured, &edited, &same];
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in columns.iter().flat_map(|took| &took.stages) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let seconds = |took: &&Took| took.stages.iter().find(|(n, _)| n == name).map(|(_, s)| *s);
        row(name, columns.iter().map(seconds), 3, " s");
    }
    row(
        "**all**",
        columns.iter().map(|took| Some(took.wall)),
        2,
        " s",
    );
    row(
        "processor",
        columns.iter().map(|took| Some(took.processor)),
        2,
        " s",
    );
    row(
        "peak memory",
        columns.iter().map(|took| Some(took.peak_megabytes)),
        0,
        " MB",
    );
    row(
        "notes a second",
        columns
            .iter()
            .map(|took| Some(vault.notes as f64 / took.wall)),
        0,
        "",
    );
    println!();
}

fn row(name: &str, cells: impl Iterator<Item = Option<f64>>, digits: usize, unit: &str) {
    let cells = cells.map(|cell| cell.map_or(String::new(), |n| format!("{n:.digits$}{unit}")));
    println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
}

fn size(root: &Path) -> (usize, u64) {
    let files = walkdir::WalkDir::new(root).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    let lengths = files.map(|entry| entry.metadata().unwrap().len());
    lengths.fold((0, 0), |(count, sum), length| (count + 1, sum + length))
}

/// The command itself, in the folder of the vault.
fn command(vault: &Vault, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noteweave"));
    command.args(arguments).current_dir(vault.folder.path());
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long the preview takes to answer, and how long from a save to the new page.
fn preview(vault: &Vault) {
    let note = vault.a_note();
    let began = Instant::now();
    let mut server = command(vault, &["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("http://")?;
        Some(rest.split('/').next().unwrap_or(rest).to_owned())
    });
    let address = address.unwrap();
    let slugged = note
        .strip_prefix(vault.path("notes"))
        .unwrap()
        .with_extension("");
    let page = format!(
        "/{}/",
        slugged.to_string_lossy().to_lowercase().replace(' ', "-")
    );
    let _ = get(&address, &page);
    let ready = began.elapsed().as_secs_f64();
    std::thread::spawn(move || lines.for_each(drop));
    let mut saves: Vec<f64> = (0..SAVES)
        .map(|number| save(&address, &page, &note, number))
        .collect();
    saves.sort_by(f64::total_cmp);
    println!(
        "preview of {} notes: ready after {ready:.2} s; from a save to the new page {:.0} ms (median), {:.0} ms (slowest of {SAVES})\n",
        vault.notes,
        saves[SAVES / 2],
        saves[SAVES - 1]
    );
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Milliseconds from a save to a page that has it.
fn save(address: &str, page: &str, note: &Path, number: usize) -> f64 {
    std::thread::sleep(Duration::from_millis(700));
    let token = format!("token-{number}-of-a-save");
    append(note, &token);
    let began = Instant::now();
    while !get(address, page).contains(&token) {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the save never shows at {page}"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    began.elapsed().as_secs_f64() * 1000.0
}

fn get(address: &str, path: &str) -> String {
    let mut path = path.to_owned();
    if !path.is_ascii() {
        let encode = |byte: u8| match byte {
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        path = path.bytes().map(encode).collect();
    }
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Reading notes from a disk that takes 5 ms for each file; Linux with a C compiler only.
fn slow_disk(vault: &Vault) {
    let shim = vault.path("slow_open.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/slow_open.c");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&shim)
        .args([source, "-ldl"])
        .status();
    if !compiled.is_ok_and(|status| status.success()) {
        println!("no C compiler, so no slow disk");
        return;
    }
    let seconds = |slow: bool| {
        let mut runs: Vec<f64> = (0..RUNS)
            .map(|_| {
                let mut command = command(vault, &["list"]);
                if slow {
                    command.env("LD_PRELOAD", &shim);
                }
                let began = Instant::now();
                assert!(command.stdout(Stdio::null()).status().unwrap().success());
                began.elapsed().as_secs_f64()
            })
            .collect();
        runs.sort_by(f64::total_cmp);
        runs[RUNS / 2]
    };
    let (fast, slow) = (seconds(false), seconds(true));
    let waiting = LATENCY.as_secs_f64() * vault.notes as f64;
    println!(
        "listing {} notes: {fast:.2} s; with 5 ms for each file {slow:.2} s, one after another {:.2} s: {:.0} times faster\n",
        vault.notes,
        fast + waiting,
        (fast + waiting) / slow
    );
}

/// The processor and how many of it there are.
fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name}, {cores} cores")
}
