//! Rewrites commutative diagrams (`CD` of amscd) as arrays, in which objects and arrows alternate.
//!
//! Entry point: [`array()`].

/// Most columns of a diagram.
const MAX_COLUMNS: usize = 200;

/// Returns TeX for the inside of `\begin{CD}…\end{CD}`.
pub(super) fn array(source: &str) -> String {
    let rows: Vec<_> = source.split("\\\\").map(row).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    let columns = "c".repeat(width.clamp(1, MAX_COLUMNS));
    let rows: Vec<_> = rows.iter().map(|cells| cells.join("&")).collect();
    format!(
        "\\begin{{array}}{{{columns}}}{}\\end{{array}}",
        rows.join("\\\\")
    )
}

/// Returns the cells of one row: objects and the arrows between them, or vertical arrows and the empty cells between them.
fn row(source: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut object = String::new();
    let mut upright = false;
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('@') {
        object.push_str(before);
        let Some(kind) = after.chars().next() else {
            rest = "";
            break;
        };
        rest = &after[kind.len_utf8()..];
        match kind {
            '>' | '<' | ')' | '(' => {
                let (above, below) = (label(&mut rest, kind), label(&mut rest, kind));
                let command = if matches!(kind, '>' | ')') {
                    "xrightarrow"
                } else {
                    "xleftarrow"
                };
                cells.push(std::mem::take(&mut object));
                cells.push(format!(
                    "\\{command}[\\quad {below}\\quad ]{{\\quad {above}\\quad }}"
                ));
            }
            '=' => {
                cells.push(std::mem::take(&mut object));
                cells.push("\\xlongequal{\\qquad\\quad}".to_owned());
            }
            'V' | 'A' => {
                let (left, right) = (label(&mut rest, kind), label(&mut rest, kind));
                let command = if kind == 'V' { "downarrow" } else { "uparrow" };
                cells.push(format!(
                    "{{\\scriptstyle {left}}}\\Big\\{command}{{\\scriptstyle {right}}}"
                ));
                cells.push(String::new());
                upright = true;
            }
            '|' => {
                cells.extend(["\\Big\\Vert".to_owned(), String::new()]);
                upright = true;
            }
            _ => {
                cells.extend([String::new(), String::new()]);
                upright = true;
            }
        }
        if upright {
            object.clear();
        }
    }
    object.push_str(rest);
    if upright {
        cells.pop();
    } else {
        cells.push(object);
    }
    cells
}

/// Returns the text before the next `kind` outside groups, and moves behind it.
fn label<'a>(rest: &mut &'a str, kind: char) -> &'a str {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c == kind && depth == 0 => {
                let label = &rest[..at];
                *rest = &rest[at + c.len_utf8()..];
                return label;
            }
            _ => {}
        }
    }
    std::mem::take(rest)
}
