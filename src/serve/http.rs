//! Answers requests with pages rendered on demand and attachments from the vault, but only for paths in the plan.
//!
//! Entry point: [`answer`]. `guard` decides which requests it answers. A request's path is decoded once and looked up as it is, so `..` or
//! a second encoding finds nothing.

use super::connections::Request;
use super::guard::{self, Hosts};
use super::hub::{Hub, LoadedSite};
use super::pages::{Target, lookup, rendered};
use super::{files, live};
use crate::output::Content;
use crate::render::Page;
use axum::body::Body;
use axum::http::header::{
    ALLOW, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, LOCATION,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The values that every request needs.
#[derive(Clone)]
pub(super) struct Context {
    hub: Arc<Hub>,
    hosts: Arc<Hosts>,
}

impl Context {
    pub(super) fn new(hub: Arc<Hub>, hosts: Hosts) -> Self {
        let hosts = Arc::new(hosts);
        Self { hub, hosts }
    }
}

/// Returns the server's answer to a request.
pub(super) async fn answer(shared: Context, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let (method, uri) = (&head.method, &head.uri);
    let mut response = match shared.hosts.refuse(method, uri, &head.headers) {
        Some((status, reason)) => refused(status, reason),
        None => allowed(&shared, method, uri, &head.headers).await,
    };
    if is_known(&head.headers, response.headers()) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    guard::protect(response.headers_mut());
    if method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// Whether the browser says that it has just this answer.
fn is_known(asked: &HeaderMap, answer: &HeaderMap) -> bool {
    let tags = asked.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let own = answer.get(ETAG).and_then(|tag| tag.to_str().ok());
    tags.zip(own)
        .is_some_and(|(tags, own)| tags.split(',').any(|tag| tag.trim() == own))
}

fn refused(status: StatusCode, reason: &'static str) -> Response {
    let mut response = plain(status, reason);
    let headers = response.headers_mut();
    guard::hang_up(headers);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

async fn allowed(shared: &Context, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    match uri.path() {
        live::EVENTS_PATH if method == Method::GET => {
            let query = uri.query().unwrap_or_default();
            live::events(Arc::clone(&shared.hub), query, headers).into_response()
        }
        live::SCRIPT_PATH => bytes(StatusCode::OK, live::SCRIPT_PATH, live::SCRIPT.into()),
        _ => from_site(shared, uri, headers).await,
    }
}

async fn from_site(shared: &Context, uri: &Uri, headers: &HeaderMap) -> Response {
    let now = shared.hub.now();
    let Some(loaded) = now.loaded else {
        let problem = now.problem.as_deref().unwrap_or_default();
        return problem_page(StatusCode::SERVICE_UNAVAILABLE, problem, now.version);
    };
    match lookup(&loaded.files, uri.path()) {
        Target::File(path, copied) => files::send(copied, &path, headers).await,
        Target::Asset(path) => match loaded.files.get(&path) {
            Some(Content::Bytes(asset)) => bytes(StatusCode::OK, &path, asset.clone()),
            _ => plain(StatusCode::NOT_FOUND, "not found"),
        },
        Target::Moved(mut to) => {
            if let Some(query) = uri.query() {
                to = format!("{to}?{query}");
            }
            (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response()
        }
        Target::Page(page) => page_answer(loaded, page, StatusCode::OK, now.version).await,
        Target::Nothing(path) => {
            if path.starts_with(DATA)
                && let Some(data) = loaded.data(&path).await
            {
                return bytes(StatusCode::OK, &path, data);
            }
            page_answer(loaded, Page::NotFound, StatusCode::NOT_FOUND, now.version).await
        }
    }
}

/// The folder of the files that scripts fetch (N14).
const DATA: &str = "_nw/";

async fn page_answer(loaded: LoadedSite, page: Page, status: StatusCode, version: u64) -> Response {
    match rendered(loaded, page).await {
        Ok(output) => {
            let path = output.url.output_path();
            let is_html = files::content_type(&path).starts_with("text/html");
            let content = if is_html {
                live::inject(output.bytes, version)
            } else {
                output.bytes
            };
            bytes(status, &path, content)
        }
        Err(error) => problem_page(StatusCode::INTERNAL_SERVER_ERROR, &error, version),
    }
}

/// Returns a page that shows a problem, and reloads itself when it is solved.
fn problem_page(status: StatusCode, problem: &str, version: u64) -> Response {
    let problem = problem.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>noteweave</title>\
         <style>body{{margin:2rem;font:16px/1.6 ui-monospace,monospace;color-scheme:light dark}}\
         pre{{white-space:pre-wrap}}</style><body><pre id=\"nw-problem\">{problem}</pre></body></html>"
    );
    bytes(
        status,
        "problem.html",
        live::inject(html.into_bytes(), version),
    )
}

/// Returns an answer that a browser may keep, if it is no failure: the tag says which content it has.
fn bytes(status: StatusCode, path: &str, content: Vec<u8>) -> Response {
    let tag = format!("\"{:x}\"", live::state_of(&content));
    let tag = HeaderValue::try_from(tag).ok();
    let tag = tag.filter(|_| status == StatusCode::OK);
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static(files::content_type(path)),
        ),
        (CONTENT_LENGTH, HeaderValue::from(content.len())),
    ];
    let mut response = (status, headers, content).into_response();
    if let Some(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    bytes(status, "answer.txt", format!("{text}\n").into_bytes())
}
