//! Any source is drawn or told why not, and the page that shows it is whole.
//!
//! `cargo fuzz run mermaid`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none --features mermaid mermaid -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::mermaid(bytes));
