//! Reads the style sheet of a drawing, and finds what it says of an element.
//!
//! Entry points: [`Sheet::read`] and [`Sheet::apply`]. Rules become attributes of elements, so that nothing of a drawing touches the rest of
//! the page, and no policy has to allow style sheets in pages. Rules within `@…` and rules for a state such as `:hover` do not count.

use roxmltree::Node;

/// A style sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// One for each selector, those that count more later.
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    /// How many ids, classes and names of elements it has.
    weight: (usize, usize, usize),
    /// The element itself last, each with what joins it to the one before.
    parts: Vec<(Join, Part)>,
    declarations: Vec<Declaration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    Within,
    Child,
}

/// What one element must be.
#[derive(Debug, Default)]
struct Part {
    name: Option<Box<str>>,
    id: Option<Box<str>>,
    classes: Vec<Box<str>>,
    attributes: Vec<(Box<str>, Wanted)>,
}

/// What the value of an attribute must be.
#[derive(Debug)]
enum Wanted {
    Anything,
    Exactly(Box<str>),
    Ending(Box<str>),
}

/// A property with its value.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    pub(super) name: Box<str>,
    pub(super) value: Box<str>,
    pub(super) is_important: bool,
}

impl Sheet {
    /// Reads a style sheet.
    pub(super) fn read(css: &str) -> Self {
        let mut rules = Vec::new();
        let mut rest = css;
        while let Some(open) = rest.find('{') {
            let selectors = rest[..open].trim();
            let behind = &rest[open + 1..];
            let end = block_end(behind);
            let inside = &behind[..end];
            rest = behind.get(end + 1..).unwrap_or_default();
            if selectors.starts_with('@') || inside.contains('{') {
                continue;
            }
            for selector in selectors.split(',') {
                if let Some((parts, weight)) = selector_parts(selector) {
                    rules.push(Rule {
                        weight,
                        parts,
                        declarations: declarations(inside),
                    });
                }
            }
        }
        rules.sort_by_key(|rule| rule.weight);
        Self { rules }
    }

    /// Calls `set` with each declaration for `element`, those that count more later.
    pub(super) fn apply(&self, element: Node<'_, '_>, mut set: impl FnMut(&Declaration)) {
        let fitting = self.rules.iter().filter(|rule| fits(&rule.parts, element));
        for rule in fitting {
            rule.declarations.iter().for_each(&mut set);
        }
    }
}

/// Returns where the block ends whose inside `text` begins with.
fn block_end(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Reads the declarations of a rule or of a `style` attribute.
pub(super) fn declarations(text: &str) -> Vec<Declaration> {
    let each = text.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim();
        let plain = value.strip_suffix("!important").map(str::trim_end);
        Some(Declaration {
            name: name.trim().to_ascii_lowercase().into(),
            value: plain.unwrap_or(value).into(),
            is_important: plain.is_some(),
        })
    });
    each.collect()
}

type Parts = Vec<(Join, Part)>;

/// Reads a selector; `None` if it says something that is not understood.
fn selector_parts(selector: &str) -> Option<(Parts, (usize, usize, usize))> {
    let spaced = selector.replace('>', " > ");
    let mut parts = Parts::new();
    let mut join = Join::Within;
    let mut weight = (0, 0, 0);
    for word in spaced.split_whitespace() {
        if word == ">" {
            join = Join::Child;
            continue;
        }
        let part = part(word)?;
        weight.0 += usize::from(part.id.is_some());
        weight.1 += part.classes.len() + part.attributes.len();
        weight.2 += usize::from(part.name.is_some());
        parts.push((std::mem::replace(&mut join, Join::Within), part));
    }
    (!parts.is_empty()).then_some((parts, weight))
}

fn part(word: &str) -> Option<Part> {
    let mut part = Part::default();
    let length = |text: &str| text.find(['.', '#', '[', ':']).unwrap_or(text.len());
    let (name, mut rest) = word.split_at(length(word));
    if !name.is_empty() && name != "*" {
        part.name = Some(name.into());
    }
    while let Some(mark) = rest.chars().next() {
        let inside = &rest[1..];
        let value = match mark {
            '[' => {
                let (value, behind) = inside.split_once(']')?;
                rest = behind;
                value
            }
            '.' | '#' => {
                let (value, behind) = inside.split_at(length(inside));
                rest = behind;
                value
            }
            _ => return None,
        };
        match mark {
            '.' => part.classes.push(value.into()),
            '#' => part.id = Some(value.into()),
            _ => {
                let (name, value) = match value.split_once('=') {
                    Some((name, value)) => {
                        let value = value.trim_matches(['"', '\'']).into();
                        match name.strip_suffix('$') {
                            Some(name) => (name, Wanted::Ending(value)),
                            None => (name, Wanted::Exactly(value)),
                        }
                    }
                    None => (value, Wanted::Anything),
                };
                // `[id^="…"]` and the like.
                if !name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
                {
                    return None;
                }
                part.attributes.push((name.into(), value));
            }
        }
    }
    Some(part)
}

/// Whether a selector chooses `element`.
fn fits(parts: &[(Join, Part)], element: Node<'_, '_>) -> bool {
    let Some(((join, part), before)) = parts.split_last() else {
        return true;
    };
    if !is(part, element) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    let mut around = element.ancestors().skip(1).filter(Node::is_element);
    match join {
        Join::Child => around.next().is_some_and(|parent| fits(before, parent)),
        Join::Within => around.any(|ancestor| fits(before, ancestor)),
    }
}

fn is(part: &Part, element: Node<'_, '_>) -> bool {
    let name = element.tag_name().name();
    let has_class = |class: &str| {
        let classes = element.attribute("class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|own| own == class)
    };
    part.name
        .as_deref()
        .is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
        && part
            .id
            .as_deref()
            .is_none_or(|id| element.attribute("id") == Some(id))
        && part.classes.iter().all(|class| has_class(class))
        && part.attributes.iter().all(|(name, wanted)| {
            element.attribute(&**name).is_some_and(|own| match wanted {
                Wanted::Anything => true,
                Wanted::Exactly(value) => *own == **value,
                Wanted::Ending(end) => own.ends_with(&**end),
            })
        })
}
