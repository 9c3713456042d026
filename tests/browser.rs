//! The site in a real browser: a headless Chromium opens its pages, clicks, measures and reads.
//!
//! One run of the browser does all checks of `browser/checks.js` on two sites, one made for this and the manual; each test
//! here looks at one kind of them. A small server gives out the files below `/made/` and `/manual/`, so that sites are also seen
//! to work below a path. Set `CHROMIUM` to use a browser of another name. Without one these tests fail.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "support/generate.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with benchmarks")]
mod generate;
mod support;

use generate::PICTURE;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;
use support::TestVault;

/// How long the browser may take for everything.
const PATIENCE: Duration = Duration::from_secs(55);
/// How many pages of a site are opened.
const PAGES: usize = 24;

const NO_BROWSER: &str = "no Chromium is found; install one, `apt-get install chromium`, or name one by the variable CHROMIUM";

/// What a drawing script must have. Its drawings say which colours they were asked for.
const DRAWING_SCRIPT: &[u8] = br#"globalThis.mermaid = {
  initialize({ theme }) { this.theme = theme; },
  async render(id, source) {
    if (source.startsWith("broken")) throw new Error("no diagram");
    return { svg: `<svg id="${id}"><style>#${id} { width: 9em }</style><desc>${this.theme}</desc></svg>` };
  },
};
"#;

/// A site to be served.
#[derive(Clone)]
struct Site {
    name: &'static str,
    folder: PathBuf,
}

/// What the browser found.
struct Seen {
    result: Value,
    /// Messages on its console: errors, exceptions, violations of the policy.
    console: Vec<String>,
    /// Addresses it asked for in vain.
    missing: Vec<String>,
}

/// A vault with what is likely to be too wide, to lead nowhere or to need a script.
fn made() -> TestVault {
    let long = "가나다라마바사아자차카타파하".repeat(20);
    let word = "Donaudampfschifffahrtsgesellschaft".repeat(10);
    let cells = "| a rather long cell ".repeat(20);
    let rule = "|---".repeat(20);
    let everything = format!(
        "---\ntags: [꿀벌/여왕, bees]\naliases: [All]\n---\n# First\n\n{word} https://example.org/{word}\n\n## 둘째 제목 [[Hive|link]]\n\n{long}\n\n\
         {cells}|\n{rule}|\n{cells}|\n\n### Code\n\n```rust\nfn main() {{ println!(\"{word}\"); }}\n```\n\n    indented {word}\n\n`{word}`\n\n\
         ## Math\n\n$$\n{sum}\n$$\n\n## Callout\n\n> [!warning]- {word}\n> text\n> ```py\n> x = 1\n> ```\n\n![[bee.png]] ![[bee.png|3000]]\n\n\
         <table style=\"width: 2000px\"><tr><td>wide</td></tr></table>\n\n<div style=\"color: red\" onclick=\"x()\">raw</div>\n\n\
         - [ ] open\n- [x] done\n\nNote[^1] #inline/tag ![[Hive#Frames]]\n\n[^1]: The foot of it.\n\n[[Missing]] [[Hive#Frames]] [[#Math]] [[벌통]]\n",
        sum = "x_1 + ".repeat(80) + "x",
    );
    TestVault::new()
        .settings("[site]\ntitle = \"꿀벌 Bees\"\nbase = \"/made/\"\nlang = \"ko\"\n\n[[nav.links]]\ntext = \"Hive\"\nto = \"Hive.md\"\n[mermaid]\nscript = \"notes/draw.js\"\n")
        .note("index.md", "# 집\n\n[[Everything]] [[Hive]] [[Garden/Note 1]]\n\n## One\n\n## Two\n")
        .note("Everything.md", &everything)
        .note("Hive.md", "---\naliases: [벌통]\n---\n## Frames\n\nten\n\n```js\nlet a;\n```\n\n## Frames\n\n[[Everything#둘째 제목 link]]\n")
        .note("Garden/Note 1.md", "[[Note 2]] ![[Everything]]\n")
        .note("Garden/Note 2.md", &"text\n\n## Section\n\n".repeat(60))
        .note("Garden/Deep/er/Leaf.md", &format!("# {word}\n\n[[index]]\n"))
        .note("404.md", "Nothing here. [[index]]\n")
        .note("Diagram.md", "```mermaid\nbroken\n```\n\n```mermaid\ngraph TD; A-->B\n```\n^drawn\n")
        .file("draw.js", DRAWING_SCRIPT)
        .file("bee.png", PICTURE)
}

/// The pages of a site with a text of their own, home first.
fn pages_of(site: &Site) -> Vec<String> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|e| e == "html") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    collect(&site.folder, &mut files);
    files.retain(|file| {
        !fs::read_to_string(file)
            .unwrap()
            .contains("http-equiv=\"refresh\"")
    });
    let home = site.folder.join("index.html");
    files.sort_by_key(|file| (*file != home, file.clone()));
    let url = |file: &PathBuf| {
        let inside = file.strip_prefix(&site.folder).unwrap().to_str().unwrap();
        let inside = inside.strip_suffix("index.html").unwrap_or(inside);
        format!("/{}/{inside}", site.name)
    };
    // Evenly from all over the site.
    let step = files.len().div_ceil(PAGES).max(1);
    files.iter().step_by(step).map(url).collect()
}

/// What the server has to say to the test.
struct Shared {
    sites: Vec<Site>,
    missing: Mutex<Vec<String>>,
    result: mpsc::SyncSender<String>,
}

impl Shared {
    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            if header.trim().is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        // Browsers open connections that they may need and never use.
        let Some(path) = line.split(' ').nth(1) else {
            return Ok(());
        };
        if path == "/test/result" {
            let _ = self
                .result
                .try_send(String::from_utf8_lossy(&body).into_owned());
        }
        let (status, kind, bytes) = match self.content(path) {
            Some((kind, bytes)) => ("200 OK", kind, bytes),
            None => ("404 Not Found", "text/plain", Vec::new()),
        };
        let length = bytes.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&bytes)
    }

    fn content(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let path = percent_decode_str(path.split('?').next()?)
            .decode_utf8()
            .ok()?;
        match path.as_ref() {
            "/test/page.html" => return Some((HTML, include_bytes!("browser/page.html").to_vec())),
            "/test/checks.js" => {
                return Some((SCRIPT, include_bytes!("browser/checks.js").to_vec()));
            }
            "/test/sites.json" => return Some(("application/json", self.list())),
            "/test/result" | "/favicon.ico" => return Some(("text/plain", Vec::new())),
            _ => {}
        }
        let found = self.file(&path);
        if found.is_none() {
            self.missing.lock().unwrap().push(path.into_owned());
        }
        found
    }

    fn file(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let (name, inside) = path.strip_prefix('/')?.split_once('/')?;
        let site = self.sites.iter().find(|site| site.name == name)?;
        let mut file = site.folder.join(inside);
        if inside.is_empty() || inside.ends_with('/') {
            file.push("index.html");
        }
        let kind = match file.extension()?.to_str()? {
            "html" => HTML,
            "js" => SCRIPT,
            "css" => "text/css",
            "svg" => "image/svg+xml",
            "json" => "application/json",
            _ => "application/octet-stream",
        };
        Some((kind, fs::read(file).ok()?))
    }

    fn list(&self) -> Vec<u8> {
        let one = |site: &Site| json!({ "name": site.name, "root": format!("/{}/", site.name), "pages": pages_of(site) });
        let list: Vec<_> = self.sites.iter().map(one).collect();
        serde_json::to_vec(&list).unwrap()
    }
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A browser; ends with the value, with all its processes.
struct Browser(Child);

impl Browser {
    fn start(url: &str, profile: &Path, log: &Path) -> Result<Self, String> {
        let given = std::env::var("CHROMIUM").ok();
        let usual = ["chromium", "chromium-browser", "google-chrome"];
        let names = given
            .as_deref()
            .map_or_else(|| usual.to_vec(), |name| vec![name]);
        for name in names {
            let mut command = Command::new(name);
            command
                .args([
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                ])
                .args([
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ])
                .args([
                    "--disable-extensions",
                    "--window-size=1280,900",
                    "--enable-logging=stderr",
                ])
                .arg(format!("--user-data-dir={}", profile.display()))
                .arg(url)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(File::create(log).unwrap());
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
            match command.spawn() {
                Ok(child) => return Ok(Self(child)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(format!("{name}: {error}")),
            }
        }
        Err(NO_BROWSER.to_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if cfg!(unix) {
            let group = format!("-{}", self.0.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Builds the sites and has the browser look at them, once for all tests.
fn seen() -> &'static Seen {
    static SEEN: OnceLock<Result<Seen, String>> = OnceLock::new();
    match SEEN.get_or_init(look) {
        Ok(seen) => seen,
        Err(error) => panic!("{error}"),
    }
}

fn look() -> Result<Seen, String> {
    let made = made();
    made.build();
    let mut sites = vec![Site {
        name: "made",
        folder: made.path("public"),
    }];
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("notes");
    if manual.is_dir() {
        let out = made.path("manual");
        let (notes, output) = (manual.to_str().unwrap(), out.to_str().unwrap());
        made.run(&[
            "build",
            notes,
            "-o",
            output,
            "--base-url",
            "http://127.0.0.1/manual/",
        ])
        .code(0);
        sites.push(Site {
            name: "manual",
            folder: out,
        });
    }

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/test/page.html", listener.local_addr().unwrap());
    let (sender, result) = mpsc::sync_channel(1);
    let shared = Arc::new(Shared {
        sites,
        missing: Mutex::default(),
        result: sender,
    });
    let server = Arc::clone(&shared);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let server = Arc::clone(&server);
            // A connection that ends early is the browser's business.
            std::thread::spawn(move || _ = server.answer(&stream));
        }
    });

    let log = made.path("browser.log");
    let browser = Browser::start(&url, &made.path("profile"), &log)?;
    let result = result.recv_timeout(PATIENCE);
    drop(browser);
    let log = String::from_utf8_lossy(&fs::read(log).unwrap()).into_owned();
    let Ok(result) = result else {
        return Err(format!(
            "no result from the browser within {PATIENCE:?}; it said:\n{log}"
        ));
    };
    let missing = shared.missing.lock().unwrap().clone();
    Ok(Seen {
        result: serde_json::from_str(&result).unwrap(),
        console: log
            .lines()
            .filter(|line| line.contains(":CONSOLE"))
            .map(str::to_owned)
            .collect(),
        missing,
    })
}

/// Fails unless `check` looked at something on every site and found nothing wrong.
#[track_caller]
fn passed(check: &str) {
    let seen = seen();
    let mut sites = 0;
    for (name, problems) in seen.result["problems"].as_object().unwrap() {
        if name.split(' ').nth(1) == Some(check) {
            let problems: Vec<_> = problems
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            assert!(problems.is_empty(), "{name}:\n{}", problems.join("\n"));
            // The manual may be without code.
            let looked = seen.result["done"][name].as_u64().unwrap();
            assert!(
                looked > 0 || !name.starts_with("made "),
                "{name} looked at nothing"
            );
            sites += 1;
        }
    }
    assert!(sites > 0, "no check {check:?}");
}

#[test]
fn the_theme_is_switched_and_remembered() {
    passed("theme");
}

#[test]
fn no_page_is_wider_than_a_phone() {
    passed("narrow");
}

#[test]
fn the_menu_is_a_drawer_on_a_phone_and_a_column_on_a_screen() {
    passed("drawers");
}

#[test]
fn n23_every_link_within_the_site_leads_somewhere() {
    passed("links");
    let missing = &seen().missing;
    assert!(missing.is_empty(), "asked for in vain: {missing:#?}");
}

#[test]
fn contents_lead_to_headings() {
    passed("contents");
}

#[test]
fn code_has_a_button_that_copies_it() {
    passed("copy");
}

#[test]
fn x8_diagrams_are_drawn_and_follow_the_theme() {
    passed("diagrams");
}

#[test]
fn the_console_stays_empty() {
    let mut console = seen().console.clone();
    // One diagram is wrong on purpose.
    console.retain(|line| !line.contains("diagram: Error: no diagram"));
    assert!(console.is_empty(), "{console:#?}");
}
