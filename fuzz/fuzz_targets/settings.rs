//! Any text as `noteweave.toml` is refused with a place, or gives settings under which pages come out whole.
//!
//! `cargo fuzz run settings`, or with a stable compiler
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none settings -- -dict=marks.dict -max_len=4096`.

#![no_main]

#[path = "../../tests/checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::settings(bytes));
