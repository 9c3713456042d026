//! Section J of the rules: canvases.

use crate::memory::{Built, site, site_with};
use serde_json::{Value, json};

fn card(id: &str, place: [i32; 4], text: &str) -> Value {
    let [x, y, width, height] = place;
    json!({"id": id, "type": "text", "x": x, "y": y, "width": width, "height": height, "text": text})
}

fn file(id: &str, place: [i32; 4], path: &str, part: &str) -> Value {
    let [x, y, width, height] = place;
    let mut node = json!({"id": id, "type": "file", "x": x, "y": y, "width": width, "height": height, "file": path});
    if !part.is_empty() {
        node["subpath"] = json!(part);
    }
    node
}

fn group(id: &str, place: [i32; 4], label: &str) -> Value {
    let [x, y, width, height] = place;
    json!({"id": id, "type": "group", "x": x, "y": y, "width": width, "height": height, "label": label})
}

fn link(id: &str, url: &str) -> Value {
    json!({"id": id, "type": "link", "x": 0, "y": 0, "width": 100, "height": 50, "url": url})
}

fn edge(from: &str, to: &str, label: &str) -> Value {
    json!({"id": format!("{from}{to}"), "fromNode": from, "toNode": to, "label": label})
}

fn with(mut node: Value, key: &str, value: impl Into<Value>) -> Value {
    node[key] = value.into();
    node
}

fn canvas(nodes: &[Value], edges: &[Value]) -> String {
    json!({"nodes": nodes, "edges": edges}).to_string()
}

/// A site of the canvas `Plan.canvas` and other files.
#[track_caller]
fn plan(nodes: &[Value], edges: &[Value], others: &[(&str, &str)]) -> Built {
    let text = canvas(nodes, edges);
    let files: Vec<_> = std::iter::once(("Plan.canvas", text.as_str()))
        .chain(others.iter().copied())
        .collect();
    site(&files)
}

/// The page of `Plan.canvas`.
#[track_caller]
fn drawn(nodes: &[Value], edges: &[Value]) -> String {
    plan(nodes, edges, &[]).text("plan.canvas/").to_owned()
}

/// The start tag of the element with this id.
#[track_caller]
fn tag<'h>(html: &'h str, id: &str) -> &'h str {
    let at = html
        .find(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id} in {html}"));
    let start = html[..at].rfind('<').unwrap();
    &html[start..=at + html[at..].find('>').unwrap()]
}

/// The element of a node.
#[track_caller]
fn node<'h>(html: &'h str, id: &str) -> &'h str {
    let tag = tag(html, id);
    let rest = &html[tag.as_ptr() as usize - html.as_ptr() as usize..];
    let end = rest[1..]
        .find("<div class=\"canvas-node ")
        .map_or(rest.len(), |at| at + 1);
    &rest[..end]
}

const HERE: [i32; 4] = [0, 0, 200, 100];

#[test]
fn j1_empty_canvases_are_no_mistake() {
    for text in [
        "",
        "  \n",
        "{}",
        "{\"nodes\":[]}",
        "{\"edges\":[],\"later\":{\"a\":[1]}}",
    ] {
        let site = site(&[("Plan.canvas", text)]);
        site.is_clean();
        site.has_no("plan.canvas/", "canvas-error");
    }
}

#[test]
fn j2_j3_nodes_stand_where_the_canvas_says() {
    let html = drawn(
        &[
            card("a", [-100, 40, 200, 100], "one"),
            card("b", [200, 40, 100, 60], "two"),
        ],
        &[],
    );
    assert!(
        html.contains("<div class=\"canvas\" style=\"width:496px;height:196px\">"),
        "{html}"
    );
    let first = tag(&html, "node-a");
    assert!(
        first.starts_with("<div class=\"canvas-node canvas-node-text\""),
        "{first}"
    );
    assert!(
        first.contains("style=\"left:48px;top:48px;width:200px;height:100px;z-index:1;"),
        "{first}"
    );
    assert!(
        tag(&html, "node-b").contains("left:348px;top:48px;width:100px;height:60px;z-index:2;")
    );
}

#[test]
fn j3_groups_lie_below_cards_wherever_they_come() {
    // J-01
    let html = drawn(&[card("a", HERE, "text"), group("g", HERE, "Later")], &[]);
    assert!(tag(&html, "node-g").contains("z-index:0;"));
    assert!(tag(&html, "node-a").contains("z-index:2;"));
}

#[test]
fn j3_ids_are_safe_and_each_once() {
    let html = drawn(
        &[
            card("a b", HERE, "1"),
            card("a/b", HERE, "2"),
            card("가\"><x", HERE, "3"),
            card("e", HERE, "# node a-b"),
        ],
        &[],
    );
    for id in ["node-a-b", "node-a-b-2", "node-가---x", "node-a-b-1"] {
        assert_eq!(
            html.matches(&format!(" id=\"{id}\"")).count(),
            1,
            "{id}: {html}"
        );
    }
    assert!(!html.contains("<x"));
}

#[test]
fn j4_colours() {
    let nodes = [
        with(card("a", HERE, "1"), "color", "4"),
        with(card("b", HERE, "2"), "color", "#F80"),
        with(card("c", HERE, "3"), "color", "red;x"),
    ];
    let site = plan(&nodes, &[with(edge("a", "b", "l"), "color", "4")], &[]);
    let html = site.text("plan.canvas/");
    assert!(tag(html, "node-a").contains(" data-color=\"4\""));
    assert!(tag(html, "node-b").contains("--canvas-color:#ff8800"));
    assert!(!html.contains("red;x"));
    assert_eq!(site.of_code("NW602").len(), 1);
    let (_, path) = html.split_once("<path d=").unwrap();
    assert!(path.split('>').next().unwrap().contains("data-color=\"4\""));
}

#[test]
fn j5_cards_are_notes() {
    let text = "---\na: b\n---\n# Title\n\n**bold** %%unseen%% #tag [[Hive]] $x^2$\n\n> [!tip] Look\n> here[^1]\n\n[^1]: below\n";
    let nodes = [
        card("a", HERE, text),
        card("b", HERE, "%% open"),
        card("c", HERE, "```\ncode"),
        card("d", HERE, "last[^1]\n\n[^1]: other"),
    ];
    let site = plan(&nodes, &[], &[("Hive.md", "x")]);
    let html = site.text("plan.canvas/");
    let first = node(html, "node-a");
    for part in [
        "<hr>",
        "<strong>bold</strong>",
        "href=\"../hive/\"",
        "<math",
        "class=\"callout\"",
        "below",
        "tags/tag/",
    ] {
        assert!(first.contains(part), "no {part} in {first}");
    }
    assert!(!html.contains("unseen"));
    assert!(node(html, "node-d").contains("last") && node(html, "node-d").contains("other"));
    let page = site.page("plan.canvas/");
    assert!(page.contains("<h1 class=\"page-title\""), "the file's name");
}

#[test]
fn j6_files() {
    let others = [
        (
            "Bees/Hive.md",
            "---\ntitle: The hive\n---\nbody\n\n## Frames\n\nten ^id\n",
        ),
        ("Hive.md", "another"),
        ("bee.png", ""),
        ("hum.mp3", ""),
        (
            "Inner.canvas",
            "{\"nodes\":[{\"id\":\"i\",\"type\":\"text\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"text\":\"inside\"}]}",
        ),
        ("Stock.base", ""),
        ("C#.md", "sharp"),
    ];
    let nodes = [
        file("a", HERE, "Bees/Hive.md", ""),
        file("b", HERE, "Bees/Hive.md", "#Frames"),
        file("c", HERE, "Bees/Hive.md", "#^id"),
        file("d", HERE, "bee.png", ""),
        file("e", HERE, "hum.mp3", ""),
        file("f", HERE, "Inner.canvas", ""),
        file("g", HERE, "Stock.base", ""),
        file("h", HERE, "C#.md", ""),
    ];
    let site = plan(&nodes, &[], &others);
    let html = site.text("plan.canvas/");
    let has = |id: &str, part: &str| assert!(node(html, id).contains(part), "{}", node(html, id));
    has(
        "node-a",
        "<a class=\"internal-link\" href=\"../bees/hive/\"",
    );
    has("node-a", ">The hive</a>");
    has("node-a", "body");
    has("node-b", "ten");
    assert!(!node(html, "node-b").contains("body"));
    has("node-c", "href=\"../bees/hive/#^id\"");
    has(
        "node-d",
        "<img class=\"internal-embed image-embed\" src=\"../bee.png\"",
    );
    has("node-e", "<audio");
    has("node-f", "class=\"internal-embed canvas-embed\"");
    assert!(html.contains("inside"));
    has("node-g", "href=\"../stock.base/\"");
    has("node-h", "sharp");
    site.is_clean();
}

#[test]
fn j7_addresses() {
    // J-13
    let nodes = [
        link("a", "https://www.example.com/a/b?q=1"),
        link("b", "https://youtu.be/NnTvZWp5Q7o"),
        link("c", "javascript:alert(1)"),
        link("d", "https://e.org/\"><script>"),
    ];
    let site = plan(&nodes, &[], &[]);
    let html = site.text("plan.canvas/");
    assert!(node(html, "node-a").contains(
        "<a class=\"external-link\" href=\"https://www.example.com/a/b?q=1\" rel=\"noopener\" title=\"https://www.example.com/a/b?q=1\">example.com/a/b</a>"
    ), "{}", node(html, "node-a"));
    assert!(node(html, "node-b").contains("youtube-nocookie.com/embed/"));
    assert!(node(html, "node-c").contains("<span>javascript:alert(1)</span>"));
    assert_eq!(site.of_code("NW011").len(), 1);
    assert!(!html.contains("<script"));
    assert!(!html.contains("canvas-frame"));
    let text = canvas(&nodes, &[]);
    let framed = site_with(
        &[("Plan.canvas", &text)],
        "[canvas]\niframes = true\n",
        |_| (),
    );
    framed.has("plan.canvas/", "<iframe class=\"canvas-frame\" sandbox loading=\"lazy\" src=\"https://www.example.com/a/b?q=1\"");
}

#[test]
fn j8_groups() {
    let nodes = [
        group("g", [0, 0, 500, 300], "Ideas & <b>"),
        group("h", [0, 400, 500, 300], "nw-later"),
        group("e", [0, 800, 500, 300], ""),
        // J-05
        with(
            with(group("p", [0, 1200, 9, 9], "  "), "background", "a (1).png"),
            "backgroundStyle",
            "ratio",
        ),
    ];
    let site = plan(&nodes, &[], &[("a (1).png", ""), ("b.png", "")]);
    let html = site.text("plan.canvas/");
    assert!(html.contains(">Ideas &amp; &lt;b&gt;</h2>"), "{html}");
    assert!(html.contains("id=\"h-nw-later\""), "{html}");
    assert_eq!(html.matches("<h2").count(), 2);
    let contents = site.page("plan.canvas/");
    assert!(contents.contains("<a href=\"#h-nw-later\">nw-later</a>"));
    let style = tag(html, "node-p");
    assert!(
        style.contains(
            "background-image:url(&quot;../a%20%281%29.png&quot;);background-size:contain"
        ),
        "{style}"
    );
    assert!(site.is_public("a (1).png") && !site.is_public("b.png"));
}

#[test]
fn j9_nothing_is_said_of_missing_and_private_files() {
    let nodes = [
        file("kept", HERE, "Hive.md", ""),
        file("secret-id", HERE, "Ada.md", ""),
        file("gone", HERE, "Gone.md", ""),
        file("nopic", HERE, "gone.png", ""),
        file("nopart", HERE, "Hive.md", "#None"),
        file("noblock", HERE, "Hive.md", "#^none"),
    ];
    // J-07
    let edges = [edge("kept", "secret-id", "knows")];
    let others = [
        ("Hive.md", "x"),
        ("Ada.md", "---\npublish: false\n---\nsecret"),
    ];
    let site = plan(&nodes, &edges, &others);
    let html = site.text("plan.canvas/");
    assert!(
        !html.contains("Ada") && !html.contains("secret") && !html.contains("Gone"),
        "{html}"
    );
    assert_eq!(html.matches(" is-unresolved\"").count(), 5);
    assert!(
        node(html, "node-kept").contains("→ knows <a href=\"#c:node-1\">…</a>"),
        "{html}"
    );
    assert!(node(html, "c:node-1").contains("← knows <a href=\"#node-kept\">Hive</a>"));
    for code in ["NW301", "NW001", "NW007", "NW002", "NW003"] {
        assert_eq!(site.of_code(code).len(), 1, "{code}");
    }
}

#[test]
fn j10_edges() {
    let nodes = [
        card("a", [0, 0, 100, 60], "1"),
        card("b", [300, 0, 100, 60], "2"),
    ];
    let both = with(
        with(edge("a", "b", "<feeds>"), "fromEnd", "arrow"),
        "fromSide",
        "bottom",
    );
    let html = drawn(&nodes, &[edge("a", "b", ""), both, edge("a", "zzz", "")]);
    assert!(
        html.contains("<svg class=\"canvas-edges\" aria-hidden=\"true\""),
        "{html}"
    );
    assert!(
        html.contains(
            "<path d=\"M148 78C248 78 248 78 348 78\" marker-end=\"url(#c:arrow-0-0)\"/>"
        ),
        "{html}"
    );
    assert_eq!(html.matches("marker-start=").count(), 1);
    assert_eq!(html.matches("marker-end=").count(), 2);
    assert!(html.contains(">&lt;feeds&gt;</div>"));
}

#[test]
fn j11_what_is_wrong_is_left_out_and_the_rest_shown() {
    let bad = [
        json!({"type": "text", "x": 0, "y": 0, "width": 1, "height": 1, "text": "noid"}),
        json!({"id": "nox", "type": "text", "y": 0, "width": 1, "height": 1, "text": "nonumber"}),
        json!({"id": "words", "type": "text", "x": "left", "y": 0, "width": 1, "height": 1, "text": "noleft"}),
        json!({"id": "notype", "x": 0, "y": 0, "width": 1, "height": 1}),
        json!({"id": "odd", "type": "video", "x": 0, "y": 0, "width": 1, "height": 1}),
        json!("text"),
        card("kept", HERE, "second of its id"),
    ];
    // J-09
    let mut nodes = vec![
        card("kept", HERE, "shown"),
        with(card("text", HERE, "numbers"), "height", "100.5"),
    ];
    nodes.extend(bad);
    let site = plan(
        &nodes,
        &[edge("kept", "nowhere", ""), edge("nox", "kept", "")],
        &[],
    );
    let html = site.text("plan.canvas/");
    assert!(html.contains("shown") && tag(html, "node-text").contains("height:100.5px"));
    for word in ["noid", "nonumber", "noleft", "second of"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("is-unresolved"));
    assert_eq!(site.of_code("NW602").len(), 7);
    assert_eq!(
        site.of_code("NW603")
            .iter()
            .map(|f| f.split_once("NW603 ").unwrap().1)
            .collect::<Vec<_>>(),
        [
            "edge keptnowhere: no node \"nowhere\"; left out",
            "edge noxkept: no node \"nox\"; left out"
        ]
    );
}

#[test]
fn j12_j23_canvases_in_notes() {
    let plan = canvas(
        &[
            group("g", [0, 0, 500, 300], "Group A"),
            card(
                "a",
                [10, 10, 100, 50],
                "within[^1]\n\n[^1]: noted\n\n# Heading",
            ),
            card("b", [600, 0, 100, 50], "without"),
        ],
        &[edge("a", "b", "")],
    );
    let files = [
        ("A.md", "![[Plan.canvas]]"),
        ("B.md", "![[Plan.canvas#Group A]]"),
        (
            "C.md",
            "![[Plan.canvas#No group]] and [[Plan.canvas#Group A]]",
        ),
        ("D.md", "![[Plan.canvas|600x400]] ![[Plan.canvas|300]]"),
        ("Plan.canvas", plan.as_str()),
    ];
    let site = site(&files);
    let whole = site.text("a/");
    assert!(whole.contains("within") && whole.contains("without") && whole.contains("noted"));
    assert!(
        !whole.contains("id=\"node-") && !whole.contains("id=\"heading\""),
        "{whole}"
    );
    assert!(whole.contains("href=\"../plan.canvas/#node-b\""));
    // J-15
    let part = site.text("b/");
    assert!(part.contains("within") && !part.contains("without") && !part.contains("<svg"));
    site.has("c/", "href=\"../plan.canvas/#group-a\"");
    assert_eq!(site.of_code("NW002").len(), 1);
    let sized = site.text("d/");
    assert!(
        sized.contains("style=\"max-width:600px;--canvas-box:400px\"")
            && sized.contains("style=\"max-width:300px\""),
        "{sized}"
    );
}

#[test]
fn j12_canvases_that_show_themselves_end() {
    let one = canvas(
        &[
            file("a", HERE, "Two.canvas", ""),
            file("n", HERE, "N.md", ""),
        ],
        &[],
    );
    let two = canvas(
        &[
            file("b", HERE, "One.canvas", ""),
            card("c", HERE, "![[One.canvas]]"),
        ],
        &[],
    );
    let site = site(&[
        ("One.canvas", &one),
        ("Two.canvas", &two),
        ("N.md", "![[One.canvas]]"),
    ]);
    assert!(!site.of_code("NW009").is_empty());
}

#[test]
fn j13_a_file_that_is_no_canvas() {
    let site = site(&[
        ("Plan.canvas", "{\"nodes\": [\n  {\"id\": 1,}\n]}"),
        ("A.md", "![[Plan.canvas]]"),
        ("B.canvas", "[]"),
    ]);
    for page in ["plan.canvas/", "a/", "b.canvas/"] {
        site.has(page, "<div class=\"canvas-error\" role=\"alert\">");
    }
    assert_eq!(
        site.of_code("NW601"),
        [
            "B.canvas:1:1 NW601 not a valid canvas: a canvas begins with `{`",
            "Plan.canvas:2:12 NW601 not a valid canvas: a name in double quotes is expected here",
        ]
    );
}

#[test]
fn j14_links_are_those_of_the_canvas() {
    // J-17
    let text = "{\n \"nodes\": [\n  {\"id\":\"a\",\"type\":\"text\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"text\":\"가\\n\\u0041 [[None]] [[Hive]]\"},\n  {\"id\":\"b\",\"type\":\"file\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"file\":\"Hive.md\",\"subpath\":\"#Nope\"},\n  {\"id\":\"c\",\"type\":\"file\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"file\":\"bee.png\"}\n ]\n}";
    let site = site(&[("Plan.canvas", text), ("Hive.md", "x"), ("bee.png", "")]);
    assert_eq!(site.places(), ["NW001 3:78", "NW002 4:68"]);
    assert!(site.is_public("bee.png"));
    let backlinks = site.backlinks("Hive.md");
    assert_eq!(backlinks.matches("Plan.canvas").count(), 1, "{backlinks}");
    assert!(backlinks.contains("<b>Hive</b>"), "{backlinks}");
}

#[test]
fn j15_reading_order() {
    let nodes = [
        card("c", [0, 200, 100, 50], "third"),
        card("b", [300, 30, 100, 50], "second"),
        group("g", [0, 400, 500, 300], "fourth"),
        card("f", [0, 900, 100, 50], "sixth"),
        card("a", [0, 0, 100, 50], "first"),
        card("e", [10, 420, 100, 50], "fifth"),
    ];
    let html = drawn(&nodes, &[]);
    let words = ["first", "second", "third", "fourth", "fifth", "sixth"];
    let places: Vec<_> = words
        .iter()
        .map(|word| html.find(&format!(">{word}")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{html}");
}

#[test]
fn j16_the_first_block_of_a_card_is_its_title() {
    let nodes = [
        card("a", HERE, "**Notes**\n\nwith more text"),
        card("b", HERE, "> [!tip] Look\n> here"),
        card("c", HERE, "- [ ] one\n- [ ] two"),
        card("d", HERE, "%% hidden %%\n\nsaid"),
        card("e", HERE, "start"),
    ];
    let edges = ["a", "b", "c", "d"].map(|to| edge("e", to, ""));
    let site = plan(&nodes, &edges, &[]);
    let html = node(site.text("plan.canvas/"), "node-e");
    for title in [
        "a\">Notes</a>",
        "b\">Look</a>",
        "c\">one</a>",
        "d\">said</a>",
    ] {
        assert!(html.contains(&format!("<a href=\"#node-{title}")), "{html}");
    }
}

#[test]
fn j16_connections_in_words() {
    let long = "a text of more than sixty characters, of which the first sixty or so are its title";
    let nodes = [
        card("a", HERE, "# Alpha\n\ntext"),
        card("b", HERE, long),
        group("g", HERE, "Group"),
        file("n", HERE, "Hive.md", ""),
        link("l", "https://example.com/x"),
    ];
    // J-03
    let edges = [
        with(edge("a", "b", "feeds"), "color", "4"),
        with(edge("a", "g", ""), "toEnd", "none"),
        edge("n", "a", ""),
        edge("l", "a", ""),
    ];
    let site = plan(
        &nodes,
        &edges,
        &[("Hive.md", "---\ntitle: The hive\n---\n")],
    );
    let html = site.text("plan.canvas/");
    let first = node(html, "node-a");
    for part in [
        "<ul class=\"canvas-links\"><li>→ feeds <a href=\"#node-b\">a text of more than sixty characters, of which the first…</a></li>",
        "<li>— <a href=\"#node-g\">Group</a></li>",
        "<li>← <a href=\"#node-n\">The hive</a></li>",
        "<li>← <a href=\"#node-l\">example.com</a></li>",
    ] {
        assert!(first.contains(part), "no {part} in {first}");
    }
    assert!(node(html, "node-b").contains("← feeds <a href=\"#node-a\">Alpha</a>"));
    assert!(html.contains("<path d=") && html.contains("data-color=\"4\""));
}

#[test]
fn j17_a_list_and_a_link_to_the_drawing() {
    let page = plan(&[card("a", HERE, "x")], &[], &[]);
    let page = page.page("plan.canvas/");
    assert!(page.contains("<div class=\"nw-canvas\" id=\"c:drawing\">"));
    assert!(page.contains("href=\"#c:drawing\">Show the drawing</a>"));
}

#[test]
fn j18_the_script_is_small_and_where_canvases_are() {
    let plan = canvas(&[card("a", HERE, "x")], &[]);
    let site = site(&[
        ("Plan.canvas", &plan),
        ("A.md", "text"),
        ("B.md", "![[Plan.canvas]]"),
    ]);
    let has = |page: &str| site.page(page).contains("/canvas.");
    assert!(has("plan.canvas/") && has("b/") && !has("a/"));
}

#[test]
fn j19_cards_that_scroll_are_reached_and_named() {
    let html = drawn(&[card("a", HERE, "# Alpha\n\n\"text\"")], &[]);
    assert!(
        html.contains(
            "<div class=\"canvas-card\" tabindex=\"0\" role=\"group\" aria-label=\"Alpha\">"
        ),
        "{html}"
    );
}

#[test]
fn j20_description_is_that_of_the_first_card() {
    let nodes = [
        group("g", [0, 0, 900, 900], "Label"),
        card("a", [0, 300, 9, 9], "later"),
        card("b", [0, 10, 9, 9], "First words."),
    ];
    let site = plan(&nodes, &[edge("a", "b", "edge words")], &[]);
    assert!(
        site.page("plan.canvas/")
            .contains("property=\"og:description\" content=\"First words.\"")
    );
}

#[test]
fn j22_large_drawings_are_scaled_and_many_nodes_cut() {
    // J-09
    let site = plan(
        &[
            card("a", HERE, "x"),
            card("b", [1_000_000_000, 0, 0, -5], "y"),
        ],
        &[],
        &[],
    );
    let html = site.text("plan.canvas/");
    assert!(html.contains("style=\"width:32096px;"), "{html}");
    assert!(tag(html, "node-b").contains("width:1px;height:1px"));
    assert_eq!(site.of_code("NW602").len(), 1);
    let many: Vec<_> = (0..5_010)
        .map(|at| card(&format!("n{at}"), HERE, "x"))
        .collect();
    let site = plan(&many, &[], &[]);
    assert_eq!(
        site.text("plan.canvas/")
            .matches("class=\"canvas-node ")
            .count(),
        5_000
    );
    assert_eq!(site.of_code("NW602").len(), 1);
}

#[test]
fn j24_keys_of_plugins_are_ignored() {
    // J-19
    let node = with(
        card("a", HERE, "x"),
        "styleAttributes",
        json!({"border": "dashed"}),
    );
    plan(&[with(node, "zIndex", 5)], &[], &[]).is_clean();
}

#[test]
fn j25_boxes_of_private_files_can_be_left_out() {
    let text = canvas(
        &[
            card("a", HERE, "one"),
            file("p", [900, 0, 10, 10], "Ada.md", ""),
            file("m", HERE, "Gone.md", ""),
        ],
        &[edge("a", "p", "knows")],
    );
    let files = [
        ("Plan.canvas", text.as_str()),
        ("Ada.md", "---\npublish: false\n---\n"),
    ];
    let site = site_with(&files, "[privacy]\ncanvas = \"hide\"\n", |_| ());
    let html = site.text("plan.canvas/");
    assert_eq!(html.matches("class=\"canvas-node ").count(), 1);
    assert!(
        !html.contains("knows") && html.contains("width:296px"),
        "{html}"
    );
    // Not in the search either.
    assert!(!site.everything().contains("knows"));
}

#[test]
fn t7_v10_tags_and_private_names_in_labels() {
    let nodes = [
        group("g", HERE, "About [[Ada]] %%no%%"),
        card("a", HERE, "#꿀벌 see [[Ada]]\n\n# On [[Ada]]"),
    ];
    let site = plan(
        &nodes,
        &[edge("g", "a", "of [[Ada]]")],
        &[("Ada.md", "---\npublish: false\n---\nx")],
    );
    let html = site.everything();
    assert!(!html.contains("Ada") && !html.contains("%%no"), "private");
    assert!(
        site.text("plan.canvas/").contains(">About …</h2>"),
        "{}",
        site.text("plan.canvas/")
    );
    site.has("tags/꿀벌/", "Plan.canvas");
}
