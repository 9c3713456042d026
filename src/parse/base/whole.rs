//! Turns the YAML of a base into a [`Base`] (D1, D8–D10, D18, D45).
//!
//! Entry point: [`read`]. Mistakes become NW501. A base shows nothing at all only if it is not YAML, or if one of its parts has the wrong
//! shape.

use super::reader::{MOST, Reader};
use super::views::{unnamed, views};
use crate::model::base::{Base, Formula, Mistake, PropertyId, Source, Uses};
use crate::model::text::{fold, nfc, shorten};
use crate::model::{Finding, Span, VaultPath};
use crate::parse::front_matter::node::{KeyValue, Node, NodeKind};
use crate::parse::front_matter::report::PropertyFindings;
use crate::parse::front_matter::yaml;
use crate::parse::origin::Origin;

/// Marks of programs that fill in templates (D45).
const TEMPLATE_MARKS: [&str; 2] = ["<%", "{{"];

/// Keys of a base.
const KEYS: [&str; 5] = ["filters", "formulas", "properties", "summaries", "views"];

/// Reads a base. Returns it with the findings about it.
pub(super) fn read(path: &VaultPath, origin: &Origin<'_>) -> (Base, Vec<Finding>) {
    let mut reader = Reader {
        path,
        origin,
        findings: Vec::new(),
    };
    let mut report = PropertyFindings::new(path, origin.yaml);
    let entries = yaml::entries(origin.yaml, 0, &mut report);
    reader.take_findings(report.into_findings());
    let mut base = match entries {
        Ok(entries) => reader.base(&entries),
        Err(broken) => {
            let mut reason = broken.reason;
            if TEMPLATE_MARKS.iter().any(|mark| origin.yaml.contains(mark)) {
                reason.push_str(" (it holds template marks that no program has filled in)");
            }
            let at = Span::new(broken.at, broken.at);
            reader.wrong(at, &reason);
            let place = origin.place(at);
            Base {
                broken: Some(Mistake {
                    message: "not valid YAML".into(),
                    place,
                }),
                ..Base::default()
            }
        }
    };
    if base.views.is_empty() {
        base.views = vec![unnamed()];
    }
    base.uses = Uses::of(origin.yaml);
    (base, reader.findings)
}

impl Reader<'_> {
    fn base(&mut self, entries: &[KeyValue<'_>]) -> Base {
        let mut base = Base::default();
        self.hint_at_keys(entries, &KEYS);
        for entry in entries {
            let node = &entry.node;
            match &*entry.key {
                "filters" => base.filter = self.filter(node),
                "formulas" => base.formulas = self.formulas(node, &mut base.broken, "formulas"),
                "summaries" => base.summaries = self.formulas(node, &mut base.broken, "summaries"),
                "properties" => base.names = self.names(node),
                "views" => match views(self, node) {
                    Ok(views) => base.views = views,
                    Err(mistake) => base.broken = base.broken.take().or(Some(mistake)),
                },
                _ => {}
            }
        }
        base
    }

    /// Reads named expressions (D8, D15).
    fn formulas(
        &mut self,
        node: &Node<'_>,
        broken: &mut Option<Mistake>,
        key: &str,
    ) -> Vec<Formula> {
        let entries = match &node.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::Null => return Vec::new(),
            _ => {
                let mistake = self.wrong(node.span, &format!("\"{key}\" must be a map of names"));
                *broken = broken.take().or(Some(mistake));
                return Vec::new();
            }
        };
        let mut formulas: Vec<Formula> = Vec::new();
        for entry in entries.iter().take(MOST) {
            let name = nfc(&entry.key);
            let formula_key = fold(entry.key.trim());
            if matches!(entry.node.kind, NodeKind::List(_) | NodeKind::Map(_)) {
                self.wrong(
                    entry.node.span,
                    &format!("{} is no expression", entry.node.kind_name()),
                );
                continue;
            }
            if formulas.iter().any(|known| known.key == formula_key) {
                self.wrong(
                    entry.key_span,
                    &format!("\"{}\" is there twice", shorten(&name)),
                );
                continue;
            }
            let source = self.source(&entry.node).unwrap_or_else(|| Source {
                text: "null".into(),
                span: self.origin.span(entry.node.span),
                verbatim: None,
            });
            formulas.push(Formula {
                name: name.trim().into(),
                key: formula_key,
                source,
            });
        }
        formulas
    }

    /// Reads the headings of columns (D9).
    fn names(&mut self, node: &Node<'_>) -> Vec<(PropertyId, Box<str>)> {
        let NodeKind::Map(entries) = &node.kind else {
            if !node.is_empty() {
                self.wrong(node.span, "\"properties\" must be a map");
            }
            return Vec::new();
        };
        let mut names = Vec::new();
        for entry in entries.iter().take(MOST) {
            let NodeKind::Map(settings) = &entry.node.kind else {
                continue;
            };
            self.hint_at_keys(settings, &["displayName"]);
            let named = settings
                .iter()
                .find(|setting| &*setting.key == "displayName");
            let name = named.and_then(|setting| setting.node.text());
            if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
                names.push((PropertyId::new(&entry.key), nfc(name).into()));
            }
        }
        names
    }
}
