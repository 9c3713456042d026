//! Boards of the Kanban plugin: what their words mean, and where texts are read as in a board (B8).

/// What is read as in a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Board {
    /// Nothing.
    #[default]
    No,
    /// Dates of cards: the text stands in a card.
    Card,
    /// All of it.
    Lanes,
}

impl Board {
    /// What is read as in a board within a text that is read on its own.
    #[must_use]
    pub fn within(self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Card | Self::Lanes => Self::Card,
        }
    }
}

/// Headings of the archive, in the languages of the plugin.
const ARCHIVE: [&str; 8] = [
    "Archive",
    "Archiv",
    "Archivio",
    "Arquivado",
    "Архивировать",
    "アーカイブ",
    "보관됨",
    "归档",
];

/// The mark of lanes whose cards are done, in the languages of the plugin.
const COMPLETE: [&str; 8] = [
    "Complete",
    "Fertiggestellt",
    "Completato",
    "Concluído",
    "Выполнено",
    "完了",
    "완료됨",
    "完成",
];

/// Whether a heading after a rule is that of an archive.
#[must_use]
pub fn is_archive(heading: &str) -> bool {
    ARCHIVE.contains(&heading.trim())
}

/// Whether a line in bold under the heading of a lane says that its cards are done.
#[must_use]
pub fn is_complete(line: &str) -> bool {
    COMPLETE.contains(&line.trim())
}

/// Returns the title of a lane, and how many cards it may hold: `Doing` and `3` of `Doing (3)`.
#[must_use]
pub fn lane_title(heading: &str) -> (&str, Option<&str>) {
    let split = heading
        .trim_end()
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    match split {
        Some((title, most))
            if (1..=9).contains(&most.len()) && most.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (title.trim_end(), Some(most))
        }
        _ => (heading, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b8_titles_of_lanes() {
        assert_eq!(lane_title("Doing (3)"), ("Doing", Some("3")));
        assert_eq!(lane_title("(3)"), ("", Some("3")));
        for plain in ["Doing", "Doing (a)", "Doing ()", "Doing (3) now", "3)"] {
            assert_eq!(lane_title(plain), (plain, None));
        }
    }
}
