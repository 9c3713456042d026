//! Finds and renders what the site has at an address.
//!
//! Entry points: [`lookup`] and [`page`].

use super::hub::LoadedSite;
use crate::model::{Url, text::nfc};
use crate::output::{Content, Copied};
use crate::render::{self, Output, Page};
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

/// The target of a request's path.
#[derive(Debug, PartialEq)]
pub(super) enum Target {
    Page(Page),
    /// Output path, for the type, and what is copied there.
    File(String, Copied),
    /// Output path.
    Asset(String),
    /// A folder whose last slash is missing; the encoded address with the slash.
    Moved(String),
    /// Output path where nothing is planned.
    Nothing(String),
}

/// Returns what is planned for the path of an address.
pub(super) fn lookup(files: &FxHashMap<String, Content>, encoded: &str) -> Target {
    let Ok(decoded) = percent_decode_str(encoded).decode_utf8() else {
        return Target::Nothing(String::new());
    };
    let path = nfc(decoded.strip_prefix('/').unwrap_or(&decoded));
    let url = Url::new(&path);
    let path = url.output_path();
    match files.get(&path) {
        Some(Content::Page(page)) => Target::Page(*page),
        Some(Content::Copy(copied)) => Target::File(path, copied.clone()),
        Some(Content::Bytes(_)) => Target::Asset(path),
        None if files.contains_key(&format!("{path}/index.html")) => {
            Target::Moved(format!("/{}/", url.encoded()))
        }
        None => Target::Nothing(path),
    }
}

/// A page of the site, for a browser that shows it already.
pub(super) enum PageAnswer {
    /// The page as it is now.
    Page { html: Vec<u8> },
    /// Its template failed, for this reason.
    Failed(String),
    /// Its address does not name a page any more.
    Other,
}

/// Renders the page that a browser shows at `path`.
pub(super) async fn page(loaded: LoadedSite, path: String) -> PageAnswer {
    let page = match lookup(&loaded.files, &path) {
        Target::Page(page) => page,
        Target::Nothing(_) => Page::NotFound,
        _ => return PageAnswer::Other,
    };
    match rendered(loaded, page).await {
        Ok(output) => PageAnswer::Page { html: output.bytes },
        Err(reason) => PageAnswer::Failed(reason),
    }
}

/// Renders a page away from the threads that answer requests.
pub(super) async fn rendered(loaded: LoadedSite, page: Page) -> Result<Output, String> {
    let work = move || {
        loaded.with_site(|site| render::render(site, page).map_err(|error| error.to_string()))
    };
    let rendered = tokio::task::spawn_blocking(work).await;
    rendered.map_err(|error| error.to_string())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_planned_paths_are_found() {
        let copied = Copied {
            disk: "/vault/Img/x.png".into(),
            path: crate::model::VaultPath::new("Img/벌 1%.png"),
            keep_metadata: false,
        };
        let planned = [
            ("index.html", Content::Page(Page::TagIndex)),
            ("404.html", Content::Page(Page::NotFound)),
            ("벌/각/index.html", Content::Page(Page::AllNotes)),
            ("Img/벌 1%.png", Content::Copy(copied)),
            ("_nw/theme.css", Content::Bytes(b"x".to_vec())),
        ];
        let planned = planned.map(|(path, content)| (path.to_owned(), content));
        let files = FxHashMap::from_iter(planned);
        let find = |path: &str| lookup(&files, path);
        assert_eq!(find("/"), Target::Page(Page::TagIndex));
        assert_eq!(find("/index.html"), Target::Page(Page::TagIndex));
        assert_eq!(find("/%EB%B2%8C/%EA%B0%81/"), Target::Page(Page::AllNotes));
        let decomposed = "/%E1%84%87%E1%85%A5%E1%86%AF/%E1%84%80%E1%85%A1%E1%86%A8/";
        assert_eq!(find(decomposed), Target::Page(Page::AllNotes));
        let moved = Target::Moved("/%EB%B2%8C/%EA%B0%81/".to_owned());
        assert_eq!(find("/%EB%B2%8C/%EA%B0%81"), moved);
        assert!(matches!(
            find("/Img/%EB%B2%8C%201%25.png"),
            Target::File(_, _)
        ));
        assert!(matches!(find("/_nw/theme.css"), Target::Asset(_)));
        for path in [
            "/%EB%B2%8C/",
            "/..",
            "/../x",
            "/%2e%2e/",
            "//evil.example",
            "//",
            "/%ff",
            "/%EB%B2%8C/../",
            "/img/%EB%B2%8C%201%25.png",
            "/Img/%25EB%25B2%258C%201%25.png",
            "*",
        ] {
            assert!(matches!(find(path), Target::Nothing(_)), "{path}");
        }
    }
}
