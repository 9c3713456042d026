//! The preview server: the linked vault in memory, pages rendered when they are asked for, nothing written to disk.
//!
//! Entry point: [`serve`]. `follow` is told what may have changed, brings the linked vault up to date and puts it into the `hub`, from
//! where `live` sends open pages what is new and `http` answers requests: those that `guard` lets pass, on the `connections` there
//! are. What goes wrong meanwhile is shown on the terminal and over the page; the last good site stays up.

mod connections;
mod files;
mod follow;
mod guard;
mod http;
mod hub;
mod live;
mod problems;
mod reporter;

use crate::config::{Config, Overrides};
use crate::error::{Error, Result};
use crate::print::Printer;
use follow::Follower;
use hub::Hub;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

/// How many ports after the wanted one are tried.
const PORTS_TO_TRY: u16 = 20;

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// What wins over the settings file.
    pub overrides: Overrides,
    /// The current folder.
    pub current: PathBuf,
    /// Open the browser.
    pub open: bool,
}

/// Serves until the future is dropped; Ctrl-C is the caller's business, so open streams hold nobody up.
///
/// # Errors
/// Unusable settings or no vault at the start, or no port to listen on.
pub async fn serve(options: Options, printer: Printer) -> Result<()> {
    let config = as_preview(Config::load(&options.overrides, &options.current)?);
    let host = config.server.host.trim_matches(['[', ']']).to_owned();
    let listener = bind(&host, config.server.port, printer).await?;
    let address = listener.local_addr().map_err(serve_error)?;

    let hub = Arc::new(Hub::new());
    let mut follower = Follower::new(options.clone(), config, printer, Arc::clone(&hub));
    let progress = printer.progress();
    follower.load(&|name| progress.stage(name)).await;
    drop(progress);

    let url = browser_url(address);
    printer.summary(&format!("serving at {url} (Ctrl-C ends)"))?;
    if !address.ip().to_canonical().is_loopback() {
        printer.aside(&open_to_others(address.ip()));
    }
    if options.open
        && let Err(error) = open::that_detached(&url)
    {
        printer.aside(&format!("cannot open the browser: {error}\n"));
    }
    let shared = http::Shared::new(hub, guard::Hosts::new(&host, address.ip()));
    tokio::select! {
        never = connections::accept(listener, move |request| http::answer(shared.clone(), request)) => match never {},
        () = follower.follow() => Ok(()),
    }
}

fn serve_error(error: std::io::Error) -> Error {
    Error::Serve(error.to_string())
}

/// The settings as a preview needs them: it lies at the root of its own host.
fn as_preview(mut config: Config) -> Config {
    config.site.base = Some("/".to_owned());
    config
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

/// What the author is to know before others can read along.
fn open_to_others(ip: IpAddr) -> String {
    format!(
        "warning: `{ip}` is not this computer alone: whoever reaches it over the network can read the preview, unpublished \
         changes included\nhelp: leave `--host` and `server.host` away to be the only reader\n"
    )
}

/// An address that a browser on this machine can open.
fn browser_url(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip.is_unspecified() {
        return format!("http://localhost:{}/", address.port());
    }
    format!("http://{address}/")
}
