//! Videos inside the page: small ones whole, others by name for opening by hand, unplayable ones as still frames.

use serde::Serialize;

use super::encode::{base64, rounded};

/// A frame of a video that browsers do not play.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmStill {
    /// Time in the video, s from its first frame.
    pub time_s: f64,
    /// What it shows.
    pub words: String,
    /// `image/png` or `image/jpeg`.
    pub kind: &'static str,
    /// The picture file.
    pub file: Vec<u8>,
}

/// A video of a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmPart {
    /// Its file name.
    pub file: String,
    /// The walk.
    pub trial: String,
    /// Where the camera stood ("front", "back", "left", "right").
    pub view: Option<&'static str>,
    /// When its first frame was taken, s from the first stored frame of the walk.
    pub start_s: f64,
    /// Duration, s.
    pub duration_s: f64,
    /// The type by which browsers play it; `None` when they do not.
    pub played_as: Option<&'static str>,
    /// Size of the file, bytes.
    pub bytes: usize,
    /// The file, when it goes into the page.
    pub embedded: Option<Vec<u8>>,
    /// Frames to show instead.
    pub stills: Vec<FilmStill>,
}

#[derive(Debug, Serialize)]
struct StillData<'a> {
    time_s: f64,
    words: &'a str,
    picture: String,
}

/// What the scripts read about a video.
#[derive(Debug, Serialize)]
pub(super) struct FilmData<'a> {
    file: &'a str,
    trial: &'a str,
    view: Option<&'a str>,
    start_s: f64,
    duration_s: f64,
    played_as: Option<&'a str>,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
    stills: Vec<StillData<'a>>,
}

/// A picture as an address that holds the picture itself.
pub(super) fn picture_address(kind: &str, file: &[u8]) -> String {
    format!("data:{kind};base64,{}", base64(file))
}

/// The videos as data, and the elements that hold their files.
pub(super) fn films(parts: &[FilmPart]) -> (Vec<FilmData<'_>>, String) {
    let mut elements = String::new();
    let data = parts
        .iter()
        .enumerate()
        .map(|(i, part)| {
            if let Some(file) = &part.embedded {
                elements.push_str(&format!(
                    "<script type=\"text/plain\" id=\"film-{i}\">{}</script>\n",
                    base64(file)
                ));
            }
            FilmData {
                file: &part.file,
                trial: &part.trial,
                view: part.view,
                start_s: rounded(part.start_s, 4),
                duration_s: rounded(part.duration_s, 4),
                played_as: part.played_as,
                bytes: part.bytes,
                source: part.embedded.as_ref().map(|_| i),
                stills: part
                    .stills
                    .iter()
                    .map(|still| StillData {
                        time_s: rounded(still.time_s, 4),
                        words: &still.words,
                        picture: picture_address(still.kind, &still.file),
                    })
                    .collect(),
            }
        })
        .collect();
    (data, elements)
}
