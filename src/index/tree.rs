//! Writes the whole tree of folders and pages, which the left column shows when a reader asks for it.
//!
//! Entry point: [`file()`], one small file for a site. A page is its title, `"Bee log"`, or `["Bee log","log/"]`. A folder is
//! `["Field work",[…]]` or `["Field work",[…],"work/"]`, with folders before pages; the root has no title and no address. An address is
//! relative to the folder above. It is left out if it is the usual one: the title in lower-case ASCII with `-` for spaces and a slash at
//! the end, which the script derives in the same way. Only pages and folders that lists show are in it (B5).

use super::DataFile;
use super::lists;
use crate::link::{FolderId, Vault};
use crate::model::Url;
use std::fmt::Write as _;

/// The path of the file.
const PATH: &str = "_nw/tree.json";

/// Returns the file with the tree of a site.
pub(super) fn file(vault: &Vault) -> DataFile {
    let mut out = String::with_capacity(vault.files.len() * 24);
    write(&mut out, vault);
    DataFile {
        path: PATH.to_owned(),
        bytes: out.into_bytes(),
    }
}

/// A part of the tree that is still to be written.
enum Step {
    Folder(FolderId),
    /// The pages of a folder and its end.
    Pages(FolderId),
}

/// Writes the tree without recursion, because folders may be nested as deep as paths are long.
fn write(out: &mut String, vault: &Vault) {
    if vault.folders.is_empty() {
        out.push_str("[]");
        return;
    }
    let mut open = vec![Step::Folder(FolderId(0))];
    while let Some(step) = open.pop() {
        match step {
            Step::Folder(id) => {
                let folder = vault.folder(id);
                if folder.parent.is_some() {
                    separate(out);
                    out.push('[');
                    text(out, lists::folder_title(vault, id));
                    out.push(',');
                }
                out.push('[');
                open.push(Step::Pages(id));
                open.extend(folder.folders.iter().rev().map(|id| Step::Folder(*id)));
            }
            Step::Pages(id) => {
                let folder = vault.folder(id);
                for file in &folder.files {
                    if let Some(url) = &vault.file(*file).url {
                        page(out, &folder.url, vault.page_title(*file), url);
                    }
                }
                out.push(']');
                if let Some(parent) = folder.parent {
                    let title = lists::folder_title(vault, id);
                    let above = &vault.folder(parent).url;
                    if let Some(address) = address(above, title, &folder.url) {
                        out.push(',');
                        text(out, &address);
                    }
                    out.push(']');
                }
            }
        }
    }
}

fn page(out: &mut String, folder: &Url, title: &str, url: &Url) {
    separate(out);
    let Some(address) = address(folder, title, url) else {
        text(out, title);
        return;
    };
    out.push('[');
    text(out, title);
    out.push(',');
    text(out, &address);
    out.push(']');
}

/// Returns the address relative to the folder above, unless it is the usual one for the title.
fn address(above: &Url, title: &str, url: &Url) -> Option<String> {
    let address = above.relative(url);
    let usual = title.to_ascii_lowercase().replace(' ', "-") + "/";
    (address != usual).then_some(address)
}

fn separate(out: &mut String) {
    if !out.ends_with('[') {
        out.push(',');
    }
}

fn text(out: &mut String, text: &str) {
    let _ = write!(out, "{}", serde_json::Value::from(text));
}
