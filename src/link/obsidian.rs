//! Reads addresses that name files through Obsidian, and paths on somebody's disk (L13, L14).
//!
//! Entry points: [`Named::read`] for an `obsidian:` URL, [`disk_path`] for other addresses of disks. `resolve/outside.rs` looks
//! up what they name.

use super::typed::decode;
use crate::model::{Note, Value};

/// URL parameters that hold a file's path or name.
const FILES: [&str; 5] = ["file", "filepath", "filename", "path", "name"];

/// Properties in which the plugin Advanced URI keeps the id of a note.
const IDS: [&str; 2] = ["id", "uid"];

/// Most names that are read from one URL.
const MAX_NAMES: usize = 8;

/// The files that an `obsidian:` URL names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Paths and names of files in the vault.
    pub(super) files: Vec<String>,
    /// The id of a note.
    pub(super) uid: Option<String>,
    /// A path on a disk.
    pub(super) disk: Option<String>,
}

impl Named {
    /// Reads a URL such as `obsidian://open?vault=V&file=X`, `obsidian://vault/V/X`, `obsidian:///disk/X` or
    /// `obsidian://advanced-uri?filepath=X`. Returns `None` if it has another scheme.
    pub(super) fn read(url: &str) -> Option<Self> {
        let url: String = url.trim().chars().filter(|c| !c.is_control()).collect();
        let (scheme, rest) = url.split_once(':')?;
        if !scheme.trim().eq_ignore_ascii_case("obsidian") {
            return None;
        }
        let mut named = Self::default();
        if rest.starts_with("///") {
            let path = rest.split('?').next().unwrap_or_default();
            named.disk = Some(decode(path.trim_start_matches("//")).into_owned());
            return Some(named);
        }
        let (action, query) = rest.split_once('?').unwrap_or((rest, ""));
        let action = action.trim_start_matches('/');
        if let Some((first, path)) = action.split_once('/')
            && first.eq_ignore_ascii_case("vault")
        {
            let file = path.split_once('/').map_or("", |(_, file)| file);
            named.add_file(&decode(file));
        }
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            if name.eq_ignore_ascii_case("uid") && !value.is_empty() {
                named.uid.get_or_insert_with(|| value.trim().to_owned());
            } else if FILES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                let is_path = name.eq_ignore_ascii_case("path") && value.starts_with(['/', '~']);
                if is_path || has_drive(&value) {
                    named.disk.get_or_insert_with(|| value.into_owned());
                } else {
                    named.add_file(&value);
                }
            }
        }
        Some(named)
    }

    fn add_file(&mut self, name: &str) {
        let name = name.trim();
        if !name.is_empty() && self.files.len() < MAX_NAMES {
            self.files.push(name.to_owned());
        }
    }
}

/// Whether a path begins with a drive or a server: `C:\x`, `C:/x`, `\\server\x`.
fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    let is_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    path.starts_with("\\\\")
        || is_letter && bytes.get(1) == Some(&b':') && matches!(bytes.get(2), Some(b'/' | b'\\'))
}

/// Returns the path that a `file:` or `app:` URL or an address with a drive letter names.
pub(super) fn disk_path(address: &str) -> Option<String> {
    let address: String = address.trim().chars().filter(|c| !c.is_control()).collect();
    if has_drive(&address) {
        return Some(decode(&address).into_owned());
    }
    let (scheme, rest) = address.split_once(':')?;
    let is_disk = ["file", "app"]
        .iter()
        .any(|known| scheme.trim().eq_ignore_ascii_case(known));
    let path = rest.split('?').next().unwrap_or_default();
    is_disk.then(|| decode(path).into_owned())
}

/// Returns the id that a note's properties give it.
pub(super) fn uid_of(note: &Note) -> Option<String> {
    let front = note.text.get(..note.front.body as usize)?;
    // Most notes have no id. Checking the lines first avoids reading their properties.
    let names_id = |line: &str| {
        let key = line.split_once(':').map_or("", |(key, _)| key);
        let key = key.trim().trim_matches(['"', '\'']);
        IDS.iter().any(|id| key.eq_ignore_ascii_case(id))
    };
    if !front.lines().any(names_id) {
        return None;
    }
    IDS.iter().find_map(|id| {
        let mut properties = note.properties().iter().rev();
        let found = properties.find(|property| property.key.eq_ignore_ascii_case(id))?;
        match &found.value {
            Value::Text(text) | Value::Number(_, text) => Some(text.trim().to_owned()),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(url: &str) -> (Vec<String>, Option<String>, Option<String>) {
        let named = Named::read(url).unwrap();
        (named.files, named.uid, named.disk)
    }

    #[test]
    fn l14_files_that_obsidian_urls_name() {
        for url in [
            "obsidian://open?vault=v&file=Bees%2FHive%20log",
            "OBSIDIAN://open/?FILE=Bees/Hive%20log",
            "obsidian:open?file=Bees/Hive log",
            "obsidian://vault/my%20vault/Bees/Hive%20log",
            "obsidian://VAULT/v/Bees/Hive log?x",
            "obsidian://advanced-uri?vault=v&filepath=Bees%2FHive%20log",
            "obsidian://adv-uri?filename=Bees/Hive log&heading=x",
            "obsidian://open?path=Bees%2FHive%20log",
            "obsidian://new?name=Bees/Hive log",
            "ob\tsidian://open?file=Bees/Hive\u{0} log",
        ] {
            assert_eq!(
                named(url),
                (vec!["Bees/Hive log".to_owned()], None, None),
                "{url}"
            );
        }
        let two = named("obsidian://advanced-uri?uid=a%20b&filepath=x&filename=y");
        assert_eq!(
            two,
            (vec!["x".into(), "y".into()], Some("a b".into()), None)
        );
        assert_eq!(named("obsidian://open?vault=v").0, [""; 0]);
        assert_eq!(named("obsidian://vault/v").0, [""; 0]);
        assert_eq!(Named::read("https://open?file=x"), None);
    }

    #[test]
    fn l14_paths_on_a_disk() {
        for (url, path) in [
            (
                "obsidian:///home/ann/Bees/Hive.md",
                "/home/ann/Bees/Hive.md",
            ),
            (
                "obsidian://open?path=%2Fhome%2Fann%2Fx.md",
                "/home/ann/x.md",
            ),
            ("obsidian://open?path=C%3A%5Cx.md", "C:\\x.md"),
            ("obsidian://open?file=C:/x.md", "C:/x.md"),
            ("obsidian:///C:/x%20y.md", "/C:/x y.md"),
        ] {
            assert_eq!(
                named(url),
                (Vec::new(), None, Some(path.to_owned())),
                "{url}"
            );
        }
        for (url, path) in [
            ("file:///home/ann/x%20y.md", Some("///home/ann/x y.md")),
            ("app://local/x.png?123", Some("//local/x.png")),
            ("d:\\x", Some("d:\\x")),
            ("https://x", None),
            ("C: the language", None),
        ] {
            assert_eq!(disk_path(url).as_deref(), path, "{url}");
        }
    }
}
