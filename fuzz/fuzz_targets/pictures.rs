//! Any bytes under any name are published: reading them is bounded, and what is clean stays as it is.
//!
//! `cargo fuzz run pictures`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none pictures -- -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::pictures(bytes));
