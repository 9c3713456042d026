//! Measures values, and refuses those that grow too large (D29, U25).
//!
//! Entry points: [`check_size`] and [`Value::text_bytes`].

use super::fault::{Budget, Fault, FaultKind};
use super::kinds::Value;

/// Deepest nesting of lists and maps that an expression may make.
const DEEPEST: usize = 64;

/// Largest value that an expression may make, in bytes, roughly.
const LARGEST: usize = 16 << 20;

/// Most bytes of text that a view, a query or a list of tasks shows (D40, U25). The row that goes beyond is the last.
pub const LARGEST_SHOWN: usize = 4 << 20;

impl Value {
    /// Returns how many bytes of text it holds.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Tag(text) | Self::Icon(text) | Self::Html(text) => text.len(),
            Self::Link(link) => {
                let display = link.display.as_ref();
                display.map_or(link.words.len(), Self::text_bytes)
            }
            Self::List(items) => items.iter().map(Self::text_bytes).sum(),
            Self::Map(map) => {
                let entries = map.entries.iter();
                entries
                    .map(|(key, value)| key.len() + value.text_bytes())
                    .sum()
            }
            _ => 0,
        }
    }
}

/// Refuses lists and maps that are nested too deep or grow too large. Each step of a `reduce` may double them.
///
/// # Errors
/// It is too deep or too large, or the row has no steps left to look at all of it.
pub fn check_size(value: &Value, budget: &Budget) -> Result<(), Fault> {
    fn walk(value: &Value, depth: usize, left: &mut usize, budget: &Budget) -> Result<(), Fault> {
        let size = match value {
            Value::Text(text) | Value::Html(text) => text.len(),
            _ => 0,
        };
        let too_large = || Fault::new(FaultKind::Limit, "makes a value of more than 16 MiB");
        *left = left.checked_sub(size + 16).ok_or_else(too_large)?;
        let mut inner = |items: &mut dyn Iterator<Item = &Value>| {
            if depth == DEEPEST {
                let reason = "makes lists nested deeper than 64 levels";
                return Err(Fault::new(FaultKind::Limit, reason));
            }
            for item in items {
                budget.spend(1)?;
                walk(item, depth + 1, left, budget)?;
            }
            Ok(())
        };
        match value {
            Value::List(items) => inner(&mut items.iter()),
            Value::Map(map) => inner(&mut map.entries.iter().map(|(_, value)| value)),
            _ => Ok(()),
        }
    }
    match value {
        Value::List(_) | Value::Map(_) => {
            let mut left = LARGEST;
            walk(value, 0, &mut left, budget)
        }
        _ => Ok(()),
    }
}
