//! What plugins of Obsidian put into notes, rule by rule (U1, U4–U8, U23, C12, B8, Q14, U26).

use crate::memory::{Built, site_with};
use noteweave::model::{CalloutType, FieldForm, Note, ReadingSettings, VaultPath};
use noteweave::vault::ObsidianSettings;

/// A site of a vault in which Dataview is on.
#[track_caller]
fn dataview(files: &[(&str, &str)]) -> Built {
    site_with(files, "", |obsidian| {
        obsidian.plugins.push("dataview".to_owned());
    })
}

fn parse(text: &str) -> Note {
    noteweave::parse::parse(
        &VaultPath::new("A.md"),
        text.to_owned(),
        &Default::default(),
    )
}

/// The fields of a text, as `key=value`.
fn fields(text: &str) -> Vec<String> {
    let note = parse(text);
    let fields = note.fields().iter();
    fields
        .map(|field| format!("{}={}", field.key, field.value))
        .collect()
}

#[track_caller]
fn has(html: &str, part: &str) {
    assert!(html.contains(part), "no {part}\nin {html}");
}

#[test]
fn u1_dataview_is_on_if_obsidian_or_a_setting_says_so() {
    let files = [("A.md", "It took [hours:: 7].")];
    let off = "It took [hours:: 7].";
    let text = |settings: &str, plugin: bool| {
        let built = site_with(&files, settings, |obsidian| {
            obsidian
                .plugins
                .extend(plugin.then(|| "dataview".to_owned()));
        });
        built.text_of("A.md")
    };
    has(&text("", false), off);
    has(&text("[dataview]\nenable = \"auto\"", false), off);
    has(&text("[dataview]\nenable = false", true), off);
    for shown in [
        text("", true),
        text("[dataview]\nenable = true", false),
        text("[dataview]\nenable = \"auto\"", true),
    ] {
        has(&shown, "data-dv-key=\"hours\"");
    }
}

#[test]
fn u4_fields_in_brackets() {
    assert_eq!(
        fields(
            "a [mood:: good] b (walk:: 30 min)\n\n# H [x:: 1]\n\n> [!note] T [y:: 2]\n> (z:: 3)\n\n| a |\n| - |\n| [cell:: 4] |\n\n- [item:: 5]\n"
        ),
        [
            "mood=good",
            "walk=30 min",
            "x=1",
            "y=2",
            "z=3",
            "cell=4",
            "item=5"
        ]
    );
    assert_eq!(fields("[a:: [[Note|n]] and (x)]"), ["a=[[Note|n]] and (x)"]);
    assert_eq!(fields("[a:: x (b:: c) y]"), ["a=x (b:: c) y"]);
    assert_eq!(fields("[**Due Date**:: *soon*]"), ["Due Date=*soon*"]);
    assert_eq!(
        fields("[기분:: 좋음] [🌧 x/y-z_1:: #a, `c`]"),
        ["기분=좋음", "🌧 x/y-z_1=#a, `c`"]
    );
    assert_eq!(fields("[a::] [b:: ]"), ["a=", "b="]);
    assert_eq!(fields("[a:: 1][b:: 2](c:: 3)"), ["a=1", "b=2", "c=3"]);
}

#[test]
fn u4_what_is_no_field() {
    for text in [
        "`[a:: b]` and $[a:: b]$",
        "```\n[a:: b]\na:: b\n```",
        "%% [a:: b] %% <!-- [a:: b] -->",
        "%%\na:: b\n%%",
        "---\na: \"[b:: c]\"\n---\n",
        "\\[a:: b] (a, b:: c) ([x] k:: v)",
        "[a:: b](https://example.org)",
        "[a:: b\nc] (:: b) [-:: b]",
        "[a: : b] std: :x",
    ] {
        assert_eq!(fields(text), [""; 0], "{text}");
    }
}

#[test]
fn u4_a_field_on_a_line_of_its_own() {
    assert_eq!(
        fields("mood:: good\ntext\n**key**:: a [b]"),
        ["mood=good", "key=a [b]"]
    );
    assert_eq!(fields("**key::** **v** w"), ["key=**v** w"]);
    assert_eq!(fields("> quoted:: 1\n> x"), ["quoted=1"]);
    assert_eq!(
        fields("- note:: listed\n- [ ] task:: none\n"),
        ["note=listed"]
    );
    // The line has a field in brackets, so it is none itself.
    assert_eq!(fields("a:: b [c:: d]"), ["c=d"]);
    assert_eq!(fields("a:: b %%secret%% c"), ["a=b  c"]);
    assert_eq!(fields("empty::"), ["empty="]);
    // Cells and headings are no lines.
    assert_eq!(fields("# a:: b\n\n| a:: b |\n| - |\n"), [""; 0]);
}

#[test]
fn u4_comments_in_a_field_do_not_exist() {
    assert_eq!(fields("[a:: b %%secret%% c]"), ["a=b  c"]);
    assert_eq!(fields("[a%%secret%%:: b]"), ["a=b"]);
}

#[test]
fn u7_fields_of_tasks_belong_to_the_task() {
    let note = parse("- [due:: 1]\n- [ ] x [due:: 2] 📅 2031-04-05\n    - y [k:: 3]\n");
    let own: Vec<_> = note.own_fields().map(|f| (&*f.key, &*f.value)).collect();
    assert_eq!(own, [("due", "1"), ("k", "3")]);
    let of_task: Vec<_> = note.item_fields(1).map(|f| (&*f.key, &*f.value)).collect();
    assert_eq!(of_task, [("due", "2"), ("due", "2031-04-05")]);
    assert_eq!(note.fields()[2].form, FieldForm::Emoji);
}

#[test]
fn u7_emoji_name_the_dates_of_tasks() {
    let text = "- [ ] a 🗓️ 2031-01-01 📅2031-01-02 📆  2031-01-03 ✅ 2031-01-04 ➕ 2031-01-05 🛫 2031-01-06 ⏳ 2031-01-07 ⌛ 2031-01-08\n";
    let names = [
        "due",
        "due",
        "due",
        "completion",
        "created",
        "start",
        "scheduled",
        "scheduled",
    ];
    let expected: Vec<String> = names
        .iter()
        .zip(1..)
        .map(|(name, day)| format!("{name}=2031-01-0{day}"))
        .collect();
    assert_eq!(fields(text), expected);
    for text in [
        "- x 📅 2031-04-05",
        "- [ ] x 📅 2031-02-30",
        "- [ ] x 📅 2031-04-051",
        "- [ ] x `📅 2031-04-05` 📅 soon",
        "📅 2031-04-05",
    ] {
        assert_eq!(fields(text), [""; 0], "{text}");
    }
}

#[test]
fn u8_list_items_as_data() {
    let note = parse(
        "# Top\n\n- one [k:: v] #tag\n  more\n    1. [x] two ^id\n- [-] three %%secret%%\n\n## Below\n\n* \n> - quoted\n>   on\n",
    );
    let items = note.items();
    let text: Vec<&str> = items.iter().map(|item| note.item_text(item)).collect();
    assert_eq!(
        text,
        ["one [k:: v] #tag\nmore", "two", "three", "", "quoted\non"]
    );
    let line: Vec<_> = items.iter().map(|item| (item.line, item.lines)).collect();
    assert_eq!(line, [(3, 2), (5, 1), (6, 1), (10, 1), (11, 2)]);
    let parents: Vec<_> = items.iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(0), None, None, None]);
    let status: Vec<_> = items.iter().map(|item| item.status.as_deref()).collect();
    assert_eq!(status, [None, Some("x"), Some("-"), None, None]);
    let symbols: Vec<_> = items.iter().map(|item| note.item_symbol(item)).collect();
    assert_eq!(symbols, ["-", "1.", "-", "*", "-"]);
    let headings: Vec<_> = items.iter().map(|item| item.heading).collect();
    assert_eq!(headings, [Some(0), Some(0), Some(0), Some(1), Some(1)]);
    assert_eq!(note.item_block_id(&items[1]), Some("id"));
    assert_eq!(note.item_children(0).collect::<Vec<_>>(), [1]);
    assert!(items[1].is_completed() && items[2].is_checked() && !items[2].is_completed());
}

#[test]
fn u8_a_task_is_fully_completed_with_those_below_it() {
    let note = parse("- [x] a\n    - [ ] b\n    - [x] c\n        - d\n- [x] e\n");
    let full: Vec<bool> = (0..5).map(|at| note.is_fully_completed(at)).collect();
    assert_eq!(full, [false, false, true, false, true]);
}

#[test]
fn u4_u8_notes_without_fields_and_lists_hold_nothing_for_queries() {
    assert!(
        parse("# Text\n\nWith [brackets] (and) more: text.\n")
            .data
            .is_none()
    );
}

#[test]
fn u8_what_is_commented_out_is_no_item() {
    let note = parse(
        "- a %% x\n  y %%\n- c %%d%% f\n\n%%\n- [ ] hidden 📅 2031-01-01\n%%\n- [ ] g %%📅 2031-01-01%%",
    );
    let items = note.items().iter();
    let texts: Vec<&str> = items.map(|item| note.item_text(item)).collect();
    assert_eq!(texts, ["a", "c  f", "g"]);
    assert_eq!(note.fields(), []);
}

#[test]
fn u23_fields_in_brackets_are_shown_with_their_key() {
    let html = dataview(&[(
        "A.md",
        "Slept [hours:: 7], walked (walk:: 30 **min**).\n\nmood:: good\n",
    )]);
    let html = html.text_of("A.md");
    has(
        &html,
        "Slept <span class=\"dataview inline-field\"><span class=\"inline-field-key\" data-dv-key=\"hours\">hours</span><span class=\"inline-field-value\">7</span></span>, walked 30 <strong>min</strong>.",
    );
    has(&html, "mood:: good");
}

#[test]
fn u23_values_are_marked_up_and_nested() {
    let files = [
        (
            "A.md",
            "**[a:: [[B]] #t]** and [**k**:: *x* [y]].\n\n[x **:: y** z]",
        ),
        ("B.md", "b"),
    ];
    let html = dataview(&files).text_of("A.md");
    has(
        &html,
        "<strong><span class=\"dataview inline-field\"><span class=\"inline-field-key\" data-dv-key=\"a\">a</span><span class=\"inline-field-value\"><a class=\"internal-link\" href=\"../b/\">B</a> <a class=\"tag\"",
    );
    has(
        &html,
        "data-dv-key=\"k\">k</span><span class=\"inline-field-value\"><em>x</em> [y]</span></span>.",
    );
    has(&html, "<p>[x <strong>:: y</strong> z]</p>");
    let off = site_with(&files, "", |_| {}).text_of("A.md");
    has(&off, "and [<strong>k</strong>:: <em>x</em> [y]].");
}

#[test]
fn u23_search_sees_what_readers_see() {
    let text = |built: &Built| {
        let mut found = String::new();
        let file = &built.vault.files[0];
        noteweave::index::text::of(&built.vault, &built.config.privacy, file, &mut found);
        found
    };
    let files = [("A.md", "Slept [hours:: 7], walked (walk:: 30 min).")];
    has(&text(&dataview(&files)), "Slept hours: 7, walked 30 min.");
    let off = site_with(&files, "", |_| {});
    has(&text(&off), "Slept [hours:: 7], walked (walk:: 30 min).");
}

#[test]
fn u7_dates_of_tasks_have_names_for_those_who_do_not_see_the_emoji() {
    let files = [("A.md", "- [ ] Call 📅 2031-04-05\n")];
    let shown = "Call <time class=\"task-date\" data-task-date=\"due\" datetime=\"2031-04-05\"><span aria-hidden=\"true\">📅 </span><span class=\"task-date-name\">Due </span>2031-04-05</time>";
    has(&dataview(&files).text_of("A.md"), shown);
    let tasks = site_with(&files, "[tasks]\nenable = true", |_| {});
    has(&tasks.text_of("A.md"), shown);
    has(
        &site_with(&files, "", |_| {}).text_of("A.md"),
        "Call 📅 2031-04-05",
    );
    let korean = site_with(
        &files,
        "[tasks]\nenable = true\n[site]\nlang = \"ko\"",
        |_| {},
    );
    has(
        &korean.text_of("A.md"),
        "<span class=\"task-date-name\">마감 </span>",
    );
}

#[test]
fn u24_fields_and_tasks_in_comments_and_private_notes_are_nowhere() {
    let site = dataview(&[
        (
            "A.md",
            "[a:: b %%canary1%%] %%[canary2:: x]%% [c:: [[Canary3]]]\n\n- [ ] t %%📅 2031-04-05%%\n",
        ),
        ("Canary3.md", "---\npublish: false\n---\n[canary4:: x]"),
    ]);
    for (path, page) in site.pages() {
        for canary in ["canary1", "canary2", "anary3", "canary4", "2031-04-05"] {
            assert!(!page.contains(canary), "{canary} in {path}");
        }
    }
}

/// The page of a note in a vault in which Admonition is on.
fn admonition(text: &str) -> String {
    let files = [("A.md", text), ("B.md", "b")];
    site_with(&files, "[admonition]\nenable = true", |_| {}).text_of("A.md")
}

#[test]
fn c12_ad_blocks_are_callouts() {
    let html = admonition(
        "```ad-tip\ntitle: A **good** [[B]]\ncollapse: open\nicon: x\ncolor: 1, 2, 3\n\nText [[B]] #tag\n- [x] task\n```\n\n[[B]]\n",
    );
    has(
        &html,
        "<details class=\"callout is-collapsible\" data-callout=\"tip\" data-callout-fold=\"+\" data-callout-kind=\"tip\" style=\"--nw-callout:rgb(1, 2, 3);--nw-callout-icon:var(--nw-icon-failure,var(--nw-icon-note))\" open>",
    );
    has(
        &html,
        "<span class=\"callout-title-inner\">A <strong>good</strong> <a class=\"internal-link\" href=\"../b/\">B</a></span></summary>",
    );
    has(
        &html,
        "<div class=\"callout-content\">\n<p>Text <a class=\"internal-link\" href=\"../b/\">B</a> <a class=\"tag\" href=\"../tags/tag/\">#tag</a></p>\n<ul class=\"contains-task-list\">",
    );
    has(
        &html,
        "</details>\n<p><a class=\"internal-link\" href=\"../b/\">B</a></p>",
    );
}

#[test]
fn c12_ad_blocks_nest_by_the_length_of_their_fences() {
    let html = admonition("````ad-note\nouter\n\n```ad-my-type\ninner\n```\nend\n````\n");
    has(
        &html,
        "data-callout=\"my-type\" data-callout-kind=\"note\">",
    );
    has(
        &html,
        "<div class=\"callout-title-inner\">My type</div></div><div class=\"callout-content\">\n<p>inner</p>\n</div></div>\n<p>end</p>",
    );
}

#[test]
fn c12_ad_blocks_in_quotes_lists_and_cards_are_callouts() {
    let text = "> quote\n> ```ad-tip\n> title: **T**\n> one [[B]]\n> two\n>\n> $$\n> a\n> b\n> $$\n>\n> ~~~js\n> x\n> y\n> ~~~\n> ```\n\n- item\n\n  ```ad-bug\n  - [ ] task\n    more\n  ```\n";
    let html = admonition(text);
    has(
        &html,
        "<blockquote>\n<p>quote</p>\n<div class=\"callout\" data-callout=\"tip\"",
    );
    has(
        &html,
        "<div class=\"callout-title-inner\"><strong>T</strong></div>",
    );
    has(
        &html,
        "<p>one <a class=\"internal-link\" href=\"../b/\">B</a><br>\ntwo</p>",
    );
    has(
        &html,
        "<annotation encoding=\"application/x-tex\">a\nb</annotation>",
    );
    has(&html, "x\ny\n</code>");
    has(
        &html,
        "<li><p>item</p>\n<div class=\"callout\" data-callout=\"bug\"",
    );
    let reading = ReadingSettings {
        admonitions: true,
        ..ReadingSettings::default()
    };
    let note = noteweave::parse::parse(&VaultPath::new("A.md"), text.to_owned(), &reading);
    crate::memory::assert_sound(&note);
    let link = &note.links[0];
    assert_eq!(&note.text[link.span.range()], "[[B]]");
    assert_eq!(note.item_text(&note.items()[1]), "task\nmore");
    let canvas = r#"{"nodes":[{"id":"a","type":"text","text":"```ad-tip\n[[B]]\n```","x":0,"y":0,"width":9,"height":9}]}"#;
    let files = [("C.canvas", canvas), ("B.md", "b")];
    let site = site_with(&files, "[admonition]\nenable = true", |_| {});
    has(&site.page_of("C.canvas"), "data-callout=\"tip\"");
    assert!(site.backlinks("B.md").contains("../c.canvas/"));
}

#[test]
fn c12_ad_blocks_in_lists_indented_by_tabs_are_callouts() {
    let html = admonition("- item\n\t```ad-tip\n\tone\n\t\n\t- two\n\t\t- three\n\t```\n- next\n");
    has(&html, "<p>one</p>\n<ul>\n<li>two\n<ul>\n<li>three</li>");
}

#[test]
fn q14_types_of_ones_own() {
    let files = [(
        "A.md",
        "> [!satz]\n> x\n\n> [!Theorem]- Own\n> x\n\n> [!hinweis]\n> x\n",
    )];
    let settings = "[callouts]\ntypes = { satz = { color = \"#2e7d32\", icon = \"book\", title = \"Satz <1>\", aliases = [\"Theorem\"] } }";
    let site = site_with(&files, settings, |obsidian| {
        let look = |title: &str| CalloutType {
            color: Some("red".to_owned()),
            title: Some(title.to_owned()),
            ..CalloutType::default()
        };
        obsidian.callouts.add("satz", look("Plugin"));
        obsidian.callouts.add("Hinweis", look("Hinweis!"));
    });
    let html = site.text_of("A.md");
    has(&html, "data-callout=\"satz\" data-callout-kind=\"note\">");
    has(
        &html,
        "<div class=\"callout-title-inner\">Satz &lt;1&gt;</div>",
    );
    has(&html, "<span class=\"callout-title-inner\">Own</span>");
    has(&html, "<div class=\"callout-title-inner\">Hinweis!</div>");
    let satz = site.vault.callouts.get("satz").unwrap();
    assert_eq!(
        satz.color.as_deref(),
        Some("#2e7d32"),
        "settings of noteweave win"
    );
    assert_eq!(
        site.vault.callouts.get("theorem").unwrap().icon.as_deref(),
        Some("book")
    );
    let theme = noteweave::render::Theme::new(&site.config, Vec::new()).unwrap();
    let sheet = |theme: &noteweave::render::Theme| {
        let sheet = theme
            .assets
            .iter()
            .find(|asset| asset.path.starts_with("_nw/theme.") && asset.path.ends_with(".css"));
        sheet
            .map(|sheet| {
                (
                    sheet.path.clone(),
                    String::from_utf8(sheet.bytes.clone()).unwrap(),
                )
            })
            .unwrap()
    };
    let (before, _) = sheet(&theme);
    let (path, css) = sheet(&theme.with_callouts(&site.vault.callouts));
    assert_ne!(path, before);
    for rule in [
        ".callout[data-callout=\"satz\"]{--nw-callout:#2e7d32;--nw-callout-icon:var(--nw-icon-book,var(--nw-icon-note))}",
        ".callout[data-callout=\"hinweis\"]{--nw-callout:red}",
    ] {
        has(&css, rule);
    }
}

#[test]
fn q14_types_of_plugins() {
    let admonition = r#"{
  "userAdmonitions": {
    "Satz": {"type": "satz", "color": "46, 125, 50", "icon": {"name": "book", "type": "font-awesome"}, "title": "Satz", "command": false, "copy": 7},
    "old": {"color": "120, 1, 2", "icon": "fire"},
    "bad": {"color": "red;} body {", "icon": {"name": 1}},
    "broken": 1
  },
  "syntaxHighlight": "?"
}"#;
    let manager = r##"{"callouts": {"custom": ["satz", "look"], "settings": {
    "satz": [{"changes": {"color": "1, 2, 3"}}],
    "look": [
      {"changes": {"icon": "lucide-key"}},
      {"condition": {"colorScheme": "light"}, "changes": {"color": "#102030", "customStyles": "display: none"}},
      {"condition": {"colorScheme": "dark"}, "changes": {"color": "4, 5, 6"}},
      {"condition": {"theme": "Minimal"}, "changes": {"color": "7, 8, 9"}}
    ]}}}"##;
    let (settings, findings) = ObsidianSettings::read(".obsidian", |name| match name {
        "plugins/obsidian-admonition/data.json" => Ok(admonition.into()),
        "plugins/callout-manager/data.json" => Ok(manager.into()),
        _ => Err(std::io::ErrorKind::NotFound.into()),
    });
    let look = |name: &str| {
        let look = settings.callouts.get(name).unwrap();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            text(&look.color),
            text(&look.dark),
            text(&look.icon),
            text(&look.title),
        ]
    };
    assert_eq!(look("satz"), ["rgb(1, 2, 3)", "", "book", "Satz"]);
    assert_eq!(look("look"), ["#102030", "rgb(4, 5, 6)", "lucide-key", ""]);
    assert_eq!(look("old"), ["rgb(120, 1, 2)", "", "fire", ""]);
    assert_eq!(look("bad"), ["", "", "", ""]);
    let said: Vec<_> = findings
        .iter()
        .map(|found| {
            format!(
                "{}:{}: {} {}",
                found.path,
                found.place.unwrap().line,
                found.code.as_str(),
                found.message
            )
        })
        .collect();
    let file = ".obsidian/plugins/obsidian-admonition/data.json";
    assert_eq!(
        said,
        [
            format!(
                "{file}:5: NW401 `bad`: its color `red;}} body {{` is no colour such as `46, 125, 50`; it is not used"
            ),
            format!("{file}:5: NW401 `bad`: its `icon` is no text; it is not used"),
            format!("{file}:6: NW401 `broken`: it is no object; it is not used"),
        ]
    );
}

#[test]
fn c12_what_ad_blocks_hold_counts_as_text_of_the_note() {
    let text = "# H\n\n```ad-note\n# H\n\nblock [k:: v] %%canary%% ^id\n\n- [ ] do %%canary%% 📅 2031-04-05\n\na[^1] $x$\n\n[^1]: foot\n```\n\n[[#^id]] b[^2]\n\n[^2]: end\n";
    let html = admonition(text);
    assert!(!html.contains("canary"), "{html}");
    has(&html, "<h1 id=\"h-1\">H</h1>");
    has(&html, "id=\"^id\"");
    has(&html, "<a class=\"internal-link\" href=\"#^id\">");
    has(&html, "foot");
    let reading = ReadingSettings {
        admonitions: true,
        ..ReadingSettings::default()
    };
    let note = noteweave::parse::parse(&VaultPath::new("A.md"), text.to_owned(), &reading);
    crate::memory::assert_sound(&note);
    let items: Vec<_> = note
        .items()
        .iter()
        .map(|item| note.item_text(item))
        .collect();
    assert_eq!(items, ["do  📅 2031-04-05"]);
    let fields: Vec<_> = note.fields().iter().map(|f| (&*f.key, f.item)).collect();
    assert_eq!(fields, [("k", None), ("due", Some(0))]);
}

#[test]
fn c12_ad_blocks_are_code_if_the_plugin_is_off() {
    let files = [("A.md", "```ad-tip\n[[B]]\n```\n"), ("B.md", "b")];
    let site = site_with(&files, "", |_| {});
    has(
        &site.text_of("A.md"),
        "<code class=\"language-ad-tip\">[[B]]",
    );
    assert!(site.backlinks("B.md").is_empty());
    let on = site_with(&files, "", |obsidian| {
        obsidian.plugins.push("obsidian-admonition".to_owned());
    });
    assert!(on.backlinks("B.md").contains("../a/"));
}

#[test]
fn c12_broken_ad_blocks_are_shown_as_they_can() {
    for text in [
        "```ad-\nx\n```",
        "```ad-note",
        "```ad-note\ntitle:\n```",
        "```ad-note\ntitle: # x\ncollapse:\n%% open\n```\nafter",
        "> ```ad-note\n> quoted [[B]]\n> ```",
        "- ```ad-note\n  x\n  ```",
        "> ```ad-note\n> color: red;background:url(x)\n> icon: </style>\n> ```",
        "> - ```ad-note\nlazy",
        "```ad-note\n[^1] ^id\n```\n\n^id",
    ] {
        admonition(text);
    }
    let deep: String = (3..60)
        .rev()
        .map(|n| format!("{}ad-note\n", "`".repeat(n)))
        .collect();
    admonition(&deep);
}

/// What a `tasks` block shows in a vault in which Tasks is on.
fn tasks(lines: &str) -> (String, Vec<String>) {
    let ask = format!("```tasks\n{lines}\n```\n");
    let files = [
        ("Ask.md", &*ask),
        (
            "Log.md",
            "# One\n\n- [ ] Call Mira 📅 2031-04-05 #phone\n    - [x] find number\n- [x] Buy wax ✅ 2031-04-01\n\n# Two\n\n- [-] Old plan\n- [ ] Later [due:: 2031-06-01] %%canary%%\n- no task 📅 2031-04-05\n",
        ),
        ("Garden/Beds.md", "- [ ] Dig 🛫 2031-03-01\n"),
        (
            "Secret.md",
            "---\npublish: false\n---\n- [ ] canary 📅 2031-04-05\n",
        ),
        ("Un.md", "---\nunlisted: true\n---\n- [ ] canary\n"),
    ];
    let site = site_with(&files, "", |obsidian| {
        obsidian.plugins.push("obsidian-tasks-plugin".to_owned());
    });
    let html = site.text_of("Ask.md");
    assert!(!html.contains("canary"), "{html}");
    (html, site.found())
}

/// The words of the tasks that a block shows, in order.
fn listed(lines: &str) -> Vec<String> {
    let (html, _) = tasks(lines);
    let names = [
        "Call Mira",
        "find number",
        "Buy wax",
        "Old plan",
        "Later",
        "Dig",
        "no task",
    ];
    let mut found: Vec<(usize, &str)> = names
        .iter()
        .filter_map(|name| Some((html.find(name)?, *name)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}

#[test]
fn u26_tasks_that_fulfil_every_line() {
    for (lines, expected) in [
        ("not done", vec!["Call Mira", "find number", "Later", "Dig"]),
        ("done", vec!["find number", "Buy wax", "Old plan"]),
        (
            "NOT DONE\n# comment\n\ndue  before 2031-05-01",
            vec!["Call Mira", "find number"],
        ),
        ("due 2031-04-05", vec!["Call Mira", "find number"]),
        (
            "due on or after 2031-04-05",
            vec!["Call Mira", "find number", "Later"],
        ),
        ("due after 2031-04-05", vec!["Later"]),
        ("starts before 2032-01-01", vec!["Dig"]),
        ("done on 2031-04-01", vec!["Buy wax"]),
        ("has start date", vec!["Dig"]),
        ("no due date\nnot done", vec!["Dig"]),
        ("path includes garden", vec!["Dig"]),
        (
            "path does not include garden\ndone",
            vec!["find number", "Buy wax", "Old plan"],
        ),
        ("heading includes two\nnot done", vec!["Later"]),
        ("tags include #phone", vec!["Call Mira", "find number"]),
        ("has tags", vec!["Call Mira", "find number"]),
        (
            "not done\nlimit to 1 task",
            vec!["Call Mira", "find number"],
        ),
        (
            "not done\nsort by due reverse\nno start date",
            vec!["Later", "Call Mira", "find number"],
        ),
        (
            "sort by path\nnot done",
            vec!["Dig", "Call Mira", "find number", "Later"],
        ),
        ("due before 2000-01-01", vec![]),
    ] {
        assert_eq!(listed(lines), expected, "{lines}");
    }
}

#[test]
fn u26_groups_have_headings_with_counts() {
    let (html, found) = tasks("not done\ngroup by filename");
    let (beds, log) = (
        html.find("<h4>Beds").unwrap(),
        html.find("<h4>Log").unwrap(),
    );
    assert!(beds < log, "{html}");
    has(&html, "<li class=\"task-list-item\" data-task=\" \">");
    has(
        &html,
        "<time class=\"task-date\" data-task-date=\"due\" datetime=\"2031-04-05\">",
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn u26_a_block_with_another_line_is_shown_as_its_source() {
    let (html, found) = tasks("not done\nhappens today");
    has(
        &html,
        "<details class=\"plugin-block\"><summary>tasks</summary><pre class=\"unsupported-block\" data-lang=\"tasks\"><code>not done\nhappens today",
    );
    assert_eq!(found, ["Ask.md:1:1 NW705"]);
    for line in [
        "due soon",
        "sort by folder",
        "group by urgency",
        "limit x",
        "limit",
        "path includesx",
        "due",
        "(done)",
        "due on 2031-4-5",
    ] {
        assert_eq!(tasks(line).1, ["Ask.md:1:1 NW705"], "{line}");
    }
}

#[test]
fn u26_d28_today_is_the_day_of_the_build() {
    assert_eq!(tasks("due before tomorrow").1, ["Ask.md:1:1 NW508"]);
    assert_eq!(tasks("path includes today").1, [""; 0]);
}
