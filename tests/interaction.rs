//! The site as its readers use it: a real browser opens its pages, types, points and reads.
//!
//! Each file `interaction/*.test.mjs` is run by node's own test runner; `interaction/support.mjs` drives the browser. The sites
//! are built here: `made`, `odd`, `hostile`, `strict`, `covering`, `plain` and `large` from notes made for this, `manual`, and `help`, a Korean vault of other people, where it
//! lies beside the checkout. What node needs is installed by npm when it is not there. Set `CHROMIUM` to use a browser of
//! another name. Without a browser, node or npm these tests are left out and say so, unless `CI` is set: then they fail.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "support/generate.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with benchmarks")]
mod generate;
#[path = "interaction/hostile.rs"]
mod hostile;
#[path = "interaction/odd.rs"]
mod odd;
mod support;

use serde_json::{Map, Value};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use support::TestVault;

const NO_BROWSER: &str = "no Chromium is found; install one, `apt-get install chromium-headless-shell` or `chromium`, or name one by the variable CHROMIUM";
const NO_NODE: &str = "needs node 20 or newer and npm: `apt-get install nodejs npm`";
/// The oldest node that runs the tests.
const NODE: u32 = 20;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interaction")
}

/// What all files of tests need.
struct Ready {
    browser: PathBuf,
    sites: String,
    /// Holds the sites.
    _vaults: Vec<TestVault>,
}

/// Prepares everything once. Returns `None` if something is missing and tests may be left out.
fn ready() -> Option<&'static Ready> {
    static READY: OnceLock<Option<Ready>> = OnceLock::new();
    READY.get_or_init(prepare_or_leave_out).as_ref()
}

fn prepare_or_leave_out() -> Option<Ready> {
    let missing = match browser().ok_or_else(|| NO_BROWSER.to_owned()) {
        Ok(browser) => match find_node().and_then(|()| install()) {
            Ok(()) => return Some(prepare(browser)),
            Err(missing) => missing,
        },
        Err(missing) => missing,
    };
    assert!(!is_ci(), "{missing}");
    say(&format!(
        "LEFT OUT: all tests of pages in a browser: {missing}"
    ));
    None
}

/// Whether no test may be left out in this run.
fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

/// Writes a line that the test runner does not capture.
fn say(line: &str) {
    let mut errors = std::io::stderr();
    errors.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn prepare(browser: PathBuf) -> Ready {
    let made = made();
    made.build();
    let mut sites = Map::new();
    let mut add = |name: &str, folder: PathBuf| {
        sites.insert(
            name.to_owned(),
            Value::String(folder.to_str().unwrap().to_owned()),
        )
    };
    add("made", made.path("public"));
    let large = large();
    large.build();
    add("large", large.path("public"));
    let odd = odd::vault();
    odd.build();
    add("odd", odd.path("public"));
    let hostile = hostile::vault();
    hostile.build();
    add("hostile", hostile.path("public"));
    let strict = hostile::strict();
    strict.build();
    add("strict", strict.path("public"));
    let covering = hostile::covering();
    covering.build();
    add("covering", covering.path("public"));
    let plain = plain();
    plain.build();
    add("plain", plain.path("public"));
    let named = named();
    named.build();
    add("named", named.path("public"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, notes) in [
        ("manual", root.join("notes")),
        ("help", root.join("../shared/vaults/obsidian-help-ko")),
    ] {
        if notes.is_dir() {
            let out = made.path(name);
            let (notes, output) = (notes.to_str().unwrap(), out.to_str().unwrap());
            made.run(&["build", notes, "-o", output]).code(0);
            add(name, out);
        } else {
            say(&format!(
                "LEFT OUT: browser tests of the vault {}, which is not here",
                notes.display()
            ));
        }
    }
    Ready {
        browser,
        sites: Value::Object(sites).to_string(),
        _vaults: vec![made, large, odd, hostile, strict, covering, plain, named],
    }
}

/// The browser that is there.
fn browser() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CHROMIUM") {
        return which(Path::new(&given));
    }
    // The first, Chromium without windows of its own, opens a page in a third of the processor time of the others.
    let names = [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ];
    names.iter().find_map(|name| which(Path::new(name)))
}

/// A program by its path, or by its name in `PATH`.
fn which(name: &Path) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|place| place.is_file())
}

/// Checks that node is there and new enough.
fn find_node() -> Result<(), String> {
    let told = Command::new("node").arg("--version").output();
    let told = told.map_err(|e| format!("node: {e}; {NO_NODE}"))?;
    let told = String::from_utf8_lossy(&told.stdout);
    let version = told.trim().trim_start_matches('v');
    let major = version.split('.').next().and_then(|n| n.parse().ok());
    if major.is_some_and(|major: u32| major >= NODE) {
        return Ok(());
    }
    Err(format!("node {version} is too old; {NO_NODE}"))
}

/// Installs what `package-lock.json` names, unless it is there.
fn install() -> Result<(), String> {
    let packages = folder().join("node_modules/.package-lock.json");
    let wanted = folder().join("package-lock.json");
    let time = |path: &Path| path.metadata().and_then(|m| m.modified()).ok();
    if time(&packages) > time(&wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    let ran = npm.current_dir(folder()).output();
    let ran = ran.map_err(|e| format!("npm: {e}; {NO_NODE}"))?;
    if !ran.status.success() {
        return Err(format!("npm ci: {}", String::from_utf8_lossy(&ran.stderr)));
    }
    Ok(())
}

/// A picture that is wider than a page of text.
const WIDE: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='1600' height='900'><rect width='1600' height='900' fill='#8a6'/></svg>";

/// A small vault with everything that can be clicked.
fn made() -> TestVault {
    let long = "A sentence about bees. ".repeat(40);
    TestVault::new()
        .settings("[site]\ntitle = \"Bees\"\nurl = \"https://bees.example/made/\"\n")
        .note("index.md", "# Bees\n\n[[Hive]] [[Hive#Frames]] [[벌통 관찰]] #bees/queen\n\n## One\n\n## Two\n")
        .note(
            "Hive.md",
            &format!("---\naliases: [Skep]\ntags: [bees]\n---\n{long}\n\n## Frames\n\nTen frames of wax.[^1] ^wax\n\n```rust\nlet x = 1;\n```\n\n## Queen\n\n{long}\n\n[[index]]\n\n[^1]: The foot of it, with [[Queen]].\n"),
        )
        .note("Queen.md", "The queen of the [[Hive]]. See [[Hive#^wax]] and [[벌통 관찰#여왕벌 찾기]].\n")
        .note("벌통 관찰.md", "---\nlang: ko\n---\n# 벌통 관찰\n\n비동기프로그래밍을 배우며 벌통을 관찰했다. [[Queen]]\n\n## 여왕벌 찾기\n\n여왕벌은 크다.\n\n## 겨울\n\n춥다.\n")
        .note("Garden/Apple.md", "[[Pear]] [[Queen]]\n")
        .note("Garden/Pear.md", "[[Apple]]\n")
        .note("Garden/Deep/Leaf.md", "[[index]]\n")
        .note("Secret.md", "---\npublish: false\n---\nunspeakable\n")
        .note("Gallery.md", "![[wide.svg|The whole garden]]\n\n![[bee.png|A bee]]\n\n[![[wide.svg]]](Hive.md)\n")
        .note("404.md", "Nothing here. [[index]]\n")
        .note("Board.canvas", BOARD)
        .note("Seasons.canvas", SEASONS)
        .note("Shows board.md", &format!("{long}\n\n![[Board.canvas]]\n\n{long}\n"))
        .file("bee.png", generate::PICTURE)
        .file("wide.svg", WIDE)
}

/// A canvas far wider than high, with groups, so that its page has a list of contents.
const SEASONS: &str = r##"{"nodes": [
    {"id": "w", "type": "group", "label": "Winter", "x": 0, "y": 0, "width": 900, "height": 600},
    {"id": "s", "type": "group", "label": "Spring", "x": 1000, "y": 0, "width": 900, "height": 600},
    {"id": "e", "type": "text", "text": "The end", "x": 2000, "y": 0, "width": 300, "height": 100}
]}"##;

/// A canvas of three cards in a group and far from it.
const BOARD: &str = r##"{"nodes":[
    {"id":"g","type":"group","x":-30,"y":-30,"width":700,"height":260,"label":"Bees","color":"4"},
    {"id":"a","type":"text","x":0,"y":0,"width":260,"height":160,"text":"# Alpha\n\nSome words about bees."},
    {"id":"b","type":"file","x":360,"y":0,"width":280,"height":200,"file":"Queen.md"},
    {"id":"far","type":"text","x":1600,"y":900,"width":260,"height":120,"text":"Far away"}],
    "edges":[{"id":"e","fromNode":"a","toNode":"b","label":"leads to"},{"id":"f","fromNode":"b","toNode":"far","color":"1"}]}"##;

/// A vault whose settings turn off what can be turned off.
fn plain() -> TestVault {
    TestVault::new()
        .settings("[previews]\nenabled = false\n[search]\nenabled = false\n")
        .note("index.md", "# Plain\n\n[[Other]]\n")
        .note("Other.md", "Another note.\n")
}

/// A vault of notes whose names readers type in many ways.
fn named() -> TestVault {
    let mut vault = TestVault::new().settings("[site]\ntitle = \"Named\"\n");
    for name in [
        "Callouts",
        "Pop-out windows",
        "Settings",
        "Node.js",
        "E-mail",
        "Properties",
        "비동기 프로그래밍",
        "이진 탐색 트리",
        "트랜잭션",
        "콜아웃",
        "옵시디언 입문",
        "기다리는 법",
        "Sync/Introduction",
        "Sync/Other sync",
    ] {
        let linking = format!("[[Introduction]] {name} `getUserById` 파이썬");
        vault = vault.note(&format!("{name}.md"), &linking);
    }
    vault
        .note(
            "guide/hive/index.md",
            "---\ntitle: All about it\n---\nA hive of bees.\n",
        )
        .note("Bees in a hive.md", "A hive.\n")
}

/// A vault of many notes.
fn large() -> TestVault {
    let mut vault = TestVault::new().settings("[site]\ntitle = \"Large\"\n");
    for n in 0..2000_u32 {
        let text = format!(
            "---\ntags: [t{}]\n---\nNote {n} of many, on [[Note {}]] and [[Note {}]].\n\n## 절 {n}\n\n데이터베이스 {}번 기록. word{n} common words here.\n",
            n % 7,
            n * 7 % 2000,
            n / 2,
            n % 13
        );
        vault = vault.note(&format!("F{}/Note {n}.md", n % 20), &text);
    }
    vault
}

/// Runs one file of tests; what fails is run once more. A browser on a busy machine may lose a moment that no waiting brings
/// back, like the window in which a box stays open; what is wrong is wrong twice.
#[track_caller]
fn passes(file: &str) {
    let Err(first) = run(file) else { return };
    if let Err(second) = run(file) {
        panic!("{file} failed twice:\n{first}\n\nand then:\n{second}");
    }
}

/// Runs one file of tests; what it said, if it fails.
fn run(file: &str) -> Result<(), String> {
    let Some(ready) = ready() else {
        return Ok(());
    };
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", file])
        .current_dir(folder())
        .env("CHROMIUM", &ready.browser)
        .env("SITES", &ready.sites)
        .env("NOTEWEAVE", env!("CARGO_BIN_EXE_noteweave"))
        .env_remove("NODE_OPTIONS");
    let ran = node.output().map_err(|e| format!("node: {e}; {NO_NODE}"))?;
    let said = String::from_utf8_lossy(&ran.stdout);
    if ran.status.success() && !said.contains("tests 0\n") {
        return Ok(());
    }
    Err(format!("{said}\n{}", String::from_utf8_lossy(&ran.stderr)))
}

/// A test for each file, and one that no file was forgotten.
macro_rules! files {
    ($($name:ident)*) => {
        $(#[test] fn $name() { passes(concat!(stringify!($name), ".test.mjs")); })*

        #[test]
        fn every_file_of_tests_is_run() {
            let known = [$(concat!(stringify!($name), ".test.mjs")),*];
            for entry in std::fs::read_dir(folder()).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.ends_with(".test.mjs") || known.contains(&name.as_str()), "{name}");
            }
        }
    };
}

files! { axe bases canvas diagrams engine graph headers hostile links live moving navigation previews search text theme tour tree weight zoom }
