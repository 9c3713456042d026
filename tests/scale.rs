//! A page costs what it shows: it does not grow with its folder, its tags or the vault, and long lists are folded.

mod support;

use support::TestVault;

/// So many notes in one folder, each with one tag and a link to one note and to the next.
fn vault(notes: usize) -> TestVault {
    let mut vault = TestVault::new().note("Hub.md", "In the middle.");
    for at in 0..notes {
        let next = (at + 1) % notes;
        let text = format!("---\ntags: [all]\n---\nAbout [[Hub]] and [[Note {next:04}]].\n");
        vault = vault.note(&format!("All/Note {at:04}.md"), &text);
    }
    vault.build();
    vault
}

#[test]
fn a_page_does_not_grow_with_what_is_around_it() {
    let (small, large) = (vault(250), vault(1000));
    for page in ["all/note-0100/", "all/note-0000/"] {
        let (a, b) = (small.page(page).len(), large.page(page).len());
        assert!(
            b * 10 < a * 11,
            "{page}: {a} bytes, and {b} in a vault four times as large"
        );
    }
    let parts = |page: &str| {
        let (few, many) = (small.page(page), large.page(page));
        (
            few.matches("nw-branch").count(),
            many.matches("nw-branch").count(),
        )
    };
    // Folded into parts where the list is long, and every note is still there.
    for page in ["tags/all/", "all/"] {
        assert_eq!(parts(page), (0, 4), "{page}");
        assert!(large.page(page).contains("note-0999/"), "{page}");
    }
    let hub = large.page("hub/");
    let excerpts = hub.matches("nw-excerpt").count();
    assert!(excerpts <= 50, "{excerpts} excerpts");
    assert!(hub.contains("note-0999/") && hub.contains("950 more pages"));
}
