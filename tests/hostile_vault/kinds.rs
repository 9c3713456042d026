//! What stands where a file should and is none: pipes, sockets, devices, symbolic links out, up, in circles and to nothing.

use crate::bounded::{CANARY, Ended, build, build_with, pipe, run, tells_nothing};
use crate::support::TestVault;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

/// What can stand in the place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Odd {
    Pipe,
    Socket,
    /// A device without an end, where one can be made; else a link to one.
    Device,
    /// A link to a device without an end.
    Endless,
    /// A link to nothing.
    Dangling,
    /// A link to itself.
    Circle,
    Folder,
}

impl Odd {
    const ALL: [Self; 7] = [
        Self::Pipe,
        Self::Socket,
        Self::Device,
        Self::Endless,
        Self::Dangling,
        Self::Circle,
        Self::Folder,
    ];

    /// Puts it at `path`, whatever was there.
    fn put(self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(path).unwrap(),
            Ok(_) => fs::remove_file(path).unwrap(),
            Err(_) => {}
        }
        match self {
            Self::Pipe => pipe(path),
            // The name stays when nobody listens any more.
            Self::Socket => drop(UnixListener::bind(path).unwrap()),
            Self::Device => {
                let device = [path.to_str().unwrap(), "c", "1", "5"];
                let made = std::process::Command::new("mknod").args(device).output();
                if !made.is_ok_and(|made| made.status.success()) {
                    symlink("/dev/zero", path).unwrap();
                }
            }
            Self::Endless => symlink("/dev/zero", path).unwrap(),
            Self::Dangling => symlink("nowhere/at/all", path).unwrap(),
            Self::Circle => symlink(path.file_name().unwrap(), path).unwrap(),
            Self::Folder => fs::create_dir(path).unwrap(),
        }
    }
}

/// A vault with secrets beside it.
fn vault() -> TestVault {
    let vault = TestVault::new().settings("[site]\ntitle = \"Bees\"\n");
    for secret in [
        "secret.md",
        "secret.png",
        "secret.css",
        "secret/in.md",
        "secret/index.html",
    ] {
        vault.write(secret, format!("{CANARY}\n"));
    }
    vault
        .note("Hive.md", "# Hive\n\nThe hive text. [[Queen]]\n")
        .note("Queen.md", "# Queen\n\nHer text.\n")
}

#[track_caller]
fn whole(vault: &TestVault) {
    assert!(vault.page("hive/").contains("The hive text."));
    assert!(vault.page("queen/").contains("Her text."));
}

/// A run that fails, says all of `texts`, and makes no site.
#[track_caller]
fn refused(vault: &TestVault, arguments: &[&str], texts: &[&str]) -> Ended {
    let before = vault.output_files();
    let ended = build_with(vault, arguments).code(1).says(texts);
    assert_eq!(vault.output_files(), before, "{ended:#?}");
    ended
}

#[test]
fn n28_v17_what_is_no_file_is_told_and_left_out() {
    for odd in Odd::ALL {
        let vault = vault();
        let places = [
            "Odd.md",
            "odd.png",
            "odd.pdf",
            "odd.css",
            "Odd.canvas",
            "Odd.base",
            "index.md",
            "Sub/Odd.md",
            "publish.css",
            "Hive",
        ];
        for place in places {
            odd.put(&vault.path("notes").join(place));
        }
        let links = places.map(|place| {
            format!("![[{place}]] [[{place}]] ![x](<{place}>) <img src=\"{place}\">\n\n")
        });
        let vault = vault.note(
            "Links.md",
            &format!("# Links\n\n{}[[Odd]] ![[Odd]]\n", links.concat()),
        );
        let ended = build(&vault);
        let (code, word) = match odd {
            Odd::Pipe | Odd::Socket | Odd::Device => (1, "NW107"),
            Odd::Endless | Odd::Dangling | Odd::Circle => (0, "NW106"),
            Odd::Folder => (0, ""),
        };
        // A device that could not be made is a link.
        let code = if odd == Odd::Device && ended.stderr.contains("NW106") {
            0
        } else {
            code
        };
        let ended = ended.code(code);
        for place in places.iter().filter(|_| odd != Odd::Folder) {
            let told = ended.stderr.lines().any(|line| {
                line.starts_with(&format!("{place}: "))
                    && (line.contains(word) || line.contains("NW106"))
            });
            assert!(told, "{odd:?} {place}: {ended:#?}");
        }
        whole(&vault);
        assert!(
            !vault
                .output_files()
                .iter()
                .any(|file| file.ends_with("odd.png"))
        );
        let ended = run(&vault, &["check", "--leaks"]).code(1);
        assert!(!ended.stderr.contains("NW304"), "{ended:#?}");
        run(&vault, &["list"]).code(0);
    }
}

#[test]
fn v17_links_out_up_and_to_each_other_are_told_and_not_followed() {
    let vault = vault();
    let at = |name: &str| vault.path("notes").join(name);
    fs::create_dir(at("Sub")).unwrap();
    let links = [
        ("../secret.md", "Out.md"),
        ("../secret.png", "out.png"),
        ("../secret.css", "publish.css"),
        ("../secret", "Out"),
        ("../../secret", "Sub/Out"),
        ("..", "Sub/Up"),
        (".", "Here"),
        ("../..", "Sub/Above"),
        ("/", "Root"),
        ("/proc/self/root", "Proc"),
        ("/etc/passwd", "passwd.md"),
        ("B.md", "A.md"),
        ("A.md", "B.md"),
        ("Sub/Ring", "Ring"),
        ("../Ring", "Sub/Ring"),
        ("Hive.md", "Twin.md"),
    ];
    for (target, name) in links {
        symlink(target, at(name)).unwrap();
    }
    fs::hard_link(at("Queen.md"), at("Second.md")).unwrap();
    let used = links
        .map(|(_, name)| format!("![[{name}]] [[{name}]] [[{name}/in]] ![[{name}/secret.png]]\n"));
    let vault = vault.note("Links.md", &used.concat());
    let ended = build(&vault).code(0);
    for (_, name) in links {
        let told = ended
            .stderr
            .lines()
            .any(|line| line.starts_with(&format!("{name}: warning[NW106]")));
        assert!(told, "{name}: {ended:#?}");
    }
    whole(&vault);
    assert!(
        vault.page("second/").contains("Her text."),
        "a hard link is a file"
    );
    assert!(!vault.path("public/twin").exists());
}

#[test]
fn settings_that_are_no_file_are_an_error() {
    for odd in Odd::ALL {
        let vault = vault();
        odd.put(&vault.path("noteweave.toml"));
        refused(&vault, &["build"], &["noteweave.toml`"]);
        refused(&vault, &["check"], &["noteweave.toml`"]);
        refused(
            &vault,
            &["build", "--config", "noteweave.toml"],
            &["noteweave.toml`"],
        );
        fs::rename(
            vault.path("noteweave.toml"),
            vault.path("notes/noteweave.toml"),
        )
        .unwrap();
        refused(&vault, &["build"], &["notes/noteweave.toml`"]);
    }
    // A link to a file is the author's affair.
    let vault = vault();
    vault.write("shared.toml", "private = [\"Queen.md\"]\n");
    vault.remove("noteweave.toml");
    symlink("shared.toml", vault.path("noteweave.toml")).unwrap();
    build(&vault).code(0);
    assert!(vault.page("hive/").contains("The hive text.") && !vault.path("public/queen").exists());
    vault.write("shared.toml", "#".repeat(17 << 20));
    refused(&vault, &["build"], &["too large for a settings file"]);
}

#[test]
fn o6_obsidians_settings_that_are_no_file_may_exclude_something() {
    for odd in Odd::ALL {
        for (place, stops) in [
            ("app.json", true),
            ("publish.json", true),
            ("types.json", false),
            ("", true),
        ] {
            if place.is_empty() && odd == Odd::Folder {
                continue;
            }
            let vault = vault();
            let folder = vault.path("notes/.obsidian");
            odd.put(&if place.is_empty() {
                folder
            } else {
                folder.join(place)
            });
            if stops {
                refused(&vault, &["build"], &["NW402", ".obsidian/"]);
            } else {
                build(&vault)
                    .code(0)
                    .says(&["NW401", ".obsidian/types.json"]);
                whole(&vault);
            }
        }
    }
    // A folder of settings that several vaults share.
    let vault = vault();
    vault.write("shared/app.json", "{\"userIgnoreFilters\": [\"Queen.md\"]}");
    symlink("../shared", vault.path("notes/.obsidian")).unwrap();
    build(&vault).code(0);
    assert!(!vault.path("public/queen").exists());
}

#[test]
fn what_stands_in_static_or_templates_must_be_a_file() {
    for place in [
        "static/x.css",
        "static/sub/x",
        "templates/note.html",
        "templates/assets/site.css",
        "static",
        "templates",
    ] {
        for odd in Odd::ALL {
            if odd == Odd::Folder {
                continue;
            }
            let vault = vault();
            odd.put(&vault.path(place));
            refused(&vault, &["build"], &[place]);
        }
        let vault = vault();
        let target = if place.contains('/') {
            "secret.css"
        } else {
            "secret"
        };
        fs::create_dir_all(vault.path(place).parent().unwrap()).unwrap();
        symlink(vault.path(target), vault.path(place)).unwrap();
        refused(&vault, &["build"], &[place, "symbolic link"]);
    }
}

#[test]
fn a_script_or_logo_that_is_no_file() {
    for odd in Odd::ALL {
        let vault = vault().settings("[mermaid]\nscript = \"odd.js\"\n");
        odd.put(&vault.path("odd.js"));
        refused(&vault, &["build"], &["NW403", "mermaid.script"]);
        let vault = vault.settings(
            "[theme]\nlogo = \"odd.png\"\nfavicon = \"odd.png\"\ncustom_css = [\"odd.css\"]\n",
        );
        odd.put(&vault.path("notes/odd.png"));
        odd.put(&vault.path("notes/odd.css"));
        let _ = build(&vault);
        run(&vault, &["list"]);
    }
}

#[test]
fn the_output_and_what_lies_beside_it_may_be_no_trap() {
    for odd in Odd::ALL {
        for place in [
            "public",
            ".public.noteweave-lock",
            ".public.noteweave-journal",
            ".public.noteweave-leaks-lock",
        ] {
            // An empty folder is a good place for a site, and a search for leaks only needs its own lock.
            if (odd, place) == (Odd::Folder, "public") {
                continue;
            }
            let vault = vault();
            odd.put(&vault.path(place));
            let arguments: &[&str] = if place.contains("leaks") {
                &["check", "--leaks"]
            } else {
                &["build"]
            };
            let ended = run(&vault, arguments).code(1).says(&["public"]);
            assert!(!vault.path("nowhere").exists(), "{ended:#?}");
            let still = fs::symlink_metadata(vault.path(place)).unwrap();
            assert!(!still.is_file(), "{odd:?} {place}");
        }
        // What these names have is thrown away, for a killed build may have left it; never what it leads to.
        for place in [".public.noteweave-new", ".public.noteweave-old"] {
            let vault = vault();
            build(&vault).code(0);
            odd.put(&vault.path(place));
            let _ = run(&vault, &["build", "--no-cache"]);
            whole(&vault);
        }
    }
    let vault = vault();
    symlink("secret", vault.path("public")).unwrap();
    run(&vault, &["build"]).code(1).says(&["symbolic link"]);
    assert!(!vault.path("secret/hive").exists());
    for name in [".public.noteweave-new", ".public.noteweave-old"] {
        let vault = self::vault();
        build(&vault).code(0);
        symlink("secret", vault.path(name)).unwrap();
        let ended = run(&vault, &["build", "--no-cache"]);
        assert!(vault.path("secret/in.md").is_file(), "{ended:#?}");
        tells_nothing(&vault.path("public"));
    }
}

#[test]
fn n27_nothing_is_written_or_removed_through_a_link_in_the_output() {
    for cached in [true, false] {
        let arguments: &[&str] = if cached {
            &["build"]
        } else {
            &["build", "--no-cache"]
        };
        let vault = vault();
        build(&vault).code(0);
        fs::rename(vault.path("public/hive"), vault.path("elsewhere")).unwrap();
        symlink("../elsewhere", vault.path("public/hive")).unwrap();
        vault.write("notes/Hive.md", "# Hive\n\nAnother text.\n");
        let page = fs::read(vault.path("elsewhere/index.html")).unwrap();
        run(&vault, arguments)
            .code(1)
            .says(&["`hive` is in the way"]);
        assert!(fs::read(vault.path("elsewhere/index.html")).unwrap() == page);
        vault.remove("notes/Hive.md");
        run(&vault, arguments);
        assert!(fs::read(vault.path("elsewhere/index.html")).unwrap() == page);
    }
}

#[test]
fn n27_a_record_cannot_name_what_is_not_of_the_site() {
    let vault = vault();
    build(&vault).code(0);
    let record = vault.path("public/.noteweave-files");
    let mut text = fs::read_to_string(&record).unwrap();
    for path in [
        "../secret.md",
        "../secret/in.md",
        "/etc/hostname",
        "..",
        "a/../../secret.css",
        "",
    ] {
        text += &format!("{path}\n");
    }
    text += &format!("{}\n", vault.path("secret.png").display());
    fs::write(&record, text).unwrap();
    vault.write("notes/Hive.md", "# Hive\n\nThe hive text. Changed.\n");
    build(&vault).code(0);
    for odd in Odd::ALL {
        odd.put(&record);
        run(&vault, &["build"]);
    }
    assert!(vault.path("secret.md").is_file() && vault.path("secret/in.md").is_file());
}

#[test]
fn a_cache_that_is_no_cache_is_done_without() {
    for odd in Odd::ALL {
        let vault = vault();
        odd.put(&vault.path("cache"));
        run(&vault, &["build", "--cache-dir", "cache"]).code(0);
        whole(&vault);
        let vault = self::vault();
        run(&vault, &["build", "--cache-dir", "cache"]).code(0);
        let files = walkdir::WalkDir::new(vault.path("cache"))
            .into_iter()
            .flatten();
        let files: Vec<_> = files.filter(|entry| entry.file_type().is_file()).collect();
        assert!(!files.is_empty());
        for file in files {
            odd.put(file.path());
        }
        vault.write("notes/Queen.md", "# Queen\n\nHer text. More.\n");
        run(&vault, &["build", "--cache-dir", "cache"]).code(0);
        whole(&vault);
        assert!(vault.page("queen/").contains("More."));
    }
}

#[test]
fn p14_a_repository_that_is_none_gives_no_dates() {
    for odd in Odd::ALL {
        let vault = vault();
        odd.put(&vault.path("notes/.git"));
        build(&vault).code(0);
        whole(&vault);
    }
}
