//! Any query of Dataview is read or has a mistake within it, names nothing private, and comes to an end.
//!
//! `cargo fuzz run query`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none query -- -max_len=400`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::query(bytes));
