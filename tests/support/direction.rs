//! Pages without the attribute that nearly every block has, so that tests of other rules need not expect it.

/// Returns a page without `dir="auto"` in its article (P13).
pub(super) fn sideless(page: &str) -> String {
    let Some((head, rest)) = page.split_once("<article") else {
        return page.to_owned();
    };
    let (article, foot) = rest.rsplit_once("</article>").unwrap_or((rest, ""));
    let article = article.replace(" dir=\"auto\"", "");
    format!("{head}<article{article}</article>{foot}")
}
