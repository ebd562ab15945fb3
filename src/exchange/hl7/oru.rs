//! ORU^R01: every parameter with unit, reference range, number of cycles and method, then the report as PDF.

use super::Envelope;
use super::encode::{Segment, components, escaped, message};
use super::parts::{
    NO_INTERPRETATION, day, document_code, filler, moment, pdf, pid, placer, pv1, status, time, xcn,
};
use crate::exchange::chart::Chart;
use crate::exchange::quantity::Quantity;
use crate::report::Standing;

/// Results and report as one message.
///
/// # Errors
/// A unit that has no UCUM code: a sentence.
pub fn oru(chart: &Chart<'_>, envelope: &Envelope) -> Result<Vec<u8>, String> {
    let orderer = chart.orderer.as_ref().map(xcn).unwrap_or_default();
    let order = Segment::new("ORC")
        .put(1, "RE")
        .put(2, placer(chart))
        .put(3, filler(chart))
        .put(12, orderer.clone());
    let mut segments = vec![pid(chart), pv1(chart), order, obr(chart, orderer)];
    segments.extend(notes(chart));
    let mut set = 0;
    for (index, condition) in chart.study.results.conditions.iter().enumerate() {
        let sub = (index + 1).to_string();
        set += 1;
        segments.push(
            obx(chart, set, "ST")
                .put(3, components(&["condition", "Walking condition", "99AMBULA"]))
                .put(4, sub.clone())
                .text(5, &condition.name),
        );
        for parameter in &condition.parameters {
            let quantity = Quantity::of(parameter, condition.reference.as_ref())?;
            set += 1;
            segments.push(
                obx(chart, set, "NM")
                    .put(3, components(&[&quantity.code, &quantity.name, "99AMBULA"]))
                    .put(4, sub.clone())
                    .put(5, quantity.value.clone())
                    .put(6, components(&[quantity.ucum, quantity.printed_unit, "UCUM"]))
                    .put(
                        7,
                        quantity
                            .range
                            .as_ref()
                            .map(|r| escaped(&r.text()))
                            .unwrap_or_default(),
                    ),
            );
            segments.push(
                Segment::new("NTE")
                    .put(1, "1")
                    .put(2, "L")
                    .text(3, &quantity.note()),
            );
        }
    }
    segments.push(
        obx(chart, set + 1, "ED")
            .put(3, document_code())
            .put(5, pdf(chart)),
    );
    Ok(message("ORU^R01^ORU_R01", &time(chart), envelope, &segments))
}

fn obr(chart: &Chart<'_>, orderer: String) -> Segment {
    let codes = chart.ordered_codes();
    let ordered = codes.first();
    let service = ["GAIT3D", "Three-dimensional gait analysis", "99AMBULA"];
    let service = match ordered {
        Some(code) => components(&[service[0], service[1], service[2], code, "", "C4"]),
        None => components(&service),
    };
    let reasons = chart
        .order
        .and_then(|order| order.reason_diagnoses.clone())
        .unwrap_or_default();
    let reasons: Vec<String> = reasons
        .iter()
        .map(|code| components(&[code, "", "I10C"]))
        .collect();
    Segment::new("OBR")
        .put(1, "1")
        .put(2, placer(chart))
        .put(3, filler(chart))
        .put(4, service)
        .put(7, day(chart.date))
        .put(16, orderer)
        .put(22, chart.report().signed_at().map(moment).unwrap_or_default())
        .put(24, "OTH")
        .put(25, status(chart.report().standing))
        .put(31, reasons.join("~"))
}

fn notes(chart: &Chart<'_>) -> Vec<Segment> {
    let report = chart.report();
    let mut lines = vec![NO_INTERPRETATION.to_owned()];
    let quality = &chart.study.results.quality.verdict;
    lines.push(format!(
        "Data quality: {quality}. Program: {}.",
        chart.study.results.program
    ));
    if report.standing == Standing::Amended {
        lines.push(format!(
            "Version {}. {}",
            report.version,
            report.amendment.as_deref().unwrap_or_default()
        ));
    }
    if !report.is_signed() {
        lines.push("Nobody has signed this report.".to_owned());
    }
    let numbered = lines.iter().zip(1..);
    numbered
        .map(|(line, number): (&String, i32)| {
            Segment::new("NTE")
                .put(1, number.to_string())
                .put(2, "L")
                .text(3, line)
        })
        .collect()
}

fn obx(chart: &Chart<'_>, set: usize, kind: &str) -> Segment {
    Segment::new("OBX")
        .put(1, set.to_string())
        .put(2, kind)
        .put(11, status(chart.report().standing))
        .put(14, day(chart.date))
}
