//! Comments are told from code (C13): many composed notes, some of which become pages and search data.
//!
//! `NOTEWEAVE_ROUNDS=50 cargo test --test code` composes a million notes.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod checks;

use rayon::prelude::*;

/// Notes of one vault.
const VAULT: usize = 40;
/// One of this many vaults becomes a site.
const SITES: usize = 10;

fn rounds(usual: usize) -> usize {
    let times = std::env::var("NOTEWEAVE_ROUNDS").ok();
    usual * times.map_or(1, |times| times.parse().unwrap())
}

/// Returns bytes that choose, the same ones for a seed.
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8
    };
    next();
    let length = 40 + usize::from(next());
    (0..length).map(|_| next()).collect()
}

#[test]
fn c13_composed_notes_show_all_but_their_comments() {
    let vaults = 0..rounds(20_000 / VAULT);
    vaults.into_par_iter().for_each(|vault| {
        let note = |n| checks::code::composed(&format!("{n}"), &bytes((vault * VAULT + n) as u64));
        let notes: Vec<_> = (0..VAULT).map(note).collect();
        notes.iter().for_each(checks::code::assert_parsed_apart);
        if vault % SITES == 0 {
            checks::code::assert_told_apart(&notes);
        }
    });
}
