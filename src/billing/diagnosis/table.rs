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

/// One line of the table, read where it stands.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    code: &'a str,
    /// One character for each release: `b`, `c`, `-`.
    states: &'a [u8],
    title: &'a str,
    /// Codes that its Excludes1 notes name, blanks between them.
    excludes: &'a str,
}

impl<'a> Line<'a> {
    fn read(text: &'a str) -> Line<'a> {
        let mut cells = text.splitn(4, '\t').map(|cell| cell.trim_end_matches('\n'));
        let mut cell = || cells.next().unwrap_or_default();
        Line {
            code: cell(),
            states: cell().as_bytes(),
            title: cell(),
            excludes: cell(),
        }
    }
}

/// The packed table of the program, made by `make_table.py`.
const SHIPPED: &[u8] = include_bytes!("icd10cm.tsv.gz");
/// Room made for a packed text before it is unpacked, at most; more comes as it is needed.
const ROOM: usize = 16 << 20;

fn unpacked(bytes: &[u8]) -> Result<String, TableError> {
    // gzip ends with the length of what is in it
    let length = bytes.last_chunk().map_or(0, |end| u32::from_le_bytes(*end));
    let mut text = String::with_capacity(usize::try_from(length).unwrap_or(0).min(ROOM) + 1);
    flate2::read::GzDecoder::new(bytes)
        .read_to_string(&mut text)
        .map_err(|e| TableError(e.to_string()))?;
    Ok(text)
}

/// The releases that the first line of a table lists.
fn releases(head: &str) -> Result<Vec<Release>, TableError> {
    let mut cells = head.split('\t');
    if cells.next() != Some("#releases") {
        return Err(TableError("the first line does not list releases".to_owned()));
    }
    cells
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
        .ok_or_else(|| TableError("a release without days".to_owned()))
}

/// The body of a table: its lines in the order of their codes.
fn body(mut lines: Vec<(&str, String)>) -> String {
    lines.sort_by_key(|(code, _)| *code);
    let mut body = String::with_capacity(lines.iter().map(|(_, line)| line.len()).sum());
    lines.iter().for_each(|(_, line)| body.push_str(line));
    body
}

/// A line as the body holds it.
fn as_text(code: &str, states: &str, title: &str, excludes: &str) -> String {
    format!("{code}\t{states}\t{title}\t{excludes}\n")
}

/// All codes of all releases.
#[derive(Debug, Clone)]
pub struct Table {
    releases: Vec<Release>,
    /// A line for every code and title, sorted by code: code, states, title, excludes, tabs between them. The 98,579
    /// lines stay text, because a session asks for a few of them: cutting them all cost every session 185 million
    /// instructions.
    body: String,
}

impl Table {
    /// The table that comes with the program: releases of January 2021, April 2025 and April 2026. Its lines are not
    /// checked one by one; a test does that.
    ///
    /// # Errors
    /// The table is damaged; a test reads it.
    pub fn shipped() -> Result<&'static Table, TableError> {
        static TABLE: OnceLock<Result<Table, TableError>> = OnceLock::new();
        TABLE
            .get_or_init(|| {
                let mut text = unpacked(SHIPPED)?;
                let head = text.split_inclusive('\n').next().unwrap_or_default();
                let (releases, length) = (releases(head.trim_end())?, head.len());
                text.drain(..length);
                Ok(Table { releases, body: text })
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Reads a packed table.
    ///
    /// # Errors
    /// The bytes are no packed table.
    pub fn packed(bytes: &[u8]) -> Result<Table, TableError> {
        Table::parse(&unpacked(bytes)?)
    }

    /// Reads the text of a table.
    ///
    /// # Errors
    /// No list of releases in the first line; a line without state and title.
    pub fn parse(text: &str) -> Result<Table, TableError> {
        let mut lines = text.lines();
        let releases = releases(lines.next().unwrap_or_default())?;
        let lines = lines
            .enumerate()
            .map(|(index, text)| {
                let mut cells = text.split('\t');
                let line = (|| {
                    let (code, states, title) = (cells.next()?, cells.next()?, cells.next()?);
                    let text = as_text(code, states, title, cells.next().unwrap_or_default());
                    let known = states.bytes().all(|s| matches!(s, b'b' | b'c' | b'-'));
                    (known && states.len() == releases.len()).then_some((code, text))
                })();
                line.ok_or_else(|| TableError(format!("line {} is not code, states, title", index + 2)))
            })
            .collect::<Result<Vec<(&str, String)>, TableError>>()?;
        let body = body(lines);
        Ok(Table { releases, body })
    }

    pub(super) fn from_list(release: Release, codes: &[(String, bool, String)]) -> Table {
        let line = |(code, billable, title): &'_ (String, bool, String)| {
            let states = if *billable { "b" } else { "c" };
            as_text(code, states, &title.replace('\t', " "), "")
        };
        let lines = codes.iter().map(|code| (code.0.as_str(), line(code)));
        Table {
            releases: vec![release],
            body: body(lines.collect()),
        }
    }

    /// The table as text, as [`Table::parse`] reads it.
    pub fn text(&self) -> String {
        let mut text = String::from("#releases");
        for release in &self.releases {
            text.push_str(&format!("\t{}/{}/{}", release.first, release.last, release.name));
        }
        text.push('\n');
        text + &self.body
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
        let old: Vec<Line<'_>> = self.lines().collect();
        let none_of_other = vec![b'-'; other.releases.len()];
        let mut lines: Vec<(Line<'_>, Vec<u8>)> = old
            .iter()
            .map(|line| {
                let states = mine.iter().filter_map(|i| line.states.get(*i).copied());
                (*line, states.chain(none_of_other.iter().copied()).collect())
            })
            .collect();
        for line in other.lines() {
            let start = old.partition_point(|l| l.code < line.code);
            let mut of = (start..).zip(old.iter().skip(start).take_while(|l| l.code == line.code));
            let same = of.clone().find(|(_, l)| l.title == line.title).map(|(at, _)| at);
            match same.and_then(|at| lines.get_mut(at)) {
                Some((_, states)) => {
                    states.truncate(mine.len());
                    states.extend(line.states);
                }
                None => {
                    let mut states = vec![b'-'; mine.len()];
                    states.extend(line.states);
                    let excludes = match of.next() {
                        Some((_, old)) if line.excludes.is_empty() => old.excludes,
                        _ => line.excludes,
                    };
                    lines.push((Line { excludes, ..line }, states));
                }
            }
        }
        let mut order: Vec<usize> = (0..releases.len()).collect();
        order.sort_by_key(|i| releases.get(*i).map(|r| r.first));
        let lines = lines.iter().map(|(line, states)| {
            let states = order.iter().filter_map(|i| states.get(*i).copied());
            let states: String = states.map(char::from).collect();
            (line.code, as_text(line.code, &states, line.title, line.excludes))
        });
        let body = body(lines.collect());
        releases.sort_by_key(|r| r.first);
        Table { releases, body }
    }

    /// All lines.
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.body.split_inclusive('\n').map(Line::read)
    }

    /// The lines from the first on whose code is not before a code.
    fn lines_from(&self, code: &str) -> impl Iterator<Item = Line<'_>> {
        let bytes = self.body.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low.midpoint(high);
            let before = bytes.get(low..middle).unwrap_or_default();
            let start = before
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(low, |at| low + at + 1);
            let line = self
                .body
                .get(start..)
                .and_then(|rest| rest.split_inclusive('\n').next());
            let line = line.unwrap_or_default();
            if Line::read(line).code < code {
                low = start + line.len();
            } else {
                high = start;
            }
        }
        self.body
            .get(low..)
            .unwrap_or_default()
            .split_inclusive('\n')
            .map(Line::read)
    }

    /// The lines of a code, one for every title.
    fn of(&self, code: &str) -> impl Iterator<Item = Line<'_>> {
        self.lines_from(code).take_while(move |line| line.code == code)
    }

    fn state_in(&self, code: &str, release: usize) -> u8 {
        self.of(code)
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
        self.of(code)
            .find(|l| l.states.get(index).is_some_and(|s| *s != b'-'))
            .or_else(|| self.of(code).next())
            .map(|line| line.title)
    }

    /// Every code of a release, in order.
    pub fn codes_on(&self, date: Date) -> Vec<&str> {
        let Some(index) = self.releases.iter().rposition(|r| r.first <= date) else {
            return Vec::new();
        };
        let mut codes: Vec<&str> = self
            .lines()
            .filter(|line| line.states.get(index).is_some_and(|s| *s != b'-'))
            .map(|line| line.code)
            .collect();
        codes.dedup();
        codes
    }

    /// The billable codes below a code on a day.
    pub fn billable_below(&self, code: &str, date: Date) -> Vec<&str> {
        let Some(index) = self.releases.iter().rposition(|r| r.first <= date) else {
            return Vec::new();
        };
        let stem = bare(code);
        let mut found: Vec<&str> = self
            .lines_from(code)
            .take_while(|line| bare(line.code).starts_with(&stem))
            .filter(|line| line.code != code && line.states.get(index) == Some(&b'b'))
            .map(|line| line.code)
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
                    self.of(&ancestor)
                        .flat_map(|line| line.excludes.split_whitespace())
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
