//! Billing: every rule, every erratum, the worked examples, the verdict.

mod days;
mod errata;
mod examples;
pub(crate) mod fixture;
mod required;
mod rules_codes;
mod rules_study;
mod rules_therapy;
mod samples;
mod traceability;

/// Tests that hold a rule: without the change nothing of the rule is open, with the change it speaks.
macro_rules! cases {
    ($($name:ident $rule:literal $base:expr, $change:expr;)*) => {
        $(#[test]
        fn $name() {
            crate::billing::fixture::speaks($rule, $base, $change);
        })*
    };
}
pub(crate) use cases;
