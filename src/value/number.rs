//! Numbers as text, and as read from text.
//!
//! Entry points: [`shown`], [`read`], [`round`].

/// Returns the shortest decimal form without rounding noise: `0.1 + 0.2` is `0.3` (D16).
#[must_use]
pub fn shown(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if number.is_nan() {
        return String::new();
    }
    let number = denoised(number);
    if number == 0.0 {
        return "0".to_owned();
    }
    let size = number.abs();
    if !(1e-6..1e21).contains(&size) {
        return format!("{number:e}");
    }
    number.to_string()
}

/// Returns the number with 15 significant digits; further ones may be rounding noise.
pub(super) fn denoised(number: f64) -> f64 {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return number;
    }
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Reads a whole text as a number: decimal digits, a sign, a point, an exponent.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    if !plain || !has_digit {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Rounds to so many digits behind the point, halves up.
#[must_use]
pub fn round(number: f64, digits: i32) -> f64 {
    let digits = digits.clamp(-300, 300);
    if !number.is_finite() || digits > 15 {
        return number;
    }
    if digits == 0 {
        return (number + 0.5).floor();
    }
    // The stored `1.005` is a little less than 1.005. It rounds as its digits say, so up.
    let factor = 10f64.powi(digits);
    let scaled = denoised(number * factor);
    if !scaled.is_finite() {
        return number;
    }
    denoised((scaled + 0.5).floor() / factor)
}

/// Returns the number with exactly so many digits behind the point.
#[must_use]
pub fn fixed(number: f64, digits: usize) -> String {
    if !number.is_finite() {
        return shown(number);
    }
    let rounded = if number.abs() < 1e15 {
        let size = round(number.abs(), digits as i32);
        if number < 0.0 { -size } else { size }
    } else {
        number
    };
    let text = format!("{rounded:.digits$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.bytes().all(|b| matches!(b, b'0' | b'.')) => zero.to_owned(),
        _ => text,
    }
}
