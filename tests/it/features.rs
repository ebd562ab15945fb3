//! The draft list of features: written, changed and accepted by a person, bound to the values it was made from.

use ambula::report::FeatureList;
use ambula::report::model::{Block, Report, Section};
use ambula::session::{FEATURES_FILE, SessionError, Silent, write_features};

use super::sandbox::Sandbox;

fn page(report: &Report) -> &Section {
    report.sections.iter().find(|s| s.key == "features").unwrap()
}

/// First cells of the table of the page.
fn lines(report: &Report) -> Vec<String> {
    let tables = page(report).blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables
        .flat_map(|t| &t.rows)
        .map(|row| row.cells[0].clone())
        .collect()
}

fn words(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn a_list_is_a_draft_until_a_person_accepts_it_and_only_for_these_values() {
    let sandbox = Sandbox::sample("adult-hemiplegia");
    // the sandbox copies no videos
    let path = sandbox.path().join("session.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.split("[[video]]").next().unwrap().to_owned();
    sandbox.write("session.toml", text.as_bytes());

    let draft = sandbox.outcome().composed();
    assert_eq!(page(&draft).title, "Draft list of features, not reviewed");
    let swing = "Knee flexion, most in swing: smaller than the reference";
    assert!(lines(&draft).iter().any(|l| l == swing), "{:?}", lines(&draft));
    for word in ["diagnos", "spastic", "weak", "caused", "recommend"] {
        let list = lines(&draft).join(" ").to_lowercase();
        assert!(!list.contains(word), "{word} in {list}");
    }
    // every line of the list is marked in a table of values
    let marked = words(&draft).matches(" *\"").count();
    assert!(
        marked >= lines(&draft).len(),
        "{marked} marks, {} lines",
        lines(&draft).len()
    );

    let written = write_features(sandbox.path(), false, &Silent).unwrap();
    assert_eq!(written.count, lines(&draft).len());
    let again = write_features(sandbox.path(), false, &Silent);
    assert!(matches!(again, Err(SessionError::AlreadyThere { .. })));

    let file = sandbox.path().join(FEATURES_FILE);
    let list = std::fs::read_to_string(&file).unwrap();
    let own = "Toe drag seen on video, right";
    let list = list
        .replace("accepted_by = \"\"", "accepted_by = \"A. Example, PT\"")
        .replace("accepted_on = \"\"", "accepted_on = \"2026-03-04\"")
        .replacen(swing, "Peak knee flexion in swing is reduced", 1);
    let list = format!("{list}\n[[feature]]\ntext = \"{own}\"\nside = \"right\"\n");
    sandbox.write(FEATURES_FILE, list.as_bytes());
    let outcome = sandbox.outcome();
    assert!(outcome.provenance.inputs.iter().any(|i| i.file == FEATURES_FILE));
    let accepted = outcome.composed();
    assert_eq!(page(&accepted).title, "List of features");
    assert!(words(&accepted).contains("Accepted by A. Example, PT on 4 March 2026."));
    assert!(lines(&accepted).iter().any(|l| l == own));
    assert!(
        lines(&accepted)
            .iter()
            .any(|l| l == "Peak knee flexion in swing is reduced")
    );

    // another limit on what is known to be error: the list was accepted for other values
    sandbox.write(
        FEATURES_FILE,
        list.replace("values_sha256 = \"", "values_sha256 = \"00")
            .as_bytes(),
    );
    let other = sandbox.outcome().composed();
    assert_eq!(page(&other).title, "Draft list of features, not reviewed");
    assert!(words(&other).contains("A. Example, PT accepted a list of other results"));
    assert!(!lines(&other).iter().any(|l| l == own));

    sandbox.write(FEATURES_FILE, list.replace("2026-03-04", "").as_bytes());
    assert!(sandbox.error().contains("accepted_by without accepted_on"));
    assert_eq!(FeatureList::default(), FeatureList::Draft);
}
