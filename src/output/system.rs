//! What the system can do with folders and the standard library does not offer.
//!
//! Entry points: [`exchange`], so that there is a site at every moment, [`settle`], so that a power failure leaves whole files, and
//! [`is_mounted`], for an output folder that cannot be renamed. A system that cannot tell or cannot do it says so, and swapping goes another way.

use std::io;
use std::path::Path;

/// Lets two folders take each other's place in one step.
///
/// # Errors
/// Where the system or the file system cannot do that; then nothing has happened.
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
/// If something could not be written there.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    #[cfg(test)]
    super::faulty::settle(folder)?;
    #[cfg(target_os = "linux")]
    {
        // All of the file system at once: one wait for the disk, where each file would need its own.
        Ok(rustix::fs::syncfs(std::fs::File::open(folder)?)?)
    }
    #[cfg(not(target_os = "linux"))]
    settle_each(folder)
}

/// As [`settle`], file by file.
#[cfg(any(test, not(target_os = "linux")))]
fn settle_each(folder: &Path) -> io::Result<()> {
    use rayon::prelude::*;
    let entries: Vec<_> = walkdir::WalkDir::new(folder).into_iter().collect();
    entries.into_par_iter().try_for_each(|entry| {
        let entry = entry?;
        let kind = entry.file_type();
        // Only Unix has folders that can be opened. Windows wants a file to be open for writing.
        if !(kind.is_file() || kind.is_dir() && cfg!(unix)) {
            return Ok(());
        }
        let mut options = std::fs::File::options();
        options.read(true).write(cfg!(windows));
        options.open(entry.path())?.sync_all()
    })
}

/// Whether a file system of its own, or a part of another one, hangs at `folder`, which lies in `parent`: a volume of a container.
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

/// A number for what `path` lies on.
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
    fn settling_reaches_every_file_and_tells_of_a_folder_that_is_gone() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("a/b")).unwrap();
        std::fs::write(root.path().join("a/b/c"), "text").unwrap();
        for settle in [settle, settle_each] {
            settle(root.path()).unwrap();
            assert!(settle(&root.path().join("gone")).is_err());
        }
    }
}
