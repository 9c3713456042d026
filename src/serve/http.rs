//! Answers requests: pages rendered on demand, attachments from the vault, nothing that the plan does not name.
//!
//! Entry point: [`router`]. A request's path is decoded once and looked up as it is, so `..` or a second encoding finds nothing.

use super::{Loaded, Preview, files, live};
use crate::model::{Url, text::nfc};
use crate::output::{Content, Copied};
use crate::render::{self, Page};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// What every request needs.
#[derive(Clone)]
struct Shared {
    previews: watch::Receiver<Arc<Preview>>,
    hosts: Arc<Hosts>,
}

/// The server's answers to all requests.
pub(super) fn router(previews: watch::Receiver<Arc<Preview>>, hosts: Hosts) -> Router {
    let hosts = Arc::new(hosts);
    Router::new()
        .fallback(answer)
        .with_state(Shared { previews, hosts })
}

/// The host names that requests may come for. Others are refused: a foreign site could have its own name point here and read
/// the notes (DNS rebinding).
#[derive(Debug)]
pub(super) struct Hosts {
    /// As the author named it.
    named: String,
    bound: IpAddr,
}

impl Hosts {
    pub(super) fn new(named: &str, bound: IpAddr) -> Self {
        let named = named.to_ascii_lowercase();
        Self { named, bound }
    }

    /// `host` is the header's value.
    fn allows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        if name == "localhost" || name == self.named {
            return true;
        }
        // A name that is an address cannot be made to point elsewhere.
        name.parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback() || ip == self.bound || self.bound.is_unspecified())
    }
}

/// `[::1]:7070` → `::1`, `localhost:7070` → `localhost`
fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

async fn answer(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let host = headers
        .get(HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    if !shared.hosts.allows(host) {
        return plain(
            StatusCode::FORBIDDEN,
            "this server answers for its own host name only",
        );
    }
    if method != Method::GET && method != Method::HEAD {
        let refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        return ([(ALLOW, "GET, HEAD")], refused).into_response();
    }
    let head = method == Method::HEAD;
    let mut response = match uri.path() {
        live::EVENTS_PATH if !head => live::events(shared.previews.clone()).into_response(),
        live::SCRIPT_PATH => bytes(StatusCode::OK, live::SCRIPT_PATH, live::SCRIPT.into()),
        _ => from_site(&shared, &uri, &headers).await,
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if head {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn from_site(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> Response {
    let preview = shared.previews.borrow().clone();
    let Some(loaded) = preview.loaded.clone() else {
        let problem = preview.problem.as_deref().unwrap_or_default();
        return problem_page(StatusCode::SERVICE_UNAVAILABLE, problem, &preview.version);
    };
    match lookup(&loaded, uri.path()) {
        Found::Page(page) => page_answer(loaded, page, StatusCode::OK, &preview.version).await,
        Found::File(path, copied) => files::send(copied, &path, headers).await,
        Found::Asset(path) => match loaded.files.get(&path) {
            Some(Content::Bytes(asset)) => bytes(StatusCode::OK, &path, asset.clone()),
            _ => plain(StatusCode::NOT_FOUND, "not found"),
        },
        Found::Moved(mut to) => {
            if let Some(query) = uri.query() {
                to = format!("{to}?{query}");
            }
            (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response()
        }
        Found::Nothing => {
            page_answer(
                loaded,
                Page::NotFound,
                StatusCode::NOT_FOUND,
                &preview.version,
            )
            .await
        }
    }
}

/// What a request's path names.
#[derive(Debug, PartialEq)]
enum Found {
    Page(Page),
    /// Output path, for the type, and what is copied there.
    File(String, Copied),
    /// Output path.
    Asset(String),
    /// A folder without its last slash: where it is, encoded.
    Moved(String),
    Nothing,
}

fn lookup(loaded: &Loaded, encoded: &str) -> Found {
    let Ok(decoded) = percent_decode_str(encoded).decode_utf8() else {
        return Found::Nothing;
    };
    let path = nfc(decoded.strip_prefix('/').unwrap_or(&decoded));
    let url = Url::new(&path);
    let path = url.output_path();
    match loaded.files.get(&path) {
        Some(Content::Page(page)) => Found::Page(*page),
        Some(Content::Copy(copied)) => Found::File(path, copied.clone()),
        Some(Content::Bytes(_)) => Found::Asset(path),
        None if loaded.files.contains_key(&format!("{path}/index.html")) => {
            Found::Moved(format!("/{}/", url.encoded()))
        }
        None => Found::Nothing,
    }
}

/// Renders a page away from the threads that answer requests.
async fn page_answer(
    loaded: Arc<Loaded>,
    page: Page,
    status: StatusCode,
    version: &str,
) -> Response {
    let rendered = tokio::task::spawn_blocking(move || render::render(&loaded.site(), page)).await;
    match rendered {
        Ok(Ok(output)) => {
            let path = output.url.output_path();
            bytes(status, &path, live::inject(output.bytes, version))
        }
        Ok(Err(error)) => problem_page(
            StatusCode::INTERNAL_SERVER_ERROR,
            &error.to_string(),
            version,
        ),
        Err(error) => problem_page(
            StatusCode::INTERNAL_SERVER_ERROR,
            &error.to_string(),
            version,
        ),
    }
}

/// A page that says what is wrong and comes back by itself when it is put right.
fn problem_page(status: StatusCode, problem: &str, version: &str) -> Response {
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

fn bytes(status: StatusCode, path: &str, content: Vec<u8>) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static(files::content_type(path)),
        ),
        (CONTENT_LENGTH, HeaderValue::from(content.len())),
    ];
    (status, headers, content).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    bytes(status, "answer.txt", format!("{text}\n").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_hosts_are_answered() {
        let hosts = Hosts::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        for host in [
            "localhost",
            "localhost:7070",
            "LOCALHOST:1",
            "127.0.0.1:7070",
            "[::1]:7070",
            "[::1]",
        ] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:7070",
            "localhost.evil.example",
            "192.168.1.5:7070",
            "127.0.0.1.nip.io",
        ] {
            assert!(!hosts.allows(host), "{host}");
        }
        let open = Hosts::new("0.0.0.0", IpAddr::from([0, 0, 0, 0]));
        assert!(open.allows("192.168.1.5:7070") && !open.allows("evil.example:7070"));
        let named = Hosts::new("My-Pc.local", IpAddr::from([192, 168, 1, 5]));
        assert!(named.allows("my-pc.local:7070") && named.allows("192.168.1.5"));
    }

    fn loaded<const N: usize>(files: [(&str, Content); N]) -> Loaded {
        let vault = crate::link::Vault {
            files: Vec::new(),
            folders: Vec::new(),
            tags: Vec::new(),
            redirects: Vec::new(),
            tag_index: Url::new("tags/"),
            all_notes: Url::new("notes/"),
            graph: None,
            feed: None,
            sitemap: Vec::new(),
            home: None,
            not_found: None,
            obsidian: Default::default(),
            findings: Vec::new(),
        };
        let theme = render::Theme::default();
        Loaded {
            config: Default::default(),
            vault,
            theme,
            files: files
                .into_iter()
                .map(|(path, content)| (path.to_owned(), content))
                .collect(),
        }
    }

    #[test]
    fn only_planned_paths_are_found() {
        let copied = Copied {
            disk: "/vault/Img/x.png".into(),
            path: crate::model::VaultPath::new("Img/벌 1%.png"),
            keep_metadata: false,
        };
        let loaded = loaded([
            ("index.html", Content::Page(Page::TagIndex)),
            ("404.html", Content::Page(Page::NotFound)),
            ("벌/각/index.html", Content::Page(Page::AllNotes)),
            ("Img/벌 1%.png", Content::Copy(copied)),
            ("_nw/theme.css", Content::Bytes(b"x".to_vec())),
        ]);
        let find = |path: &str| lookup(&loaded, path);
        assert_eq!(find("/"), Found::Page(Page::TagIndex));
        assert_eq!(find("/index.html"), Found::Page(Page::TagIndex));
        assert_eq!(find("/%EB%B2%8C/%EA%B0%81/"), Found::Page(Page::AllNotes));
        let decomposed = "/%E1%84%87%E1%85%A5%E1%86%AF/%E1%84%80%E1%85%A1%E1%86%A8/";
        assert_eq!(find(decomposed), Found::Page(Page::AllNotes));
        let moved = Found::Moved("/%EB%B2%8C/%EA%B0%81/".to_owned());
        assert_eq!(find("/%EB%B2%8C/%EA%B0%81"), moved);
        assert!(matches!(
            find("/Img/%EB%B2%8C%201%25.png"),
            Found::File(_, _)
        ));
        assert!(matches!(find("/_nw/theme.css"), Found::Asset(_)));
        for path in [
            "/%EB%B2%8C/",
            "/..",
            "/../x",
            "/%2e%2e/",
            "//evil.example",
            "//",
            "/%ff",
            "/%EB%B2%8C/../",
            "/img/%EB%B2%8C%201%25.png",
            "/Img/%25EB%25B2%258C%201%25.png",
            "*",
        ] {
            assert_eq!(find(path), Found::Nothing, "{path}");
        }
    }
}
