//! Lengths in millimetres, whatever unit a file declares or forgets to declare.

use super::c3d::{C3d, Leniency, Notice, is_valid};

/// Factor from the file's length unit to millimetres.
pub(super) fn to_millimetres(c3d: &C3d, notices: &mut Vec<Notice>) -> f64 {
    let declared = c3d.parameter("POINT", "UNITS").and_then(|p| p.string());
    if let Some(factor) = declared.as_deref().and_then(known) {
        return factor;
    }
    let (factor, unit) = inferred(c3d);
    let found = match declared.as_deref() {
        None | Some("") => "POINT:UNITS is missing".to_owned(),
        Some(unknown) => format!("POINT:UNITS is {unknown:?}"),
    };
    notices.push(Notice::new(
        Leniency::UnitsInferred,
        None,
        format!("{found}; coordinates taken as {unit} from their size"),
    ));
    factor
}

/// The factor of a unit's name; names may be cut short ("mete").
fn known(name: &str) -> Option<f64> {
    let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
    match name.as_str() {
        "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" | "mill" => Some(1.0),
        "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" | "cent" => Some(10.0),
        "m" | "meter" | "meters" | "metre" | "metres" | "mete" | "metr" => Some(1000.0),
        "in" | "inch" | "inches" => Some(25.4),
        _ => None,
    }
}

/// Below this a capture volume is in metres, and from there to `LARGEST_CM` in centimetres (file units).
const LARGEST_M: f64 = 20.0;
const LARGEST_CM: f64 = 400.0;

/// A body in a laboratory: its highest valid coordinates say whether the unit is m, cm or mm.
fn inferred(c3d: &C3d) -> (f64, &'static str) {
    let mut sizes: Vec<f64> = c3d
        .points
        .data
        .iter()
        .filter(|p| is_valid(**p))
        .map(|[x, y, z, _]| f64::from(x.abs().max(y.abs()).max(z.abs())))
        .collect();
    sizes.sort_by(f64::total_cmp);
    // The 90th percentile: a few wild points must not decide.
    let size = sizes.get(sizes.len() * 9 / 10).copied().unwrap_or(f64::INFINITY);
    if size < LARGEST_M {
        (1000.0, "m")
    } else if size < LARGEST_CM {
        (10.0, "cm")
    } else {
        (1.0, "mm")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_by_name_even_cut_short() {
        assert_eq!(known("mm"), Some(1.0));
        assert_eq!(known("mete"), Some(1000.0));
        assert_eq!(known("CM"), Some(10.0));
        assert_eq!(known("furlong"), None);
    }
}
