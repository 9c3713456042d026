//! Means and deviations, for lists and summaries. No caller passes an empty list.

/// Returns the mean.
pub(super) fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// Returns the middle of the numbers in their order.
pub(super) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted[half],
        _ => mean(&sorted[half.saturating_sub(1)..=half]),
    }
}

/// Returns how far the numbers are from their mean: the deviation of a population, not of a sample.
pub(super) fn deviation(numbers: &[f64]) -> f64 {
    let middle = mean(numbers);
    let squares: Vec<f64> = numbers
        .iter()
        .map(|n| (n - middle) * (n - middle))
        .collect();
    mean(&squares).sqrt()
}
