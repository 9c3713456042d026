//! Any data is read as a drawing, and the page that shows it is whole.
//!
//! `cargo fuzz run drawing`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none drawing -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::drawing(bytes));
