//! A vault of two notes becomes pages that a browser need not repair and that hold nothing forbidden.
//!
//! The first line that is `----8<----` parts the notes. `cargo fuzz run page`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none page -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/markup/mod.rs"]
mod markup;
#[path = "../../tests/support/memory.rs"]
mod memory;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (first, second) = text.split_once("\n----8<----\n").unwrap_or((text, "# B\n\ntext ^id\n"));
    let files = [("A.md", first), ("bees/B.md", second), ("bee.png", "")];
    let site = memory::linked(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    // Raw HTML may break the content model in ways that browsers take as they are.
    let is_markdown = !text.contains('<');
    for (url, html) in site.pages() {
        let read = markup::Read::new(&html);
        assert!(read.problems.is_empty(), "{url}: {:#?}", read.problems);
        assert!(!is_markdown || read.unusual.is_empty(), "{url}: {:#?}", read.unusual);
    }
});
