//! Reads specifications of columns: `{|l|c@{}p{3cm}*{2}{r}|}`.
//!
//! Entry point: [`columns`].

use crate::render::math::input::Input;

/// Most columns that a specification may ask for.
pub(super) const MAX_COLUMNS: usize = 64;
/// Most signs of a specification that are read.
const MAX_STEPS: usize = 1_000;

/// Returns the columns and the rules between them; the converter ignores the rest of a specification.
pub(super) fn columns(spec: &str) -> String {
    let mut out = String::new();
    let mut steps = MAX_STEPS;
    add_columns(&mut out, spec, 0, &mut steps);
    if !out.contains(['l', 'c', 'r']) {
        out.push('c');
    }
    out
}

/// Adds columns. `steps` is how many signs may still be read, because nested `*{9}{…}` multiply them.
fn add_columns(out: &mut String, spec: &str, depth: u32, steps: &mut usize) {
    let mut input = Input { rest: spec };
    while let Some(c) = input.rest.chars().next() {
        if *steps == 0 || out.len() >= 2 * MAX_COLUMNS {
            return;
        }
        *steps -= 1;
        input.rest = &input.rest[c.len_utf8()..];
        match c {
            'l' | 'c' | 'r' | '|' | ':' => out.push(c),
            'p' | 'm' | 'b' | 'w' | 'W' => {
                input.argument();
                out.push('l');
            }
            'X' | 'L' => out.push('l'),
            'C' => out.push('c'),
            'R' => out.push('r'),
            '@' | '!' | '>' | '<' => {
                input.argument();
            }
            '*' => {
                let count = input
                    .argument()
                    .and_then(|n| n.trim().parse::<usize>().ok());
                let inner = input.argument().unwrap_or_default();
                if depth < 4 {
                    for _ in 0..count.unwrap_or(0).min(MAX_COLUMNS) {
                        *steps = steps.saturating_sub(1);
                        add_columns(out, inner, depth + 1, steps);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn x12_any_column_specification_is_read() {
        assert_eq!(columns("l|c|r"), "l|c|r");
        assert_eq!(columns("@{}l >{\\bf}p{3cm} !{x} *{3}{c|}"), "llc|c|c|");
        assert_eq!(columns(""), "c");
        assert_eq!(columns("||"), "||c");
        assert!(columns(&"*{64}{".repeat(9)).len() < 200);
        assert!(columns("*{64}{*{64}{*{64}{*{64}{c}}}}").len() < 200);
        assert!(columns(&"*{64}{*{64}{*{64}{*{64}{*{9}{}}}}}".repeat(3)).len() < 200);
    }
}
