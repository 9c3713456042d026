//! Pages without what nearly every block and every heading has, so that tests of other rules need not expect it.

/// Returns a page without `dir="auto"` (P13) and permalinks (A11) in its article.
pub(super) fn sideless(page: &str) -> String {
    let Some((head, rest)) = page.split_once("<article") else {
        return page.to_owned();
    };
    let (article, foot) = rest.rsplit_once("</article>").unwrap_or((rest, ""));
    let article = article.replace(" dir=\"auto\"", "");
    let article = without_permalinks(&article);
    format!("{head}<article{article}</article>{foot}")
}

/// Returns the text without the links from headings to themselves.
fn without_permalinks(text: &str) -> String {
    let mut parts = text.split("<a class=\"heading-link\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("</a>").map_or("", |(_, rest)| rest));
    }
    out
}
