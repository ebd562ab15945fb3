//! A drawing in the making: its lines and areas as SVG, its words apart, for the typesetter to set them on top.

use std::cell::RefCell;

use plotters::coord::Shift;
use plotters::prelude::{
    DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle, SVGBackend, ShapeStyle,
};
use plotters::style::text_anchor::{HPos, VPos};
use serde::Serialize;

use super::chart::RIGHT;
use super::pixels::px;
use super::{ReportError, rounding};

/// Dashes of the right side, pixels: line, gap.
const DASHES: &str = "34 19";
/// How far below its place the letters of a text stand that hangs from it, is centred on it, or stands above it, in parts of
/// the type size.
const HANGING_EM: f64 = 0.76;
const CENTRED_EM: f64 = 0.25;
const STANDING_EM: f64 = -0.25;

/// A finished drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// Lines and areas.
    pub(super) svg: String,
    /// Words, and where they stand.
    pub(super) words: Words,
}

/// The words of a drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Words {
    width_pt: f64,
    height_pt: f64,
    groups: Vec<Group>,
    /// What only these words say, for the description of the picture.
    remarks: Vec<String>,
}

/// Words that look alike: across and down from the upper left corner to their foot line, pixels, and the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Group {
    #[serde(flatten)]
    look: Look,
    words: Vec<(i32, i32, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Look {
    size_pt: f64,
    colour: String,
    bold: bool,
    /// Read from below.
    turned: bool,
    /// Which part of the words stands at their place.
    anchor: &'static str,
}

/// How a text is printed.
#[derive(Clone, Copy)]
pub(super) struct TextStyle {
    size_pt: f64,
    colour: RGBColor,
    bold: bool,
    anchor: (HPos, VPos),
    turned: bool,
}

/// Regular letters; their place is the given corner, side or middle of the text.
pub(super) fn text_style(size_pt: f64, colour: RGBColor, anchor: (HPos, VPos)) -> TextStyle {
    TextStyle {
        size_pt,
        colour,
        bold: false,
        anchor,
        turned: false,
    }
}

/// Bold letters.
pub(super) fn bold_style(size_pt: f64, colour: RGBColor, anchor: (HPos, VPos)) -> TextStyle {
    TextStyle {
        bold: true,
        ..text_style(size_pt, colour, anchor)
    }
}

impl TextStyle {
    /// To be read from below, about its place.
    pub(super) fn turned(self) -> TextStyle {
        TextStyle { turned: true, ..self }
    }

    fn look(self) -> Look {
        let RGBColor(red, green, blue) = self.colour;
        let anchor = match (self.turned, self.anchor.0) {
            (false, HPos::Left) => "left",
            (false, HPos::Center) => "center",
            (false, HPos::Right) => "right",
            (true, HPos::Left) => "bottom",
            (true, HPos::Center) => "horizon",
            (true, HPos::Right) => "top",
        };
        Look {
            size_pt: self.size_pt,
            colour: format!("#{red:02x}{green:02x}{blue:02x}"),
            bold: self.bold,
            turned: self.turned,
            anchor,
        }
    }

    /// From a text's place to the line that its letters stand on, pixels across and down.
    fn to_foot_line(self) -> (i32, i32) {
        let below_em = match self.anchor.1 {
            VPos::Top => HANGING_EM,
            VPos::Center => CENTRED_EM,
            VPos::Bottom => STANDING_EM,
        };
        let below = px(below_em * self.size_pt);
        if self.turned { (below, 0) } else { (0, below) }
    }
}

/// What a drawing is made on. Places are pixels from the upper left corner.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    groups: RefCell<Vec<Group>>,
    remarks: RefCell<Vec<String>>,
}

/// Makes a drawing of a size in points.
///
/// # Errors
/// [`ReportError::Chart`] when the drawing library refuses.
pub(super) fn drawing(
    (width_pt, height_pt): (f64, f64),
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), ReportError>,
) -> Result<Drawn, ReportError> {
    let size = [width_pt, height_pt].map(|pt| u32::try_from(px(pt)).unwrap_or(0));
    let mut svg = String::with_capacity(1 << 17);
    let words = {
        let canvas = Canvas {
            area: SVGBackend::with_string(&mut svg, size.into()).into_drawing_area(),
            groups: RefCell::default(),
            remarks: RefCell::default(),
        };
        draw(&canvas)?;
        canvas.area.present().map_err(failed)?;
        Words {
            width_pt,
            height_pt,
            groups: canvas.groups.into_inner(),
            remarks: canvas.remarks.into_inner(),
        }
    };
    Ok(Drawn {
        svg: finished(&svg, width_pt, height_pt),
        words,
    })
}

fn failed<E: std::error::Error + Send + Sync>(
    error: plotters::drawing::DrawingAreaErrorKind<E>,
) -> ReportError {
    ReportError::Chart {
        what: error.to_string(),
    }
}

impl Canvas<'_> {
    /// A line through places.
    pub(super) fn stroke(&self, points: Vec<(i32, i32)>, style: ShapeStyle) -> Result<(), ReportError> {
        self.area.draw(&PathElement::new(points, style)).map_err(failed)
    }

    /// The area inside places.
    pub(super) fn fill(&self, outline: Vec<(i32, i32)>, style: ShapeStyle) -> Result<(), ReportError> {
        self.area.draw(&Polygon::new(outline, style)).map_err(failed)
    }

    /// A rectangle between two corners.
    pub(super) fn rectangle(&self, corners: [(i32, i32); 2], style: ShapeStyle) -> Result<(), ReportError> {
        self.area.draw(&Rectangle::new(corners, style)).map_err(failed)
    }

    /// Has the description of the picture say what a reader of its words learns.
    pub(super) fn remark(&self, remark: String) {
        self.remarks.borrow_mut().push(remark);
    }

    /// A text at a place.
    pub(super) fn write(&self, words: &str, (x, y): (i32, i32), style: TextStyle) {
        let look = style.look();
        let (across, down) = style.to_foot_line();
        let text = (x + across, y + down, words.to_owned());
        let mut groups = self.groups.borrow_mut();
        match groups.iter_mut().find(|group| group.look == look) {
            Some(group) => group.words.push(text),
            None => groups.push(Group {
                look,
                words: vec![text],
            }),
        }
    }
}

/// Gives the drawing its size in points and the right side its dashes: line style, not only colour,
/// tells the sides apart.
fn finished(svg: &str, width_pt: f64, height_pt: f64) -> String {
    let body = svg.find('>').map_or("", |end| &svg[end..]);
    let (w, h) = (px(width_pt), px(height_pt));
    let RGBColor(red, green, blue) = RIGHT;
    let blue_stroke = format!("stroke=\"#{red:02X}{green:02X}{blue:02X}\"");
    let dashed = format!("{blue_stroke} stroke-dasharray=\"{DASHES}\"");
    let head = format!(
        "<svg width=\"{}pt\" height=\"{}pt\" viewBox=\"0 0 {w} {h}\" stroke-linejoin=\"round\" \
         xmlns=\"http://www.w3.org/2000/svg\"",
        rounding::shortest(width_pt, 2),
        rounding::shortest(height_pt, 2),
    );
    head + &body.replace(" opacity=\"1\"", "").replace(&blue_stroke, &dashed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_alike_stand_together_on_their_foot_line() {
        let ink = RGBColor(0, 16, 255);
        let under = text_style(10.0, ink, (HPos::Center, VPos::Top));
        let beside = bold_style(6.0, ink, (HPos::Left, VPos::Center)).turned();
        let drawing = drawing((100.0, 50.0), |canvas| {
            canvas.write("0", (10, 20), under);
            canvas.write("flexion", (30, 40), beside);
            canvas.write("50", (60, 20), under);
            canvas.remark("flexion: one side.".to_owned());
            canvas.stroke(vec![(0, 0), (10, 10)], RIGHT.into())
        });
        let drawing = drawing.unwrap();
        let words = serde_json::to_value(&drawing.words).unwrap();
        assert_eq!(
            words,
            serde_json::json!({"width_pt": 100.0, "height_pt": 50.0, "groups": [
                {"size_pt": 10.0, "colour": "#0010ff", "bold": false, "turned": false, "anchor": "center",
                 "words": [[10, 96, "0"], [60, 96, "50"]]},
                {"size_pt": 6.0, "colour": "#0010ff", "bold": true, "turned": true, "anchor": "bottom",
                 "words": [[45, 40, "flexion"]]},
            ], "remarks": ["flexion: one side."]})
        );
        assert!(!drawing.svg.contains("<text"));
        assert!(drawing.svg.contains("viewBox=\"0 0 1000 500\"") && drawing.svg.contains(DASHES));
    }
}
