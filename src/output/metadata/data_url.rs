//! Reads and writes `data:` addresses, which hold what they lead to.
//!
//! Entry points: [`read`] and [`write()`].

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

/// Base64 as browsers read it, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Returns the kind that a `data:` address gives, and its bytes; none if they are no base64, of which browsers show nothing.
pub(super) fn read(address: &str) -> Option<(&str, Option<Vec<u8>>)> {
    let (kind, payload) = strip_scheme(address)?.split_once(',')?;
    let kind = kind.trim();
    let payload = percent_decode_str(payload);
    if !kind.to_ascii_lowercase().ends_with("base64") {
        return Some((kind, Some(payload.collect())));
    }
    let plain: Vec<u8> = payload.filter(|b| !b.is_ascii_whitespace()).collect();
    Some((kind, BASE64.decode(plain).ok()))
}

/// Returns a `data:` address of this kind with these bytes.
pub(super) fn write(name: &str, bytes: &[u8]) -> String {
    format!("data:{name};base64,{}", BASE64.encode(bytes))
}

/// Whether an address holds what it leads to.
pub(super) fn is_data(address: &str) -> bool {
    strip_scheme(address).is_some()
}

fn strip_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.trim_start().split_at_checked("data:".len())?;
    scheme.eq_ignore_ascii_case("data:").then_some(rest)
}
