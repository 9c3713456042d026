//! Paths in the output folder: `/` between their parts, whatever the system.

use rustc_hash::FxHashSet;

/// Whether `path` names a file inside the output folder on every system.
///
/// # Errors
/// The problem, as the end of a sentence, after "which".
pub(super) fn check_path(path: &str) -> Result<(), &'static str> {
    // These names belong to the record, and to files that exist only during a build.
    if path.starts_with(".noteweave-") {
        return Err("noteweave keeps for itself");
    }
    for part in path.split('/') {
        match part {
            "" => return Err("has an empty part"),
            "." | ".." => return Err("leaves its folder"),
            _ if part.contains('\\') => return Err("holds `\\`"),
            _ if part.contains(|c: char| c.is_control()) => {
                return Err("holds a control character");
            }
            _ => {}
        }
    }
    // `C:x` is another drive on Windows.
    if cfg!(windows) && path.contains(':') {
        return Err("holds `:`");
    }
    Ok(())
}

/// Returns all folders that files at `paths` lie in.
pub(super) fn folders_of<'p>(paths: impl Iterator<Item = &'p str>) -> FxHashSet<&'p str> {
    let mut folders = FxHashSet::default();
    for path in paths {
        let mut rest = path;
        while let Some(slash) = rest.rfind('/') {
            rest = &rest[..slash];
            if !folders.insert(rest) {
                break;
            }
        }
    }
    folders
}
