//! Plain data that every stage shares: paths, spans, notes, links, findings.
//!
//! Nothing here reads a file, resolves a link or writes HTML; a stage takes these values from the stage before it and hands
//! them on. Parsing makes a [`Note`]; every stage may add a [`Finding`] for the author to read.

pub mod address;
pub mod base;
pub mod board;
pub mod body;
pub mod callouts;
pub mod canvas;
pub mod color;
pub mod drawing;
pub mod element;
pub mod event;
pub mod exif;
pub mod expansion;
pub mod finding;
pub mod fingerprint;
pub mod front_matter;
mod items;
pub mod lazy;
pub mod link;
pub mod mention;
pub mod mermaid;
pub mod note;
pub mod note_data;
pub mod note_text;
pub mod outline;
pub mod path;
pub mod plain;
pub mod property;
pub mod query;
pub mod reading;
pub mod span;
pub mod tag;
pub mod text;
pub mod url;

pub use base::{Base, BaseView, PropertyId};
pub use body::{
    Alignment, Body, Callout, CodeBlock, Fold, Footnote, HtmlAttribute, HtmlTag, TableShape, Task,
};
pub use callouts::{CalloutType, CalloutTypes};
pub use canvas::Canvas;
pub use drawing::Drawing;
pub use event::{Event, Kind, Mark, Tag, TextRef};
pub use finding::{Code, Finding, Severity};
pub use fingerprint::Fingerprint;
pub use front_matter::{Flag, FrontMatter, PAGE_DATE, Property, Value};
pub use lazy::Lazy;
pub use link::{Link, LinkKind};
pub use note::{BlockId, Heading, Note, TagUse};
pub use note_data::{FieldForm, InlineField, ItemText, ListItem, NoteData};
pub use note_text::NoteText;
pub use path::{Entry, FileKind, FileState, MediaKind, VaultPath};
pub use reading::ReadingSettings;
pub use span::{Lines, Mark as SourceMark, Place, Span};
pub use url::Url;
