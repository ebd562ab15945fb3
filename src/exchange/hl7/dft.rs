//! DFT^P03: the charges of a claim, one FT1 for each line. Only what the rules let onto the claim.

use super::Envelope;
use super::encode::{Segment, components, message, subcomponents};
use super::parts::{day, filler, pid, pv1, time, xcn};
use crate::claim::{Claim, Frequency, Party};
use crate::exchange::chart::{Chart, PersonName, Professional};

/// The charges of a claim.
///
/// A claim that takes an earlier one back credits (table 0017 `CD`) the very transactions of the first charge message: FT1-2 is
/// theirs.
///
/// # Errors
/// A claim that replaces another one: which charges it takes the place of is not known here, and a charge is never changed.
pub fn dft(chart: &Chart<'_>, claim: &Claim, envelope: &Envelope) -> Result<Vec<u8>, String> {
    let kind = match claim.frequency {
        Frequency::Original => "CG",
        Frequency::Void => "CD",
        Frequency::Replacement => {
            return Err(
                "a claim that replaces another one has no charge message: a charge is credited and made anew. \
                 Send the charge message of the void, then that of a first claim"
                    .to_owned(),
            );
        }
    };
    let mut segments = vec![
        Segment::new("EVN").put(1, "P03").put(2, time(chart)),
        pid(chart),
        pv1(chart),
    ];
    for (line, number) in claim.lines.iter().zip(1_usize..) {
        let code = components(&[&line.code, "", "C4"]);
        let diagnoses: Vec<String> = line
            .pointers
            .iter()
            .filter_map(|pointer| claim.diagnoses.get(pointer.checked_sub(1)?))
            .map(|diagnosis| components(&[&diagnosis.code, "", "I10C"]))
            .collect();
        let performer = line
            .rendering
            .as_ref()
            .or(claim.rendering.as_ref())
            .or(Some(&claim.billing));
        let performer = performer
            .filter(|party| party.is_person)
            .map(|party| xcn(&professional(party)));
        let orderer = line
            .ordering
            .as_ref()
            .filter(|party| party.is_person)
            .map(|party| xcn(&professional(party)));
        let place = if line.place_of_service.is_empty() {
            &claim.place_of_service
        } else {
            &line.place_of_service
        };
        // the transaction that was charged first, so that the receiver finds what is credited
        let transaction = match claim.frequency {
            Frequency::Void => line
                .control_number
                .replacen(&claim.control_number, &claim.first_number, 1),
            _ => line.control_number.clone(),
        };
        let modifiers: Vec<String> = line.modifiers.iter().map(|m| components(&[m])).collect();
        segments.push(
            Segment::new("FT1")
                .put(1, number.to_string())
                .put(2, components(&[&transaction]))
                .put(
                    4,
                    components(&[&day(line.date), &line.end.map(day).unwrap_or_default()]),
                )
                .put(6, kind)
                .put(7, code.clone())
                .put(10, line.units.to_string())
                .put(11, subcomponents(&[&line.charge.to_string(), "USD"]))
                .put(16, components(&["", "", "", "", "", place]))
                .put(19, diagnoses.join("~"))
                .put(20, performer.unwrap_or_default())
                .put(21, orderer.unwrap_or_default())
                .put(23, filler(chart))
                .put(25, code)
                .put(26, modifiers.join("~")),
        );
    }
    Ok(message("DFT^P03^DFT_P03", &time(chart), envelope, &segments))
}

fn professional(party: &Party) -> Professional {
    Professional {
        name: PersonName {
            family: party.name.clone(),
            given: Some(party.given_name.clone()).filter(|name| !name.is_empty()),
        },
        text: party.name.clone(),
        npi: Some(party.npi.clone()).filter(|npi| !npi.is_empty()),
        credential: None,
    }
}
