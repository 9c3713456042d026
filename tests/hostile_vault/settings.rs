//! Paths in `noteweave.toml` that lead out of the vault. Settings are the author's own word and may name the vault, the output and
//! the script that draws diagrams anywhere; every other path in them is one of the vault or of `static/`.

use crate::bounded::{CANARY, build, build_with, run};
use crate::paths::surrounded;
use crate::support::TestVault;

/// Runs a build with these settings after `notes`.
#[track_caller]
fn with(settings: &str) -> (TestVault, crate::bounded::Ended) {
    let vault = surrounded();
    let root = vault.path("").to_string_lossy().into_owned();
    let settings = settings.replace("ROOT", root.trim_end_matches('/'));
    vault.write(
        "noteweave.toml",
        format!("notes = \"deep/notes\"\n{settings}\n"),
    );
    let ended = build(&vault);
    (vault, ended)
}

const PATHS: [&str; 14] = [
    "../secret",
    "../../secret",
    "secret",
    "deep/secret",
    "ROOT/secret",
    "file://ROOT/secret",
    "static/../secret",
    "./../secret",
    "%2e%2e/secret",
    "..\\\\secret",
    "C:\\\\secret",
    "//server/secret",
    "~/secret",
    "../secret\\u0000",
];

#[test]
fn v17_paths_in_settings_are_those_of_the_vault_or_of_static() {
    for path in PATHS {
        for setting in [
            "[theme]\nlogo = \"@.png\"\nfavicon = \"@.png\"",
            "[theme]\ncustom_css = [\"@.css\"]",
            "[site]\nhome = \"@.md\"",
            "[nav]\norder = [\"@.md\"]\nhidden = [\"@\", \"..\"]\nlinks = [{ text = \"out\", to = \"@.md\" }]",
        ] {
            let (vault, ended) = with(&setting.replace('@', path));
            match ended.code {
                Some(0) => assert!(
                    vault.page("hive/").contains("The hive text."),
                    "{setting} {path}"
                ),
                _ => assert!(
                    ended.stderr.contains("noteweave.toml:"),
                    "{setting} {path}: {ended:#?}"
                ),
            }
        }
    }
}

#[test]
fn v17_the_folder_of_obsidians_settings_lies_in_the_vault() {
    for path in PATHS
        .iter()
        .filter(|path| !["secret", "deep/secret", "~/secret", "%2e%2e/secret"].contains(path))
    {
        let (_, ended) = with(&format!("[vault]\nconfig_folder = \"{path}\""));
        ended
            .code(1)
            .says(&["noteweave.toml:3:17: error[NW403]", "inside the vault"]);
    }
}

#[test]
fn globs_that_lead_out_match_nothing() {
    let (vault, ended) =
        with("ignore = [\"../**\", \"/../secret\", \"ROOT/**\"]\nprivate = [\"../..\", \"..\"]");
    let _ = ended.code(0);
    assert!(vault.page("hive/").contains("The hive text."));
}

#[test]
fn x8_the_script_that_draws_may_lie_anywhere_for_settings_say_so() {
    // Nothing but this one file comes along.
    let vault = surrounded();
    vault.write("own/draw.js", "export default 1;\n");
    vault.write("own/beside.js", CANARY);
    vault.write("site/noteweave.toml", "notes = \"../deep/notes\"\noutput = \"../public\"\n[mermaid]\nscript = \"../own/draw.js\"\n");
    build_with(&vault, &["build", "--config", "site/noteweave.toml"]).code(0);
    assert!(
        vault
            .output_files()
            .iter()
            .any(|file| file.contains("draw"))
    );
}

#[test]
fn the_output_that_settings_name_is_all_that_is_written() {
    let vault = surrounded();
    vault.write(
        "site/noteweave.toml",
        "notes = \"../deep/notes\"\noutput = \"../deep/../public/./\"\n",
    );
    build_with(&vault, &["build", "--config", "site/noteweave.toml"]).code(0);
    assert!(vault.page("hive/").contains("The hive text."));
    for output in [
        "..",
        "../deep",
        "../deep/notes",
        "../deep/notes/x",
        "../deep/../deep/notes",
    ] {
        vault.write(
            "site/noteweave.toml",
            format!("notes = \"../deep/notes\"\noutput = \"{output}\"\n"),
        );
        build_with(&vault, &["build", "--config", "site/noteweave.toml"])
            .code(1)
            .says(&["error: "]);
    }
}

#[test]
fn templates_read_nothing_but_templates() {
    for path in [
        "../secret.txt",
        "../../secret.txt",
        "/etc/hostname",
        "secret.txt",
        "../static/x.txt",
    ] {
        for tag in [
            "{% include \"@\" %}",
            "{% extends \"@\" %}",
            "{% import \"@\" as x %}",
            "{{ load_data(path=\"@\") }}",
            "{{ get_env(name=\"HOME\") }}",
        ] {
            let vault = surrounded();
            vault.write("templates/note.html", tag.replace('@', path));
            let ended = build(&vault).code(1).says(&["note.html"]);
            assert!(!ended.stderr.contains(CANARY), "{ended:#?}");
        }
    }
}

#[test]
fn static_files_stay_in_the_output() {
    let vault = surrounded();
    vault.write("static/..%2f..%2fx.txt", "fine");
    vault.write("static/a..b/...c", "fine");
    build(&vault).code(0);
    for name in [".noteweave-files", "index.html", "hive", "_nw"] {
        let vault = surrounded();
        vault.write(&format!("static/{name}"), "mine");
        let ended = build(&vault);
        if name.starts_with('.') {
            let _ = ended.code(0);
        } else {
            let _ = ended.code(1).says(&[name]);
        }
    }
    run(&vault, &["check", "--leaks"]).code(0);
}
