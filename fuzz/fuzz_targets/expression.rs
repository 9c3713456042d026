//! Any expression of a base is read or has a mistake within it, prints as what is read as the same, and comes to an end.
//!
//! `cargo fuzz run expression`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none expression -- -max_len=400`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::expression(bytes));
