//! View models: the values that templates may use.
//!
//! A template gets `page` ([`PageView`]), `content` (the rendered text, HTML), and, the same on every page, `site` and `assets`.
//! Every address is relative to the page, except on `404.html`, where it starts with `site.base` (N13, N23). Templates escape text; the
//! few fields that hold HTML say so.

use crate::model::Url;
use serde::Serialize;
use std::borrow::Cow;

/// A page, as `page` in templates. Lists that a page has no use for are empty.
#[derive(Debug, Default, Hash, Serialize)]
pub(super) struct PageView<'a> {
    /// `note`, `canvas`, `base`, `folder`, `tag`, `tags`, `notes`, `graph` or `not-found`.
    pub(super) kind: &'static str,
    /// Title, plain text. Empty on pages that templates name: `tags`, `notes`, `graph`, `not-found`.
    pub(super) title: &'a str,
    /// Whether the template shows the title; not when the text begins with one of its own (A10).
    pub(super) show_title: bool,
    /// Whether this is the home page (N11).
    pub(super) is_home: bool,
    /// Whether no list has the page. Then search engines are asked to leave it out, too (V24).
    pub(super) is_unlisted: bool,
    /// Language of the page (P13).
    pub(super) lang: &'a str,
    /// Language of the text, if it clearly differs from `lang` and the note does not name it.
    pub(super) text_lang: Option<&'static str>,
    /// Direction of the whole page, where one is set (P13, O4).
    pub(super) dir: Option<&'a str>,
    /// The site root as seen from this page, ending in `/`; put before an address of `assets`.
    pub(super) root: String,
    /// The home page.
    pub(super) home: String,
    /// The list of all notes.
    pub(super) all_notes: String,
    /// The graph, if there is one.
    pub(super) graph: Option<String>,
    /// The tag index, if there are tags.
    pub(super) tag_index: Option<String>,
    /// The feed, if there is one.
    pub(super) feed: Option<String>,
    /// Absolute address of the page, if the site's is known (N23).
    pub(super) canonical: Option<String>,
    /// One or two sentences, plain text (P11).
    pub(super) description: Option<String>,
    /// Absolute address of a picture (P12).
    pub(super) image: Option<String>,
    /// `theme.logo`
    pub(super) logo: Option<String>,
    /// `theme.favicon`
    pub(super) icon: Option<String>,
    /// Icons of a site on Obsidian Publish: sizes (none for `favicon.ico`) and address (O9).
    pub(super) icons: Vec<LinkView<'a>>,
    /// Its style sheet, if it is wanted.
    pub(super) publish_css: Option<String>,
    /// Links of the header (`nav.links`).
    pub(super) nav: Vec<LinkView<'a>>,
    /// Folders above the page, outermost first, home included, the page itself not.
    pub(super) crumbs: Vec<LinkView<'a>>,
    /// When the note was made, `YYYY-MM-DD` (P14).
    pub(super) created: Option<&'a str>,
    /// When it was changed last.
    pub(super) modified: Option<&'a str>,
    /// Its tags, without `#`.
    pub(super) tags: Vec<LinkView<'a>>,
    /// Classes of `<article>` from `cssclasses`, each preceded by a space (P13).
    pub(super) classes: String,
    /// Properties that `properties.show` asks for (P17).
    pub(super) properties: Vec<PropertyView<'a>>,
    /// Contents of the page (A9).
    pub(super) contents: Vec<ContentsEntry<'a>>,
    /// Whether there is a tree to show: more folders than the root.
    pub(super) has_tree: bool,
    /// The folder the reader is in.
    pub(super) folder: Option<FolderView<'a>>,
    /// Children of a folder (N10), in full.
    pub(super) listing: Option<ListingView<'a>>,
    /// The page before this one in the list of its folder.
    pub(super) previous: Option<LinkView<'a>>,
    /// The page after it.
    pub(super) next: Option<LinkView<'a>>,
    /// Notes changed last; only on the home page.
    pub(super) recent: Vec<DatedLink<'a>>,
    /// Pages that link here (B1), with excerpts; at most [`super::pages::BACKLINKS`].
    pub(super) backlinks: Vec<BacklinkView<'a>>,
    /// The pages that link here beyond those.
    pub(super) more_backlinks: Vec<LinkView<'a>>,
    /// Lists with a heading: the notes of a tag and of the tags below it; of all notes those in no folder.
    pub(super) groups: Vec<GroupView<'a>>,
    /// All tags, or all folders with their notes, each before those below it.
    pub(super) branches: Vec<BranchView<'a>>,
    /// Whether there are too many of them to be all shown at once.
    pub(super) folded: bool,
    /// How many notes (or tags) the lists have together, each counted once.
    pub(super) total: usize,
    /// Whether the page has a graph of its own: it links to another page, or is linked to.
    pub(super) is_linked: bool,
    /// Pages it links to, each once, for that graph; empty when they are many.
    pub(super) neighbours: Vec<NeighbourView<'a>>,
    /// Whether some of them are named by the text, so that the script finds them there.
    pub(super) named_neighbours: bool,
    /// Whether some are not.
    pub(super) unnamed_neighbours: bool,
    /// Whether its neighbours are too many to be named here.
    pub(super) many_neighbours: bool,
    /// Whether the page shows a base.
    pub(super) has_base: bool,
    /// Whether the page shows what plugins put into notes.
    pub(super) has_plugins: bool,
    /// Whether the text has a block of code.
    pub(super) has_code: bool,
    /// Whether the text has a canvas.
    pub(super) has_canvas: bool,
    /// Whether the text has a board.
    pub(super) has_board: bool,
    /// Whether the text has a diagram that was drawn when the site was built.
    pub(super) has_diagram: bool,
    /// The script that draws diagrams, if the text has one and there is a script (X8).
    pub(super) drawing: Option<String>,
    /// The host that script comes from, if it is another one.
    pub(super) drawing_origin: Option<String>,
}

/// A text with an address.
#[derive(Debug, Hash, Serialize)]
pub(super) struct LinkView<'a> {
    /// Shown text.
    pub(super) text: &'a str,
    /// Where it leads.
    pub(super) url: String,
    /// Whether the link leads to this page.
    pub(super) current: bool,
    /// How many notes are there; 0 where that is not shown.
    pub(super) count: u32,
}

/// A link with a date.
#[derive(Debug, Hash, Serialize)]
pub(super) struct DatedLink<'a> {
    /// Shown text.
    pub(super) text: &'a str,
    /// Where it leads.
    pub(super) url: String,
    /// `YYYY-MM-DD`
    pub(super) date: &'a str,
}

/// The folder the reader is in: the left column.
#[derive(Debug, Hash, Serialize)]
pub(super) struct FolderView<'a> {
    /// Its page.
    pub(super) link: LinkView<'a>,
    /// The folder it lies in.
    pub(super) up: Option<LinkView<'a>>,
    /// Folders and files in it; of a long list the part around this page.
    pub(super) list: ListingView<'a>,
    /// The number of its entries if some are not shown, else 0.
    pub(super) all: usize,
}

/// Folders and files of one folder.
#[derive(Debug, Default, Hash, Serialize)]
pub(super) struct ListingView<'a> {
    /// Folders, with the number of notes in each.
    pub(super) folders: Vec<LinkView<'a>>,
    /// Notes, canvases, bases.
    pub(super) files: Vec<LinkView<'a>>,
}

/// A list with a heading.
#[derive(Debug, Hash, Serialize)]
pub(super) struct GroupView<'a> {
    /// The heading; `None` for the first list of a tag's page.
    pub(super) heading: Option<LinkView<'a>>,
    /// Its entries.
    pub(super) links: Vec<LinkView<'a>>,
}

/// A tag or a folder in a tree, written down in the order of a nested list.
#[derive(Debug, Hash, Serialize)]
pub(super) struct BranchView<'a> {
    /// Its page; the text is the last part of a tag's name.
    pub(super) link: LinkView<'a>,
    /// The whole name of a tag; a folder's path.
    pub(super) name: &'a str,
    /// Whether `link` leads to a note.
    pub(super) is_note: bool,
    /// Notes directly in a folder.
    pub(super) links: Vec<LinkView<'a>>,
    /// Whether the next branch is below this one.
    pub(super) opens: bool,
    /// How many branches above this one end with it.
    pub(super) closes: usize,
}

impl BranchView<'_> {
    /// Sets `opens` and `closes` by how deep each branch lies.
    pub(super) fn nest(branches: &mut [Self], depths: &[usize]) {
        for (at, branch) in branches.iter_mut().enumerate() {
            let depth = depths.get(at).copied().unwrap_or(0);
            let next = depths.get(at + 1).copied().unwrap_or(0);
            branch.opens = next > depth;
            branch.closes = depth.saturating_sub(next);
        }
    }
}

/// A page that links here.
#[derive(Debug, Hash, Serialize)]
pub(super) struct BacklinkView<'a> {
    /// Its title.
    pub(super) text: &'a str,
    /// Its address.
    pub(super) url: String,
    /// HTML: the text around each of its links to here.
    pub(super) excerpts: Vec<String>,
}

/// A page that this one links to.
#[derive(Debug, Hash, Serialize)]
pub(super) struct NeighbourView<'a> {
    /// Its title.
    pub(super) text: &'a str,
    /// Its address.
    pub(super) url: String,
    /// Whether the text of the page names it.
    pub(super) named: bool,
}

impl<'a> NeighbourView<'a> {
    /// The page that `link` leads to.
    pub(super) fn new(link: LinkView<'a>) -> Self {
        let LinkView { text, url, .. } = link;
        let named = false;
        Self { text, url, named }
    }
}

/// A heading in the contents of a page.
#[derive(Debug, Hash, Serialize)]
pub(super) struct ContentsEntry<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Its id.
    pub(super) id: &'a str,
    /// 1 for the outermost headings of the page.
    pub(super) depth: u8,
}

/// A property that the page shows (P17).
#[derive(Debug, Hash, Serialize)]
pub(super) struct PropertyView<'a> {
    /// Name as spelled.
    pub(super) name: Cow<'a, str>,
    /// HTML: its value.
    pub(super) html: String,
}

/// A page that only leads to another one (N22), as `page` in `redirect.html`.
#[derive(Debug, Serialize)]
pub(super) struct RedirectView<'a> {
    /// Language of the site.
    pub(super) lang: &'a str,
    /// Where it leads, relative.
    pub(super) target: String,
    /// The same, absolute if the site's address is known.
    pub(super) canonical: String,
}

/// The feed, as `page` in `feed.xml`.
#[derive(Debug, Serialize)]
pub(super) struct FeedView<'a> {
    /// Language of the site.
    pub(super) lang: &'a str,
    /// Absolute address of the feed.
    pub(super) url: String,
    /// Absolute address of the home page.
    pub(super) home: String,
    /// When the most recent of its notes was changed: `2031-04-05T10:30:00+09:00`.
    pub(super) updated: String,
    /// Its notes, the one changed last first.
    pub(super) entries: Vec<EntryView<'a>>,
}

/// A note in the feed.
#[derive(Debug, Serialize)]
pub(super) struct EntryView<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// Its absolute address.
    pub(super) url: String,
    /// When it was made, in the same form.
    pub(super) created: Option<String>,
    /// When it was changed last.
    pub(super) modified: String,
    /// Its language, if it says so.
    pub(super) lang: Option<&'a str>,
    /// One or two sentences, plain text.
    pub(super) summary: String,
    /// HTML: its text, every address absolute.
    pub(super) content: String,
}

/// The map of the site or a part of it, as `page` in `sitemap.xml`.
#[derive(Debug, Serialize)]
pub(super) struct SitemapView<'a> {
    /// Absolute addresses of the parts; empty unless this is the map of them.
    pub(super) parts: Vec<String>,
    /// Pages.
    pub(super) pages: Vec<PlaceView<'a>>,
}

/// A page in the map of the site.
#[derive(Debug, Serialize)]
pub(super) struct PlaceView<'a> {
    /// Its absolute address, fully encoded.
    pub(super) url: String,
    /// When it was changed last, `YYYY-MM-DD`.
    pub(super) modified: Option<&'a str>,
}

/// Writes addresses for a page: relative to it, or on `404.html` from a base (N13, N23).
#[derive(Clone, Copy, Debug)]
pub(super) struct Addresses<'a> {
    /// Where the page is.
    pub(super) at: &'a Url,
    /// What addresses start with in place of being relative.
    pub(super) base: Option<&'a str>,
}

impl Addresses<'_> {
    /// Returns the address of `target` for links on this page.
    pub(super) fn of(self, target: &Url) -> String {
        match self.base {
            Some(base) => target.under(base),
            None => self.at.relative(target),
        }
    }

    /// Returns a link to `target`.
    pub(super) fn link<'t>(self, text: &'t str, target: &Url) -> LinkView<'t> {
        LinkView {
            text,
            url: self.of(target),
            current: self.at == target,
            count: 0,
        }
    }
}
