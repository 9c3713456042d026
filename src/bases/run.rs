//! Evaluates a view (D7, D11–D15, D40): filter, sort, limit, group, summaries, in this order.
//!
//! Entry point: [`Evaluation::view`]. One thread evaluates a view, and others that need it wait. The work must not be split among threads: one
//! could take up a task that waits for this view, and would wait for ever.

use super::columns::{ColumnSource, heading};
use super::cover::{cover, pin};
use super::expression::{FormulaColumns, Row as Scoped, Scope};
use super::order::{Grouped, Sorted, Sorter};
use super::program::{Condition, Program, WrongFilter, of_fault};
use super::shown::{Cell, Column, Group, Notice, Row, ShownError, ShownView, ViewKey};
use super::totals::Summaries;
use crate::link::FileId;
use crate::model::base::{Base, BaseView, Layout, Mistake, PlacedId, PropertyId};
use crate::model::{Code, Place, Span};
use crate::value::{Fault, LARGEST_SHOWN, Value, World};
use std::borrow::Cow;

/// What is to be evaluated, and with what.
pub(super) struct Evaluation<'e> {
    pub(super) world: &'e World<'e>,
    pub(super) base: &'e Base,
    pub(super) program: &'e Program,
    /// The values of formulas that may be other ones in another view.
    pub(super) own: FormulaColumns,
    pub(super) asked: ViewKey,
    /// Files that may be rows, in the order of their names.
    pub(super) rows: &'e [FileId],
    /// How many rows are shown at most (D40).
    pub(super) shown: usize,
}

/// The parts of a view, read.
struct Plan<'p> {
    view: &'p BaseView,
    columns: Vec<(PlacedId, ColumnSource)>,
    sort: Vec<Sorted>,
    group: Option<Sorted>,
    cover: Option<ColumnSource>,
    /// Coordinates, icon and colour of a map.
    pin: Option<[ColumnSource; 3]>,
}

impl Evaluation<'_> {
    /// Evaluates the view.
    pub(super) fn view(&self) -> ShownView {
        if let Some(broken) = &self.base.broken {
            return failed(broken);
        }
        let Some(view) = self.base.views.get(self.asked.view as usize) else {
            return ShownView::default();
        };
        let mut notices = self.program.notices(self.base);
        let conditions = [&self.base.filter, &view.filter];
        let conditions = conditions.map(|filter| self.program.condition(filter));
        let [of_base, of_view] = match conditions {
            [Ok(of_base), Ok(of_view)] => [of_base, of_view],
            [Err(wrong), _] | [_, Err(wrong)] => return self.wrong(wrong, notices),
        };
        let plan = self.plan(view, &mut notices);
        self.tell_of_clock(&plan, [&of_base, &of_view], &mut notices);
        let mut rows = self.filtered(&of_base, &of_view, &mut notices);
        let sorter = Sorter {
            scope: self.scope(),
            all: self.rows,
        };
        sorter.sort(&mut rows, &plan.sort);
        if let Some(limit) = view.limit {
            rows.truncate(limit as usize);
        }
        let total = rows.len();
        let summaries = Summaries::new(self.program, self.base, view, &plan.ids(), &mut notices);
        let whole = self.summaries(&summaries, &plan, &rows, &mut notices);
        let groups = match &plan.group {
            Some(group) => sorter.grouped(rows, group),
            None => vec![Grouped { value: None, rows }],
        };
        let groups = self.shown_groups(groups, &summaries, &plan, &mut notices);
        let hidden = total - groups.iter().map(|group| group.rows.len()).sum::<usize>();
        if hidden > 0 {
            let message = format!("{hidden} rows of {} are not shown", self.named(view));
            notices.push(self.about(view, Code::BaseRows, message));
        }
        ShownView {
            error: None,
            columns: plan
                .columns
                .iter()
                .map(|(placed, _)| Column {
                    id: placed.id.clone(),
                    heading: heading(self.base, &placed.id),
                })
                .collect(),
            groups,
            total,
            hidden,
            summaries: whole,
            notices,
        }
    }

    /// Returns the groups with the rows that are shown, and the summaries over all of their rows. A group of which no row is shown is left out.
    fn shown_groups(
        &self,
        groups: Vec<Grouped>,
        summaries: &Summaries<'_>,
        plan: &Plan<'_>,
        notices: &mut Vec<Notice>,
    ) -> Vec<Group> {
        let mut left = Left {
            rows: self.shown,
            bytes: LARGEST_SHOWN,
        };
        let mut shown = Vec::new();
        for Grouped { value, rows } in groups {
            if left.is_nothing() || rows.is_empty() {
                break;
            }
            let of_group = match &value {
                Some(_) => self.summaries(summaries, plan, &rows, notices),
                None => Vec::new(),
            };
            shown.push(Group {
                value,
                from: rows.first().copied(),
                total: rows.len(),
                summaries: of_group,
                rows: self.shown_rows(plan, &rows, &mut left, notices),
            });
        }
        shown
    }

    /// Returns a view that cannot be shown because of a filter.
    fn wrong(&self, wrong: WrongFilter, mut notices: Vec<Notice>) -> ShownView {
        let mut shown = match wrong {
            WrongFilter::Shape(mistake) => failed(&mistake),
            WrongFilter::Expression(notice) => {
                let said = notice.message.trim_start_matches("not a valid base: ");
                let shown = failed(&Mistake {
                    message: said.into(),
                    place: self.place(notice.span),
                });
                notices.push(notice);
                shown
            }
        };
        shown.notices = notices;
        shown
    }

    fn place(&self, span: Span) -> Place {
        let note = self.world.file(self.asked.holder).note.as_ref();
        note.map_or_else(Place::default, |note| note.lines().place(span))
    }

    fn plan<'p>(&self, view: &'p BaseView, notices: &mut Vec<Notice>) -> Plan<'p> {
        let mut read = |id: &PlacedId| ColumnSource::new(self.scope(), self.base, id, notices);
        let order = view.order.clone().filter(|order| {
            !order.is_empty() || matches!(view.layout, Layout::Cards | Layout::Map)
        });
        let order = order.unwrap_or_else(|| {
            vec![PlacedId {
                id: PropertyId::new("file.name"),
                span: view.span,
            }]
        });
        let is_map = view.layout == Layout::Map;
        let has_covers = is_map || view.layout == Layout::Cards;
        let mut of = |id: &Option<PlacedId>| id.as_ref().map_or(ColumnSource::Nothing, &mut read);
        let map = &view.map;
        let pin = is_map.then(|| [of(&map.coordinates), of(&map.icon), of(&map.color)]);
        Plan {
            view,
            cover: view
                .cards
                .image
                .as_ref()
                .filter(|_| has_covers)
                .map(&mut read),
            columns: order
                .into_iter()
                .map(|id| (id.clone(), read(&id)))
                .collect(),
            sort: view.sort.iter().map(|(id, way)| (read(id), *way)).collect(),
            group: view.group.as_ref().map(|(id, way)| (read(id), *way)),
            pin,
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            world: self.world,
            formulas: &self.program.formulas,
            shared: &self.program.shared,
            own: &self.own,
            base: self.asked.holder,
            this: self.asked.this,
            view: u64::from(self.asked.view),
        }
    }

    /// Returns the rows that fulfil the filters.
    fn filtered(
        &self,
        of_base: &Condition,
        of_view: &Condition,
        notices: &mut Vec<Notice>,
    ) -> Vec<FileId> {
        let scope = self.scope();
        let rows = self.rows_of_base(of_base, notices);
        let rows = rows.iter().copied();
        rows.filter(|file| fulfils(of_view, &scope.row(*file), notices))
            .collect()
    }

    /// Returns the rows that fulfil the filter of the base. They are found once for all views if the filter does not depend on the view.
    fn rows_of_base(&self, condition: &Condition, notices: &mut Vec<Notice>) -> Cow<'_, [FileId]> {
        let find = || {
            let (scope, mut notices) = (self.scope(), Vec::new());
            let mut rows = self.rows.to_vec();
            rows.retain(|file| fulfils(condition, &scope.row(*file), &mut notices));
            (rows, notices)
        };
        let formulas = &self.program.formulas;
        let (rows, told) = match condition.any(&|expression| formulas.differs(expression)) {
            true => {
                let (rows, told) = find();
                (Cow::Owned(rows), Cow::Owned(told))
            }
            false => {
                let (rows, told) = self.program.rows.get_or_init(find);
                (Cow::Borrowed(&**rows), Cow::Borrowed(&**told))
            }
        };
        notices.extend(told.into_owned());
        rows
    }

    fn summaries(
        &self,
        summaries: &Summaries<'_>,
        plan: &Plan<'_>,
        rows: &[FileId],
        notices: &mut Vec<Notice>,
    ) -> Vec<Option<super::shown::Summary>> {
        if summaries.is_empty() {
            return Vec::new();
        }
        let columns = plan.columns.iter().enumerate();
        columns
            .map(|(at, (_, source))| {
                let values = || {
                    let values = rows.iter();
                    let value = |file: &FileId| source.value_or_empty(self.scope(), *file);
                    values.map(value).collect()
                };
                summaries.of(self.scope(), at, values, notices)
            })
            .collect()
    }

    /// Returns the rows with their cells, no more than may still be shown.
    fn shown_rows(
        &self,
        plan: &Plan<'_>,
        rows: &[FileId],
        left: &mut Left,
        notices: &mut Vec<Notice>,
    ) -> Vec<Row> {
        let mut shown = Vec::with_capacity(rows.len().min(left.rows));
        for file in rows {
            if left.is_nothing() {
                break;
            }
            let mut value = |source: &ColumnSource| {
                let found = source.value(self.scope(), *file);
                let said = match &found {
                    Ok(value) if holds_unsafe_link(value) => self.of_unsafe_link(source),
                    Ok(_) => None,
                    Err(fault) => self.of_cell(source, fault),
                };
                if let Some(notice) = said {
                    once(notices, notice);
                }
                found.map_err(|fault| fault.reason.into_boxed_str())
            };
            let cells: Vec<Cell> = plan
                .columns
                .iter()
                .map(|(_, source)| value(source))
                .collect();
            let mut or_none = |source: &ColumnSource| value(source).unwrap_or_default();
            let cover_value = plan.cover.as_ref().map(&mut or_none);
            let pin_values = plan.pin.as_ref();
            let pin_values = pin_values.map(|all| all.each_ref().map(&mut or_none));
            left.take(&cells);
            shown.push(Row {
                file: *file,
                cells,
                cover: cover_value.and_then(|value| cover(self.world, *file, &value)),
                pin: pin_values.map(|[at, icon, color]| pin(self.world, &at, &icon, &color)),
            });
        }
        shown
    }

    /// Says why a formula has no value in a row.
    fn of_cell(&self, source: &ColumnSource, fault: &Fault) -> Option<Notice> {
        let ColumnSource::Formula(number, _) = source else {
            return None;
        };
        // The program has reported a mistake in the formula itself.
        self.program.formulas.get(*number).ok()?;
        of_fault(fault, &self.base.formulas.get(*number)?.source)
    }

    /// Says that a formula makes a link that no page may have (L13). For a link in a property, the note that has it gets the finding.
    fn of_unsafe_link(&self, source: &ColumnSource) -> Option<Notice> {
        let ColumnSource::Formula(number, _) = source else {
            return None;
        };
        let source = &self.base.formulas.get(*number)?.source;
        Some(Notice {
            code: Code::UnsafeUrl,
            span: source.span_of(Span::new(0, source.text.len())),
            message: "the scheme of this formula's link is not allowed; link removed".to_owned(),
            help: None,
        })
    }

    /// Says that a view depends on the day of the build (D28).
    fn tell_of_clock(
        &self,
        plan: &Plan<'_>,
        conditions: [&Condition; 2],
        notices: &mut Vec<Notice>,
    ) {
        let formulas = &self.program.formulas;
        let columns = plan.columns.iter().map(|(_, source)| source);
        let others = plan.sort.iter().chain(&plan.group);
        let mut sources = columns.chain(others.map(|(source, _)| source));
        let asks = |condition: &Condition| condition.any(&|e| formulas.uses_clock(e));
        let uses =
            conditions.into_iter().any(asks) || sources.any(|source| source.uses_clock(formulas));
        if uses {
            let message = format!("{} depends on the day of the build", self.named(plan.view));
            notices.push(self.about(plan.view, Code::BaseClock, message));
        }
    }

    fn named(&self, view: &BaseView) -> String {
        format!("view \"{}\"", view.name)
    }

    fn about(&self, view: &BaseView, code: Code, message: String) -> Notice {
        Notice {
            code,
            span: if view.span.is_empty() {
                self.base.span
            } else {
                view.span
            },
            message,
            help: None,
        }
    }
}

/// What a view may still show (D40).
struct Left {
    rows: usize,
    /// Bytes of text. The row that goes beyond is the last.
    bytes: usize,
}

impl Left {
    fn is_nothing(&self) -> bool {
        self.rows == 0 || self.bytes == 0
    }

    /// Takes away what a row shows.
    fn take(&mut self, cells: &[Cell]) {
        self.rows -= 1;
        let bytes: usize = cells.iter().flatten().map(Value::text_bytes).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

impl Plan<'_> {
    fn ids(&self) -> Vec<PropertyId> {
        let ids = self.columns.iter().map(|(placed, _)| placed.id.clone());
        ids.collect()
    }
}

/// Whether the value is or holds a link that no page may have.
fn holds_unsafe_link(value: &Value) -> bool {
    match value {
        Value::Link(link) => link.place == crate::value::Place::Unsafe,
        Value::List(items) => items.iter().any(holds_unsafe_link),
        Value::Map(map) => map
            .entries
            .iter()
            .any(|(_, value)| holds_unsafe_link(value)),
        _ => false,
    }
}

/// Whether a row fulfils a condition. If the condition has no value for the row, the row does not, and `notices` gets the reason.
fn fulfils(condition: &Condition, row: &Scoped<'_>, notices: &mut Vec<Notice>) -> bool {
    condition.holds(row).unwrap_or_else(|(source, fault)| {
        if let Some(notice) = of_fault(&fault, source) {
            once(notices, notice);
        }
        false
    })
}

/// Adds a notice, unless there is one with its code and place already.
fn once(notices: &mut Vec<Notice>, notice: Notice) {
    let is_same =
        |known: &Notice| known.code == notice.code && known.span.start == notice.span.start;
    if !notices.iter().any(is_same) {
        notices.push(notice);
    }
}

/// Returns a view that shows nothing but what is wrong with it.
fn failed(mistake: &Mistake) -> ShownView {
    ShownView {
        error: Some(ShownError {
            message: mistake.message.clone(),
            place: mistake.place,
        }),
        ..ShownView::default()
    }
}
