//! House rules as tests: who imports whom, file sizes, first lines, licences, no names of workplaces.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LONGEST_FILE_LINES: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the import table of docs/architecture.md, in order.
fn table() -> Vec<(String, BTreeSet<String>)> {
    let text = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    text.lines()
        .skip_while(|line| !line.starts_with("| room |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(str::trim);
            let room = cells.next().unwrap().to_owned();
            let may = cells
                .next()
                .unwrap()
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            (room, may)
        })
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The first path segment after each `crate::`, groups included (`crate::{a, b::{c, d}}`).
fn rooms_named(source: &str) -> BTreeSet<String> {
    let code = source
        .lines()
        .map(|l| l.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let word = |s: &str| -> String {
        s.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut rooms = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            rooms.insert(word(rest));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    rooms.insert(word(&group[start..i]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    rooms.insert(word(&group[start..i]));
                    start = i + 1;
                }
                _ => {}
            }
        }
    }
    rooms.remove("");
    rooms
}

#[test]
fn the_table_only_points_upwards() {
    let mut above = BTreeSet::new();
    for (room, may) in table() {
        let forward: Vec<_> = may.difference(&above).collect();
        assert!(
            forward.is_empty(),
            "{room} points at {forward:?}, which does not stand above it"
        );
        above.insert(room);
    }
    assert!(above.len() > 10, "the table was not read");
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let table: BTreeMap<_, _> = table().into_iter().collect();
    let src = root().join("src");
    let mut seen = 0;
    for path in sources(&src) {
        let inside = path.strip_prefix(&src).unwrap();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        if room == "main" || room == "lib" {
            continue;
        }
        let may = table
            .get(&room)
            .unwrap_or_else(|| panic!("room {room} has no row in docs/architecture.md"));
        for named in rooms_named(&std::fs::read_to_string(&path).unwrap()) {
            assert!(
                named == room || may.contains(&named),
                "{} imports {named}; its row in docs/architecture.md does not allow that",
                inside.display()
            );
        }
        seen += 1;
    }
    assert!(seen > 20, "only {seen} source files were read");
}

#[test]
fn every_file_says_its_idea_first_and_is_not_too_long() {
    let mut seen = 0;
    for folder in ["src", "tests", "benches"] {
        for path in sources(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(
                text.starts_with("//! "),
                "{} does not say its idea in its first line",
                path.display()
            );
            let lines = text.lines().count();
            assert!(
                lines <= LONGEST_FILE_LINES,
                "{} has {lines} lines",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 30, "only {seen} files were read");
}
