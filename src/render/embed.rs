//! Embeds of notes, headings and blocks (E).
