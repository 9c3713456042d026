//! A workspace that follows changes against one that is loaded anew.

use super::*;
use crate::link::link;
use std::fs;

struct Vault {
    root: tempfile::TempDir,
    config: Config,
}

impl Vault {
    fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let config = Config {
            notes: root.path().to_owned(),
            output: root.path().join("public"),
            ..Config::default()
        };
        let vault = Self { root, config };
        for (path, text) in files {
            vault.write(path, text);
        }
        vault
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn load(&self) -> Workspace {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime
            .block_on(Workspace::load(&self.config, &|_| ()))
            .unwrap()
    }

    #[track_caller]
    fn assert_followed(&self, workspace: &Workspace) {
        let seen = |w: &Workspace| format!("{:#?}", link(w.parsed(), &self.config));
        assert_eq!(seen(workspace), seen(&self.load()));
    }
}

#[test]
fn edits_are_told_from_more() {
    let vault = Vault::new(&[("a.md", "a"), ("b/c.md", "[[a]]"), ("x.png", "x")]);
    let mut workspace = vault.load();
    let at = |path: &str| vec![vault.root.path().join(path)];
    let look = |workspace: &mut Workspace, path: &str| {
        let refreshed = workspace
            .refresh(Look::At(&at(path)), &vault.config)
            .unwrap();
        vault.assert_followed(workspace);
        (refreshed.edits.len(), refreshed.more)
    };
    assert_eq!(look(&mut workspace, "a.md"), (0, false));
    vault.write("a.md", "another");
    assert_eq!(look(&mut workspace, "a.md"), (1, false));
    assert_eq!(look(&mut workspace, "a.md~"), (0, false), "came and went");
    vault.write("x.png", "other");
    assert_eq!(look(&mut workspace, "x.png"), (1, false));
    vault.write("new/n.md", "new");
    assert_eq!(look(&mut workspace, "new"), (0, true));
    vault.write("new/n.md", "changed without a word");
    let refreshed = workspace.refresh(Look::Everywhere, &vault.config).unwrap();
    assert_eq!((refreshed.edits.len(), refreshed.more), (1, false));
    fs::remove_dir_all(vault.root.path().join("b")).unwrap();
    assert_eq!(look(&mut workspace, "b"), (0, true));
    vault.write(".obsidian/types.json", r#"{"types":{"a":"date"}}"#);
    let refreshed = workspace.refresh(Look::Everywhere, &vault.config).unwrap();
    assert!(refreshed.more);
    vault.assert_followed(&workspace);
}

#[cfg(unix)]
#[test]
fn a_note_that_cannot_be_read_keeps_its_text() {
    let vault = Vault::new(&[("a.md", "a")]);
    let mut workspace = vault.load();
    let path = vault.root.path().join("a.md");
    fs::remove_file(&path).unwrap();
    // Also root cannot read this as a file.
    fs::create_dir(&path).unwrap();
    let entry = workspace.files[0].entry.clone();
    let known = workspace.files[0].again(entry, &Default::default());
    assert!(known.finding.is_some() && known.note.is_some());
    let mut refreshed = Refreshed::default();
    workspace.take(0, known, &mut refreshed);
    assert!(refreshed.more);
    assert_eq!(workspace.unreadable().count(), 1);
    assert_eq!(workspace.parsed().files.len(), 1);
}
