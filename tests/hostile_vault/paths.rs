//! Paths that lead out of the vault, in every place of a note where a path can stand.

use crate::bounded::{CANARY, build, run};
use crate::support::TestVault;
use std::collections::BTreeSet;
use std::fs;

/// Secrets beside and above the vault, and at home: each file says its name and the canary.
pub(crate) const SECRETS: [&str; 7] = [
    "secret.md",
    "secret.png",
    "secret.pdf",
    "secret.txt",
    "secret.css",
    "secret.canvas",
    "secret/in.md",
];

/// A vault in `deep/notes` with secrets around it.
pub(crate) fn surrounded() -> TestVault {
    let vault = TestVault::new().settings("notes = \"deep/notes\"\n");
    fs::remove_dir(vault.path("notes")).unwrap();
    vault.write("deep/notes/Hive.md", "# Hive\n\nThe hive text.\n");
    let command = vault.command(&[]);
    let home = command
        .get_envs()
        .find(|(name, _)| *name == "HOME")
        .and_then(|(_, value)| value.map(std::path::PathBuf::from))
        .unwrap();
    for secret in SECRETS {
        for around in ["", "deep/"] {
            vault.write(
                &format!("{around}{secret}"),
                format!("# {CANARY}\n{CANARY}\n"),
            );
        }
        let at_home = home.join(secret);
        fs::create_dir_all(at_home.parent().unwrap()).unwrap();
        fs::write(at_home, CANARY).unwrap();
    }
    vault
}

/// Ways to write a path to `name`, which lies one and two folders above the vault.
fn spellings(vault: &TestVault, name: &str) -> Vec<String> {
    let absolute = vault.path(name).to_string_lossy().into_owned();
    let beside = vault.path("deep").join(name).to_string_lossy().into_owned();
    let mut all = vec![
        format!("file://{absolute}"),
        format!("file:{absolute}"),
        format!("FILE:///{absolute}"),
        format!("//localhost{absolute}"),
        format!("\\\\localhost{absolute}"),
        format!("/proc/self/root{absolute}"),
        format!("/proc/self/cwd/{name}"),
        format!("app://local{absolute}"),
        absolute.clone(),
        absolute.replace('/', "%2f"),
        beside,
    ];
    let patterns = [
        "../{}",
        "../../{}",
        "../../../../../../../../../../..{root}/{}",
        "./../{}",
        "Sub/../../{}",
        "Hive.md/../../{}",
        "Hive/../../../{}",
        "..\\{}",
        "..\\..\\{}",
        "..\\/{}",
        ".\\..\\{}",
        "%2e%2e/{}",
        "%2E%2E/%2e./{}",
        ".%2e/.%2E/{}",
        "%2e%2e%2f{}",
        "..%2f..%2f{}",
        "..%5c{}",
        "..%5C..%5C{}",
        "%252e%252e/{}",
        "..%252f{}",
        "%c0%ae%c0%ae/{}",
        "..%c0%af{}",
        "%u002e%u002e/{}",
        "....//{}",
        "..;/{}",
        "..%00/{}",
        "../{}%00",
        "../{}%00.md",
        "\u{ff0e}\u{ff0e}/{}",
        "..\u{2215}{}",
        "..\u{200b}/{}",
        "..//{}",
        "/../{}",
        "//../{}",
        "C:\\{}",
        "C:/{}",
        "C:..\\{}",
        "//server/share/{}",
        "\\\\?\\C:\\{}",
        "~/{}",
        "~root/{}",
        "$HOME/{}",
        "%HOME%/{}",
        "vault://{}",
        "obsidian://open?path=../{}",
        "<../{}>",
        "../{}#^block",
        "../{}#heading",
        "../{}?raw",
        "../{}|100",
        "../../deep/../{}",
    ];
    let root = vault.path("").to_string_lossy().into_owned();
    let root = root.trim_end_matches('/');
    all.extend(patterns.map(|pattern| pattern.replace("{root}", root).replace("{}", name)));
    all
}

/// Every place of a note where a path can stand, with `@` for it.
const PLACES: [&str; 44] = [
    "[[@]]",
    "[[@|name]]",
    "[[@#part]]",
    "![[@]]",
    "![[@#^part]]",
    "![[@|200x100]]",
    "[name](@)",
    "[name](<@>)",
    "[name](<@> \"title\")",
    "![name](@)",
    "![name](<@>)",
    "[![name](<@>)](<@>)",
    "[name][@@]\n\n[@@]: <@>",
    "![name][@@]\n\n[@@]: @",
    "<@>",
    "<img src=\"@\">",
    "<img srcset=\"@ 2x, @ 1x\">",
    "<a href=\"@\">name</a>",
    "<a href=@ download ping=\"@\">name</a>",
    "<video src=\"@\" poster=\"@\"></video>",
    "<video><source src=\"@\"><track src=\"@\"></video>",
    "<audio src=\"@\"></audio>",
    "<picture><source srcset=\"@\"><img src=\"@\"></picture>",
    "<iframe src=\"@\"></iframe>",
    "<iframe srcdoc=\"<img src='@'>\"></iframe>",
    "<object data=\"@\"></object>",
    "<embed src=\"@\">",
    "<link rel=\"stylesheet\" href=\"@\">",
    "<base href=\"@\">",
    "<script src=\"@\"></script>",
    "<style>@import url(\"@\"); p { background: url(\"@\") }</style>",
    "<p style=\"background: url('@')\">text</p>",
    "<table background=\"@\"><tr><td background=\"@\">cell</td></tr></table>",
    "<svg><use href=\"@\"/><image href=\"@\" xlink:href=\"@\"/></svg>",
    "<blockquote cite=\"@\">text</blockquote>",
    "<form action=\"@\"><button formaction=\"@\">send</button></form>",
    "<input type=\"image\" src=\"@\">",
    "<meta http-equiv=\"refresh\" content=\"0; url=@\">",
    "> [!quote] [[@]]\n> ![[@]]",
    "| a |\n|---|\n| ![[@]] |",
    "text[^1] ^[inline ![[@]]]\n\n[^1]: ![[@]]",
    "```mermaid\nflowchart LR\n  A --> B\n  click A \"@\"\n```",
    "$\\includegraphics{@} \\input{@} \\href{@}{x}$",
    "```dataview\nTABLE file.link FROM \"@\"\n```",
];

/// Every property that has a path, and some that look like it.
const PROPERTIES: [&str; 16] = [
    "image",
    "cover",
    "banner",
    "thumbnail",
    "icon",
    "permalink",
    "aliases",
    "alias",
    "tags",
    "cssclasses",
    "css",
    "up",
    "related",
    "description",
    "title",
    "lang",
];

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn v17_no_path_in_a_note_leads_out_of_the_vault() {
    let vault = surrounded();
    let mut notes = BTreeSet::new();
    for secret in SECRETS {
        let bare = secret.trim_end_matches(".md");
        for name in BTreeSet::from([secret, bare]) {
            for (at, path) in spellings(&vault, name).into_iter().enumerate() {
                let body = PLACES.map(|place| place.replace("@@", "ref").replace('@', &path));
                let note = format!("Sub/{}-{at}.md", name.replace(['/', '.'], "-"));
                vault.write(&format!("deep/notes/{note}"), body.join("\n\n"));
                notes.insert(note);
            }
        }
    }
    // Findings would fill a screen for each; the last test looks at them.
    let ended = build(&vault).code(0);
    assert_eq!(
        ended.stdout.split(' ').next(),
        Some(&*(notes.len() + 1).to_string())
    );
    let files = vault.output_files();
    let ends = ["png", "pdf", "txt", "canvas", "md"];
    let copied = files
        .iter()
        .find(|file| ends.iter().any(|end| file.ends_with(end)));
    assert_eq!(copied, None);
    for note in &notes {
        let page = vault.page(&note.to_lowercase().replace(".md", "/"));
        let page = page.replace("\"//", "\"https://");
        for start in ["file:", "FILE:", "app:", "/", "..\\", "C:", "~"] {
            for attribute in ["src", "href", "data", "poster", "srcset", "action"] {
                let leads = format!(" {attribute}=\"{start}");
                assert!(!page.contains(&leads), "{leads} in {note}");
            }
        }
    }
}

#[test]
fn v17_no_property_leads_out_of_the_vault_or_the_output() {
    let vault = surrounded();
    vault.write("noteweave.toml", "notes = \"deep/notes\"\n[properties]\nshow = \"all\"\n[site]\nurl = \"https://example.org/a/\"\n");
    let mut count = 1;
    for name in [
        "secret.md",
        "secret.png",
        "secret/in",
        "index.html",
        "sitemap.xml",
    ] {
        for (at, path) in spellings(&vault, name).into_iter().enumerate() {
            for (form, value) in [
                path.clone(),
                format!("[[{path}]]"),
                format!("![x](<{path}>)"),
            ]
            .iter()
            .enumerate()
            {
                let mut properties: Vec<_> = PROPERTIES
                    .iter()
                    .map(|key| format!("{key}: {}\n", quoted(value)))
                    .collect();
                properties.push(format!(
                    "list: [{0}, {{a: {0}}}]\n{0}: {0}\n",
                    quoted(value)
                ));
                let note = format!(
                    "deep/notes/Sub/{}-{at}-{form}.md",
                    name.replace(['/', '.'], "-")
                );
                vault.write(&note, format!("---\n{}---\nbody\n", properties.concat()));
                count += 1;
            }
        }
    }
    let ended = build(&vault).code(0).says(&["[NW103]"]);
    assert_eq!(ended.stdout.split(' ').next(), Some(&*count.to_string()));
}

#[test]
fn v17_canvases_bases_and_obsidians_settings_do_not_lead_out() {
    let vault = surrounded();
    let all: Vec<_> = SECRETS
        .iter()
        .flat_map(|name| spellings(&vault, name))
        .collect();
    let nodes = all.iter().enumerate().flat_map(|(at, path)| {
        let path = quoted(path);
        [
            format!("{{\"id\":\"f{at}\",\"type\":\"file\",\"file\":{path},\"subpath\":{path},\"x\":0,\"y\":0,\"width\":9,\"height\":9}}"),
            format!("{{\"id\":\"g{at}\",\"type\":\"group\",\"background\":{path},\"label\":{path},\"x\":0,\"y\":0,\"width\":9,\"height\":9}}"),
            format!("{{\"id\":\"l{at}\",\"type\":\"link\",\"url\":{path},\"x\":0,\"y\":0,\"width\":9,\"height\":9}}"),
        ]
    });
    let nodes: Vec<_> = nodes.collect();
    let canvas = format!("{{\"nodes\":[{}],\"edges\":[]}}", nodes.join(","));
    vault.write("deep/notes/Plan.canvas", canvas);
    let views = all.iter().fold("views:\n".to_owned(), |text, path| {
        let path = quoted(path);
        text + &format!("  - type: cards\n    name: {path}\n    image: {path}\n    filters: 'file.inFolder({path})'\n")
    });
    vault.write("deep/notes/Stock.base", views);
    vault.write(
        "deep/notes/index.md",
        "![[Plan.canvas]] ![[Stock.base]] [[Plan.canvas]] [[Stock.base]] [[Hive]]\n",
    );
    let list: Vec<_> = all.iter().map(|path| quoted(path)).collect();
    let list = list.join(",");
    let first = quoted(&all[0]);
    let app = format!(
        "{{\"attachmentFolderPath\":{first},\"newFileFolderPath\":{first},\"userIgnoreFilters\":[{list}]}}"
    );
    vault.write("deep/notes/.obsidian/app.json", app);
    let publish = format!("{{\"excluded\":[{list}],\"included\":[{list}]}}");
    vault.write("deep/notes/.obsidian/publish.json", publish);
    vault.write(
        "deep/notes/.obsidian/types.json",
        format!("{{\"types\":{{{first}:{first}}}}}"),
    );
    vault.write(
        "deep/notes/publish.css",
        "@import url('../../secret.css');\n",
    );
    build(&vault).code(0);
    assert!(vault.page("hive/").contains("The hive text."));
}

#[test]
fn l_every_path_out_of_the_vault_is_a_finding_with_its_place() {
    let vault = surrounded();
    let forms = ["[[{}]]", "![[{}]]", "[name](<{}>)", "![name](<{}>)"];
    let paths = [
        "../secret",
        "../../secret.md",
        "../secret.png",
        "/etc/passwd",
        "Sub/../../secret.txt",
        "%2e%2e/secret.pdf",
    ];
    let mut lines = Vec::new();
    for path in paths {
        lines.extend(forms.map(|form| form.replace("{}", path)));
    }
    vault.write("deep/notes/Links.md", lines.join("\n"));
    let ended = build(&vault).code(0);
    for (at, line) in lines.iter().enumerate() {
        let place = format!("Links.md:{}:1: ", at + 1);
        assert!(
            ended.stderr.contains(&place),
            "{place}{line}: {}",
            ended.stderr
        );
    }
    run(&vault, &["check"]).code(1);
}
