//! Disks that are full, read-only, mounted in the place of the site, or not the one with the vault.
//!
//! Most of it needs a file system of its own, mounted where nobody else sees it ([`Space`]). Where that is not allowed, a limit on
//! the size of files stands in for the full disk, and always is tried as well; other kinds of disks are in the tests of writing.

use super::site::{Files, Size, both_sites, files, in_shell, left_in, run, vault, write};
use super::support::TestVault;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A view of the disk with mounts of its own, for as long as the value lives.
struct Space {
    holder: Child,
    /// The temporary folder of the vault, as others reach it.
    root: PathBuf,
}

impl Space {
    /// Runs `mounts`, shell commands, in the folder of the vault. `None`, and why, if that is not allowed here.
    fn new(vault: &TestVault, mounts: &str) -> Option<Self> {
        let root = fs::metadata(vault.path("")).unwrap();
        let is_root = std::os::unix::fs::MetadataExt::uid(&root) == 0;
        let mut command = Command::new("unshare");
        command.args(if is_root { &["-m"][..] } else { &["-r", "-m"] });
        command.args(["sh", "-c", &format!("{mounts} && echo ready && read end")]);
        command.current_dir(vault.path(""));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let Ok(mut holder) = command.spawn() else {
            return None;
        };
        let mut line = String::new();
        let out = holder.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let inside = format!("/proc/{}/root", holder.id());
        let root = PathBuf::from(inside + vault.path("").to_str().unwrap());
        let space = Self { holder, root };
        if line.trim() == "ready" {
            return Some(space);
        }
        #[expect(clippy::print_stderr, reason = "for who wonders why it is so quick")]
        {
            eprintln!("no mounts here: other ways are tried");
        }
        None
    }

    /// `command`, which belongs to the vault, with this view of the disk.
    fn command(&self, command: &Command) -> Command {
        let mut enter = Command::new("nsenter");
        enter.arg(format!("--target={}", self.holder.id()));
        let own = fs::metadata("/proc/self").unwrap();
        if std::os::unix::fs::MetadataExt::uid(&own) != 0 {
            enter.args(["--user", "--preserve-credentials"]);
        }
        enter.arg("--mount").arg("sh");
        let folder = command.get_current_dir().unwrap().to_str().unwrap();
        enter.args(["-c", &format!("cd '{folder}' && exec \"$0\" \"$@\"")]);
        enter.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => enter.env(name, value),
                None => enter.env_remove(name),
            };
        }
        enter
    }

    fn build(&self, vault: &TestVault, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut all = vec!["build"];
        all.extend(arguments);
        run(self.command(&vault.command(&all)))
    }

    fn files(&self, path: &str) -> Files {
        files(&self.root.join(path))
    }

    fn shell(&self, vault: &TestVault, line: &str) {
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(vault.path(""));
        let (code, _, errors) = run(self.command(&command));
        assert_eq!(code, Some(0), "{line}: {errors}");
    }

    /// Fills the disk at `disk/` but for so many blocks of 4 KiB.
    fn fill(&self, vault: &TestVault, free: usize) {
        let line = format!(
            "rm -f disk/filler disk/free; dd if=/dev/zero of=disk/free bs=4096 count={free} 2>/dev/null; \
             dd if=/dev/zero of=disk/filler bs=4096 2>/dev/null; rm -f disk/free; true"
        );
        self.shell(vault, &line);
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// The next larger number of blocks to try: each first, then in steps.
fn more(blocks: usize) -> usize {
    blocks + 1 + blocks / 2
}

#[test]
fn a_disk_that_is_full_leaves_the_old_site() {
    for size in [Size::Large, Size::Small] {
        let vault = vault();
        let sites = both_sites(&vault, size);
        fs::create_dir(vault.path("disk")).unwrap();
        let Some(space) = Space::new(&vault, "mount -t tmpfs -o size=1200k none disk") else {
            a_limit_on_the_size_of_files(size);
            continue;
        };
        // How the build goes with so many free blocks; `None` if it fails, as it should, for want of space.
        let build = |free: usize| {
            space.fill(&vault, free);
            let (code, _, errors) = space.build(&vault, &["-o", "disk/public"]);
            space.shell(&vault, "rm -f disk/filler");
            assert_eq!(
                left_in(&space.root.join("disk")),
                [""; 0],
                "{size:?}, {free}"
            );
            if code != Some(0) {
                assert_eq!(code, Some(1));
                let names = errors.contains("disk/") && errors.contains("No space left");
                assert!(names, "{errors}");
                return None;
            }
            Some(space.files("disk/public"))
        };
        let (mut failed, mut free) = (0, 0);
        while build(free).is_none() {
            assert!(!space.root.join("disk/public").exists(), "there was none");
            failed += 1;
            free = more(free);
        }
        assert!(space.files("disk/public") == sites[0]);
        for to in [1, 0, 1] {
            write(&vault, size, to);
            free = 0;
            let site = loop {
                if let Some(site) = build(free) {
                    break site;
                }
                let old = &sites[1 - to];
                assert!(space.files("disk/public") == *old, "{size:?}, {free}");
                failed += 1;
                free = more(free);
            };
            assert!(site == sites[to]);
        }
        assert!(failed > 10, "{size:?}: {failed}");
    }
}

#[test]
fn a_file_that_cannot_grow_leaves_the_old_site() {
    a_limit_on_the_size_of_files(Size::Large);
    a_limit_on_the_size_of_files(Size::Small);
}

/// Writing fails where a file grows too large, which looks like a full disk to the program.
fn a_limit_on_the_size_of_files(size: Size) {
    let vault = vault();
    let sites = both_sites(&vault, size);
    write(&vault, size, 1);
    let (mut failed, mut blocks) = (0, 0);
    loop {
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}");
        let (code, _, errors) = run(in_shell(&limited, &vault.command(&["build"])));
        let site = files(&vault.path("public"));
        assert_eq!(left_in(&vault.path("")), [""; 0]);
        if code == Some(0) {
            assert!(site == sites[1]);
            break;
        }
        assert_eq!(code, Some(1));
        assert!(
            errors.contains("public") && errors.contains("File too large"),
            "{errors}"
        );
        assert!(site == sites[0], "{blocks}");
        failed += 1;
        blocks = more(blocks);
    }
    assert!(failed > 3, "{failed}");
}

#[test]
fn v18_a_full_disk_keeps_nothing_private_in_the_cache() {
    let vault = TestVault::new()
        .note("index.md", "text")
        .note("A.md", "```rust\nfn canary_code() {}\n```\n");
    fs::create_dir(vault.path("disk")).unwrap();
    let Some(space) = Space::new(&vault, "mount -t tmpfs -o size=400k none disk") else {
        return cache_that_cannot_grow(&vault);
    };
    let arguments = ["--cache-dir", "disk"];
    let holds = |space: &Space| {
        let has = |bytes: &Vec<u8>| bytes.windows(11).any(|w| w == b"canary_code");
        space.files("disk").values().any(has)
    };
    for free in [0, 1, 2] {
        vault.write("notes/A.md", "```rust\nfn canary_code() {}\n```\n");
        assert_eq!(space.build(&vault, &arguments).0, Some(0));
        assert!(holds(&space));
        vault.write("notes/A.md", "---\npublish: false\n---\n");
        space.fill(&vault, free);
        let (code, _, errors) = space.build(&vault, &arguments);
        assert_eq!((code, errors.as_str()), (Some(0), ""));
        assert!(!holds(&space));
        vault.output_has_no("canary_code");
        space.shell(&vault, "rm disk/filler");
    }
}

/// The same without a mount.
fn cache_that_cannot_grow(vault: &TestVault) {
    let arguments = ["build", "--cache-dir", "cache"];
    vault.run(&arguments).code(0);
    let before = files(&vault.path("cache"));
    vault.write(
        "notes/A.md",
        "---\npublish: false\n---\n```rust\nfn canary_code() {}\n```\n",
    );
    // Pages that are there already are not written again.
    let (code, _, _) = run(in_shell(
        "trap '' XFSZ; ulimit -f 8",
        &vault.command(&arguments),
    ));
    assert!(code == Some(0) || before == files(&vault.path("cache")));
}

#[test]
fn a_site_on_a_read_only_disk_stays() {
    let vault = vault();
    let sites = both_sites(&vault, Size::Small);
    fs::create_dir(vault.path("disk")).unwrap();
    let Some(space) = Space::new(&vault, "mount -t tmpfs none disk") else {
        return super::permissions::output_in_a_folder_that_cannot_be_written();
    };
    let build = || space.build(&vault, &["-o", "disk/public"]);
    assert_eq!(build().0, Some(0));
    assert!(space.files("disk/public") == sites[0]);
    space.shell(&vault, "mount -o remount,bind,ro disk");
    write(&vault, Size::Small, 1);
    let (code, _, errors) = build();
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("disk/public") && errors.contains("Read-only file system"),
        "{errors}"
    );
    assert!(space.files("disk/public") == sites[0]);
    space.shell(&vault, "mount -o remount,bind,rw disk");
    assert_eq!(build().0, Some(0));
    assert!(space.files("disk/public") == sites[1]);
    assert_eq!(left_in(&space.root.join("disk")), [""; 0]);
}

/// A container's volume: the folder itself cannot be renamed. Another disk, and a part of the same one.
#[test]
fn a_site_in_a_mounted_folder_is_written_in_place() {
    let kinds = [
        "mount -t tmpfs none volume",
        "mkdir real && mount --bind real volume",
    ];
    for mounts in kinds {
        for size in [Size::Large, Size::Small] {
            let vault = vault();
            let sites = both_sites(&vault, size);
            fs::create_dir(vault.path("volume")).unwrap();
            // Also tried as `System::Mounted` in the tests of writing.
            let Some(space) = Space::new(&vault, mounts) else {
                return;
            };
            space.shell(&vault, "echo mine > volume/CNAME");
            let build = || {
                let (code, _, errors) = space.build(&vault, &["-o", "volume"]);
                assert_eq!(code, Some(0), "{errors}");
                let mut site = space.files("volume");
                assert_eq!(site.remove("CNAME").as_deref(), Some(&b"mine\n"[..]));
                assert_eq!(left_in(&space.root), [""; 0]);
                site
            };
            for version in [0, 1, 1, 0] {
                write(&vault, size, version);
                assert!(build() == sites[version], "{mounts}, {size:?}, {version}");
            }
            // A build that was killed left something, and one that is running is not disturbed.
            space.shell(
                &vault,
                "mkdir -p volume/.noteweave-new/a; echo '# half a journ' > volume/.noteweave-journal",
            );
            assert!(build() == sites[0]);
        }
    }
}

/// A container whose image has a site already: files in it can be moved, the folder itself cannot.
#[test]
fn a_site_from_a_layer_below_is_written_in_place() {
    let vault = vault();
    let sites = both_sites(&vault, Size::Large);
    for name in ["lower", "layers", "merged"] {
        fs::create_dir(vault.path(name)).unwrap();
    }
    vault.run(&["build", "-o", "lower/public"]).code(0);
    let mounts = "mount -t tmpfs none layers && mkdir layers/upper layers/work && \
                  mount -t overlay none -o lowerdir=lower,upperdir=layers/upper,workdir=layers/work merged";
    // Also tried as `System::Layered` in the tests of writing.
    let Some(space) = Space::new(&vault, mounts) else {
        return;
    };
    for version in [1, 0] {
        write(&vault, Size::Large, version);
        let (code, _, errors) = space.build(&vault, &["-o", "merged/public"]);
        assert_eq!(code, Some(0), "{errors}");
        assert!(space.files("merged/public") == sites[version]);
        assert_eq!(left_in(&space.root.join("merged")), [""; 0]);
    }
}

#[test]
fn a_vault_a_site_and_a_cache_on_different_disks() {
    let vault = vault();
    let sites = both_sites(&vault, Size::Large);
    for name in ["one", "two"] {
        fs::create_dir(vault.path(name)).unwrap();
    }
    let mounts = "mount -t tmpfs none one && mount -t tmpfs none two";
    let space = Space::new(&vault, mounts);
    for version in [0, 1, 0] {
        write(&vault, Size::Large, version);
        let mut command = vault.command(&["build", "-o", "one/public", "--cache-dir", "two/cache"]);
        // Nothing is ever made in a folder for temporary files.
        command.env("TMPDIR", "/no/such/folder");
        let (code, _, errors) = match &space {
            Some(space) => run(space.command(&command)),
            None => run(command),
        };
        assert_eq!(code, Some(0), "{errors}");
        let site = match &space {
            Some(space) => space.files("one/public"),
            None => files(&vault.path("one/public")),
        };
        assert!(site == sites[version]);
    }
}
