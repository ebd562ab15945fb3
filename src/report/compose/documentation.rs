//! The documentation page at the end of the report, and the packet that a payer is sent.

use super::{cover, head};
use crate::report::documentation::{Documentation, Packet};
use crate::report::input::ReportInput;
use crate::report::model::{Block, Column, Fact, Light, Report, Row, Section, StatusLine, Table};

/// Title of the packet.
const PACKET: &str = "Documentation of a motion analysis for the payer";

/// The page; `None` where the session states nothing about an encounter.
pub(super) fn section(input: &ReportInput<'_>) -> Option<Section> {
    let documentation = input.documentation.as_ref()?;
    let mut blocks = judged(documentation);
    blocks.push(Block::Notes {
        notes: vec![
            "Completeness of the record at the time of this report, for billing; no part of the findings. Present: \
             stated in the record. Attested: a named person stands behind it with a day. Derived: read from the \
             captures or computed. ambula documentation judges again, as of the day on which it is asked."
                .to_owned(),
        ],
    });
    Some(Section {
        key: "documentation",
        title: "Documentation".to_owned(),
        subtitle: String::new(),
        blocks,
    })
}

fn table<const N: usize>(summary: &str, columns: [Column; N], rows: &[[String; N]]) -> Block {
    Block::Table(Table {
        summary: summary.to_owned(),
        columns: columns.into(),
        rows: rows.iter().cloned().map(Row::of).collect(),
        small: true,
    })
}

fn heading(text: &str) -> Block {
    Block::Heading {
        text: text.to_owned(),
    }
}

fn facts(pairs: &[(String, String)]) -> Block {
    let one = |(label, text): &(String, String)| Fact::new(label, text.clone());
    Block::Facts {
        facts: pairs.iter().map(one).collect(),
    }
}

fn judged(documentation: &Documentation) -> Vec<Block> {
    let mut blocks = vec![facts(&documentation.facts)];
    if !documentation.codes.is_empty() {
        let columns = [
            Column::word("Code"),
            Column::text("Service", 5),
            Column::text("State", 2),
            Column::number("Open"),
        ];
        blocks.push(table("Codes and how far each is", columns, &documentation.codes));
    }
    if !documentation.elements.is_empty() {
        let columns = [
            Column::text("Element", 4),
            Column::text("State", 2),
            Column::text("Where it comes from, or what is open", 6),
        ];
        blocks.push(heading("Completeness"));
        blocks.push(table("Elements of the record", columns, &documentation.elements));
    }
    if !documentation.open.is_empty() {
        let columns = [
            Column::word("Rule"),
            Column::text("Found", 5),
            Column::text("To do", 4),
        ];
        blocks.push(heading("Open, in the order of work"));
        blocks.push(table("Open findings", columns, &documentation.open));
    }
    blocks
}

/// The packet of a session: what the record states, the checklist, the documents that go with it, how complete it is.
pub fn compose_packet(input: &ReportInput<'_>, packet: &Packet) -> Report {
    let mut head = head(input);
    head.title = PACKET.to_owned();
    head.status = "Documentation – statements of the record, not interpreted".to_owned();
    let mut cover = cover::cover(input);
    cover.headlines = Vec::new();
    let missing = packet.checklist.iter().filter(|row| row[2] == MISSING).count();
    cover.status = vec![StatusLine {
        light: if missing > 0 {
            Light::Attention
        } else {
            Light::Clear
        },
        label: "Checklist".to_owned(),
        text: match missing {
            0 => "every item is there".to_owned(),
            1 => "one item is missing".to_owned(),
            many => format!("{many} items are missing"),
        },
    }];
    cover.intended_use = "Made from the statements of the record, word for word, and from what the captures prove. Nothing is added: \
                          what nobody stated is missing here too. It names the patient: send it to the payer only, on a \
                          protected way."
        .to_owned();
    let stated: Vec<Block> = packet
        .groups
        .iter()
        .filter(|(_, pairs)| !pairs.is_empty())
        .flat_map(|(title, pairs)| [heading(title), facts(pairs)])
        .collect();
    let mut checklist = Vec::new();
    if !packet.checklist.is_empty() {
        let columns = [
            Column::text("Item", 5),
            Column::text("Place in the record", 4),
            Column::word("There"),
        ];
        checklist.push(table("Checklist of the packet", columns, &packet.checklist));
    }
    checklist.push(heading("Documents that go with it"));
    if packet.attachments.is_empty() {
        checklist.push(Block::Text {
            text: "None is listed in the record.".to_owned(),
        });
    } else {
        let columns = [
            Column::text("Class", 2),
            Column::word("Day"),
            Column::text("SHA-256", 6),
        ];
        checklist.push(table("Documents", columns, &packet.attachments));
    }
    let section = |key, title: &str, blocks| Section {
        key,
        title: title.to_owned(),
        subtitle: String::new(),
        blocks,
    };
    Report {
        look: input.look.clone(),
        language: crate::report::Language::English,
        head,
        cover,
        sections: vec![
            section("packet_statements", "Statements", stated),
            section("packet_checklist", "Checklist and documents", checklist),
            section(
                "documentation",
                "Completeness of the record",
                judged(&packet.documentation),
            ),
        ],
    }
}

/// The word of an item that is not there.
pub const MISSING: &str = "no";
