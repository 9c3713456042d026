//! Reads the references in style sheets of a drawing: `.sky { fill: url(#stars) }`.
//!
//! Entry point: [`Expansion::sheet`]. Of a selector only the last part is read, so a rule may count for more elements than it styles, never
//! for fewer.

use super::{Expansion, Node, Reference, reach, urls};

impl Expansion {
    /// Reads a style sheet that begins at byte `start` of the drawing.
    pub fn sheet(&mut self, css: &str, start: usize) {
        let (mut selector, mut body) = ("", 0);
        let mut begin = 0;
        for (at, mark) in css.match_indices(['{', '}', ';']) {
            match mark {
                "{" => {
                    selector = &css[begin..at];
                    body = at + 1;
                }
                "}" => {
                    if let Some(declarations) = css.get(body..at) {
                        self.rule(selector, declarations, start + body);
                    }
                    body = at + 1;
                }
                // A `;` within a rule, or at the end of an `@import` before it.
                _ => {}
            }
            begin = at + 1;
        }
    }

    /// Records the references of a rule whose declarations begin at byte `start` of the drawing.
    fn rule(&mut self, selector: &str, declarations: &str, start: usize) {
        let mut references = Vec::new();
        let mut at = start;
        for declaration in declarations.split(';') {
            if let Some((property, value)) = declaration.split_once(':') {
                let property_end = at + property.len() + 1;
                let name = property.trim().to_ascii_lowercase();
                for (address, range) in urls(value) {
                    let Some((_, id)) = address.split_once('#') else {
                        continue;
                    };
                    references.push(self.references.len());
                    self.references.push(Reference {
                        target: id.trim().into(),
                        reach: reach(&name),
                        range: property_end + range.start..property_end + range.end,
                    });
                }
            }
            at += declaration.len() + 1;
        }
        if references.is_empty() {
            return;
        }
        let rule = self.node(Node {
            references,
            ..Node::default()
        });
        for selector in selector.split(',') {
            let key = self.key(picked(selector));
            self.nodes[key].children.push(rule);
        }
    }
}

/// Returns the class, else the id, else the element's name that the last part of a selector names.
fn picked(selector: &str) -> String {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~');
    let last = selector
        .trim()
        .rsplit(is_between)
        .next()
        .unwrap_or_default();
    let name_of = |rest: &str| {
        let end = rest.find(['.', '#', ':', '[', '*']).unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    for mark in ['.', '#'] {
        if let Some((_, rest)) = last.split_once(mark) {
            return format!("{mark}{}", name_of(rest));
        }
    }
    let name = name_of(last).to_ascii_lowercase();
    let name = name.rsplit('|').next().unwrap_or_default();
    match name {
        "" => "*".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v16_what_selectors_pick_out() {
        for (selector, key) in [
            (" .a ", ".a"),
            ("svg > g.a.b", ".a"),
            ("#x:hover", "#x"),
            ("g PATH[d]", "path"),
            ("svg|rect", "rect"),
            ("*", "*"),
            ("", "*"),
            (":root", "*"),
        ] {
            assert_eq!(picked(selector), key, "{selector}");
        }
    }
}
