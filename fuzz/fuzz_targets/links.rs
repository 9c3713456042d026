//! A vault of many notes: no link leads to nothing, and what a private note says is nowhere.
//!
//! `cargo fuzz run links`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none links -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::links(bytes));
