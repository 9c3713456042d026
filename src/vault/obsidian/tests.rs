//! Which settings are read, and what is said about those that cannot be.

use super::*;
use crate::model::Code;
use std::fs;

fn read_files(files: &[(&str, &str)]) -> (ObsidianSettings, Vec<Finding>) {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".obsidian")).unwrap();
    for (name, text) in files {
        fs::write(root.path().join(".obsidian").join(name), text).unwrap();
    }
    read(root.path(), ".obsidian")
}

#[test]
fn o1_missing_files_are_normal() {
    assert_eq!(read_files(&[]), (ObsidianSettings::default(), Vec::new()));
}

#[test]
fn o2_o3_o4_o8_values_are_read() {
    let (settings, findings) = read_files(&[
        (
            "app.json",
            r#"{"strictLineBreaks":true,"userIgnoreFilters":["Drawer/","/\\.tmp\\.md$/"],"rightToLeft":true,"showInlineTitle":false,"other":[1]}"#,
        ),
        ("types.json", "\u{feff}{\"types\":{\"due\":\"date\"}}"),
        (
            "publish.json",
            r#"{"excluded":["Old"],"included":["New"],"siteId":"x"}"#,
        ),
    ]);
    assert_eq!(findings, []);
    assert_eq!(settings.strict_line_breaks, Some(true));
    assert_eq!(settings.ignore_filters, ["Drawer/", r"/\.tmp\.md$/"]);
    assert!(settings.right_to_left && settings.hide_inline_title);
    assert_eq!(settings.reading.types["due"], "date");
    assert_eq!(
        (settings.publish_excluded, settings.publish_included),
        (vec!["Old".into()], vec!["New".into()])
    );
}

#[test]
fn v25_folders_of_templates_are_read() {
    let templater = |root: &Path, text: &str| {
        fs::create_dir_all(root.join(".obsidian/plugins/templater-obsidian")).unwrap();
        fs::write(root.join(".obsidian").join(TEMPLATER), text).unwrap();
        read(root, ".obsidian")
    };
    let root = tempfile::tempdir().unwrap();
    let text = r#"{"templates_folder": "T", "folder_templates": [1]}"#;
    let (settings, findings) = templater(root.path(), text);
    assert_eq!(
        (settings.templates, findings),
        (vec!["T".to_owned()], vec![])
    );
    fs::write(
        root.path().join(".obsidian/templates.json"),
        r#"{"folder": "틀/x"}"#,
    )
    .unwrap();
    let (settings, findings) = templater(root.path(), r#"{"templates_folder": 3}"#);
    assert_eq!(settings.templates, ["틀/x"]);
    assert_eq!(findings[0].code, Code::BadSettings);
    assert!(findings[0].path.as_str().ends_with(TEMPLATER));
}

#[test]
fn o10_exclusions_of_a_vault_around_this_one_are_read() {
    let root = tempfile::tempdir().unwrap();
    let vault = root.path().join("notes/Garden");
    for folder in [
        ".git",
        ".obsidian",
        "notes/.obsidian",
        "notes/Garden/.obsidian",
    ] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let write = |path: &str, text: &str| fs::write(root.path().join(path), text).unwrap();
    // Line breaks follow the inner vault's own setting.
    write(
        ".obsidian/app.json",
        r#"{"userIgnoreFilters": ["notes/Garden/A"], "strictLineBreaks": 1}"#,
    );
    write(
        "notes/.obsidian/publish.json",
        r#"{"excluded": ["Garden/B"], "included": [1]}"#,
    );
    let (settings, findings) = read(&vault, ".obsidian");
    assert_eq!(findings, []);
    let around: Vec<_> = settings
        .around
        .iter()
        .map(|a| (&*a.below, &*a.folder))
        .collect();
    assert_eq!(
        around,
        [
            ("Garden", "../.obsidian"),
            ("notes/Garden", "../../.obsidian")
        ]
    );
    assert_eq!(settings.around[0].publish_excluded, ["Garden/B"]);
    assert_eq!(settings.around[1].ignore_filters, ["notes/Garden/A"]);

    write(".obsidian/app.json", r#"{"userIgnoreFilters": "notes"}"#);
    let (_, findings) = read(&vault, ".obsidian");
    assert_eq!(findings[0].code, Code::ExclusionsUnknown);
    assert_eq!(findings[0].path.as_str(), "../../.obsidian/app.json");
    // A repository inside the larger vault is a border.
    fs::create_dir(root.path().join("notes/.git")).unwrap();
    let (settings, findings) = read(&vault, ".obsidian");
    assert_eq!((settings.around.len(), findings.len()), (1, 0));
    fs::create_dir(vault.join(".git")).unwrap();
    assert_eq!(read(&vault, ".obsidian").0.around, []);
}

#[test]
fn o3_null_excludes_nothing() {
    let (settings, findings) = read_files(&[("app.json", r#"{"userIgnoreFilters":null}"#)]);
    assert_eq!((settings.ignore_filters.len(), findings.len()), (0, 0));
}

#[test]
fn o6_nw401_for_what_is_broken_but_harmless() {
    let (settings, findings) = read_files(&[
        ("app.json", "{\"꿀\": ,}"),
        ("types.json", r#"{"types":[1]}"#),
        ("publish.json", "[]"),
    ]);
    assert_eq!(settings, ObsidianSettings::default());
    let codes: Vec<_> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::BadSettings; 3]);
    let app = findings
        .iter()
        .find(|f| f.path.name() == "app.json")
        .unwrap();
    assert_eq!(
        app.place.map(|p| (p.line, p.column)),
        Some((1, 7)),
        "{}",
        app.message
    );
}

#[test]
fn o6_nw402_when_exclusions_are_unknown() {
    for (name, text) in [
        ("app.json", r#"{"userIgnoreFilters": ["a",}"#),
        ("app.json", r#"{"userIgnoreFilters": "a"}"#),
        ("app.json", r#"{"userIgnoreFilters": [1]}"#),
        (
            "app.json",
            r#"{"userIgnoreFilters": ["a"], "strictLineBreaks": 1}"#,
        ),
        ("publish.json", r#"{"excluded": {"a": 1}}"#),
    ] {
        let (_, findings) = read_files(&[(name, text)]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, Code::ExclusionsUnknown, "{text}");
    }
}

#[test]
fn o6_nw402_when_broken_exclusions_begin_with_the_mark_of_another_encoding() {
    let bytes = b"\xff\xfe{\"userIgnoreFilters\": [\"a\"]}";
    let (_, findings) = ObsidianSettings::read(".obsidian", |name| match name {
        "app.json" => Ok(bytes.to_vec()),
        _ => Err(io::ErrorKind::NotFound.into()),
    });
    assert_eq!(findings[0].code, Code::ExclusionsUnknown);
}

#[cfg(unix)]
#[test]
fn o6_nw402_when_a_link_leads_to_nothing() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    symlink("nowhere", root.path().join(".obsidian")).unwrap();
    let (_, findings) = read(root.path(), ".obsidian");
    assert_eq!(findings[0].code, Code::ExclusionsUnknown);
    fs::create_dir(root.path().join("shared")).unwrap();
    symlink("nowhere", root.path().join("shared/app.json")).unwrap();
    let (_, findings) = read(root.path(), "shared");
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::ExclusionsUnknown]);
}

#[test]
fn o6_nw402_when_the_file_cannot_be_opened() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join(".obsidian/app.json")).unwrap();
    let (_, findings) = read(root.path(), ".obsidian");
    assert_eq!(findings[0].code, Code::ExclusionsUnknown);
}
