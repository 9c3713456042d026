//! Names the settings that a stage uses. What it made is made again only if one of these changes.
//!
//! Entry point: [`Config::of_pages`].

use super::Config;
use std::hash::Hash;

impl Config {
    /// Returns the settings that pages are rendered with. The others change the vault, the theme or no page at all. All settings are named
    /// here, so that none is added without a decision.
    pub fn of_pages(&self) -> impl Hash + '_ {
        let Self {
            site,
            privacy,
            urls,
            dates,
            markdown,
            mermaid,
            canvas,
            properties,
            theme,
            style,
            nav,
            search,
            graph,
            bases,
            dataview,
            tasks,
            callouts,
            previews,
            feed,
            // It decides how notes are parsed, by way of the types of their properties.
            admonition: _,
            // They decide which files exist, which are public, and their addresses.
            notes: _,
            ignore: _,
            private: _,
            ignore_gitignored: _,
            publish: _,
            aliases: _,
            vault: _,
            own_folder: _,
            // They decide which templates and static files exist.
            root: _,
            file: _,
            // These change no page.
            output: _,
            build: _,
            findings: _,
            server: _,
            cache: _,
            home_place: _,
            pattern_places: _,
        } = self;
        let content = (
            site, privacy, urls, dates, markdown, mermaid, canvas, properties, callouts,
        );
        let shown = (nav, search, graph, bases, dataview, tasks, previews, feed);
        (content, theme, style, shown)
    }
}
