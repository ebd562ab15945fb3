//! 999: whether a transaction set was taken, and which segment and element is wrong.

use std::collections::BTreeMap;

use super::{Answer, words};
use crate::claim::ledger::{ClaimAnswer, ClaimState};
use crate::claim::x12::{Segment, SetMap};

/// One transaction set that the 999 speaks about.
#[derive(Debug, Default)]
struct About {
    set: String,
    verdict: String,
    errors: Vec<(usize, String)>,
}

/// The field that an element came from: its own, else the first of its segment.
fn field_of(map: Option<&SetMap>, position: usize, (element, component): (usize, usize)) -> String {
    let make = map.and_then(|m| {
        let number = usize::try_from(*m.order.get(position.checked_sub(1)?)?).ok()?;
        m.makes.get(number)
    });
    let Some(make) = make else { return String::new() };
    let own = element
        .checked_sub(1)
        .and_then(|at| make.fields.get(at))
        .map_or("", String::as_str);
    let part = if component > 0 {
        own.split(':').nth(component - 1).unwrap_or(own)
    } else {
        own
    };
    let mut parts = part
        .split(':')
        .chain(own.split(':'))
        .chain(make.fields.iter().flat_map(|f| f.split(':')));
    parts.find(|f| !f.is_empty()).unwrap_or_default().to_owned()
}

fn segment_error(map: Option<&SetMap>, s: Segment<'_>) -> (usize, String) {
    let position: usize = s.get(2).parse().unwrap_or(0);
    let field = field_of(map, position, (0, 0));
    let words = words::segment_code(s.get(4));
    let place = words::plain(s.get(3));
    let id = words::plain(s.get(1));
    let field = if field.is_empty() {
        "file".to_owned()
    } else {
        field
    };
    (
        position,
        format!(
            "{} {field}: segment {id} {place}: {words}",
            words::rule_of(&field)
        ),
    )
}

fn element_error(map: Option<&SetMap>, (position, id): (usize, &str), s: Segment<'_>) -> String {
    let element: usize = s.part(1, 1).parse().unwrap_or(0);
    let component: usize = s.part(1, 2).parse().unwrap_or(0);
    let field = field_of(map, position, (element, component));
    let field = if field.is_empty() {
        "file".to_owned()
    } else {
        field
    };
    let words = words::element_code(s.get(3));
    let at = if component > 0 {
        format!("{id}{element:02}-{component:02}")
    } else {
        format!("{id}{element:02}")
    };
    format!("{} {field}: element {at}: {words}", words::rule_of(&field))
}

pub(super) fn read(all: &[Segment<'_>], map: &dyn Fn(u64) -> Option<Vec<SetMap>>) -> Option<Answer> {
    let ak1 = all.iter().find(|s| s.id() == "AK1")?;
    let number: Option<u64> = ak1.get(2).parse().ok();
    let sets = number.and_then(map).unwrap_or_default();
    let mut about: Vec<About> = Vec::new();
    let mut at = (0, String::new());
    let mut whole = String::new();
    let mut group_errors = Vec::new();
    for s in all {
        let known = about.last().and_then(|a| sets.iter().find(|m| m.set == a.set));
        match s.id() {
            "AK2" => about.push(About {
                set: s.get(2).to_owned(),
                ..About::default()
            }),
            "IK3" => {
                let error = segment_error(known, *s);
                at = (error.0, words::plain(s.get(1)));
                if let Some(last) = about.last_mut() {
                    last.errors.push(error);
                }
            }
            "IK4" => {
                let error = element_error(known, (at.0, &at.1), *s);
                if let Some(last) = about.last_mut() {
                    last.errors.push((at.0, error));
                }
            }
            "IK5" => {
                if let Some(last) = about.last_mut() {
                    s.get(1).clone_into(&mut last.verdict);
                    for code in (2..=6).map(|n| s.get(n)).filter(|c| !c.is_empty()) {
                        last.errors.push((
                            0,
                            format!(
                                "CL-18 file: set {}: {}",
                                words::plain(&last.set),
                                words::set_code(code)
                            ),
                        ));
                    }
                }
            }
            "AK9" => {
                s.get(1).clone_into(&mut whole);
                for code in (5..=9).map(|n| s.get(n)).filter(|c| !c.is_empty()) {
                    group_errors.push(format!("CL-18 file: group: {}", words::group_code(code)));
                }
            }
            _ => {}
        }
    }
    Some(answer((number, &whole), (about, group_errors), &sets))
}

fn answer(
    (number, whole): (Option<u64>, &str),
    (about, errors): (Vec<About>, Vec<String>),
    sets: &[SetMap],
) -> Answer {
    let mut left: Vec<String> = errors;
    let mut claims: BTreeMap<String, ClaimAnswer> = BTreeMap::new();
    let words = match whole {
        "A" => "accepted",
        "E" => "accepted with errors",
        "P" => "accepted in part",
        "R" | "M" | "W" | "X" => "rejected",
        _ => "not understood: no known code",
    };
    for map in sets {
        let spoken = about.iter().find(|a| a.set == map.set);
        let verdict = spoken.map_or(whole, |a| a.verdict.as_str());
        let taken = matches!(verdict, "A" | "E");
        if spoken.is_none() && !matches!(whole, "A" | "R" | "M" | "W" | "X") {
            continue;
        }
        for (claim, first, last) in &map.claims {
            let own: Vec<String> = spoken
                .iter()
                .flat_map(|a| &a.errors)
                .filter(|(position, _)| (first..=last).contains(&position) || *position == 0)
                .map(|(_, text)| text.clone())
                .collect();
            let state = match (taken, own.is_empty()) {
                (false, _) => ClaimState::SetRejected,
                (true, true) => ClaimState::SetAccepted,
                (true, false) => ClaimState::AcceptedWithErrors,
            };
            let one = ClaimAnswer {
                claim: claim.clone(),
                state,
                payer_claim_number: String::new(),
                errors: own,
            };
            claims.insert(claim.clone(), one);
        }
    }
    for one in &about {
        let ranges = sets
            .iter()
            .find(|m| m.set == one.set)
            .map(|m| m.claims.as_slice())
            .unwrap_or_default();
        for (position, text) in &one.errors {
            let of_a_claim = ranges
                .iter()
                .any(|(_, first, last)| (first..=last).contains(&position));
            if !of_a_claim {
                left.push(text.clone());
            }
        }
    }
    Answer {
        kind: "999",
        number,
        whole: words.to_owned(),
        accepted: matches!(whole, "A" | "E"),
        errors: left,
        claims: claims.into_values().collect(),
    }
}
