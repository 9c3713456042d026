//! What pages show beyond their note: one file a product, made from public pages only (B5).
//!
//! Today that is the lists that pages share, in [`lists`]; search data, graph, feeds and sitemap get a file each.

pub mod lists;
