//! Rewrites environments: columns, rows, rules and numbers.
//!
//! Entry points: [`Rewriter::begin`], [`Rewriter::end`], [`Rewriter::next_column`], [`Rewriter::next_row`].

use super::scope::{Kind, Scope};
use super::table::{Columns, Table};
use super::{Mark, Rewriter, diagram, missing, specification};
use crate::render::math::{input::Input, nesting};

/// How far most rows reach below their line, in `em`. `\\[1em]` adds to it.
const DEPTH: f64 = 0.4;
/// Most letters that are shown of an unknown environment's name.
const MAX_SHOWN: usize = 40;

/// How an environment is written.
struct Form {
    begin: &'static str,
    end: &'static str,
    columns: Columns,
    display: bool,
    numbered: bool,
}

impl Form {
    const fn new(begin: &'static str, end: &'static str, columns: Columns) -> Self {
        Self {
            begin,
            end,
            columns,
            display: false,
            numbered: false,
        }
    }

    const fn display(self) -> Self {
        Self {
            display: true,
            ..self
        }
    }

    const fn numbered(self) -> Self {
        Self {
            display: true,
            numbered: true,
            ..self
        }
    }
}

const ALIGNED: Form = Form::new(r"\begin{aligned}", r"\end{aligned}", Columns::Pairs).display();
const GATHERED: Form = Form::new(r"\begin{gathered}", r"\end{gathered}", Columns::None).display();

/// Returns how an environment without a specification of columns is written. `tags`: the formula has numbers of its own; Obsidian adds
/// none.
fn form(name: &str, tags: bool) -> Option<Form> {
    use Columns::{Cells, None as One, Pairs, Relation, TightPairs};
    let star = name.strip_suffix('*').unwrap_or(name);
    Some(match (star, tags) {
        ("align" | "flalign", true) => {
            Form::new(r"\begin{align*}", r"\end{align*}", Pairs).numbered()
        }
        ("alignat" | "xalignat" | "xxalignat", true) => {
            Form::new(r"\begin{align*}", r"\end{align*}", TightPairs).numbered()
        }
        ("eqnarray", true) => Form::new(r"\begin{align*}", r"\end{align*}", Relation).numbered(),
        ("gather", true) => Form::new(r"\begin{gather*}", r"\end{gather*}", One).numbered(),
        ("equation" | "displaymath", true) => {
            Form::new(r"\begin{equation*}", r"\end{equation*}", One).numbered()
        }
        ("multline", _) => Form::new(r"\begin{multline}", r"\end{multline}", One).numbered(),
        ("align" | "flalign" | "aligned" | "split" | "empheq" | "spreadlines", _) => ALIGNED,
        ("alignat" | "alignedat" | "xalignat" | "xxalignat", _) => Form {
            columns: TightPairs,
            ..ALIGNED
        },
        ("eqnarray", _) => Form {
            columns: Relation,
            ..ALIGNED
        },
        ("gather" | "gathered" | "multlined" | "lgathered" | "rgathered", _) => GATHERED,
        ("equation" | "displaymath" | "math", _) => {
            Form::new(r"{\displaystyle ", "}", One).display()
        }
        ("cases", _) => Form::new(r"\begin{cases}", r"\end{cases}", Cells),
        ("dcases" | "numcases" | "subnumcases", _) => {
            Form::new(r"\begin{dcases}", r"\end{dcases}", Cells).display()
        }
        ("rcases", _) => Form::new(r"\begin{rcases}", r"\end{rcases}", Cells),
        ("drcases", _) => Form::new(r"\begin{drcases}", r"\end{drcases}", Cells).display(),
        _ => return None,
    })
}

/// Returns how `pmatrix` and the like begin and end.
fn matrix(name: &str) -> Option<(&'static str, &'static str)> {
    let name = name.strip_suffix('*').unwrap_or(name);
    let (kind, small) = match name.strip_suffix("smallmatrix") {
        Some(kind) => (kind, true),
        None => (name.strip_suffix("matrix")?, false),
    };
    let (begin, end) = match (kind, small) {
        ("", true) => (r"\begin{subarray}", r"\end{subarray}"),
        ("p", true) => (r"\left(\begin{subarray}", r"\end{subarray}\right)"),
        ("b", true) => (r"\left[\begin{subarray}", r"\end{subarray}\right]"),
        ("B", true) => (r"\left\{\begin{subarray}", r"\end{subarray}\right\}"),
        ("v", true) => (r"\left|\begin{subarray}", r"\end{subarray}\right|"),
        ("V", true) => (r"\left\|\begin{subarray}", r"\end{subarray}\right\|"),
        ("", false) => (r"\begin{array}", r"\end{array}"),
        ("p", false) => (r"\left(\begin{array}", r"\end{array}\right)"),
        ("b", false) => (r"\left[\begin{array}", r"\end{array}\right]"),
        ("B", false) => (r"\left\{\begin{array}", r"\end{array}\right\}"),
        ("v", false) => (r"\left|\begin{array}", r"\end{array}\right|"),
        ("V", false) => (r"\left\|\begin{array}", r"\end{array}\right\|"),
        _ => return None,
    };
    Some((begin, end))
}

impl Rewriter {
    /// Reads `\begin{…}`.
    pub(super) fn begin(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        let name = input.group().ok_or_else(|| missing("begin"))?.trim();
        if name == "CD" {
            return self.diagram(input);
        }
        if matches!(
            name,
            "array" | "darray" | "subarray" | "crampedsubarray" | "tabular"
        ) {
            return self.begin_array(name, input);
        }
        if let Some((begin, end)) = matrix(name) {
            return self.begin_matrix(name, begin, end, input);
        }
        if matches!(name, "aligned" | "gathered" | "alignedat" | "multlined") {
            input.option();
        }
        if name.contains("alignat") || name == "alignedat" {
            input.argument();
        }
        if name == "empheq" {
            input.option();
            input.argument();
        }
        if matches!(name, "numcases" | "subnumcases") {
            let before = input.argument().ok_or_else(|| missing(name))?;
            self.group(before)?;
        }
        let form = match form(name, self.tags) {
            Some(form) => form,
            None => {
                // Draws its rows, with its name in front.
                let shown: String = name.chars().take(MAX_SHOWN).collect();
                self.unknown(format!("\\begin{{{shown}}}"))?;
                ALIGNED
            }
        };
        self.put(form.begin)?;
        self.open_table(name, &form, 0, None);
        Ok(())
    }

    fn begin_array(&mut self, name: &str, input: &mut Input<'_>) -> Result<(), String> {
        input.option();
        let spec = input.argument().ok_or_else(|| missing("begin{array}"))?;
        let spec = specification::columns(spec);
        let width = spec.bytes().filter(u8::is_ascii_alphabetic).count();
        let (begin, end) = match name {
            "array" | "tabular" => (r"\begin{array}", r"\end{array}}"),
            "darray" => (r"\begin{darray}", r"\end{darray}}"),
            _ => (r"\begin{subarray}", r"\end{subarray}}"),
        };
        self.put("{")?;
        let mark = self.mark(Mark::Plain)?;
        self.put(begin)?;
        self.put(&format!("{{{spec}}}"))?;
        let form = Form {
            display: name == "darray",
            ..Form::new(begin, end, Columns::Cells)
        };
        self.open_table(name, &form, width, Some(mark));
        Ok(())
    }

    fn begin_matrix(
        &mut self,
        name: &str,
        begin: &'static str,
        end: &'static str,
        input: &mut Input<'_>,
    ) -> Result<(), String> {
        let side = input.option().filter(|_| name.ends_with('*'));
        let side = side.and_then(|side| side.trim().chars().next());
        let side = side.filter(|side| "lcr".contains(*side)).unwrap_or('c');
        self.put(begin)?;
        // Columns beyond the specification are centered.
        let count = if side == 'c' {
            1
        } else {
            specification::MAX_COLUMNS
        };
        self.put(&format!("{{{}}}", side.to_string().repeat(count)))?;
        self.open_table(name, &Form::new(begin, end, Columns::Cells), 0, None);
        Ok(())
    }

    fn open_table(&mut self, name: &str, form: &Form, width: usize, mark: Option<usize>) {
        let size = self.size();
        let rows = self.scopes.last().map_or(0, |scope| scope.rows);
        let table = Table {
            name: name.to_owned(),
            end: form.end,
            columns: form.columns,
            outside: (form.display, size),
            column: 0,
            width,
            row: self.out.len(),
            cell: self.out.len(),
            mark,
            numbered: form.numbered,
            tag: None,
        };
        self.scopes.push(Scope {
            rows,
            ..Scope::new(Kind::Table(Box::new(table)), form.display, size)
        });
    }

    /// Reads `\end{…}`.
    pub(super) fn end(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        let name = input.group().ok_or_else(|| missing("end"))?.trim();
        let Some(table) = self.table().filter(|table| table.name == name) else {
            return Err(format!("`\\end{{{name}}}` ends what is not open"));
        };
        let end = table.end;
        let multline = name.starts_with("multline") && table.tag.is_none();
        self.end_row()?;
        if multline && end.contains("multline") {
            self.put("\\notag")?;
        }
        self.scopes.pop();
        self.put(end)
    }

    /// Reads `&`.
    pub(super) fn next_column(&mut self) -> Result<(), String> {
        self.end_cell()?;
        let Some(table) = self.table() else {
            return Err("a `&` stands outside a table, or inside braces".to_owned());
        };
        table.column += 1;
        let pair_ends = table.column.is_multiple_of(2);
        let piece = match table.columns {
            Columns::Pairs if pair_ends => r"&\qquad ",
            Columns::Pairs | Columns::TightPairs | Columns::Cells => "&",
            Columns::Relation if table.column == 1 => "&{}",
            Columns::Relation => " ",
            Columns::None => r"\quad ",
        };
        self.put(piece)?;
        self.begin_cell();
        Ok(())
    }

    fn begin_cell(&mut self) {
        let cell = self.out.len();
        if let Some(table) = self.table() {
            table.cell = cell;
        }
    }

    /// Ends the sizes and colours of a cell.
    ///
    /// # Errors
    /// If a command lacks its argument, because the converter would take what ends the cell for it.
    fn end_cell(&mut self) -> Result<(), String> {
        let cell = self.table().map(|table| table.cell);
        if cell.is_some_and(|cell| nesting::lacks_argument(&self.out[cell..])) {
            return Err("a command lacks its argument at the end of a cell".to_owned());
        }
        self.close_switches()
    }

    /// Reads `\\`, `\cr` and `\newline`.
    pub(super) fn next_row(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        input.eat("*");
        let before = input.rest;
        let space = input.option().map(|rest| Input { rest }.length());
        if space == Some(None) {
            // The brackets may belong to an interval.
            input.rest = before;
        }
        if self.table().is_none() {
            // In Obsidian, a line break inside braces or outside tables has no effect.
            return Ok(());
        }
        if let Some(rules) = last_rules(input.rest) {
            if rules && let Some(mark) = self.table().and_then(|table| table.mark) {
                self.marks[mark] = Mark::Class("nw-math-bb");
            }
            input.rest = &input.rest[input.rest.find("\\end").unwrap_or(0)..];
            return Ok(());
        }
        if let Some(Some(space)) = space.filter(|space| space.is_some_and(|space| space > 0.0)) {
            self.put("{")?;
            self.mark(Mark::Depth(DEPTH + space))?;
            self.put("}")?;
        }
        self.end_row()?;
        self.put("\\\\")?;
        let row = self.out.len();
        if let Some(table) = self.table() {
            table.row = row;
            table.column = 0;
        }
        self.begin_cell();
        Ok(())
    }

    /// Ends the last cell of a row: its sizes, its missing cells, its number.
    fn end_row(&mut self) -> Result<(), String> {
        self.end_cell()?;
        let Some(table) = self.table() else {
            return Ok(());
        };
        let tag = table.tag.take();
        let missing = match table.mark {
            Some(_) => table.width.saturating_sub(table.column + 1),
            None => 0,
        };
        for _ in 0..missing {
            self.put("&")?;
        }
        if let Some(tag) = tag {
            self.put(&format!("\\tag{{@{tag}@}}"))?;
        }
        Ok(())
    }

    /// Reads `\hline` and `\hdashline`. Only arrays draw them, and only at the beginning of a row.
    pub(super) fn rule(&mut self, name: &str) -> Result<(), String> {
        let out = self.out.len();
        let Some(table) = self.table() else {
            return Ok(());
        };
        let (row, in_array) = (table.row, table.end.contains("array"));
        if in_array && (row == out || self.out[row..].trim().is_empty()) {
            self.put("\\")?;
            self.put(name)?;
            self.put(" ")?;
        }
        Ok(())
    }

    /// Reads `\tag{…}`: the number of the row, or of the whole formula.
    pub(super) fn tag(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        let star = input.eat("*");
        let arg = input.argument().ok_or_else(|| missing("tag"))?;
        let outside = std::mem::take(&mut self.out);
        let text = if star {
            self.text("text", arg)
        } else {
            self.text("text", &format!("({arg})"))
        };
        let tag = std::mem::replace(&mut self.out, outside);
        text?;
        let number = self.marks.len();
        self.marks.push(Mark::Tag(tag));
        let tables = self.scopes.iter_mut().rev().map(|scope| &mut scope.kind);
        let table = tables.into_iter().find_map(|kind| match kind {
            Kind::Table(table) if table.numbered => Some(table),
            _ => None,
        });
        match table {
            Some(table) => table.tag = Some(number),
            None => self.tag = Some(number),
        }
        Ok(())
    }

    fn diagram(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        let (inside, rest) = input
            .rest
            .split_once("\\end{CD}")
            .ok_or("`\\begin{CD}` has no end")?;
        input.rest = rest;
        self.group(&diagram::array(inside))
    }
}

/// Whether only rules come before the end of the environment, and if so, whether there are any.
fn last_rules(rest: &str) -> Option<bool> {
    let mut rest = rest.trim_start();
    let mut rules = false;
    while let Some(after) = rest
        .strip_prefix("\\hline")
        .or_else(|| rest.strip_prefix("\\hdashline"))
    {
        rules = true;
        rest = after.trim_start();
    }
    rest.starts_with("\\end{").then_some(rules)
}
