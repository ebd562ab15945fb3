//! Boxes of the paper forms.

use std::collections::BTreeMap;

use ambula::claim::forms::{Page, csv, pages};
use ambula::claim::{Claim, Order};

use super::build::built;
use super::defects::hospital;
use super::generator::{Covered, claim, encounter};
use crate::billing::fixture::study;

fn boxes(page: &Page) -> BTreeMap<&str, &str> {
    page.cells
        .iter()
        .map(|c| (c.cell.as_str(), c.text.as_str()))
        .collect()
}

#[test]
fn a_professional_claim_fills_the_boxes_of_cms_1500() {
    let claim = built(&study(), &Order::default()).unwrap().claim;
    let all = pages(&claim);
    assert_eq!(all.len(), 1);
    let b = boxes(&all[0]);
    for (cell, text) in [
        ("1", "GROUP HEALTH PLAN"),
        ("1a", "SAMPLE0001"),
        ("2", "EXAMPLE, CHILD"),
        ("3", "06 14 2017"),
        ("3-sex", "M"),
        ("4", "EXAMPLE, PARENT"),
        ("6", "CHILD"),
        ("10a", "NO"),
        ("11", "GRP-SAMPLE"),
        ("12", "SIGNATURE ON FILE"),
        ("17", "DN SAMPLE ORTHOPAEDIST"),
        ("17b", "1234567893"),
        ("21-ind", "0"),
        ("21A", "G801"),
        ("23", "PA-SAMPLE-C"),
        ("24A-1", "05 02 26 05 02 26"),
        ("24B-1", "11"),
        ("24D-1", "96000"),
        ("24E-1", "A"),
        ("24F-1", "850 00"),
        ("24G-1", "1"),
        ("24J-2", "1111111112"),
        ("25", "123456789"),
        ("27", "YES"),
        ("28", "1450 00"),
        ("33a", "1444444446"),
    ] {
        assert_eq!(b.get(cell), Some(&text), "box {cell}");
    }
    assert_eq!(b["26"], claim.control_number);
    assert!(!b.contains_key("22") && !b.contains_key("24D-3"));
}

#[test]
fn a_hospitals_claim_fills_the_locators_of_ub_04() {
    let claim = built(&hospital(), &Order::default()).unwrap().claim;
    let all = pages(&claim);
    let b = boxes(&all[0]);
    for (cell, text) in [
        ("4", "0131"),
        ("6", "050226 050226"),
        ("8b", "EXAMPLE, CHILD"),
        ("10", "06142017"),
        ("14", "3"),
        ("15", "1"),
        ("17", "01"),
        ("42-1", "0929"),
        ("44-1", "96000"),
        ("45-1", "050226"),
        ("47-1", "850.00"),
        ("47-23", "850.00"),
        ("50A", "SAMPLE PAYER"),
        ("59A", "19"),
        ("63A", "PA-SAMPLE-C"),
        ("67", "G801"),
        ("76-npi", "1999999984"),
    ] {
        assert_eq!(b.get(cell), Some(&text), "locator {cell}");
    }
}

#[test]
fn every_line_stands_on_one_sheet_and_the_total_on_the_last() {
    let mut sheets = 0;
    for seed in 0..60 {
        let claim: Claim = claim(&encounter(seed, &mut Covered::default())).unwrap();
        let all = pages(&claim);
        sheets += all.len();
        let lines = |p: &Page| {
            p.cells
                .iter()
                .filter(|c| c.name == "procedure and modifiers")
                .count()
        };
        assert_eq!(all.iter().map(lines).sum::<usize>(), claim.lines.len());
        let totals: Vec<bool> = all
            .iter()
            .map(|p| p.cells.iter().any(|c| c.name == "total" && c.text != "CONTINUED"))
            .collect();
        assert_eq!(totals.iter().filter(|t| **t).count(), 1);
        assert_eq!(totals.last(), Some(&true));
        let rows = csv(&all);
        assert_eq!(
            rows.lines().count(),
            1 + all.iter().map(|p| p.cells.len()).sum::<usize>()
        );
    }
    assert!(sheets > 80, "{sheets}");
}
