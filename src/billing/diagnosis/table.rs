//! The table itself: every code of every loaded release, found by code and day.

use std::io::{Read as _, Write as _};
use std::sync::OnceLock;

use crate::billing::Date;
use crate::billing::book::{DiagnosisChange, Row};

/// A release of the CDC table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// First day in force.
    pub first: Date,
    /// Last day in force.
    pub last: Date,
    /// Its name.
    pub name: String,
}

/// What a code is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A claim may carry it.
    Billable,
    /// It needs more characters.
    Category,
    /// It does not exist.
    Absent,
    /// No release is loaded for the day; what the neighbouring releases say.
    NoRelease {
        /// In the release before the day.
        before: Option<bool>,
        /// In the release after the day.
        after: Option<bool>,
    },
}

/// The bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a diagnosis table: {0}")]
pub struct TableError(pub String);

/// One line of the table.
#[derive(Debug, Clone)]
struct Line {
    code: String,
    /// One character for each release: `b`, `c`, `-`.
    states: Vec<u8>,
    title: String,
    excludes: String,
}

/// All codes of all releases.
#[derive(Debug, Clone)]
pub struct Table {
    releases: Vec<Release>,
    /// Sorted by code.
    lines: Vec<Line>,
}

impl Table {
    /// The table that comes with the program: releases of January 2021, April 2025 and April 2026.
    ///
    /// # Errors
    /// The table is damaged; a test reads it.
    pub fn shipped() -> Result<&'static Table, TableError> {
        static SHIPPED: OnceLock<Result<Table, TableError>> = OnceLock::new();
        SHIPPED
            .get_or_init(|| Table::packed(include_bytes!("icd10cm.tsv.gz")))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Reads a packed table.
    ///
    /// # Errors
    /// The bytes are no packed table.
    pub fn packed(bytes: &[u8]) -> Result<Table, TableError> {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes)
            .read_to_string(&mut text)
            .map_err(|e| TableError(e.to_string()))?;
        Table::parse(&text)
    }

    /// Reads the text of a table.
    ///
    /// # Errors
    /// No list of releases in the first line; a line without state and title.
    pub fn parse(text: &str) -> Result<Table, TableError> {
        let mut lines = text.lines();
        let head = lines.next().unwrap_or_default();
        let mut cells = head.split('\t');
        if cells.next() != Some("#releases") {
            return Err(TableError("the first line does not list releases".to_owned()));
        }
        let releases = cells
            .map(|cell| {
                let mut parts = cell.splitn(3, '/');
                let release = Release {
                    first: Date::parse(parts.next()?)?,
                    last: Date::parse(parts.next()?)?,
                    name: parts.next()?.to_owned(),
                };
                Some(release)
            })
            .collect::<Option<Vec<Release>>>()
            .filter(|list| !list.is_empty())
            .ok_or_else(|| TableError("a release without days".to_owned()))?;
        let lines = lines
            .enumerate()
            .map(|(index, text)| {
                let mut cells = text.split('\t');
                let line = (|| {
                    Some(Line {
                        code: cells.next()?.to_owned(),
                        states: cells.next()?.bytes().collect(),
                        title: cells.next()?.to_owned(),
                        excludes: cells.next().unwrap_or_default().to_owned(),
                    })
                })();
                line.filter(|line| line.states.len() == releases.len())
                    .ok_or_else(|| TableError(format!("line {} is not code, states, title", index + 2)))
            })
            .collect::<Result<Vec<Line>, TableError>>()?;
        let mut table = Table { releases, lines };
        table.lines.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(table)
    }

    pub(super) fn from_list(release: Release, codes: Vec<(String, bool, String)>) -> Table {
        let mut lines: Vec<Line> = codes
            .into_iter()
            .map(|(code, billable, title)| Line {
                code,
                states: vec![if billable { b'b' } else { b'c' }],
                title,
                excludes: String::new(),
            })
            .collect();
        lines.sort_by(|a, b| a.code.cmp(&b.code));
        Table {
            releases: vec![release],
            lines,
        }
    }

    /// The table as text, as [`Table::parse`] reads it.
    pub fn text(&self) -> String {
        let mut text = String::from("#releases");
        for release in &self.releases {
            text.push_str(&format!("\t{}/{}/{}", release.first, release.last, release.name));
        }
        text.push('\n');
        for line in &self.lines {
            let states = String::from_utf8_lossy(&line.states);
            text.push_str(&format!(
                "{}\t{states}\t{}\t{}\n",
                line.code, line.title, line.excludes
            ));
        }
        text
    }

    /// The table packed, as [`Table::packed`] reads it.
    ///
    /// # Errors
    /// The bytes could not be compressed.
    pub fn pack(&self) -> Result<Vec<u8>, TableError> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer
            .write_all(self.text().as_bytes())
            .and_then(|()| packer.finish())
            .map_err(|e| TableError(e.to_string()))
    }

    /// The releases in order of their days.
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// This table with the releases of another one. Where both have a release that begins on the same day, the other wins.
    #[must_use]
    pub fn with(&self, other: &Table) -> Table {
        let mine: Vec<usize> = (0..self.releases.len())
            .filter(|i| {
                !other
                    .releases
                    .iter()
                    .any(|o| self.releases.get(*i).is_some_and(|r| r.first == o.first))
            })
            .collect();
        let mut releases: Vec<Release> = mine
            .iter()
            .filter_map(|i| self.releases.get(*i).cloned())
            .collect();
        releases.extend(other.releases.iter().cloned());
        let mut lines: Vec<Line> = Vec::with_capacity(self.lines.len() + other.lines.len());
        let none_of_other = vec![b'-'; other.releases.len()];
        for line in &self.lines {
            let mut states: Vec<u8> = mine.iter().filter_map(|i| line.states.get(*i).copied()).collect();
            states.extend(&none_of_other);
            lines.push(Line {
                states,
                ..line.clone()
            });
        }
        for line in &other.lines {
            let same = self
                .of(&line.code)
                .iter()
                .position(|l| l.title == line.title)
                .map(|i| self.start(&line.code) + i);
            match same.and_then(|at| lines.get_mut(at)) {
                Some(old) => {
                    let keep = old.states.len() - other.releases.len();
                    old.states.truncate(keep);
                    old.states.extend(&line.states);
                }
                None => {
                    let mut states = vec![b'-'; mine.len()];
                    states.extend(&line.states);
                    let excludes = match self.of(&line.code).first() {
                        Some(old) if line.excludes.is_empty() => old.excludes.clone(),
                        _ => line.excludes.clone(),
                    };
                    lines.push(Line {
                        states,
                        excludes,
                        ..line.clone()
                    });
                }
            }
        }
        let mut order: Vec<usize> = (0..releases.len()).collect();
        order.sort_by_key(|i| releases.get(*i).map(|r| r.first));
        for line in &mut lines {
            line.states = order
                .iter()
                .filter_map(|i| line.states.get(*i).copied())
                .collect();
        }
        lines.sort_by(|a, b| a.code.cmp(&b.code));
        releases.sort_by_key(|r| r.first);
        Table { releases, lines }
    }

    fn start(&self, code: &str) -> usize {
        self.lines.partition_point(|line| line.code.as_str() < code)
    }

    fn of(&self, code: &str) -> &[Line] {
        let start = self.start(code);
        let end = start
            + self
                .lines
                .iter()
                .skip(start)
                .take_while(|l| l.code == code)
                .count();
        self.lines.get(start..end).unwrap_or_default()
    }

    fn state_in(&self, code: &str, release: usize) -> u8 {
        let of = self.of(code);
        of.iter()
            .filter_map(|line| line.states.get(release).copied())
            .find(|state| *state != b'-')
            .unwrap_or(b'-')
    }

    /// The release in force on a day.
    pub fn release_on(&self, date: Date) -> Option<&Release> {
        self.releases.iter().find(|r| (r.first..=r.last).contains(&date))
    }

    /// What a code is on a day. Between two releases the days of `changes` decide, where they name the code.
    pub fn state(&self, code: &str, date: Date, changes: &[Row<DiagnosisChange>]) -> State {
        let as_state = |state: u8| match state {
            b'b' => State::Billable,
            b'c' => State::Category,
            _ => State::Absent,
        };
        if let Some(index) = self
            .releases
            .iter()
            .position(|r| (r.first..=r.last).contains(&date))
        {
            return as_state(self.state_in(code, index));
        }
        let billable_in = |index: usize| self.state_in(code, index) == b'b';
        let before = self.releases.iter().rposition(|r| r.last < date);
        let after = self.releases.iter().position(|r| r.first > date);
        let named = |change: &DiagnosisChange| match change.code.strip_suffix(".*") {
            Some(stem) => code.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.')),
            None => change.code == code,
        };
        if let Some(change) = changes.iter().map(|r| &r.row).find(|c| named(c)) {
            if change.billable_until.is_some_and(|last| date <= last) && before.is_some_and(billable_in) {
                return State::Billable;
            }
            if change.billable_until.is_some_and(|last| date > last) && after.is_some() {
                return State::Category;
            }
            if let (Some(first), Some(after)) = (change.billable_from, after) {
                return if date < first {
                    State::Absent
                } else {
                    as_state(self.state_in(code, after))
                };
            }
        }
        State::NoRelease {
            before: before.map(billable_in),
            after: after.map(billable_in),
        }
    }

    /// The title of a code on a day; the nearest release before, else after, where none is loaded for the day.
    pub fn title(&self, code: &str, date: Date) -> Option<&str> {
        let index = self
            .releases
            .iter()
            .rposition(|r| r.first <= date)
            .unwrap_or_default();
        let of = self.of(code);
        let in_release = |i: usize| of.iter().find(|l| l.states.get(i).is_some_and(|s| *s != b'-'));
        in_release(index)
            .or_else(|| of.first())
            .map(|line| line.title.as_str())
    }

    /// Every code of a release, in order.
    pub fn codes_on(&self, date: Date) -> Vec<&str> {
        let Some(index) = self.releases.iter().rposition(|r| r.first <= date) else {
            return Vec::new();
        };
        let mut codes: Vec<&str> = self
            .lines
            .iter()
            .filter(|line| line.states.get(index).is_some_and(|s| *s != b'-'))
            .map(|line| line.code.as_str())
            .collect();
        codes.dedup();
        codes
    }

    /// The billable codes below a code on a day.
    pub fn billable_below(&self, code: &str, date: Date) -> Vec<&str> {
        let Some(index) = self.releases.iter().rposition(|r| r.first <= date) else {
            return Vec::new();
        };
        let (stem, start) = (bare(code), self.start(code));
        let mut found: Vec<&str> = self
            .lines
            .iter()
            .skip(start)
            .take_while(|line| bare(&line.code).starts_with(&stem))
            .filter(|line| line.code != code && line.states.get(index) == Some(&b'b'))
            .map(|line| line.code.as_str())
            .collect();
        found.dedup();
        found
    }

    /// Whether a note of either code, or of a category above it, excludes the other (Excludes1). Gives the code with the
    /// note and the code named in it.
    pub fn excludes(&self, one: &str, other: &str) -> Option<(String, String)> {
        [(one, other), (other, one)]
            .into_iter()
            .find_map(|(holder, named)| {
                above(holder).into_iter().find_map(|ancestor| {
                    let notes = self
                        .of(&ancestor)
                        .iter()
                        .map(|l| l.excludes.as_str())
                        .collect::<Vec<_>>();
                    notes
                        .into_iter()
                        .flat_map(str::split_whitespace)
                        .find(|pattern| excluded(pattern, named) && !excluded(pattern, holder))
                        .map(|pattern| (ancestor.clone(), pattern.to_owned()))
                })
            })
    }
}

/// Whether a code of a note (`G80.-`, `R27.0`, `M20-M21`) covers a code.
fn excluded(pattern: &str, code: &str) -> bool {
    let pattern = pattern.trim_end_matches('-').trim_end_matches('.');
    let code = bare(code);
    match pattern.split_once('-') {
        Some((from, to)) => {
            let (from, to) = (bare(from), bare(to));
            let head = |length: usize| code.get(..length.min(code.len())).unwrap_or_default();
            head(from.len()) >= from.as_str() && head(to.len()) <= to.as_str()
        }
        None => code.starts_with(&bare(pattern)),
    }
}

/// The code and the categories above it, longest first.
fn above(code: &str) -> Vec<String> {
    let bare = bare(code);
    (3..=bare.len())
        .rev()
        .filter_map(|n| bare.get(..n))
        .map(dotted)
        .collect()
}

/// Without the dot.
pub(super) fn bare(code: &str) -> String {
    code.chars().filter(|c| *c != '.').collect()
}

/// With the dot after three characters.
pub(super) fn dotted(bare: &str) -> String {
    match (bare.get(..3), bare.get(3..)) {
        (Some(head), Some(tail)) if !tail.is_empty() => format!("{head}.{tail}"),
        _ => bare.to_owned(),
    }
}

/// Whether a text has the form of a code, upper case with its dot: 3 to 7 characters. The second character is a digit in
/// all codes but those of the block QA0, new in the release of April 2026.
pub fn is_form(code: &str) -> bool {
    let (head, tail) = code.split_once('.').map_or((code, None), |(h, t)| (h, Some(t)));
    let of = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    let mut chars = head.chars();
    let starts = matches!(
        (chars.next(), chars.next(), chars.next(), chars.next()),
        (Some(a), Some(b), Some(c), None)
            if a.is_ascii_uppercase()
                && [b, c].iter().all(|x| x.is_ascii_digit() || x.is_ascii_uppercase())
                && (b.is_ascii_digit() || c.is_ascii_digit())
    );
    starts && tail.is_none_or(|t| (1..=4).contains(&t.len()) && of(t))
}
