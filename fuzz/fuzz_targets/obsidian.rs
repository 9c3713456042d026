//! Any bytes as one of Obsidian's settings files are read, or stop the build.
//!
//! `cargo fuzz run obsidian`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none obsidian -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::obsidian(bytes));
