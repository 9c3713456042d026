//! Addresses in raw HTML (W6): which of them are paths in the vault, and how a `srcset` lists several.

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

/// Length of the `https://` or `http://`, in any case, that an address of the web starts with.
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

/// The pictures of a `srcset`: address and descriptor (`2x`, `480w` or nothing) of each.
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
