//! Segments and fields that several messages share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::encode::{Segment, components, escaped, subcomponents};
use crate::billing::Date;
use crate::billing::record::AdministrativeSex;
use crate::exchange::chart::{Chart, Professional, VisitClass};
use crate::exchange::uuid;
use crate::report::Standing;

/// OID of the national provider identifier (HL7 OID registry).
const NPI_OID: &str = "2.16.840.1.113883.4.6";
/// HD.1 holds 20 characters.
const NAMESPACE_CHARACTERS: usize = 20;
/// LOINC of the type of the document.
pub(super) const PROCEDURE_NOTE: [&str; 3] = ["28570-0", "Procedure note", "LN"];
/// What every message says about the report.
pub(super) const NO_INTERPRETATION: &str =
    "Technical report of data capture. No physician interpretation is included.";

/// A day as `YYYYMMDD`.
pub(super) fn day(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// RFC 3339 with offset as `YYYYMMDDHHMMSS+ZZZZ`.
pub(super) fn moment(at: &str) -> String {
    let (stamp, offset) = at.split_at(at.len().min(19));
    let digits: String = stamp.chars().filter(char::is_ascii_digit).collect();
    let offset = if offset == "Z" {
        "+0000".to_owned()
    } else {
        offset.replace(':', "")
    };
    format!("{digits}{offset}")
}

/// The time of a message: that of the signature, else the day of the test. No clock is read.
pub(super) fn time(chart: &Chart<'_>) -> String {
    chart.report().signed_at().map_or_else(|| day(chart.date), moment)
}

/// Who assigned a number: a short name as it is, an OID as such, a long name by a number made from it.
fn authority(name: &str) -> String {
    let is_oid = name.contains('.') && name.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_oid {
        subcomponents(&["", name, "ISO"])
    } else if name.chars().count() <= NAMESPACE_CHARACTERS {
        subcomponents(&[name])
    } else {
        subcomponents(&["", &uuid::of("authority", &[name]), "UUID"])
    }
}

/// A professional as XCN.
pub(super) fn xcn(who: &Professional) -> String {
    let degree = who.credential.as_deref().unwrap_or_default();
    let given = who.name.given.as_deref().unwrap_or_default();
    match &who.npi {
        Some(npi) => {
            let name = components(&[npi, &who.name.family, given]);
            let name = format!("{name}{}", "^".repeat(2 - name.matches('^').count().min(2)));
            let head = format!("{name}^^^^{}^", escaped(degree));
            format!("{head}^{}^L^^^NPI", subcomponents(&["NPI", NPI_OID, "ISO"]))
        }
        None => components(&["", &who.name.family, given, "", "", "", degree, "", "", "L"]),
    }
}

/// PID: number, name, birth, sex. Address and telephone are not needed to find a chart and stay out.
pub(super) fn pid(chart: &Chart<'_>) -> Segment {
    let person = &chart.patient;
    let more = person.more;
    let private = |value: &Option<crate::billing::record::Private>| {
        value
            .as_ref()
            .map(|value| value.reveal().clone())
            .unwrap_or_default()
    };
    let name = [
        person.family.to_owned(),
        private(&more.given_name),
        private(&more.middle_name),
        private(&more.name_suffix),
    ];
    let [family, given, middle, suffix] = &name;
    let sex = match person.sex {
        AdministrativeSex::Female => "F",
        AdministrativeSex::Male => "M",
        AdministrativeSex::Other => "O",
        AdministrativeSex::Unknown => "U",
    };
    Segment::new("PID")
        .put(1, "1")
        .put(
            3,
            format!(
                "{}^^^{}^MR",
                escaped(person.mrn.trim()),
                authority(person.authority.trim())
            ),
        )
        .put(5, components(&[family, given, middle, suffix, "", "", "L"]))
        .put(7, day(person.birth))
        .put(8, sex)
}

/// PV1: class, who referred, visit number.
pub(super) fn pv1(chart: &Chart<'_>) -> Segment {
    let encounter = chart.study.record.encounter.as_ref();
    let class = match chart.visit_class() {
        Some(VisitClass::Outpatient) => "O",
        Some(VisitClass::Inpatient) => "I",
        Some(VisitClass::Emergency) => "E",
        None => "U",
    };
    let visit = encounter.and_then(|e| e.visit_number.as_ref());
    Segment::new("PV1")
        .put(1, "1")
        .put(2, class)
        .put(8, chart.orderer.as_ref().map(xcn).unwrap_or_default())
        .put(
            19,
            visit
                .map(|v| format!("{}^^^^VN", escaped(v.reveal())))
                .unwrap_or_default(),
        )
}

/// Placer's number, empty without an order.
pub(super) fn placer(chart: &Chart<'_>) -> String {
    let number = chart.order.and_then(|order| order.placer_id.as_ref());
    number.map(|number| escaped(number.reveal())).unwrap_or_default()
}

/// Performer's number.
pub(super) fn filler(chart: &Chart<'_>) -> String {
    format!("{}^AMBULA", escaped(&chart.filler_number()))
}

/// Result status of OBR-25 and OBX-11: preliminary, final, corrected.
pub(super) fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Draft | Standing::Preliminary => "P",
        Standing::Final => "F",
        Standing::Amended => "C",
    }
}

/// The PDF as ED.
pub(super) fn pdf(chart: &Chart<'_>) -> String {
    format!("AMBULA^AP^PDF^Base64^{}", STANDARD.encode(&chart.report().pdf))
}

/// Name of the document, LOINC first, ours beside it.
pub(super) fn document_code() -> String {
    let [code, name, system] = PROCEDURE_NOTE;
    components(&[code, name, system, "REPORT", "Technical report (PDF)", "99AMBULA"])
}
