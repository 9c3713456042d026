//! What the system can do with folders and the standard library does not offer.
//!
//! Entry points: [`exchange`], so that there is a site at every moment, and [`is_mounted`], for an output folder that cannot be
//! renamed. A system that cannot tell or cannot do it says so, and swapping goes another way.

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
