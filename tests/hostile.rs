//! Whatever is written in a note, a page comes out of it: without a panic, in time near linear in its length, and as HTML that
//! a browser need not repair.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod markup;
#[path = "support/memory.rs"]
mod memory;

use markup::Read;
use memory::linked;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

/// What means something in a note, alone or in its beginning.
const MARKS: [&str; 64] = [
    "[",
    "]",
    "[[",
    "]]",
    "![[",
    "](",
    "![",
    "[a](",
    "[a]: b\n",
    "[[a]]",
    "![[B]]",
    "[^",
    "[^1]",
    "^[",
    "[^a]: ",
    "*",
    "**",
    "_",
    "*a ",
    "a* ",
    "**가",
    "~~",
    "==",
    "==a ",
    "`",
    "`` ",
    "```\n",
    "~~~\n",
    "$",
    "$$",
    "$$\n",
    "$a",
    "%%",
    "%%\n",
    "%% ",
    "> ",
    "> [!a]- b\n",
    ">\n> ",
    "- ",
    "- [ ] a\n",
    "1. ",
    "* * ",
    "# a\n",
    "a\n===\n",
    "---\n",
    "| ",
    "|-|\n",
    "a | b\n-|-\n",
    "<",
    "<a ",
    "<b>",
    "<p>",
    "<div>\n",
    "</b>",
    "<!--",
    "<?",
    "&",
    "&#0;",
    "\\",
    "\t",
    "    a\n\n",
    "#a ",
    "^a\n\n",
    "https://a.b/(",
];

/// Work no input of the size may take more of before its growth is looked at, as a multiple of ordinary text.
const USUAL: u32 = 4;

/// What runs in no more time is not looked at either: it says nothing about growth.
const SHORT: Duration = Duration::from_millis(50);

/// The work that `run` is: the processor's time, which does not depend on what else the machine does. Only Linux tells it for a
/// single thread; elsewhere this says that nothing was measured, and returns nothing.
fn work(run: impl FnOnce() + Send) -> Duration {
    thread_local! {
        static ALONE: rayon::ThreadPool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    }
    // Nanoseconds on a processor, waiting not included.
    let spent = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ')
            .next()?
            .parse()
            .ok()
            .map(Duration::from_nanos)
    };
    // One thread does all of it.
    ALONE.with(|pool| {
        pool.install(|| {
            let before = spent();
            run();
            if let (Some(before), Some(after)) = (before, spent()) {
                return after.saturating_sub(before);
            }
            static SAID: Once = Once::new();
            // `println!` would be captured by the test runner.
            SAID.call_once(|| {
                let line = b"LEFT OUT: how the work grows, which this system does not tell\n";
                std::io::stderr().write_all(line).unwrap();
            });
            Duration::ZERO
        })
    })
}

/// The work of making all pages of a vault of two notes.
fn cost(text: &str) -> Duration {
    work(|| {
        let other = "# B\n\ntext ^id\n".to_owned();
        let site = linked([
            ("A.md".to_owned(), text.to_owned()),
            ("B.md".to_owned(), other),
        ]);
        let pages = site.pages();
        assert!(pages.len() > 2);
    })
}

/// The work of ordinary text of `len` bytes.
fn usual(len: usize) -> Duration {
    cost(&"A sentence of *seven* words, and [[B]]. ".repeat(len / 40)) * USUAL
}

/// Whether what `len` bytes cost is much more than eight times what an eighth of them cost, and half of what twice as many cost
/// is more, too; then all that was seen. What costs no
/// more than `usual` is not looked at. Several looks, because caches make some difference.
fn grows(
    len: usize,
    usual: Duration,
    cost: impl Fn(usize) -> Duration,
) -> Option<Vec<(Duration, Duration)>> {
    let mut seen = Vec::new();
    for _ in 0..3 {
        let whole = cost(len);
        if whole <= usual.max(SHORT) {
            return None;
        }
        let part = cost(len / 8);
        if whole <= part * 20 {
            return None;
        }
        // What begins somewhere in between, such as a limit that is reached, makes a step; a square goes on growing.
        if cost(len * 2) <= whole * 3 {
            return None;
        }
        seen.push((part, whole));
    }
    Some(seen)
}

#[track_caller]
fn assert_near_linear(name: &str, len: usize, usual: Duration, make: impl Fn(usize) -> String) {
    if let Some(seen) = grows(len, usual, |len| cost(&make(len))) {
        panic!("{name:?}: an eighth and the whole of {len} bytes take {seen:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_measure_tells_a_square_from_a_line() {
    let steps = |count: usize| {
        work(|| {
            let sum = (0..count).fold(0_usize, |sum, n| std::hint::black_box(sum ^ n));
            std::hint::black_box(sum);
        })
    };
    let len = 4_000;
    assert!(grows(len, Duration::ZERO, |len| steps(len * len)).is_some());
    assert!(grows(len, Duration::ZERO, |part| steps(part * len)).is_none());
    let logarithm = |len: usize| len * len.ilog2() as usize;
    assert!(grows(len, Duration::ZERO, |part| steps(300 * logarithm(part))).is_none());
    assert!(grows(len, Duration::from_secs(600), |len| steps(len * len)).is_none());
}

fn repeated(mark: &str, len: usize) -> String {
    mark.repeat(len / mark.len())
}

const MEGABYTE: usize = 1 << 20;

/// Enough for a square to show: even at the pace of the fastest search for a byte, looking through all of it for each of its bytes
/// takes several times what is looked at.
const MUCH: usize = MEGABYTE / 4;

/// The long tests are in halves, so that two processors have something to do.
fn much_of_each(marks: &[&str]) {
    let usual = usual(MUCH);
    for mark in marks {
        assert_near_linear(mark, MUCH, usual, |len| repeated(mark, len));
    }
}

#[test]
fn i9_much_of_each_mark_takes_linear_time() {
    much_of_each(&MARKS[..MARKS.len() / 2]);
}

#[test]
fn i9_much_of_each_other_mark_takes_linear_time() {
    much_of_each(&MARKS[MARKS.len() / 2..]);
}

#[test]
fn i9_much_of_one_character_takes_linear_time() {
    let usual = usual(MUCH);
    for character in [
        "a", " ", "\n", "\0", "가", "\u{301}", "😀", "\u{200d}", "\u{feff}", "(", ")", "'", "-",
        "+", ":",
    ] {
        assert_near_linear(character, MUCH, usual, |len| repeated(character, len));
    }
}

#[test]
fn i9_more_of_one_mark_takes_linear_time_too() {
    // What becomes one long text or many brackets, as much as a few seconds are enough for; of the rest a part of that.
    let ten = ["a", "["];
    let two = [
        "*", "_", "`", "~", "%", "%%", "-", "- ", "$", "<!--", "\t", " ", "\n", "가", "]", "[[",
        "]]", "![", "![[", "](", "[^", "^[", "<", "&", "\\", "> ", "==",
    ];
    let ten = ten.map(|mark| (mark, 10 * MEGABYTE));
    for (mark, len) in ten.into_iter().chain(two.map(|mark| (mark, 2 * MEGABYTE))) {
        assert_near_linear(mark, len, Duration::ZERO, |len| repeated(mark, len));
    }
}

#[test]
fn i9_deep_nesting_takes_linear_time() {
    let len = MEGABYTE / 4;
    let usual = usual(len);
    let pairs = [
        ("[", "]"),
        ("[[", "]]"),
        ("![", "](a)"),
        ("[a ", "](B.md)"),
        ("*a ", " a*"),
        ("**a *b ", " b* a**"),
        ("==a ", " a=="),
        ("~~a ", " a~~"),
        ("^[a ", "]"),
        ("<b>", "</b>"),
        ("<div>\n\n", "\n\n</div>"),
        ("<span>", "</span>"),
        ("<table><tr><td>", "</table>"),
        ("<svg>", "</svg>"),
        ("(", ")"),
        ("$", "$"),
        ("{", "}"),
        ("<a href='x'>", "</a>"),
        ("<details><summary>a</summary>\n\n", "\n\n</details>"),
        ("$\\frac{", "}$"),
    ];
    for (open, close) in pairs {
        assert_near_linear(open, len, usual, |len| {
            let count = len / (open.len() + close.len());
            format!("{}a{}", open.repeat(count), close.repeat(count))
        });
    }
    let prefixes = ["> ", "- ", "1. ", "> - ", "> [!a] ", "- > ", "* "];
    for prefix in prefixes {
        // Each line deeper than the one before: the length grows with the square of the depth.
        assert_near_linear(prefix, len, usual, |len| {
            let depth = (2 * len / prefix.len()).isqrt();
            (1..depth).fold(String::new(), |text, d| text + &prefix.repeat(d) + "a\n")
        });
    }
    for item in ["- a\n", "1. a\n", "- [ ] a\n"] {
        assert_near_linear(item, len, usual, |len| {
            let depth = len.isqrt();
            (0..depth).fold(String::new(), |text, d| text + &" ".repeat(2 * d) + item)
        });
    }
}

#[test]
fn p7_properties_take_linear_time() {
    let len = MEGABYTE / 4;
    let usual = usual(len);
    let one = |start: &str, part: &str, end: &str| {
        assert_near_linear(part, len, usual, |len| {
            format!("---\n{start}{}{end}\n---\n", repeated(part, len))
        });
    };
    for part in ["- ", "? ", "k", "a: 1\n", "publish ", "{,", "!x ", "&x "] {
        one("", part, "");
    }
    for (start, part, end) in [
        ("a: ", "[", ""),
        ("a: ", "{", ""),
        ("", "k", ": v"),
        ("a: \"", "\\u005b[x]] [[y]] ", "\""),
        ("a: ", "[[", ""),
        ("a: '", "]]", "'"),
        ("a: '", "[[x]]", "'"),
        ("a: '[", "](", "](x)'"),
        ("tags: [", "{},", "]"),
        ("tags: [", "a b,", "]"),
        ("a: &a \"x\"\nb: [", "*a,", "]"),
    ] {
        one(start, part, end);
    }
    assert_near_linear("keys", len, usual, |len| {
        let keys = (0..len / 9).map(|n| format!("k{n:05}: v\n"));
        format!("---\n{}---\n", keys.collect::<String>())
    });
}

#[test]
fn i9_two_hundred_thousand_brackets_take_linear_time() {
    let usual = usual(400_000);
    for (open, close) in [
        ("[", "]"),
        ("[", ""),
        ("", "]"),
        ("![", "]"),
        ("[[", ""),
        ("", "]]("),
        ("[^", "]"),
    ] {
        assert_near_linear(open, 400_000, usual, |len| {
            open.repeat(len / 2) + &close.repeat(len / 2)
        });
    }
}

#[test]
fn i9_two_marks_in_turn_take_linear_time() {
    two_marks_in_turn(0);
}

#[test]
fn i9_two_other_marks_in_turn_take_linear_time() {
    two_marks_in_turn(1);
}

/// Tries every second mark, from the one at `start` on, with all marks behind it.
fn two_marks_in_turn(start: usize) {
    let len = 24 * 1024;
    let usual = usual(len);
    for (at, first) in MARKS.iter().enumerate().skip(start).step_by(2) {
        // Every pair is tried in one of its orders and forms.
        for (other, second) in MARKS.iter().enumerate().skip(at + 1) {
            let pair = if (at + other) % 2 == 0 {
                [first, second]
            } else {
                [second, first]
            }
            .map(|mark| *mark);
            assert_near_linear(&pair.concat(), len, usual, |len| match other % 3 {
                0 => repeated(pair[0], len / 2) + &repeated(pair[1], len / 2),
                _ => repeated(&pair.concat(), len),
            });
        }
    }
}

#[test]
fn i9_properties_take_linear_time() {
    let len = MEGABYTE / 4;
    let usual = usual(len);
    for (mark, last) in [
        ("a: b\n", ""),
        ("- a\n", ""),
        ("[", ""),
        ("{a: ", ""),
        ("&a ", ""),
        ("a: &a [*a]\n", ""),
        ("  ", "a"),
        ("? ", ""),
        ("#", ""),
        ("\"", ""),
        ("a: |\n", ""),
        ("tags: [a]\n", ""),
        ("- [[B]]\n", ""),
        ("é: \"[[B]]\"\n", ""),
    ] {
        assert_near_linear(mark, len, usual, |len| {
            format!("---\n{}{last}\n---\n", repeated(mark, len))
        });
        assert_near_linear(mark, len, usual, |len| {
            format!("---\naliases:\n{}{last}\n---\n", repeated(mark, len))
        });
    }
    for count in [100, 10_000] {
        let names: String = (0..count).fold(String::new(), |mut names, i| {
            let _ = writeln!(names, "  - \"Name {i}\"");
            names
        });
        let took = cost(&format!("---\naliases:\n{names}tags:\n{names}---\n"));
        assert!(
            took < Duration::from_secs(60),
            "{count} names take {took:?}"
        );
    }
}

#[test]
fn many_links_to_one_note_stay_cheap() {
    let took = work(|| {
        for link in [
            "[[B]] ",
            "[b](B.md) ",
            "![[B]]\n\n",
            "- [[B#^id]]\n",
            "[[No such note]] ",
            "[[#^x]] ",
        ] {
            let text = link.repeat(100_000);
            let other = "# B\n\ntext ^id\n".to_owned();
            let site = linked([("A.md".to_owned(), text), ("B.md".to_owned(), other)]);
            let longest = site
                .pages()
                .iter()
                .map(|(_, html)| html.len())
                .max()
                .unwrap();
            assert!(longest < 64 << 20, "{link}: {longest} bytes");
        }
    });
    assert!(took < Duration::from_secs(120), "{took:?}");
}

#[test]
fn many_notes_of_one_name_stay_cheap() {
    let took = work(|| {
        let notes = (0..20_000).map(|i| {
            (
                format!("{i}/Note.md"),
                "[[Note]] [[note]] [[Nota]]".to_owned(),
            )
        });
        let site = linked(notes);
        for page in [0, 10_000, 19_999] {
            let page = noteweave::render::Page::File(noteweave::link::FileId(page));
            assert!(site.render(page).bytes.len() < 1 << 20);
        }
        // A finding that listed all the others would take 20,000 times 20,000 paths.
        let longest = site.vault.findings.iter().map(|f| f.message.len()).max();
        assert!(longest.unwrap_or(0) < 4096, "{longest:?}");
    });
    assert!(took < Duration::from_secs(60), "{took:?}");
}

#[test]
fn e11_fans_of_embeds_are_bounded() {
    // Each note embeds ten notes of the next level; without limits the first page would hold 100,000 of them.
    let note = |level: usize, filler: &str| {
        let next = (0..10).fold(String::new(), |mut text, i| {
            let _ = writeln!(text, "![[N{}-{i}]]\n", level + 1);
            text
        });
        format!("# Level {level}\n\n{filler}\n\n{next}")
    };
    for filler in ["short".to_owned(), "text ".repeat(8 * 1024)] {
        let took = work(|| {
            let notes = (0..7).flat_map(|level| {
                let text = note(level, &filler);
                (0..10).map(move |i| (format!("N{level}-{i}.md"), text.clone()))
            });
            let site = linked(notes);
            let page = noteweave::render::Page::File(noteweave::link::FileId(0));
            let html = String::from_utf8(site.render(page).bytes).unwrap();
            let embeds = html.matches("data-embed=").count();
            assert!((10..=1_000).contains(&embeds), "{embeds} embeds");
            assert!(html.len() < (8 << 20) + (1 << 20), "{} bytes", html.len());
        });
        assert!(took < Duration::from_secs(60), "{took:?}");
    }
}

#[test]
fn e10_e11_chains_and_rings_of_embeds_end() {
    let took = work(|| {
        let notes = (0..2_000).map(|i| {
            (
                format!("N{i}.md"),
                format!("![[N{}]]\n\n![[#a]]\n\n# a\n\n![[N{i}]]\n", (i + 1) % 2_000),
            )
        });
        let site = linked(notes);
        for (url, html) in site.pages() {
            let embeds = html.matches("data-embed=").count();
            assert!(embeds <= 1_000, "{url}: {embeds} embeds");
        }
    });
    assert!(took < Duration::from_secs(120), "{took:?}");
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }
}

/// Words between the marks.
const WORDS: [&str; 40] = [
    "a",
    "b ",
    " ",
    "\n",
    "\n\n",
    "\n    ",
    "꿀",
    "을 ",
    "B",
    "#B",
    "^id",
    "|x",
    "bee.png",
    "</p>",
    "</div>",
    "</a>",
    "<li>",
    "<ul>",
    "<td>",
    "<tr>",
    "<table>",
    "</table>",
    "<select>",
    "<option>",
    "<button>",
    "<svg>",
    "<math>",
    "<mi>",
    "<h2>",
    "<details>",
    "<summary>",
    "<ruby>",
    "<rt>",
    "<textarea>",
    "<a href='B.md'>",
    "<form>",
    "<dl>",
    "<dd>",
    "id=x ",
    ">",
];

/// A text made of marks and words.
fn random(dice: &mut Dice) -> String {
    let count = dice.below(60);
    (0..count).fold(String::new(), |text, _| {
        text + if dice.below(2) == 0 {
            dice.of(&MARKS)
        } else {
            dice.of(&WORDS)
        }
    })
}

/// A text with a few accidents.
fn mutated(dice: &mut Dice, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(6) {
        let (a, b) = (dice.place(&text), dice.place(&text));
        let (a, b) = (a.min(b), a.max(b));
        let near = text.floor_char_boundary((a + dice.below(12)).min(text.len()));
        match dice.below(5) {
            0 => text.replace_range(a..b, ""),
            1 => text.insert_str(a, dice.of(&MARKS)),
            2 => text.insert_str(a, dice.of(&WORDS)),
            3 => text.replace_range(a..near, ""),
            _ => {
                let copy = text[a..near].to_owned();
                text.insert_str(b, &copy);
            }
        }
    }
    text
}

/// What is wrong with the pages of a vault that holds this note.
fn problems(text: &str) -> Vec<String> {
    memory::assert_sound(&memory::parse("A.md", text.to_owned()));
    let other = "# B\n\n- text ^id\n- ![[A]]\n".to_owned();
    let files = [
        ("A.md", text.to_owned()),
        ("bees/B.md", other),
        ("bee.png", String::new()),
    ];
    let site = linked(files.map(|(path, text)| (path.to_owned(), text)));
    let read = |(_, html): &(String, String)| {
        let read = Read::new(html);
        let unusual = if text.contains('<') {
            Vec::new()
        } else {
            read.unusual
        };
        [read.problems, unusual].concat()
    };
    site.pages().iter().flat_map(read).collect()
}

#[track_caller]
fn assert_no_problems(text: &str) {
    let mut found = problems(text);
    if found.is_empty() {
        return;
    }
    // The shortest text of that kind says most.
    let mut text = text.to_owned();
    let mut size = text.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < text.len() {
            let (from, to) = (
                text.floor_char_boundary(at),
                text.ceil_char_boundary(at + size),
            );
            let shorter = [&text[..from], &text[to..]].concat();
            let still = problems(&shorter);
            if still.is_empty() {
                at += size;
            } else {
                (text, found) = (shorter, still);
            }
        }
        size /= 2;
    }
    panic!("{text:?}: {found:#?}");
}

#[test]
fn random_text_becomes_sound_pages() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for _ in 0..rounds(500) {
        assert_no_problems(&random(&mut dice));
    }
}

#[test]
fn damaged_notes_become_sound_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vaults/everything");
    let notes: Vec<String> = [
        "Text",
        "Lists",
        "Tables",
        "Callouts",
        "Embeds",
        "Links",
        "Html",
        "관찰 일지",
    ]
    .map(|name| std::fs::read_to_string(folder.join(format!("{name}.md"))).unwrap())
    .to_vec();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for round in 0..rounds(300) {
        let note = &notes[round % notes.len()];
        // A part of a note, mostly, for a short counterexample and more of them in the time.
        let start = dice.place(note);
        let end = note.ceil_char_boundary((start + 200 + dice.below(1_500)).min(note.len()));
        assert_no_problems(&mutated(&mut dice, &note[start..end]));
    }
}

/// How many texts to try: `NOTEWEAVE_ROUNDS` times as many for a longer search.
fn rounds(usual: usize) -> usize {
    let times = std::env::var("NOTEWEAVE_ROUNDS").ok();
    usual * times.and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Found by fuzzing.
#[test]
fn a_processing_instruction_over_two_lines_keeps_places_in_order() {
    for text in [
        "a <?b> *c\nd</s* e ?> f",
        "<svg>**b** [[Text]]</svg> <math>**b**</math> <select>**b**</select> <?elect><option>a **b** [[Text]]\nc</s* [[Text]]\nc</select> <textarea>**elect> <textarea>**b** [[Text]]\nx</textare?> <math><mi>**b**</mi></math> <svg>te/xt `code`\nmore</svg>",
    ] {
        assert_no_problems(text);
    }
}

/// Found by fuzzing.
#[test]
fn an_item_of_a_list_around_stands_in_no_item_of_ours() {
    for text in [
        "<ul>\n\n- <li>",
        "<ul>\n\n- <li>a\n- b</li>\n\n</ul>",
        "<dl>\n\n- <dd>a",
        "<ul>\n\n> <li>a\n\n<li>b</ul>",
    ] {
        assert_no_problems(text);
    }
}
