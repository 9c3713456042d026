//! Evaluates a view (D7, D11–D15, D40): filter, sort, limit, group, summaries, in this order.
//!
//! Entry point: [`Order::view`]. One thread evaluates a view, and others that need it wait. The work must not be split among threads: one
//! could take up a task that waits for this view, and would wait for ever.

use super::columns::{Reads, heading};
use super::cover::{cover, pin};
use super::expression::{Row as Evaluation, Scope};
use super::order::{Candidate, grouped, sort};
use super::program::{Condition, Program, WrongFilter, of_fault};
use super::shown::{Asked, Cell, Column, Group, Notice, Row, ShownError, ShownView};
use super::totals::Summaries;
use crate::link::FileId;
use crate::model::base::{Base, BaseView, Layout, Mistake, PlacedId, PropertyId};
use crate::model::{Code, Place, Span};
use crate::value::{Fault, Value, World};
use std::borrow::Cow;

/// What is to be evaluated, and with what.
pub(super) struct Order<'o> {
    pub(super) world: &'o World<'o>,
    pub(super) base: &'o Base,
    pub(super) program: &'o Program,
    pub(super) asked: Asked,
    /// Files that may be rows, in the order of their names.
    pub(super) rows: &'o [FileId],
    /// How many rows are shown at most (D40).
    pub(super) shown: usize,
}

/// The parts of a view, read.
struct Plan<'p> {
    view: &'p BaseView,
    columns: Vec<(PlacedId, Reads)>,
    sort: Vec<Reads>,
    group: Option<Reads>,
    cover: Option<Reads>,
    /// Coordinates, icon and colour of a map.
    pin: Option<[Reads; 3]>,
}

impl Order<'_> {
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
        let mut rows = self.filtered(&of_base, &of_view, &plan, &mut notices);
        let directions: Vec<_> = view.sort.iter().map(|(_, direction)| *direction).collect();
        sort(&mut rows, &directions);
        if let Some(limit) = view.limit {
            rows.truncate(limit as usize);
        }
        let total = rows.len();
        let summaries = Summaries::new(self.program, self.base, view, &plan.ids(), &mut notices);
        let whole = self.summaries(&summaries, &plan, &rows, &mut notices);
        let groups = match &view.group {
            Some((_, direction)) => grouped(self.world, rows, *direction),
            None => vec![rows],
        };
        let mut left = self.shown;
        let is_grouped = view.group.is_some();
        let groups = groups.into_iter().map(|mut rows| {
            let of_group = match is_grouped {
                true => self.summaries(&summaries, &plan, &rows, &mut notices),
                false => Vec::new(),
            };
            let total = rows.len();
            rows.truncate(left);
            left -= rows.len();
            let first = rows.first();
            let value = first.map(|row| row.group.clone()).filter(|_| is_grouped);
            Group {
                value,
                from: first.map(|row| row.file),
                total,
                summaries: of_group,
                rows: self.made(&plan, rows, &mut notices),
            }
        });
        let groups: Vec<Group> = groups.filter(|group| !group.rows.is_empty()).collect();
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
        let mut read = |id: &PlacedId| Reads::new(self.world, self.program, self.base, id, notices);
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
        let mut of = |id: &Option<PlacedId>| id.as_ref().map_or(Reads::Nothing, &mut read);
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
            sort: view.sort.iter().map(|(id, _)| read(id)).collect(),
            group: view.group.as_ref().map(|(id, _)| read(id)),
            pin,
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            world: self.world,
            formulas: &self.program.formulas,
            base: self.asked.holder,
            this: self.asked.this,
            view: u64::from(self.asked.view),
        }
    }

    /// Returns the rows that fulfil the filters, with what they are sorted and grouped by.
    fn filtered<'s>(
        &'s self,
        of_base: &Condition,
        of_view: &Condition,
        plan: &Plan<'_>,
        notices: &mut Vec<Notice>,
    ) -> Vec<Candidate<'s>> {
        let scope = self.scope();
        let mut rows = Vec::new();
        for file in self.rows_of_base(of_base, notices).iter() {
            let row = scope.row(*file);
            if !fulfils(of_view, &row, notices) {
                continue;
            }
            // A value that cannot be made is sorted as an empty one; its cell says why.
            let value = |reads: &Reads| reads.value(self.world, *file, &row).unwrap_or_default();
            let keys = plan.sort.iter();
            let group = plan.group.as_ref();
            rows.push(Candidate {
                file: *file,
                keys: keys
                    .map(|reads| self.world.sort_key(&value(reads)))
                    .collect(),
                group: group.map_or(Value::Empty, |reads| as_group(self.world, value(reads))),
                row,
            });
        }
        rows
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
        rows: &[Candidate<'_>],
        notices: &mut Vec<Notice>,
    ) -> Vec<Option<super::shown::Summary>> {
        if summaries.is_empty() {
            return Vec::new();
        }
        let columns = plan.columns.iter().enumerate();
        columns
            .map(|(at, (_, reads))| {
                let values = || {
                    let values = rows.iter();
                    let value = |row: &Candidate<'_>| {
                        reads
                            .value(self.world, row.file, &row.row)
                            .unwrap_or_default()
                    };
                    values.map(value).collect()
                };
                summaries.of(self.scope(), at, values, notices)
            })
            .collect()
    }

    /// Makes the rows that are shown.
    fn made(
        &self,
        plan: &Plan<'_>,
        rows: Vec<Candidate<'_>>,
        notices: &mut Vec<Notice>,
    ) -> Vec<Row> {
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            let mut value = |reads: &Reads| {
                let found = reads.value(self.world, row.file, &row.row);
                let said = match &found {
                    Ok(value) if holds_unsafe_link(value) => self.of_unsafe_link(reads),
                    Ok(_) => None,
                    Err(fault) => self.of_cell(reads, fault),
                };
                if let Some(notice) = said {
                    once(notices, notice);
                }
                found.map_err(|fault| fault.reason.into_boxed_str())
            };
            let cells: Vec<Cell> = plan.columns.iter().map(|(_, reads)| value(reads)).collect();
            let mut or_none = |reads: &Reads| value(reads).unwrap_or_default();
            let cover_value = plan.cover.as_ref().map(&mut or_none);
            let pin_values = plan.pin.as_ref();
            let pin_values = pin_values.map(|all| all.each_ref().map(&mut or_none));
            made.push(Row {
                file: row.file,
                cells,
                cover: cover_value.and_then(|value| cover(self.world, row.file, &value)),
                pin: pin_values.map(|[at, icon, color]| pin(self.world, &at, &icon, &color)),
            });
        }
        made
    }

    /// Says why a formula has no value in a row.
    fn of_cell(&self, reads: &Reads, fault: &Fault) -> Option<Notice> {
        let Reads::Formula(number) = reads else {
            return None;
        };
        // The program has reported a mistake in the formula itself.
        self.program.formulas.get(*number).ok()?;
        of_fault(fault, &self.base.formulas.get(*number)?.source)
    }

    /// Says that a formula makes a link that no page may have (L13). For a link in a property, the note that has it gets the finding.
    fn of_unsafe_link(&self, reads: &Reads) -> Option<Notice> {
        let Reads::Formula(number) = reads else {
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
        let columns = plan.columns.iter().map(|(_, reads)| reads);
        let mut reads = columns.chain(&plan.sort).chain(&plan.group);
        let asks = |condition: &Condition| condition.any(&|e| formulas.uses_clock(e));
        let uses =
            conditions.into_iter().any(asks) || reads.any(|reads| reads.uses_clock(self.program));
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

/// Returns the value that heads a group: for a link to a file, the link without the display text of one row (D13).
fn as_group(world: &World<'_>, value: Value) -> Value {
    match &value {
        Value::Link(link) => match &link.place {
            crate::value::Place::File(id, _) => Value::Link(world.link_to(*id).into()),
            _ => value,
        },
        _ => value,
    }
}

/// Whether a row fulfils a condition. If the condition has no value for the row, the row does not, and `notices` gets the reason.
fn fulfils(condition: &Condition, row: &Evaluation<'_>, notices: &mut Vec<Notice>) -> bool {
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
