//! Refuses values that grow too large (D29, U25).
//!
//! Entry point: [`check_size`].

use super::fault::{Budget, Fault, FaultKind};
use super::kinds::Value;

/// Deepest nesting of lists and maps that an expression may make.
const DEEPEST: usize = 64;

/// Largest value that an expression may make, in bytes, roughly.
const LARGEST: usize = 16 << 20;

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
