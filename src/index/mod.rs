//! What pages show beyond their note: one file a product, made from public pages only (B5).
//!
//! Issue by issue this room gets search data, graph, feeds and sitemap; today it has the lists that pages share.
