//! Tells open pages what happened, by server-sent events, and puts the script that listens into them.
//!
//! A page knows the version of the site it was rendered from; the stream begins with the present one, so a page that was
//! loaded just before a change finds out as well.

use super::Preview;
use axum::response::sse::{Event, KeepAlive, Sse};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

/// The script, at [`SCRIPT_PATH`].
pub(super) const SCRIPT: &str = include_str!("live.js");
/// Where the script is. `_nw/` belongs to noteweave (N14).
pub(super) const SCRIPT_PATH: &str = "/_nw/live.js";
/// Where the events are.
pub(super) const EVENTS_PATH: &str = "/_nw/live";

/// Events from now on: `site` with its version, or `problem` with its text.
pub(super) fn events(
    previews: watch::Receiver<Arc<Preview>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = WatchStream::new(previews).map(|preview| Ok(event(&preview)));
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn event(preview: &Preview) -> Event {
    match &preview.problem {
        // A bare carriage return cannot be sent in an event.
        Some(problem) => Event::default()
            .event("problem")
            .data(problem.replace('\r', "")),
        None => Event::default().event("site").data(&preview.version),
    }
}

/// Adds the script to an HTML page.
pub(super) fn inject(mut html: Vec<u8>, version: &str) -> Vec<u8> {
    let script =
        format!("<script defer src=\"{SCRIPT_PATH}\" data-version=\"{version}\"></script>");
    let end = b"</body>";
    let at = html
        .windows(end.len())
        .rposition(|w| w.eq_ignore_ascii_case(end));
    let at = at.unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_before_the_last_end_of_the_body() {
        let html = inject(b"<body>`</body>` x</body></html>".to_vec(), "1-2");
        let html = String::from_utf8(html).unwrap();
        assert_eq!(
            html,
            "<body>`</body>` x<script defer src=\"/_nw/live.js\" data-version=\"1-2\"></script></body></html>"
        );
        assert!(inject(b"<p>x".to_vec(), "1").starts_with(b"<p>x<script"));
    }
}
