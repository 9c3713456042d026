//! V1–V12, O3, O8, O9, NW205, NW301, NW302, NW702.

use super::*;
use crate::config::PublishMode;
use crate::config::{PrivacyConfig, PrivateLinkText};

fn visibility(vault: &Vault, path: &str) -> String {
    match &file(vault, path).visibility {
        Visibility::PrivateByProperty(why) => format!("property {why}"),
        Visibility::PrivateByPlace(why) => format!("place {why}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

#[test]
fn v1_v2_properties() {
    let v = vault(&[
        ("a.md", "---\npublish: false\n---\n"),
        ("b.md", "---\npublish: maybe\n---\n"),
        ("c.md", "---\npublish: true\n---\n"),
        ("d.md", "---\ndraft: true\n---\n"),
        ("e.md", "---\nprivate: 5\n---\n"),
        ("f.md", "---\ndraft: false\nprivate: false\n---\n"),
    ]);
    let seen: Vec<String> = ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"]
        .map(|p| visibility(&v, p))
        .into();
    assert_eq!(
        seen,
        [
            "property publish",
            "property publish",
            "public",
            "property draft",
            "property private",
            "public"
        ]
    );
    assert_eq!(
        findings(&v, &[Code::BadPublishValue]),
        [
            "b.md:2:1 \"publish: maybe\" is neither true nor false; the note is kept private",
            "e.md:2:1 \"private: 5\" is neither true nor false; the note is kept private"
        ]
    );
}

#[test]
fn v3_o8_explicit_mode() {
    let mut config = Config::default();
    config.publish.mode = PublishMode::Explicit;
    let obsidian = ObsidianSettings {
        publish_included: vec!["Open/".into()],
        publish_excluded: vec!["Shut".into()],
        ..ObsidianSettings::default()
    };
    let yes = "---\npublish: true\n---\n";
    let files = [
        ("a.md", ""),
        ("b.md", yes),
        ("Open/c.md", ""),
        ("Open/d.md", "---\npublish: false\n---\n"),
        ("shut/e.md", ""),
        ("Shut/f.md", yes),
        ("Shutter/g.md", yes),
        ("Shut/x.png", ""),
        ("b.canvas", ""),
    ];
    let v = linked(&files, &config, obsidian);
    let seen = files.map(|(path, _)| visibility(&v, path));
    assert_eq!(
        seen,
        [
            "notpublished",
            "public",
            "public",
            "property publish",
            "place Shut",
            "public",
            "public",
            "place Shut",
            "public"
        ]
    );
}

#[test]
fn v7_o3_private_places() {
    let config = Config {
        private: vec!["일기/**".into()],
        ..Config::default()
    };
    let obsidian = ObsidianSettings {
        ignore_filters: vec!["Drawer/".into(), "/\\.tmp\\.md$/".into()],
        ..ObsidianSettings::default()
    };
    let yes = "---\npublish: true\n---\n";
    let files = [
        ("일기/a.md", yes),
        ("drawer/b.canvas", ""),
        ("x.TMP.md", yes),
        ("Drawers/c.md", ""),
        ("\u{110b}\u{1175}\u{11af}\u{1100}\u{1175}/d.md", yes),
    ];
    let v = linked(&files, &config, obsidian);
    let seen = files.map(|(path, _)| visibility(&v, path));
    assert_eq!(
        seen,
        [
            "place 일기/**",
            "place Drawer/",
            "place /\\.tmp\\.md$/",
            "public",
            "place 일기/**"
        ]
    );
}

#[test]
fn o6_unreadable_filters_stop_the_build() {
    let obsidian = ObsidianSettings {
        ignore_filters: vec!["/(?=x)/".into()],
        ..ObsidianSettings::default()
    };
    let v = linked(&[("a.md", "")], &Config::default(), obsidian);
    let stops = v.findings.iter().any(|f| f.code.stops_the_build());
    assert!(stops);
}

#[test]
fn v6_attachments_that_public_text_uses() {
    let v = vault(&[
        (
            "a.md",
            "---\nimage: cover.png\nup: \"[[prop.pdf]]\"\n---\n![[e.png]] [x](l.zip)",
        ),
        ("p.md", "---\ndraft: true\n---\n![[secret.png]]"),
        ("cover.png", ""),
        ("prop.pdf", ""),
        ("e.png", ""),
        ("l.zip", ""),
        ("secret.png", ""),
        ("favicon.ico", ""),
        ("favicon-32x32.png", ""),
        ("F/favicon.ico", ""),
    ]);
    let unused: Vec<&str> = v
        .files
        .iter()
        .filter(|f| f.visibility == Visibility::Unused)
        .map(|f| f.entry.path.as_str())
        .collect();
    assert_eq!(unused, ["F/favicon.ico", "secret.png"]);
    assert!(
        v.files
            .iter()
            .all(|f| f.is_public() == (f.visibility == Visibility::Public))
    );
    assert_eq!(findings(&v, &[Code::UnusedAttachment]).len(), 2);
}

#[test]
fn v10_l26_links_to_private_files() {
    let config = Config {
        private: vec!["Drawer".into()],
        ..Config::default()
    };
    let files = [
        ("Drawer/Hive.md", "---\naliases: 여왕\n---\n# Wax"),
        ("Drawer/x.png", ""),
        ("Bees/Yard/Hive.md", ""),
        (
            "n.md",
            "[[Hive]] [[여왕]] [[Hive#Wax]] ![[x.png]] ![[Drawer/Hive]] [[Drawer]]",
        ),
        ("Drawer/q.md", "[[Hive]] [[nothing]]"),
    ];
    let v = linked(&files, &config, ObsidianSettings::default());
    assert_eq!(targets(&v, "n.md"), ["private"; 6]);
    assert_eq!(
        findings(&v, &[Code::PrivateLink, Code::PrivateAttachment]),
        [
            "n.md:1:1 link to a private file: Drawer/Hive.md",
            "n.md:1:10 link to a private file: Drawer/Hive.md",
            "n.md:1:17 link to a private file: Drawer/Hive.md",
            "n.md:1:30 Drawer/x.png is in a private place and is not published",
            "n.md:1:41 embed to a private file: Drawer/Hive.md",
            "n.md:1:58 link to a private folder: Drawer"
        ]
    );
    assert!(v.is_private(&VaultPath::new("Drawer/q.md")));
    assert!(!v.is_private(&VaultPath::new("n.md")));
    assert!(v.redirects.is_empty() && v.folders.len() == 3);
}

#[test]
fn v10_text_of_private_links() {
    let mut privacy = PrivacyConfig::default();
    let text =
        |typed: &str, privacy: &PrivacyConfig| Vault::private_text(&note(typed).links[0], privacy);
    assert_eq!(text("[[Priv|her]]", &privacy), "her");
    assert_eq!(text("[[Priv#wax]]", &privacy), "…");
    privacy.link_text = PrivateLinkText::Typed;
    assert_eq!(text("[[Priv.md#wax]]", &privacy), "Priv");
}

#[test]
fn v9_nothing_public_is_made_from_private_notes() {
    let v = vault(&[
        ("a.md", "[[Secret]] #open"),
        (
            "S/Secret.md",
            "---\npublish: no\ntags: hidden\naliases: hush\npermalink: quiet\n---\n[[a]] #deep/er",
        ),
        ("S/x.png", ""),
    ]);
    assert_eq!(v.tags.len(), 1);
    assert_eq!(v.folders.len(), 1);
    assert!(v.redirects.is_empty());
    assert!(file(&v, "a.md").backlinks.is_empty());
    assert!(file(&v, "S/Secret.md").tags.is_empty() && file(&v, "S/Secret.md").url.is_none());
}
