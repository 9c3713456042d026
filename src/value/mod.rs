//! The values of properties and expressions, for bases (D) and queries (U): one type, one order, one equality, one way to show them.
//!
//! How it is used:
//!
//! - [`World::new`] takes the linked vault, a [`crate::link::Lookup`], settings and [`Words`], once per build. It may be shared by threads.
//! - [`World::property`] reads a property of a file, and [`Columns`] keeps such values, so that each is read once. [`World::text`] reads a
//!   text that stands in a file, [`World::link`] makes a link.
//! - [`World::sort_key`] is for sorting (D34), [`World::group_key`] for grouping (D13), [`World::equals`] is `==` (D24).
//! - [`World::plain`] writes a value as text, [`World::pieces`] as pieces that rendering turns into HTML (D16). There is no HTML here.
//! - [`Function`] is an entry of a table of functions. The table of bases is [`crate::bases::functions::FUNCTIONS`].
//!
//! Values hold nothing private: [`World`] leaves private names out when it makes them (V10, V13), so no function can bring one out. A link
//! keeps the [`Place`] where it leads; rendering writes the address.

mod columns;
mod date;
mod duration;
mod fault;
mod function;
mod kinds;
mod luxon;
mod moment;
mod number;
mod operator;
mod order;
mod regexp;
mod show;
mod size;
mod sort_key;
#[cfg(test)]
pub(crate) mod tests;
mod words;
mod world;

pub use columns::{Column, Columns, GroupKey, LAST};
pub use date::Date;
pub use duration::{Duration, Unit};
pub use fault::{Budget, Fault, FaultKind, LONGEST_TEXT, STEPS, with_article};
pub use function::{
    Bound, Call, Dialect, Each, EachRun, Function, On, PlainRun, Run, Table, global,
};
pub use kinds::{Image, Kind, Link, Map, Origin, Place, Value};
pub use luxon::{format as format_luxon, parse as parse_luxon};
pub use moment::format as format_date;
pub use number::{
    fixed as fixed_number, read as read_number, round as round_number, shown as shown_number,
};
pub use operator::Operator;
pub use order::Comparison;
pub use regexp::Regexp;
pub use show::Piece;
pub use size::{LARGEST_SHOWN, check_size};
pub use sort_key::SortKey;
pub use words::Words;
pub use world::{ReadRegexp, Resolve, World};
