//! Paths as long as the system has, and longer.

use crate::bounded::{build, make, run};
use crate::names::{every_note_has_its_page, plain};
use crate::support::TestVault;
use std::fs;
use std::path::Path;

/// Makes `notes/ddd/…/ddd/Deep.md` so deep that the path from the vault's folder has `depth` bytes or a few more.
fn deep(vault: &TestVault, depth: usize) {
    let unit = "d".repeat(100);
    let leaf = vault.path("leaf");
    fs::create_dir_all(&leaf).unwrap();
    fs::write(leaf.join("Deep.md"), "deep text ![[pic.png]]\n").unwrap();
    fs::write(leaf.join("pic.png"), "picture").unwrap();
    // Made from its end, for no single path could name it.
    let mut made = 0;
    let mut whole = leaf;
    while made < depth {
        let count = ((depth - made).div_ceil(101)).min(20);
        let top = vault.path(&format!("part-{made}"));
        let inner = (0..count).fold(top.clone(), |path, _| path.join(&unit));
        fs::create_dir_all(inner.parent().unwrap()).unwrap();
        fs::rename(&whole, &inner).unwrap();
        whole = top;
        made += count * 101;
    }
    fs::rename(whole, vault.path("notes/Down")).unwrap();
}

#[test]
fn paths_as_long_as_the_system_has_and_longer() {
    for (depth, is_known) in [
        (2_000, Some(true)),
        (3_700, None),
        (3_900, None),
        (4_000, None),
        (4_050, None),
        (6_000, Some(false)),
    ] {
        let vault = TestVault::new().note("Hive.md", "The hive text.\n");
        build(&vault).code(0);
        deep(&vault, depth);
        vault.write("notes/Hive.md", "The hive text changed.\n");
        let ended = run(&vault, &["build"]);
        plain(&ended);
        match ended.code {
            Some(0) => {
                assert_ne!(is_known, Some(false));
                assert_eq!(every_note_has_its_page(&vault), 2);
                assert!(
                    vault
                        .output_files()
                        .iter()
                        .any(|file| file.ends_with("/pic.png"))
                );
                assert!(vault.page("hive/").contains("changed"));
            }
            _ => {
                assert_ne!(is_known, Some(true), "{ended:#?}");
                assert!(
                    ended.stderr.contains("too long") && ended.stderr.contains("/ddd"),
                    "{depth}: {ended:#?}"
                );
                assert!(
                    vault.page("hive/").contains("The hive text.</p>"),
                    "the old site"
                );
            }
        }
        remove(&vault.path("notes/Down"));
    }
}

/// The standard library may not remove what no path can name.
fn remove(folder: &Path) {
    make("rm", ["-rf".as_ref(), folder.as_os_str()]);
}
