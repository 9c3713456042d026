//! Addresses in raw HTML (W6): which attributes hold them, which of them are paths in the vault, and how a `srcset` lists several.

use std::borrow::Cow;

/// Whether an attribute's value is an address that resolves like a link (W6).
#[must_use]
pub fn is_address(element: &str, attribute: &str) -> bool {
    match attribute {
        "href" => matches!(element, "a" | "area" | "image" | "use"),
        "xlink:href" => matches!(element, "image" | "use" | "a"),
        "src" => matches!(
            element,
            "img" | "audio" | "video" | "source" | "track" | "iframe"
        ),
        "poster" => element == "video",
        "cite" => matches!(element, "blockquote" | "q" | "del" | "ins"),
        _ => false,
    }
}

/// Whether an attribute lists several addresses (W6).
#[must_use]
pub fn is_picture_set(element: &str, attribute: &str) -> bool {
    attribute == "srcset" && matches!(element, "img" | "source")
}

/// Whether an address is one of Obsidian's (`obsidian:`), which may name a file of the vault (L14).
#[must_use]
pub fn is_obsidian(address: &str) -> bool {
    let mut letters = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace());
    let mut wanted = "obsidian:".chars();
    wanted.all(|c| {
        letters
            .next()
            .is_some_and(|letter| letter.eq_ignore_ascii_case(&c))
    })
}

/// Whether an address may name a file of the vault: it is a path, or one of Obsidian's.
#[must_use]
pub fn is_of_vault(address: &str) -> bool {
    !has_scheme(address) || is_obsidian(address)
}

/// Whether an address is a path on somebody's disk. No page may show it, and it may name a file of the vault.
#[must_use]
pub fn is_of_disk(address: &str) -> bool {
    let scheme = address
        .split_once(':')
        .map_or("", |(scheme, _)| scheme.trim());
    scheme.eq_ignore_ascii_case("file") || scheme.eq_ignore_ascii_case("app")
}

/// Returns an address of another site as pages write it: `//host/x` becomes `https://host/x`, because a page may be opened from a disk
/// (M15).
#[must_use]
pub fn with_scheme(address: &str) -> Cow<'_, str> {
    match address.trim_start().strip_prefix("//") {
        Some(rest) => Cow::Owned(format!("https://{rest}")),
        None => Cow::Borrowed(address),
    }
}

/// Whether an address names a scheme or another host, so that it is no path in the vault.
#[must_use]
pub fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    // Browsers drop control characters and blanks in a scheme; such an address is judged by the sanitiser.
    let odd =
        scheme.is_some_and(|scheme| scheme.chars().any(|c| c.is_control() || c.is_whitespace()));
    address.starts_with("//") || odd || scheme.is_some_and(is_scheme)
}

/// Returns the length of the `https://` or `http://`, in any case, that an address of the web starts with.
#[must_use]
pub fn web_scheme(address: &str) -> Option<usize> {
    let starts = |scheme: &str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"]
        .into_iter()
        .find(|s| starts(s))
        .map(str::len)
}

/// Returns address and descriptor (`2x`, `480w` or nothing) of each picture of a `srcset`.
pub fn picture_set(set: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (address, tail) = rest.split_at(end);
        if let Some(alone) = address.strip_suffix(',') {
            rest = tail;
            return Some((alone.trim_end_matches(','), ""));
        }
        let comma = tail.find(',').unwrap_or(tail.len());
        rest = &tail[comma..];
        Some((address, tail[..comma].trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w6_a_set_of_pictures_is_split_as_browsers_do() {
        let of = |set| picture_set(set).collect::<Vec<_>>();
        assert_eq!(of("a.png"), [("a.png", "")]);
        assert_eq!(
            of(" a,b.png 2x ,\n꿀.png 480w,"),
            [("a,b.png", "2x"), ("꿀.png", "480w")]
        );
        assert_eq!(of("a.png, b.png"), [("a.png", ""), ("b.png", "")]);
        assert_eq!(of(" ,, "), []);
    }
}
