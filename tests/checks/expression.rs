//! A check of expressions of bases.

use super::memory;
use super::text;
use noteweave::bases::expression::{FormulaColumns, Formulas, Scope, parse};
use noteweave::config::Config;
use noteweave::link::{FileId, Lookup, NameTables, Parsed, Vault, link_indexed};
use noteweave::model::{Entry, FileKind, VaultPath};
use noteweave::value::{Value, Words, World};
use std::sync::{Arc, OnceLock};

/// A name that only a private note has.
const PRIVATE: &str = "Zzyzx";

const FILES: [(&str, &str); 5] = [
    ("Base.base", ""),
    (
        "Hive.md",
        "---\ntags: [bee/wild]\nn: 5\ndone: true\nday: 2031-04-05\nup: \"[[Zzyzx]]\"\nby: \"[[Queen]]\"\nl: [a, 2, \"[[Zzyzx|x]]\"]\ns: \"of [[Zzyzx]] and b\"\nm: {k: 1}\n---\n[[Queen]] [[Zzyzx]] ![[bee.png]]\n",
    ),
    ("Queen.md", "---\nn: 1\n---\n[[Hive]]\n"),
    (
        "Zzyzx.md",
        "---\npublish: false\nZzyzx: Zzyzx\n---\n[[Hive]] #Zzyzx\n",
    ),
    ("bee.png", ""),
];

/// An expression is read, or its mistake lies within it. It prints as what is read as the same. Its value does not name what is private, and
/// making it comes to an end.
pub fn expression(bytes: &[u8]) {
    let source = text(bytes);
    match parse(source) {
        Ok(node) => {
            assert!(node.span.range().end <= source.len());
            let printed = node.to_string();
            let again = parse(&printed);
            let again = again.unwrap_or_else(|e| panic!("{source:?} → {printed:?}: {e:?}"));
            assert_eq!(printed, again.to_string(), "{source:?}");
        }
        Err(mistake) => {
            let place = source.get(mistake.span.range());
            assert!(place.is_some(), "{source:?}: {mistake:?}");
        }
    }
    static VAULT: OnceLock<(Vault, NameTables)> = OnceLock::new();
    let (vault, names) = VAULT.get_or_init(vault);
    let (config, words) = (Config::default(), Words::default());
    let lookup = Lookup::new(vault, names);
    let world = World::new(vault, &lookup, &config.privacy, &words, config.site.zone());
    let formulas = Formulas::new(
        &world.columns,
        [
            ("f", source),
            ("g", "formula.f"),
            ("h", "[1, 2].map(value)"),
        ],
    );
    match formulas.get(0) {
        Ok(_) => evaluated(source, &world, &formulas),
        Err(mistake) => {
            let place = source.get(mistake.span.range());
            assert!(place.is_some(), "{source:?}: {mistake:?}");
        }
    }
}

fn evaluated(source: &str, world: &World<'_>, formulas: &Formulas) {
    let base = FileId(0);
    let columns = FormulaColumns::new(formulas, world.columns.files());
    let scope = Scope {
        world,
        formulas,
        shared: &columns,
        own: &columns,
        base,
        this: FileId(2),
        view: 0,
    };
    let hive = FileId(1);
    let row = scope.row(hive);
    let value = row.formula(0);
    match value {
        Err(fault) => {
            let place = source.get(fault.span.range());
            assert!(place.is_some(), "{source:?}: {fault:?}");
        }
        Ok(value) => {
            let told = format!("{} {:?}", world.plain(&value), world.pieces(&value, hive));
            // A name that the expression itself puts together is the author's.
            let typed = source.to_lowercase();
            let is_made = PRIVATE.to_lowercase().chars().all(|c| typed.contains(c));
            assert!(is_made || !told.contains(PRIVATE), "{source:?}: {told}");
            assert!(
                world.equals(&value, &value, hive) || is_unequal(&value),
                "{source:?}: {told}"
            );
            let key = world.sort_key(&value);
            assert!(key.cmp(&key).is_eq());
            let _ = world.group_key(&value);
        }
    }
    let _ = row.formula(1);
}

/// Whether a value holds what equals nothing, not even itself.
fn is_unequal(value: &Value) -> bool {
    let told = format!("{value:?}");
    told.contains("Private") || told.contains("Unsafe") || told.contains("Tag(\"\")")
}

fn vault() -> (Vault, NameTables) {
    let files = FILES.iter().map(|(path, text)| {
        let path = VaultPath::new(path);
        let kind = FileKind::of_extension(path.extension());
        let note = (kind == FileKind::Note)
            .then(|| Arc::new(memory::parse(path.as_str(), (*text).to_owned())));
        let entry = Entry {
            kind,
            disk: path.as_str().into(),
            path,
            size: text.len() as u64,
            modified: None,
            dimensions: None,
            state: None,
        };
        (entry, note)
    });
    let parsed = Parsed {
        files: files.collect(),
        built: Some(1_933_588_800),
        ..Parsed::default()
    };
    let (vault, index) = link_indexed(parsed, &Config::default(), None);
    (vault, index.tables())
}
