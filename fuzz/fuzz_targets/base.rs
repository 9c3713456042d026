//! Any text is a base, or says what is wrong with it and where; its pages are well-formed and name nothing private.
//!
//! `cargo fuzz run base`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none base -- -max_len=2000`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::base(bytes));
