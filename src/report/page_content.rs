//! What stands on each page once it is laid out: its words, its pictures, and how far down it reaches.

use typst::layout::{Abs, Frame, FrameItem, Point};

use super::ReportError;
use super::model::Report;
use super::paper::Paper;
use super::pdf::Pages;

/// Heights of the head and the foot of every page as the template sets them, points.
const HEAD_PT: f64 = 62.0;
const FOOT_PT: f64 = 54.0;

/// One page between head and foot.
#[derive(Debug, Clone, PartialEq)]
pub struct PageContent {
    /// Its text in the order of layout.
    pub text: String,
    /// Drawings and pictures.
    pub pictures: usize,
    /// How far down the room between head and foot it reaches, 0 to 1.
    pub filled: f64,
    /// How far it reaches beyond the right edge of the page, points; 0 when it does not.
    pub beyond_pt: f64,
}

impl PageContent {
    /// Number of words.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// Lays a report out and says what stands on each page, the cover first.
///
/// # Errors
/// As [`super::render`].
pub fn page_contents(report: &Report, paper: Paper) -> Result<Vec<PageContent>, ReportError> {
    let document = Pages::begin(report, paper)?.laid_out()?;
    let pages = document.pages().iter().map(|page| {
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        let mut seen = Seen {
            room: (HEAD_PT, height - FOOT_PT),
            lowest_pt: HEAD_PT,
            rightmost_pt: 0.0,
            text: String::new(),
            pictures: 0,
        };
        seen.frame(&page.frame, Point::zero());
        PageContent {
            filled: (seen.lowest_pt - HEAD_PT) / (height - FOOT_PT - HEAD_PT),
            beyond_pt: (seen.rightmost_pt - width).max(0.0),
            text: seen.text,
            pictures: seen.pictures,
        }
    });
    Ok(pages.collect())
}

struct Seen {
    /// From where to where a page has its content, points.
    room: (f64, f64),
    lowest_pt: f64,
    rightmost_pt: f64,
    text: String,
    pictures: usize,
}

impl Seen {
    fn frame(&mut self, frame: &Frame, at: Point) {
        for (offset, item) in frame.items() {
            let place = at + *offset;
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, place),
                FrameItem::Text(text) => {
                    if self.reaches(place, (text.width(), Abs::zero())) {
                        self.text.push_str(&text.text);
                        self.text.push(' ');
                    }
                }
                FrameItem::Image(_, size, _) => {
                    if self.reaches(place, (size.x, size.y)) {
                        self.pictures += 1;
                    }
                }
                FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// Whether something at a place lies between head and foot; then what it covers is noted.
    fn reaches(&mut self, place: Point, (width, height): (Abs, Abs)) -> bool {
        let top_pt = place.y.to_pt();
        self.rightmost_pt = self.rightmost_pt.max((place.x + width).to_pt());
        let is_content = (self.room.0..=self.room.1).contains(&top_pt);
        if is_content {
            self.lowest_pt = self.lowest_pt.max((place.y + height).to_pt());
        }
        is_content
    }
}
