//! The rulebook as dated data: every code, price, threshold and payer rule is a row with source, version, days, payers
//! and confidence. The day of service picks the row. No row gives no answer, never that of another year.

mod policy;
mod rows;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Date;
pub use policy::{
    Acceptance, DiagnosisList, Musculoskeletal, Policy, PolicyError, Printed, SeverityChange, UnitRule,
};
pub use rows::{
    Confidence, DiagnosisChange, Factor, Family, HospitalRate, Indicators, Modifier, Most, Origin, Pair,
    Place, Procedure, Taxonomy, Threshold, Values,
};

/// A row with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<T> {
    /// The content.
    pub row: T,
    /// Where it comes from, and when it holds.
    pub origin: Origin,
}

/// Every table, resolved.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// Procedure codes.
    pub procedures: Vec<Row<Procedure>>,
    /// Payment indicators.
    pub indicators: Vec<Row<Indicators>>,
    /// Most units of a day.
    pub units: Vec<Row<Most>>,
    /// Pairs of codes.
    pub pairs: Vec<Row<Pair>>,
    /// Families of codes that bundle fluoroscopy.
    pub families: Vec<Row<Family>>,
    /// Relative values.
    pub values: Vec<Row<Values>>,
    /// Conversion factors.
    pub factors: Vec<Row<Factor>>,
    /// Hospital outpatient rates.
    pub hospital: Vec<Row<HospitalRate>>,
    /// Thresholds.
    pub thresholds: Vec<Row<Threshold>>,
    /// Places of service.
    pub places: Vec<Row<Place>>,
    /// Taxonomy codes.
    pub taxonomies: Vec<Row<Taxonomy>>,
    /// Modifiers.
    pub modifiers: Vec<Row<Modifier>>,
    /// Days of change of diagnosis codes.
    pub diagnosis_changes: Vec<Row<DiagnosisChange>>,
}

/// A table of the program that is wrong; a test reads them all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("table {table}: {what}")]
pub struct BookError {
    /// Name of the table.
    pub table: &'static str,
    /// What is wrong.
    pub what: String,
}

#[derive(Deserialize)]
struct Typed<T> {
    origin: String,
    effective_from: Option<Date>,
    effective_to: Option<Date>,
    confidence: Option<Confidence>,
    #[serde(flatten)]
    row: T,
}

struct Reader {
    origins: BTreeMap<String, Origin>,
}

impl Reader {
    fn rows<T: DeserializeOwned>(
        &self,
        table: &'static str,
        text: &str,
        key: &str,
    ) -> Result<Vec<Row<T>>, BookError> {
        let wrong = |what: String| BookError { table, what };
        let mut all: BTreeMap<String, Vec<Typed<T>>> = {
            let tables: toml::Table = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
            let only: toml::Table = tables.into_iter().filter(|(name, _)| name == key).collect();
            only.try_into()
                .map_err(|e: toml::de::Error| wrong(e.to_string()))?
        };
        let typed = all.remove(key).ok_or_else(|| wrong(format!("no [[{key}]]")))?;
        typed
            .into_iter()
            .map(|typed| {
                let mut origin = self
                    .origins
                    .get(&typed.origin)
                    .cloned()
                    .ok_or_else(|| wrong(format!("no origin {}", typed.origin)))?;
                origin.effective_from = typed.effective_from.unwrap_or(origin.effective_from);
                origin.effective_to = typed.effective_to.or(origin.effective_to);
                origin.confidence = typed.confidence.unwrap_or(origin.confidence);
                Ok(Row {
                    row: typed.row,
                    origin,
                })
            })
            .collect()
    }
}

impl Rulebook {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// A table is wrong; a test reads them all.
    pub fn shipped() -> Result<Rulebook, BookError> {
        let origins = toml::from_str(include_str!("../codes/origins.toml")).map_err(|e| BookError {
            table: "origins",
            what: e.to_string(),
        })?;
        let reader = Reader { origins };
        let pairs = include_str!("../codes/pairs.toml");
        let fees = include_str!("../codes/fees.toml");
        Ok(Rulebook {
            procedures: reader.rows("procedures", include_str!("../codes/procedures.toml"), "row")?,
            indicators: reader.rows("indicators", include_str!("../codes/indicators.toml"), "row")?,
            units: reader.rows("units", include_str!("../codes/units.toml"), "row")?,
            pairs: reader.rows("pairs", pairs, "row")?,
            families: reader.rows("pairs", pairs, "family")?,
            values: reader.rows("fees", fees, "value")?,
            factors: reader.rows("fees", fees, "factor")?,
            hospital: reader.rows("fees", fees, "hospital")?,
            thresholds: reader.rows("thresholds", include_str!("../codes/thresholds.toml"), "row")?,
            places: reader.rows("places", include_str!("../codes/places.toml"), "row")?,
            taxonomies: reader.rows("taxonomies", include_str!("../codes/taxonomies.toml"), "row")?,
            modifiers: reader.rows("modifiers", include_str!("../codes/modifiers.toml"), "row")?,
            diagnosis_changes: reader.rows(
                "diagnosis_changes",
                include_str!("../codes/diagnosis_changes.toml"),
                "row",
            )?,
        })
    }
}

/// The row for a day, among those that fit.
pub fn on<T>(rows: &[Row<T>], date: Date, fits: impl Fn(&T) -> bool) -> Option<&Row<T>> {
    rows.iter()
        .find(|row| row.origin.holds_on(date) && fits(&row.row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn every_table_reads_and_every_row_says_where_it_comes_from() {
        let book = Rulebook::shipped().unwrap();
        let mut origins: Vec<&Origin> = Vec::new();
        origins.extend(book.procedures.iter().map(|r| &r.origin));
        origins.extend(book.indicators.iter().map(|r| &r.origin));
        origins.extend(book.units.iter().map(|r| &r.origin));
        origins.extend(book.pairs.iter().map(|r| &r.origin));
        origins.extend(book.values.iter().map(|r| &r.origin));
        origins.extend(book.thresholds.iter().map(|r| &r.origin));
        origins.extend(book.modifiers.iter().map(|r| &r.origin));
        assert!(origins.len() > 100, "{}", origins.len());
        for origin in origins {
            assert!(
                !origin.source.is_empty()
                    && !origin.source_version.is_empty()
                    && !origin.payer_scope.is_empty()
            );
            assert!(
                origin.effective_to.is_none_or(|to| to >= origin.effective_from),
                "{origin:?}"
            );
        }
    }

    #[test]
    fn the_day_picks_the_row_and_no_row_is_no_answer() {
        let book = Rulebook::shipped().unwrap();
        let kx = |date| on(&book.thresholds, day(date), |t| t.name == "kx_cents").map(|r| r.row.value);
        assert_eq!(kx("2024-05-01"), Some(233_000));
        assert_eq!(kx("2025-05-01"), Some(241_000));
        assert_eq!(kx("2026-05-01"), Some(248_000));
        assert_eq!(kx("2027-01-01"), None);
    }

    #[test]
    fn policies_read() {
        let ids: Vec<String> = Policy::shipped().unwrap().into_iter().map(|p| p.id).collect();
        assert_eq!(ids, ["none", "medicare", "motion-policy-2025"]);
        assert_eq!(Policy::parse(Policy::TEMPLATE).unwrap().id, "my-payer");
    }
}
