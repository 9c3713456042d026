//! Publishes attachments that only bases show (D41, V6).
//!
//! Entry points: [`Vault::publish_pictures`], once it is known what the bases of a linked vault show, and [`Vault::take_back_pictures`]
//! before the vault is linked again. Which pictures those are depends on everything that linking finds, so they get their addresses last
//! and change no other address.

use super::addresses::{Book, Owner, attachment_url};
use super::check::in_order;
use super::vault::BasePicture;
use super::{FileId, FolderId, Vault, Visibility};
use crate::config::Config;
use crate::model::{Code, Finding};

impl Vault {
    /// Whether only bases show the file, so that it is no row of a base (D2).
    #[must_use]
    pub fn is_only_in_bases(&self, id: FileId) -> bool {
        let found = self
            .pictures
            .binary_search_by_key(&id, |picture| picture.file);
        found.is_ok()
    }

    /// Publishes those of `shown` that nothing else uses. Returns whether there are any.
    pub fn publish_pictures(&mut self, mut shown: Vec<FileId>, config: &Config) -> bool {
        shown.sort_unstable();
        shown.dedup();
        shown.retain(|id| {
            let file = self.file(*id);
            !file.kind().has_page() && file.visibility == Visibility::Unused
        });
        if shown.is_empty() {
            return false;
        }
        let mut book = self.book(config);
        for id in shown {
            let file = &mut self.files[id.0 as usize];
            let wanted = attachment_url(&file.entry.path);
            file.url = Some(book.claim(&wanted, Owner::File(id)).0);
            file.visibility = Visibility::Public;
            let is_unused =
                |f: &mut Finding| f.code == Code::UnusedAttachment && f.path == file.entry.path;
            let unused = self.findings.extract_if(.., is_unused).collect();
            self.pictures.push(BasePicture { file: id, unused });
        }
        true
    }

    /// Returns the files that only bases show.
    #[must_use]
    pub fn only_in_bases(&self) -> Vec<FileId> {
        self.pictures.iter().map(|picture| picture.file).collect()
    }

    /// Makes the vault what it was before [`Self::publish_pictures`]. Returns the files that only bases showed.
    pub fn take_back_pictures(&mut self) -> Vec<FileId> {
        let shown = self.only_in_bases();
        let pictures = std::mem::take(&mut self.pictures);
        if pictures.is_empty() {
            return shown;
        }
        for picture in pictures {
            let file = &mut self.files[picture.file.0 as usize];
            file.url = None;
            file.visibility = Visibility::Unused;
            self.findings.extend(picture.unused);
        }
        self.findings = in_order(std::mem::take(&mut self.findings));
        shown
    }

    /// Returns all addresses that are given out.
    fn book(&self, config: &Config) -> Book {
        let mut book = Book::new(config.urls.style);
        let files = self
            .ids()
            .filter_map(|(id, file)| Some((file.url.as_ref()?, Owner::File(id))));
        let folders = self.folders.iter().zip(0..);
        let folders = folders.map(|(folder, at)| (&folder.url, Owner::Folder(FolderId(at))));
        let generated = [&self.tag_index, &self.all_notes].into_iter();
        let generated = generated
            .chain(self.tags.iter().map(|tag| &tag.url))
            .chain(&self.graph)
            .chain(&self.feed)
            .chain(&self.sitemap)
            .chain(self.redirects.iter().map(|redirect| &redirect.url));
        let generated = generated.map(|url| (url, Owner::Generated("a generated page")));
        for (url, owner) in files.chain(folders).chain(generated) {
            // A folder and the note that is its page have the same address.
            let _ = book.claim_exactly(url, owner);
        }
        book
    }
}
