//! Globs of `private` as regular expressions over vault paths (V7).
//!
//! Entry point: [`to_regex`]. Ours rather than a crate's because `?` and `[…]` must stand for one letter of any script, and because a
//! glob that names a folder must cover all that lies in it.

use crate::model::text::nfc;

/// The regular expression that matches the path of every file that `glob` makes private.
///
/// As in `.gitignore`: a glob without an inner slash matches a name at any depth, one with a slash is read from the vault root,
/// and what lies in a matching folder is meant as well. Never panics; a glob that is no glob matches itself.
pub(super) fn to_regex(glob: &str) -> String {
    let glob = nfc(glob.trim()).replace('\\', "/");
    let rooted = glob.trim_end_matches('/').contains('/');
    let glob = glob.trim_matches('/');
    let mut regex = String::from(if rooted { "^" } else { "^(?:.*/)?" });
    let chars: Vec<char> = glob.chars().collect();
    let mut at = 0;
    let mut braces = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let (step, piece) = match rest {
            ['*', '*', '/', ..] => (3, "(?:.*/)?".to_owned()),
            ['*', '*', ..] => (2, ".*".to_owned()),
            ['*', ..] => (1, "[^/]*".to_owned()),
            ['?', ..] => (1, "[^/]".to_owned()),
            ['[', ..] => class(rest).unwrap_or((1, "\\[".to_owned())),
            ['{', ..] if rest.contains(&'}') => {
                braces += 1;
                (1, "(?:".to_owned())
            }
            ['}', ..] if braces > 0 => {
                braces -= 1;
                (1, ")".to_owned())
            }
            [',', ..] if braces > 0 => (1, "|".to_owned()),
            [c, ..] => (1, regex::escape(&c.to_string())),
            [] => break,
        };
        regex.push_str(&piece);
        at += step;
    }
    regex.push_str(&")".repeat(braces));
    regex.push_str("(?:/.*)?$");
    // A name may hold any character, a line break included.
    format!("(?s){regex}")
}

/// `[a-z]`, `[!a]`: its length and its regular expression.
fn class(chars: &[char]) -> Option<(usize, String)> {
    let end = chars.iter().skip(2).position(|c| *c == ']')? + 2;
    let (not, from) = match chars.get(1) {
        Some('!' | '^') => ("^/", 2),
        _ => ("", 1),
    };
    if from >= end {
        return None;
    }
    let inner: String = chars[from..end]
        .iter()
        .map(|c| match c {
            '-' => "-".to_owned(),
            c if c.is_ascii_punctuation() => format!("\\{c}"),
            c => c.to_string(),
        })
        .collect();
    Some((end + 1, format!("[{not}{inner}]")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::RegexBuilder;

    fn matches(glob: &str, path: &str) -> bool {
        let regex = RegexBuilder::new(&to_regex(glob))
            .case_insensitive(true)
            .build();
        regex.unwrap().is_match(path)
    }

    #[test]
    fn v7_globs_cover_folders_names_and_letters_of_any_script() {
        for (glob, path) in [
            ("Drawer", "Drawer/old/a.md"),
            ("Drawer", "a/drawer/b.png"),
            ("Drawer/", "Drawer/a.md"),
            ("Drawer/**", "Drawer/old/a.md"),
            ("Drawer/*", "Drawer/old/a.md"),
            ("/Drawer", "Drawer/a.md"),
            ("*.secret.md", "a/b.secret.md"),
            ("a/*.md", "a/b.md"),
            ("**/x.md", "x.md"),
            ("**/x.md", "a/b/x.md"),
            ("일기?.md", "일기가.md"),
            ("[가-힣]기.md", "일기.md"),
            ("{일기,Diary}/**", "diary/a.md"),
            ("\u{1100}\u{1161}/x.md", "가/x.md"),
            ("C++ (old).md", "C++ (old).md"),
            ("[x", "[x"),
        ] {
            assert!(matches(glob, path), "{glob} {path}");
        }
        for (glob, path) in [
            ("Drawer", "Drawers/a.md"),
            ("/Drawer", "a/Drawer/b.md"),
            ("a/*.md", "b/a/c.md"),
            ("a/*.md", "a/b/c.md"),
            ("[!a].md", "a.md"),
            ("일기?.md", "일기.md"),
        ] {
            assert!(!matches(glob, path), "{glob} {path}");
        }
    }

    #[test]
    fn v7_any_text_is_some_pattern() {
        for glob in [
            "", "[", "[]", "[!]", "{", "}", "{a,{b}", "[z-a]", "[a--]", "***", "\\", "[[:x:]]",
        ] {
            let built = regex::Regex::new(&to_regex(glob));
            // `[z-a]` is no range; its regular expression must fail rather than match nothing.
            assert_eq!(built.is_err(), glob == "[z-a]", "{glob}");
        }
    }
}
