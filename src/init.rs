//! Writes the files that a new site starts from: settings, a first note, a workflow for GitHub Pages, headers for hosts that read them.
//!
//! Entry point: [`init`]. It never changes a file that exists.

use crate::error::{Error, Result};
use crate::model::FileKind;
use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const SETTINGS: &str = include_str!("init/noteweave.toml");
const FIRST_NOTE: &str = include_str!("init/index.md");
const WORKFLOW: &str = include_str!("init/pages.yml");
const HEADERS: &str = include_str!("init/_headers");

/// The files that were written, and those that existed before.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Initialised {
    /// Files that were written.
    pub written: Vec<PathBuf>,
    /// Files that existed before and were not changed.
    pub kept: Vec<PathBuf>,
}

impl fmt::Display for Initialised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for path in &self.written {
            writeln!(f, "wrote {}", path.display())?;
        }
        for path in &self.kept {
            writeln!(f, "kept  {} (it was there)", path.display())?;
        }
        f.write_str("next: `noteweave serve` shows the site while you write")
    }
}

/// Writes the files that are missing in `folder`.
///
/// # Errors
/// [`Error::Io`] if a folder or file cannot be made.
pub fn init(folder: &Path) -> Result<Initialised> {
    fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    let mut done = Initialised::default();
    let notes_here = is_vault(folder);
    done.write(folder.join("noteweave.toml"), &settings(notes_here))?;
    let first_note = folder.join("notes/index.md");
    if !notes_here && (first_note.exists() || !has_notes(&folder.join("notes"))) {
        done.write(first_note, FIRST_NOTE)?;
    }
    let workflow = WORKFLOW.replace("@VERSION@", env!("CARGO_PKG_VERSION"));
    done.write(folder.join(".github/workflows/pages.yml"), &workflow)?;
    done.write(folder.join("static/_headers"), HEADERS)?;
    Ok(done)
}

/// Returns the settings. In a vault the site would lie among the notes, so there they ignore it.
fn settings(notes_here: bool) -> String {
    if !notes_here {
        return SETTINGS.to_owned();
    }
    let lines = SETTINGS.lines().map(|line| match line {
        l if l.starts_with("# notes =") => "notes = \".\"",
        l if l.starts_with("# ignore =") => "ignore = [\"public/**\"]        # the site itself",
        l => l,
    });
    lines.fold(String::new(), |all, line| all + line + "\n")
}

/// Whether `folder` itself is the vault: Obsidian's settings or a note lie directly in it. A repository's `README.md` makes none.
fn is_vault(folder: &Path) -> bool {
    if folder.join(".obsidian").is_dir() {
        return true;
    }
    let is_readme = |path: &Path| {
        path.file_stem()
            .is_some_and(|s| s.eq_ignore_ascii_case("readme"))
    };
    let counts = |path: PathBuf| is_note(&path) && !is_readme(&path);
    !folder.join("notes").is_dir() && entries(folder).any(counts)
}

/// Whether there is a note in `folder` or below.
fn has_notes(folder: &Path) -> bool {
    let mut files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.any(|f| f.file_type().is_file() && is_note(f.path()))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

fn is_note(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    FileKind::of_extension(&extension) == FileKind::Note
}

impl Initialised {
    /// Writes a file unless there is one of that name.
    fn write(&mut self, path: PathBuf, text: &str) -> Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
        }
        match File::create_new(&path) {
            Ok(mut file) => {
                let written = file.write_all(text.as_bytes());
                written.map_err(Error::io("write", &path))?;
                self.written.push(path);
            }
            Err(e) if e.kind() == ErrorKind::AlreadyExists => self.kept.push(path),
            Err(e) => return Err(Error::io("create", path)(e)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, FILE_NAME};

    #[test]
    fn an_empty_folder_gets_everything_and_a_second_time_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("new");
        assert_eq!(init(&folder).unwrap().written.len(), 4);
        fs::write(folder.join("notes/index.md"), "mine").unwrap();
        let again = init(&folder).unwrap();
        assert_eq!((again.written.len(), again.kept.len()), (0, 4));
        assert_eq!(
            fs::read_to_string(folder.join("notes/index.md")).unwrap(),
            "mine"
        );
    }

    /// The policy of the header, of the pages themselves and of the manual are one.
    #[test]
    fn the_policy_is_the_same_everywhere() {
        let value = |text: &'static str, before: &str, end: char| {
            let (_, rest) = text.split_once(before).unwrap();
            rest.split(end).next().unwrap()
        };
        let header = value(HEADERS, "Content-Security-Policy: ", '\n');
        let base = include_str!("../templates/base.html");
        let mut template = value(base, "\"Content-Security-Policy\" content=\"", '"').to_owned();
        // What pages with diagrams need on top.
        while let Some((before, rest)) = template.split_once("{%") {
            let (_, after) = rest.split_once("{% endif %}").unwrap();
            template = format!("{before}{after}");
        }
        // A page cannot say this of itself.
        assert_eq!(header, format!("{template}; frame-ancestors 'self'"));
        let manual = include_str!("../notes/Publishing.md");
        assert!(manual.contains(header), "{header}");
        for directive in header.split("; ") {
            let (name, _) = directive.split_once(' ').unwrap();
            assert!(manual.contains(&format!("| `{name}` |")), "{name}");
        }
    }

    #[test]
    fn a_readme_makes_no_vault() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("README.md"), "# Project").unwrap();
        init(dir.path()).unwrap();
        assert!(dir.path().join("notes/index.md").exists());
    }

    #[test]
    fn a_vault_gets_no_note_and_ignores_its_site() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".obsidian")).unwrap();
        init(dir.path()).unwrap();
        assert!(!dir.path().join("notes").exists());
        let text = fs::read_to_string(dir.path().join("noteweave.toml")).unwrap();
        let config = Config::from_text(Path::new(FILE_NAME), &text).unwrap();
        assert_eq!(config.notes, Path::new("."));
        assert_eq!(config.ignore, ["public/**"]);
    }
}
