//! Estimates how deep a converter that descends by recursion would go into a formula.
//!
//! Entry points: [`is_too_deep`], and [`lacks_argument`] for the end of a table's cell. Arguments need no braces in TeX (`\sqrt\sqrt x`),
//! so counting braces is not enough: this counts commands that still wait for an argument. It may overestimate, never by much.

/// Deepest nesting of groups and waiting commands. People write five.
const MAX_DEPTH: usize = 200;

/// Commands with more than one argument. All others count as having one, which at worst takes the symbol after a symbol for it.
const TWO_OR_MORE: &[(&str, u32)] = &[
    ("binom", 2),
    ("cfrac", 2),
    ("dbinom", 2),
    ("dfrac", 2),
    ("frac", 2),
    ("genfrac", 6),
    ("overset", 2),
    ("prescript", 3),
    ("sideset", 3),
    ("stackrel", 2),
    ("tbinom", 2),
    ("tfrac", 2),
    ("underset", 2),
];

/// Commands of the converter with one argument, which may be a single sign.
const ONE: &[&str] = &[
    "Bbb",
    "Bra",
    "Ket",
    "Overrightarrow",
    "acute",
    "bar",
    "bcancel",
    "bm",
    "bold",
    "boldsymbol",
    "bra",
    "braket",
    "breve",
    "cancel",
    "check",
    "cramped",
    "ddddot",
    "dddot",
    "ddot",
    "dot",
    "frak",
    "grave",
    "hat",
    "hphantom",
    "ket",
    "mathbb",
    "mathbf",
    "mathbin",
    "mathcal",
    "mathclose",
    "mathfrak",
    "mathinner",
    "mathit",
    "mathop",
    "mathopen",
    "mathord",
    "mathpunct",
    "mathrel",
    "mathring",
    "mathrm",
    "mathscr",
    "mathsf",
    "mathtt",
    "not",
    "overbrace",
    "overbracket",
    "overgroup",
    "overleftarrow",
    "overleftharpoon",
    "overleftrightarrow",
    "overline",
    "overparen",
    "overrightarrow",
    "overrightharpoon",
    "phantom",
    "pmod",
    "slashed",
    "sqrt",
    "symbf",
    "tilde",
    "underbrace",
    "underbracket",
    "undergroup",
    "underleftarrow",
    "underleftrightarrow",
    "underline",
    "underparen",
    "underrightarrow",
    "utilde",
    "vec",
    "vertoverlay",
    "vphantom",
    "widecheck",
    "widehat",
    "widetilde",
    "xLeftarrow",
    "xLeftrightarrow",
    "xRightarrow",
    "xcancel",
    "xhookleftarrow",
    "xhookrightarrow",
    "xleftarrow",
    "xleftharpoondown",
    "xleftharpoonup",
    "xleftrightarrow",
    "xleftrightharpoons",
    "xlongequal",
    "xmapsto",
    "xrightarrow",
    "xrightharpoondown",
    "xrightharpoonup",
    "xrightleftharpoons",
    "xtofrom",
    "xtwoheadleftarrow",
    "xtwoheadrightarrow",
];

/// What is open: a group (`None`), or a command with arguments still to come.
type Waiting = Option<u32>;

/// Whether any place of the formula lies deeper than a recursive descent should go.
pub(super) fn is_too_deep(tex: &str) -> bool {
    scan(tex, |_| 1, MAX_DEPTH).is_none()
}

/// Whether a command at the end of `tex`, the beginning of a table's cell, still waits for an argument. It would take the sign that ends
/// the cell as its argument.
pub(super) fn lacks_argument(tex: &str) -> bool {
    let count = |name: &str| u32::from(ONE.binary_search(&name).is_ok());
    let open = scan(tex, count, usize::MAX);
    open.is_some_and(|open| matches!(open.last(), Some(Some(_))))
}

/// Returns what is open at the end of `tex`, or `None` if more than `limit` was open anywhere. `count` returns the number of arguments of a
/// command that is not known to have more than one.
fn scan(tex: &str, count: impl Fn(&str) -> u32, limit: usize) -> Option<Vec<Waiting>> {
    let mut open: Vec<Waiting> = Vec::new();
    let mut chars = tex.char_indices().peekable();
    let (mut option_may_begin, mut in_option) = (false, false);
    while let Some((at, c)) = chars.next() {
        if open.len() > limit {
            return None;
        }
        match c {
            '\\' => {
                let name = command_name(&tex[at + 1..]);
                for _ in name.chars() {
                    chars.next();
                }
                match name {
                    "begin" | "left" => open.push(None),
                    "end" | "right" => close_group(&mut open),
                    "\\" | "," | ";" | ":" | "!" | " " => {}
                    _ => {
                        let found = TWO_OR_MORE.binary_search_by_key(&name, |&(n, _)| n);
                        match found.map_or_else(|_| count(name), |i| TWO_OR_MORE[i].1) {
                            0 => take_argument(&mut open),
                            arguments => open.push(Some(arguments)),
                        }
                        // Not those of any command: `\alpha [0, 1)` has none.
                        option_may_begin = name == "sqrt" || name.starts_with('x');
                        continue;
                    }
                }
            }
            '{' => open.push(None),
            '}' => close_group(&mut open),
            '&' => drop_commands(&mut open),
            '^' | '_' => open.push(Some(1)),
            '[' if option_may_begin => {
                open.push(None);
                in_option = true;
            }
            ']' if in_option => {
                drop_commands(&mut open);
                open.pop();
                in_option = false;
            }
            c if c.is_whitespace() => continue,
            _ => take_argument(&mut open),
        }
        option_may_begin = false;
    }
    (open.len() <= limit).then_some(open)
}

/// Returns the letters after a backslash, or the one character.
pub(super) fn command_name(rest: &str) -> &str {
    let letters = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let length = match letters {
        0 => rest.chars().next().map_or(0, char::len_utf8),
        letters => letters,
    };
    &rest[..length]
}

fn drop_commands(open: &mut Vec<Waiting>) {
    while let Some(Some(_)) = open.last() {
        open.pop();
    }
}

fn close_group(open: &mut Vec<Waiting>) {
    drop_commands(open);
    open.pop();
    take_argument(open);
}

/// Something complete: the innermost waiting command has one argument more, and if that was its last, is complete itself.
fn take_argument(open: &mut Vec<Waiting>) {
    while let Some(Some(count)) = open.last_mut() {
        *count -= 1;
        if *count > 0 {
            return;
        }
        open.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x7_only_absurd_formulas_are_too_deep() {
        assert!(TWO_OR_MORE.is_sorted());
        assert!(ONE.is_sorted());
        for deep in [
            "{",
            "\\sqrt",
            "\\frac1",
            "\\sqrt[3]",
            "\\left(",
            "\\frac{1}",
            "\\hat ",
            "\\begin{matrix}",
        ] {
            assert!(is_too_deep(&deep.repeat(300)), "{deep}");
        }
        for flat in [
            "{a}",
            "\\sqrt x",
            "\\frac12",
            "x^2",
            "\\alpha+",
            "\\frac{1}{2}",
            "a & b \\\\ ",
            "\\left(x\\right)",
            "\\sqrt[3]{x}",
            "x_1^2",
            "\\alpha [0,1) + ",
            "\\sqrt[x_1]{x}",
        ] {
            assert!(!is_too_deep(&flat.repeat(5000)), "{flat}");
        }
    }

    #[test]
    fn x12_a_command_at_the_end_of_a_cell_may_lack_its_argument() {
        for lacking in [
            "\\hat",
            "a^",
            "\\frac{a}",
            "\\hat\\vec ",
            "\\sqrt[3]",
            "x_\\frac1",
        ] {
            assert!(lacks_argument(lacking), "{lacking}");
        }
        for complete in [
            "",
            "\\alpha",
            "\\hat x",
            "\\alpha[1, y_3']",
            "\\sqrt[x_1]{x}",
            "\\xrightarrow[\\alpha]{\\beta}",
            "\\frac ab",
            "\\left(\\frac12\\right)",
            "{\\color[HTML]{000001}",
        ] {
            assert!(!lacks_argument(complete), "{complete}");
        }
    }
}
