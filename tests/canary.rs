//! Nothing private is in any byte or name of the output: vaults full of canaries (V).
//!
//! A canary is a word `kw…wk`. The public ones show that the search finds what is there.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "canary/links.rs"]
mod links;
#[path = "canary/places.rs"]
mod places;
mod support;
#[path = "canary/warm.rs"]
mod warm;

use std::collections::BTreeSet;
use std::fs;
use support::TestVault;

/// Every canary in the output, in file names and bytes of any case.
fn canaries(vault: &TestVault) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in vault.output_files() {
        collect(&mut found, file.as_bytes());
        let bytes = fs::read(vault.path("public").join(&file)).unwrap();
        collect(&mut found, &bytes);
    }
    found
}

fn collect(found: &mut BTreeSet<String>, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    // A name may end in `k`, so pieces between all `kw` would cut it.
    for (at, start) in text.match_indices("kw") {
        let rest = &text[at + start.len()..];
        let name = rest.split("wk").next().unwrap_or_default();
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric());
        if is_name && name.len() < rest.len() && !name.is_empty() {
            found.insert(name.to_owned());
        }
    }
}

/// Expects exactly these canaries in the output.
#[track_caller]
fn only(vault: &TestVault, expected: &[&str]) {
    let expected: BTreeSet<_> = expected.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(canaries(vault), expected);
}

fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut all = b"\x89PNG\r\n\x1a\n".to_vec();
    let header: (&[u8; 4], &[u8]) = (b"IHDR", b"\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0");
    let pixels: (&[u8; 4], &[u8]) = (b"IDAT", b"kwpixelspngwk");
    for (kind, data) in [&[header], chunks, &[pixels, (b"IEND", b"")]].concat() {
        all.extend((data.len() as u32).to_be_bytes());
        all.extend(kind);
        all.extend(data);
        all.extend([0; 4]);
    }
    all
}

fn jpeg(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut all = vec![0xff, 0xd8];
    let frame: (u8, &[u8]) = (0xc0, b"\x08\0\x10\0\x20\x01\x01\x11\0");
    let scan: (u8, &[u8]) = (0xda, b"\x01\x01\0\0\x3f\0");
    for (marker, payload) in [segments, &[frame, scan]].concat() {
        all.extend([0xff, marker]);
        all.extend((payload.len() as u16 + 2).to_be_bytes());
        all.extend(payload);
    }
    all.extend(b"kwpixelsjpegwk\xff\xd9");
    all.extend(b"kwafterjpegwk");
    all
}

fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend(*kind);
        body.extend((data.len() as u32).to_le_bytes());
        body.extend(*data);
        body.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF", (body.len() as u32).to_le_bytes().as_slice(), &body].concat()
}

const SVG: &str = "<?xml version=\"1.0\"?><!-- kwsvgcommentwk --><svg xmlns=\"http://www.w3.org/2000/svg\" \
    xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" inkscape:docname=\"kwsvgdocwk\" \
    onload=\"kwsvghandlerwk()\"><metadata>kwsvgmetawk</metadata><script>kwsvgscriptwk</script>\
    <text>kwdrawingwk</text></svg>";

fn pictures(vault: TestVault) -> TestVault {
    let exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0kwexifjpegwk";
    let jpeg = jpeg(&[
        (0xe0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x04kwthumbwk"),
        (0xe1, exif),
        (0xe1, b"http://ns.adobe.com/xap/1.0/\0kwxmpjpegwk"),
        (0xe2, b"ICC_PROFILE\0\x01\x01kwprofilewk"),
        (0xed, b"Photoshop 3.0\0kwiptcwk"),
        (0xfe, b"kwcomjpegwk"),
    ]);
    let png = png(&[
        (b"tEXt", b"Author\0kwtextpngwk"),
        (b"iTXt", b"XML:com.adobe.xmp\0kwxmppngwk"),
        (b"eXIf", b"MM\0*kwexifpngwk"),
        (b"tIME", b"kwtimepngwk"),
    ]);
    let webp = webp(&[
        (b"VP8X", &[0x0c, 0, 0, 0, 31, 0, 0, 15, 0, 0]),
        (b"VP8 ", b"kwpixelswebpwk"),
        (b"EXIF", b"kwexifwebpwk"),
        (b"XMP ", b"kwxmpwebpwk"),
    ]);
    vault
        .file("Img/a.jpg", &jpeg)
        .file("Img/b.png", &png)
        .file("Img/c.webp", &webp)
        .file("Img/d.svg", SVG.as_bytes())
        .file("Img/e.svg", b"<svg><script>kwbrokensvgwk")
}

#[test]
fn v15_v16_m14_pictures_show_what_they_show_and_tell_nothing() {
    let text = "![[a.jpg]] ![[b.png]] ![[c.webp]] ![[d.svg]] ![[e.svg]]\n";
    let vault = pictures(TestVault::new().note("index.md", text));
    vault.build().stderr_has("NW303");
    let shown = [
        "pixelsjpeg",
        "profile",
        "pixelspng",
        "pixelswebp",
        "drawing",
    ];
    only(&vault, &shown);
    // The picture keeps its turn, and the page knows its sides.
    let page = vault.page("");
    assert!(page.contains("width=\"16\" height=\"32\""), "{page}");
    let built = fs::read(vault.path("public/Img/a.jpg")).unwrap();
    assert!(built.windows(6).any(|w| w == b"Exif\0\0"));
    let preview = vault.serve();
    for name in ["a.jpg", "b.png", "c.webp", "d.svg", "e.svg"] {
        let built = fs::read(vault.path("public/Img").join(name)).unwrap();
        assert_eq!(preview.get(&format!("/Img/{name}")).bytes, built, "{name}");
    }
    let part = preview.request("GET", "/Img/a.jpg", &[("Range", "bytes=0-3")]);
    assert_eq!((part.status, &part.bytes[..]), (206, &built[..4]));

    let vault = vault.settings("[privacy]\nkeep_metadata = true\n");
    vault.build().has_no("NW303");
    let all = canaries(&vault);
    assert!(
        all.contains("exifjpeg") && all.contains("svgscript"),
        "{all:?}"
    );
}

/// A private note full of canaries named after `name`.
fn private(properties: &str, name: &str) -> String {
    format!(
        "---\n{properties}\naliases: [kw{name}aliaswk]\ntags: [kw{name}tagwk]\ncreated: 1987-06-05\nimage: kw{name}imagewk.png\n---\n\
         # kw{name}headingwk\n\nkw{name}bodywk #kw{name}inlinewk/below [[index]] [[kw{name}brokenwk]] ^kw{name}blockwk\n\n\
         ![[kw{name}picwk.png]] ![kw{name}altwk](Img/used-by-private.txt)\n\n```js\nkw{name}codewk\n```\n"
    )
}

/// Links of all kinds to the note `path` with the alias `kw{name}aliaswk`.
fn links(path: &str, name: &str) -> String {
    let encoded = path.replace(' ', "%20");
    format!(
        "[[{path}]] [[{path}#kw{name}headingwk]] [[{path}#^kw{name}blockwk]] [[kw{name}aliaswk]] [[{path}|]]\n\n\
         ![[{path}]]\n\n![[{path}#kw{name}headingwk]]\n\n[](<{path}.md>) ![]({encoded}.md)\n\n\
         <a href=\"{encoded}.md\">html</a> <img src=\"{encoded}.md\">\n\n"
    )
}

const PLACES: &[(&str, &str, &str)] = &[
    ("kwnopublishwk", "publish: false", "nopublish"),
    ("kwnowordwk", "publish: \"no\"", "noword"),
    ("kwemptypublishwk", "publish:", "emptypublish"),
    ("kwmaybewk", "publish: maybe", "maybe"),
    ("kwdraftwk", "draft: true", "draft"),
    ("kwprivatewk", "private: yes", "private"),
    ("kwyamlwk", "publish: false\nbroken: [", "yaml"),
    ("kwglobfolderwk/kwglobwk", "publish: true", "glob"),
    ("kwfilteredwk/kwfilterwk", "publish: true", "filter"),
    ("kwregexwk.tmp", "publish: true", "regex"),
    ("kwexcludedwk/kwexcludwk", "title: t", "excluded"),
    (".kwdotwk/kwdotnotewk", "publish: true", "dot"),
    ("kwignoredwk/kwignorwk", "publish: true", "ignored"),
];

const SETTINGS: &str =
    "private = [\"kwglobfolderwk\"]\nignore = [\"kwignoredwk\"]\n[properties]\nshow = \"all\"\n";

/// A vault with a note for each reason to be private, and a public one that links to all in every way.
fn all_kinds() -> TestVault {
    let app = r#"{"userIgnoreFilters": ["kwfilteredwk/", "/\\.tmp\\.md$/"]}"#;
    let mut vault = TestVault::new()
        .settings(SETTINGS)
        .file(".obsidian/app.json", app.as_bytes())
        .file(
            ".obsidian/publish.json",
            br#"{"excluded": ["kwexcludedwk"]}"#,
        )
        .file("Img/used-by-private.txt", b"kwusedbyprivatewk")
        .file("kwglobfolderwk/kwplacedwk.png", b"kwplacedbyteswk")
        .file(
            "kwglobfolderwk/kwcanvaswk.canvas",
            b"{\"nodes\":[{\"id\":\"kwnodewk\"}]}",
        )
        .file("kwglobfolderwk/kwbasewk.base", b"views: [{name: kwviewwk}]");
    let mut index = "---\nup:\n".to_owned();
    for (path, _, _) in PLACES {
        index += &format!("  - \"[[{path}]]\"\n");
    }
    index += "---\nkwpublicwk ![[kwplacedwk.png]] ![](kwglobfolderwk/kwplacedwk.png) [[kwcanvaswk.canvas]] [[kwbasewk.base]]\n\n";
    for (path, properties, name) in PLACES {
        index += &links(path, name);
        vault = vault
            .note(&format!("{path}.md"), &private(properties, name))
            .file(
                &format!("kw{name}picwk.png"),
                format!("kw{name}picbyteswk").as_bytes(),
            );
    }
    vault.note("index.md", &index)
}

#[test]
fn v1_to_v14_nothing_of_a_private_file_is_anywhere() {
    let vault = all_kinds();
    vault.build();
    // What names no file that was read is a broken link and shown as its author typed it (L29): dot folders and ignored ones are
    // never read (V4), and nobody knows the aliases of a note whose properties cannot be read.
    let mut expected = vec!["public", "yamlalias"];
    expected.extend(["dot", "dotnote", "dotalias", "dotheading", "dotblock"]);
    expected.extend(["ignored", "ignor", "ignoredalias"]);
    expected.extend(["ignoredheading", "ignoredblock"]);
    only(&vault, &expected);
    vault.output_has_no("1987");
    let leaks = vault.run(&["check", "--leaks"]).has_no("NW304");
    assert!(!leaks.stdout.is_empty());
}

#[test]
fn v3_explicit_mode_shows_only_what_says_so() {
    let vault = TestVault::new()
        .settings("publish = { mode = \"explicit\" }\n")
        .note(
            "index.md",
            &format!(
                "---\npublish: true\n---\nkwpublicwk {}",
                links("kwsilentwk", "silent")
            ),
        )
        .note("kwsilentwk.md", &private("title: kwtitlewk", "silent"))
        .note(
            "kwfolderwk/kwotherwk.md",
            &private("publish: false", "other"),
        )
        .note("Fine.md", "---\npublish: yes\n---\nkwfinewk\n");
    vault.build();
    only(&vault, &["public", "fine"]);
    vault.output_has_no("1987");
}

#[test]
fn v6_p17_what_is_not_shown_is_not_there() {
    let vault = TestVault::new()
        .note(
            "index.md",
            "---\nkwkeywk: kwvaluewk\ncustom: \"[[kwbrokenpropwk]]\"\n---\nkwpublicwk %% kwinlinewk [[Linked]] %% text\n\n\
             %%\nkwblockwk\n\n![[in-comment.txt]]\n%%\n\n<!-- kwhtmlwk ![[in-html.txt]] -->\n\na <!-- kwinhtmlwk --> b\n\n\
             `![[in-code.txt]]`\n\n```\n![[in-code.txt]]\n```\n\n## A heading %% kwinheadingwk %%\n\n\
             | a %% kwincellwk %% | b |\n| - | - |\n| c | d |\n\n> [!note] Title %% kwcalloutwk %%\n\n[[Other|x]]\n",
        )
        .note("Other.md", "Start %% kwexcerptwk %% [[index]] <!-- kwexcerpthtmlwk --> end\n\n%% kwunclosedwk\n\nmore kwunclosed2wk\n")
        .file("in-comment.txt", b"kwfile1wk")
        .file("in-html.txt", b"kwfile2wk")
        .file("in-code.txt", b"kwfile3wk")
        .file("kwunusedwk.txt", b"kwfile4wk");
    vault.build();
    only(&vault, &["public"]);
}

#[test]
fn v18_n27_a_note_that_becomes_private_goes_everywhere() {
    let other = "---\nkwpropwk: 1\n---\n[[Note]] kwotherwk\n\n![[Note]]\n";
    let text = "---\ntags: [kwtagwk]\naliases: [kwaliaswk]\n---\n# kwheadingwk\n\nkwbodywk [[Other]] ![[kwpicwk.txt]]\n";
    let vault = TestVault::new()
        .note("index.md", "kwpublicwk\n")
        .note("Other.md", other)
        .note("Note.md", text)
        .file("kwpicwk.txt", b"kwpicbyteswk");
    vault.build();
    only(
        &vault,
        &[
            "public", "other", "tag", "alias", "heading", "body", "pic", "picbytes",
        ],
    );
    vault.write(
        "notes/Note.md",
        text.replacen("---\n", "---\npublish: false\n", 1),
    );
    vault.build();
    only(&vault, &["public", "other"]);
    vault.write("notes/Note.md", text);
    vault.build();
    vault.remove("notes/Note.md");
    vault.build();
    only(&vault, &["public", "other"]);
}

#[test]
fn v19_v21_leaks_of_templates_and_static_files_are_found() {
    let line = "The safe opens with four turns to the left.";
    let vault = TestVault::new()
        .settings("[site]\ntitle = \"T\"\n")
        .note("index.md", "Nothing to see, [[Drawer/Private plan]]\n")
        .note(
            "Drawer/Private plan.md",
            &format!("---\npublish: false\n---\n{line}\n"),
        );
    vault.run(&["check", "--leaks"]).has_no("NW304");
    assert!(
        !vault.path("public").exists(),
        "the trial build goes nowhere"
    );
    vault.write("static/notes.txt", format!("copied: {line}"));
    let found = vault.run(&["check", "--leaks"]).code(1);
    found.stderr_has("Drawer/Private plan.md:4:1: error[NW304] leak: text of Drawer/Private plan.md found in notes.txt");
    vault.remove("static/notes.txt");
    vault.write("static/drawer/private-plan.txt", "");
    vault
        .run(&["check", "--leaks"])
        .code(1)
        .stderr_has("the path of Drawer/Private plan.md");
    vault.remove("static/drawer/private-plan.txt");
    vault.write("templates/404.html", format!("<p>{line}</p>"));
    vault
        .run(&["check", "--leaks"])
        .code(1)
        .stderr_has("found in 404.html");
    vault.run(&["check"]).has_no("NW304");
    let left: Vec<_> = fs::read_dir(vault.path("")).unwrap().flatten().collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn j9_v13_private_notes_on_canvases() {
    const BOARD: &str = r##"{"nodes":[
        {"id":"a","type":"file","file":"kwfolderwk/kwnamewk.md","x":0,"y":0,"width":200,"height":100},
        {"id":"b","type":"file","file":"kwnamewk.md","subpath":"#kwheadwk","x":300,"y":0,"width":200,"height":100},
        {"id":"c","type":"text","text":"# On [[kwnamewk]]\n\nkwpublicwk ![[kwnamewk]] [[kwaliaswk]] [[kwnamewk#^kwblockwk]] [x](kwfolderwk/kwnamewk.md) #open","x":0,"y":300,"width":200,"height":100},
        {"id":"d","type":"link","url":"obsidian://open?file=kwnamewk","x":0,"y":600,"width":200,"height":100},
        {"id":"e","type":"group","label":"About [[kwnamewk]] ![[kwnamewk]] [x](kwnamewk.md) %%kwhiddenwk%%","background":"kwnamewk.md","x":0,"y":900,"width":200,"height":100}],
        "edges":[{"id":"x","fromNode":"a","toNode":"c","label":"of [[kwnamewk]]","styleAttributes":{"kwkeywk":"kwvaluewk"}},{"id":"y","fromNode":"d","toNode":"e"}]}"##;
    let text = "# kwheadwk\n\nkwbodywk #kwtagwk ^kwblockwk\n";
    let properties = "aliases: [kwaliaswk]\ntitle: kwtitlewk\n";
    let vault = TestVault::new()
        .note(
            "index.md",
            "[[Board.canvas]] ![[Board.canvas]] ![[Other.canvas]]\n",
        )
        .note("Board.canvas", BOARD)
        .note("Other.canvas", r##"{"nodes":[{"id":"a","type":"file","file":"Board.canvas","x":0,"y":0,"width":200,"height":100}]}"##)
        .note(
            "kwfolderwk/kwnamewk.md",
            &format!("---\n{properties}---\n{text}"),
        );
    vault.build();
    assert!(canaries(&vault).contains("body"), "{:?}", canaries(&vault));
    vault.write(
        "notes/kwfolderwk/kwnamewk.md",
        format!("---\n{properties}publish: false\n---\n{text}"),
    );
    // Over the old site, from nothing, and with what the last build left.
    for command in [&["build"][..], &["build", "--no-cache"], &["build"]] {
        vault.run(command).code(0);
        only(&vault, &["public"]);
    }
    fs::remove_dir_all(vault.path("public")).unwrap();
    vault.build();
    only(&vault, &["public"]);
    vault.run(&["check", "--leaks"]).has_no("NW304");
}

#[test]
fn j25_what_a_canvas_leaves_out_is_not_searched_either() {
    let board = |file: &str| {
        let node = format!(
            "{{\"id\":\"a\",\"type\":\"file\",\"file\":\"{file}\",\"x\":0,\"y\":0,\"width\":9,\"height\":9}}"
        );
        let card = "{\"id\":\"b\",\"type\":\"text\",\"text\":\"kwcardwk\",\"x\":99,\"y\":0,\"width\":9,\"height\":9}";
        let edge = "{\"id\":\"e\",\"fromNode\":\"a\",\"toNode\":\"b\",\"label\":\"kwedgewk\"}";
        format!("{{\"nodes\":[{node},{card}],\"edges\":[{edge}]}}")
    };
    let vault = TestVault::new()
        .settings("[privacy]\ncanvas = \"hide\"\n")
        .note("Board.canvas", &board("Open.md"))
        .note("Open.md", "")
        .note("Shut.md", "---\npublish: false\n---\n");
    vault.build();
    only(&vault, &["card", "edge"]);
    vault.write("notes/Board.canvas", board("Shut.md"));
    vault.build();
    only(&vault, &["card"]);
    // What becomes private takes the label with it, though the canvas stays as it is.
    vault.write("notes/Board.canvas", board("Open.md"));
    vault.build();
    only(&vault, &["card", "edge"]);
    vault.write("notes/Open.md", "---\npublish: false\n---\n");
    vault.build();
    only(&vault, &["card"]);
}

#[test]
fn u20_v10_the_words_of_inline_queries_are_in_no_excerpt_description_or_search() {
    let vault = TestVault::new()
        .settings("[dataview]\nenable = true\n")
        .note(
            "A.md",
            "kwopenwk: see [[B]], rated `= [[kwnamewk]].x` and `= this.rating`.\n",
        )
        .note("B.md", "")
        .note("kwnamewk.md", "---\npublish: false\nx: 1\n---\n");
    vault.build();
    only(&vault, &["open"]);
    let page = fs::read_to_string(vault.path("public/a/index.html")).unwrap();
    assert!(
        page.contains("content=\"kwopenwk: see B, rated and .\""),
        "{page}"
    );
}

#[test]
fn b8_v6_nothing_of_the_archive_of_a_board_is_anywhere() {
    let board = |after: &str| {
        format!(
            "---\nkanban-plugin: board\ntags: [bees]\n---\n\n## To do\n\n- [ ] kwcardwk [[Note]] @{{2031-04-05}}\n\n{after}"
        )
    };
    let archive = "***\n\n## Archive\n\n- [ ] kwtaskwk 📅 2031-01-01 [[Note#kwpartwk]] [[kwbrokenwk]] #kwtagwk ^kwblockwk\n- [x] ![[kwpicturewk.png]] (kwkeywk:: kwvaluewk) [^kwfootwk]\n- [ ] <b title=\"kwtitlewk\">x</b> `kwcodewk` $kwmathwk$ https://kwhostwk.example\n\n[^kwfootwk]: kwfootnotewk\n\n%% kwcommentwk %%\n\n%% kanban:settings\n```\n{\"kanban-plugin\":\"kwsettingswk\"}\n```\n%%\n";
    let vault = TestVault::new()
        .settings("[site]\ntitle = \"A\"\nurl = \"https://example.org/\"\n[dataview]\nenable = true\n[tasks]\nenable = true\n")
        .note("Board.md", &board(archive))
        .note(
            "Note.md",
            "# Note\n\n![[Board]]\n\n```tasks\nnot done\n```\n\n```dataview\nTABLE file.tasks.text, file.lists.text, file.outlinks, file.etags, length(file.tasks) FROM \"Board\"\n```\n\n```query\npath:Board OR ta\\b\n```\n\n```base\nviews:\n  - type: table\n    name: All\n    order: [file.name, file.links, file.embeds, file.tags]\n```\n",
        )
        .file("kwpicturewk.png", &png(&[]));
    let check = || only(&vault, &["card"]);
    let build = || vault.run(&["build", "--cache-dir", "cache"]).code(0);
    build();
    check();
    // From what the last build left, and after changes.
    build();
    check();
    vault.write("notes/Other.md", "[[Board]]");
    build();
    check();
    let mut left = BTreeSet::new();
    for entry in walkdir::WalkDir::new(vault.path("cache")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            collect(&mut left, &fs::read(entry.path()).unwrap());
        }
    }
    assert!(!left.contains("task") && !left.contains("tag"), "{left:?}");
    // The archive counts as text once the note is no board any more.
    let plain = board(archive).replacen("kanban-plugin: board\n", "", 1);
    vault.write("notes/Board.md", plain);
    build();
    assert!(canaries(&vault).contains("task"));
    vault.write("notes/Board.md", board(archive));
    build();
    check();
    assert_eq!(
        fs::read_to_string(vault.path("public/note/index.html"))
            .unwrap()
            .matches("kanban-lane")
            .count(),
        1
    );
}
