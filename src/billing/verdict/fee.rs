//! What the lines would pay, shown as it was computed.

use serde::Serialize;

use crate::billing::book::on;
use crate::billing::fees::{Fee, Locality, fees, therapy_cents};
use crate::billing::rules::Case;

/// Fees of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeFees {
    /// The code.
    pub code: String,
    /// All indices 1.
    pub national: Vec<Fee>,
    /// With the indices that were given; empty for the national ones.
    pub local: Vec<Fee>,
    /// Several units of therapy, or an assistant's.
    pub units: Option<String>,
    /// What is not known.
    pub unknown: Vec<String>,
}

/// Units of a therapy line with its arithmetic, in cents.
pub fn therapy_sum(case: &Case<'_>, code: &str) -> Option<(u64, String)> {
    let line = case.line(code)?;
    let units = line.units?;
    let assistant = line.modifiers.iter().flatten().any(|m| m == "CQ" || m == "CO");
    let indicator = case.indicators(code)?;
    if indicator.row.multiple != "5" || (units < 2 && !assistant) {
        return None;
    }
    let values = on(&case.basis.book.values, case.date, |v| v.code == code)?;
    let factor = on(&case.basis.book.factors, case.date, |f| f.kind == "ordinary")?;
    let percent = if assistant {
        case.threshold("assistant_pays_percent")?
    } else {
        100
    };
    therapy_cents(&values.row, factor.row.ten_thousandths, units, percent)
}

/// Fees of all codes of a case.
pub(super) fn fees_of(case: &Case<'_>, locality: Locality) -> Vec<CodeFees> {
    let of = |code: &String| {
        let national = fees(case.basis.book, code, case.date, Locality::NATIONAL);
        let local = if locality == Locality::NATIONAL {
            Vec::new()
        } else {
            let all = fees(case.basis.book, code, case.date, locality).fees;
            all.into_iter()
                .filter(|f| f.setting != "hospital outpatient")
                .collect()
        };
        CodeFees {
            code: code.clone(),
            national: national.fees,
            local,
            units: therapy_sum(case, code).map(|(_, words)| words),
            unknown: national.unknown,
        }
    };
    case.codes.iter().map(of).collect()
}
