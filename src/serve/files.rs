//! Sends files of the vault with their types, or a part of one if a player asks for it.

use crate::output::{self, Copied};
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderValue, IF_RANGE,
    RANGE,
};
use axum::response::{IntoResponse, Response};
use http_range_header::{RangeUnsatisfiableError, parse_range_header};
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::ops::Range;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// Sends what the site shows of a file, or the part of it that the request asks for. `path` is its place in the site.
pub(super) async fn send(copied: Copied, path: &str, headers: &HeaderMap) -> Response {
    let asked = headers.get(RANGE).and_then(|r| r.to_str().ok());
    // Files are sent without a validator, so a condition on one never holds.
    let asked = asked.filter(|_| !headers.contains_key(IF_RANGE));
    let asked = asked.map(str::to_owned);
    let opened = tokio::task::spawn_blocking(move || open(&copied, asked.as_deref())).await;
    match opened {
        Ok(Ok((content, part, length))) => respond(content, part, length, path),
        // The file vanished since the vault was read; the next reading notices that.
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The source of an answer's bytes.
enum Content {
    Disk(File),
    Memory(Bytes),
}

fn open(copied: &Copied, asked: Option<&str>) -> io::Result<(Content, ViewKey, u64)> {
    let part_of = |length| asked.map_or(ViewKey::All, |range| parse_range(range, length));
    let (published, mut file) = copied.published()?;
    match published.bytes {
        output::Bytes::Changed(bytes) => {
            let length = bytes.len() as u64;
            Ok((Content::Memory(bytes.into()), part_of(length), length))
        }
        output::Bytes::AsTheyAre(_) => {
            let length = file.metadata()?.len();
            let part = part_of(length);
            if let ViewKey::Part(part) = &part {
                file.seek(SeekFrom::Start(part.start))?;
            }
            Ok((Content::Disk(file), part, length))
        }
    }
}

fn respond(content: Content, asked: ViewKey, length: u64, path: &str) -> Response {
    let (status, part, range) = match asked {
        ViewKey::All => (StatusCode::OK, 0..length, None),
        ViewKey::Part(part) => {
            let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            (StatusCode::PARTIAL_CONTENT, part, Some(range))
        }
        ViewKey::Outside => {
            let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response();
        }
    };
    let size = part.end - part.start;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(content_type(path))),
        (CONTENT_LENGTH, HeaderValue::from(size)),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    let range = range.map(|range| [(CONTENT_RANGE, range)]);
    let body = match content {
        // The part lies within the bytes.
        Content::Memory(bytes) => Body::from(bytes.slice(part.start as usize..part.end as usize)),
        Content::Disk(file) => {
            let (sender, receiver) = mpsc::channel(2);
            tokio::spawn(read(file, size, sender));
            Body::from_stream(ReceiverStream::new(receiver))
        }
    };
    match range {
        Some(range) => (status, headers, range, body).into_response(),
        None => (status, headers, body).into_response(),
    }
}

/// Sends `left` bytes of a file until nobody listens any more. A thread is busy only while it reads, because there are fewer threads than
/// slow readers.
async fn read(file: File, left: u64, sender: mpsc::Sender<io::Result<Bytes>>) {
    let mut file = file.take(left);
    while let Ok(permit) = sender.reserve().await {
        let reading = tokio::task::spawn_blocking(move || {
            let chunk = read_chunk(&mut file);
            (file, chunk)
        });
        let Ok((back, chunk)) = reading.await else {
            return;
        };
        file = back;
        match chunk {
            Ok(chunk) if chunk.is_empty() => return,
            Ok(chunk) => permit.send(Ok(chunk)),
            Err(error) => return permit.send(Err(error)),
        }
    }
}

/// Reads the next bytes. Returns none at the end.
fn read_chunk(file: &mut impl Read) -> io::Result<Bytes> {
    let mut chunk = vec![0; CHUNK];
    let size = file.read(&mut chunk)?;
    chunk.truncate(size);
    Ok(chunk.into())
}

/// Which bytes a `Range` header asks for.
#[derive(Debug, PartialEq)]
enum ViewKey {
    /// No range, or one that a server may ignore: several parts, other units.
    All,
    Part(Range<u64>),
    /// A range outside of the file.
    Outside,
}

/// Reads `bytes=2-5`, `bytes=2-`, `bytes=-5`.
fn parse_range(header: &str, length: u64) -> ViewKey {
    let ranges = parse_range_header(header).and_then(|ranges| ranges.validate(length));
    match ranges.as_deref() {
        Ok([part]) => ViewKey::Part(*part.start()..part.end() + 1),
        Err(RangeUnsatisfiableError::Unsatisfiable) => ViewKey::Outside,
        _ => ViewKey::All,
    }
}

/// Returns the type of a file by its extension.
pub(super) fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match &*extension.to_ascii_lowercase() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "canvas" | "map" => "application/json",
        "txt" | "md" | "base" | "yaml" | "yml" | "toml" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "jpeg" | "jpg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "m4a" => "audio/mp4",
        "mp3" => "audio/mpeg",
        "ogg" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "3gp" => "audio/3gpp",
        "mkv" => "video/x-matroska",
        "mov" => "video/quicktime",
        "mp4" => "video/mp4",
        "ogv" => "video/ogg",
        "webm" => "video/webm",
        "otf" => "font/otf",
        "ttf" => "font/ttf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (header, expected) in [
            ("bytes=0-3", ViewKey::Part(0..4)),
            ("bytes=4-", ViewKey::Part(4..10)),
            ("bytes=-3", ViewKey::Part(7..10)),
            ("bytes=-99", ViewKey::Part(0..10)),
            ("bytes=8-99", ViewKey::Part(8..10)),
            ("bytes=0-18446744073709551615", ViewKey::Part(0..10)),
            ("bytes=10-", ViewKey::Outside),
            ("bytes=-0", ViewKey::Outside),
            // No range at all, so it is passed over (RFC 9110, 14.1.1).
            ("bytes=5-2", ViewKey::All),
            ("bytes=99-,-0", ViewKey::Outside),
            ("bytes=0-1,4-5", ViewKey::All),
            ("lines=0-3", ViewKey::All),
            ("bytes=x-y", ViewKey::All),
            ("bytes=", ViewKey::All),
        ] {
            assert_eq!(parse_range(header, 10), expected, "{header}");
        }
        assert_eq!(parse_range("bytes=0-", 0), ViewKey::Outside);
    }

    #[test]
    fn types() {
        assert_eq!(content_type("벌/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("a.b/NAME.PNG"), "image/png");
        assert_eq!(content_type("a.b/name"), "application/octet-stream");
    }
}
