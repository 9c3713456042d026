//! Operations on folders that the system offers and the standard library does not.
//!
//! Entry points: [`exchange`], so that there is a site at every moment; [`sync`], so that a power failure leaves whole files;
//! [`is_mounted`], because such an output folder cannot be renamed. If a system cannot do one of them, it returns an error, and swapping
//! works in another way.

use std::io;
use std::path::Path;

/// Swaps two folders in one step.
///
/// # Errors
/// If the system or the file system cannot do that; then nothing has changed.
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    #[cfg(test)]
    super::faulty::exchange(one)?;
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (one, other);
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Waits until every file in `folder`, and its name, is on the disk.
///
/// # Errors
/// If something could not be written.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(test)]
    super::faulty::sync(folder)?;
    #[cfg(target_os = "linux")]
    {
        // Syncs the whole file system at once, because that is one wait for the disk; syncing file by file would be one wait for each.
        Ok(rustix::fs::syncfs(std::fs::File::open(folder)?)?)
    }
    #[cfg(not(target_os = "linux"))]
    sync_each(folder)
}

/// Like [`sync`], file by file.
#[cfg(any(test, not(target_os = "linux")))]
fn sync_each(folder: &Path) -> io::Result<()> {
    use rayon::prelude::*;
    let entries: Vec<_> = walkdir::WalkDir::new(folder).into_iter().collect();
    entries.into_par_iter().try_for_each(|entry| {
        let entry = entry?;
        let kind = entry.file_type();
        // Only Unix can open folders. Windows requires a file to be open for writing.
        if !(kind.is_file() || kind.is_dir() && cfg!(unix)) {
            return Ok(());
        }
        let mut options = std::fs::File::options();
        options.read(true).write(cfg!(windows));
        options.open(entry.path())?.sync_all()
    })
}

/// Whether another file system, or a part of one, is mounted at `folder`, which lies in `parent`: a volume of a container.
pub(super) fn is_mounted(folder: &Path, parent: &Path) -> bool {
    #[cfg(test)]
    if super::faulty::is(super::faulty::System::Mounted, folder) {
        return folder.is_dir();
    }
    match (mount(folder), mount(parent)) {
        (Some(inner), Some(outer)) => inner != outer,
        _ => false,
    }
}

/// Returns the number of the mount that `path` lies on.
#[cfg(target_os = "linux")]
fn mount(path: &Path) -> Option<(u64, u64)> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
    use std::os::unix::fs::MetadataExt;
    let device = std::fs::metadata(path).ok()?.dev();
    // Two places of one file system have different numbers; kernels before 5.8 do not tell.
    let told = statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok();
    let told = told.filter(|told| told.stx_mask & StatxFlags::MNT_ID.bits() != 0);
    Some((device, told.map_or(0, |told| told.stx_mnt_id)))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn mount(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((std::fs::metadata(path).ok()?.dev(), 0))
}

#[cfg(not(unix))]
fn mount(_path: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syncing_reaches_every_file_and_tells_of_a_folder_that_is_gone() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("a/b")).unwrap();
        std::fs::write(root.path().join("a/b/c"), "text").unwrap();
        for sync_all in [sync, sync_each] {
            sync_all(root.path()).unwrap();
            assert!(sync_all(&root.path().join("gone")).is_err());
        }
    }
}
