//! Obsidian's bases (D): tables of files, their properties and what is reckoned from them.

pub mod expression;
