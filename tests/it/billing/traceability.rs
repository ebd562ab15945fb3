//! The table of docs/billing.md: every requirement has a row, every row names a function and a test that exist.

use std::collections::BTreeSet;
use std::path::Path;

use ambula::billing::rules::{RULES, Run};

fn texts(folder: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .map(|p| std::fs::read_to_string(p).unwrap())
        .collect()
}

fn rows() -> Vec<Vec<String>> {
    include_str!("../../../docs/billing.md")
        .lines()
        .skip_while(|l| !l.starts_with("| requirement | in few words |"))
        .skip(2)
        .take_while(|l| l.starts_with('|'))
        .map(|l| {
            l.trim_matches('|')
                .split('|')
                .map(|c| c.trim().trim_matches('`').to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn every_requirement_has_its_row_function_and_test() {
    let (code, tests) = (texts("src/billing/rules"), texts("tests/it/billing"));
    let rows = rows();
    let ids: Vec<&str> = rows.iter().map(|r| r[0].as_str()).collect();
    assert_eq!(ids, RULES.iter().map(|r| r.id).collect::<Vec<_>>());
    let (mut checks, mut human, mut by) = (0, 0, 0);
    for (row, rule) in rows.iter().zip(RULES) {
        assert_eq!(row[1], rule.words, "{}", rule.id);
        let name = rule.id.to_lowercase().replace('-', "_");
        match rule.run {
            Run::Check(_) => {
                assert!(row[3].ends_with(&format!("::{name}")), "{row:?}");
                assert!(
                    code.contains(&format!("pub(super) fn {name}(c: &Case")),
                    "no function {name}"
                );
                assert!(
                    code.contains(&format!("/// {}: ", rule.id)),
                    "the function of {} does not cite it",
                    rule.id
                );
                assert_eq!(row[4], name);
                assert!(
                    tests.contains(&format!("    {name} \"{}\" ", rule.id)),
                    "no test {name}"
                );
                checks += 1;
            }
            Run::Human(why) => {
                assert_eq!(row[3], format!("human only: {why}"));
                human += 1;
            }
            Run::By(path) => {
                assert!(
                    path.contains(row[3].trim_start_matches("timed::")),
                    "{path} {row:?}"
                );
                assert!(tests.contains(&format!("fn {}(", row[4])), "no test {}", row[4]);
                by += 1;
            }
        }
    }
    let of_requirements = RULES
        .iter()
        .filter(|r| !r.id.starts_with("DX") && !r.id.starts_with("ID"))
        .count();
    println!(
        "{of_requirements} requirements: {} rules (with {} of the data model), {by} by arithmetic, {human} human only",
        checks,
        RULES.len() - of_requirements
    );
    assert_eq!(of_requirements, 151);
    assert_eq!((checks, by, human), (151 - 3 + 8, 1, 2));
}

#[test]
fn every_erratum_has_a_scenario() {
    let tests = texts("tests/it/billing");
    let numbers: BTreeSet<String> = (1..=42)
        .map(|n| format!("e_{n:02}"))
        .chain(["e_09b", "e_09c", "e_20b", "e_20c", "e_20d"].map(str::to_owned))
        .collect();
    for number in &numbers {
        assert!(tests.contains(&format!("fn {number}_")), "no scenario {number}");
    }
    println!("{} errata with a scenario each", numbers.len());
}
