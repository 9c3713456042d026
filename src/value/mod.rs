//! Values of properties and expressions: one type, one order, one equality, one way to show them; for bases (D) and queries (U).
//!
//! How it is used:
//!
//! - [`World::new`] takes the linked vault, a [`crate::link::Lookup`], settings and [`Words`], once per build. It may be shared by threads.
//! - [`World::property`] reads a property of a file, [`Columns`] keeps such values for all that ask again, [`World::text`] a text that stands in a file, [`World::link`] makes a link.
//! - [`World::sort_key`] sorts (D34), [`World::group_key`] groups (D13), [`World::equals`] is `==` (D24).
//! - [`World::plain`] writes a value as text, [`World::pieces`] as pieces that rendering turns into HTML (D16). There is no HTML here.
//! - [`Function`] is an entry of a table of functions; `functions` holds what the functions of bases do.
//!
//! What a value is made from is public already: [`World`] leaves private names out (V10, V13), so no function can bring one out. A link keeps
//! where it leads as [`Place`]; rendering writes an address for it.

mod columns;
mod date;
mod duration;
mod fault;
mod function;
mod kinds;
mod moment;
mod number;
mod order;
mod regexp;
mod show;
#[cfg(test)]
pub(crate) mod tests;
mod words;
mod world;

pub use columns::{Column, Columns};
pub use date::Date;
pub use duration::{Duration, Unit};
pub use fault::{Budget, Fault, FaultKind, LONGEST_TEXT, STEPS, with_article};
pub use function::{Bound, Call, Each, Function, On, Run, Table};
pub use kinds::{Image, Kind, Link, Map, Place, Value};
pub use moment::format as format_date;
pub use number::{
    fixed as fixed_number, read as read_number, round as round_number, shown as shown_number,
};
pub use order::{Comparison, SortKey};
pub use regexp::Regexp;
pub use show::Piece;
pub use words::Words;
pub use world::{Resolve, World};
