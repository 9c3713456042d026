//! Reads single values of a drawing's data. Values of another kind than expected are as good as missing.

use serde_json::Value;

/// Numbers beyond this are no places on a drawing.
const FARTHEST: f64 = 1_000_000.0;

/// Returns the text `key` of an element.
pub(super) fn text<'v>(element: &'v Value, key: &str) -> Option<&'v str> {
    element.get(key)?.as_str()
}

/// Returns the number `key` of an element.
pub(super) fn number(element: &Value, key: &str) -> Option<f64> {
    plain(element.get(key)?)
}

fn plain(value: &Value) -> Option<f64> {
    let number = value.as_f64()?;
    (number.is_finite() && number.abs() <= FARTHEST).then_some(number)
}

/// Returns the points of a line or stroke.
pub(super) fn points(element: &Value) -> Vec<(f64, f64)> {
    let points = element.get("points").and_then(Value::as_array);
    let read = |point: &Value| Some((plain(point.get(0)?)?, plain(point.get(1)?)?));
    points.into_iter().flatten().filter_map(read).collect()
}

/// Returns the mean of the numbers `key`; `None` if there are none.
pub(super) fn mean(element: &Value, key: &str) -> Option<f64> {
    let all = element.get(key)?.as_array()?;
    let numbers: Vec<f64> = all.iter().filter_map(plain).collect();
    let count = numbers.len() as f64;
    (count > 0.0).then(|| numbers.iter().sum::<f64>() / count)
}
