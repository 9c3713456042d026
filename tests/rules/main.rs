//! The rules, by what they are about: `numbers` holds that each has its test, the other modules are these tests.
//!
//! One program of many modules, because each program of tests takes in the whole library.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod bases;
mod blocks;
mod boards;
mod canvas;
mod dataview;
mod drawings;
mod embeds;
mod feeds;
mod findings;
mod graph;
mod links;
mod lists;
#[path = "../support/memory.rs"]
mod memory;
mod names;
mod numbers;
mod plugins;
mod privacy;
mod properties;
mod scripts;
mod search;
mod searches;
#[path = "../support/mod.rs"]
mod support;
mod text;
mod words;
