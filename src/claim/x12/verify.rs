//! Reads a file that was just written and holds it against its envelope: counts, numbers, sums, hierarchy, what must be there.

use super::read::{Segment, segments};

/// Cents of an amount; `None` where it is none.
fn cents(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 2 || !(whole.bytes().chain(part.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

/// One claim as it is read.
#[derive(Debug, Default)]
struct Seen {
    number: String,
    total: Option<u64>,
    lines: u64,
    count: usize,
    diagnoses: usize,
    days: usize,
    institutional: bool,
    marks: Vec<&'static str>,
}

impl Seen {
    fn close(&self) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("claim {}: {what}", self.number));
        if self.number.is_empty() {
            return Ok(());
        }
        if self.total != Some(self.lines) {
            return wrong("its total is not the sum of its lines");
        }
        if self.diagnoses == 0 {
            return wrong("no diagnosis");
        }
        if self.count == 0 || self.days != self.count {
            return wrong("a line without its day, or no line");
        }
        let needed: &[&str] = if self.institutional {
            &["434", "CL1", "71"]
        } else {
            &[]
        };
        for mark in needed {
            if !self.marks.contains(mark) {
                return wrong("days of the statement, admission or attending provider are missing");
            }
        }
        Ok(())
    }

    fn take(&mut self, s: Segment<'_>) -> Result<(), String> {
        match (s.id(), s.get(1)) {
            ("HI", _) => {
                self.diagnoses += (1..=s.count())
                    .filter(|at| ["ABK", "ABF"].contains(&s.part(*at, 1)))
                    .count();
            }
            ("DTP", "434") => self.marks.push("434"),
            ("DTP", "472") => self.days += 1,
            ("CL1", _) => self.marks.push("CL1"),
            ("NM1", "71") => self.marks.push("71"),
            ("SV1" | "SV2", _) => {
                let charge = if s.id() == "SV1" { s.get(2) } else { s.get(3) };
                let charge = cents(charge).ok_or("a charge that is no amount")?;
                self.lines = self.lines.checked_add(charge).ok_or("a sum beyond any amount")?;
                self.count += 1;
                let pointers = s.get(7);
                let beyond = |p: &str| p.parse::<usize>().map_or(true, |p| p == 0 || p > self.diagnoses);
                if s.id() == "SV1" && pointers.split(':').any(beyond) {
                    return Err(format!("claim {}: a pointer beyond the diagnoses", self.number));
                }
            }
            ("LX", number) if number != (self.count + 1).to_string() => {
                return Err(format!("claim {}: lines are not counted in order", self.number));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Holds a file against its envelope.
///
/// # Errors
/// What does not agree, in words without identity.
pub fn verify(text: &str) -> Result<(), String> {
    if text.chars().any(|c| c.is_ascii_lowercase()) {
        return Err("small letters".to_owned());
    }
    let all = segments(text.as_bytes()).map_err(|e| e.to_string())?;
    let first = |id: &str| all.iter().find(|s| s.id() == id).copied();
    let last = all.last().copied();
    let (Some(isa), Some(gs), Some(ge), Some(iea)) = (first("ISA"), first("GS"), first("GE"), last) else {
        return Err("an envelope segment is missing".to_owned());
    };
    let number = isa.get(13);
    if iea.get(2) != number || number.len() != 9 || iea.get(1) != "1" {
        return Err("IEA does not close ISA".to_owned());
    }
    if gs.get(6) != ge.get(2) || gs.get(6) != number.trim_start_matches('0') {
        return Err("GE does not close GS".to_owned());
    }
    let mut sets = 0_usize;
    let mut start = 0_usize;
    let mut set = "";
    let mut hierarchy = 0_usize;
    let mut claim = Seen::default();
    for (at, s) in all.iter().copied().enumerate() {
        match s.id() {
            "ST" => {
                sets += 1;
                (start, set, hierarchy) = (at, s.get(2), 0);
            }
            "HL" => {
                claim.close()?;
                claim = Seen::default();
                hierarchy += 1;
                let parent: usize = s.get(2).parse().unwrap_or(0);
                if s.get(1) != hierarchy.to_string()
                    || parent >= hierarchy
                    || (parent == 0) != (s.get(3) == "20")
                {
                    return Err("the hierarchy is not counted in order".to_owned());
                }
            }
            "CLM" => {
                claim.close()?;
                claim = Seen {
                    number: s.get(1).to_owned(),
                    total: cents(s.get(2)),
                    institutional: s.part(5, 2) == "A",
                    ..Seen::default()
                };
                if s.get(1).len() > 20 {
                    return Err("a claim number longer than 20".to_owned());
                }
            }
            "SE" => {
                claim.close()?;
                claim = Seen::default();
                if s.get(1) != (at - start + 1).to_string() || s.get(2) != set {
                    return Err("SE does not close ST".to_owned());
                }
            }
            _ => claim.take(s)?,
        }
    }
    if ge.get(1) != sets.to_string() {
        return Err("GE does not count the transaction sets".to_owned());
    }
    Ok(())
}
