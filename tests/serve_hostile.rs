//! Attacks on the preview server: by pages of other sites in the same browser, and by anybody who can open a connection.
//!
//! Requests go over bare sockets, because no client would send most of them.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::time::Duration;
use support::{Preview, TestVault};

fn vault() -> TestVault {
    TestVault::new()
        .note(
            "index.md",
            "# Home\n\n[[Bees/Hive]] ![[bee.png]] ![[hum.mp3]]\n",
        )
        .note("Bees/Hive.md", "hive text\n")
        .note("Secret.md", "---\npublish: false\n---\ncanary\n")
        .file("hum.mp3", b"0123456789")
        .file("bee.png", b"no picture, but a file")
}

/// Sends bytes as they are and reads until the server closes the connection.
#[track_caller]
fn exchange(preview: &Preview, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    stream.set_read_timeout(Some(support::PATIENCE)).unwrap();
    // The server may close before it has read all.
    let _ = stream.write_all(request.as_ref());
    read_all(&mut stream)
}

fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(len) => answer.extend_from_slice(&part[..len]),
            // What was not read when the server closed comes back as a reset.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&answer)),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// The statuses of the answers in what came over one connection.
fn statuses(answers: &str) -> Vec<u16> {
    let heads = answers.split("HTTP/1.").skip(1);
    let status = |head: &str| head.get(2..5).and_then(|digits| digits.parse().ok());
    heads.filter_map(status).collect()
}

/// The status of the only answer.
#[track_caller]
fn status(preview: &Preview, request: impl AsRef<[u8]>) -> u16 {
    let request = request.as_ref();
    let answer = exchange(preview, request);
    assert!(!answer.contains("canary"), "{answer}");
    let found = statuses(&answer);
    let [status] = found[..] else {
        panic!("{found:?} for {:?}", String::from_utf8_lossy(request));
    };
    status
}

/// A request whose connection ends with the answer.
fn get(target: &str, headers: &[&str]) -> String {
    let mut request = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n");
    for header in headers {
        request += header;
        request += "\r\n";
    }
    request + "\r\n"
}

const LOCAL: &str = "Host: localhost";

#[test]
fn only_its_own_name_is_answered_in_whatever_form_it_comes() {
    let vault = vault();
    let preview = vault.serve();
    let port = preview.address.rsplit(':').next().unwrap().to_owned();
    for host in [
        "localhost",
        "localhost.",
        "LOCALHOST:1",
        "127.0.0.1",
        "[::1]",
        "127.9.9.9",
    ] {
        let header = format!("Host: {host}");
        assert_eq!(status(&preview, get("/", &[&header])), 200, "{host}");
    }
    for host in [
        "",
        "evil.example",
        &format!("evil.example:{port}"),
        &format!("localhost:{port}@evil.example"),
        "evil.example@localhost",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1].evil.example",
        "localhost/evil",
        "localhost, evil.example",
        "0.0.0.0",
        "192.168.1.1",
        "2130706433",
        "xn--lcalhost-03a",
        "ｌｏｃａｌｈｏｓｔ",
    ] {
        let header = format!("Host: {host}");
        assert_eq!(status(&preview, get("/", &[&header])), 403, "{host}");
    }
    // None, several, and ones that differ from the address in the first line.
    assert_eq!(status(&preview, get("/", &[])), 400);
    assert_eq!(status(&preview, "GET / HTTP/1.0\r\n\r\n"), 400);
    assert_eq!(status(&preview, get("/", &[LOCAL, LOCAL])), 400);
    assert_eq!(
        status(&preview, get("/", &[LOCAL, "Host: evil.example"])),
        400
    );
    assert_eq!(status(&preview, get("http://localhost/", &[LOCAL])), 200);
    for target in [
        "http://evil.example/",
        "http://localhost@evil.example/",
        "http://evil.example@localhost/",
        "https://evil.example:443/bees/",
    ] {
        assert_eq!(status(&preview, get(target, &[LOCAL])), 403, "{target}");
        assert_eq!(
            status(&preview, get("http://localhost/", &["Host: evil.example"])),
            403
        );
    }
    // The same goes for the stream of events and for what is not there.
    for target in ["/_nw/live", "/_nw/live.js", "/no/such/"] {
        assert_eq!(status(&preview, get(target, &["Host: evil.example"])), 403);
    }
}

#[test]
fn no_spelling_of_a_path_leads_out_of_the_site() {
    let vault = vault();
    vault.write("notes/.obsidian/app.json", "{}");
    vault.write("beside.txt", "canary");
    let preview = vault.serve();
    let up = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "..;",
        "...",
        "..%00",
        "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae",
        "%u002e%u002e",
        "%ef%bc%8e%ef%bc%8e",
        "%2e%2e%5c",
        "..%5c",
        "..\\",
    ];
    let slash = [
        "/", "%2f", "%2F", "%252f", "%5c", "%255c", "\\", "%c0%af", "//", "/./",
    ];
    for up in up {
        for slash in slash {
            for tail in ["beside.txt", "notes/Secret.md", "etc/passwd"] {
                let way = [up, slash].concat().repeat(6);
                for target in [format!("/{way}{tail}"), format!("/bees/{way}{tail}")] {
                    let status = status(&preview, get(&target, &[LOCAL]));
                    assert!(matches!(status, 400 | 404), "{target}: {status}");
                }
            }
        }
    }
    for target in [
        "/Secret.md",
        "/secret/",
        "/secret",
        "/Secret.md%00.html",
        "/.obsidian/app.json",
        "/%2eobsidian/app.json",
        "//localhost/beside.txt",
        "///etc/passwd",
        "/file:///etc/passwd",
        "/C:%5cwindows",
        "/hum.mp3/",
        "/hum.mp3%00",
        "/hum.mp3%20",
        "/hum.mp3::$DATA",
        "/%ff%fe",
        "/bees//hive/",
        "/bees/%2fhive/",
        "*",
    ] {
        let status = status(&preview, get(target, &[LOCAL]));
        assert!(matches!(status, 400 | 404), "{target}: {status}");
    }
}

#[test]
fn a_folder_without_its_slash_never_leads_to_another_host() {
    let vault = vault();
    let preview = vault.serve();
    for target in [
        "/bees/hive",
        "//bees/hive",
        "/%2fbees/hive",
        "/bees/hive?x=//evil.example",
        "/%5cbees/hive",
    ] {
        let answer = exchange(&preview, get(target, &[LOCAL]));
        let location = answer
            .lines()
            .find_map(|line| line.strip_prefix("location: "));
        let is_own = |to: &str| to.starts_with("/bees/hive/");
        assert!(location.is_none_or(is_own), "{target}: {answer}");
    }
    assert_eq!(status(&preview, get("/bees/hive", &[LOCAL])), 301);
}

#[test]
fn links_of_the_file_system_lead_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("out.txt"), "canary").unwrap();
    let vault = vault()
        .file("Img/out.txt", b"of my own, too")
        .note(
            "Links.md",
            "![[Img/out.txt]] [[out.txt]] [[Folder/out.txt]] [x](Folder/out.txt) ![[Up/beside.txt]]\n",
        )
        .settings("");
    let at = |path: &str| vault.path(path);
    symlink(outside.path().join("out.txt"), at("notes/out.txt")).unwrap();
    symlink(outside.path(), at("notes/Folder")).unwrap();
    symlink("..", at("notes/Up")).unwrap();
    vault.write("beside.txt", "canary");
    let preview = vault.serve();
    for target in [
        "/out.txt",
        "/Folder/out.txt",
        "/folder/out.txt",
        "/Up/beside.txt",
        "/Folder/",
        "/Up/",
    ] {
        assert_eq!(status(&preview, get(target, &[LOCAL])), 404, "{target}");
    }
    assert_eq!(status(&preview, get("/Img/out.txt", &[LOCAL])), 200);
    // In `static/` a link is refused as a whole, and what was there stays.
    vault.write("static/own.txt", "of my own making");
    preview.wait_for("/own.txt", "of my own making");
    symlink(outside.path().join("out.txt"), at("static/out.txt")).unwrap();
    preview.wait_for_line("put the file itself there");
    assert_eq!(status(&preview, get("/out.txt", &[LOCAL])), 404);
    assert_eq!(status(&preview, get("/own.txt", &[LOCAL])), 200);
    // A published file that becomes a link is not followed, though the last good site stays up as long as `static/` is refused.
    fs::remove_file(at("notes/hum.mp3")).unwrap();
    symlink(outside.path().join("out.txt"), at("notes/hum.mp3")).unwrap();
    assert_eq!(status(&preview, get("/hum.mp3", &[LOCAL])), 404);
    // Nor is one in a folder that becomes a link.
    assert_eq!(status(&preview, get("/Img/out.txt", &[LOCAL])), 200);
    fs::rename(at("notes/Img"), at("notes/Before")).unwrap();
    symlink(outside.path(), at("notes/Img")).unwrap();
    assert_eq!(status(&preview, get("/Img/out.txt", &[LOCAL])), 404);
}

#[test]
fn only_get_and_head() {
    let vault = vault();
    let preview = vault.serve();
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "GETT",
    ] {
        let request = get("/", &[LOCAL]).replacen("GET", method, 1);
        let answer = exchange(&preview, &request);
        assert_eq!(statuses(&answer), [405], "{method}");
        assert!(answer.contains("allow: GET, HEAD"), "{answer}");
        // A preflight is refused, and nobody is given leave.
        assert!(!answer.contains("access-control-"), "{answer}");
    }
    for request in [
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
        "GET /\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\u{fc}\x03\x03",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\r\nbad\r\n\r\n",
    ] {
        let answer = exchange(&preview, request);
        let refused = |status: &u16| matches!(status, 400 | 403 | 405 | 505);
        assert!(
            statuses(&answer).iter().all(refused),
            "{request:?}: {answer}"
        );
    }
    let head = exchange(
        &preview,
        get("/hum.mp3", &[LOCAL]).replacen("GET", "HEAD", 1),
    );
    assert!(
        head.ends_with("\r\n\r\n") && head.contains("content-length: 10"),
        "{head}"
    );
}

#[test]
fn a_body_is_never_taken_for_a_request() {
    let vault = vault();
    let preview = vault.serve();
    let inner = "GET /bees/hive/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let len = inner.len();
    for headers in [
        format!("Content-Length: {len}"),
        format!("Content-Length: {len}\r\nContent-Length: 0"),
        format!("Content-Length: 0\r\nContent-Length: {len}"),
        format!("Content-Length: +{len}"),
        format!("Content-Length: {len}, {len}"),
        "Content-Length: -1".to_owned(),
        "Content-Length: 99999999999999999999".to_owned(),
        "Transfer-Encoding: chunked".to_owned(),
        format!("Content-Length: {len}\r\nTransfer-Encoding: chunked"),
        "Transfer-Encoding: chunked\r\nContent-Length: 4".to_owned(),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding: identity, chunked".to_owned(),
        "Transfer-Encoding:\tchunked".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity".to_owned(),
        format!("Expect: 100-continue\r\nContent-Length: {len}"),
    ] {
        for start in [
            "",
            "0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
            "fffffffffffffffff\r\n",
        ] {
            let request =
                format!("GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{start}{inner}");
            let answer = exchange(&preview, request);
            assert!(
                !answer.contains("hive text"),
                "{headers:?} {start:?}: {answer}"
            );
            let found = statuses(&answer);
            assert!(
                matches!(found[..], [400] | [413]),
                "{headers:?} {start:?}: {found:?}"
            );
        }
    }
}

#[test]
fn requests_in_a_row_are_answered_in_a_row() {
    let vault = vault();
    let preview = vault.serve();
    let one = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let row = [
        one("/bees/hive/"),
        one("/no/such/"),
        one("/hum.mp3"),
        get("/bees/hive/", &[LOCAL]),
    ];
    let answers = exchange(&preview, row.concat());
    assert_eq!(statuses(&answers), [200, 404, 200, 200]);
    // Nothing after a request that is refused is believed.
    let row = [
        one("/"),
        one("/").replace("localhost", "evil.example"),
        one("/hum.mp3"),
    ];
    assert_eq!(statuses(&exchange(&preview, row.concat())), [200, 403]);
}

#[test]
fn large_heads_are_refused_and_the_rest_goes_on() {
    let vault = vault();
    let preview = vault.serve();
    let megabyte = "a".repeat(1 << 20);
    let many: String = (0..5_000).map(|n| format!("X-{n}: y\r\n")).collect();
    for request in [
        format!("GET /{megabyte} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET /?{megabyte} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {megabyte}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{megabyte}: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {megabyte}\r\n\r\n"),
        format!("{megabyte} / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        "\r\n".repeat(1 << 19),
    ] {
        let answer = exchange(&preview, &request);
        let refused = |status: &u16| matches!(status, 400 | 414 | 431);
        assert!(statuses(&answer).iter().all(refused), "{answer}");
        assert_eq!(preview.get("/").status, 200);
    }
    // A long name and a long query are no attack.
    let long = "a".repeat(4_000);
    assert_eq!(
        status(&preview, get(&format!("/{long}/?{long}"), &[LOCAL])),
        404
    );
}

#[test]
fn ranges_are_answered_by_one_part_the_whole_or_none() {
    let vault = vault();
    let preview = vault.serve();
    let many = format!("bytes={}", "0-,".repeat(2_000));
    let overlapping = format!("bytes={}0-9", "0-9,".repeat(500));
    for (range, expected) in [
        (&*many, 200),
        (&overlapping, 200),
        ("bytes=0-18446744073709551615", 206),
        ("bytes=18446744073709551615-", 416),
        ("bytes=0-18446744073709551616", 206),
        ("bytes=-18446744073709551616", 206),
        ("bytes=-18446744073709551615", 206),
        ("bytes=9-0", 200),
        ("bytes=-0", 416),
        ("bytes=--5", 200),
        ("bytes=0x0-0x9", 200),
        ("bytes=0-0,9-9", 200),
        ("BYTES=0-1", 206),
        ("", 200),
    ] {
        let header = format!("Range: {range}");
        let answer = exchange(&preview, get("/hum.mp3", &[LOCAL, &header]));
        assert_eq!(statuses(&answer), [expected], "{range}");
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        assert!(body.len() <= 10, "{range}: {answer}");
    }
}

#[test]
fn pages_of_other_sites_load_nothing_from_here() {
    let vault = vault();
    let preview = vault.serve();
    let from = |site: &str, mode: &str, dest: &str| {
        [
            format!("Sec-Fetch-Site: {site}"),
            format!("Sec-Fetch-Mode: {mode}"),
            format!("Sec-Fetch-Dest: {dest}"),
        ]
    };
    let ask = |target: &str, headers: &[String]| {
        let mut all = vec![LOCAL];
        all.extend(headers.iter().map(String::as_str));
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        stream.set_read_timeout(Some(support::PATIENCE)).unwrap();
        stream.write_all(get(target, &all).as_bytes()).unwrap();
        // A stream of events has no end; its head says enough.
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        String::from_utf8_lossy(&head[9..]).parse::<u16>().unwrap()
    };
    for target in [
        "/",
        "/_nw/live",
        "/_nw/live?page=/",
        "/_nw/search/root.json",
        "/bee.png",
        "/no/such/",
    ] {
        for site in ["cross-site", "same-site"] {
            assert_eq!(ask(target, &from(site, "cors", "empty")), 403, "{target}");
            assert_eq!(
                ask(target, &from(site, "no-cors", "image")),
                403,
                "{target}"
            );
            assert_eq!(
                ask(target, &from(site, "navigate", "iframe")),
                403,
                "{target}"
            );
        }
        for origin in ["http://evil.example", "null", "http://localhost:1"] {
            assert_eq!(ask(target, &[format!("Origin: {origin}")]), 403, "{target}");
        }
    }
    assert_eq!(
        ask("/_nw/live?page=/", &from("same-origin", "cors", "empty")),
        200
    );
    assert_eq!(
        ask("/_nw/live?page=/", &["Origin: http://localhost".to_owned()]),
        200
    );
    // A link from elsewhere opens the page.
    assert_eq!(ask("/", &from("cross-site", "navigate", "document")), 200);
}

#[test]
fn every_answer_is_asked_for_again_and_neither_guessed_nor_framed_nor_shared() {
    let vault = vault();
    let preview = vault.serve();
    let (tagged, unkept) = (
        "cache-control: private, no-cache",
        "cache-control: no-store",
    );
    for (request, keeping) in [
        (get("/", &[LOCAL]), tagged),
        (get("/hum.mp3", &[LOCAL]), unkept),
        (get("/hum.mp3", &[LOCAL, "Range: bytes=99-"]), unkept),
        (get("/bees/hive", &[LOCAL]), unkept),
        (get("/no/such/", &[LOCAL]), unkept),
        (get("/_nw/live.js", &[LOCAL]), tagged),
        (get("/", &["Host: evil.example"]), unkept),
        (get("/", &[LOCAL]).replacen("GET", "POST", 1), unkept),
        (get("/", &[LOCAL]).replacen("GET", "HEAD", 1), tagged),
    ] {
        let answer = exchange(&preview, &request);
        assert_eq!(answer.contains("etag: \""), keeping == tagged, "{answer}");
        for header in [
            keeping,
            "x-content-type-options: nosniff",
            "x-frame-options: SAMEORIGIN",
            "referrer-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
        ] {
            assert!(answer.contains(header), "no {header} in {answer}");
        }
        assert!(!answer.contains("access-control-"), "{answer}");
    }
}

#[test]
fn hundreds_of_silent_connections_keep_nobody_out() {
    let vault = vault();
    let preview = vault.serve();
    // Half a request, letter by letter, as often as a system lets one.
    let silent = |n: usize| {
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        let start = &b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "[..n % 42];
        let _ = stream.write_all(start);
        stream
    };
    let mut held = Vec::new();
    for n in 0..500 {
        held.push(silent(n));
        if n % 50 == 0 {
            assert_eq!(preview.get("/bees/hive/").status, 200, "after {n}");
        }
    }
    assert_eq!(preview.get("/bees/hive/").status, 200);
    // The oldest were ended: there is room for so many and no more.
    let first = &mut held[0];
    first.set_read_timeout(Some(support::PATIENCE)).unwrap();
    assert!(!statuses(&read_all(first)).contains(&200));
}

/// Bytes of a file of which the system's buffers hold only a part.
const LONG: usize = 32 << 20;

#[test]
fn hundreds_of_streams_and_of_downloads_nobody_reads_keep_nobody_out() {
    let vault = vault()
        .file("long.mp3", &vec![7; LONG])
        .note("Long.md", "![[long.mp3]]\n");
    let preview = vault.serve();
    preview.wait_for("/long/", "long.mp3");
    let open = |target: &str| {
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        let _ = stream.write_all(get(target, &[LOCAL]).as_bytes());
        stream
    };
    // Each of these waits for a reader that never comes.
    let mut downloads: Vec<_> = (0..540).map(|_| open("/long.mp3")).collect();
    for begun in downloads.iter_mut().rev().take(100) {
        begun.set_read_timeout(Some(support::PATIENCE)).unwrap();
        begun.read_exact(&mut [0]).unwrap();
    }
    assert_eq!(preview.get("/bees/hive/").status, 200);
    drop(downloads);
    let streams: Vec<_> = (0..500)
        .map(|_| open("/_nw/live?page=/bees/hive/"))
        .collect();
    assert_eq!(preview.get("/bees/hive/").status, 200);
    vault.write("notes/Bees/Hive.md", "changed text\n");
    preview.wait_for("/bees/hive/", "changed text");
    // Those that are still open hear of it.
    let mut last = streams.into_iter().next_back().unwrap();
    last.set_read_timeout(Some(support::PATIENCE)).unwrap();
    let mut heard = Vec::new();
    let mut part = [0; 4096];
    while !String::from_utf8_lossy(&heard).contains("changed text") {
        let len = last.read(&mut part).unwrap();
        assert!(len > 0, "{}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(&part[..len]);
    }
}

#[test]
fn a_request_that_never_ends_is_ended() {
    let vault = vault();
    let preview = vault.serve();
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    stream.set_read_timeout(Some(support::PATIENCE)).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        .unwrap();
    // However long it takes, the server hangs up by itself; what it says before does not matter.
    let answer = read_all(&mut stream);
    assert!(!statuses(&answer).contains(&200), "{answer}");
}

#[test]
fn requests_while_everything_is_built_anew_are_answered() {
    let vault = vault();
    let preview = vault.serve();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..150 {
                let title = format!("[site]\ntitle = \"Title {n}\"\n");
                vault.write("noteweave.toml", title);
                let note = format!("notes/New {}.md", n % 7);
                vault.write(&note, format!("text {n} [[Hive]]\n"));
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        while !writing.is_finished() {
            assert_eq!(preview.get("/bees/hive/").status, 200);
        }
    });
    vault.write("noteweave.toml", "[site]\ntitle = \"The last title\"\n");
    preview.wait_for("/", "The last title");
}

#[test]
fn other_addresses_than_this_computer_come_with_a_warning() {
    let vault = vault();
    let mut command = vault.command(&["serve", "--port", "0", "--host", "0.0.0.0"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| {
        line.unwrap()
            .contains("warning: other computers can reach `0.0.0.0`")
    }));
    support::interrupt(&mut child);
    // There, addresses are answered whatever they are, and names never are.
    let preview = vault.serve_with(&["--host", "0.0.0.0"]);
    assert_eq!(status(&preview, get("/", &["Host: 192.168.7.7:7070"])), 200);
    assert_eq!(status(&preview, get("/", &["Host: evil.example"])), 403);
}
