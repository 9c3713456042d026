//! The content model of HTML as far as it matters, and what no page may hold.
//!
//! Entry point: [`Read::judge`], once for each node of the tree.

use super::Read;
use markup5ever_rcdom::{Handle, NodeData};

/// Elements that hold phrasing content only.
const PHRASING: &[&str] = &[
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "span", "em", "strong", "b", "i", "u", "s",
    "small", "code", "kbd", "samp", "var", "mark", "sub", "sup", "q", "cite", "abbr", "dfn",
    "time", "data", "bdi", "bdo", "button", "label", "summary", "rt", "rp", "ruby", "legend",
    "font", "tt", "strike", "big",
];

/// Elements that take over the content model of their parent.
const TRANSPARENT: &[&str] = &["a", "ins", "del", "map"];

/// Elements that are no phrasing content.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
];

/// Elements that people act on and that may not stand in one another.
const INTERACTIVE: &[&str] = &[
    "a", "button", "details", "iframe", "input", "label", "select", "textarea",
];

/// Elements that no page holds (W2).
const FORBIDDEN: &[&str] = &[
    "applet", "base", "embed", "object", "style", "template", "noscript",
];

/// An element, where it may stand and what it may hold: `None` for anything.
type Rule = (
    &'static str,
    Option<&'static [&'static str]>,
    Option<&'static [&'static str]>,
);

const RULES: &[Rule] = &[
    ("ul", None, Some(&["li"])),
    ("ol", None, Some(&["li"])),
    ("menu", None, Some(&["li"])),
    ("li", Some(&["ul", "ol", "menu"]), None),
    ("dl", None, Some(&["dt", "dd", "div"])),
    ("dt", Some(&["dl", "div"]), None),
    ("dd", Some(&["dl", "div"]), None),
    (
        "table",
        None,
        Some(&["caption", "colgroup", "thead", "tbody", "tfoot"]),
    ),
    ("caption", Some(&["table"]), None),
    ("colgroup", Some(&["table"]), Some(&["col"])),
    ("col", Some(&["colgroup"]), None),
    ("thead", Some(&["table"]), Some(&["tr"])),
    ("tbody", Some(&["table"]), Some(&["tr"])),
    ("tfoot", Some(&["table"]), Some(&["tr"])),
    (
        "tr",
        Some(&["thead", "tbody", "tfoot"]),
        Some(&["td", "th"]),
    ),
    ("td", Some(&["tr"]), None),
    ("th", Some(&["tr"]), None),
    ("summary", Some(&["details"]), None),
    ("figcaption", Some(&["figure"]), None),
    ("source", Some(&["picture", "audio", "video"]), None),
    ("track", Some(&["audio", "video"]), None),
    ("select", None, Some(&["option", "optgroup", "hr"])),
    ("optgroup", Some(&["select"]), Some(&["option"])),
];

impl Read {
    /// Judges a node that stands in the elements `path`, outermost first.
    pub(super) fn judge(&mut self, node: &Handle, path: &[String]) {
        let parent = path.last().map_or("", String::as_str);
        match &node.data {
            NodeData::Comment { .. } => self.wrong("a comment", path),
            NodeData::Text { contents } => {
                let holds = RULES.iter().find(|rule| rule.0 == parent);
                let is_text_free = holds.is_some_and(|rule| rule.2.is_some());
                if is_text_free && !contents.borrow().trim_ascii().is_empty() {
                    self.unusual("text", path);
                }
                if path.iter().any(|p| p == "article") {
                    self.text.push_str(&contents.borrow());
                }
            }
            NodeData::Element { name, attrs, .. } => {
                let name = name.local.to_ascii_lowercase().to_string();
                let in_drawing = path.iter().any(|p| p == "svg" || p == "math");
                if !in_drawing {
                    self.element(&name, parent, path);
                }
                if name == "details" {
                    self.details(node, path);
                }
                let mut has_source = false;
                for attribute in attrs.borrow().iter() {
                    has_source |= &*attribute.name.local == "src";
                    self.attribute(&name, &attribute.name.local, &attribute.value, path);
                }
                if name == "script" && !has_source {
                    self.wrong("a script", path);
                }
            }
            _ => {}
        }
    }

    fn element(&mut self, name: &str, parent: &str, path: &[String]) {
        if FORBIDDEN.contains(&name) {
            self.wrong(&format!("forbidden <{name}>"), path);
        }
        for (rule, parents, children) in RULES {
            let misplaced = *rule == name && parents.is_some_and(|p| !p.contains(&parent));
            let not_allowed = *rule == parent && children.is_some_and(|c| !c.contains(&name));
            if misplaced || not_allowed {
                self.unusual(&format!("<{name}>"), path);
            }
        }
        let parents = path.iter().rev().nth(1).map_or("", String::as_str);
        if matches!(name, "dt" | "dd") && parent == "div" && parents != "dl" {
            self.unusual(&format!("<{name}>"), path);
        }
        let mut around = path.iter().rev().map(String::as_str);
        let around = around.find(|p| !TRANSPARENT.contains(p)).unwrap_or("");
        let is_heading = name.len() == 2 && name.starts_with('h') && name != "hr";
        let may_hold = around == "summary" && is_heading;
        if BLOCK.contains(&name) && PHRASING.contains(&around) && !may_hold {
            self.unusual(&format!("block <{name}>"), path);
        }
        if INTERACTIVE.contains(&name) {
            let acts = |p: &&String| matches!(p.as_str(), "a" | "button");
            let in_label = |p: &&String| *p == "label" && matches!(name, "label");
            // A link in the title of a folded callout is what its author asked for, and works.
            let in_summary = |p: &&String| *p == "summary" && name != "a";
            if path
                .iter()
                .any(|p| acts(&p) || in_label(&p) || in_summary(&p))
            {
                self.unusual(&format!("interactive <{name}>"), path);
            }
        }
        if name == "form" && path.iter().any(|p| p == "form") {
            self.wrong("form in a form", path);
        }
    }

    /// The summary comes first, and there is one.
    fn details(&mut self, node: &Handle, path: &[String]) {
        let children = node.children.borrow();
        let elements = children.iter().filter_map(|child| match &child.data {
            NodeData::Element { name, .. } => Some(&*name.local == "summary"),
            _ => None,
        });
        if elements.skip(1).any(|is_summary| is_summary) {
            self.unusual("a summary that is not the first of its details", path);
        }
    }

    pub(super) fn attribute(&mut self, element: &str, name: &str, value: &str, path: &[String]) {
        if name == "id" {
            if value.is_empty() || value.contains(|c: char| c.is_ascii_whitespace()) {
                self.wrong(&format!("the id {value:?}"), path);
            }
            if !self.ids.insert(value.to_owned()) {
                self.wrong(&format!("a second id {value:?}"), path);
            }
        }
        if name == "name" && element == "a" {
            self.names.push(value.to_owned());
        }
        if name.starts_with("on")
            || matches!(name, "srcdoc" | "formaction" | "action" | "autofocus")
        {
            self.wrong(&format!("forbidden {name}={value:?}"), path);
        }
        if matches!(name, "href" | "src" | "poster" | "data" | "cite" | "srcset") {
            let plain: String = value
                .chars()
                .filter(|c| !c.is_control() && *c != ' ')
                .collect();
            let plain = plain.to_ascii_lowercase();
            let schemes = ["javascript:", "vbscript:", "file:", "blob:"];
            if schemes.iter().any(|scheme| plain.starts_with(scheme)) {
                self.wrong(&format!("forbidden {name}={value:?}"), path);
            }
        }
        // Our own `srcset`s have a comma and a space between pictures, and no spaces in addresses.
        let pictures = value.split(", ").filter_map(|one| one.split(' ').next());
        let addresses: Vec<&str> = match name {
            "href" | "src" | "poster" => vec![value],
            "srcset" => pictures.collect(),
            _ => Vec::new(),
        };
        for address in addresses {
            let address = (element.to_owned(), name.to_owned(), address.to_owned());
            self.addresses.push(address);
        }
        if matches!(name, "popovertarget" | "aria-labelledby") {
            let address = (element.to_owned(), name.to_owned(), format!("#{value}"));
            self.addresses.push(address);
        }
    }

    /// Links within the page lead somewhere.
    pub(super) fn finish(&mut self) {
        self.ids.extend(self.names.drain(..));
        for (element, name, value) in &self.addresses {
            let Some(id) = value.strip_prefix('#') else {
                continue;
            };
            let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
            if !id.is_empty() && !self.ids.contains(&*id) {
                let problem = format!("no id for <{element} {name}={value:?}>");
                self.problems.push(problem);
            }
        }
    }

    fn unusual(&mut self, what: &str, path: &[String]) {
        self.unusual.push(format!("{what} in {}", path.join(" ")));
    }

    fn wrong(&mut self, what: &str, path: &[String]) {
        self.problems.push(format!("{what} in {}", path.join(" ")));
    }
}
