//! All queries of a vault: each is evaluated when it is first asked for, and once.
//!
//! Entry points: [`Queries::new`], [`Queries::block`] and [`Queries::inline`].

use super::bind::Binder;
use super::columns;
use super::evaluate::Scope;
use super::expressions;
use super::fields::Fields;
use super::program::Program;
use super::run;
use super::shown::{Notice, Pieces, ShownQuery};
use super::source::Sources;
use super::statements;
use crate::link::FileId;
use crate::model::query::QueryUses;
use crate::model::{Code, Span};
use crate::query::search::Searches;
use crate::value::{Fault, World};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Once<T> = Arc<OnceLock<Arc<T>>>;

/// The text of a block, and the note in which it stands, if what it shows depends on that.
type BlockKey = (Box<str>, Option<FileId>);

/// The queries of a linked vault. May be shared by threads.
#[derive(Debug)]
pub struct Queries<'a> {
    /// Whether queries mean something here (U1).
    is_on: bool,
    fields: Fields<'a>,
    sources: OnceLock<Sources>,
    searches: Searches<'a>,
    /// By text; of those that depend on the note in which they stand, by that as well.
    blocks: Mutex<FxHashMap<BlockKey, Once<ShownQuery>>>,
}

impl<'a> Queries<'a> {
    /// Makes the queries of a vault. `world` is what values are made from.
    #[must_use]
    pub fn new(world: &'a World<'a>) -> Self {
        Self {
            is_on: world.vault.plugins.dataview,
            fields: Fields::new(world),
            sources: OnceLock::new(),
            searches: Searches::new(world),
            blocks: Mutex::default(),
        }
    }

    /// Whether queries and fields mean something in this vault (U1).
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Returns the searches of the vault, which are on whatever plugins it has.
    #[must_use]
    pub fn searches(&self) -> &Searches<'a> {
        &self.searches
    }

    /// Returns what values are made from.
    #[must_use]
    pub fn world(&self) -> &'a World<'a> {
        self.fields.world()
    }

    /// Returns what a block with this text shows that stands in the note or canvas `holder`.
    #[must_use]
    pub fn block(&self, holder: FileId, text: &str, uses: QueryUses) -> Arc<ShownQuery> {
        // Without `this` and links it shows the same everywhere.
        let this = (uses.this || uses.names).then_some(holder);
        let once = {
            let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(blocks.entry((text.into(), this)).or_default())
        };
        let made = once.get_or_init(|| Arc::new(self.evaluate(holder, text, uses)));
        Arc::clone(made)
    }

    fn evaluate(&self, holder: FileId, text: &str, uses: QueryUses) -> ShownQuery {
        let scope = self.scope(holder);
        let sources = self.sources.get_or_init(|| Sources::new(self.world()));
        let run = || {
            let query = statements::query(text)?;
            let program = Program::new(&query, &self.fields, holder)?;
            let rows = run::rows(scope, &program, sources)?;
            columns::shown(scope, &program, rows)
        };
        let mut made = run().unwrap_or_else(|fault| ShownQuery {
            error: Some(notice(fault)),
            ..ShownQuery::default()
        });
        let mut say = |code, message: String| {
            made.notices.push(Notice {
                code,
                span: Span::default(),
                message,
                help: None,
            });
        };
        if made.hidden > 0 {
            say(
                Code::BaseRows,
                format!("{} rows of this block are not shown", made.hidden),
            );
        }
        if uses.clock && made.error.is_none() {
            let message = "this block depends on the day of the build";
            say(Code::BaseClock, message.to_owned());
        }
        if let Some(error) = &made.error {
            let error = error.clone();
            made.notices.push(error);
        }
        made
    }

    /// Returns the value of an inline query that stands in the note or canvas `holder` (U20). `text` stands behind its mark.
    ///
    /// # Errors
    /// It is no expression with known functions, or has no value.
    pub fn inline(&self, holder: FileId, text: &str) -> Result<Pieces, Notice> {
        let run = || {
            let expr = expressions::expression(text)?;
            let code = Binder::new(&self.fields, holder).code(&expr)?;
            columns::alone(self.scope(holder), &code)
        };
        run().map_err(notice)
    }

    fn scope(&self, holder: FileId) -> Scope<'_> {
        Scope {
            fields: &self.fields,
            settings: &self.world().vault.obsidian.dataview,
            holder,
        }
    }
}

fn notice(fault: Fault) -> Notice {
    Notice {
        code: Code::DataviewError,
        span: fault.span,
        message: fault.reason,
        help: fault.help,
    }
}
