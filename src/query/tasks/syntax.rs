//! Reads the lines of a `tasks` block (U26).
//!
//! Entry point: [`read`].

use jiff::civil::Date;

/// What a block asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    pub(super) filters: Vec<Filter>,
    pub(super) sorts: Vec<(By, bool)>,
    pub(super) groups: Vec<By>,
    pub(super) limit: Option<usize>,
    /// Whether a line names a day by today.
    pub(super) asks_for_today: bool,
}

/// What a task has to fulfil.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// Whether it is done.
    Done(bool),
    /// A date of it.
    Date(Kind, When, Date),
    /// Whether it has a date.
    HasDate(Kind, bool),
    /// Whether a text of it holds another one, in lower case.
    Includes(Part, String, bool),
    /// Whether it has tags.
    HasTags(bool),
}

/// A date of a task, by its field (U7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Due,
    Scheduled,
    Start,
    Created,
    Done,
}

impl Kind {
    /// Returns the name of its field.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Scheduled => "scheduled",
            Self::Start => "start",
            Self::Created => "created",
            Self::Done => "completion",
        }
    }

    fn find(name: &str) -> Option<Self> {
        Some(match name {
            "due" => Self::Due,
            "scheduled" => Self::Scheduled,
            "start" | "starts" => Self::Start,
            "created" => Self::Created,
            "done" => Self::Done,
            _ => return None,
        })
    }
}

/// How a date lies beside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    On,
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
}

/// A text of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Heading,
    Tags,
}

/// What tasks are sorted or grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Path,
    Folder,
    FileName,
    Heading,
    Date(Kind),
}

/// Reads the lines of a block. `today` is the day of the build.
///
/// # Errors
/// The first line that is not understood: a list with a filter left out would be wrong.
pub(super) fn read(text: &str, today: Date) -> Result<Query, String> {
    let mut query = Query::default();
    for line in text.lines() {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let words = words.to_lowercase();
        take(&mut query, &words, today).ok_or_else(|| line.trim().to_owned())?;
        let days = [" today", " tomorrow", " yesterday"];
        let is_of_day = matches!(query.filters.last(), Some(Filter::Date(..)));
        query.asks_for_today |= is_of_day && days.iter().any(|day| words.ends_with(day));
    }
    Ok(query)
}

fn take(query: &mut Query, line: &str, today: Date) -> Option<()> {
    if let Some(by) = line.strip_prefix("sort by ") {
        let (by, reverse) = match by.strip_suffix(" reverse") {
            Some(by) => (by, true),
            None => (by, false),
        };
        let by = by_name(by)?;
        if matches!(by, By::Folder | By::FileName) {
            return None;
        }
        query.sorts.push((by, reverse));
    } else if let Some(by) = line.strip_prefix("group by ") {
        query.groups.push(by_name(by)?);
    } else if let Some(limit) = line.strip_prefix("limit ") {
        let limit = limit.strip_prefix("to ").unwrap_or(limit);
        let limit = limit
            .strip_suffix(" tasks")
            .or_else(|| limit.strip_suffix(" task"));
        let number = limit.unwrap_or_else(|| line.rsplit(' ').next().unwrap_or_default());
        query.limit = Some(number.trim().parse().ok()?);
    } else {
        query.filters.push(filter(line, today)?);
    }
    Some(())
}

fn by_name(name: &str) -> Option<By> {
    Some(match name {
        "path" => By::Path,
        "folder" => By::Folder,
        "filename" => By::FileName,
        "heading" => By::Heading,
        // A field is called `start`; only conditions say `starts`.
        "starts" => return None,
        _ => By::Date(Kind::find(name)?),
    })
}

fn filter(line: &str, today: Date) -> Option<Filter> {
    match line {
        "done" => return Some(Filter::Done(true)),
        "not done" => return Some(Filter::Done(false)),
        "has tags" => return Some(Filter::HasTags(true)),
        "no tags" => return Some(Filter::HasTags(false)),
        _ => {}
    }
    let (first, rest) = line.split_once(' ')?;
    if let (Some(name), "has" | "no") = (rest.strip_suffix(" date"), first) {
        return Some(Filter::HasDate(Kind::find(name)?, first == "has"));
    }
    let part = match first {
        "path" => Some(Part::Path),
        "heading" => Some(Part::Heading),
        "tags" | "tag" => Some(Part::Tags),
        _ => None,
    };
    if let Some(part) = part {
        let signs = [
            ("includes ", true),
            ("include ", true),
            ("does not include ", false),
            ("do not include ", false),
        ];
        let found = signs
            .iter()
            .find_map(|(sign, is)| Some((rest.strip_prefix(sign)?, *is)));
        let (text, is) = found?;
        return Some(Filter::Includes(part, text.to_owned(), is));
    }
    let kind = Kind::find(first)?;
    let signs = [
        ("on or before ", When::OnOrBefore),
        ("on or after ", When::OnOrAfter),
        ("on ", When::On),
        ("before ", When::Before),
        ("after ", When::After),
    ];
    let found = signs
        .iter()
        .find_map(|(sign, when)| Some((rest.strip_prefix(sign)?, *when)));
    let (day, when) = found.unwrap_or((rest, When::On));
    Some(Filter::Date(kind, when, date(day, today)?))
}

fn date(day: &str, today: Date) -> Option<Date> {
    match day {
        "today" => Some(today),
        "tomorrow" => today.tomorrow().ok(),
        "yesterday" => today.yesterday().ok(),
        _ => day.parse().ok().filter(|_| day.len() == 10),
    }
}
