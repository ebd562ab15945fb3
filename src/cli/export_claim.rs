//! Charges for `ambula export`: the claim that `ambula claim` would write, as HL7 charge message and as FHIR.

use std::path::Path;

use clap::Parser as _;

use super::export::{Made, Package, Readers, Refusal, advice_on, envelope};
use super::export_args::{Export, Format};
use super::{claim, claim_args, clock};
use crate::billing::Date;
use crate::exchange::chart::Chart;
use crate::exchange::{self, fhir, hl7};
use crate::session::Exportable;

/// Adds what the formats asked for carry of the claim. A claim with findings against it is left out, and that is told.
///
/// # Errors
/// The setup or the session cannot be read, or the claim cannot be written in a format.
pub(super) fn add(
    setup: &Path,
    order: &Export,
    session: &Exportable,
    package: &mut Package,
) -> Result<(), Refusal> {
    let refused = |what: String| (what, None);
    let chart = Chart::of(session.study()).map_err(|error| (error.to_string(), Some(advice_on(&error))))?;
    let (setup, _) = claim::setup(setup).map_err(refused)?;
    let as_typed = [Path::new("claim"), order.folder.as_path()];
    let wish = claim_args::Claim::try_parse_from(as_typed).map_err(|error| refused(error.to_string()))?;
    let built = match claim::claim_of(&wish, &order.folder, &setup).map_err(refused)? {
        Ok(built) => built,
        Err(refusal) => {
            let mut against: Vec<String> = refusal
                .findings
                .iter()
                .map(|finding| format!("{} {}", finding.rule, finding.field))
                .collect();
            against.dedup();
            package.left_out.push(format!(
                "charges and claim: {} findings stand against it (`ambula claim` tells them in full): {}",
                refusal.findings.len(),
                against.join(", ")
            ));
            return Ok(());
        }
    };
    if !built.left_out.is_empty() {
        package.left_out.push(format!(
            "codes that are not ready: {} findings (`ambula documentation` lists them)",
            built.left_out.len()
        ));
    }
    if order.format.contains(&Format::Hl7) {
        let bytes = hl7::dft(&chart, &built.claim, &envelope(order)).map_err(refused)?;
        package.files.push(Made::new("dft.hl7", bytes, Readers::Owner));
    }
    if order.format.contains(&Format::Fhir) {
        let today = Date::parse(&clock::today()).ok_or_else(|| refused("no clock".to_owned()))?;
        let unsigned = "sign the report with `ambula sign`, or take the attachment out of the record";
        let advice = |what: String| {
            let advice = what.starts_with("CL-10").then(|| unsigned.to_owned());
            (format!("the FHIR claim is refused: {what}"), advice)
        };
        let bundle = fhir::claim_bundle(&chart, &built.claim, today).map_err(advice)?;
        let bytes = exchange::to_json("claim", &bundle).map_err(|error| refused(error.to_string()))?;
        package
            .files
            .push(Made::new("fhir-claim.json", bytes, Readers::Owner));
    }
    Ok(())
}
