//! The page about videos: what there is, and frames at contact, in the middle of single support and of swing.

use crate::report::films::{StillInput, VideoRow};
use crate::report::input::ReportInput;
use crate::report::model::{Block, Column, Row, Section, Still, StillRow, Table};
use crate::report::rounding::{NOTHING, counted, fixed, shortest};

/// The page; `None` without a video.
pub(super) fn section(input: &ReportInput<'_>) -> Option<Section> {
    if input.films.videos.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Table(videos(&input.films.videos))];
    let rows = rows(&input.films.stills);
    let mut notes = vec![
        "Start: when the first frame was taken, from the first stored frame of the capture. The digest of each file \
         stands under provenance."
            .to_owned(),
    ];
    if rows.is_empty() {
        notes.push(
            "No still frames: no video covers an accepted cycle, or its frames are not decoded.".to_owned(),
        );
    } else {
        notes.push(
            "Frames of the first accepted cycle of each side that a video covers as a whole: the frame shown at the time \
             of the event. Single support: halfway between opposite foot off and opposite foot contact; swing: halfway \
             between foot off and the next contact."
                .to_owned(),
        );
        blocks.push(Block::Stills { rows });
    }
    blocks.push(Block::Notes { notes });
    Some(Section {
        key: "video",
        title: "Video".to_owned(),
        subtitle: String::new(),
        blocks,
    })
}

fn videos(videos: &[VideoRow]) -> Table {
    let rows = videos.iter().map(|video| {
        Row::of_cells(vec![
            video.file.clone(),
            video.trial.clone().unwrap_or_else(|| NOTHING.to_owned()),
            video.view.unwrap_or("not stated").to_owned(),
            fixed(video.start_s, 2),
            match &video.about {
                Ok(about) => fixed(about.duration_s, 2),
                Err(_) => NOTHING.to_owned(),
            },
            match &video.about {
                Ok(about) => {
                    let rate = about
                        .frame_rate_hz
                        .map(|rate| format!(", {} frames/s", shortest(rate, 2)));
                    format!(
                        "{} × {} pixels{}, {} ({})",
                        about.width_px,
                        about.height_px,
                        rate.unwrap_or_default(),
                        about.container,
                        about.codec
                    )
                }
                Err(why) => format!("not used: {why}"),
            },
        ])
    });
    Table {
        summary: format!(
            "{} with view, start, length and format",
            counted(videos.len(), "video")
        ),
        columns: vec![
            Column::text("File", 3),
            Column::text("Capture", 2),
            Column::word("View"),
            Column::number("Start (s)"),
            Column::number("Length (s)"),
            Column::text("Format", 4),
        ],
        rows: rows.collect(),
        small: true,
    }
}

/// One row of pictures for each cycle and view, in the order in which they come.
fn rows(stills: &[StillInput]) -> Vec<StillRow> {
    let mut rows: Vec<StillRow> = Vec::new();
    for (number, still) in stills.iter().enumerate() {
        let view = still
            .view
            .map_or("View not stated".to_owned(), |view| match view {
                "front" => "From in front".to_owned(),
                "back" => "From behind".to_owned(),
                side => format!("From the {side}"),
            });
        let title = format!(
            "{view}: {}, {} cycle {}",
            still.trial,
            still.side.word(),
            still.cycle
        );
        let ending = if still.kind == "image/jpeg" { "jpg" } else { "png" };
        let picture = Still {
            alt: format!("Video frame, {title}, {}", still.phase),
            caption: format!("{}, {} s", still.phase, fixed(still.time_s, 2)),
            path: format!("/still-{number}.{ending}"),
            kind: still.kind,
            file: still.file.clone(),
        };
        match rows.last_mut().filter(|row| row.title == title) {
            Some(row) => row.stills.push(picture),
            None => rows.push(StillRow {
                title,
                stills: vec![picture],
            }),
        }
    }
    rows
}
