//! MDM: the report as a document, T02 when it is new, T10 when it replaces a signed version.

use super::Envelope;
use super::encode::{Segment, message};
use super::parts::{day, document_code, filler, moment, pdf, pid, placer, pv1, time, xcn};
use crate::exchange::chart::Chart;

/// The report as a document.
pub fn mdm(chart: &Chart<'_>, envelope: &Envelope) -> Vec<u8> {
    let report = chart.report();
    let replaces = report.replaces.as_ref().filter(|_| report.is_signed());
    let event = if replaces.is_some() { "T10" } else { "T02" };
    // an unsigned document is another document than the one that is signed later
    let number = |version: u32| format!("{}^AMBULA", chart.document_number(version));
    let own = if report.is_signed() {
        number(report.version)
    } else {
        format!("{}P^AMBULA", chart.document_number(report.version))
    };
    let first = chart.signers.first();
    let last = chart.signers.last();
    // 271: authenticated when somebody signed; whether the signature binds in law is the laboratory's to say
    let completion = if report.is_signed() { "AU" } else { "PA" };
    // 273: nobody is to treat by a report that nobody signed
    let availability = if report.is_signed() { "AV" } else { "UN" };
    let authentication = last.map(|signer| {
        let person = xcn(&signer.who);
        let filled = person.matches('^').count();
        format!(
            "{person}{}{}",
            "^".repeat(14_usize.saturating_sub(filled)),
            moment(&signer.at)
        )
    });
    let txa = Segment::new("TXA")
        .put(1, "1")
        .put(2, "PN")
        .put(3, "AP")
        .put(4, day(chart.date))
        .put(5, first.map(|signer| xcn(&signer.who)).unwrap_or_default())
        .put(
            8,
            last.map(|signer| moment(&signer.at))
                .filter(|_| replaces.is_some())
                .unwrap_or_default(),
        )
        .put(9, first.map(|signer| xcn(&signer.who)).unwrap_or_default())
        .put(12, own)
        .put(
            13,
            replaces
                .map(|earlier| number(earlier.version))
                .unwrap_or_default(),
        )
        .put(14, placer(chart))
        .put(15, filler(chart))
        .put(17, completion)
        .put(18, "R")
        .put(19, availability)
        .put(22, authentication.unwrap_or_default());
    let obx = Segment::new("OBX")
        .put(1, "1")
        .put(2, "ED")
        .put(3, document_code())
        .put(5, pdf(chart))
        .put(11, super::parts::status(report.standing));
    let evn = Segment::new("EVN").put(1, event).put(2, time(chart));
    let kind = format!("MDM^{event}^MDM_T02");
    message(
        &kind,
        &time(chart),
        envelope,
        &[evn, pid(chart), pv1(chart), txa, obx],
    )
}
