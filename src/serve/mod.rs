//! The preview server: the linked vault in memory, pages rendered when they are asked for, nothing written to disk.
//!
//! Entry point: [`serve`]. `watch` says that something changed, the vault is linked again, `live` tells the open pages, `http`
//! answers requests. What goes wrong meanwhile is shown on the terminal and over the page; the last good site stays up.

mod files;
mod http;
mod live;
mod watch;

use crate::config::{Config, Overrides};
use crate::error::{Error, Result};
use crate::index;
use crate::link::Vault;
use crate::model::Severity;
use crate::output::{self, Content};
use crate::print::{self, Format, Printer, Shown, Sources};
use crate::render::{Site, Theme};
use crate::report::Report;
use crate::site;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch as cell};

/// How many ports after the wanted one are tried.
const PORTS_TO_TRY: u16 = 20;

/// How often a vault that went away is looked for: its folder cannot be watched then.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the notes and settings are.
    pub overrides: Overrides,
    /// The current folder.
    pub current: PathBuf,
    /// Wins over `server.host`.
    pub host: Option<String>,
    /// Wins over `server.port`.
    pub port: Option<u16>,
    /// Open the browser.
    pub open: bool,
}

/// Serves until the future is dropped; Ctrl-C is the caller's business, so open streams hold nobody up.
///
/// # Errors
/// Unusable settings or no vault at the start, or no port to listen on.
pub async fn serve(options: Options, printer: Printer) -> Result<()> {
    let config = load_config(&options)?;
    let host = options.host.as_deref().unwrap_or(&config.server.host);
    let port = options.port.unwrap_or(config.server.port);
    let host = host.trim_matches(['[', ']']).to_owned();
    let listener = bind(&host, port, printer).await?;
    let address = listener.local_addr().map_err(serve_error)?;

    let mut follower = Follower::new(options.clone(), printer);
    // Watching begins before reading, so that no change falls between the two.
    let (hint, hints) = mpsc::channel(1);
    follower.watch(&config, &hint);
    let progress = printer.progress();
    let first = follower.load(config, &|name| progress.stage(name)).await;
    drop(progress);
    let (sender, receiver) = cell::channel(Arc::new(Preview::default()));
    follower.publish(&sender, first);

    let url = browser_url(address);
    printer.summary(&format!("serving at {url} (Ctrl-C ends)"))?;
    if options.open
        && let Err(error) = open::that_detached(&url)
    {
        printer.aside(&format!("cannot open the browser: {error}\n"));
    }
    let router = http::router(receiver, http::Hosts::new(&host, address.ip()));
    tokio::select! {
        ended = axum::serve(listener, router) => ended.map_err(serve_error),
        () = follower.follow(sender, hint, hints) => Ok(()),
    }
}

fn serve_error(error: std::io::Error) -> Error {
    Error::Serve(error.to_string())
}

/// The settings as a preview needs them: it lies at the root of its own host.
fn load_config(options: &Options) -> Result<Config> {
    let mut config = Config::load(&options.overrides, &options.current)?;
    config.site.base = Some("/".to_owned());
    Ok(config)
}

/// Takes `port`, or the next free one.
async fn bind(host: &str, port: u16, printer: Printer) -> Result<TcpListener> {
    let last = if port == 0 {
        0
    } else {
        port.saturating_add(PORTS_TO_TRY)
    };
    for candidate in port..=last {
        match TcpListener::bind((host, candidate)).await {
            Ok(listener) => {
                if candidate != port {
                    printer.aside(&format!("port {port} is in use; took {candidate}\n"));
                }
                return Ok(listener);
            }
            Err(e) if e.kind() == ErrorKind::AddrInUse => {}
            Err(e) => {
                return Err(Error::Serve(format!(
                    "no listening on `{host}:{candidate}`: {e}"
                )));
            }
        }
    }
    Err(Error::Serve(format!(
        "ports {port} to {last} are all in use\nhelp: choose another one with `--port`"
    )))
}

/// An address that a browser on this machine can open.
fn browser_url(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip.is_unspecified() {
        return format!("http://localhost:{}/", address.port());
    }
    format!("http://{address}/")
}

/// What is shown just now.
#[derive(Debug, Default)]
struct Preview {
    /// Which site this is; grows with each. Pages carry it and so know when they are outdated, also after a restart.
    version: String,
    /// The last good site.
    loaded: Option<Arc<Loaded>>,
    /// Why it is not up to date.
    problem: Option<String>,
}

/// A linked vault with everything that is needed to render its pages.
#[derive(Debug)]
struct Loaded {
    config: Config,
    vault: Vault,
    theme: Theme,
    /// Output path → where its bytes come from. Only what is here is served.
    files: FxHashMap<String, Content>,
}

impl Loaded {
    fn site(&self) -> Site<'_> {
        Site {
            config: &self.config,
            vault: &self.vault,
            theme: &self.theme,
        }
    }
}

/// Links the vault again and again.
struct Follower {
    options: Options,
    printer: Printer,
    watcher: Option<watch::Watcher>,
    /// Sites so far.
    count: u64,
    /// Findings the author has seen, as lines.
    seen: FxHashSet<String>,
    last: Option<Arc<Loaded>>,
    problem: Option<String>,
}

impl Follower {
    fn new(options: Options, printer: Printer) -> Self {
        Self {
            options,
            printer,
            watcher: None,
            count: 0,
            seen: FxHashSet::default(),
            last: None,
            problem: None,
        }
    }

    /// Loads the site whenever something changed.
    async fn follow(
        &mut self,
        preview: cell::Sender<Arc<Preview>>,
        hint: mpsc::Sender<()>,
        mut hints: mpsc::Receiver<()>,
    ) {
        loop {
            // Where nothing can be watched at all, nothing is followed; that was said when it failed.
            let gone = self.watcher.as_ref().is_some_and(watch::Watcher::is_blind);
            let wait = if gone { LOOK_AGAIN } else { Duration::MAX };
            // `hint` is held here, so the channel never closes.
            let _ = tokio::time::timeout(wait, hints.recv()).await;
            let site = match load_config(&self.options) {
                Ok(config) => {
                    self.watch(&config, &hint);
                    self.load(config, &|_| ()).await
                }
                Err(error) => Err(error.to_string()),
            };
            self.publish(&preview, site);
        }
    }

    /// Watches what `config` names, unless that is watched already.
    fn watch(&mut self, config: &Config, hint: &mpsc::Sender<()>) {
        let wanted = watch::Watched::new(config, &self.options.current);
        let same = |w: &watch::Watcher| !w.is_blind() && *w.watched() == wanted;
        if self.watcher.as_ref().is_some_and(same) {
            return;
        }
        match watch::Watcher::new(wanted, hint.clone()) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(reason) => {
                if self.watcher.take().is_some() || self.count == 0 {
                    self.printer
                        .aside(&format!("cannot watch for changes: {reason}\n"));
                }
            }
        }
    }

    /// The whole site, or why there is none.
    async fn load(&mut self, config: Config, stage: site::OnStage<'_>) -> Result<Loaded, String> {
        let started = Instant::now();
        let text = |error: Error| error.to_string();
        // Cheap things first: a broken template is known before the vault is read.
        let theme = output::theme(&config).map_err(text)?;
        let vault = site::linked(&config, stage).await.map_err(text)?;
        let shown = print::select(&vault.findings, &config, &vault, false);
        let stops = |s: &&Shown<'_>| s.finding.code.stops_the_build();
        let stopping: Vec<_> = shown.iter().filter(stops).copied().collect();
        let sources = Sources {
            text: &|path| print::note_text(&vault, path),
            prefix: "",
        };
        if !stopping.is_empty() {
            return Err(print::findings(Format::Short, &stopping, &sources, false));
        }
        self.show_new(&shown, &sources);

        let counts = print::count(&shown);
        let site = Site {
            config: &config,
            vault: &vault,
            theme: &theme,
        };
        let statics = output::statics(&config).map_err(text)?;
        let data = index::data(&vault, &config);
        let plan = output::plan(&site, statics, data).map_err(text)?;
        let files = plan.files.into_iter().map(|f| (f.path, f.content));
        let files = files.collect();
        let report = Report::new(&vault, None, counts, started.elapsed());
        // A reader of the terminal that went away is no reason to stop serving.
        let _ = self.printer.summary(&report.to_string());
        Ok(Loaded {
            config,
            vault,
            theme,
            files,
        })
    }

    /// Shows the warnings and errors that were not there before.
    fn show_new(&mut self, shown: &[Shown<'_>], sources: &Sources<'_>) {
        let line = |s: &Shown<'_>| print::findings(Format::Short, &[*s], sources, false);
        let grave = shown.iter().filter(|s| s.severity > Severity::Info);
        let now: Vec<(String, Shown<'_>)> = grave.map(|s| (line(s), *s)).collect();
        let is_new = |(line, _): &&(String, Shown<'_>)| !self.seen.contains(line);
        let new: Vec<_> = now.iter().filter(is_new).map(|(_, s)| *s).collect();
        let format = self.printer.format_for_people();
        self.printer
            .aside(&print::findings(format, &new, sources, true));
        self.seen = now.into_iter().map(|(line, _)| line).collect();
    }

    /// Makes a site, or the reason why there is none, what is shown from now on.
    fn publish(&mut self, preview: &cell::Sender<Arc<Preview>>, site: Result<Loaded, String>) {
        match site {
            Ok(loaded) => {
                self.count += 1;
                self.last = Some(Arc::new(loaded));
                self.problem = None;
            }
            Err(problem) => {
                if self.problem.as_ref() == Some(&problem) {
                    return;
                }
                self.printer.problem(&problem);
                self.problem = Some(problem);
            }
        }
        preview.send_replace(Arc::new(Preview {
            version: format!("{}-{}", std::process::id(), self.count),
            loaded: self.last.clone(),
            problem: self.problem.clone(),
        }));
    }
}
