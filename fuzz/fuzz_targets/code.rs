//! Composes notes of everything that can confuse comments with code. A note's page holds all words except those of comments.
//!
//! `cargo fuzz run code`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none code -- -max_len=400`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::code(bytes));
