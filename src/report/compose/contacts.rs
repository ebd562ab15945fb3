//! The table of all contacts with force plates: which foot, clean or not, and why.

use crate::report::input::{ContactRow, ReportInput};
use crate::report::model::{Block, Column, Row, Table};
use crate::report::rounding::{NOTHING, fixed};

/// The contacts of all walks; without plates one sentence in their place.
pub(super) fn blocks(input: &ReportInput<'_>) -> Vec<Block> {
    let text = |words: &str| {
        vec![Block::Text {
            text: words.to_owned(),
        }]
    };
    let Some(plates) = &input.plates else {
        return text(
            "The captures hold no force plates, so there are no joint moments, powers and ground reaction in this report.",
        );
    };
    if plates.contacts.is_empty() {
        return text("No walk loaded a force plate.");
    }
    let note = "Clean: one foot alone and whole on the plate, or on two plates together. A clean contact gives joint \
                moments and powers when it lies in a whole accepted gait cycle. A foot named by hand counts as clean \
                whatever geometry says; what geometry says is listed all the same.";
    vec![
        Block::Table(table(&plates.contacts)),
        Block::Notes {
            notes: vec![note.to_owned()],
        },
    ]
}

fn table(contacts: &[ContactRow]) -> Table {
    let rows = contacts.iter().map(|contact| {
        let reason = if contact.reason.is_empty() {
            NOTHING
        } else {
            &contact.reason
        };
        Row::of([
            contact.trial.clone(),
            contact.plate.to_string(),
            contact.foot.map_or(NOTHING, |side| side.word()).to_owned(),
            format!("{} to {}", fixed(contact.start_s, 2), fixed(contact.end_s, 2)),
            fixed(contact.peak_n, 0),
            if contact.clean { "clean" } else { "not clean" }.to_owned(),
            reason.to_owned(),
        ])
    });
    Table {
        summary: "Contacts with force plates: trial, plate, foot, time, peak force, verdict and reason"
            .to_owned(),
        columns: vec![
            Column::text("File", 2),
            Column::number("Plate"),
            Column::word("Foot"),
            Column::number("Time (s)"),
            Column::number("Peak (N)"),
            Column::word("Verdict"),
            Column::text("Reason", 3),
        ],
        rows: rows.collect(),
        small: true,
    }
}
