//! Floors inside rooms: files of one room do not use each other in a circle.
//!
//! Seen is what a file names, not in which file a method is. Where a module only hands something on (`pub use x::Thing`), who takes it from there
//! uses `x`.

use super::{Module, Source, has_word, members, module, none, sources, split_path};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[test]
fn no_files_of_a_room_use_each_other_in_a_circle() {
    let circles = circles(&Uses::of(&sources()).arrows());
    let problems: Vec<_> = circles.into_iter().collect();
    none(
        &problems,
        "files use each other in a circle; cut it so that they form floors",
    );
}

/// A path in the code, from the crate's root: a module and what is named in it.
type Item = Vec<String>;

/// Which files name which.
struct Uses {
    /// What each file imports or hands on, by name.
    imports: BTreeMap<Module, BTreeMap<String, Item>>,
    /// What each file uses.
    items: BTreeMap<Module, BTreeSet<Item>>,
}

/// For each file, the files of the same room that it uses.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

impl Uses {
    fn of(sources: &[Source]) -> Self {
        let modules = sources.iter().map(|source| module(&source.path));
        let mut uses = Self {
            imports: modules.map(|module| (module, BTreeMap::new())).collect(),
            items: BTreeMap::new(),
        };
        for source in sources {
            uses.read(source);
        }
        uses
    }

    fn read(&mut self, source: &Source) {
        let module = module(&source.path);
        let lines: Vec<_> = source.code().map(|(_, line)| line).collect();
        let code = lines.join("\n").replace("pub(in crate::", "pub(");
        let (imports, rest) = split_imports(&code);
        let mut items = BTreeSet::new();
        for (visibility, tree) in imports {
            for (name, path) in imported(tree) {
                let Some(item) = self.item(&module, &path) else {
                    continue;
                };
                // Handing something on is no use of it, and a module is used where something in it is named.
                if visibility.is_empty() && !self.imports.contains_key(&item) {
                    items.insert(item.clone());
                }
                self.imports.get_mut(&module).unwrap().insert(name, item);
            }
        }
        // A single name that was not imported is the file's own.
        let of_others = paths(&rest)
            .filter(|path| path.len() > 1 || self.imports[&module].contains_key(path[0]));
        items.extend(of_others.filter_map(|path| self.item(&module, &path)));
        self.items.insert(module, items);
    }

    /// What a path in a file means; nothing if it begins neither with a module nor with something imported.
    fn item(&self, module: &Module, path: &[impl AsRef<str>]) -> Option<Item> {
        let mut path = path.iter().map(AsRef::as_ref).peekable();
        let mut item = match path.next()? {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len() - 1].to_vec(),
            name => {
                let child = [&module[..], &[name.to_owned()]].concat();
                let child = Some(child).filter(|child| self.imports.contains_key(child));
                self.imports[module].get(name).cloned().or(child)?
            }
        };
        while path.next_if_eq(&"super").is_some() {
            item.pop();
        }
        item.extend(path.map(str::to_owned));
        Some(item)
    }

    /// The file where an item is defined. Where a module only hands it on, that is the file that it comes from.
    fn file_of(&self, item: &Item) -> Option<Module> {
        let end = (1..=item.len()).rfind(|end| self.imports.contains_key(&item[..*end]))?;
        let (module, rest) = item.split_at(end);
        match rest
            .split_first()
            .map(|(name, rest)| (self.imports[module].get(name), rest))
        {
            Some((Some(from), rest)) => self.file_of(&[from, rest].concat()),
            _ => Some(module.to_vec()),
        }
    }

    fn arrows(&self) -> Arrows {
        let arrows = self.items.iter().map(|(from, items)| {
            let files = items.iter().filter_map(|item| self.file_of(item));
            let in_room = files.filter(|to| to != from && to[0] == from[0]);
            (from.clone(), in_room.collect())
        });
        arrows.collect()
    }
}

/// The shortest circle through each arrow that is part of one, as `link/a -> link/b -> link/a`. A module and its direct parent may use each
/// other.
fn circles(arrows: &Arrows) -> BTreeSet<String> {
    let is_parent = |parent: &Module, child: &Module| child[..child.len() - 1] == parent[..];
    let all = arrows
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |to| (from, to)));
    let circles = all.filter_map(|(from, to)| {
        let may_go_back = is_parent(from, to) || is_parent(to, from);
        let mut circle = way(arrows, to, from, !may_go_back)?;
        let first = (0..circle.len()).min_by_key(|at| circle[*at])?;
        circle.rotate_left(first);
        circle.push(circle[0]);
        let names: Vec<_> = circle.iter().map(|file| file.join("/")).collect();
        Some(names.join(" -> "))
    });
    circles.collect()
}

/// The shortest way along the arrows, with both ends. Unless `direct`, the arrow that leads there at once does not count.
fn way<'a>(
    arrows: &'a Arrows,
    from: &'a Module,
    to: &'a Module,
    direct: bool,
) -> Option<Vec<&'a Module>> {
    let mut before: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for next in &arrows[at] {
            let counts = direct || at != from || next != to;
            if counts && next != from && !before.contains_key(next) {
                before.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    let mut way = vec![to];
    while way[way.len() - 1] != from {
        way.push(before.get(way[way.len() - 1])?);
    }
    way.reverse();
    Some(way)
}

/// Splits code into its `use` items, each with its visibility, and the lines of all other code but `mod name;`.
fn split_imports(code: &str) -> (Vec<(&str, &str)>, String) {
    let (mut imports, mut rest, mut at) = (Vec::new(), String::new(), 0);
    while at < code.len() {
        let line = code[at..].split_inclusive('\n').next().unwrap();
        let start = line.trim_start();
        let visibility = start
            .split_once("use ")
            .map(|(before, _)| before)
            .filter(|before| {
                before.is_empty() || before.starts_with("pub") && before.ends_with(' ')
            });
        if let Some(visibility) = visibility {
            let item = code[at..].split_inclusive(';').next().unwrap();
            let tree = item.trim_start()[visibility.len() + "use ".len()..].trim_end_matches(';');
            imports.push((visibility, tree));
            at += item.len();
        } else {
            if !(has_word(line, "mod ") && line.trim_end().ends_with(';')) {
                rest.push_str(line);
            }
            at += line.len();
        }
    }
    (imports, rest)
}

/// What `a::{B, c::D as E}` imports: each name with its path.
fn imported(tree: &str) -> Vec<(String, Vec<String>)> {
    fn walk(tree: &str, before: &[String], found: &mut Vec<(String, Vec<String>)>) {
        if let Some(group) = tree.strip_prefix('{') {
            for member in members(group) {
                walk(member, before, found);
            }
            return;
        }
        let (name, rest) = split_path(tree);
        let mut path = before.to_vec();
        if name != "self" || before.is_empty() {
            path.push(name.to_owned());
        }
        if !rest.is_empty() && tree[name.len()..].starts_with("::") {
            return walk(rest, &path, found);
        }
        let name = match tree.split_once(" as ") {
            Some((_, alias)) => alias.trim().to_owned(),
            None => path.last().unwrap().clone(),
        };
        found.push((name, path));
    }
    let mut found = Vec::new();
    walk(tree.trim(), &[], &mut found);
    found
}

/// The names in code, `a::b::C` as one.
fn paths(code: &str) -> impl Iterator<Item = Vec<&str>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.split(move |c| !is_part(c))
        .map(|path| path.split("::").collect())
}

#[test]
fn this_test_sees_which_files_use_each_other() {
    let arrows = |files: &[(&str, &str)]| {
        let source = |(name, text): &(&str, &str)| {
            Source::new(format!("src/link/{name}.rs"), (*text).to_owned())
        };
        let sources: Vec<_> = files.iter().map(source).collect();
        Uses::of(&sources).arrows()
    };
    let uses = |files: &[(&str, &str)], file: &str| {
        let found = arrows(files)[&module(&format!("src/link/{file}.rs"))].clone();
        found.iter().map(|to| to.join("/")).collect::<Vec<_>>()
    };
    let all = |text| {
        let parent = "mod a;\npub mod b;\nmod c;\npub use b::{Thing, other as renamed};\nuse crate::model::Url;\npub struct Own;\n";
        [
            ("mod", parent),
            ("a", text),
            ("b", "mod d;\npub(super) use d::Deep;\n"),
            ("b/d", ""),
            ("c", ""),
        ]
    };
    for (text, expected) in [
        ("use super::Own;", &["link"][..]),
        ("use super::Thing;", &["link/b"]),
        ("use crate::link::{c::X, Thing};", &["link/b", "link/c"]),
        (
            "use super::{\n    b::Deep,\n    c,\n};\nfn f() { c::g() }",
            &["link/b/d", "link/c"],
        ),
        ("use super::{b, c};", &[]),
        ("use super::b as x;\ntype T = x::Deep;", &["link/b/d"]),
        (
            "fn f() -> super::c::X { super::renamed() }",
            &["link/b", "link/c"],
        ),
        (
            "// super::c::X\nuse super::Url;\nuse crate::model::c::X;",
            &[],
        ),
        (
            "pub(in crate::link::c) struct X;\n#[cfg(test)]\nmod tests {\n    use super::super::c::X;\n}\n",
            &[],
        ),
    ] {
        assert_eq!(uses(&all(text), "a"), expected, "{text}");
    }
    // A parent uses what it names itself, not what it only hands on.
    assert_eq!(uses(&all(""), "mod"), [""; 0]);
    assert_eq!(
        uses(
            &[("mod", "pub use a::f;\nfn g() { f() }"), ("a", "")],
            "mod"
        ),
        ["link/a"]
    );
    assert_eq!(
        uses(&[("mod", "fn g() { a::f() }"), ("a", "")], "mod"),
        ["link/a"]
    );
    let found = |files: &[(&str, &str)]| circles(&arrows(files)).into_iter().collect::<Vec<_>>();
    assert_eq!(
        found(&[("a", "use super::b::X;"), ("b", "use super::a::Y;")]),
        ["link/a -> link/b -> link/a"]
    );
    let parent = ("mod", "mod a;\npub use b::X;\npub struct Own;\n");
    assert_eq!(
        found(&[parent, ("a", "use super::X;"), ("b", "use super::a::Y;")]),
        ["link/a -> link/b -> link/a"]
    );
    let parent = ("mod", "use a::Y;\npub struct Own;\n");
    assert_eq!(
        found(&[parent, ("a", "use super::Own;"), ("b", "")]),
        [""; 0]
    );
    assert_eq!(
        found(&[parent, ("a", "use super::b::X;"), ("b", "use super::Own;")]),
        ["link -> link/a -> link/b -> link"]
    );
}
