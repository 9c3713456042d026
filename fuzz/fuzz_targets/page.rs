//! A vault of two notes becomes pages that a browser need not repair, that hold nothing forbidden, and that keep the text.
//!
//! `cargo fuzz run page`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none page -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::page(bytes));
