//! Writes attributes and end tags in normal form: names from the lists, values in double quotes.

use super::attributes::{self, Rule, Space, is_safe_style, is_safe_url};
use super::{Resolve, Sanitizer};
use crate::config::HtmlPolicy;
use crate::model::element::{self, OF_FORM};
use crate::model::{HtmlAttribute, HtmlTag, address};
use crate::render::escape;

/// Writes an end tag.
pub(super) fn end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Whether an `<iframe>` has an address it may show.
pub(super) fn has_frame_address(tag: &HtmlTag, resolve: Resolve<'_>) -> bool {
    let source = tag.attributes.iter().find(|a| &*a.name == "src");
    source.is_some_and(|a| address(a, resolve).is_some_and(|url| is_safe_url(Rule::Frame, &url)))
}

/// Returns the attribute's address, resolved if it is a link, or `None` for a relative address that is no link.
fn address(attribute: &HtmlAttribute, resolve: Resolve<'_>) -> Option<String> {
    match attribute.link {
        Some(link) => resolve(link),
        None => {
            let value = attribute.value.as_deref()?.trim();
            let is_absolute = value.is_empty()
                || value.starts_with('#')
                || value.starts_with("//")
                || attributes::scheme(&attributes::bare(value)).is_some();
            is_absolute.then(|| address::with_scheme(value).into_owned())
        }
    }
}

impl Sanitizer {
    /// Writes the attributes that pass, each with a space before it.
    pub(super) fn write_attributes(
        &mut self,
        out: &mut String,
        tag: &HtmlTag,
        space: Space,
        resolve: Resolve<'_>,
    ) {
        let element = &*tag.name;
        if self.policy == HtmlPolicy::Trusted {
            return write_trusted(out, tag, resolve);
        }
        for attribute in &tag.attributes {
            let name = &*attribute.name;
            let rule = attributes::rule(space, element, name);
            match (rule, attribute.value.as_deref()) {
                (Rule::Drop, _) if attributes::is_forgotten(name) => {}
                (Rule::Drop, _) => self.report(name.chars().take(40).collect()),
                (Rule::Id, _) if self.is_shadow(element) => {
                    self.report(format!("id of <{element}>"));
                }
                (Rule::Text, value) if is_value_allowed(element, name, value) => {
                    write(out, name, value);
                }
                (Rule::Text, _) if name == "target" => {}
                (Rule::Text, _) => self.report(format!("{name} of <{element}>")),
                (_, None) => {}
                (Rule::Id, Some(id)) => self.write_id(out, id),
                (Rule::Classes, Some(classes)) => self.write_classes(out, classes),
                (Rule::Style, Some(style)) if is_safe_style(style) => write(out, name, Some(style)),
                (Rule::Paint, Some(paint)) if is_paint(paint) => write(out, name, Some(paint)),
                (Rule::Fragment, Some(id)) if id.starts_with('#') => write(out, name, Some(id)),
                (Rule::Style | Rule::Paint | Rule::Fragment, _) => self.report(name.to_owned()),
                (Rule::Relation, Some(words)) => write_relation(out, words),
                (Rule::PictureSet, Some(set)) => {
                    let set = picture_set(attribute, set, resolve);
                    if !set.written.is_empty() {
                        write(out, name, Some(&set.written));
                    }
                    if set.removed {
                        self.report(name.to_owned());
                    }
                }
                (Rule::Link | Rule::Picture | Rule::Frame, Some(_)) => {
                    self.write_address(out, rule, attribute, resolve);
                }
            }
        }
        write_own(out, tag);
    }

    fn write_address(
        &mut self,
        out: &mut String,
        rule: Rule,
        attribute: &HtmlAttribute,
        resolve: Resolve<'_>,
    ) {
        // A link that leads nowhere has a finding of its own.
        let Some(url) = address(attribute, resolve) else {
            return;
        };
        if is_safe_url(rule, &url) {
            let url: String = url.trim().chars().filter(|c| !c.is_control()).collect();
            write(out, &attribute.name, Some(&url));
        } else {
            let scheme = attributes::scheme(&attributes::bare(&url)).unwrap_or_default();
            self.report(format!("{scheme}: link"));
        }
    }

    /// Writes classes without those that are reserved for the page's own elements, which scripts and styles know by them (A3).
    fn write_classes(&mut self, out: &mut String, classes: &str) {
        let words = || classes.split_ascii_whitespace();
        if !words().any(is_furniture) {
            return write(out, "class", Some(classes));
        }
        for word in words().filter(|word| is_furniture(word)) {
            self.report(format!(
                "class {}",
                word.chars().take(40).collect::<String>()
            ));
        }
        let kept: Vec<_> = words().filter(|word| !is_furniture(word)).collect();
        if !kept.is_empty() {
            write(out, "class", Some(&kept.join(" ")));
        }
    }

    /// Whether an element's id would shadow a property of the form around it: a script that asks the form for its `closest` would get the
    /// element instead.
    fn is_shadow(&self, element: &str) -> bool {
        element::is(element, OF_FORM) && self.is_open("form")
    }

    /// Writes an id unless the page has it, or it is reserved for the page's own elements (W7, A3).
    fn write_id(&mut self, out: &mut String, id: &str) {
        let id = id.trim();
        let is_id = !id.is_empty() && !id.contains(|c: char| c.is_ascii_whitespace());
        if is_id && !is_furniture(id) && self.ids.insert(id.into()) {
            write(out, "id", Some(id));
        }
    }
}

/// Whether an id or a class is one of the page's own.
fn is_furniture(name: &str) -> bool {
    name.starts_with("nw-")
}

fn write(out: &mut String, name: &str, value: Option<&str>) {
    out.push(' ');
    out.push_str(name);
    if let Some(value) = value {
        out.push_str("=\"");
        escape::attribute(out, value);
        out.push('"');
    }
}

/// Writes attributes of ours: controls are disabled, frames load when they are seen, and links give no window to the page they open.
fn write_own(out: &mut String, tag: &HtmlTag) {
    match &*tag.name {
        "button" => out.push_str(" type=\"button\" disabled"),
        "fieldset" | "input" | "optgroup" | "option" | "select" | "textarea" => {
            out.push_str(" disabled");
        }
        "iframe" => out.push_str(" loading=\"lazy\""),
        "a" | "area" => {
            let has = |name: &str| tag.attributes.iter().any(|a| &*a.name == name);
            if has("target") && !has("rel") {
                out.push_str(" rel=\"noopener\"");
            }
        }
        _ => {}
    }
}

/// Whether an attribute of plain text has an allowed value.
fn is_value_allowed(element: &str, name: &str, value: Option<&str>) -> bool {
    match (element, name) {
        ("a" | "area", "target") => value == Some("_blank"),
        ("input", "type") => value.is_some_and(attributes::is_input_type),
        ("a", "name") => value.is_some_and(|v| !is_furniture(v)),
        _ => true,
    }
}

fn write_relation(out: &mut String, words: &str) {
    let plain = |word: &&str| word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    // `opener` is the only relation that could harm the reader.
    let kept = words
        .split_ascii_whitespace()
        .filter(plain)
        .filter(|w| !w.eq_ignore_ascii_case("opener"));
    let mut all: Vec<&str> = kept.collect();
    if !all.contains(&"noopener") {
        all.push("noopener");
    }
    write(out, "rel", Some(&all.join(" ")));
}

/// Whether a value of a drawing refers to nothing but parts of drawings on the page.
fn is_paint(value: &str) -> bool {
    let bare = attributes::bare(value).to_lowercase();
    is_safe_style(value)
        && bare
            .split("url(")
            .skip(1)
            .all(|rest| rest.trim_start_matches(['"', '\'']).starts_with('#'))
}

/// A `srcset` after cleaning.
#[derive(Default)]
struct PictureSet {
    /// The pictures that may be shown.
    written: String,
    /// Whether one that is no link was removed. Links have findings of their own.
    removed: bool,
}

fn picture_set(attribute: &HtmlAttribute, set: &str, resolve: Resolve<'_>) -> PictureSet {
    let mut left = PictureSet::default();
    let mut next = attribute.link;
    for (url, descriptor) in address::picture_set(set) {
        let link = next.filter(|_| address::is_of_vault(url));
        next = next.map(|n| n + u32::from(link.is_some()));
        let candidate = HtmlAttribute {
            name: attribute.name.clone(),
            value: Some(url.into()),
            link,
        };
        let Some(url) = address(&candidate, resolve) else {
            left.removed |= link.is_none();
            continue;
        };
        let plain = descriptor
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'w' | b'x' | b'h' | b' '));
        if !is_safe_url(Rule::PictureSet, &url) || !plain || url.ends_with(',') {
            left.removed = true;
            continue;
        }
        let written = &mut left.written;
        if !written.is_empty() {
            written.push_str(", ");
        }
        // White space would end the address.
        written.extend(url.chars().map(|c| {
            if c.is_whitespace() {
                "%20".to_owned()
            } else {
                c.to_string()
            }
        }));
        if !descriptor.is_empty() {
            written.push(' ');
            written.push_str(descriptor);
        }
    }
    left
}

/// Writes all attributes as typed, except for links.
fn write_trusted(out: &mut String, tag: &HtmlTag, resolve: Resolve<'_>) {
    for attribute in &tag.attributes {
        let is_name = |c: char| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '"' | '\'' | '>' | '/' | '=' | '<')
        };
        if attribute.name.is_empty() || !attribute.name.chars().all(is_name) {
            continue;
        }
        let is_set = &*attribute.name == "srcset";
        let on_disk = |value: &str| {
            address::picture_set(value).any(|(address, _)| address::is_of_disk(address))
        };
        match attribute.link {
            Some(_) if is_set => {
                let set = attribute.value.as_deref().unwrap_or_default();
                let set = picture_set(attribute, set, resolve).written;
                if !set.is_empty() {
                    write(out, &attribute.name, Some(&set));
                }
            }
            Some(link) => {
                if let Some(url) = resolve(link) {
                    write(out, &attribute.name, Some(&url));
                }
            }
            // The path may name a private file (V9).
            None if is_set && attribute.value.as_deref().is_some_and(on_disk) => {}
            None => {
                let is_url = matches!(&*attribute.name, "href" | "src");
                let value = attribute.value.as_deref().map(|value| match is_url {
                    true => address::with_scheme(value),
                    false => value.into(),
                });
                write(out, &attribute.name, value.as_deref());
            }
        }
    }
}
