//! Findings: what the author should know about the notes, with a code, a severity and a place.
//!
//! A stage that notices something adds a [`Finding`]; only `print` shows them. Codes are stable (R8).

use super::path::VaultPath;
use super::span::Place;
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Shown with `-v` and by `check`.
    Info,
    /// Something on a page is wrong.
    Warning,
    /// The result cannot be trusted.
    Error,
}

impl Severity {
    /// Returns the word used in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing the author should know, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Which kind of finding it is.
    pub code: Code,
    /// The file it is about.
    pub path: VaultPath,
    /// Where in the file; `None` if it is about the file as a whole.
    pub place: Option<Place>,
    /// One sentence, lower-case start, no full stop.
    pub message: String,
    /// What the link or value names, if it names something.
    pub target: Option<String>,
    /// What to do about it: `did you mean …?`
    pub help: Option<String>,
    /// How bad it is, if that differs from other findings of its code.
    pub severity: Option<Severity>,
}

impl Finding {
    /// Makes a finding without target and help.
    #[must_use]
    pub fn new(
        code: Code,
        path: VaultPath,
        place: Option<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            path,
            place,
            message: message.into(),
            target: None,
            help: None,
            severity: None,
        }
    }

    /// Adds what the link or value names.
    #[must_use]
    pub fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets how bad it is, unless the settings say otherwise.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Returns the key to sort findings by: path, line, column, code (R1).
    #[must_use]
    pub fn order(&self) -> (&VaultPath, Option<Place>, Code) {
        (&self.path, self.place, self.code)
    }
}

macro_rules! codes {
    (@ Off) => { None };
    (@ $severity:ident) => { Some(Severity::$severity) };
    ($($variant:ident $number:literal $name:literal $severity:ident;)*) => {
        /// The kinds of findings, in the order of their numbers.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Code { $(#[doc = $name] $variant,)* }

        impl Code {
            /// All codes, by number.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// Returns `NW001` and so on.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => concat!("NW", $number),)* }
            }

            /// Returns `broken-link` and so on.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the severity that holds unless the settings change it (R5); `None` is off: not reported (R4).
            #[must_use]
            pub fn severity(self) -> Option<Severity> {
                match self { $(Self::$variant => codes!(@ $severity),)* }
            }
        }
    };
}

codes! {
    BrokenLink "001" "broken-link" Warning;
    BrokenHeading "002" "broken-heading" Warning;
    BrokenBlock "003" "broken-block" Warning;
    AmbiguousLink "004" "ambiguous-link" Warning;
    AliasLink "005" "alias-link" Info;
    CaseMismatch "006" "case-mismatch" Off;
    MissingAttachment "007" "missing-attachment" Warning;
    EmbedCycle "009" "embed-cycle" Warning;
    EmbedLimit "010" "embed-limit" Warning;
    UnsafeUrl "011" "unsafe-url" Warning;
    FootnoteUndefined "013" "footnote-undefined" Warning;
    FootnoteUnused "014" "footnote-unused" Info;
    FootnoteDuplicate "015" "footnote-duplicate" Warning;
    DuplicateBlockId "016" "duplicate-block-id" Warning;
    UnclosedComment "017" "unclosed-comment" Warning;
    UnclosedFence "018" "unclosed-fence" Info;
    MathError "019" "math-error" Warning;
    HtmlRemoved "020" "html-removed" Info;
    TablePipe "021" "table-pipe" Warning;
    SlugCollision "101" "slug-collision" Warning;
    AliasCollision "102" "alias-collision" Info;
    BadPermalink "103" "bad-permalink" Warning;
    FolderPageConflict "104" "folder-page-conflict" Info;
    DuplicateName "105" "duplicate-name" Warning;
    SymlinkSkipped "106" "symlink-skipped" Warning;
    UnreadableFile "107" "unreadable-file" Error;
    BadEncoding "108" "bad-encoding" Warning;
    BadFrontMatter "201" "bad-front-matter" Warning;
    DuplicateKey "202" "duplicate-key" Warning;
    BadPropertyValue "203" "bad-property-value" Warning;
    BadDate "204" "bad-date" Warning;
    BadPublishValue "205" "bad-publish-value" Warning;
    UnquotedLink "206" "unquoted-link" Info;
    DeprecatedKey "207" "deprecated-key" Info;
    UnclosedFrontMatter "208" "unclosed-front-matter" Warning;
    ForeignMarker "209" "foreign-marker" Info;
    OptInVault "210" "opt-in-vault" Error;
    StaticNote "211" "static-note" Warning;
    GitIgnored "212" "git-ignored" Info;
    UnmatchedPattern "213" "unmatched-pattern" Warning;
    PrivacyNotRead "214" "privacy-not-read" Warning;
    PrivateLink "301" "private-link" Warning;
    PrivateAttachment "302" "private-attachment" Warning;
    MetadataKept "303" "metadata-kept" Info;
    Leak "304" "leak" Error;
    BadSettings "401" "bad-settings" Warning;
    ExclusionsUnknown "402" "exclusions-unknown" Error;
    BadConfig "403" "bad-config" Error;
    BaseSyntax "501" "base-syntax" Warning;
    BaseUnknownName "502" "base-unknown-name" Warning;
    BaseTypeError "503" "base-type-error" Warning;
    BaseViewType "504" "base-view-type" Info;
    BaseMissingView "505" "base-missing-view" Warning;
    BaseCycle "506" "base-cycle" Warning;
    BaseRows "507" "base-rows" Info;
    BaseClock "508" "base-clock" Info;
    CanvasSyntax "601" "canvas-syntax" Warning;
    CanvasNode "602" "canvas-node" Warning;
    CanvasEdge "603" "canvas-edge" Warning;
    OrphanNote "701" "orphan-note" Info;
    UnusedAttachment "702" "unused-attachment" Info;
    ShallowGit "703" "shallow-git" Info;
    ForeignOutput "704" "foreign-output" Info;
    UnsupportedBlock "705" "unsupported-block" Info;
    CodePlain "706" "code-plain" Info;
    DiagramError "707" "diagram-error" Warning;
    DrawingData "709" "drawing-data" Warning;
    TemplateMarks "710" "template-marks" Info;
    BoardArchive "711" "board-archive" Warning;
    DataviewError "801" "dataview-error" Warning;
    QueryError "802" "query-error" Warning;
}

impl Code {
    /// Whether nothing may be written while there is such a finding.
    #[must_use]
    pub fn stops_the_build(self) -> bool {
        matches!(
            self,
            Self::OptInVault | Self::Leak | Self::ExclusionsUnknown | Self::BadConfig
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_codes_are_unique_and_ordered() {
        let numbers: Vec<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    }
}
