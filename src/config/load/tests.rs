//! Settings files and vaults in temporary folders.

use super::*;
use crate::config::read::Setting as _;
use crate::config::{FindingLevel, PublishMode, UrlStyle};
use std::collections::BTreeSet;
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
fn q14_looks_of_callouts_are_judged() {
    for (look, message) in [
        (
            "satz = { color = \"red;}\" }",
            "`callouts.types.satz.color`: `red;}` is no CSS colour such as `#0a7b83`",
        ),
        (
            "satz = { color = \"1, 2\" }",
            "`callouts.types.satz.color`: `1, 2` is no CSS colour",
        ),
        (
            "satz = { icon = \"책\" }",
            "`callouts.types.satz.icon`: `책` is no name of an icon such as `book`",
        ),
        (
            "satz = { colour = \"red\" }",
            "unknown key `colour`; did you mean `color`?",
        ),
        (
            "satz = \"red\"",
            "it is a section: write `[callouts.types.satz]`",
        ),
        ("\"a|b\" = { }", "`a|b` is no type of callouts"),
    ] {
        let said = mistake(&format!("[callouts.types]\n{look}\n"));
        assert!(said.starts_with("2:") && said.contains(message), "{said}");
    }
    let said = mistake("[callouts]\ntypes = [1]\n");
    assert!(said.contains("is no table such as"), "{said}");
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
    // The settings folder has another name.
    let here = project(&[
        (".conf/app.json", "{}"),
        ("notes/a.md", ""),
        (FILE_NAME, "[vault]\nconfig_folder = '.conf'"),
    ]);
    assert_eq!(load(&here).unwrap().notes, here.path());
    // A folder with a note and a folder of notes is no vault: the note is a readme.
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
fn nw403_unknown_keys_name_the_nearest_known_one() {
    for (settings, expected) in [
        (
            "[site]\ntitel = 'x'",
            "2:1: unknown key `titel`; did you mean `title`?",
        ),
        (
            "ignroe = []",
            "1:1: unknown key `ignroe`; did you mean `ignore`?",
        ),
        (
            "[aliases]\nredirect = true",
            "2:1: unknown key `redirect`; did you mean `redirects`?",
        ),
        (
            "[urls]\nqqqqqqqq = 1",
            "2:1: unknown key `qqqqqqqq`; known here: `style`",
        ),
        (
            "[sites]\ntitle = 'x'",
            "1:2: unknown key `sites`; did you mean `site`?",
        ),
        // The right key at the wrong place.
        (
            "title = 'x'",
            "1:1: unknown key `title`; did you mean `site.title`?",
        ),
        (
            "[site]\nignore = ['x']",
            "2:1: unknown key `ignore` in `[site]`; `ignore` stands at the top of the file, before any `[section]`",
        ),
        (
            "[site.theme]\naccent = 'teal'",
            "1:7: unknown key `theme` in `[site]`; write `[theme]`, a section of its own",
        ),
        (
            "[nav]\nlinks = [{ text = 'a', too = 'b' }]",
            "2:24: unknown key `too`; did you mean `to`?",
        ),
    ] {
        let told = mistake(settings);
        assert_eq!(told.lines().next(), Some(expected), "{settings}");
    }
}

#[test]
fn nw403_values_that_cannot_be_used_are_named_where_they_stand() {
    for (settings, expected) in [
        (
            "[site]\n  timezone = 'Asia/Soul'",
            "2:14: `site.timezone`: unknown time zone `Asia/Soul`; did you mean `Asia/Seoul`?",
        ),
        (
            "[site]\ntimezone = 'here'",
            "2:12: `site.timezone`: unknown time zone `here`; write one such as",
        ),
        (
            "[site]\ntitle = '꿀벌' \nlang = '나라말'",
            "3:8: `site.lang`: `나라말` is not a language tag such as `en`",
        ),
        (
            "[site]\nlang = \"\\n\\u001b\\u0000x\"",
            "2:8: `site.lang`: `\\n\\u{1b}\\0x` is not a language tag",
        ),
        (
            "site = { title = '꿀', url = 'example.org' }",
            "1:29: `site.url`: `example.org` is not an address",
        ),
        ("[site]\nurl = 'https://'", "2:7: "),
        ("[site]\nurl = 'https://a.b/?x'", "2:7: "),
        ("[site]\nbase = 'https://a.b/'", "2:8: `site.base`: "),
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
            "2:9: `findings.NW001`: unknown value `'of'`; did you mean `\"off\"`?",
        ),
        ("findings = 'off'", "1:12: `findings`: "),
        (
            "[publish]\nmode = 'al'",
            "2:8: `publish.mode`: unknown value `'al'`; did you mean `\"all\"`?",
        ),
        (
            "[urls]\nstyle = 3",
            "2:9: `urls.style`: unknown value `3`; known here: `\"pretty\"`, `\"html\"`",
        ),
        (
            "[properties]\nshow = 'some'",
            "2:8: `properties.show`: `'some'` is neither",
        ),
        (
            "[properties]\nshow = 3",
            "2:8: `properties.show`: `3` is neither `\"all\"`",
        ),
        (
            "[properties]\nshow = ['a', 3]",
            "2:14: `properties.show`: `3` is no text; write it in quotes",
        ),
        (
            "[server]\nport = 70000",
            "2:8: `server.port`: `70000` is no whole number from 0 to 65535",
        ),
        (
            "[server]\nport = 'two'",
            "2:8: `server.port`: `'two'` is no whole number",
        ),
        (
            "[server]\nport = '7070'",
            "2:8: `server.port`: `'7070'` is a text; write it without quotes",
        ),
        (
            "[server]\nhost = 'http://localhost'",
            "2:8: `server.host`: `http://localhost` is not an address to listen on",
        ),
        (
            "[feed]\nlimit = -1",
            "2:9: `feed.limit`: `-1` is no whole number",
        ),
        (
            "[feed]\nenabled = 'yes'",
            "2:11: `feed.enabled`: `'yes'` is neither `true` nor `false`",
        ),
        (
            "[feed]\nenabled = 'true'",
            "2:11: `feed.enabled`: `'true'` is a text; write it without quotes",
        ),
        (
            "[graph]\ndepth = 4",
            "2:9: `graph.depth`: `4` is not 1, 2 or 3",
        ),
        (
            "[theme]\naccent = 'red; }'",
            "2:10: `theme.accent`: `red; }` is no CSS colour",
        ),
        (
            "[theme]\nfont = 'a{b}'",
            "2:8: `theme.font`: `a{b}` is no CSS font family",
        ),
        (
            "[vault]\nconfig_folder = '../x'",
            "2:17: `vault.config_folder`: ",
        ),
        (
            "[nav]\nlinks = [{ text = 'a' }]",
            "2:10: `nav.links`: a link has `text` and `to`",
        ),
        (
            "[site]\ntitle = 3",
            "2:9: `site.title`: `3` is no text; write it in quotes",
        ),
        (
            "ignore = 'a'",
            "1:10: `ignore`: `'a'` is no list; write `['a']`",
        ),
        (
            "site = 'a'",
            "1:8: `site`: it is a section: write `[site]`, and its keys below",
        ),
        ("꿀 = ", "1:1: "),
    ] {
        let message = mistake(settings);
        assert!(message.starts_with(expected), "{settings}: {message}");
        for serdes in ["expected", "invalid type", "usize", "variant"] {
            assert!(
                !message.contains(serdes) || settings.starts_with('꿀'),
                "{message}"
            );
        }
    }
}

#[test]
fn nw403_a_language_is_a_tag() {
    let hint = |lang: &str| {
        let told = mistake(&format!("[site]\nlang = '{lang}'"));
        let hint = told
            .split_once("did you mean `")
            .map(|(_, rest)| rest.to_owned());
        hint.map(|rest| rest.split('`').next().unwrap_or_default().to_owned())
    };
    for (lang, meant) in [
        ("english", "en"),
        ("Korean", "ko"),
        ("한국어", "ko"),
        ("jp", "ja"),
        ("en_US", "en-US"),
    ] {
        assert_eq!(hint(lang).as_deref(), Some(meant), "{lang}");
    }
    for lang in ["e", "engl", "en-", "en-waytoolong", "e n", "en US"] {
        assert_eq!(hint(lang), None, "{lang}");
    }
    for lang in ["en", "ko", "zh-Hant-TW", "gsw", "de-1996", ""] {
        let folder = project(&[
            ("notes/a.md", ""),
            (FILE_NAME, &format!("[site]\nlang = '{lang}'")),
        ]);
        let expected = if lang.is_empty() { "en" } else { lang };
        assert_eq!(load(&folder).unwrap().site.lang, expected);
    }
}

#[test]
fn nw403_all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let told = mistake(
        "private = ['a[', 'b', 'c{']\n[site]\nurl = 'example.org'\ntitel = 'x'\nlang = 'english'\n\
         [build]\nsync = 1\n[server]\nport = 'two'\n",
    );
    let places: Vec<_> = told
        .lines()
        .map(|line| {
            let line = line
                .rsplit_once("noteweave.toml:")
                .map_or(line, |(_, rest)| rest);
            line.split(": ").next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        places,
        ["1:12", "1:23", "3:7", "4:1", "5:8", "7:8", "9:8"],
        "{told}"
    );
    // What is no TOML hides what the rest means.
    let told = mistake("titel = 3\na = x\n\nlang =\n");
    assert!(
        told.lines().count() == 2 && !told.contains("titel"),
        "{told}"
    );
    // A file that is none of ours has no end of them.
    let many: String = (0..500).map(|n| format!("k{n} = 1\n")).collect();
    let told = mistake(&many);
    assert_eq!(told.lines().count(), 50);
    assert!(told.ends_with("(and 450 more mistakes)"), "{told}");
}

#[test]
fn nw403_what_is_no_toml_is_told_in_plain_words_once_a_line() {
    for (settings, expected) in [
        (
            "[site\n",
            "1:6: `]` is missing after the name of the section",
        ),
        (
            "[site]\ntitle = \"x\n",
            "2:11: the text does not end: `\"` is missing",
        ),
        (
            "[site]\ntitle: 'x'\n",
            "2:6: a key consists of letters, numbers, `-` and `_`, and `=` follows it",
        ),
        (
            "[site]\ntitle 'x'\n",
            "2:7: a key consists of letters, numbers, `-` and `_`, and `=` follows it",
        ),
        ("[site]\ntitle = x\n", "2:9: a text stands in quotes"),
        (
            "ignore = ['a' 'b']\n",
            "1:15: `,` is missing between two items",
        ),
        (
            "private = [\n'a'\n",
            "2:4: the list does not end: `]` is missing",
        ),
        (
            "[site]\ntitle = 'a'\ntitle = 'b'\n",
            "3:1: this key is there already; write it once",
        ),
        (
            "output = \"C:\\Users\"\n",
            "1:15: a backslash in a text is written as `\\\\`; or write the text between `'`",
        ),
        (
            "private = [\"a\\d\"]\n",
            "1:15: a backslash in a text is written as `\\\\`; or write the text between `'`",
        ),
        (
            "notes = \"v\",\n",
            "1:12: nothing may follow the value in its line",
        ),
        (
            "site = {title = \"a\"\n",
            "1:20: the table does not end: `}` is missing",
        ),
        (
            "hidden = True\n",
            "1:10: write `true` or `false`, in small letters",
        ),
        ("= 3\n", "1:1: a key is missing here"),
        ("a = 01\n", "1:5: a number does not begin with 0"),
    ] {
        assert_eq!(mistake(settings), expected, "{settings}");
    }
    let told = mistake("a = x\n\nb : c\n");
    let lines: Vec<_> = told
        .lines()
        .map(|line| line.contains("1:5") || line.contains("3:3"))
        .collect();
    assert_eq!(lines, [true, true], "{told}");
}

/// The keys of the type, as `site.title`.
fn keys_of_the_type() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for key in Config::KEYS {
        match key.inner {
            [] => drop(all.insert(key.name.to_owned())),
            inner => all.extend(
                inner
                    .iter()
                    .map(|inner| format!("{}.{}", key.name, inner.name)),
            ),
        }
    }
    all
}

#[test]
fn nw403_init_shows_every_setting_and_no_other() {
    let shown: String = include_str!("../../init/noteweave.toml")
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains(" = ") => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let table: toml::Table = shown.parse().unwrap();
    let mut keys = BTreeSet::new();
    for (key, value) in &table {
        match value.as_table() {
            Some(inner) if key != "findings" => {
                keys.extend(inner.keys().map(|inner| format!("{key}.{inner}")));
            }
            _ => drop(keys.insert(key.clone())),
        }
    }
    assert_eq!(keys, keys_of_the_type());
    // What is shown can be used, but for files that are not there.
    let without = shown.replace("script = \"mermaid.min.js\"", "");
    let config = Config::from_text(Path::new(FILE_NAME), &without).unwrap();
    let default = Config::default();
    assert_eq!(
        format!("{:?}", config.dates),
        format!("{:?}", default.dates)
    );
    assert_eq!(
        format!("{:?}", config.server),
        format!("{:?}", default.server)
    );
    assert_eq!(config.site.lang, default.site.lang);
}

#[test]
fn nw403_the_manual_has_every_setting_and_no_other() {
    let (mut section, mut in_table) = (String::new(), false);
    let mut keys = BTreeSet::new();
    for line in include_str!("../../../notes/Settings.md").lines() {
        if let Some(name) = line.strip_prefix("## ") {
            section = if name == "Files" {
                String::new()
            } else {
                format!("{name}.")
            };
            if name == "findings" {
                keys.insert(name.to_owned());
            }
        }
        in_table = line.starts_with("| Key |") || in_table && line.starts_with('|');
        if in_table && let Some(row) = line.strip_prefix("| `") {
            keys.insert(format!("{section}{}", row.split('`').next().unwrap()));
        }
    }
    assert_eq!(keys, keys_of_the_type());
}

#[test]
fn nw403_the_command_line_is_judged_like_the_file() {
    let folder = project(&[
        ("notes/a.md", ""),
        (FILE_NAME, "[server]\nhost = '0.0.0.0'\nport = 1"),
    ]);
    let load = |overrides: Overrides| Config::load(&overrides, folder.path());
    let config = load(Overrides {
        host: Some("::1".into()),
        port: Some(2),
        ..Overrides::default()
    })
    .unwrap();
    assert_eq!((&*config.server.host, config.server.port), ("::1", 2));
    for host in ["", "a b", "http://localhost"] {
        let error = load(Overrides {
            host: Some(host.into()),
            ..Overrides::default()
        })
        .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("`--host`: `{host}` is not an address")),
            "{error}"
        );
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
        gone.contains(
            "noteweave.toml` is gone; until it is back, notes that it keeps private stay private"
        ),
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
