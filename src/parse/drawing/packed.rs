//! Unpacks the data of a drawing: LZ-String as Base64, in lines.
//!
//! Entry point: [`unpack`]. It counts what it makes, because a few bytes can stand for very many.

/// Most UTF-16 units that are unpacked.
const MOST: usize = 16 << 20;

/// Codes that stand for no stretch of text: a character of 8 bits, one of 16 bits, the end.
const BYTE: usize = 0;
const WIDE: usize = 1;
const END: usize = 2;

/// Unpacks `text`. White space in it does not count.
///
/// # Errors
/// Why it cannot be unpacked.
pub(super) fn unpack(text: &str) -> Result<String, &'static str> {
    unpack_up_to(text, MOST)
}

/// As [`unpack`], with another limit.
fn unpack_up_to(text: &str, most: usize) -> Result<String, &'static str> {
    let mut bits = Bits::new(text);
    let broken = "its packed data is broken off";
    let mut out: Vec<u16> = Vec::new();
    // Every stretch that a code stands for is a stretch of the output: its start and length.
    let mut known: Vec<(usize, usize)> = vec![(0, 0); 3];
    let mut width = 2;
    // How many codes have the present width.
    let mut left = 1usize;
    let mut last = (0, 0);
    loop {
        let mut code = bits.read(width).ok_or(broken)? as usize;
        if code == END {
            return Ok(String::from_utf16_lossy(&out));
        }
        let start = out.len();
        let is_new = matches!(code, BYTE | WIDE);
        if is_new {
            let unit = bits.read(if code == BYTE { 8 } else { 16 }).ok_or(broken)?;
            out.push(unit as u16);
            code = known.len();
            known.push((start, 1));
            count_down(&mut left, &mut width);
        }
        let entry = match known.get(code) {
            Some(entry) => *entry,
            // The stretch that this very code ends.
            None if code == known.len() && last.1 > 0 => (last.0, last.1 + 1),
            None => return Err("its packed data is no LZ-String"),
        };
        if start + entry.1 > most {
            return Err("its packed data holds more than 16 million characters");
        }
        if !is_new {
            for at in 0..entry.1 {
                let unit = out.get(entry.0 + at).copied();
                out.push(unit.ok_or("its packed data is no LZ-String")?);
            }
        }
        if last.1 > 0 {
            known.push((last.0, last.1 + 1));
            count_down(&mut left, &mut width);
        } else {
            // The first character is in no stretch yet, and the next code has three bits.
            (left, width) = (4, 3);
        }
        last = (start, entry.1);
    }
}

/// Counts a code of the present width. Behind the last one, codes are one bit longer.
fn count_down(left: &mut usize, width: &mut u32) {
    *left -= 1;
    if *left == 0 {
        *left = 1 << *width;
        *width += 1;
    }
}

/// Reads numbers bit by bit.
struct Bits<'t> {
    digits: std::str::Bytes<'t>,
    value: u8,
    /// How many bits of `value` are left.
    left: u32,
}

impl<'t> Bits<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            digits: text.bytes(),
            value: 0,
            left: 0,
        }
    }

    /// Reads a number of so many bits, the lowest first.
    fn read(&mut self, width: u32) -> Option<u32> {
        let mut number = 0;
        for at in 0..width.min(31) {
            if self.left == 0 {
                self.value = self.digit()?;
                self.left = 6;
            }
            self.left -= 1;
            number |= u32::from(self.value >> self.left & 1) << at;
        }
        Some(number)
    }

    fn digit(&mut self) -> Option<u8> {
        loop {
            return match self.digits.next()? {
                letter @ b'A'..=b'Z' => Some(letter - b'A'),
                letter @ b'a'..=b'z' => Some(letter - b'a' + 26),
                digit @ b'0'..=b'9' => Some(digit - b'0' + 52),
                b'+' => Some(62),
                b'/' => Some(63),
                b'\n' | b' ' | b'\t' | b'>' => continue,
                _ => None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn b7_what_was_packed_comes_out(text in "[a-c가나😀\n]{0,100}", other in ".{0,20}") {
            for text in [text, other] {
                let packed = lz_str::compress_to_base64(text.as_str());
                if !text.is_empty() {
                    prop_assert_eq!(unpack(&packed), Ok(text));
                }
            }
        }

        #[test]
        fn b7_no_packed_data_panics(text in "[A-Za-z0-9+/=\n]{0,200}") {
            let _ = unpack(&text);
        }
    }

    #[test]
    fn b7_unpacking_is_counted() {
        let packed = lz_str::compress_to_base64("a".repeat(5_000).as_str());
        assert!(packed.len() < 300);
        assert!(unpack_up_to(&packed, 5_000).is_ok());
        let refused = unpack_up_to(&packed, 4_999).unwrap_err();
        assert!(refused.contains("16 million"), "{refused}");
    }
}
