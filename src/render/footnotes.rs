//! Numbers footnotes and writes their marks (F1–F4, E7).
//!
//! [`Footnotes`] numbers labels by their first reference in one rendered text; the page's body and each embed have their own.

use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Footnotes of one rendered text, in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Stands before every id: empty, or `e1:` inside the first embed.
    prefix: String,
    /// Index in [`crate::model::Body::footnotes`] and how often it was referred to.
    entries: Vec<(u32, u32)>,
    numbers: FxHashMap<u32, usize>,
}

impl Footnotes {
    /// Starts without references. `embed` is the embed's number on its page, 0 for the page's own text.
    pub(super) fn new(embed: u32) -> Self {
        let prefix = if embed == 0 {
            String::new()
        } else {
            format!("e{embed}:")
        };
        Self {
            prefix,
            ..Self::default()
        }
    }

    /// Writes a reference to `footnote`; `linked` unless it stands inside another link.
    pub(super) fn reference(&mut self, out: &mut String, footnote: u32, linked: bool) {
        let next = self.entries.len();
        let at = *self.numbers.entry(footnote).or_insert(next);
        if at == next {
            self.entries.push((footnote, 0));
        }
        let entry = &mut self.entries[at];
        entry.1 += 1;
        let (prefix, number, uses) = (&self.prefix, at + 1, entry.1);
        let _ = write!(
            out,
            "<sup class=\"footnote-ref\" id=\"{prefix}fnref:{number}{}\">",
            suffix(uses)
        );
        let _ = if linked {
            write!(
                out,
                "<a href=\"#{prefix}fn:{number}\" role=\"doc-noteref\">{number}</a></sup>"
            )
        } else {
            write!(out, "{number}</sup>")
        };
    }

    /// Returns the footnote with the number `at + 1`.
    pub(super) fn get(&self, at: usize) -> Option<u32> {
        self.entries.get(at).map(|(footnote, _)| *footnote)
    }

    /// Writes the list of all footnotes. `contents` has the text of each, by number. `auto`: each takes the direction of its own text
    /// (P13).
    pub(super) fn write(&self, out: &mut String, contents: &[String], auto: bool) {
        if self.entries.is_empty() {
            return;
        }
        out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n");
        for (at, ((_, uses), content)) in self.entries.iter().zip(contents).enumerate() {
            let direction = if auto { " dir=\"auto\"" } else { "" };
            let _ = write!(out, "<li id=\"{}fn:{}\"{direction}>", self.prefix, at + 1);
            // The link back stands at the end of the last line.
            let content = content.trim_end();
            let (body, close) = match content.strip_suffix("</p>") {
                Some(body) => (body, "</p>"),
                None => (content, ""),
            };
            out.push_str(body);
            for using in 1..=*uses {
                self.back_link(out, at + 1, using);
            }
            out.push_str(close);
            out.push_str("</li>\n");
        }
        out.push_str("</ol></section>\n");
    }

    fn back_link(&self, out: &mut String, number: usize, using: u32) {
        let _ = write!(
            out,
            " <a class=\"footnote-backref\" href=\"#{}fnref:{number}{}\">↩",
            self.prefix,
            suffix(using)
        );
        if using > 1 {
            let _ = write!(out, "<sup>{using}</sup>");
        }
        out.push_str("</a>");
    }
}

/// Returns `-2` and so on for further references (F3).
fn suffix(using: u32) -> String {
    if using > 1 {
        format!("-{using}")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_numbers_follow_the_first_reference() {
        let mut notes = Footnotes::new(0);
        let mut out = String::new();
        notes.reference(&mut out, 5, true);
        notes.reference(&mut out, 2, true);
        assert_eq!(
            out,
            "<sup class=\"footnote-ref\" id=\"fnref:1\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup>\
             <sup class=\"footnote-ref\" id=\"fnref:2\"><a href=\"#fn:2\" role=\"doc-noteref\">2</a></sup>"
        );
        assert_eq!(
            (notes.get(0), notes.get(1), notes.get(2)),
            (Some(5), Some(2), None)
        );
    }

    #[test]
    fn f3_every_reference_has_a_way_back() {
        let mut notes = Footnotes::new(2);
        let mut out = String::new();
        notes.reference(&mut out, 0, true);
        notes.reference(&mut out, 0, false);
        assert!(
            out.ends_with("<sup class=\"footnote-ref\" id=\"e2:fnref:1-2\">1</sup>"),
            "{out}"
        );
        out.clear();
        notes.write(&mut out, &["<p>wax</p>\n".to_owned()], false);
        assert_eq!(
            out,
            "<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n<li id=\"e2:fn:1\"><p>wax \
             <a class=\"footnote-backref\" href=\"#e2:fnref:1\">↩</a> \
             <a class=\"footnote-backref\" href=\"#e2:fnref:1-2\">↩<sup>2</sup></a></p></li>\n</ol></section>\n"
        );
    }
}
