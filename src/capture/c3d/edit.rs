//! Changes to a C3D file in memory that keep everything else: points, events, measurements, results.

use super::file::C3d;
use super::header::{HeaderEvent, MOST_EVENTS};
use super::parameters::{Group, Parameter, Values};

/// A point to be added, or to be put in the place of another.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPoint {
    /// Label as stored, subject prefix included.
    pub label: String,
    /// Free text.
    pub description: String,
    /// The list of `POINT` that says what the point is (`ANGLES`, `POWERS`…); none for a position.
    pub list: Option<&'static str>,
    /// The stored point whose place it takes.
    pub replaces: Option<usize>,
    /// One sample per frame: x, y, z and residual, -1 where there is none.
    pub samples: Vec<[f32; 4]>,
}

/// An event as the `EVENT` group keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// "Left", "Right" or "General".
    pub context: String,
    /// "Foot Strike", "Foot Off" or any other.
    pub label: String,
    /// Four characters for the header.
    pub short: String,
    /// Seconds on the clock of the recording (frame number 1 is time 0).
    pub time_s: f64,
    /// 1 for a strike, 2 for an off, 0 for others.
    pub icon: i16,
}

/// A result as the `ANALYSIS` group keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewResult {
    /// "Cadence", "Walking Speed"…
    pub name: String,
    /// "Left", "Right" or "General".
    pub context: String,
    /// Unit.
    pub unit: String,
    /// Free text.
    pub description: String,
    /// The value in that unit.
    pub value: f64,
}

impl C3d {
    /// Adds points after the stored ones, or puts them in the place of stored ones. Samples beyond the last
    /// frame are dropped, missing ones are gaps.
    pub fn set_points(&mut self, new: &[NewPoint]) {
        let old_count = self.points.count;
        let mut places = Vec::with_capacity(new.len());
        let mut count = old_count;
        for point in new {
            let place = point
                .replaces
                .filter(|place| *place < old_count)
                .unwrap_or_else(|| {
                    count += 1;
                    count - 1
                });
            places.push(place);
        }
        let mut data = Vec::with_capacity(count * self.points.frames);
        for frame in 0..self.points.frames {
            let start = frame * old_count;
            let base = data.len();
            data.extend_from_slice(self.points.data.get(start..start + old_count).unwrap_or_default());
            data.resize(base + count, [0.0, 0.0, 0.0, -1.0]);
            for (point, place) in new.iter().zip(&places) {
                if let (Some(slot), Some(sample)) = (data.get_mut(base + place), point.samples.get(frame)) {
                    *slot = *sample;
                }
            }
        }
        self.points.data = data;
        self.points.count = count;
        let appended: Vec<&NewPoint> = new
            .iter()
            .zip(&places)
            .filter(|(_, place)| **place >= old_count)
            .map(|(point, _)| point)
            .collect();
        self.extend_texts("LABELS", old_count, appended.iter().map(|p| p.label.clone()));
        if self.parameter("POINT", "DESCRIPTIONS").is_some() {
            self.extend_texts(
                "DESCRIPTIONS",
                old_count,
                appended.iter().map(|p| p.description.clone()),
            );
        }
        let mut lists: Vec<&str> = Vec::new();
        for list in new.iter().filter_map(|point| point.list) {
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        for list in lists {
            let mut texts = self.strings("POINT", list);
            let old = texts.len();
            for point in new.iter().filter(|point| point.list == Some(list)) {
                if !texts.contains(&point.label) {
                    texts.push(point.label.clone());
                }
            }
            self.extend_texts(list, old, texts.split_off(old).into_iter());
        }
    }

    /// Exchanges the samples of two points in some frames; frames and points that there are not stay out.
    pub fn exchange_points(&mut self, [a, b]: [usize; 2], frames: std::ops::Range<usize>) {
        let count = self.points.count;
        if a >= count || b >= count {
            return;
        }
        for frame in frames.start..frames.end.min(self.points.frames) {
            let (x, y) = (frame * count + a, frame * count + b);
            if x.max(y) < self.points.data.len() {
                self.points.data.swap(x, y);
            }
        }
    }

    /// Appends to a list of texts of `POINT`, joining its continuations; the writer divides it again.
    fn extend_texts(&mut self, name: &str, old: usize, more: impl Iterator<Item = String>) {
        let mut texts = self.strings("POINT", name);
        let before = texts.len();
        texts.resize(old, String::new());
        texts.extend(more);
        if texts.len() == before {
            return;
        }
        let group = self.group_or_new("POINT");
        group
            .parameters
            .retain(|p| !(is_part_of(&p.name, name) && p.name.len() > name.len()));
        group.set(Parameter::texts(name, &texts));
    }

    /// Replaces all events, in the `EVENT` group and, where they fit, in the header.
    pub fn set_events(&mut self, events: &[NewEvent]) {
        let subject = self.subject_of("EVENT");
        let column = |text: fn(&NewEvent) -> &str| -> Vec<&str> { events.iter().map(text).collect() };
        let count = events.len();
        let times = events.iter().flat_map(|e| {
            let minutes = (e.time_s / 60.0).floor().max(0.0);
            [single(minutes), single(e.time_s - 60.0 * minutes)]
        });
        let parameters = vec![
            Parameter::count("USED", count),
            Parameter::texts("CONTEXTS", &column(|e| &e.context)),
            Parameter::ints("ICON_IDS", &[count], events.iter().map(|e| e.icon).collect()),
            Parameter::texts("LABELS", &column(|e| &e.label)),
            Parameter::texts("DESCRIPTIONS", &column(|e| &e.label)),
            Parameter::texts("SUBJECTS", &vec![subject; count]),
            Parameter::floats_array("TIMES", &[2, count], times.collect()),
            Parameter::new("GENERIC_FLAGS", vec![count], Values::Byte(vec![0; count])),
        ];
        self.replace_columns("EVENT", parameters);
        if self.group("EVENT_CONTEXT").is_none() && count > 0 {
            self.groups.push(event_contexts());
        }
        let fits = count <= MOST_EVENTS;
        let in_header = events.iter().filter(|_| fits);
        self.header.events = in_header
            .map(|e| HeaderEvent {
                label: e.short.clone(),
                time_s: single(e.time_s),
                flag: 1,
            })
            .collect();
    }

    /// Sets a number of the `PROCESSING` group as stored (mm, kg, radians or degrees as the file has them).
    pub fn set_measurement(&mut self, name: &str, value: f64) {
        let group = self.group_or_new("PROCESSING");
        let mut parameter = Parameter::float(name, single(value));
        if let Some(old) = group.parameter(name).filter(|old| old.values.len() == 1) {
            parameter.dims.clone_from(&old.dims);
        }
        group.set(parameter);
    }

    /// Adds results to the `ANALYSIS` group; one of the same name and context is replaced.
    pub fn set_results(&mut self, results: &[NewResult]) {
        let subject = self.subject_of("ANALYSIS");
        let mut all = self.stored_results();
        for result in results {
            match all
                .iter_mut()
                .find(|r| r.name == result.name && r.context == result.context)
            {
                Some(old) => *old = result.clone(),
                None => all.push(result.clone()),
            }
        }
        let column = |text: fn(&NewResult) -> &str| -> Vec<&str> { all.iter().map(text).collect() };
        let count = all.len();
        let parameters = vec![
            Parameter::count("USED", count),
            Parameter::texts("NAMES", &column(|r| &r.name)),
            Parameter::texts("CONTEXTS", &column(|r| &r.context)),
            Parameter::texts("SUBJECTS", &vec![subject; count]),
            Parameter::texts("DESCRIPTIONS", &column(|r| &r.description)),
            Parameter::texts("UNITS", &column(|r| &r.unit)),
            Parameter::floats_array("VALUES", &[count], all.iter().map(|r| single(r.value)).collect()),
        ];
        self.replace_columns("ANALYSIS", parameters);
    }

    fn stored_results(&self) -> Vec<NewResult> {
        let values = self.floats("ANALYSIS", "VALUES");
        let [names, contexts, units, descriptions] =
            ["NAMES", "CONTEXTS", "UNITS", "DESCRIPTIONS"].map(|name| self.strings("ANALYSIS", name));
        let at = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
        let used = self
            .parameter("ANALYSIS", "USED")
            .and_then(Parameter::first_count)
            .unwrap_or(values.len());
        let stored = values.into_iter().take(used).enumerate();
        stored
            .map(|(i, value)| NewResult {
                name: at(&names, i),
                context: at(&contexts, i),
                unit: at(&units, i),
                description: at(&descriptions, i),
                value,
            })
            .collect()
    }

    /// Sets the columns of a table group and drops their continuations; other parameters of the group stay.
    fn replace_columns(&mut self, name: &str, columns: Vec<Parameter>) {
        let group = self.group_or_new(name);
        let continuation = |old: &Parameter, new: &Parameter| {
            is_part_of(&old.name, &new.name) && old.name.len() > new.name.len()
        };
        group
            .parameters
            .retain(|old| !columns.iter().any(|new| continuation(old, new)));
        for column in columns {
            group.set(column);
        }
    }

    /// The subject that the rows of a table group name, else the file's first subject.
    fn subject_of(&self, group: &str) -> String {
        let stored = self
            .strings(group, "SUBJECTS")
            .into_iter()
            .chain(self.strings("SUBJECTS", "NAMES"));
        stored
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }
}

/// Whether a parameter is a column or its continuation (TIMES, TIMES2…).
fn is_part_of(old: &str, column: &str) -> bool {
    let head = old.get(..column.len());
    let rest = old.get(column.len()..).unwrap_or_default();
    head.is_some_and(|head| head.eq_ignore_ascii_case(column)) && rest.chars().all(|c| c.is_ascii_digit())
}

/// The contexts of events with the colours that Vicon gives them.
fn event_contexts() -> Group {
    let names = ["Left", "Right", "General"];
    let colours = vec![192, 0, 0, 0, 192, 0, 0, 0, 192];
    Group::new(
        "EVENT_CONTEXT",
        vec![
            Parameter::int("USED", 3),
            Parameter::ints("ICON_IDS", &[3], vec![0; 3]),
            Parameter::texts("LABELS", &names),
            Parameter::texts("DESCRIPTIONS", &["Left side", "Right side", "For other events"]),
            Parameter::ints("COLOURS", &[3, 3], colours),
        ],
    )
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the format stores single precision"
)]
fn single(value: f64) -> f32 {
    value as f32
}
