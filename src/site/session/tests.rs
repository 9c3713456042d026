//! Compares a session that follows changes with one that is opened after them.

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

    fn load(&self) -> Session {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime
            .block_on(Session::open(
                vault::discover(&self.config).unwrap(),
                &self.config,
                None,
                &|_| (),
            ))
            .unwrap()
    }

    #[track_caller]
    fn assert_followed(&self, session: &Session) {
        let seen = |session: &Session| {
            let parsed = Parsed {
                // The second may have changed between the two.
                built: None,
                ..session.parsed()
            };
            format!("{:#?}", link(parsed, &self.config))
        };
        assert_eq!(seen(session), seen(&self.load()));
    }
}

#[test]
fn edits_are_told_from_more() {
    let vault = Vault::new(&[("a.md", "a"), ("b/c.md", "[[a]]"), ("x.png", "x")]);
    let mut session = vault.load();
    let at = |path: &str| vec![vault.root.path().join(path)];
    let look = |session: &mut Session, path: &str| {
        let refreshed = session
            .refresh(Scope::At(&at(path)), &vault.config)
            .unwrap();
        vault.assert_followed(session);
        (refreshed.edits.len(), refreshed.more)
    };
    assert_eq!(look(&mut session, "a.md"), (0, false));
    vault.write("a.md", "another");
    assert_eq!(look(&mut session, "a.md"), (1, false));
    assert_eq!(look(&mut session, "a.md~"), (0, false), "came and went");
    vault.write("x.png", "other");
    assert_eq!(look(&mut session, "x.png"), (1, false));
    vault.write("new/n.md", "new");
    assert_eq!(look(&mut session, "new"), (0, true));
    vault.write("new/n.md", "changed without a word");
    let refreshed = session.refresh(Scope::Everywhere, &vault.config).unwrap();
    assert_eq!((refreshed.edits.len(), refreshed.more), (1, false));
    fs::remove_dir_all(vault.root.path().join("b")).unwrap();
    assert_eq!(look(&mut session, "b"), (0, true));
    vault.write(".obsidian/types.json", r#"{"types":{"a":"date"}}"#);
    let refreshed = session.refresh(Scope::Everywhere, &vault.config).unwrap();
    assert!(refreshed.more);
    vault.assert_followed(&session);
}

#[cfg(unix)]
#[test]
fn a_note_that_cannot_be_read_keeps_its_text() {
    let vault = Vault::new(&[("a.md", "a")]);
    let mut session = vault.load();
    let path = vault.root.path().join("a.md");
    fs::remove_file(&path).unwrap();
    // Also root cannot read this as a file.
    fs::create_dir(&path).unwrap();
    let entry = session.files[0].entry.clone();
    let known = session.files[0].again(
        entry,
        &Parser::new(&ObsidianSettings::default(), false, None),
    );
    assert!(known.finding.is_some() && known.note.is_some());
    let mut refreshed = Refreshed::default();
    session.take(0, known, &mut refreshed);
    assert!(refreshed.more);
    assert_eq!(session.unreadable().count(), 1);
    assert_eq!(session.parsed().files.len(), 1);
}
