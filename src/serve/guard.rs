//! Decides which requests are answered: those of programs and pages that address this server by its own name.
//!
//! Entry point: [`Hosts::refuse`]. The preview shows notes that are not published yet, on a machine whose browser also shows pages of other
//! sites. Such a page must not read them (DNS rebinding), load them as pictures or scripts, or listen to changes.

use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, ETAG, HOST, HeaderMap, HeaderName, HeaderValue,
    ORIGIN, REFERRER_POLICY, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode, Uri};
use std::net::IpAddr;

/// The host names that requests may address. Others are refused, because another site could let its own name point here and read the
/// notes (DNS rebinding).
#[derive(Debug)]
pub(super) struct Hosts {
    /// The host name of the settings or the command line.
    named: String,
    bound: IpAddr,
}

/// Why a request is not answered.
type Refusal = (StatusCode, &'static str);

impl Hosts {
    pub(super) fn new(named: &str, bound: IpAddr) -> Self {
        let named = named.to_ascii_lowercase();
        Self { named, bound }
    }

    /// Returns why a request must not be answered, or `None` if it may be.
    pub(super) fn refuse(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Option<Refusal> {
        let mut hosts = headers.get_all(HOST).into_iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Some((StatusCode::BAD_REQUEST, "a request names one host"));
        };
        // A whole address in the first line wins over the header, so both must name this server.
        let named = uri.authority().map(|authority| authority.as_str());
        let is_ours = |host: &str| self.allows(host);
        if !host.to_str().is_ok_and(is_ours) || !named.is_none_or(is_ours) {
            let reason = "this server answers for its own host name only";
            return Some((StatusCode::FORBIDDEN, reason));
        }
        if method != Method::GET && method != Method::HEAD {
            return Some((StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
        }
        // An unread body could be taken for the next request.
        let is_empty = |length: &HeaderValue| length.as_bytes() == b"0";
        let has_body = headers.contains_key(TRANSFER_ENCODING)
            || !headers.get_all(CONTENT_LENGTH).iter().all(is_empty);
        if has_body {
            return Some((StatusCode::PAYLOAD_TOO_LARGE, "requests have no body here"));
        }
        if is_from_elsewhere(headers) || !self.is_own_origin(headers) {
            let reason = "other sites may not load anything from here";
            return Some((StatusCode::FORBIDDEN, reason));
        }
        None
    }

    /// Whether requests may address `host`, the value of the header.
    fn allows(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        if name == "localhost" || name == self.named {
            return true;
        }
        // A name that is an address cannot be made to point elsewhere.
        name.parse::<IpAddr>().is_ok_and(|ip| {
            let ip = ip.to_canonical();
            ip.is_loopback() || ip == self.bound.to_canonical() || self.bound.is_unspecified()
        })
    }

    /// Whether the `Origin` headers, which browsers send for a stream of events and the like, name this server.
    fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        let (host, mut origins) = (headers.get(HOST), headers.get_all(ORIGIN).into_iter());
        origins.all(|origin| {
            let Some(rest) = origin.as_bytes().strip_prefix(b"http://") else {
                return false;
            };
            // The port must be the same, because another port is another program.
            host.is_some_and(|host| host.as_bytes().eq_ignore_ascii_case(rest))
        })
    }
}

/// Whether a page of another site loads this, by the headers that browsers send. Such a page may only link here.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &str, words: &[&str]| {
        let value = headers.get(name).map(HeaderValue::as_bytes);
        value.is_some_and(|value| words.iter().any(|word| word.as_bytes() == value))
    };
    let is_followed =
        says("sec-fetch-mode", &["navigate"]) && says("sec-fetch-dest", &["document"]);
    says("sec-fetch-site", &["cross-site", "same-site"]) && !is_followed
}

/// Returns the name without port and final dot: `::1` for `[::1]:7070`, `localhost` for `localhost.`; `None` if it is no host and port.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            // Only addresses stand in brackets.
            name.parse::<std::net::Ipv6Addr>().ok()?;
            (name, port)
        }
        None => {
            let end = host.find(':').unwrap_or(host.len());
            let (name, port) = host.split_at(end);
            (name.strip_suffix('.').unwrap_or(name), port)
        }
    };
    let is_port = |digits: &str| digits.len() < 6 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_right = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    is_right.then_some(name)
}

/// Sets the headers of every answer: browsers must ask before they show it again, must not store it unless a tag says what it is, must not
/// guess its type, and other sites must not frame, load or see it.
pub(super) fn protect(headers: &mut HeaderMap) {
    // A page that must not be stored at all is made anew when a reader goes back to it.
    let keeping = if headers.contains_key(ETAG) {
        "private, no-cache"
    } else {
        "no-store"
    };
    for (name, value) in [
        (CACHE_CONTROL, keeping),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "same-origin"),
        (SAME_RESOURCES, "same-origin"),
        (SAME_OPENER, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Makes the connection end after the answer, because what follows a refused request may be forged.
pub(super) fn hang_up(headers: &mut HeaderMap) {
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}

const SAME_RESOURCES: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_hosts_are_answered() {
        let hosts = Hosts::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        for host in [
            "localhost",
            "localhost:7070",
            "localhost.:7070",
            "localhost:",
            "LOCALHOST:1",
            "127.0.0.1:7070",
            "127.8.9.1",
            "[::1]:7070",
            "[::1]",
            "[::ffff:127.0.0.1]:7070",
        ] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in [
            "",
            ".",
            ":7070",
            "evil.example",
            "evil.example:7070",
            "localhost.evil.example",
            "localhost..",
            "localhost:80@evil.example",
            "localhost@evil.example",
            "evil.example@localhost",
            "localhost:7070:7070",
            "localhost:123456",
            "localhost:-1",
            "localhost evil.example",
            "localhost, evil.example",
            "localhost/",
            "192.168.1.5:7070",
            "127.0.0.1.nip.io",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0.0.0.0",
            "[::1].evil.example",
            "[::1]evil",
            "[::1",
            "[localhost]",
            "[::1%25lo]",
            "::1",
            "[::]",
        ] {
            assert!(!hosts.allows(host), "{host}");
        }
        let open = Hosts::new("0.0.0.0", IpAddr::from([0, 0, 0, 0]));
        assert!(open.allows("192.168.1.5:7070") && !open.allows("evil.example:7070"));
        let named = Hosts::new("My-Pc.local", IpAddr::from([192, 168, 1, 5]));
        assert!(named.allows("my-pc.local:7070") && named.allows("192.168.1.5"));
    }

    #[test]
    fn pages_of_other_sites_may_link_here_and_no_more() {
        let hosts = Hosts::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        let asks = |headers: &[(&'static str, &'static str)]| {
            let mut map = HeaderMap::new();
            map.insert(HOST, HeaderValue::from_static("localhost:7070"));
            for (name, value) in headers {
                map.append(*name, HeaderValue::from_static(value));
            }
            let refused = hosts.refuse(&Method::GET, &Uri::from_static("/"), &map);
            refused.map_or(200, |(status, _)| status.as_u16())
        };
        let fetch = |site, mode, dest| {
            asks(&[
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ])
        };
        assert_eq!(asks(&[]), 200);
        assert_eq!(fetch("none", "navigate", "document"), 200);
        assert_eq!(fetch("same-origin", "cors", "empty"), 200);
        assert_eq!(fetch("same-origin", "no-cors", "image"), 200);
        for site in ["cross-site", "same-site"] {
            assert_eq!(fetch(site, "navigate", "document"), 200);
            assert_eq!(fetch(site, "navigate", "iframe"), 403);
            assert_eq!(fetch(site, "no-cors", "image"), 403);
            assert_eq!(fetch(site, "no-cors", "script"), 403);
            assert_eq!(fetch(site, "cors", "empty"), 403);
        }
        assert_eq!(asks(&[("origin", "http://localhost:7070")]), 200);
        for origin in [
            "http://localhost:3000",
            "http://evil.example",
            "null",
            "https://localhost:7070",
            "",
        ] {
            assert_eq!(asks(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(asks(&[("content-length", "0")]), 200);
        assert_eq!(asks(&[("content-length", "3")]), 413);
        assert_eq!(asks(&[("transfer-encoding", "chunked")]), 413);
    }
}
