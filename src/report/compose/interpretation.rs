//! The interpretation as an empty form: the question, key figures for reference, fields for a qualified person to fill in,
//! and a signature block of its own. Nothing in it is filled in by the program.

use super::{cover, head};
use crate::report::input::ReportInput;
use crate::report::model::{Block, Fact, Light, Report, Section, StatusLine};

/// The title of the form.
const TITLE: &str = "Interpretation of a gait analysis";
/// Its standing as long as nobody has filled it in.
const STATUS: &str = "Empty form – nothing is interpreted";

/// The form of a session.
pub fn compose_interpretation(input: &ReportInput<'_>) -> Report {
    let mut head = head(input);
    head.title = TITLE.to_owned();
    head.status = STATUS.to_owned();
    let mut cover = cover::cover(input);
    cover.status = vec![
        StatusLine {
            light: Light::Note,
            label: "Figures".to_owned(),
            text: "from the technical report, for reference only".to_owned(),
        },
        StatusLine {
            light: Light::Attention,
            label: "Fields".to_owned(),
            text: "empty; a physician or other qualified professional fills them in and signs".to_owned(),
        },
    ];
    cover.intended_use = "This form is no part of the technical report and holds no finding, impairment or recommendation until a \
                          qualified professional writes and signs them. The program fills in none of its fields."
        .to_owned();
    let document = &input.document;
    let number = document.number.clone().filter(|n| !n.trim().is_empty());
    let reviewed = Block::Facts {
        facts: vec![
            Fact::new(
                "Technical report",
                number.unwrap_or_else(|| input.identity.session_id.clone()),
            ),
            Fact::new("Version", document.version.max(1).to_string()),
        ],
    };
    let field = |label: &str, lines: u8| Block::Field {
        label: label.to_owned(),
        lines,
    };
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
            section(
                "interpretation_findings",
                "Findings and evidence",
                vec![
                    field("Answer to the clinical question", 5),
                    field("Features of gait, each with the figure or value it rests on", 9),
                    field("Evidence from examination, history, video", 6),
                    field("Limits of the data", 4),
                ],
            ),
            section(
                "interpretation_conclusions",
                "Impairments and recommendations",
                vec![
                    field("Impairments, with evidence for and against, and confidence", 9),
                    field("Recommendations", 9),
                    field("Who took part in the review", 3),
                ],
            ),
            section(
                "interpretation_signature",
                "Signature",
                vec![
                    reviewed,
                    field("SHA-256 of the technical report that was reviewed", 2),
                    field("Name", 1),
                    field("Credential", 1),
                    field("Signature", 2),
                    field("Date and time, with offset from UTC", 1),
                    Block::Notes {
                        notes: vec![
                            "Signed by the interpreting physician or other qualified professional only, never by the person who \
                             performed the measurement in their place. ambula sign INTERPRETATION.pdf --meaning interpreted binds \
                             the signature to the filled-in file."
                                .to_owned(),
                        ],
                    },
                ],
            ),
        ],
    }
}
