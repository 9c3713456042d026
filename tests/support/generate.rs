//! A vault of any size, the same one every time: for benchmarks and for tests that need many notes.
//!
//! Entry point: [`vault`]. Notes are in English or Korean, in folders up to three deep, and have what people's notes have:
//! properties, headings, links by name, alias and heading (some broken), tags, callouts, tables, tasks, code, math, pictures.

use std::fmt::Write as _;

/// A file of the vault.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Path in the vault.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

const ENGLISH: &[&str] = &[
    "anchor", "beehive", "border", "bridge", "builder", "cache", "carry", "change", "clear",
    "colony", "compile", "copper", "current", "deliver", "drawer", "early", "engine", "every",
    "field", "follow", "garden", "gather", "harbour", "hollow", "honey", "inner", "keeper",
    "ladder", "later", "lantern", "measure", "meadow", "mostly", "narrow", "number", "orchard",
    "outer", "parser", "pattern", "quiet", "reader", "record", "remain", "return", "river",
    "season", "settle", "signal", "slowly", "stable", "summer", "thread", "timber", "towards",
    "useful", "valley", "value", "wander", "weather", "winter",
];
const KOREAN: &[&str] = &[
    "가을",
    "강물을",
    "개념이",
    "거리에서",
    "계절마다",
    "구조를",
    "그릇에",
    "기록은",
    "꿀벌이",
    "나무와",
    "노트를",
    "다리는",
    "대문자를",
    "들판에",
    "라이브러리의",
    "문자열이",
    "바람은",
    "변수를",
    "별빛처럼",
    "봄날의",
    "비교하면",
    "서버에서",
    "설명한다",
    "소유권을",
    "시작한다",
    "아침에",
    "여왕벌의",
    "연결된",
    "오래된",
    "요청마다",
    "이름으로",
    "자료형은",
    "정원에서",
    "조용히",
    "참조하는",
    "컴파일러가",
    "타입이",
    "파일을",
    "프로그램은",
    "함께",
    "함수로",
    "호출한다",
    "흐른다",
];
const CODE: &[(&str, &str)] = &[
    (
        "rust",
        "use std::collections::HashMap;\n\n/// Counts words.\nfn count(text: &str) -> HashMap<&str, usize> {\n    let mut seen = HashMap::new();\n    for word in text.split_whitespace() {\n        *seen.entry(word).or_insert(0) += 1;\n    }\n    seen\n}\n",
    ),
    (
        "python",
        "from dataclasses import dataclass\n\n@dataclass\nclass Hive:\n    name: str\n    frames: int = 10\n\n    def describe(self) -> str:\n        # 꿀벌 한 통\n        return f\"{self.name}: {self.frames} frames\"\n",
    ),
    (
        "js",
        "export async function load(url) {\n  const response = await fetch(url);\n  if (!response.ok) throw new Error(`status ${response.status}`);\n  return response.json();\n}\n",
    ),
    (
        "bash",
        "set -euo pipefail\nfor note in notes/*.md; do\n  printf '%s\\n' \"${note%.md}\"\ndone | sort -u > names.txt\n",
    ),
    (
        "sql",
        "SELECT hive.name, COUNT(*) AS frames\nFROM hive JOIN frame ON frame.hive = hive.id\nWHERE frame.weight > 1.5\nGROUP BY hive.name;\n",
    ),
];
const MATH: &[&str] = &[
    "e^{i\\pi} + 1 = 0",
    "\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}",
    "\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}",
];
const TAGS: &[&str] = &[
    "idea",
    "project/garden",
    "project/bees",
    "꿀벌/여왕",
    "프로그래밍",
    "reading",
    "later",
];
const FOLDERS: &[&str] = &[
    "",
    "Garden/",
    "Garden/Bees/",
    "Garden/Bees/Hives and frames/",
    "프로그래밍/",
    "프로그래밍/러스트/",
    "Reading/",
];
const CALLOUTS: &[&str] = &["note", "tip", "warning", "question", "example"];

/// A picture of one pixel.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\
\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
\0\0\0\x0aIDAT\x78\xda\x63\x60\0\0\0\x02\0\x01\xe5\x27\xde\xfc\
\0\0\0\0IEND\xae\x42\x60\x82";

/// A vault of `notes` notes and some pictures.
#[must_use]
pub fn vault(notes: usize) -> Vec<Generated> {
    let mut files: Vec<Generated> = (0..notes)
        .map(|at| Generated {
            path: format!("{}{}.md", folder(at), name(at)),
            bytes: Writer::new(at, notes).note().into_bytes(),
        })
        .collect();
    files.extend((0..notes.div_ceil(20)).map(|at| Generated {
        path: format!("attachments/그림 {at}.png"),
        bytes: PICTURE.to_vec(),
    }));
    files
}

fn folder(at: usize) -> &'static str {
    FOLDERS[at * 5 % FOLDERS.len()]
}

fn is_korean(at: usize) -> bool {
    at % 5 == 1
}

fn name(at: usize) -> String {
    let words = if is_korean(at) { KOREAN } else { ENGLISH };
    let (first, second) = (words[at % words.len()], words[at * 7 % words.len()]);
    format!("{first} {second} {at}")
}

/// The heading of a note that links name.
fn heading(at: usize) -> &'static str {
    if is_korean(at) {
        "자세한 설명"
    } else {
        "In detail"
    }
}

/// Writes one note.
struct Writer {
    at: usize,
    notes: usize,
    random: u64,
    words: &'static [&'static str],
    out: String,
}

impl Writer {
    fn new(at: usize, notes: usize) -> Self {
        Self {
            at,
            notes,
            random: at as u64 + 1,
            words: if is_korean(at) { KOREAN } else { ENGLISH },
            out: String::new(),
        }
    }

    /// SplitMix64: small, and the same everywhere.
    fn below(&mut self, limit: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn note(mut self) -> String {
        let (first, second) = (self.pick(TAGS), self.pick(TAGS));
        let _ = write!(
            self.out,
            "---\naliases: [\"Alias {at}\"]\ntags: [{first}, {second}]\ncreated: 2024-{month:02}-{day:02}\n---\n",
            at = self.at,
            month = self.at % 12 + 1,
            day = self.at % 28 + 1,
        );
        self.paragraph();
        let sections = 3 + self.below(4);
        for section in 0..sections {
            let title = match section {
                1 => heading(self.at).to_owned(),
                _ => format!("{} {section}", self.pick(self.words)),
            };
            let _ = write!(
                self.out,
                "{} {title}\n\n",
                if section % 3 == 2 { "###" } else { "##" }
            );
            for _ in 0..2 + self.below(3) {
                self.paragraph();
            }
            self.extra(section);
        }
        self.out
    }

    /// 20 to 60 words with a link.
    fn paragraph(&mut self) {
        let words = 20 + self.below(40);
        let link_at = self.below(words);
        for word in 0..words {
            if word == link_at {
                self.link();
            }
            let chosen = self.pick(self.words);
            match self.below(40) {
                0 => _ = write!(self.out, "**{chosen}** "),
                1 => _ = write!(self.out, "`{chosen}` "),
                2 => _ = write!(self.out, "=={chosen}== "),
                3 => _ = write!(self.out, "*{chosen}*, "),
                _ => _ = write!(self.out, "{chosen} "),
            }
        }
        if self.below(4) == 0 {
            let tag = self.pick(TAGS);
            let _ = write!(self.out, "#{tag}");
        }
        self.out.push_str("\n\n");
    }

    fn link(&mut self) {
        let to = self.below(self.notes);
        let _ = match self.below(33) {
            0 => write!(self.out, "[[No such note {to}]] "),
            1..=5 => write!(self.out, "[[Alias {to}]] "),
            6..=11 => write!(self.out, "[[{}#{}]] ", name(to), heading(to)),
            12..=17 => write!(
                self.out,
                "[[{}|{}]] ",
                name(to),
                self.words[to % self.words.len()]
            ),
            18..=20 => write!(self.out, "[{to}](https://example.org/{to}) "),
            _ => write!(self.out, "[[{}]] ", name(to)),
        };
    }

    /// What is not a paragraph, now and then.
    fn extra(&mut self, section: usize) {
        match self.below(10) {
            0..=2 => {
                let (language, code) = self.pick(CODE);
                let _ = write!(self.out, "```{language}\n{code}```\n\n");
            }
            3 => {
                let (kind, word) = (self.pick(CALLOUTS), self.pick(self.words));
                let _ = write!(
                    self.out,
                    "> [!{kind}] {word}\n> - [ ] {word}\n> - [x] `{word}` {section}\n\n"
                );
            }
            4 => {
                self.out.push_str("| a | b | c |\n|---|:-:|--:|\n");
                for row in 0..4 {
                    let (a, b) = (self.pick(self.words), self.pick(self.words));
                    let _ = writeln!(self.out, "| {a} | {b} | {row} |");
                }
                self.out.push('\n');
            }
            5 if section == 0 => {
                let tex = self.pick(MATH);
                let _ = write!(self.out, "$$\n{tex}\n$$\n\n${tex}$\n\n");
            }
            6 if section == 0 => {
                let picture = self.below(self.notes.div_ceil(20));
                let _ = write!(self.out, "![[그림 {picture}.png|120]]\n\n");
            }
            _ => {}
        }
    }
}
