//! Vaults that mean harm by what they are on disk: paths that lead out, files that are none, names that are no names, and sizes
//! that nobody has. The real program runs on each, bounded in time and memory; nothing outside the vault may be published, nothing
//! outside the output changed, and everything else comes out whole.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "hostile_vault/bounded.rs"]
mod bounded;
#[path = "hostile_vault/depth.rs"]
mod depth;
#[path = "hostile_vault/kinds.rs"]
mod kinds;
#[path = "hostile_vault/names.rs"]
mod names;
#[path = "hostile_vault/paths.rs"]
mod paths;
#[path = "hostile_vault/settings.rs"]
mod settings;
#[path = "hostile_vault/sizes.rs"]
mod sizes;
mod support;
