//! Gathers the findings of rendering from all pages (NW009, NW010, NW019, NW020, NW705).
//!
//! Entry points: [`gather`] makes one list of what many pages report, [`check`] renders in memory only to find it.

use super::page::{Page, pages, url_of};
use super::pages::render;
use super::{Site, html};
use crate::error::Result;
use crate::link::FileId;
use crate::model::{Code, Finding, Kind, Link, LinkKind, Note, Tag};
use rayon::prelude::*;

/// Returns the findings of many pages in the order of R1, one for each place, even if several pages show it (R3). Diagrams without a script
/// get one finding, at the first of them (X8).
#[must_use]
pub fn gather(mut findings: Vec<Finding>) -> Vec<Finding> {
    // The message about a cycle or a limit differs from page to page. Sorting makes every build report the same one (N26).
    findings.sort_by(|a, b| (a.order(), &a.message).cmp(&(b.order(), &b.message)));
    findings.dedup_by(|a, b| a == b || (a.place.is_some() && a.order() == b.order()));
    let mut drawn = false;
    findings.retain(|f| {
        let diagram = f.code == Code::UnsupportedBlock && f.message.starts_with("\"mermaid\"");
        !diagram || !std::mem::replace(&mut drawn, true)
    });
    findings
}

/// Renders all public pages in memory that may have findings, and returns these. Leaves notes out unread that are known to be clean.
///
/// # Errors
/// [`crate::Error::Template`] when the template of `404.html` fails.
pub fn check(site: &Site<'_>, is_clean: impl Fn(FileId) -> bool + Sync) -> Result<Vec<Finding>> {
    let found: Vec<Vec<Finding>> = pages(site.vault)
        .into_par_iter()
        .map(|page| match page {
            Page::File(id) => {
                let note = site.vault.file(id).note.as_deref();
                let url = url_of(site.vault, page);
                let may_have = |note: &Note| {
                    asks_in_line(site, note) || !is_clean(id) && may_have_findings(note)
                };
                let worth = note.is_some_and(may_have);
                Ok(if worth {
                    html::findings(site, id, &url)
                } else {
                    Vec::new()
                })
            }
            // It also reports links in the settings that lead nowhere.
            Page::NotFound => render(site, page).map(|output| output.findings),
            _ => Ok(Vec::new()),
        })
        .collect::<Result<_>>()?;
    Ok(gather(found.into_iter().flatten().collect()))
}

/// Whether a note may have inline queries (U20). What they may report depends on other notes, too.
fn asks_in_line(site: &Site<'_>, note: &Note) -> bool {
    let settings = &site.vault.obsidian.dataview;
    let is_on = site.queries.is_on() && settings.inline;
    is_on && note.inline_query_uses(&settings.inline_prefix).is_some()
}

/// Whether a note has anything that rendering may report. Most notes have not, so [`check`] does not render them.
#[must_use]
pub fn may_have_findings(note: &Note) -> bool {
    let special = |kind| {
        matches!(
            kind,
            Kind::Embed(_) | Kind::Math { .. } | Kind::Start(Tag::MathBlock(_))
        )
    };
    let is_card = |link: &Link| link.kind == LinkKind::Canvas;
    !note.bases.is_empty()
        || !note.queries.is_empty()
        || note
            .events
            .iter()
            .any(|event| matches!(event.kind, Kind::Code(_)))
        || !note.html.is_empty()
        || note.links.iter().any(is_card)
        || note
            .code
            .iter()
            .any(|block| super::code::unsupported(block).is_some())
        || note.events.iter().any(|event| special(event.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Place, VaultPath};

    fn finding(code: Code, line: u32, message: &str) -> Finding {
        let place = Place {
            line,
            column: 1,
            end_line: line,
            end_column: 2,
        };
        Finding::new(code, VaultPath::new("A.md"), Some(place), message)
    }

    #[test]
    fn r3_one_finding_for_a_place_and_x8_one_for_all_diagrams() {
        let found = gather(vec![
            finding(
                Code::UnsupportedBlock,
                7,
                "\"mermaid\" block is shown as code",
            ),
            finding(Code::EmbedCycle, 3, "by way of C"),
            finding(Code::EmbedCycle, 3, "by way of B"),
            finding(Code::HtmlRemoved, 3, "removed <script>"),
            finding(
                Code::UnsupportedBlock,
                5,
                "\"mermaid\" block is shown as code",
            ),
            finding(
                Code::UnsupportedBlock,
                11,
                "\"query\" block is shown as code",
            ),
        ]);
        let told: Vec<_> = found
            .iter()
            .map(|f| (f.place.map_or(0, |p| p.line), f.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (3, "by way of B"),
                (3, "removed <script>"),
                (5, "\"mermaid\" block is shown as code"),
                (11, "\"query\" block is shown as code"),
            ]
        );
    }
}
