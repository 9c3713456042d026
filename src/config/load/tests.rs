//! Settings files and vaults in temporary folders.

use super::*;
use crate::config::{FindingLevel, PublishMode, UrlStyle};
use tempfile::TempDir;

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load(folder: &TempDir) -> Result<Config> {
    Config::load(&Overrides::default(), folder.path())
}

/// The message of the error that these settings give, without the path.
fn mistake(settings: &str) -> String {
    let folder = project(&[("notes/a.md", ""), (FILE_NAME, settings)]);
    let error = load(&folder).unwrap_err().to_string();
    let (_, rest) = error.split_once("noteweave.toml:").unwrap();
    rest.replace("error[NW403] bad-config: ", "")
}

#[test]
fn defaults_without_a_file() {
    let folder = project(&[("notes/a.md", "")]);
    let config = load(&folder).unwrap();
    assert_eq!(config.notes, folder.path().join("notes"));
    assert_eq!(config.output, folder.path().join("public"));
    assert_eq!(config.site.title, "notes");
    assert_eq!(config.site.base.as_deref(), Some("/"));
    assert_eq!((config.file, config.root), (None, PathBuf::new()));
}

#[test]
fn an_empty_value_is_as_good_as_none() {
    let settings = "[site]\nurl = \"\"\nhome = \" \"\nauthor = \"\"\n[theme]\naccent = \"\"\nlogo = \"\"\n\
                    favicon = \"\"\nfont = \"\"\ncustom_css = [\"\", \"a.css\"]\n[mermaid]\nscript = \"\"\n";
    let folder = project(&[("notes/a.md", ""), (FILE_NAME, settings)]);
    let config = load(&folder).unwrap();
    let (site, theme) = (&config.site, &config.theme);
    let values = [
        &site.url,
        &site.home,
        &site.author,
        &theme.accent,
        &theme.logo,
        &theme.favicon,
        &theme.font,
        &config.mermaid.script,
    ];
    assert_eq!(values, [&None; 8]);
    assert_eq!(theme.custom_css, ["a.css"]);
}

#[test]
fn the_vault_is_the_argument_then_the_setting_then_the_usual_places() {
    let folder = project(&[
        ("notes/a.md", ""),
        ("sub/other/b.md", ""),
        ("sub/noteweave.toml", "notes = 'other'"),
    ]);
    let named = Overrides {
        config: Some("sub/noteweave.toml".into()),
        ..Overrides::default()
    };
    let config = Config::load(&named, folder.path()).unwrap();
    assert_eq!(config.notes, folder.path().join("sub/other"));
    assert_eq!(config.output, folder.path().join("sub/public"));

    let both = Overrides {
        notes: Some("notes".into()),
        output: Some("out".into()),
        ..named
    };
    let config = Config::load(&both, folder.path()).unwrap();
    assert_eq!(config.notes, folder.path().join("notes"));
    assert_eq!(config.output, folder.path().join("out"));

    let here = project(&[("Note.MD", "")]);
    assert_eq!(load(&here).unwrap().notes, here.path());
    let here = project(&[(".obsidian/app.json", "{}")]);
    assert_eq!(load(&here).unwrap().notes, here.path());
}

#[test]
fn n1_where_obsidian_keeps_its_settings_is_the_vault() {
    let here = project(&[(".obsidian/app.json", "{}"), ("notes/a.md", "")]);
    assert_eq!(load(&here).unwrap().notes, here.path());
    let notes = here.path().join("notes");
    fs::write(here.path().join(FILE_NAME), "notes = 'notes'").unwrap();
    assert_eq!(load(&here).unwrap().notes, notes);
    fs::write(here.path().join(FILE_NAME), "[site]").unwrap();
    assert_eq!(load(&here).unwrap().notes, here.path());
    let given = Overrides {
        notes: Some("notes".into()),
        ..Overrides::default()
    };
    assert_eq!(Config::load(&given, here.path()).unwrap().notes, notes);
    // Under another name.
    let here = project(&[
        (".conf/app.json", "{}"),
        ("notes/a.md", ""),
        (FILE_NAME, "[vault]\nconfig_folder = '.conf'"),
    ]);
    assert_eq!(load(&here).unwrap().notes, here.path());
    // A note beside a folder of notes, such as a readme, makes no vault.
    let here = project(&[("README.md", ""), ("notes/a.md", "")]);
    assert_eq!(load(&here).unwrap().notes, here.path().join("notes"));
}

#[cfg(unix)]
#[test]
fn n1_o6_settings_of_obsidian_that_lead_nowhere_are_not_passed_over() {
    let here = project(&[("notes/a.md", "")]);
    std::os::unix::fs::symlink("gone", here.path().join(".obsidian")).unwrap();
    assert_eq!(load(&here).unwrap().notes, here.path());
}

#[test]
fn v26_the_notes_are_called_what_the_settings_call_them() {
    for (notes, expected) in [
        ("", "notes"),
        ("notes = 'notes/'", "notes"),
        ("notes = './a/../notes'", "a/../notes"),
        ("notes = 'a/b'", "a/b"),
        ("notes = '.'", ""),
    ] {
        let here = project(&[("notes/a.md", ""), ("a/b/c.md", ""), (FILE_NAME, notes)]);
        assert_eq!(load(&here).unwrap().own_folder, expected, "{notes}");
    }
    let here = project(&[
        ("site/noteweave.toml", "notes = '../garden'"),
        ("garden/a.md", ""),
    ]);
    let config = Config::load(&Overrides::default(), &here.path().join("site")).unwrap();
    assert_eq!(config.own_folder, "../garden");
}

#[test]
fn v28_patterns_have_their_places() {
    let settings = "ignore = ['a',\n 'b']\nprivate = [\n  '꿀', '벌/',\n]\n";
    let config = load(&project(&[("notes/a.md", ""), (FILE_NAME, settings)])).unwrap();
    let places = |places: &[crate::model::Place]| -> Vec<_> {
        places
            .iter()
            .map(|place| (place.line, place.column))
            .collect()
    };
    assert_eq!(places(&config.pattern_places.ignore), [(1, 11), (2, 2)]);
    assert_eq!(places(&config.pattern_places.private), [(4, 3), (4, 8)]);
}

#[test]
fn settings_in_the_vaults_root_are_found() {
    let folder = project(&[
        ("notes/a.md", ""),
        ("notes/noteweave.toml", "[site]\ntitle = '꿀벌'"),
    ]);
    let config = load(&folder).unwrap();
    assert_eq!(config.site.title, "꿀벌");
    assert_eq!(config.output, folder.path().join("notes/public"));
    assert!(
        config.ignored().matches("public/index.html"),
        "{:?}",
        config.ignore
    );
}

#[test]
fn a_default_output_in_the_vault_that_may_hold_notes_is_not_ignored() {
    let folder = project(&[("a.md", ""), ("public/b.md", "")]);
    assert!(!load(&folder).unwrap().ignored().matches("public/b.md"));
    let folder = project(&[
        ("a.md", ""),
        ("public/.noteweave-files", ""),
        ("public/x.html", ""),
    ]);
    assert!(load(&folder).unwrap().ignored().matches("public/x.html"));
}

#[test]
fn no_vault_tells_what_was_tried() {
    let folder = project(&[("readme.txt", "")]);
    let error = load(&folder).unwrap_err().to_string();
    assert!(
        error.contains("`./notes`") && error.contains(".obsidian"),
        "{error}"
    );
    let folder = project(&[(FILE_NAME, "notes = 'gone'")]);
    let error = load(&folder).unwrap_err().to_string();
    assert!(
        error.contains("gone") && error.contains("`notes` in `noteweave.toml`"),
        "{error}"
    );
    let given = Overrides {
        notes: Some(FILE_NAME.into()),
        ..Overrides::default()
    };
    let error = Config::load(&given, folder.path()).unwrap_err().to_string();
    assert!(error.contains("not a folder"), "{error}");
}

#[test]
fn a_named_file_must_exist() {
    let folder = project(&[("notes/a.md", "")]);
    let named = Overrides {
        config: Some("gone.toml".into()),
        ..Overrides::default()
    };
    let error = Config::load(&named, folder.path()).unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
}

#[test]
fn values_are_read() {
    let folder = project(&[
        ("notes/a.md", ""),
        (
            FILE_NAME,
            "ignore = ['*.tmp']\n[site]\nurl = 'https://example.org/bees'\ntimezone = 'Asia/Seoul'\nlang = 'ko'\n\
             [publish]\nmode = 'explicit'\n[urls]\nstyle = 'html'\n[findings]\nNW005 = 'warning'\n[server]\nport = 8000\n",
        ),
    ]);
    let config = load(&folder).unwrap();
    assert_eq!(
        config.site.url.as_deref(),
        Some("https://example.org/bees/")
    );
    assert_eq!(config.site.base.as_deref(), Some("/bees/"));
    assert_eq!(
        (config.publish.mode, config.urls.style),
        (PublishMode::Explicit, UrlStyle::Html)
    );
    assert_eq!(config.findings["NW005"], FindingLevel::Warning);
    assert_eq!(config.server.port, 8000);
    let over = Overrides {
        base_url: Some("http://localhost".into()),
        ..Overrides::default()
    };
    let config = Config::load(&over, folder.path()).unwrap();
    assert_eq!(config.site.url.as_deref(), Some("http://localhost/"));
    assert_eq!(config.site.base.as_deref(), Some("/"));
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    assert_eq!(
        mistake("[site]\ntitel = 'x'"),
        "2:1: unknown key `titel`; did you mean `title`?"
    );
    assert_eq!(
        mistake("ignroe = []"),
        "1:1: unknown key `ignroe`; did you mean `ignore`?"
    );
    assert_eq!(
        mistake("[aliases]\nredirect = true"),
        "2:1: unknown key `redirect`; did you mean `redirects`?"
    );
    assert!(
        mistake("[urls]\nqqqqqqqq = 1")
            .starts_with("2:1: unknown key `qqqqqqqq`; known here: `style`")
    );
    assert_eq!(
        mistake("[publish]\nmode = 'al'"),
        "2:8: unknown value `al`; did you mean `all`?"
    );
}

#[test]
fn nw403_values_that_cannot_be_used_are_named_where_they_stand() {
    for (settings, expected) in [
        (
            "[site]\n  timezone = 'Asia/Soul'",
            "2:14: unknown time zone",
        ),
        (
            "[site]\ntitle = '꿀벌' \nlang = '한국어'",
            "3:8: `한국어` is not a language tag",
        ),
        (
            "[site]\nlang = \"\\n\\u001b\"",
            "2:8: `\\n\\u{1b}` is not a language tag",
        ),
        (
            "site = { title = '꿀', url = 'example.org' }",
            "1:29: `example.org` is not an address",
        ),
        ("[site]\nurl = 'https://'", "2:7: "),
        ("[site]\nurl = 'https://a.b/?x'", "2:7: "),
        ("[site]\nbase = 'https://a.b/'", "2:8: "),
        ("ignore = ['a', 'b[']", "1:16: `ignore`: `b[`"),
        ("private = ['!x']", "1:12: `private`: `!x`"),
        ("[findings]\nNW999 = 'off'", "2:1: unknown code `NW999`"),
        (
            "[findings]\nbroken-link = 'off'",
            "2:1: unknown code `broken-link`; did you mean `NW001`?",
        ),
        (
            "[findings]\nNW402 = 'off'",
            "2:1: `NW402` always stops the build",
        ),
        (
            "[findings]\nNW001 = 'of'",
            "2:9: unknown value `of`; did you mean `off`?",
        ),
        ("[properties]\nshow = 'some'", "2:8: `some` is neither"),
        ("[properties]\nshow = 3", "2:8: expected `\"all\"`"),
        ("[server]\nport = 70000", "2:8: "),
        ("[theme]\naccent = 'red; }'", "2:10: "),
        ("[vault]\nconfig_folder = '../x'", "2:17: "),
        (
            "[site]\ntitle = 3",
            "2:9: invalid type: integer `3`, expected a string",
        ),
        ("꿀 = ", "1:1: "),
    ] {
        let message = mistake(settings);
        assert!(message.starts_with(expected), "{settings}: {message}");
    }
}

#[test]
fn a_base_url_that_is_none_is_an_argument_error() {
    let folder = project(&[("notes/a.md", "")]);
    let over = Overrides {
        base_url: Some("ftp://x".into()),
        ..Overrides::default()
    };
    let error = Config::load(&over, folder.path()).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Argument {
                name: "--base-url",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    let folder = project(&[("notes/a.md", "")]);
    fs::write(
        folder.path().join(FILE_NAME),
        b"# \xea\xbf\x80\n# \xea\xbf\x80 \xff",
    )
    .unwrap();
    let error = load(&folder).unwrap_err().to_string();
    assert!(
        error.contains("noteweave.toml:2:5: ") && error.contains("UTF-8"),
        "{error}"
    );
}

#[test]
fn v18_settings_that_are_gone_are_no_settings_without_anything_private() {
    let folder = project(&[
        ("notes/a.md", ""),
        (FILE_NAME, "private = [\"a.md\"]\n"),
        ("other.toml", "private = [\"a.md\"]\n"),
    ]);
    let again =
        |overrides: &Overrides, last: &Config| Config::load_again(overrides, folder.path(), last);
    let plain = Overrides::default();
    let last = load(&folder).unwrap();
    assert_eq!(again(&plain, &last).unwrap().private, last.private);
    fs::remove_file(folder.path().join(FILE_NAME)).unwrap();
    let gone = again(&plain, &last).unwrap_err().to_string();
    assert!(
        gone.contains("noteweave.toml` is gone; what it keeps private stays so"),
        "{gone}"
    );
    // Where there was none before, there need be none.
    let without = load(&folder).unwrap();
    assert!(again(&plain, &without).is_ok());
    // Another place counts as well.
    fs::write(
        folder.path().join("notes").join(FILE_NAME),
        "private = []\n",
    )
    .unwrap();
    assert!(again(&plain, &last).unwrap().private.is_empty());
    let named = Overrides {
        config: Some("other.toml".into()),
        ..Overrides::default()
    };
    let last = again(&named, &last).unwrap();
    fs::remove_file(folder.path().join("other.toml")).unwrap();
    let gone = again(&named, &last).unwrap_err().to_string();
    assert!(gone.contains("other.toml` is gone"), "{gone}");
}
