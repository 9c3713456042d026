//! Writes images, sound, video, PDF and other files.
//!
//! Each function writes one element from an address that is already known; which file a link leads to is decided in `embed`.

use super::escape::{attribute, pair, text};
use crate::model::{FileKind, MediaKind};
use std::fmt::Write as _;

/// Width and height that were asked for (M2).
pub(super) type Size = Option<(u32, Option<u32>)>;

/// The parts of an embedded medium's element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Medium<'t> {
    /// Address, not escaped, with fragment.
    pub(super) src: &'t str,
    /// File name, for what has no text of its own.
    pub(super) name: &'t str,
    /// Own or alternative text.
    pub(super) text: Option<&'t str>,
    /// Title of a Markdown image.
    pub(super) title: Option<&'t str>,
    /// Width and height that the author asked for (M2).
    pub(super) size: Size,
    /// Width and height of a picture itself, where they are known (M13).
    pub(super) natural: Option<(u32, u32)>,
    /// Whether it comes from another site.
    pub(super) external: bool,
}

impl Medium<'_> {
    fn class(&self) -> &'static str {
        if self.external {
            "external-embed"
        } else {
            "internal-embed"
        }
    }
}

/// Writes an image with the alternative text `alt` (M1–M5).
pub(super) fn image(out: &mut String, medium: &Medium<'_>, alt: &str) {
    let _ = write!(out, "<img class=\"{} image-embed\"", medium.class());
    pair(out, "src", medium.src);
    pair(out, "alt", alt);
    size(out, with_ratio(medium));
    if let Some(title) = medium.title {
        pair(out, "title", title);
    }
    out.push_str(" loading=\"lazy\">");
}

/// Returns what stands before the picture of a drawing if there is another one for dark pages, up to which it goes (B7).
pub(super) fn dark_source(address: &str) -> String {
    let mut out = String::from("<picture><source media=\"(prefers-color-scheme: dark)\"");
    // A space or comma would end an address in a list of addresses.
    let address = address.replace(' ', "%20").replace(',', "%2C");
    pair(&mut out, "srcset", &address);
    out.push('>');
    out
}

/// Returns the size that keeps a picture's ratio before the picture is there (M13). Attributes rather than a style: a strict
/// Content-Security-Policy lets them pass, and the theme's style sheet leaves of the height nothing but the ratio.
fn with_ratio(medium: &Medium<'_>) -> Size {
    let scaled = |(width, height): (u32, u32), to: u32| {
        let exact = f64::from(to) * f64::from(height) / f64::from(width.max(1));
        (exact.round() as u32).max(1)
    };
    match (medium.size, medium.natural) {
        (None, Some((width, height))) => Some((width, Some(height))),
        (Some((width, None)), Some(natural)) => Some((width, Some(scaled(natural, width)))),
        (size, _) => size,
    }
}

/// Writes a player for sound (M7).
pub(super) fn audio(out: &mut String, medium: &Medium<'_>) {
    let _ = write!(
        out,
        "<audio class=\"{}\" controls preload=\"none\"",
        medium.class()
    );
    player(out, medium);
    out.push_str("></audio>");
}

/// Writes a player for a video (M7).
pub(super) fn video(out: &mut String, medium: &Medium<'_>) {
    let _ = write!(
        out,
        "<video class=\"{}\" controls preload=\"metadata\"",
        medium.class()
    );
    player(out, medium);
    size(out, medium.size);
    out.push_str("></video>");
}

fn player(out: &mut String, medium: &Medium<'_>) {
    pair(out, "src", medium.src);
    if let Some(label) = medium.text {
        pair(out, "aria-label", label);
    }
    if let Some(title) = medium.title {
        pair(out, "title", title);
    }
}

/// Writes a PDF: a frame and a link for devices that cannot show it (M8).
pub(super) fn pdf(out: &mut String, medium: &Medium<'_>) {
    let (src, height) = without_height(medium.src);
    let label = medium.text.unwrap_or(medium.name);
    out.push_str("<iframe class=\"internal-embed pdf-embed\"");
    pair(out, "src", &src);
    pair(out, "title", label);
    match height {
        Some(height) => size_attributes(out, medium.size.map(|s| s.0), Some(height)),
        None => size(out, medium.size),
    }
    out.push_str(" loading=\"lazy\"></iframe><a class=\"pdf-link\"");
    pair(out, "href", &src);
    out.push('>');
    text(out, label);
    out.push_str("</a>");
}

/// Takes `height=480` out of a fragment.
fn without_height(src: &str) -> (String, Option<u32>) {
    let Some((path, fragment)) = src.split_once('#') else {
        return (src.to_owned(), None);
    };
    let mut height = None;
    let mut kept = Vec::new();
    for parameter in fragment.split('&').filter(|p| !p.is_empty()) {
        match parameter.strip_prefix("height=").map(str::parse) {
            Some(Ok(pixels)) => height = Some(pixels),
            _ => kept.push(parameter),
        }
    }
    if kept.is_empty() {
        (path.to_owned(), height)
    } else {
        (format!("{path}#{}", kept.join("&")), height)
    }
}

/// Writes a link to a file that cannot be shown (M9).
pub(super) fn file(out: &mut String, medium: &Medium<'_>) {
    out.push_str("<a class=\"internal-link file-embed\"");
    pair(out, "href", medium.src);
    out.push('>');
    text(out, medium.text.unwrap_or(medium.name));
    out.push_str("</a>");
}

/// Writes the words in place of a file or note that does not exist (E12, M10).
pub(super) fn missing(out: &mut String, words: &str) {
    out.push_str("<span class=\"internal-embed is-unresolved\">");
    text(out, words);
    out.push_str("</span>");
}

/// Writes the embed of a URL: a YouTube video (M11), sound or video by extension, else an image (M4). Posts ([`post`]) are the
/// caller's.
pub(super) fn external(out: &mut String, medium: &Medium<'_>) {
    if let Some(player) = youtube(medium.src) {
        out.push_str("<iframe class=\"external-embed\"");
        pair(out, "src", &player);
        size(out, medium.size);
        out.push_str(" loading=\"lazy\" allowfullscreen");
        let title = medium.text.or(medium.title).unwrap_or("YouTube");
        pair(out, "title", title);
        out.push_str("></iframe>");
        return;
    }
    match remote_kind(medium.src) {
        Some(MediaKind::Audio) => audio(out, medium),
        Some(MediaKind::Video) => video(out, medium),
        _ => image(out, medium, medium.text.unwrap_or_default()),
    }
}

/// Whether the embed of `url` is an `<img>`, which may stand inside a link.
pub(super) fn is_remote_image(url: &str) -> bool {
    let plays = matches!(remote_kind(url), Some(MediaKind::Audio | MediaKind::Video));
    !plays && youtube(url).is_none() && post(url).is_none()
}

fn remote_kind(url: &str) -> Option<MediaKind> {
    let path = url.split(['?', '#']).next()?;
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    match FileKind::of_extension(extension) {
        FileKind::Attachment(kind) => Some(kind),
        _ => None,
    }
}

/// Writes a post on X as a quote with a link (M12).
pub(super) fn tweet(out: &mut String, url: &str, label: &str) {
    out.push_str("<blockquote class=\"external-embed tweet\"><a class=\"external-link\" href=\"");
    attribute(out, url);
    out.push_str("\" rel=\"noopener\">");
    text(out, label);
    out.push_str("</a></blockquote>");
}

/// Returns the URL if it is that of a post on X (M12).
pub(super) fn post(url: &str) -> Option<&str> {
    let (host, rest) = host_and_rest(url)?;
    let known = [
        "x.com",
        "www.x.com",
        "mobile.x.com",
        "twitter.com",
        "www.twitter.com",
        "mobile.twitter.com",
    ];
    if !known.iter().any(|k| host.eq_ignore_ascii_case(k)) {
        return None;
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/');
    let (_user, status, number) = (segments.next()?, segments.next()?, segments.next()?);
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (matches!(status, "status" | "statuses") && digits).then_some(url)
}

/// Whether `url` is that of a YouTube video (M11).
pub(super) fn is_youtube(url: &str) -> bool {
    youtube(url).is_some()
}

/// Returns the address of the player for a YouTube URL (M11).
pub(super) fn youtube(url: &str) -> Option<String> {
    let (host, rest) = host_and_rest(url)?;
    let host = host.to_ascii_lowercase();
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|p| p.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let mut segments = path.split('/');
    let first = segments.next().unwrap_or_default();
    let id = match host
        .strip_prefix("www.")
        .or(host.strip_prefix("m."))
        .unwrap_or(&host)
    {
        "youtu.be" => first,
        "youtube.com" | "youtube-nocookie.com" | "music.youtube.com" => match first {
            "watch" => value("v")?,
            "shorts" | "live" | "embed" => segments.next()?,
            _ => return None,
        },
        _ => return None,
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if id.is_empty() || id.len() > 64 || !id.bytes().all(plain) {
        return None;
    }
    let start = value("t").or(value("start")).and_then(seconds);
    let player = format!("https://www.youtube-nocookie.com/embed/{id}");
    Some(match start {
        Some(start) => format!("{player}?start={start}"),
        None => player,
    })
}

/// Returns a time such as `90`, `90s` or `1h2m3s` in seconds.
fn seconds(time: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut number = String::new();
    for c in time.chars() {
        let unit = match c {
            '0'..='9' => {
                number.push(c);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let count: u32 = number.parse().ok()?;
        total = total.checked_add(count.checked_mul(unit)?)?;
        number.clear();
    }
    if !number.is_empty() {
        total = total.checked_add(number.parse().ok()?)?;
    }
    (total > 0).then_some(total)
}

/// Returns the host of an `http` or `https` URL, and the text behind the slash after it.
fn host_and_rest(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    rest.split_once('/')
}

fn size(out: &mut String, size: Size) {
    if let Some((width, height)) = size {
        size_attributes(out, Some(width), height);
    }
}

fn size_attributes(out: &mut String, width: Option<u32>, height: Option<u32>) {
    if let Some(width) = width {
        let _ = write!(out, " width=\"{width}\"");
    }
    if let Some(height) = height {
        let _ = write!(out, " height=\"{height}\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn m1_m2_m5_images() {
        let mut medium = Medium {
            src: "../bee.png#right",
            ..Medium::default()
        };
        assert_eq!(
            written(|out| image(out, &medium, "bee.png")),
            "<img class=\"internal-embed image-embed\" src=\"../bee.png#right\" alt=\"bee.png\" loading=\"lazy\">"
        );
        medium.size = Some((240, Some(90)));
        medium.title = Some("a \"b\"");
        let html = written(|out| image(out, &medium, "A <bee>"));
        assert!(
            html.contains(
                "alt=\"A &lt;bee&gt;\" width=\"240\" height=\"90\" title=\"a &quot;b&quot;\""
            ),
            "{html}"
        );
    }

    #[test]
    fn m13_a_known_ratio_is_kept_unless_both_sides_are_asked_for() {
        let mut medium = Medium {
            src: "bee.png",
            natural: Some((640, 480)),
            size: Some((240, None)),
            ..Medium::default()
        };
        for (size, expected) in [
            (Some((240, None)), "width=\"240\" height=\"180\""),
            (None, "width=\"640\" height=\"480\""),
            (Some((240, Some(90))), "width=\"240\" height=\"90\""),
        ] {
            medium.size = size;
            let html = written(|out| image(out, &medium, ""));
            assert!(html.contains(expected), "{html}");
        }
    }

    #[test]
    fn m7_players() {
        let medium = Medium {
            src: "a.mp3",
            ..Medium::default()
        };
        assert_eq!(
            written(|out| audio(out, &medium)),
            "<audio class=\"internal-embed\" controls preload=\"none\" src=\"a.mp3\"></audio>"
        );
        let medium = Medium {
            src: "a.mp4",
            size: Some((320, None)),
            ..Medium::default()
        };
        assert_eq!(
            written(|out| video(out, &medium)),
            "<video class=\"internal-embed\" controls preload=\"metadata\" src=\"a.mp4\" width=\"320\"></video>"
        );
    }

    #[test]
    fn m8_height_leaves_the_address() {
        let medium = Medium {
            src: "paper.pdf#page=2&height=480",
            name: "paper.pdf",
            ..Medium::default()
        };
        assert_eq!(
            written(|out| pdf(out, &medium)),
            "<iframe class=\"internal-embed pdf-embed\" src=\"paper.pdf#page=2\" title=\"paper.pdf\" height=\"480\" \
             loading=\"lazy\"></iframe><a class=\"pdf-link\" href=\"paper.pdf#page=2\">paper.pdf</a>"
        );
        assert_eq!(
            without_height("a.pdf#height=4"),
            ("a.pdf".to_owned(), Some(4))
        );
    }

    #[test]
    fn m11_youtube_addresses() {
        let player = |id: &str| Some(format!("https://www.youtube-nocookie.com/embed/{id}"));
        for url in [
            "https://www.youtube.com/watch?v=NnTvZWp5Q7o",
            "https://m.youtube.com/watch?list=1&v=NnTvZWp5Q7o",
            "https://youtu.be/NnTvZWp5Q7o?si=abc",
            "http://youtube.com/shorts/NnTvZWp5Q7o",
            "https://www.youtube.com/live/NnTvZWp5Q7o#x",
            "https://www.youtube.com/embed/NnTvZWp5Q7o",
        ] {
            assert_eq!(youtube(url), player("NnTvZWp5Q7o"), "{url}");
        }
        assert_eq!(
            youtube("https://youtu.be/ID?t=1h1m5s"),
            player("ID?start=3665")
        );
        assert_eq!(
            youtube("https://youtu.be/ID?start=90"),
            player("ID?start=90")
        );
        for url in [
            "https://www.youtube.com/@channel",
            "https://notyoutube.com/watch?v=ID",
            "https://youtu.be/a\"b",
            "youtu.be/ID",
        ] {
            assert_eq!(youtube(url), None, "{url}");
        }
    }

    #[test]
    fn m12_posts() {
        assert!(post("https://x.com/U/status/123").is_some());
        assert!(post("https://twitter.com/U/status/123?s=20").is_some());
        assert!(post("https://x.com/U").is_none());
        assert!(post("https://x.com/U/status/abc").is_none());
        assert_eq!(
            written(|out| tweet(out, "https://x.com/U/status/1?a&b", "post")),
            "<blockquote class=\"external-embed tweet\"><a class=\"external-link\" \
             href=\"https://x.com/U/status/1?a&amp;b\" rel=\"noopener\">post</a></blockquote>"
        );
    }

    #[test]
    fn m4_m7_remote_media_by_extension() {
        assert!(is_remote_image("https://x.y/a.png?w=1"));
        assert!(is_remote_image("https://x.y/pic"));
        assert!(!is_remote_image("https://x.y/a.MP3?x#y"));
        assert!(!is_remote_image("https://youtu.be/ID"));
    }
}
