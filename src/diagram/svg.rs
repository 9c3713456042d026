//! Writes pieces of SVG.

use std::fmt;

/// A number with at most two digits behind the point.
pub(super) struct Px(pub(super) f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        // No `-0`.
        write!(f, "{}", rounded + 0.0)
    }
}

/// A point as paths have it.
pub(super) struct At(pub(super) (f64, f64));

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Px(self.0.0), Px(self.0.1))
    }
}

/// Text for the content of an element or for an attribute in double quotes.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let written: Vec<_> = [0.0, -0.001, 1.005, -12.3456, 1e6]
            .map(|number| Px(number).to_string())
            .into();
        assert_eq!(written, ["0", "0", "1", "-12.35", "1000000"]);
    }

    #[test]
    fn text_cannot_become_a_tag() {
        assert_eq!(
            Escaped("a<b> \"c\" & 글").to_string(),
            "a&lt;b&gt; &quot;c&quot; &amp; 글"
        );
    }
}
