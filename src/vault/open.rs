//! Opens files that a walk over a folder found, without following a symbolic link below that folder.
//!
//! Entry point: [`open()`]. Between the walk and the opening, a file or one of its folders may have been replaced by a link to a place that
//! was never checked (V17). A pipe in the place of a file is not waited for.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens the regular file at `disk`. None of the last `parts` names of its path may be a symbolic link: those are the names below the
/// folder that was walked.
///
/// # Errors
/// The system's error, or one that says that it is a link or no regular file.
pub fn open(disk: &Path, parts: usize) -> io::Result<File> {
    let file = open_unfollowed(disk, parts)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    Ok(file)
}

fn is_a_link() -> io::Error {
    io::Error::other("it is a symbolic link, or lies below one")
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn open_unfollowed(disk: &Path, parts: usize) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    use rustix::io::Errno;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{ResolveFlags, openat2};
        let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let opened = openat2(CWD, disk, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS);
        // If this fails, opening name by name decides. The cause may be a link above the folder that was walked, which may be
        // followed, a real error, or a kernel older than 5.6.
        if let Ok(file) = opened {
            return Ok(file.into());
        }
    }
    let root = disk.ancestors().nth(parts).unwrap_or(Path::new(""));
    let inside = disk.strip_prefix(root).map_err(io::Error::other)?;
    let mut at = openat(CWD, root, flags | OFlags::DIRECTORY, Mode::empty())?;
    let mut names = inside.iter().peekable();
    while let Some(name) = names.next() {
        let kind = match names.peek() {
            Some(_) => OFlags::DIRECTORY,
            None => OFlags::NONBLOCK,
        };
        let opened = openat(&at, name, flags | OFlags::NOFOLLOW | kind, Mode::empty());
        at = opened.map_err(|error| match error {
            Errno::LOOP => is_a_link(),
            // With both flags, the system reports a link as `NOTDIR`.
            Errno::NOTDIR if names.peek().is_some() => is_a_link(),
            error => error.into(),
        })?;
    }
    Ok(at.into())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn open_unfollowed(disk: &Path, parts: usize) -> io::Result<File> {
    if disk.ancestors().take(parts).any(Path::is_symlink) {
        return Err(is_a_link());
    }
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(disk)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    File::open(disk)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    #[test]
    fn v17_no_link_is_followed_below_the_folder_that_was_walked() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        fs::create_dir_all(at("real/vault/Img")).unwrap();
        fs::write(at("real/vault/Img/p.png"), "picture").unwrap();
        fs::write(at("secret"), "secret").unwrap();
        symlink("real", at("home")).unwrap();
        symlink("../../../secret", at("real/vault/Img/link.png")).unwrap();
        symlink("Img", at("real/vault/Other")).unwrap();
        let read = |path: &str, parts: usize| {
            let mut text = String::new();
            open(&at(path), parts)?.read_to_string(&mut text)?;
            io::Result::Ok(text)
        };
        assert_eq!(read("home/vault/Img/p.png", 2).unwrap(), "picture");
        assert!(
            read("home/vault/Img/p.png", 4).is_err(),
            "here `home` is below"
        );
        for path in ["home/vault/Img/link.png", "home/vault/Other/p.png"] {
            let error = read(path, 2).unwrap_err().to_string();
            assert!(error.contains("symbolic link"), "{path}: {error}");
        }
        let error = read("home/vault/Img/none.png", 2).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        let error = read("home/vault/Img", 1).unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
    }

    #[test]
    fn v17_a_pipe_is_not_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            let error = open(&pipe, 1).unwrap_err().to_string();
            assert!(error.contains("not a regular file"), "{error}");
        }
    }
}
