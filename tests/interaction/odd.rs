//! A vault with what is likely to be too wide, to lead nowhere, to need a script, or to be of another language.

use super::{TestVault, generate};

/// What a drawing script must have. Its drawings say which colours they were asked for.
const DRAWING_SCRIPT: &[u8] = br#"globalThis.mermaid = {
  initialize({ theme }) { this.theme = theme; },
  async render(id, source) {
    if (source.startsWith("broken")) throw new Error("no diagram");
    return { svg: `<svg id="${id}"><style>#${id} { width: 9em }</style><desc>${this.theme}</desc></svg>` };
  },
};
"#;

/// Made for `navigation`, `links`, `axe` and `weight`.
pub(super) fn vault() -> TestVault {
    let long = "가나다라마바사아자차카타파하".repeat(20);
    let word = "Donaudampfschifffahrtsgesellschaft".repeat(10);
    let cells = "| a rather long cell ".repeat(20);
    let rule = "|---".repeat(20);
    let sum = "x_1 + ".repeat(80) + "x";
    let everything = format!(
        "---\ntags: [꿀벌/여왕, bees]\naliases: [All]\n---\n# First\n\n{word} https://example.org/{word}\n\n## 둘째 제목 [[Hive|link]]\n\n{long}\n\n\
         {cells}|\n{rule}|\n{cells}|\n\n| option | meaning |\n|---|---|\n| `--all-targets` | `{word}` |\n\n### Code\n\n\
         ```rust title=\"src/main.rs\" {{1}}\nfn main() {{ println!(\"{word}\"); }}\n```\n\n```js\nconst {word} = 1;\n```\n\n    indented {word}\n\n`{word}`\n\n\
         ## Math\n\nIn a line ${sum}$ of text.\n\n$$\n{sum}\n$$\n\n## Callout\n\n> [!warning]- {word}\n> text\n> ```py\n> x = 1\n> ```\n\n{callouts}![[bee.png]] ![[bee.png|3000]]\n\n\
         <table style=\"width: 2000px\"><tr><td>wide</td></tr></table>\n\n<div style=\"color: red\" onclick=\"x()\">raw</div>\n\n\
         - [ ] open\n- [x] done\n- [/] half\n- [-] gone\n\nNote[^1] ==marked== ==🔴 red [[Hive]]== ==🟠 orange== ==🟡 yellow== ==🟢 green== ==🔵 blue== ==🟣 purple== #inline/tag ![[Hive#Frames]]\n\n> A quote ==of== ==🔵 blue== ==🟡 yellow==\n\n> [!faq]- ### Why?\n> Because.\n\n[^1]: The foot of it.\n\n\
         [[Missing]] [[Hive#Frames]] [[#Math]] [[벌통]]\n",
        callouts = callouts(),
    );
    let headings: String = (0..500)
        .map(|n| format!("{} Heading {n}\n\ntext {n}\n\n", "#".repeat(2 + n % 3)))
        .collect();
    let mut vault = TestVault::new()
        .settings(
            "[site]\ntitle = \"꿀벌 Bees\"\nbase = \"/odd/\"\nlang = \"ko\"\n\n[nav]\norder = [\"Garden/Z first.md\", \"Zoo\"]\nhidden = [\"Drafts\", \"Garden/Hidden.md\"]\n\n\
             [[nav.links]]\ntext = \"Hive\"\nto = \"Hive.md\"\n\n[mermaid]\nscript = \"notes/draw.js\"\n",
        )
        .note("index.md", "# 집\n\n[[Everything]] [[Hive]] [[Garden/Note 1]] [[Garden/Hidden]]\n\n## One\n\n## Two\n")
        .note("Everything.md", &everything)
        .note("Empty.md", "")
        .note("Headings.md", &headings)
        .note("Hive.md", "---\naliases: [벌통]\n---\n## Frames\n\nten\n\n```js\nlet a;\n```\n\n## Frames\n\n[[Everything#둘째 제목 link]]\n")
        .note("Garden/Note 1.md", "[[Note 2]] ![[Everything]]\n")
        .note("Garden/Note 2.md", &"text\n\n## Section\n\n".repeat(60))
        .note("Garden/Note 10.md", "ten\n")
        .note("Garden/Z first.md", "first\n")
        .note("Garden/Hidden.md", "found by links only\n")
        .note("Garden/Deep/er/Leaf.md", &format!("# {word}\n\n[[index]]\n"))
        .note("Drafts/Draft.md", "[[Queen]]\n")
        .note("Zoo/Only.md", "one of its kind\n")
        .note("Secret.md", "---\npublish: false\n---\nunspeakable\n")
        .note("日本.md", "---\nlang: ja\ntags: [日本]\n---\n# 蜂\n\n骨と直。\n\n## 一\n\n## 二\n")
        .note("عسل.md", "---\nlang: ar\ndir: rtl\n---\n# عسل\n\n> [!tip]- نحل\n> عسل\n\n- [x] تم\n\n## أ\n\n## ب\n")
        .note("Board.canvas", "{\"nodes\":[],\"edges\":[]}")
        .note("404.md", "Nothing here. [[index]]\n")
        .note("Diagram.md", "```mermaid\nbroken\n```\n\n```mermaid\ngraph TD; A-->B\n```\n")
        .file("draw.js", DRAWING_SCRIPT)
        .file("bee.png", generate::PICTURE);
    // Two hundred pages that link to one.
    for n in 0..200 {
        vault = vault.note(&format!("Many/N{n}.md"), "Of the [[Queen]] of bees.\n");
    }
    vault.note("Queen.md", "The queen.\n")
}

/// One of each basic type.
fn callouts() -> String {
    let types = [
        "note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure",
        "danger", "bug", "example", "quote",
    ];
    let callout = |name: &&str| format!("> [!{name}] About {name}\n> Text of [[Hive]].\n\n");
    types.iter().map(callout).collect()
}
