//! Updates open pages by server-sent events, and adds the script that listens to them.
//!
//! Entry points: [`events`] and [`inject`]. A page names the state that it shows. After each change, the server renders the page again and
//! sends it if its state differs. So a page receives every change that it shows (a note it embeds, a page that links to it, a list, a
//! title) and no other, and a page that was asleep or disconnected catches up.

use super::hub::{Hub, Snapshot};
use super::pages::{PageAnswer, page};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use percent_encoding::percent_decode_str;
use serde_json::json;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

/// The script, at [`SCRIPT_PATH`].
pub(super) const SCRIPT: &str = include_str!("live.js");
/// The address of the script. `_nw/` belongs to noteweave (N14).
pub(super) const SCRIPT_PATH: &str = "/_nw/live.js";
/// The address of the events.
pub(super) const EVENTS_PATH: &str = "/_nw/live";

/// Returns a hash of a rendered page, which is the same in every run.
pub(super) fn state_of(html: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    html.hash(&mut hasher);
    hasher.finish()
}

/// The state of an open page.
#[derive(Debug, Default, PartialEq)]
struct PageState {
    /// The path of its address, or `None` for a listener that shows no page.
    page: Option<String>,
    state: u64,
    version: u64,
    problem: Option<String>,
}

impl PageState {
    /// Reads the state from the page's query, or from the last event it received, if its connection was cut.
    fn new(query: &str, headers: &HeaderMap) -> Self {
        let mut shown = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = percent_decode_str(value).decode_utf8_lossy();
            match name {
                "page" => shown.page = Some(value.into_owned()),
                "state" => shown.read_id(&value),
                _ => {}
            }
        }
        if let Some(last) = headers.get("last-event-id").and_then(|v| v.to_str().ok()) {
            shown.read_id(last);
        }
        shown
    }

    /// Reads `VERSION-STATE`.
    fn read_id(&mut self, text: &str) {
        if let Some((version, state)) = text.split_once('-') {
            self.version = version.parse().unwrap_or_default();
            self.state = u64::from_str_radix(state, 16).unwrap_or_default();
        }
    }

    fn id(&self) -> String {
        id(self.version, self.state)
    }
}

/// Writes `VERSION-STATE`.
fn id(version: u64, state: u64) -> String {
    format!("{version}-{state:x}")
}

/// Returns events for the page that `query` names: `page` with its new HTML, `files` with the paths of pictures, style sheets and the like
/// that changed, `problem` with its text or nothing, and after each change `site` with its version.
pub(super) fn events(
    hub: Arc<Hub>,
    query: &str,
    headers: &HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let (sender, receiver) = mpsc::channel(4);
    let mut shown = PageState::new(query, headers);
    tokio::spawn(async move {
        let mut bell = hub.subscribe();
        loop {
            bell.mark_unchanged();
            let now = hub.now();
            for event in news(now, &mut shown).await {
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                changed = bell.changed() => if changed.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default())
}

/// Returns the events to send to a page that shows `shown`.
async fn news(now: Snapshot, shown: &mut PageState) -> Vec<Event> {
    let mut news = Vec::new();
    let mut problem = now.problem.as_deref().map(str::to_owned);
    let version = now.version;
    let since = |last: u64| {
        let touched = now.touched.iter().filter(move |(_, at)| **at > last);
        touched.map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    // A page of an earlier run of the server starts from the beginning.
    let files = if shown.version <= version {
        since(shown.version)
    } else {
        Vec::new()
    };
    shown.version = version;
    if let (Some(loaded), Some(path)) = (now.loaded, &shown.page) {
        match page(loaded, path.clone()).await {
            PageAnswer::Page { html, .. } => {
                let state = state_of(&html);
                if state != shown.state {
                    shown.state = state;
                    let html = String::from_utf8_lossy(&html);
                    let data = json!({ "html": html, "state": shown.id() });
                    news.push(Event::default().event("page").data(data.to_string()));
                }
            }
            PageAnswer::Failed(reason) => problem = problem.or(Some(reason)),
            PageAnswer::Other => {}
        }
    }
    if !files.is_empty() {
        let data = json!({ "paths": files, "version": version });
        news.push(Event::default().event("files").data(data.to_string()));
    }
    if problem != shown.problem {
        let data = json!(problem).to_string();
        news.push(Event::default().event("problem").data(data));
        shown.problem = problem;
    }
    let site = Event::default().event("site").id(shown.id());
    news.push(site.data(version.to_string()));
    news
}

/// Adds the script to an HTML page before all others, because it must see the page as it was sent.
pub(super) fn inject(mut html: Vec<u8>, version: u64) -> Vec<u8> {
    let state = id(version, state_of(&html));
    let script = format!("<script defer src=\"{SCRIPT_PATH}\" data-state=\"{state}\"></script>");
    let find = |mark: &[u8], html: &[u8]| {
        html.windows(mark.len())
            .position(|w| w.eq_ignore_ascii_case(mark))
            .map(|at| at + mark.len())
    };
    let start = html.get(..html.len().min(1 << 12)).unwrap_or_default();
    let at = find(b"<head>", start).or_else(|| {
        let end = b"</body>";
        html.windows(end.len())
            .rposition(|w| w.eq_ignore_ascii_case(end))
    });
    let at = at.unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_in_front_of_all_others() {
        let html = b"<html><head><script></script><body>`<head>` x</body></html>".to_vec();
        let html = String::from_utf8(inject(html, 2)).unwrap();
        let script = "<html><head><script defer src=\"/_nw/live.js\" data-state=\"2-";
        assert!(html.starts_with(script), "{html}");
        let html = inject(b"<body>`</body>` x</body>".to_vec(), 1);
        let html = String::from_utf8(html).unwrap();
        assert!(html.starts_with("<body>`</body>` x<script"), "{html}");
        assert!(inject(b"<p>x".to_vec(), 1).starts_with(b"<p>x<script"));
    }

    #[test]
    fn a_page_says_what_it_shows() {
        let mut headers = HeaderMap::new();
        let shown = PageState::new("page=%2F%25EB%25B2%258C%2F&state=7-ff", &headers);
        assert_eq!(shown.page.as_deref(), Some("/%EB%B2%8C/"));
        assert_eq!((shown.version, shown.state), (7, 255));
        headers.insert("last-event-id", "9-1f".parse().unwrap());
        let shown = PageState::new("page=/&state=7-ff", &headers);
        assert_eq!((shown.version, shown.state), (9, 31));
        assert_eq!(
            PageState::new("&=&x", &HeaderMap::new()),
            PageState::default()
        );
    }
}
