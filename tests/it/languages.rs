//! The report in other languages: heads, labels, axes, keys and cautions are complete; numbers and people's words stay.

use ambula::report::model::{Block, Report};
use ambula::report::{Language, Paper, page_contents, translated};

use super::sandbox::Sandbox;

fn sample() -> Report {
    let sandbox = Sandbox::sample("adult-hemiplegia");
    // the sandbox copies no videos
    let text = std::fs::read_to_string(sandbox.path().join("session.toml")).unwrap();
    sandbox.write("session.toml", text.split("[[video]]").next().unwrap().as_bytes());
    sandbox.outcome().composed()
}

/// Everything that a reader finds the way by: titles, heads of tables, labels, axes, keys of figures.
fn fixed(report: &Report) -> Vec<String> {
    let mut all = vec![report.head.title.clone()];
    let cover = &report.cover;
    all.extend(cover.identification.iter().map(|f| f.label.clone()));
    all.extend(
        cover
            .headlines
            .iter()
            .flat_map(|h| &h.numbers)
            .map(|n| n.label.clone()),
    );
    all.extend(cover.status.iter().map(|s| s.label.clone()));
    for section in &report.sections {
        all.push(section.title.clone());
        for block in &section.blocks {
            match block {
                Block::Heading { text } => all.push(text.clone()),
                Block::Table(table) => all.extend(table.columns.iter().map(|c| c.title.clone())),
                Block::Figure(figure) => {
                    all.extend(figure.key.iter().map(|k| k.text.clone()));
                    for panel in figure.grid.rows.iter().flatten().flatten() {
                        all.extend([&panel.title, &panel.positive, &panel.negative].map(Clone::clone));
                    }
                }
                Block::Profile(figure) => {
                    all.extend(figure.key.iter().map(|k| k.text.clone()));
                    all.extend(figure.grid.groups.iter().map(|g| g.name.join(" ")));
                }
                _ => {}
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Cells that hold a number, in page order.
fn numbers(report: &Report) -> Vec<String> {
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|t| &t.rows).flat_map(|row| row.cells.clone());
    let is_number = |cell: &String| {
        cell.chars().any(|c| c.is_ascii_digit())
            && cell.chars().all(|c| c.is_ascii_digit() || " .±−–*".contains(c))
    };
    cells.filter(is_number).collect()
}

#[test]
fn heads_labels_axes_and_keys_are_complete_and_numbers_stay() {
    let english = sample();
    let all = fixed(&english);
    assert!(all.len() > 100, "{}", all.len());
    for language in [Language::German, Language::Spanish] {
        let missing: Vec<&String> = all.iter().filter(|text| !language.knows(text)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", language.tag());
        let other = translated(&english, language);
        assert_eq!(other.head.language, language.tag());
        assert_eq!(numbers(&english), numbers(&other));
        assert!(numbers(&other).len() > 200);
        assert_eq!(
            english.cover.question, other.cover.question,
            "the referrer's words"
        );
        let same = english
            .sections
            .iter()
            .zip(&other.sections)
            .filter(|(a, b)| a.title == b.title)
            .count();
        // Movement Analysis Profile is a name
        assert!(same <= 1, "{same} titles stay English");
        let cover = &other.cover.intended_use;
        assert!(cover.contains("Englisch") || cover.contains("inglés"), "{cover}");
        for paper in [Paper::A4, Paper::UsLetter] {
            let pages = page_contents(&other, paper).unwrap();
            super::report_missing::look(language.tag(), paper, &other, &pages);
        }
    }
    assert_eq!(translated(&english, Language::English), english);
}

#[test]
fn the_session_file_chooses_and_another_language_is_refused_by_name() {
    assert_eq!(Language::of("de"), Some(Language::German));
    assert_eq!(Language::of("fr"), None);
    let sandbox = Sandbox::sample("adult-hemiplegia");
    let text = std::fs::read_to_string(sandbox.path().join("session.toml")).unwrap();
    let text = text.split("[[video]]").next().unwrap();
    sandbox.write(
        "session.toml",
        format!("{text}\n[report]\nlanguage = \"es\"\n").as_bytes(),
    );
    let outcome = sandbox.outcome();
    let pdf = outcome.report(&ambula::session::Silent).unwrap().bytes;
    assert!(
        pdf.windows(8).any(|w| w == b"/Lang(es"),
        "the document says its language"
    );
    let page = String::from_utf8(outcome.interactive_report().unwrap().bytes).unwrap();
    for words in [
        "<html lang=\"es\">",
        "Imprimir",
        "Flexión de rodilla",
        "data-shows=\"value\"",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
