//! The report before any drawing: words and already rounded numbers, page by page.

use serde::Serialize;

use super::chart::Grid;
use super::input::Date;
use super::language::Language;
use super::profile_chart::Bars;

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What stands in the head and foot of every page and in the document's properties.
    pub head: Head,
    /// The first page.
    pub cover: Cover,
    /// All other pages in order; one without content is not here.
    pub sections: Vec<Section>,
    /// What the laboratory adds to the design.
    #[serde(skip)]
    pub look: Look,
    /// The language of its fixed strings.
    #[serde(skip)]
    pub language: Language,
}

/// What the laboratory adds to the design of the pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// Its logo.
    pub logo: Option<Logo>,
    /// Its fonts, for scripts that the program's own fonts do not have.
    pub fonts: Vec<UserFont>,
}

/// The logo of a laboratory.
#[derive(Debug, Clone, PartialEq)]
pub struct Logo {
    /// What it shows, for readers who cannot see it.
    pub alt: String,
    /// `image/png` or `image/svg+xml`.
    pub kind: &'static str,
    /// The picture file.
    pub file: Vec<u8>,
}

/// A font file of a laboratory.
#[derive(Debug, Clone, PartialEq)]
pub struct UserFont {
    /// The families in it.
    pub families: Vec<String>,
    /// TTF, OTF or a collection.
    pub file: Vec<u8>,
}

/// Head and foot of every page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Title of the document.
    pub title: String,
    /// Language tag of the document.
    pub language: &'static str,
    /// Laboratory, or what stands for it.
    pub laboratory: String,
    /// Session.
    pub session_id: String,
    /// What of it fits into head and foot.
    pub running: Running,
    /// Date of the test in words.
    pub date: String,
    /// Date of the test, when known.
    pub day: Option<Date>,
    /// Program with version.
    pub program: String,
    /// Standing of the report.
    pub status: String,
}

/// Names short enough for one line in head and foot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Running {
    /// Laboratory.
    pub laboratory: String,
    /// Subject.
    pub subject: String,
    /// Session.
    pub session: String,
}

/// A label and what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value, ready to print.
    pub value: String,
}

/// One large number of the cover.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// Unit or remark, small.
    pub unit: String,
}

/// The headline numbers of one condition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headlines {
    /// Name of the condition; empty when there is only one.
    pub condition: String,
    /// The numbers.
    pub numbers: Vec<Headline>,
}

/// The three states of a line of the data status; told apart by shape and word as well as by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// Nothing to say.
    Clear,
    /// Read the note.
    Note,
    /// Something is missing or may be affected.
    Attention,
}

/// One line of the data status: a fact, never an interpretation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusLine {
    /// State.
    pub light: Light,
    /// What it is about.
    pub label: String,
    /// The fact.
    pub text: String,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cover {
    /// Address, accreditation.
    pub laboratory_lines: Vec<String>,
    /// Identification, in reading order.
    pub identification: Vec<Fact>,
    /// The clinical question, paragraph by paragraph.
    pub question: Vec<String>,
    /// Who asked, when known.
    pub referrer: Option<String>,
    /// Large numbers by condition.
    pub headlines: Vec<Headlines>,
    /// What the data are like.
    pub status: Vec<StatusLine>,
    /// What the report is for.
    pub intended_use: String,
}

/// A page or a run of pages under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Stable name of the page.
    pub key: &'static str,
    /// Heading.
    pub title: String,
    /// Condition or other addition to the heading; may be empty.
    pub subtitle: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading within the page.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
    },
    /// Small print: footnotes, definitions.
    Notes {
        /// One entry each.
        notes: Vec<String>,
    },
    /// Labels and values in two columns.
    Facts {
        /// In order.
        facts: Vec<Fact>,
    },
    /// Terms and what they mean, in two columns of small print.
    Definitions {
        /// In order.
        entries: Vec<Fact>,
    },
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Box<Figure>),
    /// The profile of scores.
    Profile(Box<ProfileFigure>),
    /// Frames of videos.
    Stills {
        /// Row by row.
        rows: Vec<StillRow>,
    },
    /// An empty field to be filled in by hand.
    Field {
        /// What belongs into it.
        label: String,
        /// Ruled lines.
        lines: u8,
    },
    /// The closing line, set apart.
    Closing {
        /// Its words.
        text: String,
    },
}

/// How a column of a table is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Text.
    Left,
    /// Short words.
    Center,
    /// Numbers.
    Right,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// Alignment.
    pub align: Align,
    /// Share of the free width; 0 for as wide as needed.
    pub share: u8,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// One text per column; the heading alone for a group row.
    pub cells: Vec<String>,
    /// A row over the whole width that names the rows below it.
    pub group: bool,
    /// Places of cells in bold print.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strong: Vec<usize>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// What the table holds, for readers who cannot see it.
    pub summary: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Smaller print.
    pub small: bool,
}

/// A figure with its key and caption.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What the figure shows, for readers who cannot see it.
    pub alt: String,
    /// Caption, without the key of lines and colours.
    pub caption: String,
    /// Entries of the key.
    pub key: Vec<KeyEntry>,
    /// The panels.
    pub grid: Grid,
}

/// The figure of the Movement Analysis Profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileFigure {
    /// What the figure shows, for readers who cannot see it.
    pub alt: String,
    /// Caption, without the key.
    pub caption: String,
    /// Entries of the key.
    pub key: Vec<KeyEntry>,
    /// The bars.
    pub grid: Bars,
}

/// Frames of one cycle from one view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StillRow {
    /// View, capture, side and cycle.
    pub title: String,
    /// The frames in time order.
    pub stills: Vec<Still>,
}

/// A frame of a video.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Still {
    /// What it shows, for readers who cannot see it.
    pub alt: String,
    /// The instant.
    pub caption: String,
    /// Where the typesetter finds the picture.
    pub path: String,
    /// `image/png` or `image/jpeg`.
    #[serde(skip)]
    pub kind: &'static str,
    /// The picture file.
    #[serde(skip)]
    pub file: Vec<u8>,
}

/// What an entry of a figure's key is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySign {
    /// Red, solid.
    Left,
    /// Blue, dashed.
    Right,
    /// A ribbon of one standard deviation.
    Ribbon,
    /// A vertical line.
    FootOff,
    /// A short tick at the top.
    Opposite,
    /// The reference band.
    Norm,
    /// A red bar.
    BarLeft,
    /// A blue bar.
    BarRight,
    /// A bar of both sides together.
    BarBoth,
    /// A black line.
    Control,
    /// Red, solid, pale.
    EarlierLeft,
    /// Blue, dashed, pale.
    EarlierRight,
    /// A bar at the foot of a panel.
    Beyond,
    /// The size of the measurement error.
    Error,
}

/// An entry of a figure's key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyEntry {
    /// How it is drawn.
    pub sign: KeySign,
    /// What it means.
    pub text: String,
}

impl Fact {
    /// A label with its value.
    pub fn new(label: &str, value: impl Into<String>) -> Fact {
        Fact {
            label: label.to_owned(),
            value: value.into(),
        }
    }
}

impl Column {
    /// A column of text with a share of the free width.
    pub fn text(title: &str, share: u8) -> Column {
        Column {
            title: title.to_owned(),
            align: Align::Left,
            share,
        }
    }

    /// A column of numbers, as wide as needed.
    pub fn number(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            align: Align::Right,
            share: 0,
        }
    }

    /// A column of numbers with a share of the free width.
    pub fn wide_number(title: &str, share: u8) -> Column {
        Column {
            share,
            ..Column::number(title)
        }
    }

    /// A column of short words, as wide as needed.
    pub fn word(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            align: Align::Left,
            share: 0,
        }
    }
}

impl Row {
    /// A row of cells.
    pub fn of<const N: usize>(cells: [String; N]) -> Row {
        Row::of_cells(cells.into())
    }

    /// A row of any number of cells.
    pub fn of_cells(cells: Vec<String>) -> Row {
        Row {
            cells,
            group: false,
            strong: Vec::new(),
        }
    }

    /// A row that names the rows below it.
    pub fn group(title: &str) -> Row {
        Row {
            cells: vec![title.to_owned()],
            group: true,
            strong: Vec::new(),
        }
    }
}

/// What a figure is drawn from.
#[derive(Debug, Clone, Copy)]
pub enum Drawing<'a> {
    /// Panels of curves.
    Grid(&'a Grid),
    /// Bars of scores.
    Bars(&'a Bars),
}

impl Report {
    /// What all figures are drawn from, in page order.
    pub fn drawings(&self) -> impl Iterator<Item = Drawing<'_>> {
        let blocks = self.sections.iter().flat_map(|s| &s.blocks);
        blocks.filter_map(|block| match block {
            Block::Figure(figure) => Some(Drawing::Grid(&figure.grid)),
            Block::Profile(figure) => Some(Drawing::Bars(&figure.grid)),
            _ => None,
        })
    }

    /// The frames of videos in page order.
    pub fn stills(&self) -> impl Iterator<Item = &Still> {
        let blocks = self.sections.iter().flat_map(|s| &s.blocks);
        let rows = blocks.filter_map(|block| match block {
            Block::Stills { rows } => Some(rows),
            _ => None,
        });
        rows.flatten().flat_map(|row| &row.stills)
    }

    /// The same report with a sentence in place of the frames of videos.
    #[must_use]
    pub fn without_stills(&self) -> Report {
        let mut without = self.clone();
        for block in without.sections.iter_mut().flat_map(|s| &mut s.blocks) {
            if matches!(block, Block::Stills { .. }) {
                *block = Block::Text {
                    text: "The still frames cannot be printed: a picture in a video is damaged.".to_owned(),
                };
            }
        }
        without
    }

    /// The figures of curves in page order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections
            .iter()
            .flat_map(|s| &s.blocks)
            .filter_map(|block| match block {
                Block::Figure(figure) => Some(figure.as_ref()),
                _ => None,
            })
    }
}
