//! The preview server. It keeps the linked vault in memory, renders pages on demand and writes nothing to disk.
//!
//! Entry point: [`serve`]. `follow` waits for changes, updates the linked vault and puts it into the `hub`. From there, `live` updates open
//! pages and `http` answers the requests that `guard` allows, on the `connections` that are open. Problems are shown on the terminal and
//! over the page, while the last good site stays up.

mod connections;
mod files;
mod follow;
mod guard;
mod http;
mod hub;
mod live;
mod pages;
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

/// The options of the command line.
#[derive(Clone, Debug)]
pub struct Options {
    /// Settings that win over the file.
    pub overrides: Overrides,
    /// The current folder.
    pub current: PathBuf,
    /// Whether to open the browser.
    pub open: bool,
}

/// Serves until the future is dropped. The caller handles Ctrl-C, so that open streams do not delay the end.
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
    let shared = http::Context::new(hub, guard::Hosts::new(&host, address.ip()));
    tokio::select! {
        never = connections::accept(listener, move |request| http::answer(shared.clone(), request)) => match never {},
        () = follower.follow() => Ok(()),
    }
}

fn serve_error(error: std::io::Error) -> Error {
    Error::Serve(error.to_string())
}

/// Returns the settings for a preview, which is at the root of its host.
fn as_preview(mut config: Config) -> Config {
    config.site.base = Some("/".to_owned());
    config
}

/// Listens on `port`, or on the next free one.
async fn bind(host: &str, port: u16, printer: Printer) -> Result<TcpListener> {
    let last = match port {
        0 => 0,
        port => port.saturating_add(PORTS_TO_TRY),
    };
    for candidate in port..=last {
        match TcpListener::bind((host, candidate)).await {
            Ok(listener) => {
                if candidate != port {
                    printer.aside(&format!("port {port} is in use; using {candidate}\n"));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => {
                let text = format!("cannot listen on `{host}:{candidate}`: {error}");
                return Err(Error::Serve(text));
            }
        }
    }
    Err(Error::Serve(format!(
        "ports {port} to {last} are all in use\nhelp: choose another one with `--port`"
    )))
}

/// Returns the warning that others can read the preview.
fn open_to_others(ip: IpAddr) -> String {
    format!(
        "warning: other computers can reach `{ip}`: anyone on the network can read the preview, with notes and changes that are \
         not published\nhelp: to be the only reader, leave out `--host` and `server.host`\n"
    )
}

/// Returns an address that a browser on this machine can open.
fn browser_url(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip.is_unspecified() {
        return format!("http://localhost:{}/", address.port());
    }
    format!("http://{address}/")
}
